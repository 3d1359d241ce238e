import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Bench, bench } from "../app/load-world.js";

let b: Bench;
beforeAll(() => {
  b = bench();
});
afterAll(() => b.remove());

type Style = "it" | "en";
const written = (value: number, decimals: number, style: Style): string =>
  new Intl.NumberFormat(style === "it" ? "it-IT" : "en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: "always",
  }).format(value);

/** A table of two levels of labels and a few measures, each with its own decimals. */
const table = fc.record({
  style: fc.constantFrom<Style>("it", "en"),
  blanks: fc.boolean(),
  delimiter: fc.constantFrom("\t", ";", ","),
  decimals: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 4 }),
  groups: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom("Lazio", "Umbria", "Marche", "Molise", "Puglia"),
      inner: fc.uniqueArray(fc.constantFrom("laz_1", "F", "Totale", "NA", "Sì"), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    { minLength: 1, maxLength: 5, selector: ({ name }) => name },
  ),
  figures: fc.array(fc.option(fc.integer({ min: -50_000_000, max: 50_000_000 }), { freq: 8 }), {
    minLength: 80,
    maxLength: 80,
  }),
});

test("una tabella scritta in uno stile si rilegge uguale, vuoti compresi; se lo stile è dubbio lo si dice", async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(table, async ({ style, blanks, delimiter, decimals, groups, figures }) => {
      const quoted = (cell: string): string => (cell.includes(delimiter) ? `"${cell}"` : cell);
      const expected: unknown[] = [];
      const rows = [
        ["Regione", "Voce", ...decimals.map((_, i) => `Misura ${i}`)].map(quoted).join(delimiter),
      ];
      let next = 0;
      for (const { name, inner } of groups) {
        for (const [i, voce] of inner.entries()) {
          const cells = decimals.map((places, column) => {
            const raw = figures[next++ % figures.length] ?? null;
            const value = raw === null ? null : raw / 10 ** places;
            expected.push([name, voce, `Misura ${column}`, value]);
            return value === null ? "" : written(value, places, style);
          });
          rows.push([blanks && i > 0 ? "" : name, voce, ...cells].map(quoted).join(delimiter));
        }
      }
      const text = `\ufeff${rows.join("\r\n")}\r\n`;
      const bytes = Buffer.from(text, delimiter === "\t" ? "utf16le" : "utf8");
      const { report, notices } = await b.one("campi.csv", bytes, {
        fonte: "riferimento",
        data: "2025-12-31",
        sostituisci: true,
      });
      // With no figure in any cell there is nothing to load.
      if (!expected.some((one) => (one as unknown[])[3] !== null)) {
        expect(report.errore?.codice).toBe("E-FORMAT");
        return;
      }
      expect(report.errore).toBeUndefined();
      if (notices.some(({ message }) => message.includes("si leggono in due modi"))) return;
      told += 1;
      const found = b
        .query("SELECT dimensioni, misura, valore FROM riferimento ORDER BY rowid")
        .map(({ dimensioni, misura, valore }) => {
          const { Regione, Voce } = JSON.parse(String(dimensioni)) as Record<string, string>;
          return [Regione, Voce, misura, valore === null ? null : Number(valore)];
        });
      expect(found).toEqual(
        expected.map((one) => (one as unknown[]).map((cell) => (cell === 0 ? 0 : cell))),
      );
    }),
    { numRuns: 40 },
  );
  expect(told).toBeGreaterThan(15);
}, 60_000);
