import type { Database } from "better-sqlite3";
import type { Catalog } from "../define/catalog.js";
import { classSql, listSql, mappingSql, readCodes } from "../define/codes.js";
import { addMonths, firstDay, lastDay, monthOf } from "../model/date.js";
import { DashError } from "../model/errors.js";
import { nearNames } from "../model/near.js";
import type { Fonte } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { registerAggregates } from "./aggregates.js";
import { derivedTables } from "./derive.js";

/**
 * A table that a source of outside files fills (some fill more than one), and how people call the
 * source. The deliveries say the source; the populations speak of tables.
 */
export interface SourceTable {
  readonly fonte: string;
  readonly titolo: string;
  readonly tabella: string;
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
  /** Ambiti whose rows are read; null: all that are loaded. */
  readonly ambiti: readonly string[] | null;
  /** Worked examples bring their own rows: every territory counts as covered. */
  readonly examples?: boolean;
}

/** What a snapshot covers of a territory: every ambito, some, none. */
export type Coverage = "intera" | "parziale" | "nessuna";

/**
 * The state of the database at one date: which delivery counts for each table and ambito, and the
 * populations made from them, as temporary tables of this connection. The territory view (`t_comune`)
 * must be there already. Close it before opening another on the same connection.
 */
export interface Session {
  readonly db: Database;
  readonly spec: SessionSpec;
  /** Months of the history, oldest first. */
  readonly mesi: readonly string[];
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
  if (column !== undefined) {
    const near = nearNames(column, columns);
    return `la colonna «${column}» non esiste${near.length > 0 ? `; forse ${near.join(", ")}` : ""}`;
  }
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

const LEVEL_COLUMN = {
  regione: "regione",
  ambito: "codice",
  comune: "codice",
  municipio: "codice",
};

/** The ambiti of a territory as a condition on `t_ambito`. */
function ambitiOf(db: Database, territorio: Territorio): readonly string[] {
  if (territorio.livello === "italia") {
    return db
      .prepare<[], { codice: string }>("SELECT codice FROM t_ambito")
      .all()
      .map((r) => r.codice);
  }
  const value = territorio.livello === "regione" ? territorio.codice : (territorio.ambito ?? "");
  return db
    .prepare<[string], { codice: string }>(
      `SELECT codice FROM t_ambito WHERE ${LEVEL_COLUMN[territorio.livello]} = ?`,
    )
    .all(value)
    .map((r) => r.codice);
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
  run(db, "CREATE INDEX temp.attuale_tabella ON attuale (tabella, codice_ambito)", {});
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
  if (spec.ambiti === null) {
    db.prepare(
      "INSERT INTO scope_ambito SELECT DISTINCT codice_ambito FROM attuale UNION SELECT codice FROM t_ambito",
    ).run();
  } else {
    const add = db.prepare("INSERT OR IGNORE INTO scope_ambito VALUES (?)");
    for (const codice of spec.ambiti) add.run(codice);
  }

  const last = monthOf(spec.data);
  const back = spec.mesi + (spec.lag ?? 0);
  const mesi = Array.from({ length: back + 1 }, (_, i) => addMonths(last, i - back));
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

  let derived = derivedTables(db, spec.data);
  /** Tables that one derivation makes together, by each of their names. */
  const together = new Map<string, readonly string[]>();

  const ensure = (name: string): void => {
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
      make(name, `CREATE TEMP TABLE ${name} AS ${expandLists(population.sql, spec.root)}`, {
        data_osservazione: spec.data,
      });
    } catch (error) {
      throw sqlFault(error, `populations/${name}.yaml`, []);
    }
    if (population.index !== undefined && IDENTIFIER.test(population.index)) {
      run(db, `CREATE INDEX temp.${name}_${population.index} ON ${name} (${population.index})`, {});
    }
  };

  const tablesOf = (name: string): { required: readonly string[]; all: readonly string[] } => {
    const all = new Set<string>();
    const walk = (one: string): void => {
      const population = spec.catalog.populations.get(one);
      for (const table of population?.sources ?? []) all.add(table);
      for (const table of population?.also ?? []) all.add(table);
      for (const need of population?.needs ?? []) walk(need);
    };
    walk(name);
    return { required: spec.catalog.populations.get(name)?.sources ?? [], all: [...all] };
  };

  const given = new Set<string>();
  /** Populations whose table is one without a query, made to be given rows. */
  const plain = new Set<string>();
  const dependsOn = (name: string, other: string): boolean =>
    (spec.catalog.populations.get(name)?.needs ?? []).some(
      (need) => need === other || dependsOn(need, other),
    );
  /** Drops what was made from a population, so that it is made again when needed. */
  const forgetMadeFrom = (name: string): void => {
    for (const one of [...done]) {
      if (given.has(one) || !dependsOn(one, name)) continue;
      const group = together.get(one) ?? [one];
      if (group.some((table) => given.has(table))) continue;
      for (const table of group) {
        db.exec(`DROP TABLE IF EXISTS temp.${table}`);
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
      const all = this.columns(name);
      const unknown = columns.filter((column) => !all.includes(column));
      if (unknown.length > 0) {
        throw new DashError("T-SPEC", {
          message: `la popolazione «${name}» non ha ${unknown.join(", ")}; ha: ${all.join(", ")}`,
        });
      }
      if (!plain.has(name)) {
        db.exec(`DROP TABLE temp.${name}; CREATE TEMP TABLE ${name} (${all.join(", ")})`);
        plain.add(name);
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
      if (spec.examples === true) return "intera";
      const wanted = ambitiOf(db, territorio);
      if (wanted.length === 0) return "nessuna";
      let worst: Coverage = "intera";
      for (const table of tables) {
        const rows = db
          .prepare<[string], { codice_ambito: string }>(
            "SELECT DISTINCT codice_ambito FROM attuale WHERE tabella = ?",
          )
          .all(table);
        const covered = new Set(rows.map((row) => row.codice_ambito));
        const hits = wanted.filter((codice) => covered.has(codice)).length;
        if (hits === 0) return "nessuna";
        if (hits < wanted.length) worst = "parziale";
      }
      return worst;
    },
    lastMonth(tables, territorio) {
      if (spec.examples === true) return last;
      const inScope = new Set(ambitiOf(db, territorio));
      const months = tables.map((table) => {
        const dates = db
          .prepare<[string], { codice_ambito: string; data: string }>(
            "SELECT codice_ambito, data_osservazione AS data FROM attuale WHERE tabella = ?",
          )
          .all(table)
          .filter((row) => inScope.has(row.codice_ambito))
          .map((row) => row.data);
        return dates.sort()[0] ?? null;
      });
      if (months.some((month) => month === null)) return null;
      return months.map((month) => monthOf(month ?? "")).sort()[0] ?? null;
    },
    fonti(tables, territorio) {
      const marks = tables.map(() => "?").join(", ");
      const scope = ambitiOf(db, territorio);
      const rows = db
        .prepare<unknown[], Fonte & { codice_ambito: string }>(
          `SELECT DISTINCT f.fonte, s.titolo, f.file, f.sha256, f.data_osservazione, f.domande_fino_al,
             f.caricate, f.scartate, a.codice_ambito
           FROM attuale a JOIN fornitura f ON f.id = a.fornitura_id
           JOIN fonte_tabella s ON s.fonte = f.fonte
           WHERE a.tabella IN (${marks})
           ORDER BY f.data_osservazione DESC, f.fonte, f.file`,
        )
        .all(...tables);
      const inScope = new Set(scope);
      const seen = new Set<string>();
      const found: Fonte[] = [];
      for (const { codice_ambito, ...fonte } of rows) {
        const key = `${fonte.fonte}|${fonte.sha256}|${fonte.data_osservazione}`;
        if (!inScope.has(codice_ambito) || seen.has(key)) continue;
        seen.add(key);
        found.push(fonte);
      }
      return found;
    },
    domandeFinoAl(territorio) {
      const dates = this.fonti(["domanda"], territorio)
        .map((fonte) => fonte.domande_fino_al)
        .filter((date) => date !== null)
        .sort();
      return dates.at(-1) ?? null;
    },
    tablesOf,
    close() {
      for (const name of made.reverse()) db.exec(`DROP TABLE IF EXISTS temp.${name}`);
    },
  };
}
