import { pairsOf } from "../compute/build-sql.js";
import { ITALIA } from "../compute/compare.js";
import { passSql } from "../compute/evaluate.js";
import { dimensionsOf } from "../compute/question.js";
import { expandLists } from "../compute/session.js";
import type { Catalog } from "../define/catalog.js";
import type { Indicator } from "../define/indicator.js";
import type { DefinitionIssue } from "../define/read-definition.js";
import { DashError } from "../model/errors.js";
import { foldWord } from "../model/italian.js";
import type { World } from "./world.js";

/** An indicator as the catalogue lists it. */
export interface CatalogEntry {
  readonly codice: string;
  readonly nome: string;
  readonly domanda: string;
  readonly definizione: string;
  readonly unita: string;
  readonly area: string;
  readonly origine: string;
  readonly osservazione: string;
  readonly direzione: string;
  readonly dimensioni: readonly string[];
  readonly riferimento: string;
  readonly file: string;
}

export function entryOf(indicator: Indicator, catalog: Catalog): CatalogEntry {
  return {
    codice: indicator.codice,
    nome: indicator.title,
    domanda: indicator.question,
    definizione: indicator.definition,
    unita: indicator.unit,
    area: indicator.area,
    origine: indicator.origin,
    osservazione: indicator.observation,
    direzione: indicator.direction,
    dimensioni: dimensionsOf(indicator, catalog),
    riferimento: indicator.reference,
    file: `indicators/${indicator.name.replaceAll(".", "/")}.yaml`,
  };
}

/** Indicators whose code, name, question or definition hold all the words. */
export function searchCatalog(catalog: Catalog, words: readonly string[]): readonly Indicator[] {
  const wanted = words.map(foldWord).filter((word) => word !== "");
  return [...catalog.indicators.values()].filter((one) => {
    const text = foldWord(`${one.codice} ${one.title} ${one.question} ${one.definition}`);
    return wanted.every((word) => text.includes(word));
  });
}

/** The SQL an indicator becomes for Italia: its scan and the populations it reads. */
export function sqlOf(indicator: Indicator, catalog: Catalog, world: World): string {
  const parts: string[] = [];
  const shown = new Set<string>();
  const population = (name: string): void => {
    const found = catalog.populations.get(name);
    if (found === undefined || shown.has(name)) return;
    shown.add(name);
    for (const need of found.needs) population(need);
    const body =
      found.sql === undefined
        ? "-- calcolata dalle regole delle scadenze (model/scadenze)"
        : expandLists(found.sql, world.root).trim();
    parts.push(`-- ${name}: ${found.row}\n${body}`);
  };
  const codes = indicator.composite?.of ?? [indicator.codice];
  for (const code of codes) {
    const one = catalog.indicators.get(code);
    if (one === undefined) continue;
    for (const pair of pairsOf(one)) {
      for (const aggregate of [pair.numerator, pair.denominator]) {
        if (aggregate === null) continue;
        population(aggregate.population);
        const found = catalog.populations.get(aggregate.population);
        if (found === undefined) continue;
        const { sql } = passSql(found, [], [aggregate.sql], ITALIA, "AAAA-MM");
        const label = `${code}${pair.variant === null ? "" : ` ${pair.variant}`}`;
        parts.push(
          `-- ${label}: ${aggregate === pair.numerator ? "numeratore" : "denominatore"}\n${sql}`,
        );
      }
    }
  }
  return parts.join("\n\n");
}

/** T-SPEC with the count when there are faults. */
export function refuseFaults(issues: readonly DefinitionIssue[], what: string): void {
  const first = issues[0];
  if (first === undefined) return;
  throw new DashError(
    "T-SPEC",
    {
      message: `${issues.length} ${issues.length === 1 ? "problema" : "problemi"} ${what}; il primo: ${first.message}`,
    },
    first.place,
  );
}
