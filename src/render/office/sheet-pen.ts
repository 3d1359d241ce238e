/** Writes rows of one worksheet from the top down, and keeps what the repair must know afterwards. */
import type { Font, Workbook, Worksheet } from "exceljs";
import type { Drawing, Theme } from "../../model/document.js";
import { type ChartData, columnLetter } from "./chart/data.js";
import type { SheetBody } from "./sheet-body.js";
import type { Looks } from "./sheet-looks.js";
import type { PrintedPiece } from "./sheet-pages.js";

/** What exceljs cannot write: put in afterwards. */
export interface SheetRepairs {
  /** The charts and pictures of a sheet, in order. */
  readonly figures: Map<string, SheetFigure[]>;
  /** Cells of a sheet that lead to another: address and sheet, in order. */
  readonly links: Map<string, { readonly ref: string; readonly sheet: string }[]>;
  /** The rows of a sheet that exceljs does not write, in order. */
  readonly bodies: Map<string, SheetBody[]>;
  /** The last row of each table, by its name. */
  readonly tables: Map<string, number>;
  readonly looks: Looks;
}

/** A chart, or its picture, on a sheet. Sizes in points. */
export interface SheetFigure {
  readonly name: string;
  readonly alt: string;
  /** The row it stands in, from 1, and how far below its top. */
  readonly row: number;
  readonly below: number;
  readonly width: number;
  readonly height: number;
  readonly drawing: Drawing;
  /** The cells that it draws; null: it is a picture. */
  readonly data: ChartData | null;
}

export interface SheetPen {
  readonly workbook: Workbook;
  readonly sheet: Worksheet;
  readonly theme: Theme;
  readonly repairs: SheetRepairs;
  readonly nameTable: (wanted: string) => string;
  /** Characters across the sheet, for running text. */
  readonly across: number;
  /** Height in points of the rows of its tables, by row: exceljs does not know them. */
  readonly heights: Map<number, number>;
  /** What is read together, from the top down. */
  readonly pieces: PrintedPiece[];
  row: number;
}

export const argb = (colour: string): string => `FF${colour.replace("#", "").toUpperCase()}`;
export const WARNING = "#995C00";
export const FACE = "Calibri";

export const font = (size: number, colour: string, bold = false): Partial<Font> => ({
  name: FACE,
  size,
  bold,
  color: { argb: argb(colour) },
});

/** One line in column A, over the cells at its right. */
export function line(
  pen: SheetPen,
  words: string,
  look: {
    readonly size?: number;
    readonly bold?: boolean;
    readonly colour?: string;
    readonly height?: number;
  } = {},
): void {
  const cell = pen.sheet.getCell(pen.row, 1);
  cell.value = words === "" ? null : words;
  cell.font = font(look.size ?? 11, look.colour ?? pen.theme.colori.testo, look.bold ?? false);
  cell.alignment = { vertical: look.height === undefined ? "middle" : "bottom" };
  pen.sheet.getRow(pen.row).height = look.height ?? Math.max(15, (look.size ?? 11) * 1.45);
  pen.row++;
}

/** A text cut into lines of so many letters at most, between words where it can. */
function cutLines(words: string, most: number): string[] {
  const lines: string[] = [];
  let rest = words.trim();
  while (rest.length > 0) {
    let cut = rest.length <= most ? rest.length : rest.lastIndexOf(" ", most);
    if (cut <= 0) cut = most;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return lines;
}

/** Running text on as many lines as it needs: merged cells are a wall to screen readers. */
export function paragraph(pen: SheetPen, words: string, colour = pen.theme.colori.testo): void {
  for (const part of cutLines(words, pen.across)) line(pen, part, { colour });
}

/** A name and its value, side by side; a long value goes on under itself. */
export function fact(pen: SheetPen, label: string, value: string): void {
  const { testo, testoChiaro } = pen.theme.colori;
  const parts = cutLines(value, pen.across - (pen.sheet.getColumn(1).width ?? 0));
  for (const [index, part] of (parts.length === 0 ? [""] : parts).entries()) {
    const cell = pen.sheet.getCell(pen.row, 2);
    line(pen, index === 0 ? label : "", { colour: testoChiaro });
    cell.value = part;
    cell.font = font(11, testo, true);
    cell.alignment = { vertical: "middle" };
  }
}

/** Makes a cell lead to a sheet of the workbook; its look is whoever writes it. */
export function link(pen: SheetPen, row: number, column: number, sheet: string): void {
  keep(pen.repairs.links, pen, { ref: `${columnLetter(column)}${row}`, sheet });
}

/** A line that leads to a sheet of the workbook. */
export function linkLine(pen: SheetPen, words: string, sheet: string): void {
  const { territorio } = pen.theme.colori;
  link(pen, pen.row, 1, sheet);
  const cell = pen.sheet.getCell(pen.row, 1);
  line(pen, words, { colour: territorio });
  cell.font = { ...cell.font, underline: true };
}

export const heading = (pen: SheetPen, words: string): void =>
  line(pen, words, { size: 12, bold: true, height: 26 });

/** The source closes a block: some room under it. */
export function sourceLine(pen: SheetPen, words: string): void {
  if (words === "") return;
  paragraph(pen, words, pen.theme.colori.testoChiaro);
  pen.sheet.getRow(pen.row - 1).height = 28;
  pen.sheet.getCell(pen.row - 1, 1).alignment = { vertical: "top" };
}

/** Excel's tallest row is 409 points. */
const TALLEST = 400;

const TITLE_ROOM = 24;

/**
 * A title and room for its figure in one row, as tall as both: no page break parts them or cuts the
 * figure. Gives where the figure stands.
 */
export function figureRoom(
  pen: SheetPen,
  size: Pick<Drawing, "width" | "height">,
  title: string,
): Pick<SheetFigure, "row" | "below" | "width" | "height"> {
  const scale = Math.min(1, (TALLEST - TITLE_ROOM - 6) / size.height);
  const { row } = pen;
  line(pen, title, { size: 12, bold: true });
  pen.sheet.getCell(row, 1).alignment = { vertical: "top" };
  const height = size.height * scale;
  pen.sheet.getRow(row).height = height + TITLE_ROOM + 6;
  return { row, below: TITLE_ROOM, width: size.width * scale, height };
}

/** Adds to what the repair must know of a sheet. */
function keep<Kept>(known: Map<string, Kept[]>, pen: SheetPen, one: Kept): void {
  const list = known.get(pen.sheet.name) ?? [];
  list.push(one);
  known.set(pen.sheet.name, list);
}

export const keepFigure = (pen: SheetPen, figure: SheetFigure): void =>
  keep(pen.repairs.figures, pen, figure);

export const keepBody = (pen: SheetPen, body: SheetBody): void =>
  keep(pen.repairs.bodies, pen, body);
