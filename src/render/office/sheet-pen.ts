/** Writes rows of one worksheet from the top down, and keeps what the repair must know afterwards. */
import type { Anchor, Font, Cell as SheetCell, Workbook, Worksheet } from "exceljs";
import type { Drawing, TableData, TableRow, Theme } from "../../model/document.js";
import { type SheetValue, sheetValue } from "./cell-values.js";
import { uniqueHeaders } from "./sheet-names.js";
import { countLines } from "./text-metrics.js";

/** What exceljs cannot write, by table name, sheet and picture: put in afterwards. */
export interface SheetRepairs {
  /** Formula of the total of each column, null where it has none. */
  readonly totals: Map<string, readonly (string | null)[]>;
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
const WARNING = "#995C00";
const FACE = "Calibri";

const font = (size: number, colour: string, bold = false): Partial<Font> => ({
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
  cell.value = words;
  cell.font = font(look.size ?? 11, look.colour ?? pen.theme.colori.testo, look.bold ?? false);
  cell.alignment = { vertical: look.height === undefined ? "middle" : "bottom" };
  pen.sheet.getRow(pen.row).height = look.height ?? Math.max(15, (look.size ?? 11) * 1.45);
  pen.row++;
}

/** Running text on as many lines as it needs: merged cells are a wall to screen readers. */
export function paragraph(pen: SheetPen, words: string, colour = pen.theme.colori.testo): void {
  let rest = words.trim();
  while (rest.length > 0) {
    let cut = rest.length <= pen.across ? rest.length : rest.lastIndexOf(" ", pen.across);
    if (cut <= 0) cut = pen.across;
    line(pen, rest.slice(0, cut), { colour });
    rest = rest.slice(cut).trimStart();
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

const isNumber = (value: SheetValue): boolean => typeof value.value === "number";

function styleCell(
  pen: SheetPen,
  cell: SheetCell,
  value: SheetValue,
  look: {
    readonly right: boolean;
    readonly bold: boolean;
    readonly tone: string;
    readonly fill: string | null;
    readonly top: boolean;
  },
): void {
  const colours = pen.theme.colori;
  const ink =
    look.tone === "allarme"
      ? colours.allarme
      : look.tone === "attenzione"
        ? WARNING
        : colours.testo;
  cell.font = font(11, ink, look.bold || look.tone === "allarme");
  cell.alignment = {
    horizontal: look.right ? "right" : "left",
    indent: 1,
    vertical: "top",
    wrapText: !look.right,
  };
  cell.border = {
    bottom: { style: "hair", color: { argb: argb(colours.linea) } },
    ...(look.top ? { top: { style: "thin", color: { argb: argb(colours.testo) } } } : {}),
  };
  if (look.fill !== null)
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: argb(look.fill) } };
  if (value.format !== null) cell.numFmt = value.format;
}

const letter = (column: number): string =>
  column <= 26
    ? String.fromCharCode(64 + column)
    : `${letter(Math.floor((column - 1) / 26))}${letter(((column - 1) % 26) + 1)}`;

/** The sum formula of a total that is the plain sum of what stands above it; otherwise its value. */
function totalFormula(
  above: readonly SheetValue[],
  total: SheetValue,
  range: string,
): string | null {
  if (typeof total.value !== "number") return null;
  const numbers = above.map(({ value }) => value).filter((value) => typeof value === "number");
  const sum = numbers.reduce((so, value) => so + value, 0);
  const same = Math.abs(sum - total.value) <= 1e-9 * Math.max(1, Math.abs(total.value));
  const adds = total.format !== null && !/%|punti|giorni/.test(total.format);
  return adds && same && numbers.length > 0 ? `SUM(${range})` : String(total.value);
}

const EMPTY_ROW = "Nessun dato";

/** A real table: header, filter, rows, total row with formulas. Gives the row of its header. */
export function table(pen: SheetPen, id: string, data: TableData): number {
  const { sheet } = pen;
  const first = pen.row;
  const name = pen.nameTable(id);
  const headers = uniqueHeaders(data.columns.map(({ label }) => label));
  const valuesOf = (row: TableRow): SheetValue[] =>
    data.columns.map((column, index) => {
      const cell = row.cells[index];
      return cell === undefined ? { value: null, format: null } : sheetValue(cell, column.type);
    });
  const rows = data.rows.map(valuesOf);
  const total = data.total === null ? null : valuesOf(data.total);
  const shown =
    rows.length > 0
      ? rows
      : [
          headers.map(
            (_, index): SheetValue => ({ value: index === 0 ? EMPTY_ROW : null, format: null }),
          ),
        ];
  const last = first + shown.length;
  const formulas = (total ?? []).map((value, index) =>
    index === 0
      ? null
      : totalFormula(
          rows.map((row) => row[index] ?? { value: null, format: null }),
          value,
          `${letter(index + 1)}${first + 1}:${letter(index + 1)}${last}`,
        ),
  );
  if (total !== null) pen.repairs.totals.set(name, formulas);
  sheet.addTable({
    name,
    displayName: name,
    ref: `A${first}`,
    headerRow: true,
    totalsRow: total !== null,
    style: { showRowStripes: false, ...NO_STYLE },
    columns: headers.map((header, index) => ({
      name: header,
      filterButton: true,
      ...(total === null ? {} : totalOf(total[index], formulas[index] ?? null)),
    })),
    rows: shown.map((row) => row.map(({ value }) => value)),
  });
  styleTable(pen, data, shown, total, first);
  // Totals as the page has them: a label, or a formula with its value so that any viewer shows it.
  total?.forEach((value, index) => {
    const formula = formulas[index] ?? null;
    sheet.getCell(last + 1, index + 1).value =
      formula === null ? value.value : { formula, result: Number(value.value) };
  });
  pen.row = last + (total === null ? 1 : 2);
  return first;
}

/** No table style: the cells carry their own look, the same in every program. */
const NO_STYLE = { theme: null } as unknown as object;

function totalOf(value: SheetValue | undefined, formula: string | null): object {
  if (formula !== null) return { totalsRowFunction: "custom", totalsRowFormula: formula };
  const label = value?.value;
  return typeof label === "string" ? { totalsRowLabel: label } : {};
}

function styleTable(
  pen: SheetPen,
  data: TableData,
  rows: readonly SheetValue[][],
  total: readonly SheetValue[] | null,
  first: number,
): void {
  const { sheet } = pen;
  const colours = pen.theme.colori;
  const high = (row: number, texts: readonly string[], spare: number): void => {
    const lines = texts.map((text, index) => {
      const width = (sheet.getColumn(index + 1).width ?? 9) - spare;
      return text.split(" ").length === 1 && text.length <= width
        ? 1
        : countLines(text, 1, Math.max(4, width) * CHARACTER);
    });
    sheet.getRow(row).height = 15 * Math.max(1, ...lines) + (spare > 2 ? 5 : 1);
  };
  // The filter's button takes room in the header.
  high(
    first,
    data.columns.map(({ label }) => label),
    5,
  );
  const rights = data.columns.map(
    ({ type }) => type !== "testo" && type !== "data" && type !== "mese",
  );
  data.columns.forEach((_, index) => {
    const cell = sheet.getCell(first, index + 1);
    cell.font = font(11, "#FFFFFF", true);
    cell.fill = { type: "pattern", pattern: "solid", fgColor: { argb: argb(colours.territorio) } };
    cell.alignment = {
      horizontal: rights[index] === true ? "right" : "left",
      indent: 1,
      vertical: "middle",
      wrapText: true,
    };
  });
  rows.forEach((row, at) => {
    const source = data.rows[at];
    high(
      first + 1 + at,
      row.map(({ value }, index) =>
        typeof value === "number" ? "" : (source?.cells[index]?.text ?? ""),
      ),
      2,
    );
    row.forEach((value, index) => {
      styleCell(pen, sheet.getCell(first + 1 + at, index + 1), value, {
        right: rights[index] === true || (isNumber(value) && value.format === null),
        bold: source?.strong === true,
        tone: source?.cells[index]?.tone ?? "normale",
        fill: source?.strong === true ? colours.sfondo : null,
        top: false,
      });
    });
  });
  total?.forEach((value, index) => {
    styleCell(pen, sheet.getCell(first + 1 + rows.length, index + 1), value, {
      right: rights[index] === true,
      bold: true,
      tone: "normale",
      fill: colours.sfondo,
      top: true,
    });
  });
}

/** Width of a column's unit, a digit, in ems. */
const CHARACTER = 0.52;

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
