import { decode, type TextForm } from "../encoding.js";
import { type Candidate, HEADER_ROWS, type HeadRow, type LinesSeen, type Shape } from "../rows.js";
import type { SourceFile } from "../source-file.js";
import { CsvScanner } from "./csv-scan.js";

const HEAD_TEXT = 256 * 1024;
const DELIMITERS = [";", ",", "\t", "|"] as const;

/**
 * The tables a text file might be: one for each delimiter, with its first rows (rule F2). A first
 * line `sep=X` decides alone. Nothing is held beyond one chunk of text.
 */
export function csvCandidates(file: SourceFile, form: TextForm): readonly Candidate[] {
  const text = headText(file, form);
  const declared = /^sep=(.)[ \t]*(\r\n|\n|\r|$)/i.exec(text)?.[1];
  const delimiters = declared === undefined ? DELIMITERS : [declared];
  return delimiters.map((delimiter) => ({
    sheet: null,
    delimiter,
    form,
    date1904: false,
    ...headOf(text, delimiter, file.name),
    rows: (shape: Shape, seen: LinesSeen) =>
      new CsvScanner(delimiter, file.name, seen, {
        headerLine: shape.header.line,
        width: shape.width,
        free: shape.free,
      }).scan(decode(file.chunks(form.skip), form, file.name)),
  }));
}

function headText(file: SourceFile, form: TextForm): string {
  let text = "";
  for (const chunk of decode(file.chunks(form.skip), form, file.name)) {
    text += chunk;
    if (text.length >= HEAD_TEXT) return text.slice(0, HEAD_TEXT);
  }
  return text;
}

function headOf(
  text: string,
  delimiter: string,
  file: string,
): Pick<Candidate, "head" | "unclosed"> {
  const rows: HeadRow[] = [];
  const seen: LinesSeen = { total: 0, blank: 0 };
  const scanner = new CsvScanner(delimiter, file, seen, null, HEADER_ROWS);
  for (const batch of scanner.scan([text])) {
    for (const [i, cells] of batch.cells.entries()) {
      rows.push({ cells: cells ?? [], line: batch.lines[i] ?? 0, span: batch.spans[i] ?? 1 });
      if (rows.length >= HEADER_ROWS) return { head: rows };
    }
  }
  return { head: rows, unclosed: scanner.unclosed };
}
