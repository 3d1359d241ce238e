import { describe, expect, test } from "vitest";
import { runExamples } from "../src/compute/examples.js";
import { readCatalog } from "../src/define/catalog.js";
import { createTerritoryView } from "../src/territory/territory-view.js";
import { emptyDatabase, root } from "./helpers/empty-database.js";

const catalog = readCatalog(root, root);
const db = emptyDatabase();

test("nessuna definizione ha difetti", () => {
  expect(catalog.issues).toEqual([]);
});

describe("ogni esempio di ogni indicatore dà il numero scritto", () => {
  for (const indicator of catalog.indicators.values()) {
    test(`${indicator.codice} ${indicator.title}: ${indicator.examples.map((one) => one.says).join("; ")}`, () => {
      expect(indicator.examples.length).toBeGreaterThan(0);
      const faults = runExamples(db, root, catalog, indicator, (at) => createTerritoryView(db, at));
      expect(faults).toEqual([]);
    });
  }
});
