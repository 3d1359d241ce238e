import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Database } from "better-sqlite3";
import { copyAside, freeName } from "./copy.js";
import { beginWriting, doneWriting } from "./holder.js";
import { sealAll, sealTables } from "./seal.js";
import { seedTerritorio } from "./seed-territorio.js";

const FOLDER = fileURLToPath(new URL("./migrations/", import.meta.url));
const SEEDS = fileURLToPath(new URL("../../seeds/territorio", import.meta.url));

interface Migration {
  readonly version: number;
  readonly name: string;
}

let listed: readonly Migration[] | null = null;

/** The migrations, in order: `001-base.sql` brings the database to version 1. */
function migrations(): readonly Migration[] {
  listed ??= readdirSync(FOLDER)
    .filter((name) => /^\d{3}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 3)), name }));
  return listed;
}

/** The version this dash writes. */
export const latestVersion = (): number => migrations().at(-1)?.version ?? 0;

/** Versions from which deliveries are sealed: those that were there before are sealed on the way. */
const SEALED = 3;

/**
 * Brings the database to the latest version in one transaction, after a copy of what was there. A
 * new database gets the territory in the same transaction.
 */
export function migrate(db: Database, path: string, applicationId: number): void {
  const before = Number(db.pragma("user_version", { simple: true }));
  if (before > 0 && path !== ":memory:") copyAside(db, freeName(`${path}.v${before}.bak`));
  beginWriting(db, "dash, che aggiorna il database");
  try {
    // Another process may have done it while this one waited for its turn.
    const from = Number(db.pragma("user_version", { simple: true }));
    for (const { version, name } of migrations()) {
      if (version > from) db.exec(readFileSync(FOLDER + name, "utf8"));
    }
    if (from === 0) seedTerritorio(db, SEEDS);
    else if (from < SEALED) sealAll(db);
    sealTables(db, "all");
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${latestVersion()}`);
    db.exec("COMMIT");
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw error;
  } finally {
    doneWriting(db);
  }
}
