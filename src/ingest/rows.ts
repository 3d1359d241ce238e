/** The contract between readers of formats and what understands rows: batches, in file order. */

import type { TextForm } from "./encoding.js";

/** A day of a workbook cell, free of clock and time zone. */
export interface DayCell {
  readonly day: string;
}

/** A cell that holds no usable value: an error, a formula without result (rule X5). */
export interface BadCell {
  readonly bad: string;
}

/** Text in text files; workbooks also give numbers, yes/no and days by cell type. */
export type RawCell = string | number | boolean | DayCell | BadCell;

/** Rows with the physical lines they took. `cells[i]` is null where quotes were broken (R-QUOTE). */
export interface RowBatch {
  readonly cells: (readonly RawCell[] | null)[];
  /** Line each row starts on. */
  readonly lines: number[];
  /** Physical lines each row spans. */
  readonly spans: number[];
}

/** One of the first rows of a table, in search of the header. */
export interface HeadRow {
  readonly cells: readonly RawCell[];
  readonly line: number;
  readonly span: number;
}

/** What the reader must know of the header to judge quotes (rule F7). */
export interface Shape {
  readonly header: HeadRow;
  readonly width: number;
  /** Columns, by position, whose values may hold line breaks. */
  readonly free: readonly boolean[];
}

export interface LinesSeen {
  /** All physical lines of the file or rows of the sheet. */
  total: number;
  /** Lines that hold nothing but blanks. */
  blank: number;
  /** Cells of a workbook that are formulas, read by their stored result (rule X5). */
  formulas?: number;
}

/** A table that might be a source: a text under a delimiter, or a sheet of a workbook. */
export interface Candidate {
  /** Name of the sheet; null for text files. */
  readonly sheet: string | null;
  readonly delimiter: string | null;
  /** How the text is written; absent for workbooks. */
  readonly form?: TextForm;
  /** True for workbooks that count days from 1904 (rule D3). */
  readonly date1904: boolean;
  readonly head: readonly HeadRow[];
  /** Line of a quote that opens among the first rows and never closes. */
  readonly unclosed?: number | undefined;
  /** All rows after the header, from the beginning of the file, as often as asked. */
  rows(shape: Shape, seen: LinesSeen): AsyncIterable<RowBatch> | Iterable<RowBatch>;
}

/** Rows searched for the header (rule F5). */
export const HEADER_ROWS = 20;

/** The text of a cell, for headers and titles. */
export function cellText(cell: RawCell | undefined): string {
  if (cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  return "day" in cell ? cell.day : "";
}
