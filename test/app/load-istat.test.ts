import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LoadOutcome } from "../../src/model/loading.js";
import { type Bench, bench, ROOT, sumOfLines } from "./load-world.js";

const FOLDER = join(ROOT, "..", "shared", "data", "istat");
const there = existsSync(FOLDER);
if (!there) console.warn(`Prove sui file ISTAT veri saltate: manca ${FOLDER}`);

/** The file read by another library, to recount from. */
const records = (name: string, encoding: "utf8" | "latin1" = "utf8"): string[][] =>
  parse(readFileSync(join(FOLDER, name), encoding).replace(/^\ufeff/, ""), {
    delimiter: ";",
    relax_column_count: true,
  });

describe.skipIf(!there)("file ISTAT veri, così come sono pubblicati", () => {
  let b: Bench;
  const outcomes = new Map<string, LoadOutcome>();
  const outcome = (name: string): LoadOutcome => outcomes.get(name) as LoadOutcome;
  const FILES = [
    "elenco_comuni_2020-01.csv",
    "elenco_comuni_2023-24.csv",
    "situas_comuni_2026-08-14.csv",
    "P2_2025_it_Comuni.csv",
    "POSAS_2023_it_Regioni.csv",
    "POSAS_2025_it_Regioni.csv",
    "POSAS_2025_it_Comuni.excerpt.csv",
  ];

  beforeAll(async () => {
    b = bench();
    // Copies: rejects are written beside the input, and the originals are not ours to touch.
    for (const name of FILES)
      outcomes.set(name, await b.one(name, readFileSync(join(FOLDER, name))));
  });
  afterAll(() => b.remove());

  test.each([
    ["elenco_comuni_2020-01.csv", "istat_elenco_comuni", "2020-01-01", 7904],
    ["elenco_comuni_2023-24.csv", "istat_elenco_comuni", "2023-01-01", 7901],
    ["situas_comuni_2026-08-14.csv", "istat_situas", "2026-08-14", 7894],
    ["P2_2025_it_Comuni.csv", "istat_p2", "2025-01-01", 7896],
    ["POSAS_2023_it_Regioni.csv", "istat_posas_regioni", "2023-01-01", 2020],
    ["POSAS_2025_it_Regioni.csv", "istat_posas_regioni", "2025-01-01", 2020],
    ["POSAS_2025_it_Comuni.excerpt.csv", "istat_posas_comuni", "2025-01-01", 193],
  ])("%s è %s al %s, con %i righe caricate e nessuna scartata", (name, fonte, data, caricate) => {
    expect(outcome(name).report).toMatchObject({
      fonte,
      data_osservazione: data,
      caricate,
      scartate: 0,
    });
    expect(outcome(name).exit).toBe(0);
    const text = readFileSync(join(FOLDER, name), "latin1");
    const lines = text.split(/\r\n|\n|\r/).length - (/[\r\n]$/.test(text) ? 1 : 0);
    expect(outcome(name).report.lette).toBe(lines);
    expect(sumOfLines(outcome(name))).toBe(lines);
  });

  test.each(["2023", "2025"])(
    "POSAS %s: la popolazione di ogni regione è la sua riga 999, contata una volta",
    (year) => {
      const name = `POSAS_${year}_it_Regioni.csv`;
      const [, head = [], ...rows] = records(name);
      const at = (label: string): number => head.indexOf(label);
      const expected = rows
        .filter((row) => row[at("Età")] === "999")
        .map((row) => ({
          regione: row[0],
          M: Number(row[at("Totale maschi")]),
          F: Number(row[at("Totale femmine")]),
        }))
        .sort((x, y) => String(x.regione).localeCompare(String(y.regione)));
      expect(expected).toHaveLength(20);
      expect(
        b.query(
          `SELECT regione, SUM(CASE sesso WHEN 'M' THEN residenti END) AS M,
          SUM(CASE sesso WHEN 'F' THEN residenti END) AS F
        FROM popolazione p JOIN fornitura f ON f.id = p.fornitura_id
        WHERE f.file = '${name}' AND anno = ${year} GROUP BY regione ORDER BY regione`,
        ),
      ).toEqual(expected);
      expect(outcome(name).report.ignorate).toBe(20);
      expect(outcome(name).notices.map((notice) => notice.code)).not.toContain("W-TOTALI");
    },
  );

  test("P2 2025: il totale dei comuni è quello della POSAS delle regioni alla stessa data", () => {
    const [, , ...rows] = records("P2_2025_it_Comuni.csv");
    const data = rows.filter((row) => row.length > 1);
    const recounted = data.reduce((sum, row) => sum + Number(row[2]) + Number(row[16]), 0);
    const totals = b.query(
      `SELECT f.fonte, SUM(residenti) AS n FROM popolazione p JOIN fornitura f ON f.id = p.fornitura_id
      WHERE anno = 2025 AND f.fonte IN ('istat_p2', 'istat_posas_regioni') GROUP BY 1 ORDER BY 1`,
    );
    expect(totals).toEqual([
      { fonte: "istat_p2", n: recounted },
      { fonte: "istat_posas_regioni", n: 58_943_464 },
    ]);
    expect(recounted).toBe(58_943_464);
  });

  test("P2 2025: ogni regione torna, Sardegna compresa, benché i suoi codici siano quelli vecchi", () => {
    const of = (fonte: string, regione: string): readonly unknown[] =>
      b.query(
        `SELECT ${regione} AS regione, SUM(residenti) AS n
        FROM popolazione p JOIN fornitura f ON f.id = p.fornitura_id LEFT JOIN comune c ON c.catastale = p.comune
        WHERE anno = 2025 AND f.fonte = '${fonte}' GROUP BY 1 ORDER BY 1`,
      );
    expect(of("istat_p2", "c.regione")).toEqual(of("istat_posas_regioni", "p.regione"));
  });

  test("Sardegna: 377 comuni, gli stessi codici catastali prima e dopo il cambio di tutti i codici", () => {
    const keys = (file: string): readonly unknown[] =>
      b.query(
        `SELECT comune FROM elenco_comuni e JOIN fornitura f ON f.id = e.fornitura_id
        WHERE f.file = '${file}' AND regione = '20' ORDER BY comune`,
      );
    expect(keys("situas_comuni_2026-08-14.csv")).toHaveLength(377);
    expect(keys("situas_comuni_2026-08-14.csv")).toEqual(keys("elenco_comuni_2023-24.csv"));
    const changed = b.query(
      `SELECT COUNT(*) AS n FROM elenco_comuni a JOIN elenco_comuni z ON z.comune = a.comune
      JOIN fornitura fa ON fa.id = a.fornitura_id AND fa.file = 'elenco_comuni_2023-24.csv'
      JOIN fornitura fz ON fz.id = z.fornitura_id AND fz.file = 'situas_comuni_2026-08-14.csv'
      WHERE a.regione = '20' AND a.codice_istat <> z.codice_istat`,
    );
    expect(changed).toEqual([{ n: 377 }]);
  });

  test("la targa NA di Napoli non è un valore mancante: 92 comuni in ogni elenco", () => {
    expect(
      b.query(
        `SELECT f.file, COUNT(*) AS n FROM elenco_comuni e JOIN fornitura f ON f.id = e.fornitura_id
        WHERE sigla = 'NA' GROUP BY 1 ORDER BY 1`,
      ),
    ).toEqual(FILES.slice(0, 3).map((file) => ({ file, n: 92 })));
  });

  test("Š e ž degli elenchi in Windows-1252 sono lettere, non caratteri di controllo", () => {
    const names = b
      .query(
        `SELECT altro_nome FROM elenco_comuni e JOIN fornitura f ON f.id = e.fornitura_id
        WHERE f.file = 'elenco_comuni_2023-24.csv' AND altro_nome GLOB '*[Šž]*'`,
      )
      .map((row) => String(row.altro_nome));
    expect(names.some((name) => name.includes("Š"))).toBe(true);
    expect(names.some((name) => name.includes("ž"))).toBe(true);
    expect(
      b.query("SELECT COUNT(*) AS n FROM elenco_comuni WHERE altro_nome GLOB '*[\u0080-\u009f]*'"),
    ).toEqual([{ n: 0 }]);
    expect(outcome("elenco_comuni_2023-24.csv").notices.map((notice) => notice.code)).toContain(
      "W-ENC",
    );
  });

  test("POSAS comuni tagliata: si dice che manca il totale di Abbadia Cerreto, e la nota non conta", () => {
    const { report, notices } = outcome("POSAS_2025_it_Comuni.excerpt.csv");
    expect(notices.find((notice) => notice.code === "W-TOTALI")?.message).toContain("098001");
    expect(report).toMatchObject({ preambolo: 1, intestazione: 1, ignorate: 2 });
    expect(
      b.query(
        `SELECT comune, SUM(residenti) AS n FROM popolazione p JOIN fornitura f ON f.id = p.fornitura_id
        WHERE f.fonte = 'istat_posas_comuni' GROUP BY 1 ORDER BY 1 LIMIT 1`,
      ),
    ).toEqual([
      {
        comune: "A001",
        n: Number(records("POSAS_2025_it_Comuni.excerpt.csv").find((row) => row[2] === "999")?.[5]),
      },
    ]);
  });
});
