import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Sqlite, { type Database } from "better-sqlite3";
import { seedTerritorio } from "../../src/store/seed-territorio.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const SEEDS = join(root, "seeds/territorio");

/** An in-memory database with the schema and the territory in place. */
export function seeded(): Database {
  const db = new Sqlite(":memory:");
  db.pragma("foreign_keys = ON");
  db.exec(readFileSync(join(root, "src/store/migrations/001-base.sql"), "utf8"));
  db.transaction(() => seedTerritorio(db, SEEDS))();
  return db;
}

/** The folder of real ISTAT files, when this machine has it. */
export const istatFolder: string | undefined = [
  process.env.DASH_DATI_REALI,
  join(root, "../shared/data"),
]
  .filter((folder) => folder !== undefined)
  .map((folder) => join(folder, "istat"))
  .find((folder) => existsSync(folder));

export const SKIPPED =
  "ATTENZIONE: manca la cartella dei file ISTAT reali (../shared/data o DASH_DATI_REALI): confronto saltato.";
