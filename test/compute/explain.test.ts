import { describe, expect, test } from "vitest";
import { ITALIA } from "../../src/compute/compare.js";
import { evaluate } from "../../src/compute/evaluate.js";
import { byDate, exampleBench } from "../../src/compute/examples.js";
import { explain, type Ladder } from "../../src/compute/explain.js";
import { planOf } from "../../src/compute/plan.js";
import type { AnswerRow } from "../../src/compute/question.js";
import { readCatalog } from "../../src/define/catalog.js";
import type { Indicator } from "../../src/define/indicator.js";
import { createTerritoryView } from "../../src/territory/territory-view.js";
import { emptyDatabase, root } from "../helpers/empty-database.js";

const catalog = readCatalog(root, root);
const db = emptyDatabase();
const bench = exampleBench(db, root, catalog, (day) => createTerritoryView(db, day));

/** The group of a ladder that a row of the figure comes from: its dimensions agree. */
const groupOf = (ladder: Ladder, row: AnswerRow) =>
  ladder.gruppi.find((group) =>
    Object.entries(group.membri).every(
      ([name, one]) => row.membri[name] === undefined || row.membri[name]?.codice === one.codice,
    ),
  );

const close = (a: number | null | undefined, b: number | null | undefined): boolean =>
  (a ?? 0) === (b ?? 0) || Math.abs((a ?? 0) - (b ?? 0)) < 1e-6;

describe("i passi di una spiegazione portano alla cifra, in ogni esempio di ogni indicatore", () => {
  const checked = new Map<Indicator, number>();
  for (const { indicator, example, at } of byDate(catalog.indicators.values())) {
    if (indicator.composite !== undefined || indicator.lag !== undefined) continue;
    test(`${indicator.codice}, esempio ${at + 1}: ${example.says}`, () => {
      bench.over(indicator, example, (session, question) => {
        const [answer] = evaluate(session, [question]);
        const values = explain(session, question);
        expect(values).toHaveLength(indicator.variants?.values.length ?? 1);
        for (const value of values) {
          const rows = (answer?.righe ?? []).filter(
            (row) =>
              value.voce === null ||
              row.membri[indicator.variants?.dimension ?? ""]?.codice === value.voce,
          );
          for (const row of rows) {
            const above = groupOf(value.numeratore, row);
            // A mean or a median is the value itself: it has no numerator.
            const wanted = row.numeratore ?? row.valore;
            if (wanted === null && row.denominatore === null) continue;
            expect([row.membri, close(above?.valore, wanted)]).toEqual([row.membri, true]);
            if (value.denominatore !== null) {
              const below = groupOf(value.denominatore, row);
              expect([row.membri, close(below?.valore, row.denominatore)]).toEqual([
                row.membri,
                true,
              ]);
            }
            checked.set(indicator, (checked.get(indicator) ?? 0) + 1);
          }
          for (const ladder of [value.numeratore, value.denominatore]) {
            for (const group of ladder?.gruppi ?? []) {
              expect(group.righe).toHaveLength((ladder?.condizioni.length ?? 0) + 1);
              // No condition brings rows back.
              expect([...group.righe].sort((a, b) => b - a)).toEqual(group.righe);
              if (typeof ladder?.misura === "string") {
                expect(group.righe.at(-1)).toBe(group.valore);
              }
            }
          }
        }
      });
    });
  }

  test("quasi tutti gli indicatori semplici sono passati da qui", () => {
    const simple = [...catalog.indicators.values()].filter(
      (one) => one.composite === undefined && one.lag === undefined,
    );
    expect(checked.size).toBeGreaterThan(simple.length * 0.9);
  });
});

const indicatorOf = (codice: string): Indicator => {
  const found = catalog.indicators.get(codice);
  if (found === undefined) throw new Error(`manca ${codice}`);
  return found;
};

describe("il piano", () => {
  const plan = (codice: string) =>
    planOf(indicatorOf(codice), [], ITALIA, catalog, root, "2025-12");

  test("numeratore e denominatore della stessa popolazione sono una lettura sola", () => {
    const { scansioni } = plan("B.1.5");
    expect(scansioni.map(({ popolazione }) => popolazione)).toEqual(["nucleo"]);
    expect(scansioni[0]?.colonne.map(({ parte }) => parte)).toEqual(["numeratore", "denominatore"]);
  });

  test("dice chi legge con lui, e chi no", () => {
    const [scan] = plan("B.1.5").scansioni;
    expect(scan?.insieme).toContain("B.1.10");
    // Divided by citizenship above, but its whole is counted in the same scan.
    expect(scan?.insieme).toContain("A.3.1");
    expect(scan?.insieme).not.toContain("A.1.4");
    expect(scan?.insieme).not.toContain("B.1.5");
  });

  test("le popolazioni vengono ognuna dopo quelle su cui si appoggia", () => {
    const names = plan("B.1.5").popolazioni.map(({ nome }) => nome);
    for (const [i, name] of names.entries()) {
      const needs = catalog.populations.get(name)?.needs ?? [];
      expect(needs.filter((need) => names.indexOf(need) >= i)).toEqual([]);
    }
    expect(names.at(-1)).toBe("nucleo");
  });

  test("un composito ha le letture delle sue parti, una variazione quella della cifra mese per mese", () => {
    expect(
      plan("M.1").scansioni.flatMap(({ colonne }) => colonne.map(({ codice }) => codice)),
    ).toContain("B.1.13");
    expect(plan("A.2.5").scansioni[0]?.dimensioni).toEqual(["mese"]);
  });
});
