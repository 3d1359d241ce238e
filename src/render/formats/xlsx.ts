/** Excel: one sheet a section, real tables with numbers as numbers, charts of its cells or pictures, with words. */
import type { Document, Drawings, Rendered, Renderer, Theme } from "../../model/document.js";
import { drawSheets } from "../office/draw-sheets.js";
import { repairXlsx } from "../office/repair-xlsx.js";
import { sheetChart } from "../office/sheet-figure.js";
import type { SheetRepairs } from "../office/sheet-pen.js";

async function render(document: Document, drawings: Drawings, theme: Theme): Promise<Rendered> {
  const { default: ExcelJS } = await import("exceljs");
  const workbook = new ExcelJS.Workbook();
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
  const repairs: SheetRepairs = { figures: new Map(), links: new Map(), raw: null };
  const pages = drawSheets(workbook, document, drawings, theme, repairs);
  // Not packed here: the repair opens it again and packs it itself.
  const stored = { zip: { compression: "STORE" } } as unknown as object;
  const written = new Uint8Array(await workbook.xlsx.writeBuffer(stored));
  return { bytes: repairXlsx(written, document, theme, repairs), pages };
}

export const renderer: Renderer = {
  format: "xlsx",
  asks: (block, native) => (sheetChart(block, native) === null ? "figura" : "niente"),
  render,
};
