import { lackingColumns, type SourceDefinition } from "../define/source.js";
import { DashError } from "../model/errors.js";
import { foldWord } from "../model/italian.js";
import { nearNames } from "../model/near.js";
import { type Candidate, cellText, type HeadRow, type Shape } from "./rows.js";

const MAX_COLUMNS = 1024;

/** A source whose required columns are all in one row of a candidate. */
export interface HeaderMatch {
  readonly source: SourceDefinition;
  readonly candidate: Candidate;
  readonly header: HeadRow;
  /** Position of each declared column that was found. */
  readonly positions: ReadonlyMap<string, number>;
  /** Names in the file that the source does not declare. */
  readonly unknown: readonly string[];
  readonly width: number;
  /** A declared column that is there twice: the file is refused if this is its source. */
  readonly twice: string | null;
}

/** A source that almost matches: what is missing. */
export interface NearMiss {
  readonly source: SourceDefinition;
  readonly header: HeadRow;
  readonly found: readonly string[];
  readonly missing: readonly string[];
  readonly matched: number;
  /** All columns are there: it is the lines above them that speak of something else. */
  readonly heading?: true;
}

const names = new WeakMap<SourceDefinition, ReadonlyMap<string, string>>();

const lenient = new WeakMap<SourceDefinition, boolean>();

/** Whether a row without any column of the source may still be its header: nothing is required. */
function needsNothing(source: SourceDefinition): boolean {
  const known = lenient.get(source);
  if (known !== undefined) return known;
  const made = lackingColumns(source, new Map()).length === 0;
  lenient.set(source, made);
  return made;
}

/** Folded names and aliases of a source, each with its column. */
function namesOf(source: SourceDefinition): ReadonlyMap<string, string> {
  const known = names.get(source);
  if (known !== undefined) return known;
  const made = new Map<string, string>();
  for (const [column, definition] of Object.entries(source.columns)) {
    for (const alias of definition.from) made.set(foldWord(alias), column);
  }
  for (const column of Object.keys(source.columns)) made.set(foldWord(column), column);
  names.set(source, made);
  return made;
}

interface Label {
  readonly text: string;
  readonly folded: string;
}

const labelCache = new WeakMap<HeadRow, readonly Label[]>();

/** The cells of a row as header labels; computed once, since every source looks at them. */
function labelsOf(row: HeadRow): readonly Label[] {
  const known = labelCache.get(row);
  if (known !== undefined) return known;
  const made = row.cells.map((cell) => {
    const text = cellText(cell).replace(/\s+/g, " ").trim();
    return { text, folded: foldWord(text) };
  });
  labelCache.set(row, made);
  return made;
}

/** Looks for the source's header among the first rows of the candidate (rule F5). */
export function matchHeader(
  source: SourceDefinition,
  candidate: Candidate,
  file: string,
): { readonly match: HeaderMatch | null; readonly miss: NearMiss | null } {
  let miss: NearMiss | null = null;
  const known = namesOf(source);
  const anyRow = needsNothing(source);
  for (const header of candidate.head) {
    const found = labelsOf(header);
    // Most rows of most candidates have nothing to do with most sources.
    if (!anyRow && !found.some((label) => known.has(label.folded))) continue;
    const positions = new Map<string, number>();
    const unknown: string[] = [];
    let twice: string | null = null;
    let width = 0;
    for (const [i, label] of found.entries()) {
      if (label.text === "") continue;
      width = i + 1;
      const column = known.get(label.folded);
      if (column === undefined) unknown.push(label.text);
      else if (positions.has(column)) twice ??= column;
      else positions.set(column, i);
    }
    const missing = lackingColumns(source, positions);
    if (missing.length === 0) {
      if (width > MAX_COLUMNS)
        throw new DashError("E-TOOBIG", { reason: "più di 1.024 colonne" }, { file });
      if (!headingFits(source, candidate, header)) {
        const miss = { source, header, found: [], missing: [], matched: positions.size } as const;
        return { match: null, miss: { ...miss, heading: true } };
      }
      return { match: { source, candidate, header, positions, unknown, width, twice }, miss: null };
    }
    if (positions.size > (miss?.matched ?? 0)) {
      const texts = found.map((label) => label.text).filter((text) => text !== "");
      miss = { source, header, found: texts, missing, matched: positions.size };
    }
  }
  return { match: null, miss };
}

/** Whether the lines above the header let the table be of this source. */
function headingFits(source: SourceDefinition, candidate: Candidate, header: HeadRow): boolean {
  const { heading } = source;
  if (heading === undefined) return true;
  const text = candidate.head
    .filter((row) => row.line < header.line)
    .map((row) => row.cells.map(cellText).join(" "))
    .join(" ");
  const holds = (pattern: string): boolean => new RegExp(pattern, "iu").test(text);
  if (heading.never !== undefined && holds(heading.never)) return false;
  return heading.says === undefined || holds(heading.says);
}

/** The shape of a match for the reader: undeclared columns may hold line breaks, they are not read. */
export function shapeOf(match: HeaderMatch): Shape {
  const free = Array.from({ length: match.width }, () => true);
  for (const [column, position] of match.positions) {
    free[position] = match.source.columns[column]?.free ?? false;
  }
  return { header: match.header, width: match.width, free };
}

/** E-HDR-MISSING for a known source: all missing columns, with the nearest names found. */
export function headerMissing(
  miss: NearMiss | null,
  source: SourceDefinition,
  file: string,
): DashError {
  const place = miss === null ? { file } : { file, line: miss.header.line };
  if (miss?.heading === true) {
    return new DashError("E-HDR-MISSING", { source: source.name, heading: "altro" }, place);
  }
  const missing = miss?.missing ?? lackingColumns(source, new Map());
  const found = miss?.found ?? [];
  const nearest = missing.flatMap((column) => nearNames(column, found, 1));
  return new DashError(
    "E-HDR-MISSING",
    {
      source: source.name,
      columns: missing,
      found: found.length === 0 ? ["nessuna"] : fewLabels(found),
      nearest: nearest.length === 0 ? undefined : [...new Set(nearest)],
    },
    place,
  );
}

const LABELS_SHOWN = 12;

/** Names of columns for a message: the first ones, each cut short. */
export function fewLabels(labels: readonly string[]): readonly string[] {
  const shown = labels
    .slice(0, LABELS_SHOWN)
    .map((label) => label.replace(/\s+/g, " ").slice(0, 40));
  const more = labels.length - shown.length;
  return more > 0 ? [...shown, `e altre ${more}`] : shown;
}
