/** A table of the Document as a table of Excel. */
import { cellText } from "../../model/cell-text.js";
import type { TableData, TableRow } from "../../model/document.js";
import { type SheetValue, sheetValue } from "./cell-values.js";
import { columnLetter } from "./chart/data.js";
import { type BodyCell, rowXml } from "./sheet-body.js";
import { PLAIN_LOOK } from "./sheet-looks.js";
import { uniqueHeaders } from "./sheet-names.js";
import { argb, font, keepBody, type SheetPen, WARNING } from "./sheet-pen.js";
import { countLines, WIDEST } from "./text-metrics.js";

/** Width of a column's unit, a digit, in the ems of `text-metrics`, whose letters are wide too. */
export const CHARACTER = 0.6;
/** Characters of a column that its indents take. */
export const SPARE_CHARACTERS = 2;
/** Characters of a header that its filter's button takes, with the indents. */
const HEADER_SPARE = 5;
/** Points of a line, and of the room about the lines of a row and of a header. */
const LINE = 16;
const ROW_ROOM = 1;
const HEADER_ROOM = 5;

const EMPTY_ROW = "Nessun dato";
const EMPTY: SheetValue = { value: null, format: null };

/**
 * A real table: header, filter, rows. The total stands right under it, outside, so that sorting and
 * filters leave it as the page has it. `links`: the first column leads elsewhere. Gives the row of
 * the header.
 */
export function table(pen: SheetPen, id: string, data: TableData, links = false): number {
  const first = pen.row;
  const name = pen.nameTable(id);
  const rows = Math.max(1, data.rows.length);
  pen.sheet.addTable({
    name,
    displayName: name,
    ref: `A${first}`,
    headerRow: true,
    totalsRow: false,
    style: { showRowStripes: false, ...NO_STYLE },
    columns: uniqueHeaders(data.columns.map(({ label }) => label)).map((header) => ({
      name: header,
      filterButton: true,
    })),
    rows: [],
  });
  const widths = data.columns.map((_, index) => pen.sheet.getColumn(index + 1).width ?? 9);
  const labels = data.columns.map(({ label }) => label);
  pen.sheet.getRow(first).height = LINE * linesOf(labels, widths, HEADER_SPARE) + HEADER_ROOM;
  headerLook(
    pen,
    first,
    data.columns.map(({ type }) => isRight(type)),
  );
  pen.repairs.tables.set(name, first + rows);
  heightsOf(data, widths).forEach((height, index) => {
    pen.heights.set(first + 1 + index, height);
  });
  keepBody(pen, {
    under: first,
    rows: rows + (data.total === null ? 0 : 1),
    columns: data.columns.length,
    write: (style) => tableRows(pen, data, { first: first + 1, widths, links }, style),
  });
  pen.row = first + rows + (data.total === null ? 1 : 2);
  return first;
}

/** No table style: the cells carry their own look, the same in every program. */
export const NO_STYLE = { theme: null } as unknown as object;

const isRight = (type: TableData["columns"][number]["type"]): boolean =>
  type !== "testo" && type !== "data" && type !== "mese";

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

/** Lines that the longest of these texts takes in its column. */
function linesOf(texts: readonly string[], widths: readonly number[], spare: number): number {
  let most = 1;
  for (let index = 0; index < texts.length; index++) {
    const text = texts[index] ?? "";
    const room = Math.max(4, (widths[index] ?? 9) - spare) * CHARACTER;
    if (text.length * WIDEST <= room && !text.includes("\n")) continue;
    most = Math.max(most, countLines(text, 1, room));
  }
  return most;
}

const rowHeight = (texts: readonly string[], widths: readonly number[]): number =>
  LINE * linesOf(texts, widths, SPARE_CHARACTERS) + ROW_ROOM;

/** Where rows are very many, one is as good as another for knowing how many pages they take. */
const MEASURED = 400;
const TOTAL_HEIGHT = LINE + ROW_ROOM;

/** Height in points of each row of a table under its header, the total with them. */
function heightsOf(data: TableData, widths: readonly number[]): readonly number[] {
  const texts = (row: TableRow): string[] => row.cells.map((cell) => cellText(cell));
  const heights = data.rows.map((row, index) =>
    index < MEASURED ? rowHeight(texts(row), widths) : LINE + ROW_ROOM,
  );
  if (heights.length === 0) heights.push(LINE + ROW_ROOM);
  return data.total === null ? heights : [...heights, TOTAL_HEIGHT];
}

/** A total is written as a sum only when it is the plain sum of what stands above it. */
function isPlainSum(data: TableData, index: number, total: SheetValue): boolean {
  if (typeof total.value !== "number" || total.format === null) return false;
  if (/%|punti|giorni/.test(total.format)) return false;
  let [sum, numbers] = [0, 0];
  for (const row of data.rows) {
    const { value } = valueAt(data, row, index);
    if (typeof value !== "number") continue;
    sum += value;
    numbers++;
  }
  return numbers > 0 && Math.abs(sum - total.value) <= 1e-9 * Math.max(1, Math.abs(total.value));
}

function valueAt(data: TableData, row: TableRow, index: number): SheetValue {
  const cell = row.cells[index];
  const column = data.columns[index];
  return cell === undefined || column === undefined ? EMPTY : sheetValue(cell, column.type);
}

interface Place {
  /** The first row under the header. */
  readonly first: number;
  /** Characters of each column. */
  readonly widths: readonly number[];
  readonly links: boolean;
}

const NO_CELL = { text: "", value: null, tone: "normale" } as const;

const emptyRow = (data: TableData): TableRow => ({
  strong: false,
  cells: data.columns.map((_, index) => (index === 0 ? { ...NO_CELL, text: EMPTY_ROW } : NO_CELL)),
});

function* tableRows(
  pen: SheetPen,
  data: TableData,
  place: Place,
  style: (look: number) => number,
): Iterable<string> {
  const { colori } = pen.theme;
  const looks = new Map<string, number>();
  /** Few looks serve all the cells. */
  const lookOf = (
    right: boolean,
    { strong, rest = false }: TableRow,
    tone: string,
    format: string | null,
  ): number => {
    const plain = rest ? colori.testoChiaro : colori.testo;
    const key = `${right}${strong}${rest}${tone}${format}`;
    let found = looks.get(key);
    if (found === undefined) {
      found = pen.repairs.looks.of({
        ...PLAIN_LOOK,
        ink: tone === "allarme" ? colori.allarme : tone === "attenzione" ? WARNING : plain,
        bold: strong || tone === "allarme",
        right,
        wrap: !right,
        fill: strong ? colori.sfondo : null,
        under: colori.linea,
        over: rest ? colori.testoChiaro : null,
        format,
      });
      looks.set(key, found);
    }
    return found;
  };
  const rights = data.columns.map(({ type }) => isRight(type));
  const texts: string[] = rights.map(() => "");
  const cells: BodyCell[] = [];
  let number = place.first;
  for (const row of data.rows.length === 0 ? [emptyRow(data)] : data.rows) {
    for (let index = 0; index < rights.length; index++) {
      const value = valueAt(data, row, index);
      const cell = row.cells[index];
      const isNumber = typeof value.value === "number";
      const right = rights[index] === true || (isNumber && value.format === null);
      texts[index] = isNumber ? "" : cellText(cell);
      cells[index] = {
        value: value.value,
        look:
          place.links && index === 0
            ? linkLook(pen)
            : lookOf(right, row, cell?.tone ?? "normale", value.format),
      };
    }
    yield rowXml(number++, rowHeight(texts, place.widths), cells, style);
  }
  if (data.total !== null)
    yield rowXml(number, TOTAL_HEIGHT, totalCells(pen, data, data.total, place), style);
}

/** A text that leads elsewhere in the workbook. */
const linkLook = (pen: SheetPen): number =>
  pen.repairs.looks.of({
    ...PLAIN_LOOK,
    ink: pen.theme.colori.territorio,
    underline: true,
    wrap: true,
    under: pen.theme.colori.linea,
  });

function totalCells(
  pen: SheetPen,
  data: TableData,
  total: TableRow,
  { first }: Place,
): readonly BodyCell[] {
  const { colori } = pen.theme;
  return data.columns.map(({ type }, index) => {
    const value = valueAt(data, total, index);
    const letter = columnLetter(index + 1);
    return {
      value: value.value,
      look: pen.repairs.looks.of({
        ...PLAIN_LOOK,
        ink: colori.testo,
        bold: true,
        right: isRight(type),
        wrap: !isRight(type),
        fill: colori.sfondo,
        under: colori.linea,
        over: colori.testo,
        format: value.format,
      }),
      ...(isPlainSum(data, index, value)
        ? { formula: `SUM(${letter}${first}:${letter}${first + data.rows.length - 1})` }
        : {}),
    };
  });
}
