import { describe, expect, test } from "vitest";
import { byDate, exampleBench } from "../src/compute/examples.js";
import { readCatalog } from "../src/define/catalog.js";
import type { Indicator } from "../src/define/indicator.js";
import { createTerritoryView } from "../src/territory/territory-view.js";
import { emptyDatabase, root } from "./helpers/empty-database.js";

const catalog = readCatalog(root, root);
const db = emptyDatabase();

test("nessuna definizione ha difetti", () => {
  expect(catalog.issues).toEqual([]);
});

describe("ogni esempio di ogni indicatore dà il numero scritto", () => {
  const bench = exampleBench(db, root, catalog, (day) => createTerritoryView(db, day));
  const faults = new Map<Indicator, unknown[]>();
  for (const { indicator, example } of byDate(catalog.indicators.values())) {
    const known = faults.get(indicator) ?? [];
    try {
      known.push(...bench.run(indicator, example));
    } catch (error) {
      known.push(error);
    }
    faults.set(indicator, known);
  }
  for (const indicator of catalog.indicators.values()) {
    test(`${indicator.codice} ${indicator.title}: ${indicator.examples.map((one) => one.says).join("; ")}`, () => {
      expect(indicator.examples.length).toBeGreaterThan(0);
      expect(faults.get(indicator)).toEqual([]);
    });
  }
});
