/** Cuts a table into pages that fit a slide: by height of the wrapped rows, at most twelve rows each. */
import { cellText } from "../../model/cell-text.js";
import type { Column, TableData, TableRow } from "../../model/document.js";
import { POINTS, TYPE } from "./slide-grid.js";
import { countLines, LEADING, textWidth } from "./text-metrics.js";

export const ROWS_A_PAGE = 12;
/** A table of up to four pages is shown whole; of a longer one, three, and what is left out is said. */
const WHOLE = 4;
const PAGES_A_TABLE = 3;
/** Sides of a cell, and above and below its text, in points. */
export const CELL_PADDING = { x: 7, y: 3.2 } as const;

export interface TablePage {
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** Only on the last page of the whole table. */
  readonly total: TableRow | null;
  readonly size: number;
  /** Widths in inches. */
  readonly widths: readonly number[];
  /** Heights in inches: header, rows, total. */
  readonly heights: readonly number[];
  /** Position of the first and last row in the whole table, from 1. */
  readonly from: number;
  readonly to: number;
}

export interface TablePages {
  readonly pages: readonly TablePage[];
  /** Rows that are not on any page. */
  readonly left: number;
}

/** No column is wider than so many equal shares only for its longest word. */
const WIDEST = 2.2;
/** A substitute of the font may be this much wider. */
const SPARE = 1.02;

/** What each column needs in inches so that no word of it is broken. */
function longestWords(table: TableData, size: number): number[] {
  const lines = [...table.rows, ...(table.total === null ? [] : [table.total])];
  return table.columns.map((column, index) => {
    const words = [
      ...column.label.split(/[ /]/).map((word) => textWidth(word, size, true)),
      ...lines.flatMap((line) =>
        cellText(line.cells[index])
          .split(column.type === "testo" ? /[ /-]/ : /\n/)
          .map((word) => textWidth(word, size, line.strong)),
      ),
    ];
    return (
      (words.reduce((most, wide) => Math.max(most, wide), 0) * SPARE + 2 * CELL_PADDING.x) / POINTS
    );
  });
}

/** What each column of words needs in inches so that none of its cells takes a second line. */
const longestTexts = (table: TableData, size: number): number[] =>
  table.columns.map((_, index) =>
    table.rows.reduce((most, row) => {
      const wide = cellText(row.cells[index])
        .split("\n")
        .map((line) => textWidth(line, size, row.strong) * SPARE + 2 * CELL_PADDING.x);
      return Math.max(most, Math.max(...wide) / POINTS);
    }, 0),
  );

/** The floors raised to whole texts, in the order given, as long as the width holds them. */
function wholeTexts(
  needed: readonly number[],
  floor: readonly number[],
  width: number,
  order: (a: number, b: number) => number,
): readonly number[] {
  const raised = [...floor];
  let spare = width - floor.reduce((sum, one) => sum + one, 0);
  const wanted = needed
    .map((whole, index) => ({ index, more: whole - (floor[index] ?? 0) }))
    .filter(({ more }) => more > 0)
    .sort((a, b) => order(a.more, b.more));
  for (const { index, more } of wanted) {
    if (more > spare) continue;
    raised[index] = (raised[index] ?? 0) + more;
    spare -= more;
  }
  return raised;
}

/** Widths by weight, none under its floor where the sum of the floors is not wider than the table. */
function weighted(table: TableData, floor: readonly number[], width: number): readonly number[] {
  const weight = table.columns.reduce((sum, column) => sum + column.weight, 0) || 1;
  const wanted = table.columns.map((column) => (width * column.weight) / weight);
  const lacking = wanted.reduce(
    (sum, want, index) => sum + Math.max(0, (floor[index] ?? 0) - want),
    0,
  );
  const spare = wanted.reduce(
    (sum, want, index) => sum + Math.max(0, want - (floor[index] ?? 0)),
    0,
  );
  const share = spare === 0 ? 0 : Math.min(1, lacking / spare);
  const set = wanted.map((want, index) => {
    const least = floor[index] ?? 0;
    return want < least ? least : want - (want - least) * share;
  });
  const sum = set.reduce((total, wide) => total + wide, 0);
  return set.map((wide) => (wide * width) / sum);
}

/** The floors, and what is left for the columns whose texts lack room; null where none does. */
function loosened(
  floor: readonly number[],
  texts: readonly number[],
  width: number,
): readonly number[] | null {
  const lacks = texts.map((needed, index) => Math.max(0, needed - (floor[index] ?? 0)));
  const lack = lacks.reduce((sum, one) => sum + one, 0);
  const spare = width - floor.reduce((sum, one) => sum + one, 0);
  if (spare < 0 || lack < spare || lack === 0) return null;
  return floor.map((least, index) => least + (spare * (lacks[index] ?? 0)) / lack);
}

/** So many rows tell how tall a table is at some widths. */
const ROWS_TRIED = 40;

/**
 * Column widths in inches: by weight, but never narrower than the longest word when it can be had. Of
 * the ways to give some columns their longest text whole, the one that makes the table shortest.
 */
export function columnWidths(table: TableData, width: number, size: number): readonly number[] {
  const words = longestWords(table, size).map((needed) =>
    Math.min(needed, (width / table.columns.length) * WIDEST),
  );
  const texts = longestTexts(table, size);
  const floors = [
    words,
    wholeTexts(texts, words, width, (a, b) => a - b),
    wholeTexts(texts, words, width, (a, b) => b - a),
  ];
  // Of two tables as tall, the one whose rows are whole: a header may take more lines.
  const tall = (widths: readonly number[]): number =>
    1.5 *
      table.rows
        .slice(0, ROWS_TRIED)
        .reduce((sum, row) => sum + rowHeight(textsOf(row), widths, size, row.strong), 0) +
    rowHeight(
      table.columns.map(({ label }) => label),
      widths,
      size,
      true,
    );
  const tried = [
    ...floors.map((floor) => weighted(table, floor, width)),
    ...floors.map((floor) => loosened(floor, texts, width)).filter((one) => one !== null),
  ];
  return tried.reduce((best, one) => (tall(one) < tall(best) - 1e-6 ? one : best));
}

function rowHeight(
  texts: readonly string[],
  widths: readonly number[],
  size: number,
  bold: boolean,
): number {
  const lines = texts.map((text, index) =>
    countLines(text, size, (widths[index] ?? 1) * POINTS - 2 * CELL_PADDING.x - 1, bold),
  );
  return (Math.max(1, ...lines) * size * LEADING + 2 * CELL_PADDING.y) / POINTS;
}

const textsOf = (row: TableRow): string[] => row.cells.map(cellText);

/** The usual size, or the small one where the longest words would not stand side by side. */
function sizeFor(table: TableData, width: number): number {
  const needed = longestWords(table, TYPE.table).reduce((sum, one) => sum + one, 0);
  return table.columns.length > 8 || needed > width ? TYPE.tableSmall : TYPE.table;
}

/** Inches under which a table would break its words, at the smallest size. */
export const tightestWidth = (table: TableData): number =>
  longestWords(table, TYPE.tableSmall).reduce((sum, one) => sum + one, 0);

/** The pages of a table in a deck: as few as can be, and of like length where it is shown whole. */
export function deckPages(
  table: TableData,
  width: number,
  height: number,
  next: number,
): TablePages {
  const usual = sizeFor(table, width);
  const at = (most: number, size: number, rows?: number): TablePages =>
    pageTable(table, width, height, next, most, size, rows);
  const whole = [usual, TYPE.tableSmall]
    .map((size) => ({ size, ...at(WHOLE, size) }))
    .filter(({ left }) => left === 0)
    .sort((a, b) => a.pages.length - b.pages.length || b.size - a.size)[0];
  if (whole === undefined) return at(PAGES_A_TABLE, TYPE.tableSmall);
  const count = whole.pages.length;
  for (let rows = Math.ceil(table.rows.length / count); rows < ROWS_A_PAGE; rows++) {
    const even = at(WHOLE, whole.size, rows);
    if (even.left === 0 && even.pages.length === count) return even;
  }
  return whole;
}

/**
 * No page has more than `rows`. `height` is the room in inches on the first page, `next` on the others; both hold the header, which
 * every page repeats.
 */
export function pageTable(
  table: TableData,
  width: number,
  height: number,
  next: number,
  most: number,
  size: number = sizeFor(table, width),
  rows: number = ROWS_A_PAGE,
): TablePages {
  const widths = columnWidths(table, width, size);
  const header = rowHeight(
    table.columns.map((column) => column.label),
    widths,
    size,
    true,
  );
  const total = table.total === null ? 0 : rowHeight(textsOf(table.total), widths, size, true);
  const pages: TablePage[] = [];
  let from = 0;
  do {
    const room = (pages.length === 0 ? height : next) - header;
    const heights: number[] = [];
    let used = 0;
    while (from + heights.length < table.rows.length && heights.length < rows) {
      const row = table.rows[from + heights.length];
      if (row === undefined) break;
      const high = rowHeight(textsOf(row), widths, size, row.strong);
      const last = pages.length + 1 === most || from + heights.length + 1 === table.rows.length;
      if (heights.length > 0 && used + high + (last ? total : 0) > room) break;
      used += high;
      heights.push(high);
    }
    const to = from + heights.length;
    const closes = to === table.rows.length || pages.length + 1 === most;
    pages.push({
      columns: table.columns,
      rows: table.rows.slice(from, to),
      total: closes ? table.total : null,
      size,
      widths,
      heights: [header, ...heights, ...(closes && table.total !== null ? [total] : [])],
      from: from + 1,
      to,
    });
    from = to;
  } while (from < table.rows.length && pages.length < most);
  return { pages, left: table.rows.length - from };
}
