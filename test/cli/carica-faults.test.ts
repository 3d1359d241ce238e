import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../src/store/open.js";
import { type Bench, bench, ROOT } from "../app/load-world.js";

const PROGRAM = join(ROOT, "bin", "run.js");
const ROWS = 30_000;
const KILLS = 15;
const FILE = "inps_stati_2025-12-31.csv";

let b: Bench;
beforeAll(async () => {
  b = bench();
  // What was there before, and must still be there after.
  await b.one("inps_stati_2025-06-30.csv", "protocollo;stato;dal\nP0;ACCOLTA;2024-03-01\n");
  const lines = Array.from({ length: ROWS }, (_, i) => `P${i};ACCOLTA;2024-03-01;`);
  // One row in a hundred is rejected, so that the list of rejects is being written too.
  for (let i = 0; i < ROWS; i += 100) lines[i] = `P${i};BOH;2024-03-01;`;
  b.write(FILE, `${["protocollo;stato;dal;al", ...lines].join("\n")}\n`);
});
afterAll(() => b.remove());

/** A folder with the database as it was and the file to load. */
function room(name: string): string {
  const folder = join(b.folder, name);
  mkdirSync(folder);
  for (const file of ["dash.sqlite", FILE]) copyFileSync(join(b.folder, file), join(folder, file));
  return folder;
}

const ENV = { ...process.env, NO_COLOR: "1", DASH_DB: "" };
const start = (folder: string): ChildProcess =>
  spawn(process.execPath, [PROGRAM, "carica", FILE], { cwd: folder, env: ENV, stdio: "ignore" });

interface Found {
  readonly health: unknown;
  readonly before: unknown;
  readonly forniture: unknown;
  readonly righe: unknown;
  readonly scarti: unknown;
}

/** What a later command finds in the database. */
function look(folder: string): Found {
  const db = openDatabase(join(folder, "dash.sqlite"));
  try {
    const one = (sql: string): unknown => db.prepare(sql).pluck().get();
    const of = (table: string): unknown =>
      one(`SELECT COUNT(*) FROM ${table} t JOIN fornitura f ON f.id = t.fornitura_id
        WHERE f.data_osservazione = '2025-12-31'`);
    return {
      health: one("PRAGMA integrity_check"),
      before: one("SELECT COUNT(*) FROM stato_domanda WHERE protocollo = 'P0' AND riga = 2"),
      forniture: one("SELECT COUNT(*) FROM fornitura WHERE data_osservazione = '2025-12-31'"),
      righe: of("stato_domanda"),
      scarti: of("scarto"),
    };
  } finally {
    db.close();
  }
}

const NOTHING: Found = { health: "ok", before: 1, forniture: 0, righe: 0, scarti: 0 };
const ALL: Found = {
  health: "ok",
  before: 1,
  forniture: 1,
  righe: ROWS - ROWS / 100,
  scarti: ROWS / 100,
};

describe.skipIf(process.platform === "win32")("R1, R9: o tutto o niente", () => {
  test(`ucciso in ${KILLS} momenti diversi, il database è sano e ha tutte le righe o nessuna`, async () => {
    const whole = room("intero");
    const began = performance.now();
    await once(start(whole), "exit");
    const took = performance.now() - began;
    expect(look(whole)).toEqual(ALL);

    let killed = 0;
    for (let i = 0; i < KILLS; i += 1) {
      const folder = room(`ucciso-${i}`);
      const child = start(folder);
      const exit = once(child, "exit");
      const timer = setTimeout(() => child.kill("SIGKILL"), took * (0.25 + (0.8 * i) / KILLS));
      const [, signal] = await exit;
      clearTimeout(timer);
      if (signal === "SIGKILL") killed += 1;
      const found = look(folder);
      expect([NOTHING, ALL]).toContainEqual(found);
      if (signal !== "SIGKILL") expect(found).toEqual(ALL);
    }
    // Otherwise the moments were all too late, and nothing was proved.
    expect(killed).toBeGreaterThan(KILLS / 2);

    const again = join(b.folder, "ucciso-3");
    await once(start(again), "exit");
    expect(look(again)).toEqual(ALL);
  });

  /** Loads with no file allowed to grow beyond so many kilobytes. */
  const loadWithin = (folder: string, limit: number) =>
    spawnSync(
      "bash",
      ["-c", `ulimit -f ${limit} && exec "$0" "$1" carica "$2"`, process.execPath, PROGRAM, FILE],
      { cwd: folder, env: ENV, encoding: "utf8" },
    );

  test("disco pieno: uscita 6, S-DISK col percorso, e i dati di prima intatti", () => {
    const folder = room("pieno");
    for (const limit of [256, 1024]) {
      const ran = loadWithin(folder, limit);
      expect(`${ran.status} ${ran.stderr}`).toMatch(/^6 ERRORE S-DISK .*dash\.sqlite/);
      expect(ran.stderr).not.toMatch(/\n\s+at /);
      expect(look(folder)).toEqual(NOTHING);
    }
    expect(readdirSync(folder).filter((name) => /scarti|parte/.test(name))).toEqual([]);
  });

  test("se è il file del database a non poter crescere dopo la conferma, le righe ci sono tutte", () => {
    const folder = room("stretto");
    const size = Math.ceil(statSync(join(folder, "dash.sqlite")).size / 1024) + 64;
    expect(loadWithin(folder, size).status).toBe(3);
    expect(look(folder)).toEqual(ALL);
  });
});
