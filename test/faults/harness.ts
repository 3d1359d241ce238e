/** Runs the built program where things go wrong, and looks at what is left. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Database } from "better-sqlite3";

const Sqlite = createRequire(import.meta.url)("better-sqlite3") as new (path: string) => Database;

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const PROGRAM = join(ROOT, "bin", "run.js");
export const FILE = "inps_stati_2025-12-31.csv";
export const DATABASE = "dash.sqlite";

const ENV = { ...process.env, NO_COLOR: "1", DASH_DB: "", DASH_KEY_FILE: "" };

/** A delivery of states with one rejected row in a hundred. */
export function writeStati(path: string, rows: number): void {
  const fd = openSync(path, "w");
  writeSync(fd, "protocollo;stato;dal;al\n");
  for (let from = 0; from < rows; from += 10_000) {
    let text = "";
    for (let i = from; i < Math.min(rows, from + 10_000); i += 1) {
      text += `INPS-ADI-${String(i).padStart(9, "0")};${i % 100 === 0 ? "BOH" : "ACCOLTA"};2024-03-01;\n`;
    }
    writeSync(fd, text);
  }
  closeSync(fd);
}

/** What a later command finds in the database, once the file of `rows` rows was tried. */
export interface State {
  readonly health: unknown;
  readonly orphans: number;
  /** The row that was there before. */
  readonly before: unknown;
  readonly forniture: unknown;
  readonly righe: unknown;
  readonly scarti: unknown;
}

export const NOTHING: State = {
  health: "ok",
  orphans: 0,
  before: 1,
  forniture: 0,
  righe: 0,
  scarti: 0,
};
export const allOf = (rows: number): State => ({
  ...NOTHING,
  forniture: 1,
  righe: rows - Math.ceil(rows / 100),
  scarti: Math.ceil(rows / 100),
});

export function look(folder: string): State {
  const db = new Sqlite(join(folder, DATABASE));
  try {
    const one = (sql: string): unknown => db.prepare(sql).pluck().get();
    const of = (table: string): unknown =>
      one(`SELECT COUNT(*) FROM ${table} t JOIN fornitura f ON f.id = t.fornitura_id
        WHERE f.data_osservazione = '2025-12-31'`);
    return {
      health: one("PRAGMA integrity_check"),
      orphans: db.prepare("PRAGMA foreign_key_check").all().length,
      before: one("SELECT COUNT(*) FROM stato_domanda WHERE protocollo = 'P0' AND riga = 2"),
      forniture: one("SELECT COUNT(*) FROM fornitura WHERE data_osservazione = '2025-12-31'"),
      righe: of("stato_domanda"),
      scarti: of("scarto"),
    };
  } finally {
    db.close();
  }
}

/**
 * What a command in progress makes and a finished one does not leave. Not the two companions of a
 * database: SQLite leaves them, empty, where the last to close it could only read.
 */
export const leftovers = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => /\.parte$|\.carico|\.tmp|-scrittore$|-journal$/.test(name));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Starts a command; its end is awaited apart. */
export function start(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  before: readonly string[] = [],
): Running {
  const words = [...before, process.execPath, PROGRAM, ...args];
  const began = performance.now();
  const child = spawn(words[0] ?? "", words.slice(1), {
    cwd: folder,
    env: { ...ENV, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout?.on("data", (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr?.on("data", (bytes: Buffer) => {
    err += bytes.toString();
  });
  const ended = once(child, "close").then(([code, signal]): Ended => {
    return { code, signal, out, err, ms: performance.now() - began };
  });
  return { child, ended };
}

/** Runs a command to its end. */
export const run = (
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  before: readonly string[] = [],
): Promise<Ended> => start(folder, args, env, before).ended;

/** A place with a database that holds one earlier delivery, and folders to try things in. */
export class Place {
  readonly folder = mkdtempSync(join(tmpdir(), "dash-guasti-"));

  /** The database as it was before all; loads `P0`. */
  async prepare(rows: number): Promise<void> {
    const first = join(this.folder, "inps_stati_2025-06-30.csv");
    const fd = openSync(first, "w");
    writeSync(fd, "protocollo;stato;dal\nP0;ACCOLTA;2024-03-01\n");
    closeSync(fd);
    const loaded = await run(this.folder, ["carica", first]);
    if (loaded.code !== 0) throw new Error(loaded.err);
    writeStati(join(this.folder, FILE), rows);
  }

  /** A folder with the database as it was and the file to load. */
  room(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder);
    this.reset(folder);
    return folder;
  }

  /** Puts the database of a folder back as it was. */
  reset(folder: string): void {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    for (const name of [DATABASE, FILE]) copyFileSync(join(this.folder, name), join(folder, name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export interface Kills {
  readonly killed: number;
  /** Times the whole file was there although the command was killed. */
  readonly whole: number;
  /** What was neither before nor after; empty when the promise holds. */
  readonly broken: readonly State[];
}

/** Nobody is lucky for ever: so many strikes for each that must land. */
const STRIKES = 6;

/**
 * Strikes a command at moments spread over its life until `wanted` strikes came in time. What ended
 * before its strike tells how long a life is now: the machine is not equally busy all along.
 * `strike`: milliseconds after the start; says whether it came in time. Gives how many did.
 */
export async function strikeUntil(
  wanted: number,
  life: number,
  strike: (moment: number, index: number) => Promise<boolean>,
  [from, to]: readonly [number, number] = [0.15, 1],
): Promise<number> {
  let span = life;
  let landed = 0;
  for (let index = 0; landed < wanted && index < wanted * STRIKES; index += 1) {
    const begun = performance.now();
    const share = from + ((to - from) * (index % wanted)) / wanted;
    if (await strike(span * share, index)) landed += 1;
    else span = Math.min(span * 0.97, performance.now() - begun);
  }
  return landed;
}

/**
 * Kills a load until it was really killed so many times, in one folder: each run starts from what the
 * one before left, with no repair. `life`: milliseconds that a load takes.
 */
export async function killLoads(
  place: Place,
  name: string,
  rows: number,
  { kills, life }: { readonly kills: number; readonly life: number },
  after: () => void = () => {},
): Promise<Kills> {
  const folder = place.room(name);
  const all = allOf(rows);
  const broken: State[] = [];
  let whole = 0;
  const killed = await strikeUntil(kills, life, async (moment) => {
    const { child, ended } = start(folder, ["carica", FILE]);
    const timer = setTimeout(() => child.kill("SIGKILL"), moment);
    const { signal } = await ended;
    clearTimeout(timer);
    const found = look(folder);
    const isAll = JSON.stringify(found) === JSON.stringify(all);
    if (!isAll && JSON.stringify(found) !== JSON.stringify(NOTHING)) broken.push(found);
    if (signal !== "SIGKILL" && !isAll) broken.push(found);
    if (signal === "SIGKILL" && isAll) whole += 1;
    if (isAll) place.reset(folder);
    after();
    return signal === "SIGKILL";
  });
  const last = await run(folder, ["carica", FILE]);
  if (last.code !== 3) broken.push(look(folder));
  return { killed, whole, broken };
}
