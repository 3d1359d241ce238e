import fc from "fast-check";
import { expect, test } from "vitest";
import {
  boundInWords,
  roundHalfAway,
  sayDateLine,
  sayDates,
  sayNumber,
  sayValue,
} from "../../src/model/italian.js";

test("i numeri hanno il punto alle migliaia, la virgola ai decimali e il meno tipografico", () => {
  expect(sayNumber(0)).toBe("0");
  expect(sayNumber(999)).toBe("999");
  expect(sayNumber(1000)).toBe("1.000");
  expect(sayNumber(1234567.891, 2)).toBe("1.234.567,89");
  expect(sayNumber(-1234.5, 1)).toBe("−1.234,5");
  expect(sayNumber(-0.4)).toBe("0");
  expect(sayNumber(1.005, 2)).toBe("1,01");
  expect(sayNumber(0.1 + 0.2, 1)).toBe("0,3");
  expect(sayNumber(null)).toBe("n.d.");
  expect(sayNumber(Number.NaN)).toBe("n.d.");
});

test("un numero si scrive come lo scriverebbe il sistema in italiano", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.integer({ min: 0, max: 4 }), (value, decimals) => {
      const system = new Intl.NumberFormat("it-IT", {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
        useGrouping: "always",
      });
      const expected = system.format(roundHalfAway(value, decimals)).replace("-", "−");
      expect(sayNumber(value, decimals)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  [(100 * 3) / 66868, "percentuale", 2, "< 0,01%"],
  [(100 * 3) / 66868, "percentuale", 1, "< 0,1%"],
  [0, "percentuale", 2, "0,00%"],
  [1e-14, "percentuale", 1, "0,0%"],
  [0.05, "percentuale", 1, "0,1%"],
  [-0.03, "percentuale", 1, "> −0,1%"],
  [99.94, "percentuale", 1, "99,9%"],
  [99.96, "percentuale", 1, "> 99,9%"],
  [99.7, "percentuale", 0, "> 99%"],
  [100, "percentuale", 1, "100,0%"],
  [100 - 1e-13, "percentuale", 1, "100,0%"],
  [0.004, "rapporto", 2, "< 0,01"],
  [0.04, "punti", 1, "0,0 punti"],
  [0.2, "numero", 0, "0"],
] as const)("%s %s con %s decimali: «%s»", (value, unit, decimals, wanted) => {
  expect(sayValue(value, unit, decimals)).toBe(wanted);
});

test("in una frase ciò che quasi non c'è si dice a parole", () => {
  expect(["< 0,1%", "> 99,9%", "< 0,01", "12,0%", "n.d."].map(boundInWords)).toEqual([
    "meno dello 0,1%",
    "più del 99,9%",
    "meno di 0,01",
    "12,0%",
    "n.d.",
  ]);
});

test("fino a quando arrivano le domande si dice solo dove si sa", () => {
  expect(sayDates("2025-12-31", "2025-12-15")).toBe(
    "dati aggiornati al 31/12/2025, con domande fino al 15/12/2025",
  );
  expect(sayDateLine("2025-12-31", "2025-12-15")).toBe(
    "Dati aggiornati al 31/12/2025 · con domande fino al 15/12/2025",
  );
  expect(sayDateLine("2023-12-31", null)).toBe("Dati aggiornati al 31/12/2023");
});
