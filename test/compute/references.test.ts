import { describe, expect, test } from "vitest";
import { ITALIA } from "../../src/compute/compare.js";
import { findReference, type ReferenceRow } from "../../src/compute/references.js";
import { readCatalog } from "../../src/define/catalog.js";
import type { Member } from "../../src/model/result-table.js";
import type { Territorio } from "../../src/model/territory.js";
import { root } from "../helpers/empty-database.js";

const catalog = readCatalog(root, root);
const indicator = (codice: string) => {
  const found = catalog.indicators.get(codice);
  if (found === undefined) throw new Error(`manca ${codice}`);
  return found;
};
const PIEMONTE: Territorio = {
  ...ITALIA,
  livello: "regione",
  codice: "01",
  nome: "Piemonte",
  etichetta: "01-Piemonte",
  regione: "01",
};
const row = (
  misura: string,
  dimensioni: Readonly<Record<string, string | null>>,
  valore: number,
  more: Partial<ReferenceRow> = {},
): ReferenceRow => ({
  tabella: "t",
  misura,
  dimensioni: JSON.stringify(dimensioni),
  valore,
  unita: null,
  data_osservazione: "2025-11-30",
  file: "t.csv",
  ...more,
});
const find = (
  rows: readonly ReferenceRow[],
  codice: string,
  territorio: Territorio = ITALIA,
  membri: Readonly<Record<string, Member>> = {},
) => findReference(rows, indicator(codice), membri, territorio, "2025-12-31")?.valore ?? null;

describe("un valore pubblicato vale per l'indicatore e il territorio che nomina", () => {
  const italia = { Territorio: "Italia" };

  test("la misura si chiama col codice, col codice e un nome, o col nome dell'indicatore", () => {
    for (const misura of [
      "A.1.1",
      "a.1.1",
      "A.1.1 - Nuclei",
      "A.1.1 Nuclei familiari",
      "nuclei familiari",
    ]) {
      expect(find([row(misura, italia, 7)], "A.1.1"), misura).toBe(7);
    }
    for (const misura of ["A.1.10", "A.1.1.2", "Nuclei", "A.1.1b"]) {
      expect(find([row(misura, italia, 7)], "A.1.1"), misura).toBeNull();
    }
  });

  test("il nome può stare fra le etichette, se la misura si chiama «Valore»", () => {
    expect(find([row("Valore", { ...italia, Indicatore: "A.1.1" }, 7)], "A.1.1")).toBe(7);
    expect(find([row("Valore", { ...italia, Indicatore: "A.1.2" }, 7)], "A.1.1")).toBeNull();
  });

  test("una tabella che non nomina territori non vale per l'Italia, nemmeno il suo totale", () => {
    expect(find([row("A.1.1", {}, 7)], "A.1.1")).toBeNull();
    expect(find([row("A.1.1", { Regione: "Totale" }, 7)], "A.1.1")).toBeNull();
  });

  test("la regione si chiama col codice, col nome o con tutti e due; un'altra non vale, un suo ambito nemmeno", () => {
    for (const Regione of ["01", "Piemonte", "01-Piemonte", "PIEMONTE"]) {
      expect(find([row("A.1.1", { Regione }, 7)], "A.1.1", PIEMONTE), Regione).toBe(7);
    }
    expect(find([row("A.1.1", { Regione: "12-Lazio" }, 7)], "A.1.1", PIEMONTE)).toBeNull();
    const part = { Regione: "01-Piemonte", "Codice Ambito": "pie_2" };
    expect(find([row("A.1.1", part, 7)], "A.1.1", PIEMONTE)).toBeNull();
    const whole = { Regione: "01-Piemonte", "Codice Ambito": "Totale" };
    expect(find([row("A.1.1", whole, 9)], "A.1.1", PIEMONTE)).toBe(9);
  });

  test("le percentuali sono tenute come frazioni; una percentuale non è un conteggio", () => {
    expect(find([row("A.3.3", italia, 0.39, { unita: "%" })], "A.3.3")).toBeCloseTo(39, 9);
    expect(find([row("A.1.1", italia, 0.39, { unita: "%" })], "A.1.1")).toBeNull();
    expect(find([row("A.5.1", italia, 697, { unita: "€" })], "A.5.1")).toBe(697);
    expect(find([row("A.1.1", italia, 697, { unita: "€" })], "A.1.1")).toBeNull();
  });

  test("un taglio vale per la sua riga e non per il totale, il totale non vale per un taglio", () => {
    const cut = [row("A.3.1", { ...italia, Cittadinanza: "Italiana" }, 0.685, { unita: "%" })];
    const member = { codice: "ITALIANA", etichetta: "Italiana", ordine: 0 };
    expect(find(cut, "A.3.1", ITALIA, { cittadinanza: member })).toBeCloseTo(68.5, 9);
    expect(find(cut, "A.3.1")).toBeNull();
    const all = [row("A.3.1", italia, 1, { unita: "%" })];
    expect(find(all, "A.3.1", ITALIA, { cittadinanza: member })).toBeNull();
  });

  test("fra due vale l'ultimo non oltre la data; la data può stare fra le etichette", () => {
    const rows = [
      row("A.1.1", italia, 1, { data_osservazione: "2025-06-30" }),
      row("A.1.1", italia, 2, { data_osservazione: "2025-11-30" }),
      row("A.1.1", { ...italia, "Data di osservazione": "31/01/2026" }, 3),
    ];
    expect(find(rows, "A.1.1")).toBe(2);
    expect(findReference(rows, indicator("A.1.1"), {}, ITALIA, "2025-12-31")).toMatchObject({
      data: "2025-11-30",
      file: "t.csv",
    });
  });
});
