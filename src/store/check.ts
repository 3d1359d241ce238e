import { createRequire } from "node:module";
import type { Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import { assertOurs } from "./open.js";
import { deliveryTables, readSeals, readTableSeals, type Sealed, type TableSeal } from "./seal.js";
import { BUSY_MS, translate } from "./translate.js";

/** How a delivery is found: `senza_sigillo` was loaded by a version that made none. */
export type Soundness = "integra" | "danneggiata" | "senza_sigillo";

export interface CheckedFornitura {
  readonly id: number;
  readonly fonte: string;
  readonly file: string;
  readonly data_osservazione: string;
  readonly righe: number;
  readonly esito: Soundness;
}

/** What `dash db verifica` finds. */
export interface DatabaseCheck {
  readonly integro: boolean;
  readonly versione: number;
  readonly pagine: number;
  readonly byte: number;
  /** What is wrong, in words; empty when all is well. */
  readonly problemi: readonly string[];
  readonly forniture: readonly CheckedFornitura[];
  /** Rows by table, those of deliveries only. */
  readonly tabelle: Readonly<Record<string, number>>;
}

const MOST = 20;

const require = createRequire(import.meta.url);
type Constructor = new (path: string, options?: object) => Database;

/** Opens a database only to look at it: nothing is made, migrated or written. S-DB, S-VERSION. */
export function openToLook(path: string): Database {
  assertOurs(path, { readonly: true });
  const Sqlite = require("better-sqlite3") as Constructor;
  try {
    const db = new Sqlite(path, { readonly: true, timeout: BUSY_MS });
    db.pragma("trusted_schema = OFF");
    db.pragma("temp_store = MEMORY");
    return db;
  } catch (error) {
    throw translate(error, path);
  }
}

/**
 * Looks for damage: in the structure of the file, in the links between rows, in the rows of each
 * delivery against the seal they got when they were loaded, which shows a single changed byte too.
 */
export function checkDatabase(db: Database): DatabaseCheck {
  const problems: string[] = [];
  const attempt = <T>(what: () => T, otherwise: T): T => {
    try {
      return what();
    } catch (error) {
      if (!/^SQLITE_/.test(String((error as { code?: unknown }).code))) throw error;
      problems.push(`il file non si legge fino in fondo (${(error as Error).message})`);
      return otherwise;
    }
  };
  db.exec("BEGIN");
  try {
    const pages = attempt(() => Number(db.pragma("page_count", { simple: true })), 0);
    const size = attempt(() => Number(db.pragma("page_size", { simple: true })), 0);
    const version = attempt(() => Number(db.pragma("user_version", { simple: true })), 0);
    attempt(() => structure(db, problems), undefined);
    attempt(() => links(db, problems), undefined);
    attempt(() => others(db, problems), undefined);
    const { forniture, tables } = attempt(() => deliveries(db, problems), {
      forniture: [],
      tables: {},
    });
    const found = [...new Set(problems)];
    return {
      integro: found.length === 0,
      versione: version,
      pagine: pages,
      byte: pages * size,
      problemi:
        found.length > MOST ? [...found.slice(0, MOST), `e altri ${found.length - MOST}`] : found,
      forniture,
      tabelle: tables,
    };
  } finally {
    if (db.inTransaction) db.exec("ROLLBACK");
  }
}

/** S-DB with what was found first, when a check found anything. */
export function assertSound(check: DatabaseCheck, path: string): void {
  if (check.integro) return;
  const more = check.problemi.length > 1 ? ` (e altri ${check.problemi.length - 1} problemi)` : "";
  throw new DashError(
    "S-DB",
    { path, reason: `è danneggiato: ${check.problemi[0] ?? ""}${more}` },
    { file: path },
  );
}

function structure(db: Database, problems: string[]): void {
  const lines = db.pragma("integrity_check(50)") as { readonly integrity_check: string }[];
  for (const { integrity_check: line } of lines) {
    if (line !== "ok") problems.push(`struttura del file: ${line}`);
  }
}

function links(db: Database, problems: string[]): void {
  const rows = db.pragma("foreign_key_check") as {
    readonly table: string;
    readonly parent: string;
  }[];
  const byLink = new Map<string, number>();
  for (const { table, parent } of rows) {
    const link = `${table} → ${parent}`;
    byLink.set(link, (byLink.get(link) ?? 0) + 1);
  }
  for (const [link, count] of byLink)
    problems.push(`righe senza la loro origine: ${count} (${link})`);
}

/** The tables that belong to no delivery. */
function others(db: Database, problems: string[]): void {
  if (!hasTable(db, "sigillo_tabella")) return;
  const now = new Map(readTableSeals(db, "all").map((seal) => [seal.tabella, seal]));
  for (const was of db.prepare<[], TableSeal>("SELECT * FROM sigillo_tabella").all()) {
    const found = now.get(was.tabella);
    if (found === undefined || found.righe !== was.righe || found.somma !== was.somma) {
      problems.push(`la tabella ${was.tabella} non è più come fu scritta`);
    }
    now.delete(was.tabella);
  }
  for (const table of now.keys()) problems.push(`la tabella ${table} non ha sigillo`);
}

const hasTable = (db: Database, name: string): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(name) !== undefined;

interface Loaded {
  readonly id: number;
  readonly fonte: string;
  readonly file: string;
  readonly data_osservazione: string;
}

function deliveries(
  db: Database,
  problems: string[],
): {
  readonly forniture: readonly CheckedFornitura[];
  readonly tables: Readonly<Record<string, number>>;
} {
  const loaded = db
    .prepare<[], Loaded>("SELECT id, fonte, file, data_osservazione FROM fornitura ORDER BY id")
    .all();
  const seals = hasTable(db, "sigillo")
    ? db.prepare<[], Sealed>("SELECT * FROM sigillo").all()
    : [];
  const bad = new Set<number>();
  const rows = new Map<number, number>();
  const tables: Record<string, number> = {};
  for (const table of deliveryTables(db)) {
    const sealed = new Map(
      seals.filter((one) => one.tabella === table.name).map((one) => [one.fornitura_id, one]),
    );
    const now = readSeals(db, table, (id) => sealed.get(id)?.colonne.split(" ") ?? table.columns);
    if (now.broken) problems.push(`la tabella ${table.name} non si legge tutta`);
    let count = 0;
    const isData = table.name !== "scarto";
    for (const [id, found] of now.seals) {
      count += found.righe;
      if (isData) rows.set(id, (rows.get(id) ?? 0) + found.righe);
    }
    if (count > 0 && isData) tables[table.name] = count;
    for (const [id, was] of sealed) {
      const found = now.seals.get(id) ?? { righe: 0, somma: 0 };
      if (found.righe !== was.righe || found.somma !== was.somma) bad.add(id);
    }
    const known = new Set(loaded.map(({ id }) => id));
    for (const id of now.seals.keys()) {
      if (!known.has(id))
        problems.push(`la tabella ${table.name} ha righe di una fornitura che non c'è`);
    }
  }
  const sealedIds = new Set(seals.map((one) => one.fornitura_id));
  const forniture = loaded.map((one): CheckedFornitura => {
    const esito = bad.has(one.id)
      ? "danneggiata"
      : sealedIds.has(one.id)
        ? "integra"
        : "senza_sigillo";
    if (esito === "danneggiata") {
      problems.push(
        `la fornitura ${one.id} (${one.fonte}, ${one.file}) non è più come fu caricata`,
      );
    }
    return { ...one, righe: rows.get(one.id) ?? 0, esito };
  });
  return { forniture, tables };
}
