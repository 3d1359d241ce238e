import { describe, expect, test } from "vitest";
import { holds, namesOf, parseCondition } from "../../src/define/condition.js";

const values: Readonly<Record<string, number | string | null>> = {
  dieci: 10,
  zero: 0,
  vuoto: null,
  livello: "ambito",
  "ap.scarto": 1.5,
};
const isTrue = (text: string): boolean =>
  holds(parseCondition(text), (name) => values[name] ?? null);

describe("le condizioni dei modelli", () => {
  test.each([
    ["dieci > 9", true],
    ["dieci >= 10", true],
    ["dieci < 10", false],
    ["dieci <= 10", true],
    ["dieci = 10", true],
    ["dieci != 10", false],
    ["zero = 0", true],
    ["zero > -1", true],
    ["ap.scarto > 1.4", true],
    ["livello = 'ambito'", true],
    ["livello != 'ambito'", false],
  ])("%s: %s", (text, wanted) => {
    expect(isTrue(text)).toBe(wanted);
  });

  test("«and» lega più di «or», e le parentesi più di tutti", () => {
    expect(isTrue("dieci = 10 or zero = 1 and zero = 2")).toBe(true);
    expect(isTrue("(dieci = 10 or zero = 1) and zero = 2")).toBe(false);
    expect(isTrue("not dieci = 10 or zero = 0")).toBe(true);
    expect(isTrue("not (dieci = 10 or zero = 0)")).toBe(false);
  });

  test("un confronto con un valore che manca è falso da tutte le parti", () => {
    for (const op of ["=", "!=", "<", ">", "<=", ">="]) {
      expect(isTrue(`vuoto ${op} 0`)).toBe(false);
      expect(isTrue(`0 ${op} vuoto`)).toBe(false);
    }
  });

  test("zero è noto, un valore che manca no", () => {
    expect(isTrue("noto(zero)")).toBe(true);
    expect(isTrue("noto(vuoto)")).toBe(false);
    expect(isTrue("not noto(vuoto)")).toBe(true);
  });

  test("una parola non è né più né meno di un numero", () => {
    expect(isTrue("livello > 3")).toBe(false);
    expect(isTrue("livello <= 3")).toBe(false);
  });

  test("dice tutti i nomi che usa", () => {
    expect(namesOf(parseCondition("noto(a) and (b.scarto > 1 or not c = 'x')"))).toEqual([
      "a",
      "b.scarto",
      "c",
    ]);
  });

  test.each([
    ["", "manca un nome o un numero"],
    ["a >", "manca un nome o un numero"],
    ["a", "manca un confronto"],
    ["(a > 1", "manca una parentesi chiusa"],
    ["noto a", "noto vuole un nome fra parentesi"],
    ["noto(3)", "noto vuole un nome fra parentesi"],
    ["a > 1 b", "dopo la condizione c'è altro"],
    ["a > #", "non si capisce"],
  ])("«%s» si rifiuta dicendo che %s", (text, message) => {
    expect(() => parseCondition(text)).toThrow(message);
  });
});
