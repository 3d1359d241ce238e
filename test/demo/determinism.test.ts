import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { generateDemo } from "../../src/demo/generate.js";
import { Random, seedFor } from "../../src/demo/random.js";
import { cell, readDelivery } from "./read-delivery.js";
import { COMUNI, makeWorld, newFolder, PRIMA, SILENT, ULTIMA } from "./small-world.js";

function digest(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map((name) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(folder, name)))
          .digest("hex"),
      ]),
  );
}

/** Lines of a region: their keys carry its two digits. */
const linesOf = (folder: string, name: string, mark: RegExp): readonly string[] =>
  readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => mark.test(line));

describe("the same seed", () => {
  test("gives the same bytes", async () => {
    const [one, two] = [await makeWorld(), await makeWorld()];
    expect(digest(two.cartella)).toEqual(digest(one.cartella));
    expect(Object.keys(digest(one.cartella))).toHaveLength(54);
  });

  test("gives other bytes with another number", async () => {
    const [one, two] = [
      await makeWorld({ date: [ULTIMA] }),
      await makeWorld({ date: [ULTIMA], seme: 2 }),
    ];
    const first = digest(one.cartella);
    for (const [name, sha] of Object.entries(digest(two.cartella)))
      expect(sha, name).not.toBe(first[name]);
  });

  test("gives an ambito the same rows, alone with its region or within Italy", async () => {
    const alone = await makeWorld({ date: [ULTIMA] });
    const italy = await makeWorld({ date: [ULTIMA], regione: null });
    for (const [name, mark] of [
      [`inps_domande_${ULTIMA.inps}.csv`, /^INPS-ADI-\d{4}-01/],
      [`inps_stati_${ULTIMA.inps}.csv`, /^INPS-ADI-\d{4}-01/],
      [`inps_individui_${ULTIMA.inps}.csv`, /^p[0-9a-f]{16};INPS-ADI-\d{4}-01/],
      [`gepi_incontri_${ULTIMA.gepi}.csv`, /^CASO-01/],
      [`gepi_casi_${ULTIMA.gepi}.csv`, /^CASO-01/],
      [`gepi_puc_${ULTIMA.gepi}.csv`, /^PUC-01/],
    ] as const) {
      const lines = linesOf(alone.cartella, name, mark);
      expect(lines.length, name).toBeGreaterThan(10);
      expect(linesOf(italy.cartella, name, mark), name).toEqual(lines);
    }
  });

  test("gives the last delivery the same bytes with the one before it or without", async () => {
    const both = await makeWorld();
    const last = await makeWorld({ date: [ULTIMA] });
    const together = digest(both.cartella);
    for (const [name, sha] of Object.entries(digest(last.cartella)))
      expect(together[name], name).toBe(sha);
  });
});

describe("a delivery", () => {
  test("does not change for what happened after it, places in PUC apart", async () => {
    const both = digest((await makeWorld()).cartella);
    const earlier = digest((await makeWorld({ date: [PRIMA], mesi: 25 })).cartella);
    const names = Object.keys(earlier).filter((name) => !name.includes("puc_partecipazioni"));
    expect(names).toHaveLength(31);
    for (const name of names) expect(both[name], name).toBe(earlier[name]);
  });

  test("of fewer months leaves out only applications that ended before them", async () => {
    const whole = (await makeWorld({ date: [ULTIMA] })).cartella;
    const short = (await makeWorld({ date: [ULTIMA], mesi: 6 })).cartella;
    const name = `inps_domande_${ULTIMA.inps}.csv`;
    const keys = (folder: string): readonly string[] =>
      readDelivery(folder, name).map((row) => cell(row, "protocollo"));
    const kept = new Set(keys(short));
    const all = keys(whole);
    expect(kept.size).toBeLessThan(all.length);
    expect(all.filter((key) => kept.has(key))).toHaveLength(kept.size);
    const last = new Map(
      readDelivery(whole, `inps_stati_${ULTIMA.inps}.csv`).map((row) => [
        cell(row, "protocollo"),
        row,
      ]),
    );
    for (const key of all) {
      if (kept.has(key)) continue;
      expect(cell(last.get(key), "dal") < "2025-07-01").toBe(true);
      expect(["TERMINATA", "DECADUTA", "REVOCATA", "RESPINTA", "ANNULLATA"]).toContain(
        cell(last.get(key), "stato"),
      );
    }
  });
});

describe("a folder", () => {
  test("has the files that the result names, with as many rows, and nothing else", async () => {
    const { files, cartella } = await makeWorld({ date: [ULTIMA] });
    expect(files.map(({ path }) => path).toSorted()).toEqual(
      readdirSync(cartella)
        .map((name) => join(cartella, name))
        .toSorted(),
    );
    for (const { path, rows, fonte } of files) {
      const lines = readFileSync(path, "utf8").trimEnd().split("\n").length;
      expect(lines, path).toBe(rows + (fonte === "istat_posas_comuni" ? 3 : 1));
    }
  });

  test("is left without files when the generation fails half way", async () => {
    const cartella = newFolder();
    const failing = {
      ...SILENT,
      tick: (): void => {
        throw new Error("stop");
      },
    };
    await expect(
      generateDemo({
        comuni: COMUNI,
        regione: "01",
        seme: 1,
        date: [ULTIMA],
        mesi: 24,
        cartella,
        progress: failing,
      }),
    ).rejects.toThrow("stop");
    expect(readdirSync(cartella)).toEqual([]);
  });
});

describe("chance", () => {
  test("draws evenly between 0 and 1, and each use has a seed of its own", () => {
    const random = new Random(seedFor(1, "pie_2"));
    const draws = Array.from({ length: 20_000 }, () => random.next());
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 1);
    const seeds = new Set(Array.from({ length: 20_000 }, (_, at) => seedFor(1, "pie_2", at)));
    expect(seeds.size).toBe(20_000);
    expect(seedFor(1, "pie_2")).not.toBe(seedFor(2, "pie_2"));
  });

  test("follows quantiles: a list from 10 to 30 through 12 has half of its values by 12", () => {
    const random = new Random(7);
    const draws = Array.from({ length: 10_000 }, () => random.along([10, 12, 30]));
    const half = draws.filter((draw) => draw <= 12).length / draws.length;
    expect(half).toBeGreaterThan(0.48);
    expect(half).toBeLessThan(0.52);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...draws)).toBeLessThanOrEqual(30);
  });
});
