import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { seedTerritorio } from "../../src/store/seed-territorio.js";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** An empty dash database in memory, with its territory. */
export function emptyDatabase(): Database.Database {
  const db = new Database(":memory:");
  const folder = join(root, "src/store/migrations");
  for (const name of readdirSync(folder).sort()) db.exec(readFileSync(join(folder, name), "utf8"));
  db.transaction(() => seedTerritorio(db, join(root, "seeds", "territorio")))();
  return db;
}
