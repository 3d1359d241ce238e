import { describe, expect, test } from "vitest";
import type { ComposeInput } from "../../src/compose/input.js";
import { makeMessages } from "../../src/compose/messages.js";
import { withArticle } from "../../src/compose/words.js";
import type { FigureRow } from "../../src/model/result-table.js";
import { count, figure, gepi, inputOf, italia, piemonte, share } from "../helpers/compose-input.js";

const say = (text: string, row: FigureRow, more: Partial<ComposeInput> = {}): string =>
  makeMessages(inputOf({ figures: { x: { of: "X.1" } } }, [[figure("X.1", [row])]], more)).say(
    text,
  );

describe("le parti di una cifra", () => {
  const row = share(312, 648, {
    regione: 45.1,
    rango: { posto: 3, su: 33 },
    anno: 40,
    scarto_italia: -1.5,
  });
  test.each([
    ["{x}", "48,1%"],
    ["{x.numeratore} di {x.denominatore}", "312 di 648"],
    ["{x.mancanti}", "336"],
    ["{x.regione}", "45,1%"],
    ["{x.rango}", "3º su 33"],
    ["{x.italia}", "n.d."],
    ["{x.anno}", "40,0%"],
    ["{x.scarto_italia}", "−1,5 punti"],
    ["{x.il} e {x.Il}", "il 48,1% e Il 48,1%"],
  ])("%s si legge «%s»", (text, wanted) => {
    expect(say(text, row)).toBe(wanted);
  });

  test.each([
    [3, "meno dello 0,1%, meno dello 0,1% e Meno dello 0,1%"],
    [66867, "più del 99,9%, più del 99,9% e Più del 99,9%"],
    [0, "0,0%, lo 0,0% e Lo 0,0%"],
  ])("%s su 66.868: «%s»", (some, wanted) => {
    expect(say("{x}, {x.il} e {x.Il}", share(some, 66868))).toBe(wanted);
  });

  test("un nome o una parte che non esiste è un errore del modello", () => {
    expect(() => say("{y}", row)).toThrow("non è un nome di questo modello");
    expect(() => say("{x.meta}", row)).toThrow("non è una parte di una cifra");
  });
});

describe("singolare, plurale e nessuno", () => {
  test.each([
    [0, "nessun nucleo"],
    [1, "1 nucleo"],
    [2, "2 nuclei"],
    [1670, "1.670 nuclei"],
    [null, "n.d. nuclei"],
  ])("%s: «%s»", (value, wanted) => {
    expect(say("{x:nucleo:nuclei:nessun nucleo}", count(value))).toBe(wanted);
  });
  test("senza una parola per lo zero, lo zero resta un numero", () => {
    expect(say("{x:nucleo:nuclei}", count(0))).toBe("0 nuclei");
  });
});

describe("l'articolo davanti a un numero", () => {
  test.each([
    ["8,1%", "l'8,1%"],
    ["88,4%", "l'88,4%"],
    ["80,0%", "l'80,0%"],
    ["1,4%", "l'1,4%"],
    ["11,0%", "l'11,0%"],
    ["0,5%", "lo 0,5%"],
    ["10,0%", "il 10,0%"],
    ["18,8%", "il 18,8%"],
    ["100,0%", "il 100,0%"],
    ["n.d.", "n.d."],
  ])("%s: «%s»", (number, wanted) => {
    expect(withArticle(number, false)).toBe(wanted);
  });
});

describe("il confronto con la regione", () => {
  test("sopra, sotto", () => {
    expect(say("{x.confronto}", share(60, 100, { regione: 45.1 }))).toBe(
      "sopra la media regionale (45,1%)",
    );
    expect(say("{x.confronto}", share(30, 100, { regione: 45.1 }))).toBe(
      "sotto la media regionale (45,1%)",
    );
  });
  test("pari quando si legge lo stesso numero, anche se i decimali nascosti sono diversi", () => {
    expect(say("{x.confronto}", share(451, 1000, { regione: 45.1004 }))).toBe(
      "pari alla media regionale (45,1%)",
    );
  });
  test("niente da dire quando la regione manca, e la virgola non resta sola", () => {
    expect(say("Sono {x} {x.confronto}, dice.", share(60, 100, { regione: null }))).toBe(
      "Sono 60,0%, dice.",
    );
  });
});

describe("la variazione dalla data precedente", () => {
  test.each([
    [count(12, { precedente: 10 }), "in aumento di 2 rispetto al 30/11/2025"],
    [count(8, { precedente: 10 }), "in calo di 2 rispetto al 30/11/2025"],
    [count(10, { precedente: 10 }), "senza variazioni rispetto al 30/11/2025"],
    [
      share(50, 100, { precedente: 48.5 }),
      "in aumento di 1,5 punti percentuali rispetto al 30/11/2025",
    ],
    [share(50, 100, { precedente: 50.01 }), "senza variazioni rispetto al 30/11/2025"],
    [count(10, { precedente: null }), ""],
    [count(null, { precedente: 10 }), ""],
  ])("%#: %s", (row, wanted) => {
    expect(say("{x.variazione}", row)).toBe(wanted);
  });
  test("senza una data precedente non c'è variazione", () => {
    expect(say("{x.variazione}", count(12, { precedente: 10 }), { precedente: null })).toBe("");
  });
});

describe("le parole del territorio", () => {
  const words = "{i_figli}, {nei_figli}, {dove}, {mese}";
  test("hanno l'articolo giusto a ogni livello", () => {
    expect(say(words, count(1))).toBe("i comuni, nei comuni, nell'ambito, dicembre 2025");
    expect(say(words, count(1), { territorio: piemonte, figlio: "ambito" })).toBe(
      "gli ambiti, negli ambiti, nella regione, dicembre 2025",
    );
    expect(say(words, count(1), { territorio: italia, figlio: "regione" })).toBe(
      "le regioni, nelle regioni, in Italia, dicembre 2025",
    );
  });
  test("la qualità dei file si dice anche quando non c'è nulla da dire", () => {
    expect(say("{qualita}", count(1))).toBe("Nessuna riga dei file usati è stata scartata.");
    expect(say("{qualita}", count(1), { fonti: [{ ...gepi, scartate: 1 }] })).toContain(
      "1 riga dei file usati è stata scartata su 101",
    );
  });
});

test("vale la prima alternativa la cui condizione è vera; nessuna vera, nessun testo", () => {
  const messages = (value: number | null) =>
    makeMessages(inputOf({ figures: { x: { of: "X.1" } } }, [[figure("X.1", [count(value)])]])).say(
      [
        { quando: "x > 1", text: "molti" },
        { quando: "x > 0", text: "uno" },
        { quando: "noto(x)", text: "nessuno" },
      ],
    );
  expect([5, 1, 0, null].map(messages)).toEqual(["molti", "uno", "nessuno", ""]);
});
