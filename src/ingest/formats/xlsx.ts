import { DashError } from "../../model/errors.js";
import {
  type Candidate,
  HEADER_ROWS,
  type HeadRow,
  type LinesSeen,
  type RowBatch,
  type Shape,
} from "../rows.js";
import type { SourceFile } from "../source-file.js";
import { type Parts, workbookParts } from "./xlsx-parts.js";
import { type SheetTables, sheetRows } from "./xlsx-sheet.js";
import { dateStyles, sharedStrings } from "./xlsx-tables.js";

const BATCH = 1024;

/**
 * The tables of a workbook: its visible sheets, with their first rows (rule X3). Hidden sheets are
 * not read. Rows stream; sheet rows that the file leaves out count as blank.
 */
export async function xlsxCandidates(
  file: SourceFile,
  wanted: string | undefined,
): Promise<readonly Candidate[]> {
  const workbook = await workbookParts(file);
  const { parts, date1904 } = workbook;
  const visible = workbook.sheets.filter((sheet) => sheet.visible);
  const chosen = wanted === undefined ? visible : visible.filter((sheet) => sheet.name === wanted);
  if (chosen.length === 0 && wanted !== undefined) {
    throw new DashError("USO", {
      message: `il foglio «${wanted}» non c'è, o è nascosto.`,
      remedy: `I fogli del file: ${visible.map((sheet) => sheet.name).join(", ")}.`,
    });
  }
  const tables: SheetTables = {
    strings: await sharedStrings(parts, workbook.sharedStrings),
    dates: await dateStyles(parts, workbook.styles),
    date1904,
  };
  const candidates: Candidate[] = [];
  for (const { name, part } of chosen) {
    candidates.push({
      sheet: name,
      delimiter: null,
      date1904,
      head: await headOf(parts, part, tables),
      rows: (shape, seen) => batches(parts, part, tables, shape, seen),
    });
  }
  return candidates;
}

async function headOf(
  parts: Parts,
  part: string,
  tables: SheetTables,
): Promise<readonly HeadRow[]> {
  const head: HeadRow[] = [];
  for await (const rows of sheetRows(parts, part, tables)) {
    for (const { cells, number: line } of rows) {
      head.push({ cells, line, span: 1 });
      if (head.length >= HEADER_ROWS) return head;
    }
  }
  return head;
}

async function* batches(
  parts: Parts,
  part: string,
  tables: SheetTables,
  shape: Shape,
  seen: LinesSeen,
): AsyncGenerator<RowBatch> {
  let batch: RowBatch = { cells: [], lines: [], spans: [] };
  let last = 0;
  let given = 0;
  for await (const rows of sheetRows(parts, part, tables)) {
    for (const { cells, number, formulas } of rows) {
      if (number > shape.header.line) seen.formulas = (seen.formulas ?? 0) + formulas;
      while (cells.length < shape.width) cells.push("");
      batch.cells.push(cells);
      batch.lines.push(number);
      batch.spans.push(1);
      last = number;
      given += 1;
    }
    if (batch.cells.length >= BATCH) {
      yield batch;
      batch = { cells: [], lines: [], spans: [] };
    }
  }
  if (batch.cells.length > 0) yield batch;
  seen.total = last;
  seen.blank = last - given;
}
