import { isIsoDay } from "../model/date.js";
import { parseDay } from "./convert/dates.js";
import { cleanText } from "./convert/text.js";
import type { HeaderMatch } from "./header.js";
import { cellText, type LinesSeen, type RowBatch } from "./rows.js";

/** Where the observation date was found. */
export interface Observed {
  readonly day: string;
  readonly from: "colonna" | "titolo" | "nome" | "opzione" | "nessuna";
}

/** What each place says of the date; null where it says nothing. */
export interface ObservedClues {
  readonly column: string | null;
  readonly title: string | null;
  readonly name: string | null;
  /** The day the source gives to files without a date. */
  readonly undated: string | null;
}

/** Looks for the observation date in the file: its column, the lines above the header, its name. */
export async function observedClues(match: HeaderMatch, file: string): Promise<ObservedClues> {
  const { observed } = match.source;
  return {
    column: await firstValue(match),
    title: observed.title === undefined ? null : fromTitle(match, observed.title),
    name: observed.by === "year" ? yearIn(file) : dayIn(file),
    undated: observed.undated ?? null,
  };
}

/** The first readable day of the declared column. All rows must agree with it (rule K3). */
async function firstValue(match: HeaderMatch): Promise<string | null> {
  const { column } = match.source.observed;
  const position = column === undefined ? undefined : match.positions.get(column);
  if (position === undefined) return null;
  const seen: LinesSeen = { total: 0, blank: 0 };
  const shape = {
    header: match.header,
    width: match.width,
    free: Array.from({ length: match.width }, () => true),
  };
  const batches: AsyncIterable<RowBatch> | Iterable<RowBatch> = match.candidate.rows(shape, seen);
  for await (const { cells, lines } of batches) {
    for (const [i, row] of cells.entries()) {
      if (row === null || (lines[i] ?? 0) <= match.header.line) continue;
      const text = cleanText(cellText(row[position]), false);
      const day = typeof text === "string" ? parseDay(text) : null;
      if (day !== null && day !== "month-first") return day;
    }
  }
  return null;
}

function fromTitle(match: HeaderMatch, pattern: string): string | null {
  const expression = new RegExp(pattern, "iu");
  for (const row of match.candidate.head) {
    if (row.line >= match.header.line) break;
    const found = expression.exec(row.cells.map(cellText).join(" "))?.[1];
    if (found === undefined) continue;
    if (/^\d{4}$/.test(found)) return `${found}-01-01`;
    const day = parseDay(found);
    if (day !== null && day !== "month-first") return day;
  }
  return null;
}

const ISO_IN_NAME = /(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(\d{2})(?!\d)/g;
const ITALIAN_IN_NAME = /(?<!\d)(\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(20\d{2})(?!\d)/g;

/** The one day a file name speaks of; null for none or several. */
export function dayIn(name: string): string | null {
  const days = new Set<string>();
  for (const [, year, month, day] of name.matchAll(ISO_IN_NAME))
    days.add(`${year}-${month}-${day}`);
  if (days.size === 0) {
    for (const [, day, month, year] of name.matchAll(ITALIAN_IN_NAME)) {
      days.add(`${year}-${month}-${day}`);
    }
  }
  const real = [...days].filter(isIsoDay);
  return real.length === 1 ? (real[0] ?? null) : null;
}

/** The first day of the year, or of the month, a file name speaks of. */
export function yearIn(name: string): string | null {
  const day = dayIn(name);
  if (day !== null) return day;
  const month = /(?<!\d)(20\d{2})[-_](0[1-9]|1[0-2])(?!\d)/.exec(name);
  if (month !== null) return `${month[1]}-${month[2]}-01`;
  const year = /(?<!\d)(19\d{2}|20\d{2})(?!\d)/.exec(name);
  return year === null ? null : `${year[1]}-01-01`;
}

/**
 * The date that holds: what the rows say, else what the user says, else the title, else the name,
 * else the one for files without a date. Null when nothing does.
 */
export function chooseObserved(clues: ObservedClues, asked: string | undefined): Observed | null {
  if (clues.column !== null) return { day: clues.column, from: "colonna" };
  if (asked !== undefined) return { day: asked, from: "opzione" };
  if (clues.title !== null) return { day: clues.title, from: "titolo" };
  if (clues.name !== null) return { day: clues.name, from: "nome" };
  return clues.undated === null ? null : { day: clues.undated, from: "nessuna" };
}
