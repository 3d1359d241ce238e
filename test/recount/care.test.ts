import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { computeIndicators, jsonResults } from "../../src/app/compute-indicators.js";
import { type LoadedRegione, loadedRegione, MESI, PATIENCE } from "../helpers/loaded-regione.js";
import { countCare } from "./care.js";
import { countLeaving } from "./leaving.js";
import type { Triple, Written } from "./triples.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SEEDS = join(ROOT, "seeds", "territorio");

let demo: LoadedRegione;

beforeAll(async () => {
  demo = await loadedRegione({ regione: "14", seme: 7 });
}, PATIENCE);
afterAll(() => demo?.remove());

/** Of the months after `known` dash says n.d., since no delivery tells of them. */
const CASI = [
  { titolo: "il Molise", where: { regione: "14" }, date: "2025-12-31", known: "2025-12" },
  { titolo: "un suo ambito", where: { ambito: "mol_1" }, date: "2025-12-31", known: "2025-12" },
  {
    titolo: "il Molise venti giorni prima, sulle forniture di allora",
    where: { regione: "14" },
    date: "2025-12-11",
    known: "2025-11",
  },
  {
    titolo: "l'ambito venti giorni prima",
    where: { ambito: "mol_1" },
    date: "2025-12-11",
    known: "2025-11",
  },
];

type Riga = Readonly<Record<string, string | number | null>>;

describe.each(CASI)("dash e il riconteggio dai file dicono lo stesso: $titolo", (caso) => {
  let counted: Written;
  const told = new Map<string, ReadonlyMap<string, Triple>>();

  beforeAll(async () => {
    const { where, date } = caso;
    const request = { folder: demo.cartella, seeds: SEEDS, date, where, mesi: MESI };
    counted = { ...countCare(request), ...countLeaving(request) };
    const cutOf = (key: string): string => key.split(" ")[1] ?? "";
    for (const cut of new Set(Object.keys(counted).map(cutOf))) {
      const keys = Object.keys(counted).filter((key) => cutOf(key) === cut);
      const found = await computeIndicators(
        {
          codici: keys.map((key) => key.split(" ")[0] ?? ""),
          per: cut === "" ? [] : cut.split(","),
          scope: where,
          data: date,
          confronta: [],
        },
        demo.world,
      );
      const json = jsonResults(found) as readonly { readonly righe: readonly Riga[] }[];
      found.figures.forEach((figure, i) => {
        const rows = (json[i]?.righe ?? []).map((row): [string, Triple] => [
          figure.dimensioni.map((name) => row[name]).join(" "),
          [row.valore, row.numeratore, row.denominatore] as Triple,
        ]);
        told.set(keys[i] ?? "", new Map(rows));
      });
    }
  }, PATIENCE);

  test("gli indicatori ricontati sono almeno venticinque, e nessuno è vuoto", () => {
    const codes = new Set(Object.keys(counted).map((key) => key.split(" ")[0]));
    expect(codes.size).toBeGreaterThanOrEqual(25);
    for (const [key, rows] of Object.entries(counted)) {
      expect(
        Object.values(rows).some(([value]) => value !== null && value > 0),
        key,
      ).toBe(true);
    }
  });

  test("valore, numeratore e denominatore sono gli stessi, riga per riga, e niente di più", () => {
    const near = (a: number | null, b: number | null): boolean =>
      a === null || b === null ? a === b : Math.abs(a - b) < 1e-9;
    const faults: string[] = [];
    for (const [key, rows] of Object.entries(counted)) {
      const found = told.get(key) ?? new Map<string, Triple>();
      const months = (key.split(" ")[1] ?? "").includes("mese");
      for (const [row, wanted] of Object.entries(rows)) {
        if (months && row.slice(0, 7) < "2024-01") continue;
        const unknown = months && row.slice(0, 7) > caso.known;
        const right: Triple = unknown ? [null, null, null] : wanted;
        const got = found.get(row);
        if (got === undefined || !right.every((one, i) => near(one, got[i] ?? null))) {
          faults.push(`${key} ${row}: dash ${String(got)}, dai file ${String(right)}`);
        }
      }
      // D.3.8 is told again day by day, for the last months only.
      const whole = !key.startsWith("D.3.8");
      for (const [row, [value]] of found) {
        if (whole && rows[row] === undefined && value !== null && value !== 0) {
          faults.push(`${key} ${row}: dash ${value}, dai file niente`);
        }
      }
    }
    expect(faults).toEqual([]);
  });
});
