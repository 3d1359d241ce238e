import { createRequire } from "node:module";
import type ExcelJS from "exceljs";
import { DashError } from "../../model/errors.js";
import {
  type Candidate,
  HEADER_ROWS,
  type HeadRow,
  type LinesSeen,
  type RawCell,
  type RowBatch,
  type Shape,
} from "../rows.js";
import type { SourceFile } from "../source-file.js";
import { workbookParts } from "./xlsx-parts.js";

const BATCH = 1024;
const require = createRequire(import.meta.url);

interface SheetRow {
  readonly cells: RawCell[];
  readonly number: number;
  readonly formulas: number;
}

/**
 * The tables of a workbook: its visible sheets, with their first rows (rule X3). Hidden sheets are
 * not read. Rows stream; sheet rows that the file leaves out count as blank.
 */
export async function xlsxCandidates(
  file: SourceFile,
  wanted: string | undefined,
): Promise<readonly Candidate[]> {
  const { sheets, date1904 } = workbookParts(file);
  const visible = sheets.filter((sheet) => sheet.visible);
  const chosen = wanted === undefined ? visible : visible.filter((sheet) => sheet.name === wanted);
  if (chosen.length === 0) {
    throw new DashError("USO", {
      message: `il foglio «${wanted ?? ""}» non c'è, o è nascosto.`,
      remedy: `I fogli del file: ${visible.map((sheet) => sheet.name).join(", ")}.`,
    });
  }
  const candidates: Candidate[] = [];
  for (const { name, number } of chosen) {
    const head: HeadRow[] = [];
    for await (const { cells, number: line } of sheetRows(file, number)) {
      head.push({ cells, line, span: 1 });
      if (head.length >= HEADER_ROWS) break;
    }
    candidates.push({
      sheet: name,
      delimiter: null,
      date1904,
      head,
      rows: (shape, seen) => batches(file, number, shape, seen),
    });
  }
  return candidates;
}

async function* batches(
  file: SourceFile,
  sheet: number,
  shape: Shape,
  seen: LinesSeen,
): AsyncGenerator<RowBatch> {
  let batch: RowBatch = { cells: [], lines: [], spans: [] };
  let last = 0;
  let given = 0;
  for await (const { cells, number, formulas } of sheetRows(file, sheet)) {
    if (number > shape.header.line) seen.formulas = (seen.formulas ?? 0) + formulas;
    while (cells.length < shape.width) cells.push("");
    batch.cells.push(cells);
    batch.lines.push(number);
    batch.spans.push(1);
    last = Math.max(last, number);
    given += 1;
    if (batch.cells.length >= BATCH) {
      yield batch;
      batch = { cells: [], lines: [], spans: [] };
    }
  }
  if (batch.cells.length > 0) yield batch;
  seen.total = last;
  seen.blank = last - given;
}

/** The rows of one sheet that hold something, in order. E-CORRUPT when the library cannot read on. */
async function* sheetRows(file: SourceFile, sheet: number): AsyncGenerator<SheetRow> {
  const { stream } = require("exceljs") as typeof ExcelJS;
  const reader = new stream.xlsx.WorkbookReader(file.path, {
    entries: "ignore",
    sharedStrings: "cache",
    hyperlinks: "ignore",
    styles: "cache",
    worksheets: "emit",
  });
  let last = 0;
  try {
    for await (const worksheet of reader) {
      const isWanted = Number((worksheet as unknown as { id: number | string }).id) === sheet;
      for await (const row of worksheet) {
        if (!isWanted) continue;
        const cells = cellsOf(row);
        if (cells.length === 0) continue;
        if (row.number <= last)
          throw new DashError("E-CORRUPT", { reason: "una riga compare due volte" });
        last = row.number;
        yield { cells, number: row.number, formulas: formulasIn(row) };
      }
    }
  } catch (error) {
    if (error instanceof DashError) throw error;
    throw new DashError(
      "E-CORRUPT",
      { reason: "il contenuto di un foglio non è leggibile" },
      { file: file.name },
    );
  }
}

function cellsOf(row: ExcelJS.Row): RawCell[] {
  const values = row.values as readonly ExcelJS.CellValue[];
  const cells: RawCell[] = [];
  for (let i = 1; i < values.length; i += 1) cells.push(rawCell(values[i]));
  while (cells.length > 0 && cells.at(-1) === "") cells.pop();
  return cells;
}

const isFormula = (value: ExcelJS.CellValue | undefined): boolean =>
  typeof value === "object" && value !== null && ("formula" in value || "sharedFormula" in value);

const formulasIn = (row: ExcelJS.Row): number =>
  (row.values as readonly ExcelJS.CellValue[]).filter(isFormula).length;

/** A cell by its type: dates as days in UTC, rich text and links as their text, formulas by result. */
function rawCell(value: ExcelJS.CellValue | undefined): RawCell {
  if (value === null || value === undefined) return "";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime())
      ? { bad: "data" }
      : { day: value.toISOString().slice(0, 10) };
  }
  if ("richText" in value) return value.richText.map((run) => run.text).join("");
  if ("error" in value) return { bad: "errore" };
  if (isFormula(value)) {
    const { result } = value as { result?: ExcelJS.CellValue };
    return result === undefined || result === null ? { bad: "formula" } : rawCell(result);
  }
  if ("text" in value) return rawCell(value.text as ExcelJS.CellValue);
  return { bad: "sconosciuta" };
}
