import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { registerAggregates, variation } from "../../src/compute/aggregates.js";
import { aggregateOf } from "../../src/compute/build-sql.js";
import { expressionsOf, type Indicator } from "../../src/define/indicator.js";
import { indicatorSchema } from "../../src/define/indicator-schema.js";

test("il coefficiente di variazione è zero se i valori sono uguali, e di nessuno o di una media nulla non c'è", () => {
  expect(variation([4, 4, 4])).toBe(0);
  expect(variation([4, 2])).toBeCloseTo(1 / 3, 12);
  expect(variation([])).toBeNull();
  expect(variation([0, 0])).toBeNull();
});

const db = new Database(":memory:");
registerAggregates(db);
db.exec(`CREATE TABLE carico (chi TEXT, nuclei INTEGER, attivo INTEGER);
  INSERT INTO carico VALUES ('a', 1, 1), ('a', 1, 1), ('a', 5, 0), ('b', 1, 1), ('c', 0, 1),
    (NULL, 9, 1), ('d', NULL, 1)`);

/** The value of an aggregate over `carico`. */
const of = (spec: Parameters<typeof aggregateOf>[0]): unknown =>
  db
    .prepare(`SELECT ${aggregateOf(spec, "carico", undefined).sql} FROM carico`)
    .pluck()
    .get();
const base = { scale: 1, complete: false, known: false };

test("group somma prima per membro; una riga senza membro, senza valore o fuori da where non c'è", () => {
  const grouped = { ...base, group: "chi", where: "attivo" };
  expect(of({ ...grouped, max: "nuclei" })).toBe(2);
  expect(of({ ...grouped, mean: "nuclei" })).toBe(1);
  expect(of({ ...grouped, median: "nuclei" })).toBe(1);
  expect(of({ ...grouped, percentile: "nuclei", at: 0.9 })).toBeCloseTo(1.8, 12);
  expect(of({ ...grouped, variation: "nuclei" })).toBeCloseTo(Math.sqrt(2 / 3), 12);
  expect(of({ ...base, group: "chi", max: "nuclei" })).toBe(7);
});

test("senza group la statistica è quella delle righe; di nessuna riga non c'è", () => {
  expect(of({ ...base, max: "nuclei", where: "attivo" })).toBe(9);
  expect(of({ ...base, variation: "nuclei", where: "chi = 'a' AND attivo" })).toBe(0);
  expect(of({ ...base, variation: "nuclei", where: "chi = 'z'" })).toBeNull();
  expect(of({ ...base, group: "chi", max: "nuclei", where: "chi = 'z'" })).toBeNull();
});

test("group non va con una somma, che è già la somma delle somme", () => {
  const spec = { sum: "nuclei", group: "chi" };
  const read = indicatorSchema.safeParse({ numerator: spec });
  expect(read.error?.issues.map(({ message }) => message).join(" ")).toContain("group");
});

test("group e variation sono espressioni, da controllare come le altre", () => {
  const indicator = { from: "carico", numerator: { ...base, variation: "nuclei", group: "chi" } };
  expect(expressionsOf(indicator as unknown as Indicator).map(({ text }) => text)).toEqual([
    "nuclei",
    "chi",
  ]);
});
