import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite, { type Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import { seedTerritorio } from "./seed-territorio.js";

const MIGRATIONS = fileURLToPath(new URL("./migrations/", import.meta.url));

/**
 * A connection that knows the territory and writes nothing to disk: the user's database when there
 * is one, else a fresh one in memory with the seeds of `root`. Raises S-DB when the file is no
 * database of dash.
 */
export function openTerritorio(path: string, root: string): Database {
  if (existsSync(path)) return openReadOnly(path);
  const db = new Sqlite(":memory:");
  for (const name of readdirSync(MIGRATIONS).sort())
    if (name.endsWith(".sql")) db.exec(readFileSync(join(MIGRATIONS, name), "utf8"));
  db.transaction(() => seedTerritorio(db, join(root, "seeds/territorio")))();
  return db;
}

function openReadOnly(path: string): Database {
  let db: Database | undefined;
  try {
    db = new Sqlite(path, { readonly: true, fileMustExist: true });
    db.prepare("SELECT popolazione FROM comune LIMIT 1").get();
    return db;
  } catch (error) {
    db?.close();
    throw new DashError("S-DB", {
      path,
      reason:
        (error as { readonly code?: string }).code === "SQLITE_NOTADB"
          ? "non è un file SQLite"
          : "non contiene il territorio",
    });
  }
}
