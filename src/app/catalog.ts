import { pairsOf } from "../compute/build-sql.js";
import { ITALIA } from "../compute/compare.js";
import { passSql } from "../compute/evaluate.js";
import { runExamples } from "../compute/examples.js";
import { dimensionsOf } from "../compute/question.js";
import { expandLists, openSession } from "../compute/session.js";
import { type Catalog, readCatalog } from "../define/catalog.js";
import type { Indicator } from "../define/indicator.js";
import type { DefinitionIssue } from "../define/read-definition.js";
import { DashError } from "../model/errors.js";
import { foldWord } from "../model/italian.js";
import { openDatabase } from "../store/open.js";
import { createTerritoryView } from "../territory/territory-view.js";
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

/**
 * Every fault of the catalogue at once: those of the schema, references to what does not exist, SQL
 * that does not compile, worked examples that do not hold. Empty when all is sound.
 */
export function validateCatalog(world: World): readonly DefinitionIssue[] {
  const catalog = readCatalog(world.root, world.cwd);
  const issues: DefinitionIssue[] = [...catalog.issues];
  const db = openDatabase(":memory:");
  const at = (indicator: Indicator, field: string) => ({
    file: `${indicator.name.replaceAll(".", "/")}.yaml`,
    field,
  });
  try {
    for (const indicator of catalog.indicators.values()) {
      const missing = [
        ...(indicator.from === undefined || catalog.populations.has(indicator.from)
          ? []
          : [`la popolazione «${indicator.from}» non esiste`]),
        ...(indicator.composite?.of ?? [])
          .filter((code) => !catalog.indicators.has(code))
          .map((code) => `l'indicatore «${code}» non esiste`),
      ];
      for (const message of missing) issues.push({ place: at(indicator, "from"), message });
      if (missing.length > 0) continue;
      if (indicator.examples.length === 0) {
        issues.push({ place: at(indicator, "examples"), message: "manca un esempio svolto" });
      }
      try {
        const faults = runExamples(db, world.root, catalog, indicator, (day) =>
          createTerritoryView(db, day),
        );
        for (const fault of faults) {
          issues.push({
            place: at(indicator, "examples"),
            message: `l'esempio «${fault.says}» non dà ${JSON.stringify(fault.wanted)}`,
          });
        }
      } catch (error) {
        issues.push({
          place: at(indicator, "numerator"),
          message: error instanceof Error ? error.message : String(error),
        });
      }
    }
    for (const population of catalog.populations.values()) {
      const message = compileFault(db, catalog, population.name, world);
      if (message !== null) {
        issues.push({
          place: { file: `populations/${population.name}.yaml`, field: "sql" },
          message,
        });
      }
    }
    return issues;
  } finally {
    db.close();
  }
}

/** What SQLite says of a population's SQL; null when it compiles. */
function compileFault(
  db: ReturnType<typeof openDatabase>,
  catalog: Catalog,
  name: string,
  world: World,
): string | null {
  createTerritoryView(db, "2025-12-31");
  const session = openSession(db, {
    root: world.root,
    catalog,
    sources: [],
    data: "2025-12-31",
    mesi: 24,
    ambiti: null,
  });
  try {
    session.ensure(name);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    session.close();
  }
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
