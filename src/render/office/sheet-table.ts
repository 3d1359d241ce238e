/** A table of the Document as a table of Excel. */
import type { Cell as SheetCell } from "exceljs";
import type { TableData, TableRow } from "../../model/document.js";
import { type SheetValue, sheetValue } from "./cell-values.js";
import { uniqueHeaders } from "./sheet-names.js";
import { argb, font, type SheetPen, WARNING } from "./sheet-pen.js";
import { countLines } from "./text-metrics.js";

/** Width of a column's unit, a digit, in ems. */
export const CHARACTER = 0.52;
/** Characters of a column that its indents take. */
export const SPARE_CHARACTERS = 2;

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

/** A total is written as a sum only when it is the plain sum of what stands above it. */
function isPlainSum(above: readonly SheetValue[], total: SheetValue): boolean {
  const numbers = above.map(({ value }) => value).filter((value) => typeof value === "number");
  if (typeof total.value !== "number" || total.format === null || numbers.length === 0)
    return false;
  const sum = numbers.reduce((so, value) => so + value, 0);
  const same = Math.abs(sum - total.value) <= 1e-9 * Math.max(1, Math.abs(total.value));
  return same && !/%|punti|giorni/.test(total.format);
}

const EMPTY_ROW = "Nessun dato";

const EMPTY: SheetValue = { value: null, format: null };

/**
 * A real table: header, filter, rows. The total stands right under it, outside, so that sorting and
 * filters leave it as the page has it. Gives the row of the header.
 */
export function table(pen: SheetPen, id: string, data: TableData): number {
  const { sheet } = pen;
  const first = pen.row;
  const name = pen.nameTable(id);
  const headers = uniqueHeaders(data.columns.map(({ label }) => label));
  const valuesOf = (row: TableRow): SheetValue[] =>
    data.columns.map((column, index) => {
      const cell = row.cells[index];
      return cell === undefined ? EMPTY : sheetValue(cell, column.type);
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
  sheet.addTable({
    name,
    displayName: name,
    ref: `A${first}`,
    headerRow: true,
    totalsRow: false,
    style: { showRowStripes: false, ...NO_STYLE },
    columns: headers.map((header) => ({
      name: header,
      filterButton: true,
    })),
    rows: shown.map((row) => row.map(({ value }) => value)),
  });
  styleTable(pen, data, shown, total, first);
  total?.forEach((value, index) => {
    const above = rows.map((row) => row[index] ?? EMPTY);
    const range = `${letter(index + 1)}${first + 1}:${letter(index + 1)}${last}`;
    sheet.getCell(last + 1, index + 1).value =
      typeof value.value === "number" && isPlainSum(above, value)
        ? { formula: `SUM(${range})`, result: value.value }
        : value.value;
  });
  pen.row = last + (total === null ? 1 : 2);
  return first;
}

/** No table style: the cells carry their own look, the same in every program. */
export const NO_STYLE = { theme: null } as unknown as object;

/** The header of a table: `rights` says which columns have numbers. */
export function headerLook(pen: SheetPen, row: number, rights: readonly boolean[]): void {
  for (const [index, right] of rights.entries()) {
    const cell = pen.sheet.getCell(row, index + 1);
    cell.font = font(11, "#FFFFFF", true);
    cell.fill = {
      type: "pattern",
      pattern: "solid",
      fgColor: { argb: argb(pen.theme.colori.territorio) },
    };
    cell.alignment = {
      horizontal: right ? "right" : "left",
      indent: 1,
      vertical: "middle",
      wrapText: true,
    };
  }
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
    sheet.getRow(row).height = 16 * Math.max(1, ...lines) + (spare > SPARE_CHARACTERS ? 5 : 1);
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
  headerLook(pen, first, rights);
  rows.forEach((row, at) => {
    const source = data.rows[at];
    high(
      first + 1 + at,
      row.map(({ value }, index) =>
        typeof value === "number" ? "" : (source?.cells[index]?.text ?? ""),
      ),
      SPARE_CHARACTERS,
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
