/** The demo of a regione, written and loaded in this process, for tests that count its files again. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { loadFiles } from "../../src/app/load-files.js";
import { makeDemoData } from "../../src/app/make-demo-data.js";
import type { World } from "../../src/app/world.js";
import { root } from "./empty-database.js";
import { madeOnce } from "./made-once.js";

/** Months before the date that the demo tells of. */
export const MESI = 24;
/** A regione is written, loaded and counted: half a minute, more on a busy machine. */
export const PATIENCE = 600_000;

export interface LoadedRegione {
  readonly world: World;
  /** The files that were loaded. Shared between test files: only to be read. */
  readonly cartella: string;
  remove(): void;
}

interface Wanted {
  readonly regione: string;
  readonly seme: number;
  /** How many percent of the regione are written, of every ambito; all unless told. */
  readonly quota?: number;
  /** Names of the files to load; those of INPS and GePI unless told. */
  readonly which?: RegExp;
}

export const worldIn = (folder: string): World => ({
  cwd: folder,
  root,
  version: "0",
  now: () => new Date(0),
  progress: { start: () => {}, tick: () => {}, end: () => {} },
  notice: () => {},
  database: join(folder, "dash.sqlite"),
  keyFile: join(folder, "pseudonimi.chiave"),
});

/** Writes the files into `dati` under `folder`, lets `spoil` change them, loads them all without a reject. */
async function fill(
  folder: string,
  { regione, seme, quota = 100, which = /^(inps|gepi)_/ }: Wanted,
  spoil: (cartella: string) => void = () => {},
): Promise<void> {
  const world = worldIn(folder);
  const cartella = join(folder, "dati");
  mkdirSync(cartella, { recursive: true });
  await makeDemoData({ regione, seme, mesi: MESI, quota, cartella }, world);
  spoil(cartella);
  const files = readdirSync(cartella).filter((name) => which.test(name));
  const loaded = await loadFiles(
    {
      files: files.map((name) => join(cartella, name)),
      prova: false,
      sostituisci: false,
      ammettiVuoto: true,
    },
    world,
  );
  const refused = loaded.outcomes.filter(({ exit }) => exit !== 0).map(({ report }) => report.file);
  expect(refused, "file della demo rifiutati o con righe scartate").toEqual([]);
}

const fresh = (): string => mkdtempSync(join(tmpdir(), "dash-riconteggio-"));

const given = (folder: string, cartella: string): LoadedRegione => ({
  world: worldIn(folder),
  cartella,
  remove: () => rmSync(folder, { recursive: true, force: true }),
});

/** The same files for all that ask for them, and a database of one's own. */
export async function loadedRegione(wanted: Wanted): Promise<LoadedRegione> {
  const { regione, seme, quota = 100, which } = wanted;
  const kind = which === undefined ? "" : `-${Buffer.from(which.source).toString("hex")}`;
  const made = await madeOnce(`regione-${regione}-${seme}-${quota}${kind}`, (into) =>
    fill(into, wanted),
  );
  const folder = fresh();
  for (const name of ["dash.sqlite", "dash.sqlite-wal", "pseudonimi.chiave"])
    if (existsSync(join(made, name))) copyFileSync(join(made, name), join(folder, name));
  return given(folder, join(made, "dati"));
}

/** Files and database of one's own, since `spoil` changes the files before they are loaded. */
export async function spoiledRegione(
  wanted: Wanted,
  spoil: (cartella: string) => void,
): Promise<LoadedRegione> {
  const folder = fresh();
  await fill(folder, wanted, spoil);
  return given(folder, join(folder, "dati"));
}
