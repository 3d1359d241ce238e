import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LoadOutcome } from "../../src/model/loading.js";
import { type Bench, bench, ROOT, sumOfLines } from "./load-world.js";

const { Workbook } = createRequire(import.meta.url)("exceljs") as typeof ExcelJS;
const FOLDER = join(ROOT, "..", "shared", "data");
const there = existsSync(FOLDER);
if (!there) console.warn(`Prove sui 27 file veri saltate: manca ${FOLDER}`);

/** Every file of the folder: source and rows, or the code it is refused with. */
const FILES: readonly (readonly [string, string, number | null, string?])[] = [
  ["ats/INPS_HCP_ambiti_competenze_2025-09-11.xlsx", "E-FORMAT", null],
  ["geo/Reg01012025_g_WGS84.json", "confini", 20],
  ["geo/limits_IT_provinces.topo.json", "confini", 107, "2023-06-30"],
  ["geo/limits_IT_regions.topo.json", "confini", 20, "2023-06-30"],
  ["geo/limits_P_100_municipalities.geojson", "confini", 7, "2023-06-30"],
  ["geo/limits_P_104_municipalities.geojson", "E-NOROWS", null, "2023-06-30"],
  ["geo/limits_R_12_municipalities.topo.json", "confini", 378, "2023-06-30"],
  ["geo/limits_R_1_municipalities.topo.json", "confini", 1178, "2023-06-30"],
  ["geo/limits_R_2_municipalities.topo.json", "confini", 74, "2023-06-30"],
  ["inps/osservatorio_dipendenti_eta_sesso_Anno_2024.csv", "inps_osservatorio", 36],
  ["inps/osservatorio_dipendenti_settore_contratto_2024.csv", "inps_osservatorio", 76],
  ["istat/CL_ITTER107_territori.csv", "istat_territori", 11410],
  ["istat/P2_2025_it_Comuni.csv", "istat_p2", 7896],
  ["istat/POSAS_2023_it_Regioni.csv", "istat_posas_regioni", 2020],
  ["istat/POSAS_2025_it_Comuni.excerpt.csv", "istat_posas_comuni", 193],
  ["istat/POSAS_2025_it_Regioni.csv", "istat_posas_regioni", 2020],
  ["istat/STRASA_2022_en_Provinces.csv", "istat_strasa", 10807],
  ["istat/anpr_archivio_comuni_2024.csv", "istat_anpr_archivio", 19340],
  ["istat/classificazioni_comuni_2023-01-01.xlsx", "istat_classificazioni", 7901],
  ["istat/elenco_comuni_2020-01.csv", "istat_elenco_comuni", 7904],
  ["istat/elenco_comuni_2023-24.csv", "istat_elenco_comuni", 7901],
  ["istat/situas_comuni_2026-08-14.csv", "istat_situas", 7894],
  ["tableau/crosstab_eth_ca_private_merced_2023.csv", "riferimento", 1032, "2023-12-31"],
  ["tableau/crosstab_gpa_by_inst_james_lick.xlsx", "riferimento", 207, "2023-12-31"],
  ["tableau/crosstab_gpa_merced_2023.csv", "riferimento", 1312, "2023-12-31"],
  ["tableau/crosstab_hs_by_year_james_lick.xlsx", "riferimento", 468, "2023-12-31"],
  ["tableau/dati_gpa_fort_bragg.csv", "riferimento", 300, "2023-12-31"],
];

type Cells = readonly (readonly (string | number | null)[])[];

/** The table read by another library, nothing filled in. */
function textTable(path: string): Cells {
  const bytes = readFileSync(join(FOLDER, path));
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = bytes.toString(wide ? "utf16le" : "utf8").replace(/^\ufeff/, "");
  return parse(text, {
    delimiter: wide ? "\t" : path.startsWith("inps/") ? ";" : ",",
    relax_column_count: true,
  });
}
async function bookTable(path: string): Promise<Cells> {
  const book = new Workbook();
  await book.xlsx.readFile(join(FOLDER, path));
  const rows: (string | number | null)[][] = [];
  book.worksheets[0]?.eachRow((row) => {
    const cells: (string | number | null)[] = [];
    for (let i = 1; i <= (book.worksheets[0]?.columnCount ?? 0); i += 1) {
      const cell = row.getCell(i);
      // A merged cell answers with the value of the first: only that one counts.
      const own = cell.isMerged && cell.master !== cell ? null : cell.value;
      cells.push(typeof own === "string" || typeof own === "number" ? own : null);
    }
    rows.push(cells);
  });
  return rows;
}

/** Sum and count of the figures of some columns, under a reading of their text. */
function recount(
  rows: Cells,
  columns: readonly number[],
  read: (cell: string) => number,
): { readonly n: number; readonly blank: number; readonly sum: number } {
  let n = 0;
  let blank = 0;
  let sum = 0;
  for (const row of rows) {
    for (const at of columns) {
      const cell = row[at];
      if (cell === null || cell === undefined || String(cell).trim() === "") blank += 1;
      else {
        n += 1;
        sum += typeof cell === "number" ? cell : read(cell.trim());
      }
    }
  }
  return { n, blank, sum };
}
const italian = (cell: string): number => Number(cell.replaceAll(".", "").replace(",", "."));
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

describe.skipIf(!there)("i 27 file veri: caricati giusti, o rifiutati con la loro ragione", () => {
  let b: Bench;
  const outcomes = new Map<string, LoadOutcome>();
  const outcome = (path: string): LoadOutcome => outcomes.get(path) as LoadOutcome;
  beforeAll(async () => {
    b = bench();
    // Copies: rejects are written beside the input, and the originals are not ours to touch.
    for (const [path, , , data] of FILES) {
      const name = path.split("/")[1] ?? "";
      outcomes.set(path, await b.one(name, readFileSync(join(FOLDER, path)), { data }));
    }
  }, 120_000);
  afterAll(() => b.remove());

  const stored = (path: string): Readonly<Record<string, unknown>> =>
    b.query(
      `SELECT COUNT(valore) AS n, SUM(valore IS NULL) AS blank, SUM(valore) AS sum
      FROM riferimento r JOIN fornitura f ON f.id = r.fornitura_id
      WHERE f.file = '${path.split("/")[1]}'`,
    )[0] ?? {};

  test("la tavola nomina tutti i file della cartella", () => {
    const found = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
      .filter((path) => /\.[a-z]+$/i.test(path) && path !== "README.md")
      .map((path) => path.replaceAll("\\", "/"));
    expect(FILES.map(([path]) => path).sort()).toEqual(found.sort());
  });

  const expected = FILES.map(([path, what, rows]) => ({ path, what, rows }));
  test.each(expected)("$path: $what, $rows righe", ({ path, what, rows }) => {
    const { report, remedy, exit } = outcome(path);
    if (rows === null) {
      expect(report.errore?.codice).toBe(what);
      expect(remedy?.length).toBeGreaterThan(20);
      expect(report.caricate).toBe(0);
      return;
    }
    expect(report.errore).toBeUndefined();
    expect([exit, report.fonte, report.caricate, report.scartate]).toEqual([0, what, rows, 0]);
    expect(sumOfLines(outcome(path))).toBe(report.lette);
  });

  test("l'elenco INPS di Home Care Premium non diventa la composizione degli ambiti, e si dice perché", () => {
    const { report, remedy } = outcome("ats/INPS_HCP_ambiti_competenze_2025-09-11.xlsx");
    expect(report.errore?.messaggio).toContain("Home Care Premium");
    expect(remedy).toContain("ats_composizione");
    expect(b.query("SELECT COUNT(*) AS n FROM composizione_ats")).toEqual([{ n: 0 }]);
  });

  test.each([
    ["tableau/crosstab_eth_ca_private_merced_2023.csv", range(5, 14), 6096],
    ["tableau/crosstab_gpa_merced_2023.csv", range(4, 7), 9792.83],
    ["tableau/dati_gpa_fort_bragg.csv", [7], 645.830702555],
  ])("%s: le cifre e i vuoti sono quelli del file, i vuoti non sono zeri", (path, columns, sum) => {
    const told = recount(textTable(path).slice(1), columns, Number);
    expect(stored(path)).toMatchObject({ n: told.n, blank: told.blank });
    expect(stored(path).sum).toBeCloseTo(told.sum, 6);
    expect(told.sum).toBeCloseTo(sum, 6);
  });

  test.each([
    ["tableau/crosstab_gpa_by_inst_james_lick.xlsx", range(6, 9), 1354.0691978024627],
    ["tableau/crosstab_hs_by_year_james_lick.xlsx", range(7, 12), 7191],
  ])("%s: le cifre e i vuoti sono quelli della cartella", async (path, columns, sum) => {
    const told = recount((await bookTable(path)).slice(1), columns, Number);
    expect(stored(path)).toMatchObject({ n: told.n, blank: told.blank });
    expect(stored(path).sum).toBeCloseTo(told.sum, 6);
    expect(told.sum).toBeCloseTo(sum, 6);
  });

  test("hs_by_year: ogni cifra ha l'etichetta del suo gruppo, ricontata per sede, anno e fase", async () => {
    const path = "tableau/crosstab_hs_by_year_james_lick.xlsx";
    const [head = [], ...rows] = await bookTable(path);
    const expected = new Map<string, number>();
    let [campus, year] = ["", ""];
    for (const row of rows) {
      if (row[4] !== null) campus = String(row[4]);
      if (row[5] !== null) year = String(row[5]);
      for (const at of range(7, 12)) {
        const value = row[at];
        if (typeof value !== "number") continue;
        const key = `${campus} ${year} ${row[6]} ${head[at]}`;
        expected.set(key, (expected.get(key) ?? 0) + value);
      }
    }
    const found = b.query(
      `SELECT dimensioni, misura, valore FROM riferimento
      WHERE tabella = 'crosstab_hs_by_year_james_lick' AND valore IS NOT NULL`,
    );
    const told = new Map<string, number>();
    for (const { dimensioni, misura, valore } of found) {
      const own = Object.values(JSON.parse(String(dimensioni)) as Record<string, string>);
      told.set(`${own.slice(4).join(" ")} ${String(misura)}`, Number(valore));
    }
    expect([...told].sort()).toEqual([...expected].sort());
    expect(told.size).toBe(2340 - 1603);
  });

  test.each([
    ["inps/osservatorio_dipendenti_eta_sesso_Anno_2024.csv", range(4, 29), 900],
    ["inps/osservatorio_dipendenti_settore_contratto_2024.csv", range(3, 8), 380],
  ])("%s: somme uguali alle cifre del file, col punto delle migliaia", (path, columns, figures) => {
    const rows = textTable(path);
    const header = rows.findIndex((row) => /^(?:Anno|.* ATECO 2007)$/.test(String(row[0])));
    const told = recount(rows.slice(header + 1), columns, italian);
    expect(told.n + told.blank).toBe(figures);
    expect(stored(path)).toMatchObject(told);
    expect(outcome(path).report).toMatchObject({ intestazione: 2, vuote: 2, preambolo: 32 });
    expect(outcome(path).report.data_osservazione).toBe("2024-12-31");
  });

  test("osservatorio INPS: i totali sono segnati, e il resto somma al totale generale", () => {
    for (const [tabella, total] of [
      ["osservatorio_dipendenti_eta_sesso_Anno_2024", 17_731_002],
      ["osservatorio_dipendenti_settore_contratto_2024", 17_731_002],
    ] as const) {
      const [parts] = b.query(
        `SELECT SUM(valore) AS n FROM riferimento
        WHERE tabella = '${tabella}' AND misura LIKE 'Numero lavoratori%' AND totale = 0`,
      );
      expect(parts).toEqual({ n: total });
    }
  });

  test("confini: le coordinate decodificate cadono nel riquadro del file, e ogni anello esterno è orario", () => {
    const rows = b.query(
      "SELECT f.file, c.geometria FROM confine c JOIN fornitura f ON f.id = c.fornitura_id",
    );
    expect(rows).toHaveLength(20 + 107 + 20 + 7 + 378 + 1178 + 74);
    const boxes = new Map<string, [number, number, number, number]>();
    let wrong = 0;
    for (const { file, geometria } of rows) {
      const { type, coordinates } = JSON.parse(String(geometria)) as {
        type: string;
        coordinates: unknown;
      };
      const polygons = (type === "Polygon" ? [coordinates] : coordinates) as number[][][][];
      const box = boxes.get(String(file)) ?? [180, 90, -180, -90];
      for (const [outer = []] of polygons) {
        let turn = 0;
        for (const [i, [x = 0, y = 0]] of outer.entries()) {
          const [nextX = 0, nextY = 0] = outer[i + 1] ?? outer[0] ?? [];
          turn += (nextX - x) * (nextY + y);
          box[0] = Math.min(box[0], x);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], x);
          box[3] = Math.max(box[3], y);
        }
        if (turn < 0) wrong += 1;
      }
      boxes.set(String(file), box);
    }
    expect(wrong).toBe(0);
    for (const name of ["limits_IT_regions.topo.json", "limits_R_12_municipalities.topo.json"]) {
      const { bbox } = JSON.parse(readFileSync(join(FOLDER, "geo", name), "utf8")) as {
        bbox: number[];
      };
      for (const [i, edge] of bbox.entries()) expect(boxes.get(name)?.[i]).toBeCloseTo(edge, 5);
    }
    expect(
      outcome("geo/Reg01012025_g_WGS84.json").notices.find(({ code }) => code === "W-ANELLI"),
    ).toBeDefined();
    expect(outcome("geo/limits_IT_regions.topo.json").notices).toEqual([]);
  });

  test("Piemonte: due comuni in vigore sono senza contorno, e si dice quali", () => {
    const { report, notices } = outcome("geo/limits_R_1_municipalities.topo.json");
    expect(report.vuote).toBe(1);
    expect(notices.map(({ message }) => message).join()).toMatch(
      /2 comuni sono senza contorno[^.]*Miagliano, Moransengo-Tonengo/,
    );
  });
});
