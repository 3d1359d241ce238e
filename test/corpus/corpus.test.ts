import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadFiles } from "../../src/app/load-files.js";
import type { LoadOutcome } from "../../src/model/loading.js";
import { openDatabase } from "../../src/store/open.js";
import { type Bench, bench, sumOfLines } from "../app/load-world.js";
import { dash } from "../helpers/dash.js";
import { allCases } from "./all.js";
import { type Case, SECRET } from "./case.js";
import { BARE, BARE_PATH, SOURCE, SOURCE_PATH, STORED } from "./source.js";

let b: Bench;
beforeAll(() => {
  b = bench();
  mkdirSync(dirname(join(b.folder, SOURCE_PATH)), { recursive: true });
  writeFileSync(join(b.folder, SOURCE_PATH), SOURCE);
  writeFileSync(join(b.folder, BARE_PATH), BARE);
});
afterAll(() => b.remove());

/** Takes away what the file before left. */
function clear(): void {
  const db = openDatabase(b.world.database);
  db.exec("DELETE FROM fornitura");
  db.close();
}

/** Loads one file; from `largeFrom` bytes on by the way of large files. */
async function load(
  one: Case,
  fonte = "prova_nuclei",
  largeFrom = Number.POSITIVE_INFINITY,
): Promise<LoadOutcome> {
  const request = { prova: false, sostituisci: true, ammettiVuoto: false, fonte, ...one.options };
  const files = [b.write(one.name, one.bytes)];
  const { outcomes } = await loadFiles({ ...request, files }, { ...b.world, largeFrom });
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error("nessun esito");
  return outcome;
}

const stored = (): readonly Readonly<Record<string, unknown>>[] => b.query(STORED);

const noSecret = (outcome: LoadOutcome): void => {
  expect(JSON.stringify(outcome)).not.toContain(SECRET);
  if (outcome.report.scarti_file !== null) {
    expect(readFileSync(outcome.report.scarti_file, "utf8")).not.toContain(SECRET);
  }
};

describe.each([...new Set(allCases.map(({ title }) => title.split(" ")[0] ?? ""))])(
  "%s",
  (rule) => {
    test.each(allCases.filter(({ title }) => title.startsWith(`${rule} `)))(
      "$title",
      async (one) => {
        const wanted = one.expect;
        clear();
        const outcome = await load(one);
        const { report } = outcome;
        expect({
          exit: outcome.exit,
          error: report.errore?.codice,
          rejects: outcome.rejects.map(
            ({ line, code, column }) => `${line} ${code} ${column ?? "-"}`,
          ),
        }).toEqual({ exit: wanted.exit, error: wanted.error, rejects: wanted.rejects ?? [] });
        expect(sumOfLines(outcome)).toBe(report.lette);
        noSecret(outcome);
        if (wanted.exit === 4) {
          if (wanted.line !== undefined) expect(report.errore?.riga).toBe(wanted.line);
          if (wanted.column !== undefined) expect(report.errore?.colonna).toBe(wanted.column);
          if (wanted.message !== undefined)
            expect(report.errore?.messaggio).toMatch(wanted.message);
          expect(report.caricate).toBe(0);
          expect(b.query("SELECT COUNT(*) AS n FROM domanda")[0]?.n).toBe(0);
          return;
        }
        expect(outcome.notices.map(({ code }) => code)).toEqual(wanted.notices ?? []);
        if (wanted.lines !== undefined) {
          expect([
            report.preambolo,
            report.intestazione,
            report.vuote,
            report.ignorate,
            report.caricate,
            report.scartate,
          ]).toEqual(wanted.lines);
        }
        const rows = stored();
        expect(rows.length).toBe(wanted.rows?.length ?? wanted.lines?.[4]);
        if (wanted.rows !== undefined) expect(rows).toMatchObject(wanted.rows);
        if (wanted.rejects !== undefined && report.scarti_file !== null) {
          const listed = readFileSync(report.scarti_file, "utf8").trimEnd().split("\r\n").slice(1);
          expect(listed.length).toBe(wanted.rejects.length);
        }
        const again = await load(one);
        expect(again.report).toMatchObject({ gia_caricata: true, lette: report.lette });
        expect(stored()).toEqual(rows);
      },
    );
  },
);

describe("come file grande, la stessa cosa", () => {
  test.each(allCases.filter(({ name }) => name.endsWith(".csv")))("$title", async (one) => {
    const run = async (largeFrom: number): Promise<unknown> => {
      clear();
      const outcome = await load(one, "prova_nudi", largeFrom);
      expect(sumOfLines(outcome)).toBe(outcome.report.lette);
      const rows = b.query("SELECT * FROM nucleo_dichiarato ORDER BY riga");
      return { outcome, rows: rows.map((row) => ({ ...row, fornitura_id: 0 })) };
    };
    expect(await run(0)).toEqual(await run(Number.POSITIVE_INFINITY));
  });
});

test("i titoli sono diversi, i file più di centocinquanta, e ogni regola ne ha almeno uno", () => {
  expect(new Set(allCases.map(({ title }) => title)).size).toBe(allCases.length);
  expect(allCases.length).toBeGreaterThan(150);
  const rules =
    "F1 F2 F3 F4 F5 F6 F7 F8 F9 N1 N2 N3 N4 D1 D2 D3 D4 D5 K1 K2 K3 V1 V2 V3 T1 T2 T3 T4 X1 X2 X3 X4 X5 X6 X7 X8 R2 R3 M1 S1 S2 S4";
  const said = new Set(allCases.flatMap(({ title }) => title.match(/\b[A-Z]\d\b/g) ?? []));
  expect(rules.split(" ").filter((rule) => !said.has(rule))).toEqual([]);
});

describe("dalla riga di comando", () => {
  const sample = [
    "F1 Windows-1252: lettere e segni, con un avviso",
    "F7 mai chiuse: E-QUOTE con la riga",
    "K1 stessa chiave e altro contenuto: nessuna",
    "F9 più di metà: E-REJECTS coi motivi",
    "M1 un nome di file con segni di comando",
  ];
  test.each(allCases.filter(({ title }) => sample.includes(title)))(
    "$title: la stessa uscita e lo stesso JSON",
    (one) => {
      const folder = mkdtempSync(join(tmpdir(), "dash-corpus-"));
      try {
        mkdirSync(dirname(join(folder, SOURCE_PATH)), { recursive: true });
        writeFileSync(join(folder, SOURCE_PATH), SOURCE);
        writeFileSync(join(folder, one.name), one.bytes);
        const ran = dash(["carica", one.name, "--fonte", "prova_nuclei", "--json"], folder);
        expect(ran.code).toBe(one.expect.exit);
        const said = JSON.parse(ran.out) as {
          esito: number;
          forniture: { caricate: number; scartate: number; errore?: { codice: string } }[];
        };
        expect(said.esito).toBe(one.expect.exit);
        expect(said.forniture[0]?.errore?.codice).toBe(one.expect.error);
        if (one.expect.exit !== 4) {
          expect(said.forniture[0]?.scartate).toBe(one.expect.rejects?.length ?? 0);
        }
        expect(`${ran.out}${ran.err}`).not.toContain(SECRET);
        const shown = dash(["carica", one.name, "--fonte", "prova_nuclei"], folder);
        expect(`${shown.out}${shown.err}`).not.toContain(SECRET);
        expect(`${shown.out}${shown.err}`).not.toContain("\u001b");
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});

/** `DASH_CORPUS=cartella`: the files themselves, to be looked at or given to another program. */
test.runIf(process.env.DASH_CORPUS !== undefined)("il corpus si scrive in una cartella", () => {
  const folder = process.env.DASH_CORPUS ?? "";
  mkdirSync(dirname(join(folder, SOURCE_PATH)), { recursive: true });
  writeFileSync(join(folder, SOURCE_PATH), SOURCE);
  const list = allCases.map(({ bytes, ...one }, i) => {
    const place = String(i + 1).padStart(3, "0");
    mkdirSync(join(folder, place), { recursive: true });
    writeFileSync(join(folder, place, one.name), bytes);
    return {
      cartella: place,
      ...one,
      expect: { ...one.expect, message: String(one.expect.message) },
    };
  });
  writeFileSync(join(folder, "attesi.json"), JSON.stringify(list, null, 1));
  expect(list.length).toBe(allCases.length);
});
