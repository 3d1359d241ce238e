import { statSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { beginWriting, doneWriting } from "./holder.js";
import { translate } from "./translate.js";

export interface Compacted {
  readonly prima: number;
  readonly dopo: number;
}

/**
 * Rewrites the database without the room that removed deliveries left, and counts again what the
 * planner knows of it. SQLite does it in one transaction: all or nothing. S-BUSY, S-DISK.
 */
export function compactDatabase(db: Database): Compacted {
  const path = db.name;
  try {
    // Its own turn first, so that who waits is named; VACUUM then takes the lock by itself.
    beginWriting(db, "dash db compatta");
    db.exec("COMMIT");
    db.pragma("wal_checkpoint(TRUNCATE)");
    const before = statSync(path).size;
    // A second copy of everything: in a file that has no name, not in memory.
    db.pragma("temp_store = FILE");
    db.exec("VACUUM");
    db.pragma("temp_store = MEMORY");
    db.pragma("optimize");
    db.pragma("wal_checkpoint(TRUNCATE)");
    return { prima: before, dopo: statSync(path).size };
  } catch (error) {
    throw translate(error, path);
  } finally {
    doneWriting(db);
  }
}
