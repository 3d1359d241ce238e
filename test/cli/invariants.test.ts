import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dash, dashJson } from "../helpers/dash.js";

interface Riga {
  readonly [dimension: string]: unknown;
  readonly valore: number | null;
  readonly numeratore: number | null;
  readonly denominatore: number | null;
}
type Ask = (codice: string, scope: readonly string[], per?: string) => readonly Riga[];

const VDA = ["--regione", "02"] as const;
const sum = (rows: readonly Riga[], part: "numeratore" | "valore" = "numeratore"): number =>
  rows.reduce((total, row) => total + Number(row[part] ?? 0), 0);
const one = (rows: readonly Riga[]): Riga => {
  const [row] = rows;
  if (row === undefined || rows.length !== 1) throw new Error(`${rows.length} righe`);
  return row;
};

/** Counts that parts add up to (dominio §4.0). */
const COUNTS = ["A.1.1", "A.1.4", "A.2.1", "A.2.7", "B.1.1", "B.1.5", "B.1.10", "B.5.2", "M.4d"];
/** Shares whose classes are the whole. */
const CLASSES = ["A.3.1", "A.3.2", "A.4.1", "A.4.3", "A.5.3", "A.5.10", "B.3.1", "B.3.5"];

const MONTHLY = ["A.2.1", "A.2.3", "A.2.4"];
const EVERY = [...COUNTS, ...CLASSES, "B.1.6", "B.1.8"];

function holds(ask: Ask): void {
  const ambiti = ask("A.1.1", VDA, "ambito").map((row) => String(row.ambito));
  expect(ambiti.length).toBeGreaterThan(0);
  for (const codice of COUNTS) {
    const whole = sum(ask(codice, VDA));
    expect([codice, sum(ask(codice, VDA, "ambito"))]).toEqual([codice, whole]);
    if (codice !== "B.5.2")
      expect([codice, sum(ask(codice, VDA, "comune"))]).toEqual([codice, whole]);
    const apart = ambiti
      .filter((ambito) => ambito !== "non_attribuito")
      .reduce((total, ambito) => total + sum(ask(codice, ["--ambito", ambito])), 0);
    expect([codice, apart]).toEqual([codice, whole]);
  }
  for (const codice of CLASSES) {
    const rows = ask(codice, VDA);
    expect([codice, sum(rows)]).toEqual([codice, rows[0]?.denominatore ?? 0]);
  }
  // ADI starts in January 2024: what came in less what went out is what is there.
  const stock = one(ask("A.1.1", VDA)).valore ?? 0;
  const came = sum(ask("A.2.3", VDA, "mese"));
  const went = sum(ask("A.2.4", VDA, "mese"));
  expect(came - went).toBe(stock);
  expect(came).toBeGreaterThan(0);
  expect(went).toBeGreaterThan(0);
  // One accolta on the last day was so on a day of the month.
  const months = ask("A.2.1", VDA, "mese");
  expect(months).toHaveLength(24);
  expect(Number(months.at(-1)?.valore)).toBeGreaterThanOrEqual(stock);
  // APC within APA, QAC within QAA.
  for (const codice of ["B.1.6", "B.1.8"]) {
    const { numeratore, denominatore } = one(ask(codice, VDA));
    expect(Number(numeratore)).toBeLessThanOrEqual(Number(denominatore));
  }
}

test("per ogni seme: le parti fanno il tutto, i flussi fanno la giacenza, le fasi stanno una nell'altra", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seme) => {
      const folder = mkdtempSync(join(tmpdir(), "dash-invarianti-"));
      try {
        const made = dash(
          ["demo", "--regione", "02", "--seme", String(seme), "--no-precedente", "--quiet"],
          folder,
        );
        expect(made.code).toBe(0);
        const asked = new Map<string, readonly Riga[]>();
        holds((codice, scope, per) => {
          const cut = per === undefined ? [] : ["--per", per];
          const key = (code: string): string => [code, ...scope, ...cut].join(" ");
          // Many figures of one cut cost little more than one.
          const codes = per === undefined ? EVERY : per === "mese" ? MONTHLY : COUNTS;
          if (!asked.has(key(codice))) {
            const args = ["calcola", ...codes, ...scope, ...cut, "--db", "demo/dash.sqlite"];
            const found = dashJson(args, folder).risultati;
            for (const one of found as { codice: string; righe: readonly Riga[] }[]) {
              asked.set(key(one.codice), one.righe);
            }
          }
          const rows = asked.get(key(codice));
          if (rows === undefined) throw new Error(key(codice));
          return rows;
        });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 2, endOnFailure: true },
  );
}, 240_000);
