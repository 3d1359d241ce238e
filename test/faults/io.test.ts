import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allOf, type Ended, FILE, leftovers, look, NOTHING, Place, ROOT, run } from "./harness.js";

const ROWS = 200;
const MANY = 40_000;
const LIBRARY = "failing-io.so";

/** A stack trace, or a defect owned up to: never for a fault of the machine. */
const TRACE = /\n\s+at |ERRORE BUG/;

let place: Place;
let large: Place;
beforeAll(async () => {
  place = new Place();
  await place.prepare(ROWS);
  large = new Place();
  await large.prepare(MANY);
});
afterAll(() => {
  place.remove();
  large.remove();
});

const compile = (): boolean => {
  const source = join(ROOT, "test/faults/failing-io.c");
  const made = spawnSync("gcc", [
    "-shared",
    "-fPIC",
    "-O1",
    "-o",
    join(place.folder, LIBRARY),
    source,
    "-ldl",
  ]);
  return made.status === 0;
};

interface Failed {
  readonly ended: Ended;
  /** False when the command ended without coming to the n-th operation. */
  readonly fired: boolean;
}

/** Runs a command whose n-th operation on the files of its folder fails. */
async function failing(folder: string, args: readonly string[], n: number): Promise<Failed> {
  const mark = join(place.folder, `segno-${n}-${readdirSync(place.folder).length}`);
  rmSync(mark, { force: true });
  const ended = await run(folder, args, {
    LD_PRELOAD: join(place.folder, LIBRARY),
    FAULT_DIR: folder,
    FAULT_AT: String(n),
    FAULT_MARK: mark,
  });
  return { ended, fired: existsSync(mark) };
}

describe.skipIf(process.platform !== "linux")("R1, R9: la n-esima scrittura fallisce", () => {
  test("di un carico, per ogni n: tutto o niente, uscita 6 col percorso, nulla di provvisorio", async (context) => {
    if (!compile()) context.skip("gcc non c'è: le scritture che falliscono non si possono provare");
    const all = allOf(ROWS);
    const faults: string[] = [];
    let refused = 0;
    let n = 0;
    const work = async (name: string): Promise<void> => {
      const folder = place.room(name);
      for (;;) {
        // Every one by itself at first, and all of them where there is time.
        n += n < 24 || process.env.DASH_GUASTI === "tutti" ? 1 : 3;
        const mine = n;
        const { ended, fired } = await failing(folder, ["carica", FILE], mine);
        if (!fired) {
          expect(ended.code).toBe(3);
          return;
        }
        const found = JSON.stringify(look(folder));
        const say = (what: string) => faults.push(`${mine}: ${what} — ${ended.code} ${ended.err}`);
        if (ended.code === 6) {
          refused += 1;
          if (found !== JSON.stringify(NOTHING)) say(`dati ${found}`);
          if (!/^ERRORE S-DISK /.test(ended.err)) say("messaggio");
          if (!ended.err.includes(folder)) say("percorso");
        } else if (ended.code === 3) {
          if (found !== JSON.stringify(all)) say(`dati ${found}`);
        } else say("uscita");
        if (TRACE.test(ended.err)) say("traccia");
        if (leftovers(folder).length > 0) say(leftovers(folder).join(" "));
        place.reset(folder);
      }
    };
    await Promise.all([work("primo"), work("secondo")]);
    expect(faults).toEqual([]);
    expect(n).toBeGreaterThan(30);
    expect(refused).toBeGreaterThan(15);
  });

  test("di un file grande, che prende un'altra strada, lo stesso", async (context) => {
    if (!compile()) context.skip("gcc non c'è: le scritture che falliscono non si possono provare");
    const folder = large.room("grande");
    let refused = 0;
    for (let n = 1; ; n += n < 12 ? 1 : Math.ceil(n / 4)) {
      const { ended, fired } = await failing(folder, ["carica", FILE], n);
      if (!fired) break;
      if (ended.code === 6) {
        refused += 1;
        expect(ended.err).toMatch(/^ERRORE S-DISK /);
        expect(ended.err).toContain(folder);
      } else expect(ended.code).toBe(3);
      expect(look(folder)).toEqual(ended.code === 6 ? NOTHING : allOf(MANY));
      expect(ended.err).not.toMatch(TRACE);
      expect(leftovers(folder)).toEqual([]);
      large.reset(folder);
    }
    expect(refused).toBeGreaterThan(10);
  });

  test("di una copia, per ogni n: la copia di prima resta com'era, o c'è quella nuova", async (context) => {
    if (!compile()) context.skip("gcc non c'è: le scritture che falliscono non si possono provare");
    const folder = place.room("copia");
    expect((await run(folder, ["db", "backup", "copia.sqlite"])).code).toBe(0);
    let refused = 0;
    // The first operations one by one, then with growing steps: a copy writes thousands of pages alike.
    for (let n = 1; ; n += n < 12 ? 1 : Math.ceil(n / 3)) {
      const { ended, fired } = await failing(
        folder,
        ["db", "backup", "copia.sqlite", "--sovrascrivi"],
        n,
      );
      if (!fired) break;
      if (ended.code !== 0) {
        refused += 1;
        expect(`${ended.code} ${ended.err}`).toMatch(/^6 ERRORE S-DISK .*copia\.sqlite/s);
      }
      expect(ended.err).not.toMatch(TRACE);
      expect(leftovers(folder)).toEqual([]);
      const check = await run(folder, ["db", "verifica", "--db", "copia.sqlite"]);
      expect(check.code).toBe(0);
    }
    expect(refused).toBeGreaterThan(10);
  });
});

describe.skipIf(process.platform === "win32")("R9: il disco finisce", () => {
  /** No file may grow beyond so many kilobytes. */
  const within = (folder: string, limit: number, args: readonly string[]): Promise<Ended> =>
    run(folder, args, {}, ["bash", "-c", `ulimit -f ${limit} && exec "$0" "$@"`]);

  test("di un carico: uscita 6, S-DISK col percorso, dati intatti, finché lo spazio non basta", async () => {
    const folder = place.room("pieno");
    const seen = new Set<number>();
    for (let limit = 0; limit < 40_000; limit = Math.max(8, limit * 2)) {
      const ended = await within(folder, limit, ["carica", FILE]);
      seen.add(ended.code ?? -1);
      expect(ended.err).not.toMatch(TRACE);
      expect([6, 3]).toContain(ended.code);
      if (ended.code === 6) {
        expect(ended.err).toMatch(/^ERRORE S-DISK .*(dash\.sqlite|scarti\.csv)/s);
        expect(look(folder)).toEqual(NOTHING);
      } else expect(look(folder)).toEqual(allOf(ROWS));
      expect(leftovers(folder)).toEqual([]);
      place.reset(folder);
    }
    expect(seen).toEqual(new Set([6, 3]));
  });

  test("di una copia: nessuna copia a metà", async () => {
    const folder = place.room("copia-piena");
    const ended = await within(folder, 512, ["db", "backup", "copia.sqlite"]);
    expect(`${ended.code} ${ended.err}`).toMatch(/^6 ERRORE S-DISK .*copia\.sqlite/s);
    expect(readdirSync(folder).filter((name) => name.includes("copia"))).toEqual([]);
  });
});
