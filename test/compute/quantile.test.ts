import fc from "fast-check";
import { expect, test } from "vitest";
import { quantile } from "../../src/compute/aggregates.js";
import { rankOf } from "../../src/compute/compare.js";

test("la mediana di un numero pari di valori è la media dei due centrali; di nessuno non c'è", () => {
  expect(quantile([1, 2, 10, 20], 0.5)).toBe(6);
  expect(quantile([3], 0.5)).toBe(3);
  expect(quantile([], 0.5)).toBeNull();
});

test("un quantile sta sempre fra il minimo e il massimo e non scende col crescere di q", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (raw, q) => {
        const values = [...raw].sort((a, b) => a - b);
        const found = quantile(values, q) ?? Number.NaN;
        expect(found).toBeGreaterThanOrEqual(values[0] ?? 0);
        expect(found).toBeLessThanOrEqual(values.at(-1) ?? 0);
        expect(quantile(values, Math.min(1, q + 0.1)) ?? Number.NaN).toBeGreaterThanOrEqual(found);
      },
    ),
  );
});

const peer = (valore: number | null, denominatore: number) => ({
  valore,
  numeratore: 1,
  denominatore,
});

test("a pari merito vale il posto migliore; sotto 10 casi non c'è posto né si conta", () => {
  const peers = new Map([
    ["a", peer(90, 20)],
    ["b", peer(80, 20)],
    ["c", peer(80, 20)],
    ["d", peer(10, 20)],
    ["e", peer(99, 9)],
    ["f", peer(null, 20)],
  ]);
  expect(rankOf(peers, "a", false)).toEqual({ posto: 1, su: 4 });
  expect(rankOf(peers, "b", false)).toEqual({ posto: 2, su: 4 });
  expect(rankOf(peers, "c", false)).toEqual({ posto: 2, su: 4 });
  expect(rankOf(peers, "d", false)).toEqual({ posto: 4, su: 4 });
  expect(rankOf(peers, "d", true)).toEqual({ posto: 1, su: 4 });
  expect(rankOf(peers, "e", false)).toBeNull();
  expect(rankOf(peers, "f", false)).toBeNull();
});

test("un conteggio ha sempre un posto, una mediana che non dice su quanti casi sta non ne ha", () => {
  const count = (valore: number) => ({ valore, numeratore: valore, denominatore: null });
  const counts = new Map([
    ["a", count(3)],
    ["b", count(2)],
  ]);
  expect(rankOf(counts, "b", false)).toEqual({ posto: 2, su: 2 });
  const median = { valore: 40, numeratore: null, denominatore: null };
  const medians = new Map([
    ["a", median],
    ["b", median],
  ]);
  expect(rankOf(medians, "a", true)).toBeNull();
});

test("chi è solo non ha un posto, e ciò che non è attribuito non è un pari", () => {
  const alone = new Map([
    ["a", peer(90, 20)],
    ["non_attribuito", peer(95, 20)],
  ]);
  expect(rankOf(alone, "a", false)).toBeNull();
});
