import { extname, join, relative, resolve } from "node:path";
import { DashError } from "../model/errors.js";
import type { World } from "./world.js";

export interface TargetRequest {
  readonly formato: string;
  /** A file or a folder; null: the working folder. */
  readonly uscita: string | null;
}

/**
 * Where a file of `calcola` goes: `name` in the working folder or in the one asked for, or the very
 * file asked for. USO when that has another ending, or more files are to be written.
 */
export function outputTarget(
  request: TargetRequest,
  name: string,
  alone: boolean,
  world: World,
): string {
  if (request.uscita === null) return join(world.cwd, name);
  const wanted = resolve(world.cwd, request.uscita);
  if (extname(wanted) === "") return join(wanted, name);
  if (!alone) {
    throw new DashError("USO", {
      message: "--uscita: con più indicatori vuole una cartella, perché ogni grafico è un file.",
    });
  }
  if (extname(wanted).toLowerCase() !== `.${request.formato}`) {
    throw new DashError("USO", {
      message: `--uscita: il file deve finire per .${request.formato}, come dice --formato.`,
    });
  }
  return wanted;
}

/** A path as a result prints it: short where it lies in the working folder. */
export function shownPath(path: string, world: World): string {
  const near = relative(world.cwd, path);
  return near.startsWith("..") ? path : near;
}

/** A name of a file in a fixed alphabet. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9_.-]/g, "-");
