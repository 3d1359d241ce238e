/**
 * Rows of a sheet written as text, under a row that exceljs wrote: it would hold an object for every
 * cell, which a table of many thousands of rows cannot afford.
 */
import { strFromU8 } from "fflate";
import { columnLetter } from "./chart/data.js";
import { escapeXml } from "./xml.js";

export interface SheetBody {
  /** The row it stands under. */
  readonly under: number;
  /** How many rows and columns it has. */
  readonly rows: number;
  readonly columns: number;
  /** The rows as text, in order; `style` gives what a look is called in the file. */
  readonly write: (style: (look: number) => number) => Iterable<string>;
}

export interface BodyCell {
  readonly value: number | string | null;
  readonly look: number;
  /** A sum of cells, whose value is known. */
  readonly formula?: string;
}

const letters: string[] = [];
const letterOf = (column: number): string => {
  let found = letters[column];
  if (found === undefined) {
    found = columnLetter(column + 1);
    letters[column] = found;
  }
  return found;
};

/** One row; `height` in points, null for the sheet's own. */
export function rowXml(
  row: number,
  height: number | null,
  cells: readonly BodyCell[],
  style: (look: number) => number,
): string {
  let text =
    height === null ? `<row r="${row}">` : `<row r="${row}" ht="${height}" customHeight="1">`;
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at];
    if (cell === undefined) continue;
    const start = `<c r="${letterOf(at)}${row}" s="${style(cell.look)}"`;
    const { value } = cell;
    if (value === null || value === "") text += `${start}/>`;
    else if (typeof value === "string")
      text += `${start} t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
    else if (cell.formula === undefined) text += `${start}><v>${value}</v></c>`;
    else text += `${start}><f>${cell.formula}</f><v>${value}</v></c>`;
  }
  return `${text}</row>`;
}

/** Enough to pack at once, and no more. */
const PIECE = 256 * 1024;

/** The part of a sheet with its bodies in their places, piece by piece. */
export function* withBodies(
  part: Uint8Array,
  bodies: readonly SheetBody[],
  style: (look: number) => number,
): Iterable<Uint8Array> {
  const sheet = reached(strFromU8(part), bodies);
  let from = 0;
  let text = "";
  for (const body of bodies) {
    const row = sheet.indexOf(`<row r="${body.under}"`, from);
    const end = row < 0 ? -1 : sheet.indexOf("</row>", row);
    if (end < 0) throw new Error(`the sheet has no row ${body.under}`);
    const next = end + "</row>".length;
    text += sheet.slice(from, next);
    from = next;
    for (const line of body.write(style)) {
      text += line;
      if (text.length < PIECE) continue;
      yield Buffer.from(text);
      text = "";
    }
  }
  yield Buffer.from(text + sheet.slice(from));
}

/** The sheet says how far its cells reach. */
const reached = (sheet: string, bodies: readonly SheetBody[]): string =>
  sheet.replace(/<dimension ref="[A-Z]+\d+(?::([A-Z]+)(\d+))?"\/>/, (_, letter, row) => {
    const column = Math.max(columnNumber(letter ?? "A"), ...bodies.map(({ columns }) => columns));
    const last = Math.max(Number(row ?? 1), ...bodies.map(({ under, rows }) => under + rows));
    return `<dimension ref="A1:${columnLetter(column)}${last}"/>`;
  });

const columnNumber = (letter: string): number =>
  [...letter].reduce((sum, char) => sum * 26 + char.charCodeAt(0) - 64, 0);
