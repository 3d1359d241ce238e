import type { Database } from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { jsonRow } from "../../src/app/compute-indicators.js";
import { computeFigures } from "../../src/app/figures.js";
import type { Comparison } from "../../src/compute/compare.js";
import { readCatalog } from "../../src/define/catalog.js";
import { emptyDatabase, root } from "../helpers/empty-database.js";

/** Alba and Govone are in pie_2, Alessandria in pie_3, Bra in pie_11. */
const ALBA = "A124";
const GOVONE = "E118";
const ALESSANDRIA = "A182";
const BRA = "B111";

const catalog = readCatalog(root, root);
const sources = [
  ["inps_domande", "domanda"],
  ["inps_stati", "stato_domanda"],
  ["inps_individui", "individuo"],
  ["riferimento", "riferimento"],
].map(([fonte = "", tabella = ""]) => ({
  fonte,
  tabella,
  titolo: fonte,
  dates: fonte !== "riferimento",
}));
let db: Database;

let deliveries = 0;
function delivery(fonte: string, data: string, ambiti: readonly string[]): number {
  deliveries += 1;
  const id = Number(
    db
      .prepare(
        `INSERT INTO fornitura (fonte, file, sha256, data_osservazione, domande_fino_al, lette,
           preambolo, intestazione, vuote, ignorate, caricate, scartate)
         VALUES (?, ?, ?, ?, ?, 2, 0, 1, 0, 0, 1, 0)`,
      )
      .run(fonte, `${fonte}.csv`, `sha${deliveries}`, data, data).lastInsertRowid,
  );
  for (const ambito of ambiti) db.prepare("INSERT INTO copertura VALUES (?, ?, 1)").run(id, ambito);
  return id;
}

/** Nuclei of one comune: so many with a minor, so many without, accolti since a day. */
function nuclei(
  ids: readonly [number, number, number],
  comune: string,
  withMinor: number,
  without: number,
  dal: string,
): void {
  const [d, s, i] = ids;
  for (let n = 0; n < withMinor + without; n += 1) {
    const protocollo = `${comune}-${dal}-${d}-${n}`;
    db.prepare(
      `INSERT INTO domanda (fornitura_id, riga, protocollo, misura, tipo_domanda, data_presentazione, comune)
       VALUES (?, 1, ?, 'ADI', 'PRIMA', ?, ?)`,
    ).run(d, protocollo, dal, comune);
    db.prepare(
      "INSERT INTO stato_domanda (fornitura_id, riga, protocollo, stato, dal) VALUES (?, 1, ?, 'ACCOLTA', ?)",
    ).run(s, protocollo, dal);
    const person = db.prepare(
      `INSERT INTO individuo (fornitura_id, riga, id_individuo, protocollo, ruolo, data_nascita, sesso)
       VALUES (?, 1, ?, ?, ?, ?, 'F')`,
    );
    person.run(i, `${protocollo}a`, protocollo, "RICHIEDENTE", "1980-05-05");
    if (n < withMinor) person.run(i, `${protocollo}b`, protocollo, "COMPONENTE", "2018-05-05");
  }
}

const inps = (data: string, ambiti: readonly string[]) =>
  [
    delivery("inps_domande", data, ambiti),
    delivery("inps_stati", data, ambiti),
    delivery("inps_individui", data, ambiti),
  ] as const;

beforeAll(() => {
  db = emptyDatabase();
  const old = inps("2024-12-15", ["pie_2"]);
  nuclei(old, ALBA, 4, 16, "2024-03-01");
  const now = inps("2025-12-15", ["pie_2", "pie_3", "pie_11"]);
  nuclei(now, ALBA, 6, 14, "2024-03-01");
  nuclei(now, ALBA, 0, 10, "2025-06-01");
  nuclei(now, GOVONE, 3, 2, "2025-06-01");
  nuclei(now, ALESSANDRIA, 8, 12, "2025-06-01");
  nuclei(now, BRA, 5, 4, "2025-06-01");
  const published = delivery("riferimento", "2025-10-31", []);
  const add = db.prepare(
    `INSERT INTO riferimento (fornitura_id, riga, tabella, misura, dimensioni, valore, unita, totale)
     VALUES (?, 1, 'valori', 'A.3.3', ?, ?, '%', 0)`,
  );
  add.run(published, '{"Territorio":"Italia"}', 0.4);
  add.run(published, '{"Territorio":"01-Piemonte"}', 0.35);
});
afterAll(() => db.close());

function figures(
  codici: readonly string[],
  scope: { readonly regione?: string; readonly ambito?: string; readonly comune?: string },
  confronta: readonly Comparison[],
  per: readonly string[] = [],
  data = "2025-12-31",
) {
  const found = computeFigures(db, {
    catalog,
    sources,
    root,
    scope,
    data,
    confronta,
    ask: (territorio) =>
      codici.map((codice) => {
        const indicator = catalog.indicators.get(codice);
        if (indicator === undefined) throw new Error(`manca ${codice}`);
        return { indicator, per, territorio };
      }),
    also: () => null,
  });
  const righe = found.figures.map((one) =>
    one.righe.map((row) => jsonRow(row, one.unita, found.istat) as Record<string, unknown>),
  );
  return { ...found, righe, codici: found.notices.map((one) => one.code) };
}

describe("il posto fra i pari", () => {
  test("un ambito sta fra gli ambiti della regione che hanno dati e almeno 10 casi", () => {
    const { righe, codici } = figures(["A.3.3"], { ambito: "pie_2" }, ["rango"]);
    // pie_2 9 of 35, pie_3 8 of 20; pie_11 has 9 nuclei, the others no delivery.
    expect(righe[0]?.[0]).toMatchObject({ numeratore: 9, denominatore: 35, rango: 2, rango_su: 2 });
    expect(codici).toContain("W-RANGO");
  });

  test("di un conteggio si mettono in fila anche i piccoli, ma non chi non ha forniture", () => {
    const { righe } = figures(["A.1.1"], { ambito: "pie_11" }, ["rango"]);
    expect(righe[0]?.[0]).toMatchObject({ valore: 9, rango: 3, rango_su: 3 });
  });

  test("per comune, ognuno sta fra i comuni del suo ambito", () => {
    const { righe } = figures(["A.1.1"], { ambito: "pie_2" }, ["rango"], ["comune"]);
    const of = (catastale: string) => righe[0]?.find((one) => one.comune_catastale === catastale);
    expect(of(ALBA)).toMatchObject({ valore: 30, rango: 1 });
    expect(of(GOVONE)).toMatchObject({ valore: 5, rango: 2 });
    const alone = figures(["A.1.1"], { comune: "Govone" }, ["rango"]);
    expect(alone.righe[0]?.[0]).toMatchObject({ rango: 2, rango_su: of(GOVONE)?.rango_su });
  });

  test("una regione fra regioni senza dati non ha un posto, l'Italia mai", () => {
    expect(figures(["A.1.1"], { regione: "01" }, ["rango"]).righe[0]?.[0]).toMatchObject({
      rango: null,
    });
    expect(figures(["A.1.1"], {}, ["rango"]).righe[0]?.[0]).toMatchObject({ rango: null });
  });
});

describe("un anno prima", () => {
  test("uno stato si confronta con la fornitura di allora", () => {
    const { righe, annoPrima, codici } = figures(["A.3.3", "A.1.1"], { ambito: "pie_2" }, ["anno"]);
    expect(annoPrima).toBe("2024-12-31");
    expect(righe[0]?.[0]).toMatchObject({ anno: 20 });
    expect(righe[0]?.[0]?.variazione_anno).toBeCloseTo((9 / 35) * 100 - 20, 9);
    expect(righe[1]?.[0]).toMatchObject({ valore: 35, anno: 20, variazione_anno: 15 });
    expect(codici).not.toContain("W-ANNO");
  });

  test("dove allora non c'era una fornitura è n.d., e se non ce n'era nessuna lo dice", () => {
    expect(figures(["A.1.1"], { ambito: "pie_3" }, ["anno"]).righe[0]?.[0]).toMatchObject({
      anno: null,
      variazione_anno: null,
    });
    const before = figures(["A.1.1"], { ambito: "pie_2" }, ["anno"], [], "2025-06-30");
    expect(before.righe[0]?.[0]).toMatchObject({ valore: 20, anno: null });
    expect(before.codici).toContain("W-ANNO");
  });

  test("un mese si confronta con lo stesso mese dell'anno prima, nella stessa fornitura", () => {
    const { righe, codici } = figures(
      ["A.2.1"],
      { ambito: "pie_2" },
      ["anno"],
      ["mese"],
      "2025-12-31",
    );
    const of = (mese: string) => righe[0]?.find((one) => one.mese === mese);
    expect(of("2025-12")).toMatchObject({ valore: 35, anno: 20, variazione_anno: 15 });
    expect(of("2025-02")).toMatchObject({ valore: 20, anno: 0 });
    expect(righe[0]).toHaveLength(24);
    expect(codici).not.toContain("W-ANNO");
  });
});

describe("i valori di regione e Italia", () => {
  test("dove le forniture non coprono tutto vale il riferimento, che si dichiara con la sua data", () => {
    const { righe, codici } = figures(["A.3.3"], { ambito: "pie_2" }, ["regione", "italia"]);
    const row = righe[0]?.[0];
    expect(row?.italia).toBeCloseTo(40, 9);
    expect(row?.regione).toBeCloseTo(35, 9);
    expect(row?.scarto_italia).toBeCloseTo((9 / 35) * 100 - 40, 9);
    const said = { data: "2025-10-31", tabella: "valori", file: "riferimento.csv" };
    expect(row?.riferimenti).toEqual({ regione: said, italia: said });
    expect(codici).toContain("W-PUBBLICATO");
  });

  test("senza riferimento, o prima che fosse pubblicato, è n.d. e non si dichiara niente", () => {
    const other = figures(["A.3.4"], { ambito: "pie_2" }, ["italia"]);
    expect(other.righe[0]?.[0]).toMatchObject({ italia: null, scarto_italia: null });
    expect(other.righe[0]?.[0]).not.toHaveProperty("riferimenti");
    const early = figures(["A.3.3"], { ambito: "pie_2" }, ["italia"], [], "2025-09-30");
    expect(early.righe[0]?.[0]).toMatchObject({ italia: null });
  });

  test("A.1.8 è la differenza dall'Italia, in punti, senza chiederla", () => {
    const beside = figures(["A.1.8"], { ambito: "pie_2" }, ["precedente", "anno", "regione"]);
    const same = beside.righe[0]?.find((one) => one.indicatore === "A.3.3");
    expect(same).toMatchObject({ precedente: null, anno: null, variazione: null });
    expect(same).not.toHaveProperty("regione");
    const { righe } = figures(["A.1.8"], { ambito: "pie_2" }, []);
    const minori = righe[0]?.find((one) => one.indicatore === "A.3.3");
    expect(minori?.valore).toBeCloseTo((9 / 35) * 100 - 40, 9);
    expect(minori).toMatchObject({ numeratore: null });
    expect(righe[0]?.find((one) => one.indicatore === "A.3.4")).toMatchObject({ valore: null });
  });
});
