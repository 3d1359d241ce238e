import { describe, expect, test } from "vitest";
import {
  dateConverter,
  EPOCH_1900,
  EPOCH_1904,
  monthConverter,
  parseDay,
} from "../../src/ingest/convert/dates.js";
import { Fault } from "../../src/ingest/convert/fault.js";
import { noEvidence, numberConverter, styleFrom } from "../../src/ingest/convert/numbers.js";
import { cleanText, looksLike } from "../../src/ingest/convert/text.js";
import { booleanConverter, codeConverter, listConverter } from "../../src/ingest/convert/words.js";

const said = (value: unknown): unknown => (value instanceof Fault ? value.code : value);

describe("N: numeri", () => {
  const euro = (text: string, style: "it" | "en" = "it"): unknown =>
    said(numberConverter({ kind: "euro", min: 0, max: undefined }, style, noEvidence()).text(text));

  test.each([
    ["1.234,56", 123456],
    ["1 234,5", 123450],
    ["1\u00a0234", 123400],
    ["1\u202f234,00", 123400],
    ["€ 12,50", 1250],
    ["12,50 €", 1250],
    ["0", 0],
    ["007", 700],
    ["-", null],
    ["n.d.", null],
    ["ND", null],
    ["null", null],
  ])("N1: «%s» in italiano vale %s centesimi", (text, cents) => {
    expect(euro(text)).toBe(cents);
  });

  test.each([
    "1234.56",
    "1.23,4",
    "12.34",
    "1,234.56",
    "1e3",
    "12a",
    "١٢",
    "1.234.56",
    "+5",
    "1,2,3",
    ".5",
  ])("N1: «%s» non è un numero italiano", (text) => {
    expect(euro(text)).toBe("R-NUM");
  });

  test("N4: più di due decimali di euro non si arrotondano, si scartano", () => {
    expect(euro("12,345")).toBe("R-NUM");
  });

  test("N3: un importo sotto zero è fuori dai limiti", () => {
    expect(euro("-5,00")).toBe("R-RANGE");
  });

  test("N4: il rumore dei numeri di una cartella di lavoro non conta, i decimali veri sì", () => {
    const { number } = numberConverter(
      { kind: "euro", min: 0, max: undefined },
      "it",
      noEvidence(),
    );
    expect(number(0.1 + 0.2)).toBe(30);
    expect(number(1234.56)).toBe(123456);
    expect(said(number(12.345))).toBe("R-NUM");
  });

  test("N2: la colonna decide lo stile", () => {
    const style = (...values: string[]): string => {
      const evidence = noEvidence();
      const reader = numberConverter({ kind: "euro", min: 0, max: undefined }, "it", evidence);
      for (const value of values) reader.text(value);
      return `${styleFrom(evidence)}${evidence.ambiguous > 0 ? " ambigua" : ""}`;
    };
    expect(style("1.234,56", "12")).toBe("it");
    expect(style("1,234.56", "12.50")).toBe("en");
    expect(style("1.234,56", "12.50")).toBe("it");
    expect(style("1.234")).toBe("it");
    expect(style("12", "15")).toBe("it");
  });

  test("N2: un numero che si legge in due modi e diversi è una colonna ambigua", () => {
    const evidence = noEvidence();
    numberConverter({ kind: "number", min: undefined, max: undefined }, "it", evidence).text(
      "1.500",
    );
    expect(evidence.ambiguous).toBe(1);
  });
});

describe("D: date", () => {
  test.each([
    ["2024-11-29", "2024-11-29"],
    ["29/11/2024", "2024-11-29"],
    ["9-1-2024", "2024-01-09"],
    ["09.01.2024", "2024-01-09"],
    ["2024-1-9", "2024-01-09"],
    ["2024-11-29 23:59:59", "2024-11-29"],
    ["29/11/2024 10:20", "2024-11-29"],
    ["29/02/2024", "2024-02-29"],
  ])("D1: «%s» è il %s", (text, day) => {
    expect(parseDay(text)).toBe(day);
  });

  test.each([
    "29/02/2023",
    "2024-02-30",
    "31/04/2024",
    "29/11/24",
    "45000",
    "2024-11",
    "ieri",
    "29/11-2024",
    "0000-01-01",
  ])("D1: «%s» non è una data", (text) => {
    expect(parseDay(text)).toBeNull();
  });

  test("D2: una data che esiste solo col mese davanti si riconosce", () => {
    expect(parseDay("11/29/2024")).toBe("month-first");
    expect(parseDay("11/31/2024")).toBeNull();
  });

  test("D5: un istante con fuso conta sul calendario di Roma, d'estate e d'inverno", () => {
    expect(parseDay("2024-12-31T23:30:00Z")).toBe("2025-01-01");
    expect(parseDay("2024-12-31T22:59:00Z")).toBe("2024-12-31");
    expect(parseDay("2024-06-30T22:30:00Z")).toBe("2024-07-01");
    expect(parseDay("2024-07-01T00:30:00+05:00")).toBe("2024-06-30");
    // Clocks change on 31 March 2024 and 27 October 2024.
    expect(parseDay("2024-03-30T22:59:00Z")).toBe("2024-03-30");
    expect(parseDay("2024-10-27T22:30:00Z")).toBe("2024-10-27");
    expect(parseDay("2024-10-26T22:30:00Z")).toBe("2024-10-27");
  });

  const column = {
    earliest: "2019-01-01",
    latest: "2025-12-31",
    epoch: EPOCH_1900,
    monthFirst: () => {},
  };

  test("D4: prima del 2019 e dopo la data di osservazione non vale", () => {
    const { text } = dateConverter(column);
    expect(said(text("2018-12-31"))).toBe("R-DATE");
    expect(text("2019-01-01")).toBe("2019-01-01");
    expect(said(text("2026-01-01"))).toBe("R-DATE");
    expect(text("n.d.")).toBeNull();
  });

  test("D3: i numeri di serie contano solo nelle cartelle, dal 1900 o dal 1904", () => {
    expect(said(dateConverter(column).text("45292"))).toBe("R-DATE");
    expect(dateConverter(column).number(45292)).toBe("2024-01-01");
    expect(dateConverter({ ...column, epoch: EPOCH_1904 }).number(43830)).toBe("2024-01-01");
  });

  test("i mesi si scrivono in più modi", () => {
    const { text } = monthConverter(column);
    for (const month of ["2024-11", "11/2024", "202411", "2024-11-01", "01/11/2024"]) {
      expect(text(month)).toBe("2024-11");
    }
    expect(said(text("13/2024"))).toBe("R-DATE");
  });
});

describe("V: valori", () => {
  test("V2: si tolgono spazi, spazi fissi e segni a larghezza zero; il testo va in NFC", () => {
    expect(cleanText("\u00a0 Alba\u200b\t", false)).toBe("Alba");
    expect(cleanText("Forli\u0300", false)).toBe("Forlì");
  });

  test("V2: caratteri di controllo e inversioni di direzione: R-CTRL", () => {
    for (const text of ["a\u0007b", "a\u202eb", "a\u0085b", "a\tb"]) {
      expect(said(cleanText(text, false))).toBe("R-CTRL");
    }
    expect(cleanText("prima\nseconda", true)).toBe("prima\nseconda");
  });

  test("F8: una cella di oltre 32.767 caratteri: R-LEN", () => {
    expect(said(cleanText("x".repeat(32_768), true))).toBe("R-LEN");
    expect(cleanText("x".repeat(32_767), true)).toHaveLength(32_767);
  });

  test("V3: le parole dell'elenco si confrontano senza maiuscole, accenti e segni", () => {
    const { text } = listConverter(
      [
        { codice: "AVVENUTO_INCONTRO", etichetta: "Avvenuto incontro" },
        { codice: "PAIS_FIRMATO", etichetta: "PaIS firmato" },
      ],
      { "pals firmato": "PAIS_FIRMATO" },
      false,
    );
    expect(text("avvenuto  Incontro")).toBe("AVVENUTO_INCONTRO");
    expect(text("PalS firmato")).toBe("PAIS_FIRMATO");
    expect(said(text("forse"))).toBe("R-ENUM");
  });

  test("V3: più codici in una cella, in ordine e una volta", () => {
    const codes = ["a", "b", "c"].map((codice) => ({ codice, etichetta: codice.toUpperCase() }));
    const { text } = listConverter(codes, {}, true);
    expect(text("c, a;a")).toBe("a c");
    expect(said(text("a z"))).toBe("R-ENUM");
  });

  test("sì e no in ogni scrittura", () => {
    const { text } = booleanConverter();
    expect(["S", "sì", "SI", "1", "true", "Vero"].map(text)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(["N", "no", "0", "false"].map(text)).toEqual([0, 0, 0, 0]);
    expect(said(text("forse"))).toBe("R-ENUM");
  });

  test("K2: una chiave resta cifra per cifra; in notazione scientifica è R-KEY-BAD", () => {
    const { text, number } = codeConverter();
    expect(text("000123")).toBe("000123");
    expect(said(text("2,02E+15"))).toBe("R-KEY-BAD");
    expect(number(123)).toBe("123");
    expect(said(number(2 ** 53))).toBe("R-KEY-BAD");
  });

  test("di una cella si dice l'aspetto, mai il valore", () => {
    expect(looksLike("AAAAAA00A00A000A")).toBe("16 caratteri, lettere e cifre");
    expect(looksLike("x")).toBe("1 carattere, lettere");
    expect(looksLike(" ")).toBe("vuota");
  });
});
