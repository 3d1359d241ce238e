import { expect, test } from "vitest";
import { readCatalog } from "../../src/define/catalog.js";
import { isTypical } from "../../src/define/indicator.js";
import { root } from "../helpers/empty-database.js";

const catalog = readCatalog(root, root);
const typical = (codice: string): boolean => {
  const found = [...catalog.indicators.values()].find((one) => one.codice === codice);
  if (found === undefined) throw new Error(`no indicator ${codice}`);
  return isTypical(found);
};

test("medie e mediane di casi: importi, giorni, bisogni, componenti", () => {
  for (const codice of ["A.5.1", "A.5.2", "D.2.6", "D.3.7", "D.4.1", "C.1.4"])
    expect([codice, typical(codice)]).toEqual([codice, true]);
});

test("un rapporto con altro che casi non lo è, né una variazione, un composto, un conteggio", () => {
  for (const codice of ["D.2.1", "D.2.5", "F.1.3", "M.4f", "A.2.3", "M.2", "A.1.1"])
    expect([codice, typical(codice)]).toEqual([codice, false]);
});
