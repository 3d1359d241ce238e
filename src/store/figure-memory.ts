import { createHash } from "node:crypto";
import { closeSync, openSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { crc32 } from "node:zlib";
import type { Database } from "better-sqlite3";
import type { Memory } from "../model/memory.js";

const require = createRequire(import.meta.url);

/** Beside the database, with the same permissions: figures of few persons are as delicate as rows. */
const fileOf = (database: string): string => `${database}.cifre`;
/** Values kept in this process; beyond it the oldest go. */
const MOST_VALUES = 4_000;
/** Bytes the file may grow to before it starts again. */
const MOST_BYTES = 512 << 20;

/**
 * A print of all that figures are computed from: the deliveries and the sums over their rows, the
 * tables that belong to no delivery, the shape of the database. Two databases with one print give the
 * same figures.
 */
export function contentPrint(db: Database): string {
  const hash = createHash("sha1");
  for (const sql of [
    "SELECT id, fonte, sha256, data_osservazione, domande_fino_al, file, dimostrativa, caricate, scartate FROM fornitura ORDER BY id",
    "SELECT fornitura_id, tabella, righe, somma FROM sigillo ORDER BY fornitura_id, tabella",
    "SELECT tabella, righe, somma FROM sigillo_tabella ORDER BY tabella",
    "SELECT fornitura_id, codice_ambito, righe FROM copertura ORDER BY fornitura_id, codice_ambito",
    "SELECT user_version FROM pragma_user_version",
  ]) {
    hash.update(JSON.stringify(db.prepare(sql).raw().all()));
  }
  return hash.digest("base64url");
}

/**
 * Remembers figures in a file beside the database, and in this process. The file is nobody's truth: it
 * may be removed at any time, whatever is wrong with it is as if it were not there, and values that
 * are not as they were written are not believed. It goes when the database changes.
 */
export class FigureMemory implements Memory {
  readonly #values = new Map<string, unknown>();
  readonly #fresh = new Map<string, unknown>();
  readonly #database: string;
  /** Of the program: other rules, other figures. Empty: nothing is kept in the file. */
  readonly #program: string;
  #file: Database | null = null;
  #print = "";

  constructor(database: string, program: string) {
    this.#database = database;
    this.#program = program;
  }

  /** Says which rows the figures are of, from now on. */
  of(db: Database): { readonly memory: Memory; readonly print: string } {
    const print = `${this.#program}|${contentPrint(db)}`;
    if (print !== this.#print) {
      this.#keep();
      this.#values.clear();
      this.#print = print;
      this.#open();
    }
    return { memory: this, print };
  }

  recall(key: string): unknown {
    const known = this.#values.get(key);
    if (known !== undefined || this.#file === null) return known;
    try {
      const row = this.#file
        .prepare<[string], { valore: string; somma: number }>(
          "SELECT valore, somma FROM cella WHERE chiave = ?",
        )
        .get(key);
      if (row === undefined || crc32(row.valore) !== row.somma) return undefined;
      const value: unknown = JSON.parse(row.valore);
      this.#hold(key, value);
      return value;
    } catch {
      this.#drop();
      return undefined;
    }
  }

  remember(key: string, value: unknown): void {
    this.#hold(key, value);
    if (this.#file !== null) this.#fresh.set(key, value);
  }

  #hold(key: string, value: unknown): void {
    this.#values.set(key, value);
    if (this.#values.size <= MOST_VALUES) return;
    for (const oldest of this.#values.keys()) {
      this.#values.delete(oldest);
      break;
    }
  }

  #open(): void {
    this.#close();
    if (this.#program === "" || this.#database === ":memory:") return;
    const path = fileOf(this.#database);
    try {
      closeSync(openSync(path, "a", 0o600));
      const Sqlite = require("better-sqlite3") as new (path: string, options: object) => Database;
      const file = new Sqlite(path, { timeout: 200 });
      this.#file = file;
      // Losing it costs a computation: nothing waits for the disk.
      file.pragma("journal_mode = WAL");
      file.pragma("synchronous = OFF");
      file.exec(`
        CREATE TABLE IF NOT EXISTS stampa (una TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS cella (
          chiave TEXT PRIMARY KEY, valore TEXT NOT NULL, somma INTEGER NOT NULL) WITHOUT ROWID;`);
      const [kept] = file.prepare("SELECT una FROM stampa").pluck().all();
      if (kept === this.#print && this.#size() < MOST_BYTES) return;
      file.transaction(() => {
        file.exec("DELETE FROM cella; DELETE FROM stampa");
        file.prepare("INSERT INTO stampa VALUES (?)").run(this.#print);
      })();
      file.exec("VACUUM");
    } catch {
      this.#drop();
    }
  }

  #size(): number {
    const count = (name: string): number => Number(this.#file?.pragma(name, { simple: true }) ?? 0);
    return count("page_count") * count("page_size");
  }

  #keep(): void {
    const file = this.#file;
    if (file === null || this.#fresh.size === 0) return;
    try {
      const insert = file.prepare("INSERT OR REPLACE INTO cella VALUES (?, ?, ?)");
      file.transaction(() => {
        // Somebody may have started the file again for other rows meanwhile.
        if (file.prepare("SELECT una FROM stampa").pluck().get() !== this.#print) return;
        for (const [key, value] of this.#fresh) {
          const text = JSON.stringify(value);
          insert.run(key, text, crc32(text));
        }
      })();
    } catch {
      this.#drop();
    }
    this.#fresh.clear();
  }

  /** Writes what is new into the file. */
  close(): void {
    this.#keep();
    this.#close();
  }

  #close(): void {
    try {
      this.#file?.close();
    } catch {
      // As if it were not there.
    }
    this.#file = null;
  }

  #drop(): void {
    this.#close();
    this.#fresh.clear();
    forgetFigures(this.#database);
  }
}

/** Removes what is remembered of a database: it has changed, or is no more. */
export function forgetFigures(database: string): void {
  if (database === ":memory:") return;
  for (const end of ["", "-wal", "-shm"]) {
    try {
      rmSync(`${fileOf(database)}${end}`, { force: true });
    } catch {
      // Held open elsewhere: its values are of other rows and nobody asks for them.
    }
  }
}
