import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { latestVersion } from "../../src/store/migrate.js";
import {
  allOf,
  DATABASE,
  FILE,
  look,
  NOTHING,
  Place,
  ROOT,
  run,
  start,
  strikeUntil,
} from "./harness.js";

const Sqlite = createRequire(import.meta.url)("better-sqlite3") as new (path: string) => Database;
const ROWS = 15_000;
const KILLS = 8;

let place: Place;
/** A folder whose database holds the file, with a copy of what was there before it. */
let whole: string;
beforeAll(async () => {
  place = new Place();
  await place.prepare(ROWS);
  whole = place.room("intero");
  copyFileSync(join(whole, DATABASE), join(whole, "copia.sqlite"));
  expect((await run(whole, ["carica", FILE])).code).toBe(3);
});
afterAll(() => place.remove());

function reset(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
  for (const name of [DATABASE, "copia.sqlite"]) {
    copyFileSync(join(whole, name), join(folder, name));
  }
}

/** Kills a command at many moments of its life, each time from the beginning; says how many times. */
async function killed(
  folder: string,
  args: readonly string[],
  prepare: () => void,
  check: () => void | Promise<void>,
): Promise<number> {
  prepare();
  const { ms } = await run(folder, args);
  return await strikeUntil(
    KILLS,
    ms,
    async (moment) => {
      prepare();
      const { child, ended } = start(folder, args);
      const timer = setTimeout(() => child.kill("SIGKILL"), moment);
      const { signal } = await ended;
      clearTimeout(timer);
      await check();
      return signal === "SIGKILL";
    },
    [0.4, 0.95],
  );
}

describe.skipIf(process.platform === "win32")("R1, R11: uccisi a metà", () => {
  test("un ripristino: il database è quello di prima o quello della copia, e il comando dopo funziona", async () => {
    const folder = place.room("ripristino");
    const times = await killed(
      folder,
      ["db", "ripristina", "copia.sqlite"],
      () => reset(folder),
      async () => {
        expect([allOf(ROWS), NOTHING]).toContainEqual(look(folder));
        expect((await run(folder, ["db", "verifica"])).code).toBe(0);
      },
    );
    expect(times).toBe(KILLS);
  });

  test("una compattazione: i dati sono quelli", async () => {
    const folder = place.room("compatta");
    const times = await killed(
      folder,
      ["db", "compatta"],
      () => reset(folder),
      () => expect(look(folder)).toEqual(allOf(ROWS)),
    );
    expect(times).toBe(KILLS);
  });

  test("l'aggiornamento di un database vecchio: la versione è quella di prima o la nuova, coi dati interi", async () => {
    const base = readFileSync(join(ROOT, "src/store/migrations/001-base.sql"), "utf8");
    const kept = new Set([...base.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name));
    const old = join(place.folder, "vecchio.sqlite");
    copyFileSync(join(whole, DATABASE), old);
    const db = new Sqlite(old);
    db.pragma("foreign_keys = OFF");
    const tables = db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all();
    for (const { name } of tables) {
      if (!kept.has(name) && !name.startsWith("sqlite_")) db.exec(`DROP TABLE ${name}`);
    }
    db.pragma("user_version = 1");
    db.close();

    const folder = place.room("vecchio");
    const times = await killed(
      folder,
      ["forniture"],
      () => {
        reset(folder);
        copyFileSync(old, join(folder, DATABASE));
      },
      async () => {
        const found = new Sqlite(join(folder, DATABASE));
        expect([1, latestVersion()]).toContain(found.pragma("user_version", { simple: true }));
        found.close();
        expect(look(folder)).toEqual(allOf(ROWS));
        expect((await run(folder, ["db", "verifica"])).code).toBe(0);
      },
    );
    expect(times).toBe(KILLS);
  });
});
