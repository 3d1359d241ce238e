import { crc32 } from "node:zlib";
import type { Database } from "better-sqlite3";

type Value = string | number | null;

const END = "\u001f";

/** A running checksum over values, in order. How they are cut into calls does not matter. */
export class Seal {
  #sum = 0;
  values = 0;

  add(values: readonly Value[]): void {
    if (values.length === 0) return;
    this.#sum = crc32(values.join(END) + END, this.#sum);
    this.values += values.length;
  }

  /** As `add`, for values already as UTF-8, each with its end. */
  addText(bytes: Uint8Array, values: number): void {
    this.#sum = crc32(bytes, this.#sum);
    this.values += values;
  }

  /** Goes on from where another seal stands; this one must have seen nothing yet. */
  adopt(values: number, sum: number): void {
    this.#sum = sum;
    this.values = values;
  }

  get sum(): number {
    return this.#sum;
  }
}

/** What was written down of the rows of a delivery when they went in. */
export interface Sealed {
  readonly fornitura_id: number;
  readonly tabella: string;
  readonly colonne: string;
  readonly righe: number;
  readonly somma: number;
}

/** Writes down the seal of a delivery; inside the transaction of its rows. */
export function saveSeal(db: Database, sealed: Sealed): void {
  db.prepare(
    `INSERT OR REPLACE INTO sigillo (fornitura_id, tabella, colonne, righe, somma)
    VALUES (:fornitura_id, :tabella, :colonne, :righe, :somma)`,
  ).run(sealed);
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/** The tables that hold rows of deliveries. */
export function deliveryTables(db: Database): readonly Table[] {
  const tables = new Map<string, string[]>();
  const found = db
    .prepare<[], readonly [string, string]>(
      `SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
      WHERE t.type = 'table' ORDER BY t.name, c.cid`,
    )
    .raw()
    .all() as unknown as (readonly [string, string])[];
  for (const [name, column] of found) {
    const columns = tables.get(name);
    if (columns === undefined) tables.set(name, [column]);
    else columns.push(column);
  }
  return [...tables]
    .filter(([, columns]) => columns.includes("fornitura_id") && columns.includes("riga"))
    .map(([name, columns]) => ({
      name,
      columns: columns.filter((column) => column !== "fornitura_id"),
    }));
}

interface Count {
  readonly seal: Seal;
  rows: number;
  readonly places: readonly number[];
}

/**
 * The seals that the rows of a table have now, by delivery. `columns` says which columns each
 * delivery filled. Where the file is damaged, goes on after the rows that cannot be read and says so.
 */
export function readSeals(
  db: Database,
  table: Table,
  columns: (fornitura: number) => readonly string[],
): { readonly seals: ReadonlyMap<number, Omit<Sealed, "tabella">>; readonly broken: boolean } {
  const counts = new Map<number, Count>();
  const from = db
    .prepare<[number]>(
      `SELECT rowid, fornitura_id, ${table.columns.join(", ")} FROM ${table.name}
      WHERE rowid > ? ORDER BY rowid`,
    )
    .raw();
  let last = 0;
  let step = 0;
  let broken = false;
  const end = lastRow(db, table.name);
  while (last + step <= end) {
    try {
      for (const row of from.iterate(last + step) as IterableIterator<Value[]>) {
        last = Number(row[0]);
        step = 0;
        const id = Number(row[1]);
        let count = counts.get(id);
        if (count === undefined) {
          const places = columns(id).map((name) => table.columns.indexOf(name) + 2);
          count = { seal: new Seal(), rows: 0, places };
          counts.set(id, count);
        }
        count.seal.add(count.places.map((place) => row[place] ?? null));
        count.rows += 1;
      }
      break;
    } catch (error) {
      if (!/^SQLITE_(CORRUPT|IOERR)/.test(String((error as { code?: unknown }).code))) throw error;
      broken = true;
      step = step === 0 ? 1 : step * 2;
    }
  }
  const seals = new Map<number, Omit<Sealed, "tabella">>();
  for (const [id, { seal, rows }] of counts) {
    seals.set(id, {
      fornitura_id: id,
      colonne: columns(id).join(" "),
      righe: rows,
      somma: seal.sum,
    });
  }
  return { seals, broken };
}

function lastRow(db: Database, table: string): number {
  try {
    return Number(db.prepare(`SELECT MAX(rowid) FROM ${table}`).pluck().get() ?? 0);
  } catch {
    return Number.MAX_SAFE_INTEGER / 4;
  }
}

/** The territory as it comes with dash: only a migration changes it. */
const STILL = ["regione", "comune", "comune_codice", "comune_variazione", "municipio"];

/** The compositions of the ambiti: only a delivery of one of them changes these tables. */
const COMPOSITIONS = ["ambito", "ambito_comune"];

/** Which tables may have changed: all, all but the still ones, or not even the compositions. */
export type Changing = "all" | "changing" | "deliveries";

/** What was written down of a table that belongs to no delivery. */
export interface TableSeal {
  readonly tabella: string;
  readonly righe: number;
  readonly somma: number;
}

/** The tables that are sealed whole, as they are now. */
export function readTableSeals(db: Database, which: Changing): readonly TableSeal[] {
  const ofDeliveries = new Set(deliveryTables(db).map((table) => table.name));
  return db
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name",
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => !ofDeliveries.has(name) && name !== "sigillo_tabella")
    .filter((name) => which === "all" || !STILL.includes(name))
    .filter((name) => which !== "deliveries" || !COMPOSITIONS.includes(name))
    .map((name) => readTableSeal(db, name));
}

/** One text of the whole table, made by SQLite: these tables are small. */
function readTableSeal(db: Database, table: string): TableSeal {
  const columns = db
    .prepare<[string], { name: string }>("SELECT name FROM pragma_table_info(?)")
    .all(table)
    .map(({ name }) => `COALESCE(${name}, '')`);
  const found = db
    .prepare<[], { righe: number; testo: string | null }>(
      `SELECT COUNT(*) AS righe, GROUP_CONCAT(${columns.join(" || char(31) || ")}, char(30)) AS testo
      FROM ${table} NOT INDEXED`,
    )
    .get();
  return { tabella: table, righe: found?.righe ?? 0, somma: crc32(found?.testo ?? "") };
}

/** Writes down the seals of the tables that belong to no delivery: the last thing before a commit. */
export function sealTables(db: Database, which: Changing): void {
  const save = db.prepare(
    "INSERT OR REPLACE INTO sigillo_tabella (tabella, righe, somma) VALUES (:tabella, :righe, :somma)",
  );
  for (const seal of readTableSeals(db, which)) save.run(seal);
}

/** Seals the deliveries that were loaded before there were seals. */
export function sealAll(db: Database): void {
  for (const table of deliveryTables(db)) {
    const { seals } = readSeals(db, table, () => table.columns);
    for (const sealed of seals.values()) saveSeal(db, { ...sealed, tabella: table.name });
  }
}
