import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { computeIndicators, jsonResults } from "../../src/app/compute-indicators.js";
import { type LoadedRegione, loadedRegione, MESI, PATIENCE } from "../helpers/loaded-regione.js";
import { type Platea, recountPlatea } from "./platea.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

type Riga = Readonly<Record<string, string | number | null>>;
interface Risultato {
  readonly codice: string;
  readonly righe: readonly Riga[];
}

let demo: LoadedRegione;

beforeAll(async () => {
  demo = await loadedRegione({ regione: "01", seme: 20, quota: 30 });
}, PATIENCE);
afterAll(() => demo?.remove());

const CASI = [
  { ambito: "pie_2", data: "2025-12-31", ultimoMese: "2025-12" },
  { ambito: "pie_2", data: "2025-12-11", ultimoMese: "2025-11" },
  { ambito: "pie_11", data: "2025-12-31", ultimoMese: "2025-12" },
  { ambito: "pie_11", data: "2025-12-11", ultimoMese: "2025-11" },
] as const;

describe.each(CASI)("l'area A ricontata dai file: $ambito al $data", (caso) => {
  let attesi: Platea;
  const calcola = async (codici: readonly string[], per: readonly string[] = []) =>
    jsonResults(
      await computeIndicators(
        { codici, per, scope: { ambito: caso.ambito }, data: caso.data, confronta: [] },
        demo.world,
      ),
    ) as readonly Risultato[];
  const rowsOf = (found: readonly Risultato[], codice: string): readonly Riga[] =>
    found.find((one) => one.codice === codice)?.righe ?? [];
  const known = (): readonly string[] =>
    Object.keys(attesi.monthly)
      .slice(-MESI)
      .filter((month) => month <= caso.ultimoMese);

  beforeAll(() => {
    attesi = recountPlatea(demo.cartella, {
      dataOsservazione: caso.data,
      seeds: join(ROOT, "seeds", "territorio"),
      ambito: caso.ambito,
      mesi: MESI,
    });
    expect(attesi.nuclei).toBeGreaterThan(100);
  }, PATIENCE);

  test("le quote, numeratore e denominatore", async () => {
    const found = await calcola(Object.keys(attesi.pairs));
    const inCents = ["A.5.5", "A.5.7", "A.5.8"];
    for (const [codice, [top, below]] of Object.entries(attesi.pairs)) {
      const [row] = rowsOf(found, codice);
      const scale = inCents.includes(codice) ? 100 : 1;
      const pair = [
        Math.round(Number(row?.numeratore) * scale),
        Math.round(Number(row?.denominatore) * (codice === "A.5.8" ? 100 : 1)),
      ];
      expect(pair, codice).toEqual([top, below]);
    }
  });

  test("i conteggi e la spesa, al centesimo", async () => {
    const found = await calcola(Object.keys(attesi.counts));
    for (const [codice, count] of Object.entries(attesi.counts)) {
      const value = Number(rowsOf(found, codice)[0]?.valore);
      expect(codice === "A.5.4" ? Math.round(value * 100) : value, codice).toBe(count);
    }
    const months = rowsOf(await calcola(["A.2.11"], ["mese"]), "A.2.11");
    expect(Object.fromEntries(months.map((row) => [row.mese, row.valore]))).toEqual(
      attesi.finePerMese,
    );
  });

  test("chi ha quali requisiti, i minorenni, i percorsi, le cause di esclusione", async () => {
    const codes = { requisiti: "A.3.11", minorenni: "A.4.4", percorso: "A.6.1", causa: "A.6.5" };
    const found = await calcola(Object.values(codes));
    for (const [dimension, codice] of Object.entries(codes)) {
      const rows = rowsOf(found, codice).filter((row) => row.numeratore !== 0);
      const counts = Object.fromEntries(rows.map((row) => [row[dimension], row.numeratore]));
      expect(counts, codice).toEqual(attesi.splits[dimension]);
    }
    expect(rowsOf(found, "A.4.4")[0]?.denominatore).toBe(attesi.persone);
  });

  test("l'importo mediano e la scala media", async () => {
    const found = await calcola(["A.5.2", "A.5.11"]);
    expect(Number(rowsOf(found, "A.5.2")[0]?.valore) * 100).toBeCloseTo(
      attesi.importoMediano ?? -1,
      6,
    );
    expect(Number(rowsOf(found, "A.5.11")[0]?.valore)).toBeCloseTo(attesi.scala, 9);
  });

  test("mese per mese: domande, tasso, giorni di attesa, spesa", async () => {
    const found = await calcola(["A.2.7", "A.2.8", "A.2.9", "A.5.4"], ["mese"]);
    const at = (codice: string, mese: string) =>
      rowsOf(found, codice).find((row) => row.mese === mese);
    expect(known().length).toBeGreaterThan(20);
    for (const mese of known()) {
      const month = attesi.monthly[mese];
      expect(at("A.2.7", mese)?.valore, `A.2.7 ${mese}`).toBe(month?.presentate);
      const rate = at("A.2.8", mese);
      expect([rate?.numeratore, rate?.denominatore], `A.2.8 ${mese}`).toEqual([
        month?.accolte,
        month?.decise,
      ]);
      expect(at("A.2.9", mese)?.valore, `A.2.9 ${mese}`).toBe(month?.attesa);
      expect(Math.round(Number(at("A.5.4", mese)?.valore) * 100), `A.5.4 ${mese}`).toBe(
        month?.spesa,
      );
    }
    const after = caso.data.slice(0, 7);
    if (after > caso.ultimoMese) expect(at("A.2.7", after)?.valore).toBeNull();
  });

  test("le variazioni sul mese e sull'anno, anche nel primo mese della serie", async () => {
    const found = await calcola(["A.2.5", "A.2.6"], ["mese"]);
    const months = Object.keys(attesi.monthly);
    for (const mese of known()) {
      for (const [codice, lag] of [
        ["A.2.5", 1],
        ["A.2.6", 12],
      ] as const) {
        const now = attesi.monthly[mese]?.beneficiari ?? 0;
        const then = attesi.monthly[months[months.indexOf(mese) - lag] ?? ""]?.beneficiari ?? 0;
        const row = rowsOf(found, codice).find((one) => one.mese === mese);
        expect([row?.numeratore, row?.denominatore], `${codice} ${mese}`).toEqual([
          now - then,
          then,
        ]);
        if (then === 0) expect(row?.valore).toBeNull();
        else expect(Number(row?.valore)).toBeCloseTo((now / then - 1) * 100, 9);
      }
    }
  });
});
