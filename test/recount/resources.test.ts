import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { computeIndicators, jsonResults } from "../../src/app/compute-indicators.js";
import { type LoadedRegione, loadedRegione, PATIENCE } from "../helpers/loaded-regione.js";
import { type Counted, countResources } from "./resources.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SEEDS = join(ROOT, "seeds", "territorio");

let demo: LoadedRegione;

beforeAll(async () => {
  demo = await loadedRegione({ regione: "14", seme: 20, which: /./ });
}, PATIENCE);
afterAll(() => demo?.remove());

const CASI = [
  { titolo: "il Molise", where: { regione: "14" }, date: "2025-12-31" },
  { titolo: "un suo ambito", where: { ambito: "mol_1" }, date: "2025-12-31" },
  { titolo: "il Molise un mese prima", where: { regione: "14" }, date: "2025-11-30" },
  { titolo: "l'ambito un mese prima", where: { ambito: "mol_1" }, date: "2025-11-30" },
];

describe.each(CASI)(
  "dash e il riconteggio dai file dicono lo stesso: $titolo",
  ({ where, date }) => {
    let counted: Counted;
    const told = new Map<string, Readonly<Record<string, readonly [unknown, unknown]>>>();

    beforeAll(async () => {
      counted = countResources({ folder: demo.cartella, seeds: SEEDS, date, where });
      // «D.4.4 sostegno» is D.4.4 cut by sostegno.
      for (const per of new Set(Object.keys(counted).map((key) => key.split(" ")[1] ?? ""))) {
        const codici = Object.keys(counted)
          .filter((key) => (key.split(" ")[1] ?? "") === per)
          .map((key) => key.split(" ")[0] ?? "");
        const found = await computeIndicators(
          { codici, per: per === "" ? [] : [per], scope: where, data: date, confronta: [] },
          demo.world,
        );
        const json = jsonResults(found) as readonly {
          codice: string;
          righe: readonly Readonly<Record<string, unknown>>[];
        }[];
        found.figures.forEach((figure, i) => {
          const cut = figure.dimensioni.filter((name) => per === "" || name !== "misura");
          const rows = (json[i]?.righe ?? []).filter((row) => per === "" || row.misura !== "MEDIA");
          told.set(
            `${figure.codice}${per === "" ? "" : ` ${per}`}`,
            Object.fromEntries(
              rows.map((row) => [
                cut.map((name) => row[name]).join(" "),
                [row.numeratore, row.denominatore],
              ]),
            ),
          );
        });
      }
    }, PATIENCE);

    test("gli indicatori ricontati sono almeno trentacinque, e nessuno è vuoto", () => {
      expect(Object.keys(counted).length).toBeGreaterThanOrEqual(35);
      for (const [key, rows] of Object.entries(counted)) {
        expect(Object.keys(rows).length, key).toBeGreaterThan(0);
      }
    });

    test("numeratore e denominatore sono gli stessi, al centesimo e all'unità", () => {
      for (const [key, rows] of Object.entries(counted)) {
        const found = told.get(key) ?? {};
        for (const [row, [numerator, denominator]] of Object.entries(rows)) {
          const [top, below] = found[row] ?? [undefined, undefined];
          const near = (value: unknown, wanted: number | null): boolean =>
            wanted === null ? value === null : Math.abs(Number(value) - wanted) < 0.001;
          expect(
            near(top, numerator) && near(below, denominator),
            `${key} ${row}: dash ${String(top)} su ${String(below)}, dai file ${numerator} su ${denominator}`,
          ).toBe(true);
        }
        // What is not in the files is zero in dash, or is not there.
        for (const [row, [top]] of Object.entries(found)) {
          if (rows[row] === undefined) expect(top, `${key} ${row}`).toBe(0);
        }
      }
    });
  },
);
