import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import { isAlive } from "./holder.js";
import { translate } from "./translate.js";

/** A name of our own beside `path`: for a file that is not finished yet. */
const asideOf = (path: string): string =>
  join(dirname(path), `${stem(path)}${process.pid}-${randomBytes(3).toString("hex")}.tmp`);

const stem = (path: string): string => `.${basename(path).slice(0, 80)}.`;

/** Takes away what killed processes left beside `path`. */
function sweep(path: string): void {
  for (const found of readdirSync(dirname(path))) {
    if (!found.startsWith(stem(path))) continue;
    const rest = found.slice(stem(path).length);
    const pid = Number(/^(\d+)-[0-9a-f]{6}\.tmp/.exec(rest)?.[1] ?? 0);
    if (pid !== 0 && !isAlive(pid)) rmSync(join(dirname(path), found), { force: true });
  }
}

/** `path`, or the first of `path-2`, `path-3` … that nothing has. */
export function freeName(path: string): string {
  if (!existsSync(path)) return path;
  for (let n = 2; ; n += 1) if (!existsSync(`${path}-${n}`)) return `${path}-${n}`;
}

/** Gives `use` an empty private file beside `path`; takes it away unless it was put in place. */
export function withAside<T>(path: string, use: (aside: string) => T): T {
  const aside = asideOf(path);
  const remove = (): void => {
    for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(aside + end, { force: true });
  };
  const done = (): void => {
    process.off("exit", remove);
    remove();
  };
  process.on("exit", remove);
  let result: T;
  try {
    sweep(path);
    closeSync(openSync(aside, "wx", 0o600));
    result = use(aside);
  } catch (error) {
    done();
    throw translate(error, path);
  }
  if (!(result instanceof Promise)) {
    done();
    return result;
  }
  return result.then(
    (value) => {
      done();
      return value;
    },
    (error) => {
      done();
      throw translate(error, path);
    },
  ) as T;
}

/** Puts a finished file under its name, on disk for good; without `overwrite` S-EXISTS. */
export function putInPlace(aside: string, path: string, overwrite: boolean): void {
  sync(aside);
  if (overwrite) renameSync(aside, path);
  else {
    try {
      linkSync(aside, path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EEXIST") throw new DashError("S-EXISTS", { path }, { file: path });
      // Some file systems know no links: there, look and rename.
      if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(code ?? "")) throw error;
      if (existsSync(path)) throw new DashError("S-EXISTS", { path }, { file: path });
      renameSync(aside, path);
    }
    rmSync(aside, { force: true });
  }
  syncFolder(path);
}

function sync(path: string): void {
  const fd = openSync(path, "r+");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A renamed file is safe when its folder is on disk too; Windows cannot open folders, nor needs to. */
function syncFolder(path: string): void {
  try {
    const fd = openSync(dirname(path), "r");
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch {
    // The file itself is complete and synced.
  }
}

/** A whole copy of a database, made at once: before a migration touches it. */
export function copyAside(db: Database, copy: string): void {
  withAside(copy, (aside) => {
    db.prepare("VACUUM INTO ?").run(aside);
    putInPlace(aside, copy, false);
  });
}
