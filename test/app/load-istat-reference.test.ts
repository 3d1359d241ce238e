import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { observationDate } from "../../src/app/figures.js";
import type { LoadResult } from "../../src/app/load-files.js";
import { listSources } from "../../src/define/source.js";
import type { LoadOutcome } from "../../src/model/loading.js";
import { openDatabase } from "../../src/store/open.js";
import { type Bench, bench, ROOT, sumOfLines } from "./load-world.js";

const FOLDER = join(ROOT, "..", "shared", "data", "istat");
const there = existsSync(FOLDER);
if (!there) console.warn(`Prove sui file ISTAT veri saltate: manca ${FOLDER}`);

/** The file read by another library, to recount from. */
const records = (name: string): Record<string, string>[] => {
  const text = readFileSync(join(FOLDER, name), "utf8").replace(/^\ufeff/, "");
  const title = name.startsWith("STRASA");
  return parse(text, { delimiter: ",", columns: true, from_line: title ? 2 : 1 });
};

/** Numbers of one column of the first sheet, straight from its XML. */
function sheetColumn(name: string, letter: string): number[] {
  const parts = unzipSync(readFileSync(join(FOLDER, name)));
  const xml = strFromU8(parts["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
  const cell = new RegExp(`<c r="${letter}(\\d+)"(?: s="\\d+")?><v>([^<]+)</v>`, "g");
  return [...xml.matchAll(cell)].filter(([, row]) => Number(row) > 1).map(([, , v]) => Number(v));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe.skipIf(!there)("la cartella ISTAT vera, caricata intera", () => {
  let b: Bench;
  let first: LoadResult;
  let again: LoadResult;
  const of = (fonte: string): LoadOutcome =>
    first.outcomes.find((one) => one.report.fonte === fonte) as LoadOutcome;

  beforeAll(async () => {
    b = bench();
    // No row is rejected, so nothing is written beside the originals.
    first = await b.load([FOLDER]);
    again = await b.load([FOLDER]);
  });
  afterAll(() => b.remove());

  test("undici file, uscita 0, ogni riga con una sorte sola", () => {
    expect(first.exit).toBe(0);
    expect(first.outcomes).toHaveLength(11);
    for (const outcome of first.outcomes) {
      expect(`${outcome.report.file} ${outcome.report.errore?.codice ?? ""}`.trim()).toBe(
        outcome.report.file,
      );
      expect(outcome.report.scartate).toBe(0);
      expect(sumOfLines(outcome)).toBe(outcome.report.lette);
    }
  });

  test("una seconda volta sono tutti già caricati, e le righe non crescono", () => {
    expect(again.exit).toBe(0);
    expect(again.outcomes.map((one) => one.report.gia_caricata)).toEqual(Array(11).fill(true));
    expect(b.query("SELECT COUNT(*) AS n FROM fornitura")).toEqual([{ n: 11 }]);
  });

  test("nessun file ISTAT sposta la data di osservazione dei report", () => {
    const db = openDatabase(b.world.database, { readonly: true });
    try {
      const { sources } = listSources([join(ROOT, "seeds", "sources")]);
      const tables = [...sources.values()].map(({ name, title, table, dates }) => ({
        fonte: name,
        titolo: title,
        tabella: table,
        dates,
      }));
      expect(() => observationDate(db, tables, null)).toThrowError(
        expect.objectContaining({ code: "S-NODATA" }),
      );
    } finally {
      db.close();
    }
  });

  test("archivio ANPR: 19.340 periodi, 7.903 aperti; 9999-12-31 e ND non sono valori", () => {
    const rows = records("anpr_archivio_comuni_2024.csv");
    expect(of("istat_anpr_archivio").report).toMatchObject({
      data_osservazione: "2024-01-01",
      lette: 19_341,
      caricate: 19_340,
    });
    expect(
      b.query(
        `SELECT COUNT(*) AS n, COUNT(al) AS chiusi, SUM(stato = 'A') AS vivi, COUNT(catastale) AS codici,
          MIN(dal) AS primo, SUM(sigla = 'NA') AS napoli FROM comune_periodo`,
      ),
    ).toEqual([
      {
        n: rows.length,
        chiusi: rows.filter((row) => row.DATACESSAZIONE !== "9999-12-31").length,
        vivi: rows.filter((row) => row.STATO === "A").length,
        codici: rows.filter((row) => row.CODCATASTALE !== "ND").length,
        primo: "1861-03-17",
        napoli: rows.filter((row) => row.SIGLAPROVINCIA === "NA").length,
      },
    ]);
    expect(rows).toHaveLength(19_340);
    expect(b.query("SELECT COUNT(*) AS n FROM comune_periodo WHERE al IS NULL")).toEqual([
      { n: 7903 },
    ]);
    expect(
      b.query("SELECT dal, al, nome FROM comune_periodo WHERE catastale = 'A001' ORDER BY dal"),
    ).toEqual([
      { dal: "1866-11-19", al: "1924-11-13", nome: "ABANO" },
      { dal: "1924-11-14", al: null, nome: "ABANO TERME" },
    ]);
  });

  test("CL_ITTER107: 11.410 territori, 692 ambiti, e una data convenzionale dichiarata", () => {
    const rows = records("CL_ITTER107_territori.csv");
    const ambiti = rows.filter((row) => /^T\d{5}$/.test(row.dimensionValueID ?? ""));
    expect(ambiti).toHaveLength(692);
    const { report, notices } = of("istat_territori");
    expect(report).toMatchObject({ data_osservazione: "1900-01-01", caricate: 11_410 });
    expect(notices.map((one) => one.code)).toEqual(["W-DATE"]);
    expect(
      b.query(
        `SELECT codice, nome FROM territorio_istat
        WHERE codice GLOB 'T[0-9][0-9][0-9][0-9][0-9]' ORDER BY codice`,
      ),
    ).toEqual(
      ambiti
        .map((row) => ({ codice: row.dimensionValueID, nome: row.dimensionValueDescription }))
        .sort((x, y) => (String(x.codice) < String(y.codice) ? -1 : 1)),
    );
  });

  test("classificazioni: 7.901 comuni, e popolazione, residenti e superficie tornano col foglio", () => {
    const name = "classificazioni_comuni_2023-01-01.xlsx";
    const legal = sheetColumn(name, "G");
    expect(legal).toHaveLength(7901);
    const [found] = b.query(
      `SELECT COUNT(DISTINCT comune) AS n, SUM(popolazione_legale) AS legale, SUM(residenti) AS residenti,
        SUM(superficie_kmq) AS kmq, SUM(litoraneo) AS litoranei, SUM(isolano) AS isolani,
        SUM(zona_costiera) AS costieri, SUM(urbanizzazione = 1) AS citta, COUNT(zona_altimetrica) AS zone
      FROM classificazione_comune`,
    );
    expect(found).toMatchObject({
      n: 7901,
      legale: sum(legal),
      residenti: sum(sheetColumn(name, "H")),
      litoranei: sum(sheetColumn(name, "K")),
      isolani: sum(sheetColumn(name, "L")),
      costieri: sum(sheetColumn(name, "M")),
      citta: sheetColumn(name, "N").filter((n) => n === 1).length,
      zone: 7901,
    });
    expect(sum(legal)).toBe(59_030_133);
    expect(Number(found?.kmq)).toBeCloseTo(sum(sheetColumn(name, "F")), 3);
  });

  test("STRASA: gli stranieri di ogni provincia sono la sua riga 999, contata una volta", () => {
    const rows = records("STRASA_2022_en_Provinces.csv");
    const totals = rows.filter((row) => row.Age === "999");
    expect(totals).toHaveLength(107);
    expect(
      b.query(
        `SELECT provincia, SUM(CASE sesso WHEN 'M' THEN residenti END) AS M,
          SUM(CASE sesso WHEN 'F' THEN residenti END) AS F
        FROM popolazione_straniera WHERE anno = 2022 GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual(
      totals
        .map((row) => ({
          provincia: row["Province code"],
          M: Number(row.Males),
          F: Number(row.Females),
        }))
        .sort((x, y) => (String(x.provincia) < String(y.provincia) ? -1 : 1)),
    );
    expect(b.query("SELECT SUM(residenti) AS n FROM popolazione_straniera")).toEqual([
      { n: 5_030_716 },
    ]);
    expect(of("istat_strasa").report).toMatchObject({
      data_osservazione: "2022-01-01",
      caricate: 10_807,
      ignorate: 107,
    });
    expect(of("istat_strasa").notices).toEqual([]);
  });
});

describe("stranieri e residenti non si scambiano", () => {
  let b: Bench;
  beforeAll(() => {
    b = bench();
  });
  afterAll(() => b.remove());

  const province = (title: string): string =>
    `"${title}"\n"Codice provincia";"Provincia";"Età";"Totale maschi";"Totale femmine";"Totale"\n"004";"Cuneo";0;10;12;22\n"004";"Cuneo";999;10;12;22\n`;

  test("l'edizione italiana per provincia si legge, se il titolo dice stranieri", async () => {
    const outcome = await b.one(
      "STRASA_2023_it_Province.csv",
      province("Stranieri residenti al 1° gennaio 2023 per età e sesso"),
    );
    expect(outcome.report).toMatchObject({
      fonte: "istat_strasa",
      data_osservazione: "2023-01-01",
      caricate: 1,
      ignorate: 1,
    });
    expect(b.query("SELECT anno, provincia, sesso, residenti FROM popolazione_straniera")).toEqual([
      { anno: 2023, provincia: "004", sesso: "M", residenti: 10 },
      { anno: 2023, provincia: "004", sesso: "F", residenti: 12 },
    ]);
  });

  test("la popolazione di provincia, con le stesse colonne, non entra come stranieri", async () => {
    const outcome = await b.one(
      "POSAS_2023_it_Province.csv",
      province("Popolazione residente al 1° gennaio 2023 per età e sesso"),
    );
    expect(outcome.report.errore?.codice).toBe("E-HDR-MISSING");
    expect(outcome.report.errore?.messaggio).toContain("titolo");
  });

  test("gli stranieri per comune, con le colonne della POSAS, non entrano come residenti", async () => {
    const outcome = await b.one(
      "STRASA_2025_it_Comuni.csv",
      '"Stranieri residenti al 1° gennaio 2025"\n"Codice comune";"Comune";"Età";"Totale maschi";"Totale femmine";"Totale"\n"004003";"Alba";0;1;2;3\n',
    );
    expect(outcome.report.errore?.codice).toBe("E-HDR-MISSING");
    expect(b.query("SELECT COUNT(*) AS n FROM popolazione")).toEqual([{ n: 0 }]);
  });

  test("una provincia senza i suoi zeri è scartata: non si unirebbe a nulla", async () => {
    const rows = ["1", "2", "3"].map((age) => `"004";"Cuneo";${age};1;1;2`).join("\n");
    const outcome = await b.one(
      "STRASA_2024_it_Province.csv",
      `"Stranieri residenti al 1° gennaio 2024"\n"Codice provincia";"Provincia";"Età";"Maschi";"Femmine";"Totale"\n${rows}\n4;"Cuneo";4;1;1;2\n`,
    );
    expect(outcome.rejects).toMatchObject([
      { line: 6, code: "R-KEY-BAD", column: "codice_provincia" },
    ]);
  });
});
