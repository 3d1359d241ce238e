/** Excel: one sheet a section, real tables with numbers as numbers, charts of its cells or pictures, with words. */
import type { Document, Drawings, Rendered, Renderer, Theme } from "../../model/document.js";
import { drawSheets } from "../office/draw-sheets.js";
import { bookParts, newBook } from "../office/exceljs-library.js";
import { repairXlsx } from "../office/repair-xlsx.js";
import { sheetChart } from "../office/sheet-figure.js";
import { Looks } from "../office/sheet-looks.js";
import type { SheetRepairs } from "../office/sheet-pen.js";

async function render(document: Document, drawings: Drawings, theme: Theme): Promise<Rendered> {
  const workbook = await newBook();
  workbook.views = [
    {
      x: 0,
      y: 0,
      width: 24_000,
      height: 14_000,
      firstSheet: 0,
      activeTab: 0,
      visibility: "visible",
    },
  ];
  const repairs: SheetRepairs = {
    figures: new Map(),
    links: new Map(),
    bodies: new Map(),
    tables: new Map(),
    looks: new Looks(),
  };
  const pages = drawSheets(workbook, document, drawings, theme, repairs);
  return { bytes: await repairXlsx(await bookParts(workbook), document, theme, repairs), pages };
}

export const renderer: Renderer = {
  format: "xlsx",
  figures: true,
  asks: (block, native) => (sheetChart(block, native) === null ? "figura" : "niente"),
  render,
};
