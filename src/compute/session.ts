import type { Database } from "better-sqlite3";
import type { Catalog } from "../define/catalog.js";
import { classSql, listSql, mappingSql, readCodes } from "../define/codes.js";
import { addMonths, firstDay, lastDay, monthOf } from "../model/date.js";
import { DashError } from "../model/errors.js";
import { type Memory, NO_MEMORY } from "../model/memory.js";
import { nearHint } from "../model/near.js";
import type { Fonte } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { registerAggregates } from "./aggregates.js";
import { derivedTables } from "./derive.js";
import { populationPrint, printOf } from "./memory.js";
import { type Coverage, Supply } from "./supply.js";

/**
 * A table that a source of outside files fills (some fill more than one), and how people call the
 * source. The deliveries say the source; the populations speak of tables.
 */
export interface SourceTable {
  readonly fonte: string;
  readonly titolo: string;
  readonly tabella: string;
  /** Whether figures may be dated by its deliveries. */
  readonly dates: boolean;
}

/** Tables whose rows hang on those of another: their territory is that of the parent. */
const PARENT: Readonly<Record<string, string>> = {
  stato_domanda: "domanda",
  importo: "domanda",
  individuo: "domanda",
  ap: "caso",
  qa: "caso",
  pais: "caso",
  incontro: "caso",
  puc_partecipazione: "puc",
  nucleo_dichiarato: "domanda",
  equipe: "caso",
  obiettivo: "caso",
  impegno: "caso",
  sostegno: "caso",
  invio_cpi: "caso",
  controllo_anagrafico: "caso",
  verifica_svantaggio: "caso",
  archivio_stato_domanda: "archivio_domanda",
  archivio_individuo: "archivio_domanda",
  archivio_ap: "archivio_caso",
  archivio_pais: "archivio_caso",
  archivio_puc_partecipazione: "archivio_puc",
  rdc_nucleo: "archivio_domanda",
  rdc_individuo: "archivio_domanda",
};

/** Tables of the archive of the RdC, which is frozen at its own date. */
export const isArchiveTable = (tabella: string): boolean => /^(archivio|rdc)_/.test(tabella);

export interface SessionSpec {
  readonly root: string;
  readonly catalog: Catalog;
  readonly sources: readonly SourceTable[];
  /** Observation date. */
  readonly data: string;
  /** Months of history in monthly populations, the month of the date included. */
  readonly mesi: number;
  /** Months before those of the history that a change over months looks back to. */
  readonly lag?: number;
  /** Ambiti whose rows are read, asked for once the view is there; null: all that are loaded. */
  readonly ambiti: readonly string[] | null | (() => readonly string[] | null);
  /** Worked examples bring their own rows: every territory counts as covered. */
  readonly examples?: boolean;
  /** Puts the territory view (`t_comune`) of the date there; absent: it is there already. */
  readonly view?: () => void;
  /** What was read before, and the print of the rows of the database; absent: nothing is remembered. */
  readonly remembered?: { readonly memory: Memory; readonly print: string };
}

export type { Coverage } from "./supply.js";

/**
 * The state of the database at one date: which delivery counts for each table and ambito, and the
 * populations made from them, as temporary tables of this connection. The tables are made when the
 * first of them is needed: what is remembered needs none. Close it before another one of the same
 * connection makes its own.
 */
export interface Session {
  readonly db: Database;
  readonly spec: SessionSpec;
  /** Months of the history, oldest first. */
  readonly mesi: readonly string[];
  readonly memory: Memory;
  /** The key of what a query gives: of a population, or (null) of the territory and the deliveries. */
  keyOf(population: string | null, sql: string, values: readonly unknown[]): string;
  /** The rows of a query on a population, or (null) on the territory; those read before are remembered. */
  rows<T extends object>(
    population: string | null,
    sql: string,
    values?: readonly unknown[],
  ): readonly T[];
  /** Makes a population, with all it needs, once. */
  ensure(population: string): void;
  /**
   * Puts given rows in place of a population's own; columns not given are NULL. What is made from it
   * is made again. For worked examples.
   */
  replace(
    population: string,
    columns: readonly string[],
    rows: readonly (readonly unknown[])[],
  ): void;
  /** Takes back the rows given, and what was made from them: ready for the next example. */
  restore(): void;
  /** Column names of a population. */
  columns(population: string): readonly string[];
  coverage(tables: readonly string[], territorio: Territorio): Coverage;
  /**
   * Last month of which the deliveries of the tables know something, for a territory: events of later
   * months are unknown, not none. Null when nothing is delivered.
   */
  lastMonth(tables: readonly string[], territorio: Territorio): string | null;
  /** Deliveries behind the figures of a territory, in order of source. */
  fonti(tables: readonly string[], territorio: Territorio): readonly Fonte[];
  /** Latest data_presentazione among the applications delivered for the territory; null when none. */
  domandeFinoAl(territorio: Territorio): string | null;
  /** Tables a population is made of, its needs included: those that must be covered, and all. */
  tablesOf(population: string): {
    readonly required: readonly string[];
    readonly all: readonly string[];
  };
  close(): void;
}

const CURRENT_SQL = `
  CREATE TEMP TABLE attuale AS
  WITH coperta AS (
    SELECT s.tabella, c.codice_ambito, f.id AS fornitura_id, f.data_osservazione
    FROM fornitura f
    JOIN fonte_tabella s ON s.fonte = f.fonte
    JOIN copertura c ON c.fornitura_id = f.id
    WHERE f.data_osservazione <= :data
    UNION
    -- An ambito with no rows in a child file is covered all the same by the export of that day.
    SELECT s.tabella, pc.codice_ambito, f.id, f.data_osservazione
    FROM fornitura f
    JOIN fonte_tabella s ON s.fonte = f.fonte
    JOIN tabella_genitore g ON g.tabella = s.tabella
    JOIN fonte_tabella sp ON sp.tabella = g.genitore
    JOIN fornitura p ON p.fonte = sp.fonte AND p.data_osservazione = f.data_osservazione
    JOIN copertura pc ON pc.fornitura_id = p.id
    WHERE f.data_osservazione <= :data
      AND (NOT EXISTS (SELECT 1 FROM copertura x WHERE x.fornitura_id = f.id)
        OR EXISTS (SELECT 1 FROM copertura x JOIN copertura y ON y.codice_ambito = x.codice_ambito
          WHERE x.fornitura_id = f.id AND y.fornitura_id = p.id)))
  SELECT c.* FROM coperta c
  WHERE c.data_osservazione = (
    SELECT MAX(m.data_osservazione) FROM coperta m
    WHERE m.tabella = c.tabella AND m.codice_ambito = c.codice_ambito)`;

const SUPPLIED_SQL =
  "SELECT tabella, codice_ambito, fornitura_id, data_osservazione AS data FROM attuale";

/** Deliveries in the order outputs list them; a source's title is the same for all its tables. */
const FONTI_SQL = `
  SELECT f.id, f.fonte, (SELECT s.titolo FROM fonte_tabella s WHERE s.fonte = f.fonte LIMIT 1) AS titolo,
    f.file, f.sha256, f.data_osservazione, f.domande_fino_al, f.caricate, f.scartate
  FROM fornitura f
  WHERE f.id IN (SELECT fornitura_id FROM attuale)
  ORDER BY f.data_osservazione DESC, f.fonte, f.file`;

const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;

/** What SQLite says of a definition's SQL, as T-SQL in Italian; anything else as it came. */
export function sqlFault(error: unknown, where: string, columns: readonly string[]): unknown {
  if ((error as { code?: unknown }).code !== "SQLITE_ERROR" || !(error instanceof Error))
    return error;
  const fault = new DashError("T-SQL", { message: `${where}: ${wordsOf(error.message, columns)}` });
  fault.cause = error;
  return fault;
}

function wordsOf(message: string, columns: readonly string[]): string {
  const column = /no such column: "?([\w.]+)/.exec(message)?.[1];
  if (column !== undefined) return `la colonna «${column}» non esiste${nearHint(column, columns)}`;
  const called = /no such function: (\w+)/.exec(message)?.[1];
  return called === undefined ? message : `la funzione «${called}» non esiste`;
}

function run(db: Database, sql: string, params: Readonly<Record<string, unknown>>): void {
  const used = Object.fromEntries(
    Object.entries(params).filter(([name]) => new RegExp(`:${name}\\b`).test(sql)),
  );
  db.prepare(sql).run(used);
}

/**
 * What a population says of code lists, as SQL: `@classe(list, expression)` is the CASE of its bounds,
 * `@codici(list)` the list as a table, `@mappa(list, column)` the pairs that a column of it makes.
 */
export function expandLists(sql: string, root: string): string {
  return sql
    .replace(/@classe\((\w+),\s*([^()]+)\)/g, (_all, list: string, expression: string) =>
      classSql(readCodes(root, list), expression.trim()),
    )
    .replace(/@codici\((\w+)\)/g, (_all, list: string) => listSql(root, list))
    .replace(/@mappa\((\w+),\s*(\w+)\)/g, (_all, list: string, column: string) =>
      mappingSql(root, list, column),
    );
}

/** Opens a session. Every temporary table it makes is dropped by `close`. */
export function openSession(db: Database, spec: SessionSpec): Session {
  const made: string[] = [];
  const done = new Set<string>();
  const make = (
    name: string,
    sql: string,
    params: Readonly<Record<string, unknown>> = {},
  ): void => {
    run(db, sql, params);
    made.push(name);
  };
  const last = monthOf(spec.data);
  const back = spec.mesi + (spec.lag ?? 0);
  const mesi = Array.from({ length: back + 1 }, (_, i) => addMonths(last, i - back));
  const isView = db.prepare("SELECT 1 FROM temp.sqlite_schema WHERE type = 'view' AND name = ?");
  const drop = (name: string): void => {
    const kind = isView.get(name) === undefined ? "TABLE" : "VIEW";
    db.exec(`DROP ${kind} IF EXISTS temp.${name}`);
  };

  let ready = false;
  const prepare = (): void => {
    spec.view?.();
    if (ready) return;
    ready = true;
    registerAggregates(db);

    make(
      "fonte_tabella",
      "CREATE TEMP TABLE fonte_tabella (fonte TEXT, tabella TEXT, titolo TEXT, PRIMARY KEY (fonte, tabella))",
    );
    const addSource = db.prepare("INSERT INTO fonte_tabella VALUES (?, ?, ?)");
    for (const source of spec.sources) addSource.run(source.fonte, source.tabella, source.titolo);
    make(
      "tabella_genitore",
      "CREATE TEMP TABLE tabella_genitore (tabella TEXT PRIMARY KEY, genitore TEXT)",
    );
    const addParent = db.prepare("INSERT INTO tabella_genitore VALUES (?, ?)");
    for (const [table, parent] of Object.entries(PARENT)) addParent.run(table, parent);

    make("attuale", CURRENT_SQL, { data: spec.data });
    run(
      db,
      "CREATE INDEX temp.attuale_tabella ON attuale (tabella, codice_ambito, fornitura_id)",
      {},
    );
    run(
      db,
      "CREATE INDEX temp.attuale_fornitura ON attuale (tabella, fornitura_id, codice_ambito)",
      {},
    );
    make(
      "t_ambito",
      "CREATE TEMP TABLE t_ambito AS SELECT DISTINCT ambito AS codice, regione FROM t_comune WHERE ambito IS NOT NULL",
    );
    make("scope_ambito", "CREATE TEMP TABLE scope_ambito (codice TEXT PRIMARY KEY) WITHOUT ROWID");
    const ambiti = typeof spec.ambiti === "function" ? spec.ambiti() : spec.ambiti;
    if (ambiti === null) {
      db.prepare(
        "INSERT INTO scope_ambito SELECT DISTINCT codice_ambito FROM attuale UNION SELECT codice FROM t_ambito",
      ).run();
    } else {
      const add = db.prepare("INSERT OR IGNORE INTO scope_ambito VALUES (?)");
      for (const codice of ambiti) add.run(codice);
    }

    make(
      "t_mese",
      "CREATE TEMP TABLE t_mese (mese TEXT PRIMARY KEY, primo TEXT, ultimo TEXT, precedente TEXT, indice INTEGER)",
    );
    const addMonth = db.prepare("INSERT INTO t_mese VALUES (?, ?, ?, ?, ?)");
    mesi.forEach((mese, indice) => {
      const end = lastDay(mese);
      addMonth.run(
        mese,
        firstDay(mese),
        end > spec.data ? spec.data : end,
        lastDay(addMonths(mese, -1)),
        indice,
      );
    });
  };

  let derived = derivedTables(db, spec.data);
  /** Tables that one derivation makes together, by each of their names. */
  const together = new Map<string, readonly string[]>();

  const ensure = (name: string): void => {
    prepare();
    if (done.has(name)) return;
    const population = spec.catalog.populations.get(name);
    if (population === undefined || !IDENTIFIER.test(name)) {
      throw new DashError("T-SPEC", { message: `la popolazione «${name}» non esiste` });
    }
    done.add(name);
    for (const need of population.needs) ensure(need);
    if (population.sql === undefined) {
      const derive = derived[name];
      if (derive === undefined) {
        throw new DashError("T-SPEC", { message: `la popolazione «${name}» non ha sql` });
      }
      const tables = derive();
      made.push(...tables);
      for (const table of tables) {
        done.add(table);
        together.set(table, tables);
      }
      return;
    }
    try {
      const kind = population.stored ? "TABLE" : "VIEW";
      make(name, `CREATE TEMP ${kind} ${name} AS ${expandLists(population.sql, spec.root)}`, {
        data_osservazione: spec.data,
      });
    } catch (error) {
      throw sqlFault(error, `populations/${name}.yaml`, []);
    }
    if (population.index !== undefined && IDENTIFIER.test(population.index)) {
      run(db, `CREATE INDEX temp.${name}_${population.index} ON ${name} (${population.index})`, {});
    }
  };

  const tables = new Map<string, { required: readonly string[]; all: readonly string[] }>();
  const tablesOf = (name: string): { required: readonly string[]; all: readonly string[] } => {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const all = new Set<string>();
    const walk = (one: string): void => {
      const population = spec.catalog.populations.get(one);
      for (const table of population?.sources ?? []) all.add(table);
      for (const table of population?.also ?? []) all.add(table);
      for (const need of population?.needs ?? []) walk(need);
    };
    walk(name);
    const made = { required: spec.catalog.populations.get(name)?.sources ?? [], all: [...all] };
    tables.set(name, made);
    return made;
  };

  const memory = spec.remembered?.memory ?? NO_MEMORY;
  const window = printOf(spec.remembered?.print ?? "", spec.data, back, spec.sources);
  const prints = new Map<string, string>();
  const print = (name: string | null): string => {
    if (name === null) return "";
    const known =
      prints.get(name) ?? populationPrint(spec.catalog, name, (sql) => expandLists(sql, spec.root));
    prints.set(name, known);
    return known;
  };
  const keyOf = (population: string | null, sql: string, values: readonly unknown[]): string =>
    printOf(window, print(population), sql, values);

  const rows = <T extends object>(
    population: string | null,
    sql: string,
    values: readonly unknown[] = [],
  ): readonly T[] => {
    const key = keyOf(population, sql, values);
    const known = memory.recall(key) as readonly T[] | undefined;
    if (known !== undefined) return known;
    if (population === null) prepare();
    else ensure(population);
    const statement = db.prepare<unknown[], T>(sql);
    const found = sql.includes(":data_osservazione")
      ? statement.all(...values, { data_osservazione: spec.data })
      : statement.all(...values);
    memory.remember(key, found);
    return found;
  };

  let supplied: Supply | null = null;
  const supply = (): Supply => {
    supplied ??= new Supply(
      rows(null, SUPPLIED_SQL),
      rows(null, "SELECT codice, regione FROM t_ambito"),
      rows(null, FONTI_SQL),
    );
    return supplied;
  };

  const given = new Set<string>();
  /** Populations whose table is one without a query, made to be given rows. */
  const plain = new Set<string>();
  /** Columns of populations that were given rows: they do not change. */
  const headed = new Map<string, readonly string[]>();
  /** All that a population is made from, by its name. */
  const below = new Map<string, ReadonlySet<string>>();
  const madeFrom = (name: string): ReadonlySet<string> => {
    const known = below.get(name);
    if (known !== undefined) return known;
    const found = new Set<string>();
    // Put there first: populations that need each other would ask for ever.
    below.set(name, found);
    for (const need of spec.catalog.populations.get(name)?.needs ?? []) {
      found.add(need);
      for (const deeper of madeFrom(need)) found.add(deeper);
    }
    return found;
  };
  /** Drops what was made from a population, so that it is made again when needed. */
  const forgetMadeFrom = (name: string): void => {
    for (const one of [...done]) {
      if (given.has(one) || !madeFrom(one).has(name)) continue;
      const group = together.get(one) ?? [one];
      if (group.some((table) => given.has(table))) continue;
      for (const table of group) {
        drop(table);
        done.delete(table);
        plain.delete(table);
        together.delete(table);
      }
      if (spec.catalog.populations.get(one)?.sql === undefined) {
        derived = derivedTables(db, spec.data);
      }
    }
  };

  return {
    db,
    spec,
    memory,
    keyOf,
    rows,
    mesi: mesi.slice(back - spec.mesi + 1),
    ensure,
    columns(name) {
      ensure(name);
      return db
        .prepare(`SELECT * FROM ${name} LIMIT 0`)
        .columns()
        .map((column) => column.name);
    },
    replace(name, columns, rows) {
      // What is derived comes with its sisters; the rest need not be made to be given rows.
      if (spec.catalog.populations.get(name)?.sql === undefined) ensure(name);
      const all = headed.get(name) ?? this.columns(name);
      headed.set(name, all);
      const unknown = columns.filter((column) => !all.includes(column));
      if (unknown.length > 0) {
        throw new DashError("T-SPEC", {
          message: `la popolazione «${name}» non ha ${unknown.join(", ")}; ha: ${all.join(", ")}`,
        });
      }
      if (!plain.has(name)) {
        drop(name);
        make(name, `CREATE TEMP TABLE ${name} (${all.join(", ")})`);
        plain.add(name);
        done.add(name);
      }
      forgetMadeFrom(name);
      given.add(name);
      const insert = db.prepare(
        `INSERT INTO ${name} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
      );
      for (const row of rows) insert.run(...row);
    },
    restore() {
      for (const name of given) db.exec(`DELETE FROM temp.${name}`);
      const names = [...given];
      given.clear();
      for (const name of names) forgetMadeFrom(name);
    },
    coverage(tables, territorio) {
      return spec.examples === true ? "intera" : supply().coverage(tables, territorio);
    },
    lastMonth(tables, territorio) {
      return spec.examples === true ? last : supply().lastMonth(tables, territorio);
    },
    fonti(tables, territorio) {
      return supply().fonti(tables, territorio);
    },
    domandeFinoAl(territorio) {
      const dates = supply()
        .fonti(["domanda"], territorio)
        .map((fonte) => fonte.domande_fino_al)
        .filter((date) => date !== null)
        .sort();
      return dates.at(-1) ?? null;
    },
    tablesOf,
    close() {
      for (const name of made.reverse()) drop(name);
    },
  };
}
