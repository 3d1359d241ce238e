import fc from "fast-check";
import { expect, test } from "vitest";
import { roundHalfAway, sayDateLine, sayDates, sayNumber } from "../../src/model/italian.js";

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

test("fino a quando arrivano le domande si dice solo dove si sa", () => {
  expect(sayDates("2025-12-31", "2025-12-15")).toBe(
    "dati aggiornati al 31/12/2025, con domande fino al 15/12/2025",
  );
  expect(sayDateLine("2025-12-31", "2025-12-15")).toBe(
    "Dati aggiornati al 31/12/2025 · con domande fino al 15/12/2025",
  );
  expect(sayDateLine("2023-12-31", null)).toBe("Dati aggiornati al 31/12/2023");
});
