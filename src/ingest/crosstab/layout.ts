import { type Candidate, cellText, type HeadRow, type RawCell } from "../rows.js";

/** Where a crosstab's header stands. */
export interface Layout {
  /** Rows above the header that name members over the columns: years, classes. Outer first. */
  readonly upper: readonly HeadRow[];
  /** The row that names labels and measures. */
  readonly header: HeadRow;
  /** Names of the header by column, '' where it says nothing. */
  readonly names: readonly string[];
  readonly width: number;
  /** Title, filters, what the page left behind. */
  readonly preamble: readonly HeadRow[];
}

/** A record with so many lines is a piece of a web page, not a row of a table. */
const PAGE_LINES = 10;

/** The text of a cell as a label: blanks at the ends gone, runs of blanks and line breaks made one. */
export const labelOf = (cell: RawCell | undefined): string =>
  cellText(cell)
    .replace(/[\s\u200b-\u200d\u2060\ufeff]+/gu, " ")
    .trim();

export const isPageRubbish = (row: HeadRow): boolean => row.span > PAGE_LINES;

/**
 * Finds the header of a crosstab: the first row that begins with a name, has at least another one and
 * is followed by a row as wide. Rows just above it that begin blank name members over its columns.
 */
export function findLayout(candidate: Candidate): Layout | null {
  const { head } = candidate;
  const isText = candidate.sheet === null;
  const start = head.findLastIndex(isPageRubbish) + 1;
  for (let at = start; at < head.length - 1; at += 1) {
    const row = head[at];
    const next = head[at + 1];
    if (row === undefined || next === undefined) break;
    const names = namesOf(row);
    if ((names[0] ?? "") === "" || names.filter((name) => name !== "").length < 2) continue;
    if (isText && next.cells.length < names.length) continue;
    const header = headerAt(head, at, start);
    if (header === null) return null;
    const last = head.indexOf(header);
    const own = namesOf(header);
    let first = last;
    while (first > start && isUpper(head[first - 1], isText ? own.length : 0)) first -= 1;
    return {
      upper: head.slice(first, last),
      header,
      names: own,
      width: own.length,
      preamble: head.slice(0, first),
    };
  }
  return null;
}

function namesOf(row: HeadRow): readonly string[] {
  const names = row.cells.map(labelOf);
  while (names.at(-1) === "") names.pop();
  return names;
}

/** A number, and not a year: hardly the name of a column. */
const isFigure = (name: string): boolean =>
  /^[-−€\s]*\d[\d.,\s]*[%€]?$/.test(name) && !/^(?:19|20)\d{2}$/.test(name);

/**
 * The header, given the first row that begins with a name. A row of figures below another that names
 * all their columns and leaves its corner blank is the first of the data, as where measures stand on
 * the rows; else figures are names only if they count up: 1, 2, 3 members. Null when neither holds.
 */
function headerAt(head: readonly HeadRow[], at: number, start: number): HeadRow | null {
  const row = head[at];
  if (row === undefined) return null;
  const names = namesOf(row);
  const figures = names.flatMap((name, i) => (i > 0 && isFigure(name) ? [i] : []));
  if (figures.length === 0) return row;
  const above = at > start ? head[at - 1] : undefined;
  if (above !== undefined && isUpper(above, 0)) {
    const over = namesOf(above);
    const own = new Set(figures.map((i) => over[i] ?? "").filter((name) => name !== ""));
    if (own.size === figures.length) return above;
  }
  const members = figures.map((i) => names[i] ?? "");
  const countUp = members.every(
    (name, i) => /^\d{1,3}$/.test(name) && (i === 0 || Number(name) > Number(members[i - 1])),
  );
  return countUp ? row : null;
}

function isUpper(row: HeadRow | undefined, width: number): boolean {
  if (row === undefined || row.cells.length < width) return false;
  const labels = row.cells.map(labelOf);
  return labels[0] === "" && labels.some((label) => label !== "");
}

/** What stands above a table, worth keeping: title and filters. */
export const notesOf = (
  layout: Layout,
): readonly { readonly line: number; readonly text: string }[] =>
  layout.preamble
    .filter((row) => !isPageRubbish(row))
    .map((row) => ({
      line: row.line,
      text: row.cells
        .map(labelOf)
        .filter((label) => label !== "")
        .join(" | "),
    }))
    .filter(({ text }) => text !== "");
