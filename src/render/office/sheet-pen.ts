/** Writes rows of one worksheet from the top down, and keeps what the repair must know afterwards. */
import type { Anchor, Font, Workbook, Worksheet } from "exceljs";
import type { Drawing, Theme } from "../../model/document.js";

/** What exceljs cannot write: put in afterwards. */
export interface SheetRepairs {
  /** Names and alternative texts of the pictures of a sheet, in order. */
  readonly pictures: Map<string, { readonly name: string; readonly alt: string }[]>;
}

export interface SheetPen {
  readonly workbook: Workbook;
  readonly sheet: Worksheet;
  readonly theme: Theme;
  readonly repairs: SheetRepairs;
  readonly nameTable: (wanted: string) => string;
  /** Characters across the sheet, for running text. */
  readonly across: number;
  row: number;
}

export const argb = (colour: string): string => `FF${colour.replace("#", "").toUpperCase()}`;
export const WARNING = "#995C00";
const FACE = "Calibri";

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
const EMU_A_POINT = 12_700;

/**
 * A title and its picture in one row, as tall as both: no page break parts them or cuts the picture.
 */
export function picture(pen: SheetPen, drawing: Drawing, title: string, alt: string): void {
  if (drawing.png === null) throw new Error(`chart without pixels: ${title}`);
  const scale = Math.min(1, (TALLEST - TITLE_ROOM - 6) / drawing.height);
  const pixels = (points: number): number => Math.round((points * scale * 96) / 72);
  const row = pen.row;
  line(pen, title, { size: 12, bold: true });
  pen.sheet.getCell(row, 1).alignment = { vertical: "top" };
  pen.sheet.getRow(row).height = drawing.height * scale + TITLE_ROOM + 6;
  const image = pen.workbook.addImage({
    base64: Buffer.from(drawing.png).toString("base64"),
    extension: "png",
  });
  pen.sheet.addImage(image, {
    tl: {
      nativeCol: 0,
      nativeColOff: 0,
      nativeRow: row - 1,
      nativeRowOff: TITLE_ROOM * EMU_A_POINT,
    } as Anchor,
    ext: { width: pixels(drawing.width), height: pixels(drawing.height) },
  });
  const known = pen.repairs.pictures.get(pen.sheet.name) ?? [];
  known.push({ name: `Grafico: ${title}`, alt });
  pen.repairs.pictures.set(pen.sheet.name, known);
}
