import { pairsOf } from "../compute/build-sql.js";
import { ITALIA } from "../compute/compare.js";
import { type Plan, planOf } from "../compute/plan.js";
import { dimensionsOf } from "../compute/question.js";
import type { Catalog } from "../define/catalog.js";
import type { AggregateSpec, Indicator } from "../define/indicator.js";
import type { DefinitionIssue } from "../define/read-definition.js";
import { DashError } from "../model/errors.js";
import { decimalsOf, foldWord } from "../model/italian.js";
import type { World } from "./world.js";

/** An indicator as the catalogue lists it: every field of its definition. */
export interface CatalogEntry {
  readonly codice: string;
  readonly nome: string;
  readonly domanda: string;
  readonly definizione: string;
  readonly unita: string;
  readonly decimali: number;
  readonly area: string;
  /** D: named by the Ministry's dashboard; d: its name, our definition; I: ours. */
  readonly origine: string;
  readonly osservazione: string;
  readonly direzione: string;
  readonly grafico: string;
  readonly dimensioni: readonly string[];
  /** Null for a composite. */
  readonly popolazione: string | null;
  readonly condizione: string | null;
  readonly numeratore: AggregateSpec | null;
  readonly denominatore: AggregateSpec | null;
  readonly varianti: Indicator["variants"] | null;
  readonly diviso_per: readonly string[];
  readonly una_riga_per: readonly string[];
  readonly mesi_di_distanza: number | null;
  readonly composto_di: readonly string[];
  readonly soglie: Indicator["thresholds"];
  /** Tables that must be loaded for it. */
  readonly tabelle: readonly string[];
  readonly riferimento: string;
  readonly nota: string | null;
  readonly esempi: Indicator["examples"];
  readonly file: string;
}

export function entryOf(indicator: Indicator, catalog: Catalog): CatalogEntry {
  return {
    codice: indicator.codice,
    nome: indicator.title,
    domanda: indicator.question,
    definizione: indicator.definition,
    unita: indicator.unit,
    decimali: indicator.decimals ?? decimalsOf(indicator.unit),
    area: indicator.area,
    origine: indicator.origin,
    osservazione: indicator.observation,
    direzione: indicator.direction,
    grafico: indicator.chart,
    dimensioni: dimensionsOf(indicator, catalog),
    popolazione: indicator.from ?? null,
    condizione: indicator.where ?? null,
    numeratore: indicator.numerator ?? null,
    denominatore: indicator.denominator ?? null,
    varianti: indicator.variants ?? null,
    diviso_per: indicator.split,
    una_riga_per: indicator.each,
    mesi_di_distanza: indicator.lag ?? null,
    composto_di: indicator.composite?.of ?? [],
    soglie: indicator.thresholds,
    tabelle: tablesBehind(indicator, catalog),
    riferimento: indicator.reference,
    nota: indicator.note ?? null,
    esempi: indicator.examples,
    file: catalog.origins.get(indicator)?.file ?? "",
  };
}

function tablesBehind(indicator: Indicator, catalog: Catalog): readonly string[] {
  const tables = new Set(indicator.requires);
  for (const code of indicator.composite?.of ?? []) {
    const part = catalog.indicators.get(code);
    for (const table of part === undefined ? [] : tablesBehind(part, catalog)) tables.add(table);
  }
  for (const { numerator, denominator } of pairsOf(indicator)) {
    for (const name of [numerator.population, denominator?.population ?? ""]) {
      for (const table of catalog.populations.get(name)?.sources ?? []) tables.add(table);
    }
  }
  return [...tables];
}

/** Indicators whose code, name, question or definition hold all the words. */
export function searchCatalog(catalog: Catalog, words: readonly string[]): readonly Indicator[] {
  const wanted = words.map(foldWord).filter((word) => word !== "");
  return [...catalog.indicators.values()].filter((one) => {
    const text = foldWord(`${one.codice} ${one.title} ${one.question} ${one.definition}`);
    return wanted.every((word) => text.includes(word));
  });
}

/** The plan of an indicator as SQL with its comments: populations, then scans and who shares them. */
export function sayPlan(plan: Plan): string {
  const populations = plan.popolazioni.map(
    ({ nome, riga, sql }) =>
      `-- popolazione ${nome}: ${riga}\n${sql ?? "-- calcolata dalle regole delle scadenze (src/model/scadenze)"}`,
  );
  const scans = plan.scansioni.map((scan) =>
    [
      `-- scansione di ${scan.popolazione}`,
      ...scan.colonne.map(
        ({ codice, voce, parte }, i) =>
          `--   v${i}: ${codice}${voce === null ? "" : ` ${voce}`}, ${parte}`,
      ),
      ...(scan.valori.length > 0 ? [`--   ?: ${scan.valori.join(", ")}`] : []),
      ...(scan.insieme.length > 0
        ? [`--   la stessa lettura serve anche: ${scan.insieme.join(", ")}`]
        : []),
      scan.sql,
    ].join("\n"),
  );
  return [...populations, ...scans].join("\n\n");
}

/** The plan for Italia, whose month is not known yet. */
export const planForItaly = (indicator: Indicator, catalog: Catalog, world: World): Plan =>
  planOf(indicator, [], ITALIA, catalog, world.root, "AAAA-MM");

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
