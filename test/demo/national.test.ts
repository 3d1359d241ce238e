import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Damage } from "../../src/demo/damage.js";
import { groupBy, readDelivery } from "./read-delivery.js";
import { makeWorld, ULTIMA } from "./small-world.js";

const linesOf = (folder: string, name: string): readonly string[] =>
  readFileSync(join(folder, name), "utf8").trimEnd().split("\n");
const DOMANDE = `inps_domande_${ULTIMA.inps}.csv`;

describe("a country in scale", () => {
  test("keeps every ambito and its proportions: applications, cases, residents, funds", async () => {
    const whole = (await makeWorld({ date: [ULTIMA] })).cartella;
    const half = (await makeWorld({ date: [ULTIMA], quota: 0.5 })).cartella;
    const ratio = (count: (folder: string) => number): number => count(half) / count(whole);
    const near = (value: number, spread: number): void => {
      expect(value).toBeGreaterThan(0.5 - spread);
      expect(value).toBeLessThan(0.5 + spread);
    };
    near(
      ratio((folder) => readDelivery(folder, DOMANDE).length),
      0.02,
    );
    const cases = (folder: string) =>
      groupBy(readDelivery(folder, `gepi_casi_${ULTIMA.gepi}.csv`), "codice_ambito");
    expect([...cases(half).keys()].toSorted()).toEqual([...cases(whole).keys()].toSorted());
    for (const [ambito, rows] of cases(whole))
      expect((cases(half).get(ambito)?.length ?? 0) / rows.length, ambito).toBeCloseTo(0.5, 1);
    near(
      ratio((folder) =>
        linesOf(folder, "POSAS_2025_it_Comuni.csv")
          .map((line) => line.split(";"))
          .filter((cells) => cells[2] === "999")
          .reduce((sum, cells) => sum + Number(cells[5]), 0),
      ),
      0.01,
    );
    near(
      ratio((folder) =>
        readDelivery(folder, `fondi_qsfp_spesa_${ULTIMA.gepi}.csv`)
          .filter((row) => row.fase === "ASSEGNATA")
          .reduce((sum, row) => sum + Number((row.importo ?? "").replace(",", ".")), 0),
      ),
      0.01,
    );
  });
});

describe("spoilt rows", () => {
  test("are as many as asked for, and the others are as they would be", async () => {
    const clean = (await makeWorld({ date: [ULTIMA] })).cartella;
    const spoilt = (await makeWorld({ date: [ULTIMA], righeGuaste: 1000 })).cartella;
    const before = linesOf(clean, DOMANDE);
    const after = linesOf(spoilt, DOMANDE);
    expect(after).toHaveLength(before.length);
    expect(after[0]).toBe(before[0]);
    const different = after.filter((line, i) => line !== before[i]).length;
    expect(different / after.length).toBeGreaterThan(0.005);
    expect(different / after.length).toBeLessThan(0.015);
  });

  test("never are in the files of ISTAT and of the funds", async () => {
    const clean = (await makeWorld({ date: [ULTIMA] })).cartella;
    const spoilt = (await makeWorld({ date: [ULTIMA], righeGuaste: 10_000 })).cartella;
    for (const name of ["istat_famiglie_2025.csv", `fondi_qsfp_spesa_${ULTIMA.gepi}.csv`])
      expect(linesOf(spoilt, name)).toEqual(linesOf(clean, name));
  });

  test("are of many kinds, each something that happens in real files", () => {
    const damage = new Damage(1, 100_000);
    const row = (i: number): string =>
      `INPS-ADI-${i};2025-03-04;ACCOLTA;004003;512,40;2025-05-06;CAF\n`;
    const made = Array.from({ length: 400 }, (_, i) => damage.spoil(row(i)));
    const some = (test: (cells: readonly string[], line: string) => boolean): boolean =>
      made.some((line) => test(line.trimEnd().split(";"), line));
    expect(made.every((line, i) => line !== row(i) && line.endsWith("\n"))).toBe(true);
    expect(some((cells) => cells[1] === "2025-02-30")).toBe(true);
    expect(some((cells) => cells[1] === "2O25-03-04")).toBe(true);
    expect(some((cells) => cells[4] === "512,O0")).toBe(true);
    expect(some((cells) => cells.length === 5)).toBe(true);
    expect(some((cells) => cells.length === 8)).toBe(true);
    expect(some((cells) => cells[3] === "999999")).toBe(true);
    expect(some((cells) => cells[0] === "")).toBe(true);
    expect(some((cells) => cells[2] === "AC?OLTA")).toBe(true);
  });

  test("joined rows are spoilt one by one, as if they came alone", () => {
    const damage = new Damage(3, 50_000);
    const rows = Array.from({ length: 50 }, (_, i) => `a${i};2025-01-01;X;1,00;z\n`);
    expect(damage.spoilMany(rows.join(""))).toBe(rows.map((row) => damage.spoil(row)).join(""));
  });
});
