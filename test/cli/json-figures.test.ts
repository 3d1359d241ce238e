/** The figures of a report are those that `dash calcola --json` gives, and its «Altri» row their sum. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { afterAll, expect, test } from "vitest";
import { dash, dashJson } from "../helpers/dash.js";

const folder = mkdtempSync(join(tmpdir(), "dash-json-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Riga {
  readonly comune_nome?: string;
  readonly valore: number | null;
  readonly numeratore: number;
  readonly denominatore: number;
}

const FIRST = 5;
const TEMPLATE = `title: Prova
description: Una tabella tagliata.
audience: interno
sections:
  - id: uno
    name: Uno
    kicker: Uno
    title: Uno
    blocks:
      - table:
          title: I comuni
          rows: comune
          columns:
            - { label: Nuclei, of: A.1.1 }
            - { label: Incontrati, of: B.1.3, part: numeratore }
            - { label: Quota, of: B.1.3, evidenzia: [{ quando: valore < 99, segno: "∆", parola: non tutti }] }
            - { label: In 30 giorni, of: M.4a, where: { orizzonte: "30" } }
          sort: 1
          first: ${FIRST}
          others: true
          total: true
`;

test("le cifre del foglio sono quelle di «calcola --json»; «Altri» è la somma di chi resta fuori", async () => {
  mkdirSync(join(folder, "templates"));
  writeFileSync(join(folder, "templates", "taglio.yaml"), TEMPLATE);
  expect(dash(["demo", "--regione", "02", "--no-precedente", "--quiet"], folder).code).toBe(0);
  const scope = ["--regione", "02", "--db", "demo/dash.sqlite"];
  const made = dash(
    ["report", "taglio", ...scope, "--formato", "xlsx", "--uscita", "r.xlsx"],
    folder,
  );
  expect(made.err).not.toMatch(/E-|USO|T-/);
  expect(made.code).toBe(0);
  const answer = (
    codice: string,
    per: readonly string[],
  ): readonly (Riga & { orizzonte?: string })[] =>
    (dashJson(["calcola", codice, ...scope, ...per], folder).risultati as { righe: Riga[] }[])[0]
      ?.righe ?? [];
  const cut = ["--per", "comune"];
  const [nuclei, quote] = [answer("A.1.1", cut), answer("B.1.3", cut)];
  const rischio = answer("M.4a", cut).filter((row) => row.orizzonte === "30");

  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(join(folder, "r.xlsx"));
  const rows: (readonly unknown[])[] = [];
  book.getWorksheet("Uno")?.eachRow((row) => {
    const values = [1, 2, 3, 4, 5].map((column) => {
      const { value } = row.getCell(column);
      return typeof value === "object" && value !== null && "result" in value
        ? value.result
        : value;
    });
    rows.push(values);
  });
  const head = rows.findIndex(([first]) => first === "Comune");
  const table = rows.slice(head + 1, head + 1 + FIRST + 2);

  const of = (list: readonly Riga[], name: unknown) => list.find((row) => row.comune_nome === name);
  const kept = table.slice(0, FIRST);
  for (const [name, ...cells] of kept) {
    const [a, b, c] = [nuclei, quote, rischio].map((list) => of(list, name));
    const base = b?.denominatore ?? 0;
    expect([name, ...cells]).toEqual([
      name,
      a?.valore,
      b?.numeratore,
      base < 10 ? "—" : expect.closeTo((b?.valore ?? Number.NaN) / 100, 12),
      c?.valore,
    ]);
  }
  const names = kept.map(([name]) => name);
  const left = (list: readonly Riga[], part: "numeratore" | "denominatore"): number =>
    list.filter((row) => !names.includes(row.comune_nome)).reduce((sum, row) => sum + row[part], 0);
  const [top, base] = [left(quote, "numeratore"), left(quote, "denominatore")];
  expect(base).toBeGreaterThanOrEqual(10);
  expect(table[FIRST]).toEqual([
    `Altri (${nuclei.length - FIRST} comuni)`,
    left(nuclei, "numeratore"),
    top,
    expect.closeTo(top / base, 12),
    left(rischio, "numeratore"),
  ]);
  const [a, b] = [answer("A.1.1", [])[0], answer("B.1.3", [])[0]];
  expect(table[FIRST + 1]?.slice(0, 4)).toEqual([
    "Totale regione",
    a?.valore,
    b?.numeratore,
    expect.closeTo((b?.valore ?? Number.NaN) / 100, 12),
  ]);
}, 120_000);
