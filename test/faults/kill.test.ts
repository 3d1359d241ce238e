import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allOf, FILE, killLoads, leftovers, look, Place, run, start } from "./harness.js";

const ROWS = 20_000;
const KILLS = 100;

let place: Place;
let took: number;
beforeAll(async () => {
  place = new Place();
  await place.prepare(ROWS);
  const folder = place.room("intero");
  const whole = await run(folder, ["carica", FILE]);
  expect(look(folder)).toEqual(allOf(ROWS));
  took = whole.ms;
});
afterAll(() => place.remove());

describe.skipIf(process.platform === "win32")("R1: ucciso in qualunque momento", () => {
  test(`ucciso ${KILLS} volte, il database ha tutte le righe o nessuna, e il carico dopo riesce senza ripararlo`, async () => {
    const moments = Array.from({ length: KILLS }, (_, i) => took * (0.15 + (0.95 * i) / KILLS));
    const [even, odd] = await Promise.all([
      killLoads(
        place,
        "pari",
        ROWS,
        moments.filter((_, i) => i % 2 === 0),
      ),
      killLoads(
        place,
        "dispari",
        ROWS,
        moments.filter((_, i) => i % 2 === 1),
      ),
    ]);
    expect([...even.broken, ...odd.broken]).toEqual([]);
    // Otherwise the moments were all too late, and nothing was proved.
    expect(even.killed + odd.killed).toBeGreaterThan(KILLS * 0.6);
  });

  test("R3: dopo le uccisioni lo stesso file è «già caricato», e di provvisorio non resta nulla", async () => {
    const folder = place.room("ancora");
    const { child, ended } = start(folder, ["carica", FILE]);
    setTimeout(() => child.kill("SIGKILL"), took * 0.7);
    await ended;
    expect((await run(folder, ["carica", FILE])).code).toBe(3);
    const before = look(folder);
    const again = await run(folder, ["carica", FILE]);
    expect(again.code).toBe(0);
    expect(again.out).toContain("già caricato");
    expect(look(folder)).toEqual(before);
    expect(leftovers(folder)).toEqual([]);
  });
});
