import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allOf, FILE, killLoads, leftovers, look, Place, run, start } from "./harness.js";

// A file that is written value by value, and one that is large enough for the other way.
const SIZES = [15_000, 40_000] as const;
const KILLS = 100;

interface Bench {
  readonly place: Place;
  readonly rows: number;
  readonly took: number;
}

const benches: Bench[] = [];
beforeAll(async () => {
  for (const rows of SIZES) {
    const place = new Place();
    await place.prepare(rows);
    const folder = place.room("intero");
    const whole = await run(folder, ["carica", FILE]);
    expect(look(folder)).toEqual(allOf(rows));
    benches.push({ place, rows, took: whole.ms });
  }
});
afterAll(() => {
  for (const { place } of benches) place.remove();
});

describe.skipIf(process.platform === "win32")("R1: ucciso in qualunque momento", () => {
  test(`ucciso ${KILLS} volte, il database ha tutte le righe o nessuna, e il carico dopo riesce senza ripararlo`, async () => {
    const each = KILLS / benches.length;
    const found = await Promise.all(
      benches.map(({ place, rows, took }) =>
        killLoads(place, "ucciso", rows, { kills: each, life: took }),
      ),
    );
    expect(found.flatMap(({ broken }) => broken)).toEqual([]);
    expect(found.reduce((sum, { killed }) => sum + killed, 0)).toBe(KILLS);
  });

  test("R3: dopo le uccisioni lo stesso file è «già caricato», e di provvisorio non resta nulla", async () => {
    for (const { place, took } of benches) {
      const folder = place.room("ancora");
      const { child, ended } = start(folder, ["carica", FILE]);
      setTimeout(() => child.kill("SIGKILL"), took * 0.7);
      await ended;
      expect([0, 3]).toContain((await run(folder, ["carica", FILE])).code);
      const before = look(folder);
      const again = await run(folder, ["carica", FILE]);
      expect(again.code).toBe(0);
      expect(again.out).toContain("già caricato");
      expect(look(folder)).toEqual(before);
      expect(leftovers(folder)).toEqual([]);
    }
  });
});
