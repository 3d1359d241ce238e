import { rmSync } from "node:fs";
import { link, open, readdir, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DashError } from "../model/errors.js";

export interface WriteOptions {
  /** Replace a file that is already there; without it such a file is left alone (S-EXISTS). */
  readonly overwrite: boolean;
}

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "il disco è pieno",
  EDQUOT: "è finito lo spazio assegnato",
  EFBIG: "il file supera la grandezza permessa",
  ENOENT: "la cartella non esiste",
  ENOTDIR: "una parte del percorso non è una cartella",
  EISDIR: "è una cartella, non un file",
  ENAMETOOLONG: "il nome è troppo lungo",
};

function explain(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === "EEXIST") return new DashError("S-EXISTS", { path }, { file: path });
  if (["EACCES", "EPERM", "EROFS"].includes(code)) {
    return new DashError("S-PERM", { path }, { file: path });
  }
  if (code === "" || error instanceof DashError) return error;
  return new DashError("S-DISK", { path, reason: REASONS[code] ?? code }, { file: path });
}

/** S-EXISTS when `path` is there and may not be replaced: asked before the work of rendering. */
export async function refuseExisting(path: string, { overwrite }: WriteOptions): Promise<void> {
  if (overwrite) return;
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined) throw new DashError("S-EXISTS", { path }, { file: path });
}

/** Puts the finished file under its name; without `overwrite` it never takes another's place. */
async function put(aside: string, path: string, overwrite: boolean): Promise<void> {
  if (overwrite) return rename(aside, path);
  try {
    await link(aside, path);
  } catch (error) {
    // Some file systems know no links: there, look and rename.
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(codeOf(error)))
      throw error;
    await refuseExisting(path, { overwrite });
    return rename(aside, path);
  }
  await unlink(aside);
}

/** A renamed file is safe when its folder is on disk too; Windows cannot open folders, nor needs to. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(dirname(path), "r");
    await folder.sync().finally(() => folder.close());
  } catch {
    // The file itself is complete and synced.
  }
}

/** Takes away what killed processes left beside `path`. */
async function sweep(path: string): Promise<void> {
  const stem = `.${basename(path).slice(0, 80)}.`;
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    const pid = Number(/^(\d+)-\d+\.tmp$/.exec(name.slice(stem.length))?.[1] ?? 0);
    if (!name.startsWith(stem) || pid === 0 || isAlive(pid)) continue;
    await unlink(join(dirname(path), name)).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

let written = 0;

/**
 * Writes a file whole or not at all: a temporary one in the same folder, on disk before it takes the
 * name. Whatever fails, the file that was there is untouched and nothing half-made is left. Raises
 * S-EXISTS, S-PERM, S-DISK.
 */
export async function writeAside(
  path: string,
  bytes: Uint8Array,
  options: WriteOptions,
): Promise<void> {
  await refuseExisting(path, options);
  await sweep(path);
  written += 1;
  const aside = join(
    dirname(path),
    `.${basename(path).slice(0, 80)}.${process.pid}-${written}.tmp`,
  );
  const forget = (): void => rmSync(aside, { force: true });
  process.on("exit", forget);
  try {
    const file = await open(aside, "w", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await put(aside, path, options.overwrite);
  } catch (error) {
    await unlink(aside).catch(() => undefined);
    throw explain(error, path);
  } finally {
    process.off("exit", forget);
  }
  await syncFolder(path);
}
