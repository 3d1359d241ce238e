import ExcelJS from "exceljs";
import { expect, test } from "vitest";
import type { Document } from "../../src/model/document.js";
import { renderer as pdf } from "../../src/render/formats/pdf.js";
import { renderer as pptx } from "../../src/render/formats/pptx.js";
import { renderer as xlsx } from "../../src/render/formats/xlsx.js";
import { openOffice, PIXEL, THEME } from "../helpers/office-parts.js";
import { readPdf } from "../helpers/read-pdf.js";
import { deckText, figuresIn, missingIn, sheetText, shownCell } from "../helpers/same-figures.js";
import { placeholderDrawings, sampleDocument } from "../helpers/sample-document.js";

const document = sampleDocument();
const drawings = await placeholderDrawings(document, { png: PIXEL, theme: THEME });

test("ogni cifra del documento è scritta uguale nel PDF", async () => {
  const { bytes } = await pdf.render(document, drawings, THEME);
  const { pages } = await readPdf(bytes);
  const text = pages.map((page) => page.text).join("\n");
  for (const section of document.sections)
    expect(missingIn(text, figuresIn(section, { deck: false, charts: false }))).toEqual([]);
});

test("ogni cifra del documento è scritta uguale nelle diapositive o nelle loro note", async () => {
  const text = deckText(openOffice((await pptx.render(document, drawings, THEME)).bytes));
  for (const section of document.sections)
    expect(missingIn(text, figuresIn(section, { deck: true, charts: true }))).toEqual([]);
});

test("ogni cifra del documento si legge uguale nel foglio della sua sezione", async () => {
  const book = new ExcelJS.Workbook();
  const { bytes } = await xlsx.render(document, drawings, THEME);
  await book.xlsx.load(Uint8Array.from(bytes).buffer);
  let seen = 0;
  for (const [index, section] of document.sections.entries()) {
    const sheet = book.worksheets[index + 2];
    const figures = figuresIn(section, { deck: false, charts: true });
    seen += figures.length;
    expect(missingIn(sheet === undefined ? "" : sheetText(sheet), figures)).toEqual([]);
  }
  expect(seen).toBeGreaterThan(300);
});

/** A table with what the template language can ask of one: signs, and the row of the others. */
const marked: Document = {
  ...document,
  sections: [
    {
      id: "segni",
      name: "Segni",
      kicker: "Prova",
      title: "Celle in evidenza",
      blocks: [
        {
          kind: "table",
          id: "segni_1",
          title: "Con i segni",
          columns: [
            { key: "comune", label: "Comune", type: "testo", weight: 3 },
            { key: "c1", label: "Nuclei", type: "numero", weight: 1 },
            { key: "c2", label: "Quota (%)", type: "percentuale", weight: 1 },
            { key: "c3", label: "Differenza (p.p.)", type: "punti", weight: 1 },
            { key: "c4", label: "Posto", type: "testo", weight: 1 },
          ],
          rows: [
            {
              strong: false,
              cells: [
                { text: "Alba", value: "Alba", tone: "normale" },
                { text: "1.234", value: 1234, tone: "allarme", sign: "!" },
                { text: "48,2", value: 48.2, tone: "attenzione", sign: "∆" },
                { text: "−12,5", value: -12.5, tone: "attenzione", sign: "◊" },
                { text: "7º su 33", value: "7º su 33", tone: "attenzione", sign: "*" },
              ],
            },
            {
              strong: false,
              rest: true,
              cells: [
                { text: "Altri (7 comuni)", value: "Altri (7 comuni)", tone: "normale" },
                { text: "766", value: 766, tone: "normale" },
                { text: "31,9", value: 31.9, tone: "normale" },
                { text: "—", value: null, tone: "normale" },
                { text: "—", value: null, tone: "normale" },
              ],
            },
          ],
          total: {
            strong: true,
            cells: [
              { text: "Totale ambito", value: "Totale ambito", tone: "normale" },
              { text: "2.000", value: 2000, tone: "normale" },
              { text: "42,0", value: 42, tone: "normale" },
              { text: "—", value: null, tone: "normale" },
              { text: "—", value: null, tone: "normale" },
            ],
          },
          note: "! oltre mille; ∆ sotto la regione; ◊ molto sotto; * fra i primi dieci.",
          source: "Fonte: prova",
        },
      ],
    },
  ],
};

test("un segno si legge davanti alla cifra nel PDF e nelle diapositive, con la sua parola", async () => {
  const { pages } = await readPdf((await pdf.render(marked, {}, THEME)).bytes);
  const deck = deckText(openOffice((await pptx.render(marked, {}, THEME)).bytes));
  const wanted = [
    "! 1.234",
    "∆ 48,2",
    "◊ −12,5",
    "* 7º su 33",
    "Altri (7 comuni)",
    "766",
    "∆ sotto la regione",
  ];
  expect(missingIn(pages.map((page) => page.text).join("\n"), wanted)).toEqual([]);
  expect(missingIn(deck, wanted)).toEqual([]);
});

test("nel foglio la cifra con un segno resta un numero, e il totale la somma delle righe", async () => {
  const book = new ExcelJS.Workbook();
  const { bytes } = await xlsx.render(marked, {}, THEME);
  await book.xlsx.load(Uint8Array.from(bytes).buffer);
  const cells: ExcelJS.Cell[] = [];
  book.worksheets[2]?.eachRow((row) => row.eachCell((cell) => void cells.push(cell)));
  const shown = (text: string) => cells.find((cell) => shownCell(cell) === text);
  expect(shown("! 1.234")?.value).toBe(1234);
  expect(shown("∆ 48,2%")?.value).toBe(0.482);
  expect(shown("∆ 48,2%")?.numFmt).toBe('"∆ "0.0%;"∆ "-0.0%');
  expect(shown("◊ −12,5")?.value).toBe(-12.5);
  expect(shown("* 7º su 33")?.value).toBe("* 7º su 33");
  expect(shown("2.000")?.value).toMatchObject({
    result: 2000,
    formula: expect.stringMatching(/^SUM/),
  });
});

test("la prova trova una cifra cambiata o che manca", () => {
  expect(missingIn("Nuclei 1.234 e 48,2%", ["1.234", "48,2%"])).toEqual([]);
  expect(missingIn("Nuclei 1.235 e 48,2%", ["1.234", "48,2%"])).toEqual(["1.234"]);
});
