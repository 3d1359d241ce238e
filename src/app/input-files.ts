import { isUtf8 } from "node:buffer";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import type { SourceDefinition } from "../define/source.js";
import { detect } from "../ingest/detect.js";
import { markOf } from "../ingest/encoding.js";
import { csvCandidates } from "../ingest/formats/csv.js";
import { isMap } from "../ingest/formats/geo.js";
import { goesWithShapes, isShapes } from "../ingest/geo/shapefile-parts.js";
import { SourceFile } from "../ingest/source-file.js";
import { zipDirectory } from "../ingest/zip.js";
import type { World } from "./world.js";

/** A file to load: where it is, what messages call it, and how to clean up after it. */
export interface InputFile {
  readonly path: string;
  /** As the user wrote it. */
  readonly shown: string;
  readonly name: string;
  dispose(): void;
}

/** How standard input is asked for, and what messages call it. */
export const STANDARD_INPUT = "-";

const nothing = (): void => {};

/**
 * The files a request names: folders give their csv and xlsx files and their maps, `-` is standard
 * input spooled to a private file. What goes with a .shp of the list is read with it, and is no file
 * of its own. In an order that puts parents before children; a missing file stays in the list.
 */
export function inputFiles(
  asked: readonly string[],
  world: World,
  sources: ReadonlyMap<string, SourceDefinition>,
): readonly InputFile[] {
  const files = asked.flatMap((shown): InputFile[] => {
    if (shown === STANDARD_INPUT) return [standardInput()];
    const path = resolve(world.cwd, shown);
    if (!isFolder(path)) return [{ path, shown, name: basename(path), dispose: nothing }];
    return readdirSync(path)
      .filter((name) => isLoadable(path, name) && !/\.scarti\.csv$/i.test(name))
      .filter((name) => !name.startsWith(".") && !name.startsWith("~$"))
      .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
      .filter((name) => !isFolder(join(path, name)))
      .map((name) => ({
        path: join(path, name),
        shown: join(shown, name),
        name,
        dispose: nothing,
      }));
  });
  if (files.length < 2) return files;
  const paths = new Set(files.map(({ path }) => path));
  return files
    .filter(({ path }) => !goesWithShapes(path, paths))
    .map((file, order) => ({ file, order, rank: rankOf(file, sources) }))
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map(({ file }) => file);
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const isLoadable = (folder: string, name: string): boolean => {
  if (/\.(csv|txt|tsv|xlsx|geojson|topojson|shp)$/i.test(name)) return true;
  const looks = MAY_BE_MAPS.find(([names]) => names.test(name))?.[1];
  return (
    looks !== undefined && !isFolder(join(folder, name)) && isMapFile(join(folder, name), looks)
  );
};

/** Of JSON files and archives only maps: reports leave lists of their own beside the data. */
const MAY_BE_MAPS: readonly (readonly [RegExp, (file: SourceFile) => boolean])[] = [
  [/\.json$/i, (file) => isMap(file.head(4096))],
  [/\.zip$/i, (file) => zipDirectory(file).some(({ name }) => isShapes(name))],
];

function isMapFile(path: string, looks: (file: SourceFile) => boolean): boolean {
  let file: SourceFile | null = null;
  try {
    file = new SourceFile(path);
    return looks(file);
  } catch {
    return false;
  } finally {
    file?.close();
  }
}

const PARENTS = ["ambito", "domanda", "caso", "puc", "individuo"];

/** Compositions first, then parents, then the rest; what cannot be recognised yet comes last. */
function rankOf(input: InputFile, sources: ReadonlyMap<string, SourceDefinition>): number {
  let file: SourceFile | null = null;
  try {
    file = new SourceFile(input.path, input.name);
    const head = file.head(4096);
    const mark = markOf(head);
    const encoding = mark?.encoding ?? (isUtf8(head) ? "utf-8" : "windows-1252");
    const { source } = detect({
      file: input.name,
      isText: true,
      candidates: csvCandidates(file, { encoding, skip: mark?.skip ?? 0, assumed: false }),
      sources,
    });
    if (source.after === "composizione_ats") return 0;
    const place = PARENTS.indexOf(source.table);
    return place === -1 ? 10 : place;
  } catch {
    return 20;
  } finally {
    file?.close();
  }
}

function standardInput(): InputFile {
  const folder = mkdtempSync(join(tmpdir(), "dash-"));
  chmodSync(folder, 0o700);
  const path = join(folder, "stdin");
  const out = openSync(path, "w+", 0o600);
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  // What is read may name persons: where a file can live without a name, a killed process leaves
  // nothing of it; elsewhere it is taken away on the way out.
  const nameless = process.platform === "linux" && existsSync("/proc/self/fd");
  if (nameless) forget();
  else process.on("exit", forget);
  const buffer = Buffer.alloc(1 << 16);
  for (;;) {
    const read = readStandardInput(buffer);
    if (read === 0) break;
    writeSync(out, buffer, 0, read);
  }
  if (!nameless) closeSync(out);
  return {
    path: nameless ? `/proc/self/fd/${out}` : path,
    shown: STANDARD_INPUT,
    name: STANDARD_INPUT,
    dispose() {
      if (nameless) closeSync(out);
      process.off("exit", forget);
      forget();
    },
  };
}

/** Bytes read; a terminal or a slow pipe may ask to try again. */
function readStandardInput(buffer: Buffer): number {
  for (;;) {
    try {
      return readSync(0, buffer, 0, buffer.length, null);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
