import { existsSync, linkSync, renameSync, rmSync, statSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import { assertSound, checkDatabase, openToLook } from "./check.js";
import { freeName, putInPlace, withAside } from "./copy.js";
import { holderOf, sayHolder } from "./holder.js";
import { BUSY_MS, translate } from "./translate.js";

/** Pages copied before anything else gets its turn. */
const PAGES = 2000;

/** How far a copy is; done and total in pages. */
export type CopyProgress = (done: number, total: number) => void;

export interface BackupMade {
  readonly path: string;
  readonly byte: number;
}

/**
 * A copy of a database, as it is at one instant, even while others read and write it. The copy is
 * checked before it takes its name: one that is damaged would be trusted. S-EXISTS, S-DB, S-DISK, S-PERM.
 */
export async function backupDatabase(
  database: string,
  copy: string,
  options: { readonly overwrite: boolean },
  progress: CopyProgress,
): Promise<BackupMade> {
  if (existsSync(copy)) {
    if (!statSync(copy).isFile())
      throw new DashError("S-DB", { path: copy, reason: "non è un file" });
    if (!options.overwrite) throw new DashError("S-EXISTS", { path: copy }, { file: copy });
    if (sameFile(database, copy)) {
      throw new DashError("USO", { message: "la copia non può prendere il posto del database." });
    }
  }
  const db = openToLook(database);
  try {
    return await withAside(copy, async (aside) => {
      try {
        await copyInto(db, aside, progress);
        const made = openToLook(aside);
        try {
          assertSound(checkDatabase(made), database);
        } finally {
          made.close();
        }
      } catch (error) {
        throw blame(error, database);
      }
      putInPlace(aside, copy, options.overwrite);
      return { path: copy, byte: statSync(copy).size };
    });
  } catch (error) {
    throw translate(error, database);
  } finally {
    db.close();
  }
}

const sameFile = (a: string, b: string): boolean => {
  const [one, other] = [statSync(a), statSync(b)];
  return one.ino === other.ino && one.dev === other.dev;
};

export interface Restored {
  /** Where what was there before is now; null when there was nothing. */
  readonly kept: string | null;
  readonly byte: number;
}

/**
 * Puts a copy in the place of the database, which is kept aside. A copy that is not sound is refused
 * and nothing changes. A sound database is overwritten through SQLite, in one transaction: who reads
 * it meanwhile sees the old one to the end, and a stop at any moment leaves the old one or the new.
 */
export async function restoreDatabase(
  copy: string,
  database: string,
  progress: CopyProgress,
): Promise<Restored> {
  const source = openToLook(copy);
  try {
    assertSound(checkDatabase(source), copy);
    if (!existsSync(database) || statSync(database).size === 0) {
      await putNew(source, database, progress);
      return { kept: null, byte: statSync(database).size };
    }
    if (sameFile(copy, database)) {
      throw new DashError("USO", { message: "la copia e il database sono lo stesso file." });
    }
    const kept = freeName(`${database}.prima`);
    if (isUsable(database)) {
      await withAside(kept, async (aside) => {
        const present = openToLook(database);
        try {
          await copyInto(present, aside, () => {});
        } finally {
          present.close();
        }
        putInPlace(aside, kept, false);
      });
      await copyInto(source, database, progress);
    } else {
      await replaceDamaged(source, database, kept, progress);
    }
    return { kept, byte: statSync(database).size };
  } catch (error) {
    throw translate(error, database);
  } finally {
    source.close();
  }
}

/** True when SQLite can write it page by page: the header and the list of tables are readable. */
function isUsable(database: string): boolean {
  try {
    const db = openToLook(database);
    try {
      db.prepare("SELECT COUNT(*) FROM sqlite_schema").get();
      return db.pragma("quick_check(1)", { simple: true }) === "ok";
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof DashError && error.code === "S-DB") return false;
    if (error instanceof DashError) throw error;
    return false;
  }
}

async function putNew(source: Database, database: string, progress: CopyProgress): Promise<void> {
  await withAside(database, async (aside) => {
    await copyInto(source, aside, progress);
    putInPlace(aside, database, true);
  });
}

/** What SQLite cannot open is moved away whole, with the pages that were not yet in the file. */
async function replaceDamaged(
  source: Database,
  database: string,
  kept: string,
  progress: CopyProgress,
): Promise<void> {
  const holder = holderOf(database);
  if (holder !== null) {
    throw new DashError("S-BUSY", { path: database, holder: sayHolder(holder) });
  }
  await withAside(database, async (aside) => {
    await copyInto(source, aside, progress);
    linkSync(database, kept);
    if (existsSync(`${database}-wal`)) renameSync(`${database}-wal`, `${kept}-wal`);
    rmSync(`${database}-shm`, { force: true });
    putInPlace(aside, database, true);
  });
}

/** Damage met while a copy is made is of the original. */
function blame(error: unknown, original: string): unknown {
  const { code } = error as { code?: unknown };
  return /^SQLITE_(CORRUPT|NOTADB)/.test(String(code)) ? translate(error, original) : error;
}

/** Copies page by page; gives up when another process holds the target for too long. */
async function copyInto(source: Database, path: string, progress: CopyProgress): Promise<void> {
  let left = -1;
  let waited = 0;
  let last = 0;
  await source.backup(path, {
    progress({ totalPages, remainingPages }) {
      const now = performance.now();
      if (remainingPages !== left) waited = 0;
      else waited += now - last;
      left = remainingPages;
      last = now;
      if (waited > BUSY_MS)
        throw new DashError("S-BUSY", { path, holder: sayHolder(holderOf(path)) });
      progress(totalPages - remainingPages, totalPages);
      return PAGES;
    },
  });
}
