import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  allOf,
  FILE,
  leftovers,
  look,
  NOTHING,
  Place,
  run,
  start,
  strikeUntil,
} from "./harness.js";

// Long enough that a stop always comes in the middle of something.
const ROWS = 200_000;
/** Stops in the middle of a load, for each signal. */
const STOPS = 5;

let place: Place;
let took: number;
beforeAll(async () => {
  place = new Place();
  await place.prepare(ROWS);
  took = (await run(place.room("intero"), ["carica", FILE])).ms;
});
afterAll(() => place.remove());

describe.skipIf(process.platform === "win32")("R10: chi ferma il comando", () => {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    test(`${signal} durante un carico: fuori entro due secondi con ${code}, dati come prima, nulla di provvisorio`, async () => {
      const folder = place.room(signal);
      const stopped = await strikeUntil(STOPS, took, async (moment) => {
        const { child, ended } = start(folder, ["carica", FILE]);
        let sent = 0;
        const timer = setTimeout(() => {
          sent = performance.now();
          child.kill(signal);
        }, moment);
        // Stopped before it could listen, the process ends by the signal itself: the shell says `code`.
        const found = (await ended).code ?? code;
        clearTimeout(timer);
        const state = look(folder);
        if (sent !== 0) {
          expect(performance.now() - sent).toBeLessThan(2000);
          expect([code, 3]).toContain(found);
          // A stop that comes after the commit finds the whole file in, with its list of rejects.
          expect(found === 3 ? [allOf(ROWS)] : [NOTHING, allOf(ROWS)]).toContainEqual(state);
          expect(leftovers(folder)).toEqual([]);
          expect(readdirSync(folder).filter((name) => name.includes("scarti"))).toHaveLength(
            state.forniture === 1 ? 1 : 0,
          );
        }
        place.reset(folder);
        return sent !== 0 && found === code;
      });
      expect(stopped).toBe(STOPS);
    });
  }

  test("SIGINT mentre si aspetta il proprio turno: fuori subito", async () => {
    const folder = place.room("turno");
    const first = start(folder, ["carica", FILE]);
    await new Promise((resolve) => setTimeout(resolve, took / 2));
    first.child.kill("SIGSTOP");
    const second = start(folder, ["carica", FILE]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const sent = performance.now();
    second.child.kill("SIGINT");
    expect((await second.ended).code).toBe(130);
    expect(performance.now() - sent).toBeLessThan(2000);
    first.child.kill("SIGCONT");
    expect((await first.ended).code).toBe(3);
    expect(look(folder)).toEqual(allOf(ROWS));
  });
});
