/** A page of a table as a real table: header row marked, numbers to the right, this territory in bold. */

import { familyOf } from "../../define/fonts.js";
import { cellText } from "../../model/cell-text.js";
import type { Cell, Column } from "../../model/document.js";
import { NO_DATA } from "../../model/italian.js";
import { hex, type Pen, WARNING } from "./pen.js";
import type { DeckBorder, DeckCell, DeckCellLook } from "./pptx-library.js";
import type { Frame } from "./slide-grid.js";
import { CELL_PADDING, type TablePage } from "./table-pages.js";
import { LEADING } from "./text-metrics.js";

const toTheRight = (column: Column): boolean =>
  column.type !== "testo" && column.type !== "data" && column.type !== "mese";

interface RowLook {
  readonly bold: boolean;
  readonly fill: string;
  readonly lineAbove: number;
  readonly light: boolean;
}

export function drawTable(
  pen: Pen,
  name: string,
  page: TablePage,
  frame: Frame,
  alt: string,
): void {
  const colours = pen.theme.colori;
  const common = (column: Column): DeckCellLook & { lineSpacing: number } => ({
    fontFace: familyOf(pen.theme),
    fontSize: page.size,
    lineSpacing: Math.round(page.size * LEADING * 10) / 10,
    align: toTheRight(column) ? "right" : "left",
    valign: "middle",
    margin: [CELL_PADDING.y, CELL_PADDING.x, CELL_PADDING.y, CELL_PADDING.x],
  });
  const edge = (pt: number, colour = colours.linea): DeckBorder =>
    pt === 0 ? { type: "none" } : { type: "solid", pt, color: hex(colour) };
  const header = page.columns.map(
    (column): DeckCell => ({
      text: column.label,
      options: {
        ...common(column),
        bold: true,
        color: "FFFFFF",
        fill: { color: hex(colours.territorio) },
        border: [edge(0), edge(0), edge(0), edge(0)],
      },
    }),
  );
  const body = (cells: readonly Cell[], look: RowLook): DeckCell[] =>
    page.columns.map((column, index) => {
      const cell = cells[index] ?? { text: "", value: null, tone: "normale" };
      return {
        text: cellText(cell),
        options: {
          ...common(column),
          bold: look.bold || cell.tone === "allarme",
          color: inkOf(pen, cell, look.light),
          fill: { color: hex(look.fill) },
          border: [
            edge(look.lineAbove, look.light ? colours.testoChiaro : colours.testo),
            edge(0),
            edge(0.5),
            edge(0),
          ],
        },
      };
    });
  const rows = [
    header,
    ...page.rows.map((row) =>
      body(row.cells, {
        bold: row.strong,
        fill: row.strong ? colours.sfondo : "#FFFFFF",
        lineAbove: row.rest === true ? 0.75 : 0,
        light: row.rest === true,
      }),
    ),
    ...(page.total === null
      ? []
      : [
          body(page.total.cells, {
            bold: true,
            fill: colours.sfondo,
            lineAbove: 1,
            light: false,
          }),
        ]),
  ];
  pen.alternatives.set(name, alt);
  pen.slide.addTable(rows, {
    x: frame.x,
    y: frame.y,
    w: page.widths.reduce((sum, wide) => sum + wide, 0),
    h: page.heights.reduce((sum, high) => sum + high, 0),
    colW: [...page.widths],
    rowH: [...page.heights],
    objectName: name,
  });
}

function inkOf(pen: Pen, cell: Cell, light: boolean): string {
  if (cell.tone === "allarme") return hex(pen.theme.colori.allarme);
  if (cell.tone === "attenzione") return WARNING;
  return hex(
    light || cell.text === NO_DATA ? pen.theme.colori.testoChiaro : pen.theme.colori.testo,
  );
}
