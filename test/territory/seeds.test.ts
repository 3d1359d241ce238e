import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isoDay } from "../../src/model/date.js";
import { istatFolder, SKIPPED, seeded } from "./seeded.js";

const db = seeded();
const count = (sql: string, ...values: readonly string[]): number =>
  db.prepare<unknown[], { readonly n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`).get(...values)
    ?.n ?? -1;
const inForce = (day: string) =>
  count("comune WHERE (dal IS NULL OR dal <= ?) AND (al IS NULL OR al >= ?)", day, day);

describe("i comuni alle date", () => {
  // Numbers of comuni as ISTAT announced them at each date.
  test.each([
    ["2019-12-31", 7914],
    ["2020-01-01", 7904],
    ["2020-07-01", 7903],
    ["2021-02-20", 7904],
    ["2023-01-01", 7901],
    ["2023-11-18", 7900],
    ["2024-01-01", 7899],
    ["2024-01-22", 7896],
    ["2026-01-01", 7896],
    ["2026-01-31", 7895],
    ["2026-08-14", 7894],
  ])("al %s sono %i", (day, expected) => {
    expect(inForce(day)).toBe(expected);
  });

  test("le regioni sono 20, ognuna con il prefisso dei suoi ambiti", () => {
    expect(count("regione")).toBe(20);
    expect(count("regione WHERE length(prefisso) = 3")).toBe(20);
    expect(
      count(
        "ambito a JOIN regione r ON r.codice = a.regione WHERE a.codice NOT LIKE r.prefisso || '~_%' ESCAPE '~'",
      ),
    ).toBe(0);
  });

  test("chi cessa il giorno prima lascia il posto a chi gli succede", () => {
    const wrong = db
      .prepare(
        `SELECT v.cessato FROM comune_variazione v
        JOIN comune c ON c.catastale = v.cessato JOIN comune n ON n.catastale = v.nuovo
        WHERE date(v.data, '-1 day') IS NOT c.al OR n.dal > v.data OR n.al IS NOT NULL`,
      )
      .all();
    expect(wrong).toEqual([]);
    expect(count("comune WHERE al IS NOT NULL")).toBe(count("comune_variazione"));
  });

  test("nomi con accento, apostrofo, due lingue e lettere slovene restano interi", () => {
    const name = (catastale: string) =>
      db.prepare("SELECT nome, altro_nome FROM comune WHERE catastale = ?").get(catastale);
    expect(name("C722")).toEqual({ nome: "Ciriè", altro_nome: null });
    expect(name("A952")).toEqual({ nome: "Bolzano", altro_nome: "Bozen" });
    expect(name("I479")).toEqual({ nome: "Savogna d'Isonzo", altro_nome: "Sovodnje ob Soči" });
    expect(name("D383")).toEqual({ nome: "Duino Aurisina", altro_nome: "Devin Nabrežina" });
    expect(count("comune WHERE nome LIKE '%/%' OR nome GLOB '*[?]*'")).toBe(0);
    const damaged = /[\u0080-\u009f\ufffd]/;
    const names = db
      .prepare<[], { readonly n: string }>(
        "SELECT nome || coalesce(altro_nome, '') AS n FROM comune",
      )
      .all();
    expect(names.filter(({ n }) => damaged.test(n))).toEqual([]);
  });

  test("ogni comune in vigore ha una sede sulla carta d'Italia", () => {
    expect(
      count(
        "comune WHERE al IS NULL AND (lat IS NULL OR lat NOT BETWEEN 35.4 AND 47.1 OR lon NOT BETWEEN 6.6 AND 18.6)",
      ),
    ).toBe(0);
  });

  test("Roma ha 15 municipi, Alba nessuno", () => {
    expect(count("municipio WHERE comune = 'H501'")).toBe(15);
    expect(count("municipio WHERE comune = 'A124'")).toBe(0);
    expect(count("municipio WHERE codice NOT GLOB '[0-9][0-9]'")).toBe(0);
  });
});

describe("i codici ISTAT", () => {
  test("in un giorno qualsiasi dal 2017 ogni comune in vigore ha un codice e nessuno lo condivide", () => {
    const at = db.prepare<unknown[], { readonly codici: number; readonly comuni: number }>(
      `SELECT COUNT(DISTINCT codice_istat) AS codici, COUNT(*) AS comuni
      FROM comune c JOIN comune_codice k ON k.catastale = c.catastale
      WHERE (c.dal IS NULL OR c.dal <= :day) AND (c.al IS NULL OR c.al >= :day)
        AND k.dal <= :day AND (k.al IS NULL OR k.al >= :day)`,
    );
    fc.assert(
      fc.property(fc.integer({ min: 17_167, max: 21_000 }), (number) => {
        const day = isoDay(number);
        const row = at.get({ day });
        expect({ day, ...row }).toEqual({ day, codici: inForce(day), comuni: inForce(day) });
      }),
      { numRuns: 60, examples: [[20_453], [20_454]] },
    );
  });

  test("i 377 comuni di Sardegna cambiano codice il primo gennaio 2026 e restano gli stessi", () => {
    const on = (day: string) =>
      count(
        `comune c JOIN comune_codice k ON k.catastale = c.catastale
        WHERE c.regione = '20' AND k.dal <= ? AND (k.al IS NULL OR k.al >= ?)`,
        day,
        day,
      );
    expect(on("2025-12-31")).toBe(377);
    expect(on("2026-01-01")).toBe(377);
    expect(
      db
        .prepare(
          "SELECT codice_istat, dal, al FROM comune_codice WHERE catastale = 'B354' ORDER BY dal",
        )
        .all(),
    ).toEqual([
      { codice_istat: "092009", dal: "2017-01-01", al: "2025-12-31" },
      { codice_istat: "118006", dal: "2026-01-01", al: null },
    ]);
  });

  test.each([
    ["041033", "F478", "Montecopiolo, Pesaro e Urbino fino al 2021"],
    ["099030", "F478", "Montecopiolo, Rimini"],
    ["041060", "I460", "Sassofeltrio, Pesaro e Urbino fino al 2021"],
    ["025052", "I421", "Sappada, Belluno fino al 2017"],
    ["030189", "I421", "Sappada, Udine"],
    ["107003", "B745", "Carbonia, Carbonia-Iglesias fino al 2016"],
    ["111009", "B745", "Carbonia, Sud Sardegna"],
    ["097080", "L257", "Torre de' Busi, Lecco fino al 2018"],
  ])("%s è %s (%s)", (codice, catastale) => {
    expect(
      db.prepare("SELECT catastale FROM comune_codice WHERE codice_istat = ?").pluck().all(codice),
    ).toEqual([catastale]);
  });
});

describe("gli ambiti", () => {
  test("in un giorno qualsiasi dal 2020 ogni comune sta in un ambito solo, della sua regione", () => {
    const strays = db.prepare<unknown[], { readonly catastale: string }>(
      `SELECT c.catastale FROM comune c
      WHERE (c.dal IS NULL OR c.dal <= :day) AND (c.al IS NULL OR c.al >= :day)
        AND 1 <> (
          SELECT COUNT(*) FROM ambito_comune m
          JOIN ambito a ON a.codice = m.codice_ambito AND a.regione = c.regione
          WHERE m.comune = c.catastale AND m.dal <= :day AND (m.al IS NULL OR m.al >= :day))`,
    );
    fc.assert(
      fc.property(fc.integer({ min: 18_262, max: 21_000 }), (number) => {
        expect(strays.all({ day: isoDay(number) })).toEqual([]);
      }),
      { numRuns: 12, examples: [[18_262], [20_504]] },
    );
  });

  test("nessun comune sta in un ambito quando non c'è", () => {
    expect(
      count(
        `ambito_comune m JOIN comune c ON c.catastale = m.comune
        WHERE m.dal < coalesce(c.dal, '') OR coalesce(m.al, '9999') > coalesce(c.al, '9999')`,
      ),
    ).toBe(0);
  });

  test("il capofila è uno dei comuni del suo ambito", () => {
    expect(
      count(
        `ambito a WHERE NOT EXISTS (SELECT 1 FROM ambito_comune m
        WHERE m.codice_ambito = a.codice AND m.comune = a.capofila AND m.al IS NULL)`,
      ),
    ).toBe(0);
  });

  test("pie_2 … pie_6 e laz_1 … laz_22 ci sono, tutti con composizione dimostrativa", () => {
    const names = db
      .prepare(
        "SELECT codice || ' ' || nome FROM ambito WHERE codice IN ('pie_2','pie_3','pie_4','pie_5','pie_6') ORDER BY codice",
      )
      .pluck()
      .all();
    expect(names).toEqual([
      "pie_2 Alba",
      "pie_3 Alessandria - Valenza",
      "pie_4 Area Metropolitana Centro",
      "pie_5 Area Metropolitana Nord",
      "pie_6 Area Metropolitana Sud",
    ]);
    expect(count("ambito WHERE codice LIKE 'laz~_%' ESCAPE '~'")).toBe(22);
    expect(count("ambito WHERE dimostrativa = 0")).toBe(0);
  });

  test("pie_2 è un ambito vero per misura: da 60 a 80 comuni, da 90 a 115 mila abitanti, tutti cuneesi", () => {
    const row = db
      .prepare<
        [],
        { readonly comuni: number; readonly abitanti: number; readonly province: number }
      >(
        `SELECT COUNT(*) AS comuni, SUM(c.popolazione) AS abitanti, COUNT(DISTINCT c.sigla) AS province
        FROM ambito_comune m JOIN comune c ON c.catastale = m.comune WHERE m.codice_ambito = 'pie_2'`,
      )
      .get();
    expect(row?.comuni).toBeGreaterThanOrEqual(60);
    expect(row?.comuni).toBeLessThanOrEqual(80);
    expect(row?.abitanti).toBeGreaterThan(90_000);
    expect(row?.abitanti).toBeLessThan(115_000);
    expect(row?.province).toBe(1);
  });
});

describe("i file veri dell'ISTAT", () => {
  const folder = istatFolder ?? "";
  if (istatFolder === undefined) console.warn(SKIPPED);
  const read = (file: string, encoding: string): string[][] =>
    parse(new TextDecoder(encoding).decode(readFileSync(join(folder, file))), {
      bom: true,
      delimiter: ";",
      relax_column_count: true,
    });
  const codeAt = db
    .prepare<unknown[], string>(
      `SELECT catastale FROM comune_codice
    WHERE codice_istat = :code AND dal <= :day AND (al IS NULL OR al >= :day)`,
    )
    .pluck();

  test.skipIf(istatFolder === undefined).each([
    ["elenco_comuni_2020-01.csv", "windows-1252", 4, 18, "2020-01-01", 7904],
    ["elenco_comuni_2023-24.csv", "windows-1252", 4, 19, "2023-06-30", 7901],
    ["situas_comuni_2026-08-14.csv", "utf-8", 4, 16, "2026-08-14", 7894],
  ] as const)(
    "%s: ogni codice porta al suo catastale",
    (file, encoding, code, catastale, day, rows) => {
      const lines = read(file, encoding).slice(1);
      expect(lines).toHaveLength(rows);
      const wrong = lines.filter(
        (line) => codeAt.get({ code: line[code], day }) !== line[catastale],
      );
      expect(wrong.map((line) => line[code])).toEqual([]);
      expect(inForce(day)).toBe(rows);
    },
  );

  test.skipIf(istatFolder === undefined)(
    "il bilancio P2 del 2025 si lega con i codici vecchi",
    () => {
      const codes = read("P2_2025_it_Comuni.csv", "utf-8")
        .map((line) => line[0] ?? "")
        .filter((code) => /^\d{6}$/.test(code));
      expect(codes).toHaveLength(7896);
      expect(codes.filter((code) => codeAt.get({ code, day: "2025-12-31" }) === undefined)).toEqual(
        [],
      );
    },
  );

  test.skipIf(istatFolder === undefined)(
    "nomi, seconde lingue, targhe e regioni sono quelli di SITUAS",
    () => {
      const own = new Map(
        db
          .prepare<[], { readonly catastale: string; readonly all: string }>(
            `SELECT catastale, nome || '|' || coalesce(altro_nome, '') || '|' || sigla || '|' || regione AS "all"
          FROM comune WHERE al IS NULL`,
          )
          .all()
          .map((row) => [row.catastale, row.all]),
      );
      const theirs = new Map(
        read("situas_comuni_2026-08-14.csv", "utf-8")
          .slice(1)
          .map((line) => [line[16] ?? "", [line[7], line[8], line[15], line[1]].join("|")]),
      );
      expect([...theirs].filter(([code, all]) => own.get(code) !== all)).toEqual([]);
    },
  );
});
