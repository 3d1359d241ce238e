import { existsSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { DashError } from "../model/errors.js";
import {
  type BackupMade,
  backupDatabase,
  type Restored,
  restoreDatabase,
} from "../store/backup.js";
import { checkDatabase, type DatabaseCheck, openToLook } from "../store/check.js";
import { type Compacted, compactDatabase } from "../store/compact.js";
import { openDatabase } from "../store/open.js";
import type { World } from "./world.js";

export type { BackupMade, Restored } from "../store/backup.js";
export type { DatabaseCheck } from "../store/check.js";
export type { Compacted } from "../store/compact.js";

/** Looks for damage in the database, and touches nothing. S-NODATA, S-DB for a file that is not ours. */
export function verifyDatabase(world: World): DatabaseCheck {
  world.progress.start(`Controllo ${basename(world.database)}`, null);
  const db = openToLook(world.database);
  try {
    return checkDatabase(db);
  } finally {
    db.close();
    world.progress.end();
  }
}

export interface BackupRequest {
  /** The copy; beside the database, with the day in its name, when null. */
  readonly file: string | null;
  readonly sovrascrivi: boolean;
}

/** Makes a checked copy of the database, at one instant. */
export async function makeBackup(request: BackupRequest, world: World): Promise<BackupMade> {
  const copy = request.file === null ? defaultCopy(world) : resolve(world.cwd, request.file);
  world.progress.start("Copio il database", null);
  try {
    return await backupDatabase(world.database, copy, { overwrite: request.sovrascrivi }, (done) =>
      world.progress.tick(done),
    );
  } finally {
    world.progress.end();
  }
}

/** `dash.sqlite` on 23 November 2026: `dash.copia-2026-11-23.sqlite`. */
function defaultCopy(world: World): string {
  const now = world.now();
  const two = (part: number): string => String(part).padStart(2, "0");
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const extension = extname(world.database);
  const name = basename(world.database, extension);
  return join(dirname(world.database), `${name}.copia-${day}${extension}`);
}

/** Puts a copy in the place of the database, which is kept aside. */
export async function restoreBackup(file: string, world: World): Promise<Restored> {
  const copy = resolve(world.cwd, file);
  if (!existsSync(copy)) {
    throw new DashError("E-FILE", { reason: "la copia non esiste." }, { file });
  }
  world.progress.start("Ripristino la copia", null);
  try {
    return await restoreDatabase(copy, world.database, (done) => world.progress.tick(done));
  } finally {
    world.progress.end();
  }
}

/** Gives back to the disk the room that removed deliveries left. */
export function compact(world: World): Compacted {
  if (!existsSync(world.database)) {
    throw new DashError("S-NODATA", {
      message: `il database ${world.database} non esiste ancora.`,
    });
  }
  world.progress.start("Compatto il database", null);
  const db = openDatabase(world.database);
  try {
    return compactDatabase(db);
  } finally {
    db.close();
    world.progress.end();
  }
}
