import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import { latestVersion, migrate } from "./migrate.js";
import { BUSY_MS, translate } from "./translate.js";

/** «dash» in the header of the file: what tells our databases from others. */
export const APPLICATION_ID = 0x64617368;

const MAGIC = "SQLite format 3\0";

/** A database this large may not be unfolded in memory. */
const LARGE = 768 << 20;

export interface OpenOptions {
  /** Never writes; the file must exist. */
  readonly readonly?: boolean;
}

const require = createRequire(import.meta.url);
type Constructor = new (path: string, options?: object) => Database;

/**
 * Opens the database of dash, making it (with the territory in it) when the file does not exist.
 * `:memory:` gives an empty one that dies with the process. Raises S-NODATA for a missing file that
 * was only to be read, S-DB for a file that is not ours, S-VERSION for a newer one, S-PERM and S-DISK.
 */
export function openDatabase(path: string, options: OpenOptions = {}): Database {
  const memory = path === ":memory:";
  if (!memory) assertOurs(path, options);
  if (options.readonly === true && !memory && versionOf(path) < latestVersion()) {
    openDatabase(path).close();
  }
  const db = connect(path, options);
  try {
    prepare(db, path, options);
    return db;
  } catch (error) {
    db.close();
    throw error instanceof DashError ? error : translate(error, path);
  }
}

function connect(path: string, options: OpenOptions): Database {
  // Loaded here: its native part costs some milliseconds that other commands need not pay.
  const Sqlite = require("better-sqlite3") as Constructor;
  try {
    const made = path !== ":memory:" && !existsSync(path);
    if (made) closeSync(openSync(path, "a", 0o600));
    return new Sqlite(path, { readonly: options.readonly === true, timeout: BUSY_MS });
  } catch (error) {
    throw translate(error, path);
  }
}

function prepare(db: Database, path: string, options: OpenOptions): void {
  db.pragma("trusted_schema = OFF");
  db.pragma("foreign_keys = ON");
  // What figures are computed from is a good part of the database again: beyond this it goes through
  // files without a name, so that memory does not grow with the country.
  const large = path !== ":memory:" && existsSync(path) && statSync(path).size > LARGE;
  db.pragma(large ? "temp_store = FILE" : "temp_store = MEMORY");
  if (large) db.pragma("temp.cache_size = -131072");
  db.pragma("secure_delete = ON");
  db.pragma("cache_size = -65536");
  const id = Number(db.pragma("application_id", { simple: true }));
  const version = Number(db.pragma("user_version", { simple: true }));
  const tables = Number(db.prepare("SELECT COUNT(*) FROM sqlite_schema").pluck().get());
  if (id !== APPLICATION_ID && (id !== 0 || tables > 0)) throw notOurs(path);
  if (version > latestVersion()) throw new DashError("S-VERSION", { path });
  // The connection itself is read-only; query_only would forbid the temporary tables of figures too.
  if (options.readonly === true) return;
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  if (version < latestVersion()) migrate(db, path, APPLICATION_ID);
}

const notOurs = (path: string): DashError =>
  new DashError("S-DB", { path, reason: "non è un database di dash" });

/** Looks at the file before SQLite touches it. S-NODATA, S-DB, S-VERSION, S-PERM. */
export function assertOurs(path: string, options: OpenOptions): void {
  if (!existsSync(path)) {
    if (options.readonly === true) {
      throw new DashError("S-NODATA", { message: `il database ${path} non esiste ancora.` });
    }
    if (!existsSync(dirname(path))) {
      throw new DashError("S-DISK", { path, reason: "la cartella non esiste" });
    }
    return;
  }
  if (!statSync(path).isFile()) throw new DashError("S-DB", { path, reason: "non è un file" });
  const header = headerOf(path);
  if (header.length === 0) return;
  if (header.length < 100 || header.toString("latin1", 0, 16) !== MAGIC) throw notOurs(path);
  const id = header.readUInt32BE(68);
  if (id !== 0 && id !== APPLICATION_ID) throw notOurs(path);
  if (id === APPLICATION_ID && header.readUInt32BE(60) > latestVersion()) {
    throw new DashError("S-VERSION", { path });
  }
}

function headerOf(path: string): Buffer {
  try {
    const fd = openSync(path, "r");
    try {
      const buffer = Buffer.alloc(100);
      return buffer.subarray(0, readSync(fd, buffer, 0, 100, 0));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw translate(error, path);
  }
}

const versionOf = (path: string): number => {
  const header = headerOf(path);
  return header.length < 100 ? 0 : header.readUInt32BE(60);
};
