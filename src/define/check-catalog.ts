import { isIsoDay } from "../model/date.js";
import { nearHint } from "../model/near.js";
import type { Catalog, Origin } from "./catalog.js";
import { readExpression, type Spot } from "./expression.js";
import { aggregatesOf, expressionsOf, type Indicator, type PlacedExpression } from "./indicator.js";
import { LEVELS, type Population } from "./population.js";
import { sqlFaults } from "./population-sql.js";
import type { DefinitionIssue } from "./read-definition.js";

/** What there is besides the definitions, for them to name. */
export interface Surroundings {
  /** Code lists of `seeds/codici`. */
  readonly lists: readonly string[];
  /** Tables that sources fill. */
  readonly tables: readonly string[];
  /** Columns of a population once SQLite has compiled it; null where it does not compile. */
  readonly columnsOf: (population: string) => readonly string[] | null;
}

/** How figures call the tables of a measure that ended: `archivio_domanda`. */
const ARCHIVE = "archivio_";
/** Columns a population must have for an indicator to start from it. */
const TERRITORY = ["comune", "municipio", "ambito", "regione"] as const;
/** What `split` calls the level below that of the territory. */
const CHILD = "figlio";
const isLevel = (name: string): boolean => (LEVELS as readonly string[]).includes(name);

/** Faults of one definition, gathered with their places. */
class Gatherer {
  readonly issues: DefinitionIssue[] = [];
  readonly #origin: Origin;
  constructor(origin: Origin) {
    this.#origin = origin;
  }
  spec(path: readonly PropertyKey[], message: string): void {
    this.issues.push({ place: this.#origin.place(path), message });
  }
  /** At a character of a text. */
  at(path: readonly PropertyKey[], offset: number, message: string): void {
    this.issues.push({ place: this.#origin.placeIn(path, offset), message, code: "T-SQL" });
  }
}

/**
 * The faults of definitions as a whole, worked examples aside: whatever they name must exist, every
 * expression must be one of the small SQL that is told, every SQL a single reading SELECT. All of
 * them, in the order of the files. `only` chooses the definitions to look at.
 */
export function checkCatalog(
  catalog: Catalog,
  around: Surroundings,
  only: (origin: Origin) => boolean = () => true,
): readonly DefinitionIssue[] {
  const issues: DefinitionIssue[] = [];
  for (const [definition, origin] of catalog.origins) {
    if (!only(origin)) continue;
    const faults = new Gatherer(origin);
    if ("codice" in definition) checkIndicator(definition, catalog, around, faults);
    else checkPopulation(definition, catalog, around, faults);
    issues.push(...faults.issues);
  }
  return issues;
}

function checkPopulation(
  population: Population,
  catalog: Catalog,
  around: Surroundings,
  faults: Gatherer,
): void {
  const { sources, also, needs, dimensions } = population;
  for (const [key, names] of [
    ["sources", sources],
    ["also", also],
  ] as const) {
    for (const [i, name] of names.entries()) {
      if (around.tables.includes(name)) continue;
      faults.spec([key, i], `la tabella «${name}» non esiste${nearHint(name, around.tables)}`);
    }
  }
  for (const [i, name] of needs.entries()) {
    if (!catalog.populations.has(name)) {
      const known = catalog.populations.keys();
      faults.spec(["needs", i], `la popolazione «${name}» non esiste${nearHint(name, known)}`);
    } else if (reaches(catalog, name, population.name)) {
      faults.spec(["needs", i], `«${population.name}» e «${name}» si appoggiano l'una sull'altra`);
    }
  }
  for (const [name, { list }] of Object.entries(dimensions)) {
    if (list === undefined || around.lists.includes(list)) continue;
    faults.spec(
      ["dimensions", name, "list"],
      `l'elenco di codici «${list}» non esiste${nearHint(list, around.lists)}`,
    );
  }
  for (const { text, at } of populationSqlFaults(population, catalog, around)) {
    faults.at(["sql"], at, text);
  }
  const columns = around.columnsOf(population.name);
  if (columns === null) return;
  for (const name of Object.keys(dimensions)) {
    if (columns.includes(name)) continue;
    faults.spec(
      ["dimensions", name],
      `la dimensione «${name}» non è una colonna dell'SQL${nearHint(name, columns)}`,
    );
  }
  if (population.index !== undefined && !columns.includes(population.index)) {
    const message = `la colonna «${population.index}» non esiste`;
    faults.spec(["index"], `${message}${nearHint(population.index, columns)}`);
  }
  for (const [i, { when, names }] of population.warn.entries()) {
    const own = { population: population.name };
    checkExpression({ ...own, path: ["warn", i, "when"], text: when }, columns, faults);
    if (names === undefined) continue;
    checkExpression({ ...own, path: ["warn", i, "names"], text: names }, columns, faults);
  }
}

/** What may not run of a population's SQL, seen without running it. */
export function populationSqlFaults(
  { sql, sources, also, needs }: Population,
  catalog: Catalog,
  around: Omit<Surroundings, "columnsOf">,
): readonly Spot[] {
  if (sql === undefined) return [];
  const own = [...sources, ...also];
  // The archive is read from the same tables as the measure that goes on.
  const archived = own.filter((name) => name.startsWith(ARCHIVE));
  return sqlFaults(sql, {
    declared: [...own, ...needs, ...archived.map((name) => name.slice(ARCHIVE.length))],
    known: [...around.tables, ...catalog.populations.keys()],
    lists: around.lists,
  });
}

/** Whether `from` needs `to`, however far down. */
function reaches(catalog: Catalog, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  const needs = catalog.populations.get(from)?.needs ?? [];
  return needs.some((one) => reaches(catalog, one, to, seen));
}

function checkExpression(
  { path, text, population }: PlacedExpression,
  columns: readonly string[] | null,
  faults: Gatherer,
): void {
  const read = readExpression(text);
  for (const fault of read.faults) faults.at(path, fault.at, fault.text);
  if (columns === null) return;
  const known = new Set(columns.map((name) => name.toLowerCase()));
  for (const column of read.columns) {
    if (known.has(column.text.toLowerCase())) continue;
    faults.at(
      path,
      column.at,
      `la colonna «${column.text}» non esiste nella popolazione «${population}»${nearHint(column.text, columns)}`,
    );
  }
}

function checkIndicator(
  indicator: Indicator,
  catalog: Catalog,
  around: Surroundings,
  faults: Gatherer,
): void {
  checkPopulations(indicator, catalog, around, faults);
  for (const one of expressionsOf(indicator)) {
    const exists = catalog.populations.has(one.population);
    checkExpression(one, exists ? around.columnsOf(one.population) : null, faults);
  }
  checkDimensions(indicator, catalog, faults);
  const { composite, requires } = indicator;
  for (const [i, code] of (composite?.of ?? []).entries()) {
    checkCode(code, ["composite", "of", i], catalog, faults);
  }
  if (composite?.sort !== undefined && !composite.of.includes(composite.sort)) {
    const message = `«${composite.sort}» non è fra gli indicatori di «of»`;
    faults.spec(["composite", "sort"], `${message}${nearHint(composite.sort, composite.of)}`);
  }
  for (const [i, name] of requires.entries()) {
    if (around.tables.includes(name)) continue;
    faults.spec(["requires", i], `la tabella «${name}» non esiste${nearHint(name, around.tables)}`);
  }
  checkVariants(indicator, faults);
  checkExamples(indicator, catalog, around, faults);
}

/** The populations an indicator starts from exist, and have a territory. */
function checkPopulations(
  indicator: Indicator,
  catalog: Catalog,
  around: Surroundings,
  faults: Gatherer,
): void {
  const named = [
    ...(indicator.from === undefined ? [] : [{ path: ["from"], name: indicator.from }]),
    ...aggregatesOf(indicator).flatMap(({ path, spec }) =>
      typeof spec === "string" || spec.from === undefined
        ? []
        : [{ path: [...path, "from"], name: spec.from }],
    ),
  ];
  for (const { path, name } of named) {
    if (!catalog.populations.has(name)) {
      const known = catalog.populations.keys();
      faults.spec(path, `la popolazione «${name}» non esiste${nearHint(name, known)}`);
      continue;
    }
    const columns = around.columnsOf(name);
    const missing = TERRITORY.filter((one) => columns !== null && !columns.includes(one));
    if (missing.length === 0) continue;
    faults.spec(
      path,
      `la popolazione «${name}» non ha ${missing.join(", ")}: un indicatore non può partire da lì`,
    );
  }
}

function checkDimensions(indicator: Indicator, catalog: Catalog, faults: Gatherer): void {
  const population = catalog.populations.get(indicator.from ?? "");
  if (indicator.lag !== undefined && population !== undefined) {
    if (population.dimensions.mese?.kind !== "mese") {
      const message = `«lag» vuole una popolazione mese per mese: «${population.name}» non lo è`;
      faults.spec(["lag"], message);
    }
  }
  if (population === undefined) return;
  const own = Object.keys(population.dimensions);
  for (const key of ["by", "split", "each"] as const) {
    for (const [i, name] of indicator[key].entries()) {
      if (own.includes(name) || isLevel(name) || (key === "split" && name === CHILD)) continue;
      faults.spec(
        [key, i],
        `la dimensione «${name}» non è della popolazione «${population.name}»${nearHint(name, own)}`,
      );
    }
  }
}

/** A composite is made of indicators that exist, and that are no composites themselves. */
function checkCode(
  code: string,
  path: readonly PropertyKey[],
  catalog: Catalog,
  faults: Gatherer,
): void {
  const part = catalog.indicators.get(code);
  if (part === undefined) {
    const known = catalog.indicators.keys();
    faults.spec(path, `l'indicatore «${code}» non esiste${nearHint(code, known)}`);
  } else if (part.composite !== undefined) {
    faults.spec(path, `${code} è a sua volta fatto di altri indicatori: vanno elencati qui`);
  }
}

function checkVariants(indicator: Indicator, faults: Gatherer): void {
  const seen = new Set<string>();
  for (const [i, { codice }] of (indicator.variants?.values ?? []).entries()) {
    if (seen.has(codice)) {
      faults.spec(["variants", "values", i, "codice"], `«${codice}» c'è due volte`);
    }
    seen.add(codice);
  }
}

const MEASURES = ["valore", "numeratore", "denominatore"];

/** What can be said of worked examples without running them. */
function checkExamples(
  indicator: Indicator,
  catalog: Catalog,
  around: Surroundings,
  faults: Gatherer,
): void {
  if (indicator.examples.length === 0) faults.spec(["examples"], "manca un esempio svolto");
  const first =
    indicator.from ??
    indicator.composite?.of.map((code) => catalog.indicators.get(code)?.from).find(Boolean) ??
    "";
  for (const [i, example] of indicator.examples.entries()) {
    const path = ["examples", i];
    if (!isIsoDay(example.data_osservazione)) {
      const message = `«${example.data_osservazione}» non è una data scritta aaaa-mm-gg`;
      faults.spec([...path, "data_osservazione"], message);
    }
    const tables =
      typeof example.given === "string"
        ? [{ at: [...path, "given"], name: first, text: example.given }]
        : Object.entries(example.given).map(([name, text]) => ({
            at: [...path, "given", name],
            name,
            text,
          }));
    for (const table of tables) {
      if (!catalog.populations.has(table.name)) {
        // The population of the indicator itself is told of where it is named.
        if (table.name !== first) {
          const known = catalog.populations.keys();
          const message = `la popolazione «${table.name}» non esiste`;
          faults.spec(table.at, `${message}${nearHint(table.name, known)}`);
        }
        continue;
      }
      checkGiven(table, around.columnsOf(table.name), faults);
    }
    checkExpected(indicator, catalog, i, faults);
  }
}

/** The small table of an example: its columns exist, its rows are no wider than its head. */
function checkGiven(
  table: { readonly at: readonly PropertyKey[]; readonly name: string; readonly text: string },
  columns: readonly string[] | null,
  faults: Gatherer,
): void {
  let offset = 0;
  let width = 0;
  for (const line of table.text.split("\n")) {
    const cells = line.split("|");
    if (line.trim() !== "" && width === 0) {
      width = cells.length;
      for (const name of cells.map((cell) => cell.trim())) {
        if (columns === null || columns.includes(name)) continue;
        const message = `la colonna «${name}» non esiste nella popolazione «${table.name}»`;
        faults.at(table.at, offset + line.indexOf(name), `${message}${nearHint(name, columns)}`);
      }
    } else if (line.trim() !== "" && cells.length > width) {
      const message = `la riga ha ${cells.length} celle, e le colonne sono ${width}`;
      faults.at(table.at, offset, message);
    }
    offset += line.length + 1;
  }
}

/** What an example expects is a measure or a dimension of the rows it makes. */
function checkExpected(indicator: Indicator, catalog: Catalog, i: number, faults: Gatherer): void {
  const example = indicator.examples[i];
  if (example === undefined || indicator.composite !== undefined) return;
  const population = catalog.populations.get(indicator.from ?? "");
  const known = [
    ...MEASURES,
    ...(example.per ?? []),
    ...LEVELS,
    ...Object.keys(population?.dimensions ?? {}),
    ...(indicator.variants === undefined ? [] : [indicator.variants.dimension]),
  ];
  const wanted = Array.isArray(example.expect) ? example.expect : [example.expect];
  for (const [at, one] of wanted.entries()) {
    for (const name of Object.keys(one)) {
      if (known.includes(name)) continue;
      const row = Array.isArray(example.expect) ? [at] : [];
      faults.spec(
        ["examples", i, "expect", ...row, name],
        `«${name}» non è né una misura né una dimensione${nearHint(name, known)}`,
      );
    }
  }
}
