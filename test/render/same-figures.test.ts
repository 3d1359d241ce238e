import ExcelJS from "exceljs";
import { expect, test } from "vitest";
import { renderer as pdf } from "../../src/render/formats/pdf.js";
import { renderer as pptx } from "../../src/render/formats/pptx.js";
import { renderer as xlsx } from "../../src/render/formats/xlsx.js";
import { openOffice, PIXEL, THEME } from "../helpers/office-parts.js";
import { readPdf } from "../helpers/read-pdf.js";
import { deckText, figuresIn, missingIn, sheetText } from "../helpers/same-figures.js";
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

test("la prova trova una cifra cambiata o che manca", () => {
  expect(missingIn("Nuclei 1.234 e 48,2%", ["1.234", "48,2%"])).toEqual([]);
  expect(missingIn("Nuclei 1.235 e 48,2%", ["1.234", "48,2%"])).toEqual(["1.234"]);
});
