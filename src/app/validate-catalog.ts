import { readdirSync } from "node:fs";
import { join } from "node:path";
import { chartKinds } from "../chart/kinds.js";
import { byDate, type ExampleBench, exampleBench } from "../compute/examples.js";
import type { Session } from "../compute/session.js";
import {
  type Catalog,
  type Origin,
  readCatalog,
  refuseIssues,
  soundCatalog,
} from "../define/catalog.js";
import { checkCatalog, populationSqlFaults, type Surroundings } from "../define/check-catalog.js";
import type { Example, Indicator } from "../define/indicator.js";
import type { DefinitionIssue } from "../define/read-definition.js";
import { seenTablesOf, soundSources, tablesOf } from "../define/source.js";
import type { Place } from "../model/errors.js";
import { nearHint } from "../model/near.js";
import { openDatabase } from "../store/open.js";
import { createTerritoryView } from "../territory/territory-view.js";
import { compileFault } from "./compile-fault.js";
import { sourceFolders } from "./load-files.js";
import type { World } from "./world.js";

/** The date most worked examples are at: populations are compiled in their session. */
const USUAL_DATE = "2025-12-31";

/**
 * Every fault of the catalogue at once: those of the schema, names that do not exist, expressions and
 * SQL that may not run or do not compile, worked examples that do not hold. In the order of the
 * files; empty when all is sound.
 */
export function validateCatalog(world: World): readonly DefinitionIssue[] {
  const catalog = readCatalog(world.root, world.cwd);
  return withBench(catalog, world, (bench) => {
    const compiled = new Compiled(catalog, named(world), bench.at(USUAL_DATE));
    const found = [...checkCatalog(catalog, compiled), ...chartIssues(catalog)];
    const wrong = new Set([...found, ...compiled.issues].map(({ place }) => place.file));
    const issues = [...catalog.issues, ...compiled.issues, ...found];
    // What does not compile has no examples to run.
    const sound = [...catalog.indicators.values()].filter(
      (one) => !wrong.has(catalog.origins.get(one)?.file) && compiled.reads(one),
    );
    return [...issues, ...exampleIssues(catalog, sound, bench)].sort(byPlace);
  });
}

/**
 * The catalogue for commands that compute. The definitions of the user's folder are checked as
 * `validateCatalog` does, examples aside: T-SPEC or T-SQL, with the place, before any figure.
 */
export function checkedCatalog(world: World): Catalog {
  const catalog = soundCatalog(world.root, world.cwd);
  const own = ({ own }: Origin): boolean => own;
  if (![...catalog.origins.values()].some(own)) return catalog;
  withBench(catalog, world, (bench) => {
    const compiled = new Compiled(catalog, named(world), bench.at(USUAL_DATE));
    const found = checkCatalog(catalog, compiled, own);
    refuseIssues([...compiled.issues, ...found].sort(byPlace));
  });
  return catalog;
}

function withBench<T>(catalog: Catalog, world: World, use: (bench: ExampleBench) => T): T {
  const db = openDatabase(":memory:");
  try {
    const bench = exampleBench(db, world.root, catalog, (day) => createTerritoryView(db, day));
    return use(bench);
  } finally {
    db.close();
  }
}

type Named = Omit<Surroundings, "columnsOf">;

/** The code lists and tables that definitions may name. */
function named(world: World): Named {
  const sources = [...soundSources(sourceFolders(world)).values()];
  return {
    lists: readdirSync(join(world.root, "seeds", "codici"))
      .filter((name) => name.endsWith(".csv"))
      .map((name) => name.slice(0, -".csv".length)),
    tables: [...new Set(sources.flatMap((one) => [...tablesOf(one), ...seenTablesOf(one)]))],
  };
}

/** Populations as SQLite compiles them over an empty database, and what it says of those it refuses. */
class Compiled implements Surroundings {
  readonly lists: readonly string[];
  readonly tables: readonly string[];
  readonly issues: DefinitionIssue[] = [];
  readonly #catalog: Catalog;
  readonly #session: Session;
  readonly #columns = new Map<string, readonly string[] | null>();

  constructor(catalog: Catalog, { lists, tables }: Named, session: Session) {
    this.lists = lists;
    this.tables = tables;
    this.#catalog = catalog;
    this.#session = session;
  }

  /** Whether all that an indicator starts from compiles. */
  reads(indicator: Indicator): boolean {
    const parts = indicator.composite?.of ?? [];
    return [indicator, ...parts.map((code) => this.#catalog.indicators.get(code))].every(
      (one) => one?.from === undefined || this.columnsOf(one.from) !== null,
    );
  }

  columnsOf(name: string): readonly string[] | null {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    // Populations that need each other would ask for ever.
    this.#columns.set(name, null);
    const columns = this.#compile(name);
    this.#columns.set(name, columns);
    return columns;
  }

  #compile(name: string): readonly string[] | null {
    const population = this.#catalog.populations.get(name);
    if (population === undefined) return null;
    if (population.needs.some((need) => this.columnsOf(need) === null)) return null;
    // What may not run is not even tried.
    if (populationSqlFaults(population, this.#catalog, this).length > 0) return null;
    try {
      return this.#session.columns(name);
    } catch (error) {
      const place = this.#catalog.origins.get(population);
      this.issues.push(compileFault(error, population, place, this.#columns));
      return null;
    }
  }
}

/** Ways to show an indicator that are no drawing. */
const NO_CHART = ["kpi", "tabella"];

/** Indicators that ask for a kind of chart nobody draws. */
function chartIssues(catalog: Catalog): readonly DefinitionIssue[] {
  const known = [...NO_CHART, ...chartKinds()];
  return [...catalog.origins].flatMap(([one, origin]) => {
    if (!("chart" in one) || known.includes(one.chart)) return [];
    const message = `il grafico «${one.chart}» non esiste${nearHint(one.chart, known, 1)}`;
    return [{ place: origin.place(["chart"]), message }];
  });
}

/** Worked examples that do not hold, each at its line. */
function exampleIssues(
  catalog: Catalog,
  indicators: readonly Indicator[],
  bench: ExampleBench,
): readonly DefinitionIssue[] {
  return byDate(indicators, USUAL_DATE).flatMap(
    ({ indicator, example, at }): readonly DefinitionIssue[] => {
      const place = (): Place => catalog.origins.get(indicator)?.place(["examples", at]) ?? {};
      try {
        return bench.run(indicator, example).map((fault) => ({
          place: place(),
          message: `l'esempio «${fault.says}» non dà ${sayRow(fault.wanted)}: dà ${sayFound(fault.found, example)}`,
        }));
      } catch (error) {
        return [
          { place: place(), message: error instanceof Error ? error.message : String(error) },
        ];
      }
    },
  );
}

const SHOWN = 3;

const sayRow = (row: Readonly<Record<string, unknown>>): string =>
  Object.entries(row)
    .map(([name, value]) => `${name} ${value === null ? "n.d." : String(value)}`)
    .join(", ");

/** What an example gives, by the keys it says something of. */
function sayFound(found: readonly Readonly<Record<string, unknown>>[], example: Example): string {
  const wanted = Array.isArray(example.expect) ? example.expect : [example.expect];
  const keys = [...new Set(wanted.flatMap((one) => Object.keys(one)))];
  const rows = found
    .map((row) => Object.fromEntries(keys.map((key) => [key, row[key] ?? null])))
    .filter((row, i) => i < SHOWN || Object.values(row).some((value) => value !== null));
  if (rows.length === 0) return "nessuna riga";
  const more = rows.length > SHOWN ? ` e altre ${rows.length - SHOWN} righe` : "";
  return `${rows.slice(0, SHOWN).map(sayRow).join("; ")}${more}`;
}

function byPlace(a: DefinitionIssue, b: DefinitionIssue): number {
  const file = (a.place.file ?? "").localeCompare(b.place.file ?? "", "en");
  if (file !== 0) return file;
  const line = (a.place.line ?? 0) - (b.place.line ?? 0);
  return line === 0 ? Number(a.place.column ?? 0) - Number(b.place.column ?? 0) : line;
}
