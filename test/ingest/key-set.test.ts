import { expect, test } from "vitest";
import { KeyHash, KeySet } from "../../src/ingest/key-set.js";
import { RepeatedKeys } from "../../src/ingest/key-spill.js";

const hashed = (hash: KeyHash, ...cells: string[]): KeyHash => {
  hash.reset();
  for (const cell of cells) hash.add(cell);
  hash.finish();
  return hash;
};

test("trecentomila chiavi diverse non si confondono, e ognuna si riconosce la seconda volta", () => {
  const keys = new KeySet();
  const hash = new KeyHash();
  const count = 300_000;
  let hits = 0;
  for (let round = 0; round < 2; round += 1) {
    for (let i = 0; i < count; i += 1) {
      const { high, low } = hashed(hash, `INPS-ADI-2024-${i}`, "ACCOLTA");
      if (keys.add(high, low)) hits += 1;
    }
    expect(hits).toBe(round * count);
  }
  expect(keys.size).toBe(count);
});

test("il confine fra le celle conta: «ab»+«c» non è «a»+«bc»", () => {
  const hash = new KeyHash();
  expect(hashed(hash, "ab", "c").text).not.toBe(hashed(new KeyHash(), "a", "bc").text);
});

test("le chiavi ripetute si trovano tutte e sole, in memoria o su disco", () => {
  const hash = new KeyHash();
  for (const most of [1_000_000, 5_000, 10]) {
    const keys = new RepeatedKeys(most);
    const expected = new Set<string>();
    for (let i = 0; i < 400_000; i += 1) {
      keys.add(hashed(hash, `P${i}`));
      // Some again at once, some much later.
      if (i % 50_000 === 7) {
        keys.add(hash);
        expected.add(hash.text);
      }
    }
    for (const i of [0, 3, 123_456, 399_999]) {
      keys.add(hashed(hash, `P${i}`));
      expected.add(hash.text);
    }
    expect(new Set(keys.found())).toEqual(expected);
    expect(new Set(keys.found())).toEqual(expected);
  }
});
