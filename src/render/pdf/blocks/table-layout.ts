import { cellText } from "../../../model/cell-text.js";
import type { Cell, Column, TableData, TableRow } from "../../../model/document.js";
import type { Ink } from "../measures.js";
import type { Paper } from "../paper.js";

/** Space above and below the text of a row; less of it where a page is saved by that. */
const ROW_PAD = { usual: 2.75, tight: 1.75 } as const;
/** Room for the sign of an alarm before the text of a cell. */
export const SIGN = 9;

/** How tightly a table is set: wide tables get smaller type before any number is broken. */
interface Density {
  readonly pad: number;
  /** Space above and below the text of a row. */
  readonly row: number;
  readonly cell: Ink;
  readonly strong: Ink;
  readonly head: Ink;
}

const densities = (paper: Paper, tight: boolean): readonly [Density, ...Density[]] => {
  const { cell, cellStrong, columnHead } = paper.inks;
  const set = (pad: number, size: number, leading: number, head: number): Density => ({
    pad,
    row: tight ? ROW_PAD.tight : ROW_PAD.usual,
    cell: { ...cell, size, leading },
    strong: { ...cellStrong, size, leading },
    head: { ...columnHead, size: head },
  });
  return [set(5, 8.5, 11.5, 8), set(4, 8, 11, 7.5), set(2.5, 7.5, 10, 7.5)];
};

export interface Layout extends Density {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly lefts: readonly number[];
  readonly width: number;
  readonly left: number;
}

/** Numbers and days stand at the right of their column. */
export const isNumber = (column: Column): boolean =>
  column.type !== "testo" && column.type !== "mese";

const longestOf = (paper: Paper, pieces: readonly string[], ink: Ink): number =>
  Math.max(0, ...pieces.map((piece) => paper.widthOf(piece.trimEnd(), ink)));

const longestWord = (paper: Paper, text: string, ink: Ink): number =>
  longestOf(paper, text.split(" "), ink);

/** Where a word may break when it must: after a hyphen or a slash. */
const longestPart = (paper: Paper, text: string, ink: Ink): number =>
  longestOf(paper, text.split(/(?<=[ /-])/), ink);

/** True where a triangle is drawn beside the words; a cell with a sign of its own has that. */
export const isSigned = (cell: Cell | undefined): boolean =>
  cell !== undefined && cell.tone !== "normale" && cell.sign === undefined;

interface Range {
  /** Codes are broken at their hyphens; a number still not at all. */
  readonly broken: number;
  /** Nothing is broken but at spaces; a number not at all. */
  readonly least: number;
  /** Every cell on one line. */
  readonly natural: number;
}

/** A word wider than this share of the table may be broken. */
const WIDEST_WORD = 1 / 3;

function rangeOf(paper: Paper, data: TableData, index: number, width: number, set: Density): Range {
  const column = data.columns[index];
  if (column === undefined) return { broken: 0, least: 0, natural: 0 };
  const rows = data.total === null ? data.rows : [...data.rows, data.total];
  const sign = rows.some((row) => isSigned(row.cells[index])) ? SIGN : 0;
  let least = Math.min(longestWord(paper, column.label, set.head), width * WIDEST_WORD);
  let natural = least;
  let broken = least;
  for (const row of rows) {
    const text = cellText(row.cells[index]);
    const ink = row.strong || row === data.total ? set.strong : set.cell;
    const whole = paper.widthOf(text, ink) + sign;
    natural = Math.max(natural, whole);
    const most = width * WIDEST_WORD;
    const word = Math.min(longestWord(paper, text, ink) + sign, most);
    const part = Math.min(longestPart(paper, text, ink) + sign, most);
    least = Math.max(least, isNumber(column) ? whole : word);
    broken = Math.max(broken, isNumber(column) ? whole : part);
  }
  const room = 2 * set.pad;
  return { broken: broken + room, least: least + room, natural: natural + room };
}

/**
 * All on one line when there is room, the rest by weight; else the least, and a part of what is left;
 * where even that is too wide, codes are broken.
 */
function share(ranges: readonly Range[], data: TableData, width: number): readonly number[] {
  const sum = (of: (range: Range) => number): number =>
    ranges.reduce((total, range) => total + of(range), 0);
  const least = sum((range) => range.least);
  const natural = sum((range) => range.natural);
  if (natural <= width) {
    const weights = data.columns.map((column) => Math.max(0.1, column.weight));
    const heavy = weights.reduce((total, weight) => total + weight, 0);
    return ranges.map(
      (range, index) => range.natural + ((width - natural) * (weights[index] ?? 0)) / heavy,
    );
  }
  const between = (from: keyof Range, to: keyof Range): readonly number[] => {
    const [low, high] = [sum((range) => range[from]), sum((range) => range[to])];
    const part = (width - low) / (high - low);
    return ranges.map((range) => range[from] + (range[to] - range[from]) * part);
  };
  if (least < width) return between("least", "natural");
  const broken = sum((range) => range.broken);
  if (broken < width) return between("broken", "least");
  return ranges.map((range) => (range.broken * width) / broken);
}

/** A table of this many columns is a list. */
const LISTED = 6;

/** On a wide sheet a table is as wide as it needs: a figure far from its name is hard to read. */
const LOOSEST = 1.25;

/**
 * Columns of a table in a width, at the loosest setting in which no number is broken. On a sheet of
 * more than two columns it may stay narrower than the width.
 */
export function layout(
  paper: Paper,
  data: TableData,
  left: number,
  room: number,
  tight = false,
): Layout {
  const [loosest, ...tighter] = densities(paper, tight);
  const rangesIn = (set: Density): readonly Range[] =>
    data.columns.map((_, index) => rangeOf(paper, data, index, room, set));
  const fits = (of: keyof Range) => (set: Density) =>
    rangesIn(set).reduce((sum, range) => sum + range[of], 0) <= room;
  const sets = [loosest, ...tighter];
  // A list of many short columns is read along its lines: smaller type before broken words.
  const whole = data.columns.length >= LISTED ? sets.find(fits("natural")) : undefined;
  const set = whole ?? sets.find(fits("least")) ?? tighter.at(-1) ?? loosest;
  const ranges = rangesIn(set);
  const natural = ranges.reduce((sum, range) => sum + range.natural, 0);
  const { column, gutter } = paper.page;
  const width = Math.min(room, Math.max(2 * column + gutter, natural * LOOSEST));
  const widths = share(ranges, data, width);
  const lefts: number[] = [];
  let at = left;
  for (const one of widths) {
    lefts.push(at);
    at += one;
  }
  return { ...set, columns: data.columns, widths, lefts, width, left };
}

/**
 * Tables with the same columns as one, so that they can be set alike: what stands in a column of one
 * stands under it in the next.
 */
export function together(tables: readonly TableData[]): TableData | null {
  const [first] = tables;
  if (first === undefined) return null;
  const rows = tables.flatMap(({ rows, total }) =>
    total === null ? rows : [...rows, { ...total, strong: true }],
  );
  return { columns: first.columns, rows, total: null };
}

export interface Prepared {
  readonly row: TableRow;
  readonly ink: Ink;
  readonly lines: readonly (readonly string[])[];
  readonly height: number;
}

/** A row with its texts broken to its columns. */
export function prepare(paper: Paper, row: TableRow, strong: boolean, table: Layout): Prepared {
  const usual = strong ? table.strong : table.cell;
  const ink = row.rest === true ? { ...usual, colour: paper.theme.colori.testoChiaro } : usual;
  const lines = table.columns.map((_, index) => {
    const cell = row.cells[index];
    const sign = isSigned(cell) ? SIGN : 0;
    const width = (table.widths[index] ?? 0) - 2 * table.pad - sign;
    return paper.wrap(cellText(cell), ink, width + 0.01);
  });
  const most = Math.max(1, ...lines.map((one) => one.length));
  return { row, ink, lines, height: most * ink.leading + 2 * table.row };
}
