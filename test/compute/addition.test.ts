import { expect, test } from "vitest";
import { additionOf } from "../../src/compute/addition.js";
import { soundCatalog } from "../../src/define/catalog.js";
import { alba } from "../helpers/compose-input.js";
import { root } from "../helpers/empty-database.js";

const catalog = soundCatalog(root, root);
const additionIn = (
  codice: string,
  dimension: string,
  where: Readonly<Record<string, string>> = {},
) => {
  const indicator = catalog.indicators.get(codice);
  if (indicator === undefined) throw new Error(codice);
  return additionOf(indicator, dimension, where, alba, catalog);
};

test.each([
  ["i nuclei si sommano", "A.1.1", "comune", {}, { how: "conteggio", disjoint: false }],
  [
    "una quota si rifà su numeratori e denominatori sommati",
    "B.1.3",
    "comune",
    {},
    { how: "quota", disjoint: false },
  ],
  ["un importo medio anche", "A.5.1", "comune", {}, { how: "quota", disjoint: false }],
  [
    "nuclei distinti, di una variante: se nessuno è in due comuni",
    "M.4a",
    "comune",
    { orizzonte: "15" },
    { how: "conteggio", disjoint: true },
  ],
  [
    "le classi sono parti di un intero solo",
    "A.3.1",
    "cittadinanza",
    {},
    { how: "parti", disjoint: false },
  ],
  ["una variante non detta", "M.4a", "comune", {}, null],
  ["gli orizzonti stanno uno nell'altro", "M.4a", "orizzonte", {}, null],
  ["chi c'è in un mese c'è anche nel prossimo", "A.2.1", "mese", {}, null],
  ["una mediana", "D.2.6", "comune", { statistica: "MEDIANA" }, null],
  [
    "operatori distinti: se nessuno è in due ambiti",
    "B.5.3",
    "ambito",
    {},
    { how: "conteggio", disjoint: true },
  ],
  [
    "i casi per operatore: anche, perché divide per operatori distinti",
    "D.2.1",
    "ambito",
    {},
    { how: "quota", disjoint: true },
  ],
  ["più indicatori insieme", "M.2", "ambito", { indicatore: "B.1.3" }, null],
] as const)("%s: %s per %s", (_, codice, dimension, where, addition) => {
  expect(additionIn(codice, dimension, where)).toEqual(addition);
});
