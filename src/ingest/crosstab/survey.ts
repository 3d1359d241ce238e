import type { StyleEvidence } from "../convert/numbers.js";
import type { Candidate, RawCell, Shape } from "../rows.js";
import { CellJudge } from "./cells.js";
import { type Layout, labelOf } from "./layout.js";

/** What a whole column holds. */
export interface ColumnSurvey {
  blank: number;
  mark: number;
  number: number;
  text: number;
  /** Numbers written with zeros in front, as codes are. */
  coded: number;
  /** Whole numbers without marks that can be a year. */
  yearly: number;
  /** Marks that are words, as a name or a plate may be: NA. */
  worded: number;
  /** Numbers in text that bear a comma, a dot, none and are below a thousand, none and are not. */
  commas: number;
  dots: number;
  small: number;
  large: number;
  readonly evidence: StyleEvidence;
}

export interface Survey {
  readonly columns: readonly ColumnSurvey[];
  /** The outermost label is written again on rows that follow one another: blanks are not «as above». */
  readonly repeats: boolean;
}

/** How the reader is to cut the rows of a crosstab: any cell may hold a line break. */
export const shapeOf = (layout: Layout): Shape => ({
  header: layout.header,
  width: layout.width,
  free: Array.from({ length: layout.width }, () => true),
});

const isYear = (text: string): boolean => /^(?:19|20)\d{2}$/.test(text);

/** Looks at every row once, to decide on whole columns. */
export async function surveyColumns(candidate: Candidate, layout: Layout): Promise<Survey> {
  const judges = Array.from({ length: layout.width }, () => new CellJudge());
  const columns = judges.map((judge): ColumnSurvey => {
    const { evidence } = judge;
    const kinds = { blank: 0, mark: 0, number: 0, text: 0, coded: 0, yearly: 0, worded: 0 };
    return { ...kinds, commas: 0, dots: 0, small: 0, large: 0, evidence };
  });
  let repeats = false;
  let above = "";
  for await (const { cells, lines } of candidate.rows(shapeOf(layout), { total: 0, blank: 0 })) {
    for (const [i, row] of cells.entries()) {
      if (row === null || (lines[i] ?? 0) <= layout.header.line) continue;
      const first = labelOf(row[0]);
      repeats ||= first !== "" && first === above;
      above = first;
      for (const [at, column] of columns.entries()) note(column, judges[at], row[at]);
    }
  }
  return { columns, repeats };
}

function note(column: ColumnSurvey, judge: CellJudge | undefined, cell: RawCell | undefined): void {
  const kind = judge?.judge(cell) ?? "blank";
  column[kind] += 1;
  if (kind === "mark" && /\p{L}/u.test(labelOf(cell))) column.worded += 1;
  if (kind !== "number") return;
  const text = typeof cell === "number" ? String(cell) : labelOf(cell);
  if (/^0\d/.test(text)) column.coded += 1;
  if (isYear(text)) column.yearly += 1;
  if (typeof cell === "number") return;
  if (text.includes(",")) column.commas += 1;
  else if (text.includes(".")) column.dots += 1;
  else if (text.replace(/\D/g, "").length <= 3) column.small += 1;
  else column.large += 1;
}
