import { rmSync } from "node:fs";
import type { Database, Statement } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import type { LineCounts, Reject } from "../model/loading.js";
import { saveComposizione } from "./composizione.js";
import { type CoverageRule, overlapsOf, refreshCoverage, saveCoverage } from "./coverage.js";
import { forgetFigures } from "./figure-memory.js";
import { beginWriting, doneWriting } from "./holder.js";
import { Seal, saveSeal, sealTables } from "./seal.js";
import { type ReadyStage, Stage, sweepStages } from "./stage.js";
import { translate } from "./translate.js";

type Value = string | number | null;

/** What is known of a delivery before its rows. */
export interface NewFornitura {
  readonly fonte: string;
  readonly file: string;
  readonly sha256: string;
  readonly dataOsservazione: string;
  readonly dimostrativa: boolean;
}

/** A delivery as it stands in the database. */
export interface StoredFornitura extends LineCounts {
  readonly id: number;
  readonly domande_fino_al: string | null;
}

/** The delivery with these bytes, when it is there already (promise R3). */
export function findFornitura(
  db: Database,
  fonte: string,
  sha256: string,
  at: string,
): StoredFornitura | undefined {
  return db
    .prepare<unknown[], StoredFornitura>(
      `SELECT id, domande_fino_al, lette, preambolo, intestazione, vuote, ignorate, caricate, scartate
      FROM fornitura WHERE fonte = ? AND sha256 = ? AND data_osservazione = ?`,
    )
    .get(fonte, sha256, at);
}

// Rows a statement: fewer calls into SQLite. Parameters a statement stay well under its limit.
const ROWS = 32;
const PARAMETERS = 900;
// Rows copied from a stage at once: some tenths of a second.
const STEP = 200_000;

/** What those who wait are told. */
export const LOADING = "dash carica";

/** A table and its columns, in the order values come. */
export interface Target {
  readonly table: string;
  readonly columns: readonly string[];
}

const columnNames = (db: Database, table: string): readonly string[] =>
  db
    .prepare<[string], { name: string }>("SELECT name FROM pragma_table_info(?)")
    .all(table)
    .map((row) => row.name);

/** Columns of a table that a file must fill: those that are never NULL. */
export function neededColumns(db: Database, table: string): ReadonlySet<string> {
  const columns = db
    .prepare<[string], { name: string; needed: number }>(
      "SELECT name, [notnull] AS needed FROM pragma_table_info(?)",
    )
    .all(table)
    .filter(({ name, needed }) => needed === 1 && name !== "fornitura_id" && name !== "riga");
  return new Set(columns.map(({ name }) => name));
}

/** The indexes of a table that were made by a statement of ours. */
const indexesOf = (
  db: Database,
  table: string,
): readonly { readonly name: string; readonly sql: string }[] =>
  db
    .prepare<[string], { name: string; sql: string }>(
      "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
    )
    .all(table);

/** Inserts rows into one table, many at a time. */
class TableInsert {
  readonly #db: Database;
  readonly #target: Target;
  readonly #fornitura: number;
  readonly #seal = new Seal();
  readonly #width: number;
  readonly #block: number;
  readonly #many: Statement;
  readonly #one: Statement;

  constructor(db: Database, { table, columns }: Target, fornitura: number) {
    this.#db = db;
    this.#target = { table, columns };
    this.#fornitura = fornitura;
    this.#width = columns.length;
    this.#block = Math.max(1, Math.min(ROWS, Math.floor(PARAMETERS / columns.length)));
    const row = `(${fornitura}${", ?".repeat(columns.length)})`;
    const head = `INSERT INTO ${table} (fornitura_id, ${columns.join(", ")}) VALUES `;
    this.#many = db.prepare(head + Array(this.#block).fill(row).join(", "));
    this.#one = db.prepare(head + row);
  }

  /** Writes down the checksum of all rows that were added. */
  close(): void {
    saveSeal(this.#db, {
      fornitura_id: this.#fornitura,
      tabella: this.#target.table,
      colonne: this.#target.columns.join(" "),
      righe: this.#seal.values / this.#width,
      somma: this.#seal.sum,
    });
  }

  /** A file aside for very many rows, in place of `add`. */
  stage(): Stage {
    sweepStages(this.#db.name);
    return new Stage(this.#db.name, this.#width, this.#seal);
  }

  /** The rows of a stage that is written already are those of this table. */
  adopt({ values, sum }: ReadyStage): void {
    this.#seal.adopt(values, sum);
  }

  /**
   * Copies the rows of a closed stage. When they are a good part of what the table will hold, its
   * indexes are made anew afterwards: sorting all costs less than finding a place for each. In steps,
   * between which the process may hear who wants to stop it.
   */
  *absorb(stage: { readonly path: string }): Generator<void> {
    const db = this.#db;
    const { table, columns } = this.#target;
    db.prepare("ATTACH ? AS carico").run(stage.path);
    // Read once, from beginning to end.
    db.pragma("carico.cache_size = -1024");
    const before = Number(db.prepare(`SELECT MAX(rowid) FROM main.${table}`).pluck().get() ?? 0);
    const staged = Number(db.prepare("SELECT MAX(rowid) FROM carico.riga").pluck().get() ?? 0);
    const indexes = staged * 4 > before ? indexesOf(db, table) : [];
    for (const { name } of indexes) db.exec(`DROP INDEX main.${name}`);
    const copy = db.prepare(
      `INSERT INTO main.${table} (fornitura_id, ${columns.join(", ")})
      SELECT ${this.#fornitura}, ${columns.map((_, place) => Stage.column(place)).join(", ")}
      FROM carico.riga WHERE rowid > ? AND rowid <= ? ORDER BY rowid`,
    );
    for (let from = 0; from < staged; from += STEP) {
      copy.run(from, from + STEP);
      yield;
    }
    for (const { sql } of indexes) {
      db.exec(sql);
      yield;
    }
  }

  add(values: readonly Value[]): void {
    this.#seal.add(values);
    const step = this.#width * this.#block;
    let at = 0;
    for (; at + step <= values.length; at += step) this.#many.run(values.slice(at, at + step));
    for (; at < values.length; at += this.#width) {
      this.#one.run(values.slice(at, at + this.#width));
    }
  }
}

/**
 * One delivery on its way in: one IMMEDIATE transaction from `begin` to `commit` or `rollback`
 * (promise R1). Rows may be thrown away and sent again with `restart`.
 */
export class FornituraWriter {
  readonly #db: Database;
  readonly #rule: CoverageRule;
  #id = 0;
  #composes = false;
  #fornitura: NewFornitura | null = null;
  #main: TableInsert | null = null;
  #also: readonly TableInsert[] = [];
  #scarto: TableInsert | null = null;
  #stage: Pick<Stage, "path" | "close" | "dispose"> | null = null;

  constructor(db: Database, rule: CoverageRule) {
    this.#db = db;
    this.#rule = rule;
    // Sorting for the indexes of a large delivery must not grow with it.
    if (!db.inTransaction) {
      db.pragma("temp_store = FILE");
      db.pragma("cache_size = -32768");
      db.pragma("threads = 1");
    }
  }

  get id(): number {
    return this.#id;
  }

  begin(fornitura: NewFornitura): void {
    this.#fornitura = fornitura;
    // The caller may have waited for its turn already, and hold it.
    if (!this.#db.inTransaction) beginWriting(this.#db, LOADING);
    const inserted = this.#db
      .prepare(
        `INSERT INTO fornitura (fonte, file, sha256, data_osservazione, dimostrativa,
          lette, preambolo, intestazione, vuote, ignorate, caricate, scartate)
        VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0)`,
      )
      .run(
        fornitura.fonte,
        fornitura.file,
        fornitura.sha256,
        fornitura.dataOsservazione,
        fornitura.dimostrativa ? 1 : 0,
      );
    this.#id = Number(inserted.lastInsertRowid);
  }

  /**
   * Says which columns the values of `rows` fill, in the main table and in the further ones. T-SPEC
   * when a table has no such column.
   */
  target(columns: readonly string[], also: readonly Target[] = []): void {
    this.#main = this.#insert({ table: this.#rule.table, columns });
    this.#also = also.map((one) => this.#insert(one));
  }

  #insert({ table, columns }: Target): TableInsert {
    const own = columnNames(this.#db, table);
    const unknown = columns.find((column) => !own.includes(column));
    if (!own.includes("fornitura_id") || unknown !== undefined) {
      throw new DashError("T-SPEC", {
        message: `la fonte ${this.#rule.fonte} scrive in ${table}.${unknown ?? "fornitura_id"}, che non esiste`,
        remedy: "Correggere la definizione della fonte.",
      });
    }
    return new TableInsert(this.#db, { table, columns }, this.#id);
  }

  /** Table rows, values one after the other in the order of `target`. */
  rows(values: readonly Value[], also: readonly (readonly Value[])[] = []): void {
    this.#main?.add(values);
    for (const [i, insert] of this.#also.entries()) insert.add(also[i] ?? []);
  }

  /**
   * Where to put the rows of a large file, in place of `rows`; then `absorb` takes them over. Null for
   * a database in memory, and for sources that fill several tables.
   */
  stage(): Stage | null {
    if (this.#db.memory || this.#also.length > 0) return null;
    const stage = this.#main?.stage() ?? null;
    this.#stage = stage;
    return stage;
  }

  /** Takes a stage that another thread wrote, in place of `stage`. */
  adopt(stage: ReadyStage): void {
    this.#main?.adopt(stage);
    this.#stage = {
      path: stage.path,
      close: () => {},
      dispose: () => rmSync(stage.path, { force: true }),
    };
  }

  /** To be run to its end. */
  *absorb(): Generator<void> {
    if (this.#stage === null) return;
    this.#stage.close();
    if (this.#main !== null) yield* this.#main.absorb(this.#stage);
  }

  /** Outside of any transaction: within one SQLite holds on to the file. */
  #dropStage(): void {
    const stage = this.#stage;
    this.#stage = null;
    if (stage === null) return;
    const attached = this.#db.prepare("SELECT 1 FROM pragma_database_list WHERE name = 'carico'");
    if (attached.get() !== undefined) this.#db.exec("DETACH carico");
    stage.dispose();
    // The next file of a large delivery starts from as little memory as this one did.
    this.#db.pragma("shrink_memory");
  }

  rejects(rejects: readonly Reject[]): void {
    if (rejects.length === 0) return;
    this.#scarto ??= new TableInsert(
      this.#db,
      { table: "scarto", columns: ["riga", "codice", "colonna"] },
      this.#id,
    );
    this.#scarto.add(rejects.flatMap(({ line, code, column }) => [line, code, column]));
  }

  /**
   * Forgets all rows and rejects: a new run knows better how to read them. A new transaction and not
   * a savepoint: under an open savepoint SQLite keeps every page that inserts touch in a journal it
   * walks at each statement, which made a second delivery ten times slower than the first.
   */
  restart(): void {
    const fornitura = this.#fornitura;
    this.rollback();
    this.#scarto = null;
    if (fornitura !== null) this.begin(fornitura);
  }

  /**
   * Closes the delivery: counts, coverage, what its source asks for. E-SNAPSHOT when another one of
   * the same source and date speaks of the same territory, unless it is to be replaced.
   */
  finish(
    counts: LineCounts,
    domandeFinoAl: string | null,
    options: { readonly replace: boolean; readonly after: "composizione_ats" | undefined },
    rules: readonly CoverageRule[],
  ): void {
    const db = this.#db;
    const at = this.#at();
    this.#composes = options.after === "composizione_ats";
    db.prepare(
      `UPDATE fornitura SET domande_fino_al = :fino, lette = :lette, preambolo = :preambolo,
        intestazione = :intestazione, vuote = :vuote, ignorate = :ignorate, caricate = :caricate,
        scartate = :scartate WHERE id = :id`,
    ).run({ ...counts, fino: domandeFinoAl, id: this.#id });
    for (const insert of [this.#main, ...this.#also, this.#scarto]) insert?.close();
    saveCoverage(db, this.#rule, this.#id, at);
    this.#giveWay(options.replace, rules);
    if (options.after === "composizione_ats") {
      saveComposizione(db, this.#id, at);
      refreshCoverage(db, rules, "all");
    } else if (
      rules.some(({ covers }) => "through" in covers && covers.through === this.#rule.table)
    ) {
      refreshCoverage(db, rules, "unplaced");
    }
  }

  #at(): string {
    return String(
      this.#db
        .prepare("SELECT data_osservazione FROM fornitura WHERE id = ?")
        .pluck()
        .get(this.#id),
    );
  }

  #giveWay(replace: boolean, rules: readonly CoverageRule[]): void {
    for (const { id, file, beyond } of overlapsOf(this.#db, this.#rule, this.#id, rules)) {
      if (!replace) {
        throw new DashError("E-SNAPSHOT", {
          reason: `per questa data e questo territorio è già caricato «${file}», con altro contenuto.`,
          remedy: "Se il nuovo file è quello giusto, ripetere con --sostituisci.",
        });
      }
      if (beyond.length > 0) {
        throw new DashError("E-SNAPSHOT", {
          reason: `«${file}», già caricato, copre anche ${beyond.slice(0, 5).join(", ")}: il nuovo file non basta a sostituirlo.`,
          remedy:
            "Caricare un file che copra lo stesso territorio, o togliere prima l'altro con «dash forniture rimuovi».",
        });
      }
      this.#db.prepare("DELETE FROM fornitura WHERE id = ?").run(id);
    }
  }

  commit(): void {
    try {
      sealTables(this.#db, this.#composes ? "changing" : "deliveries");
      this.#db.exec("COMMIT");
    } catch (error) {
      throw translate(error, this.#db.name);
    }
    forgetFigures(this.#db.name);
    this.#dropStage();
    doneWriting(this.#db);
  }

  rollback(): void {
    if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
    this.#dropStage();
    doneWriting(this.#db);
  }
}
