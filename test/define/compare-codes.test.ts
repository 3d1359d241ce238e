import { expect, test } from "vitest";
import { compareCodes, readCatalog } from "../../src/define/catalog.js";
import { root } from "../helpers/empty-database.js";

test("i codici sono in ordine di catalogo, con i numeri come numeri", () => {
  const sorted = ["A.1", "A.1.2", "A.1.9", "A.1.10", "A.2.1", "B.1.1", "M.4", "M.4a", "M.4b"];
  expect([...sorted].reverse().sort(compareCodes)).toEqual(sorted);
  expect(compareCodes("A.1.1", "A.1.1")).toBe(0);
});

test("l'ordine è quello del sistema su tutto il catalogo", () => {
  const codes = [...readCatalog(root, root).indicators.keys()];
  const system = [...codes].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  expect(codes.length).toBeGreaterThan(50);
  expect(codes).toEqual(system);
});
