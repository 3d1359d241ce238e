import type { SourceDefinition } from "../define/source.js";
import { DashError } from "../model/errors.js";
import {
  fewLabels,
  type HeaderMatch,
  headerMissing,
  matchHeader,
  type NearMiss,
} from "./header.js";
import { type Candidate, cellText } from "./rows.js";

export interface DetectRequest {
  readonly file: string;
  /** Text, or else a workbook. */
  readonly isText: boolean;
  readonly candidates: readonly Candidate[];
  readonly sources: ReadonlyMap<string, SourceDefinition>;
  /** The source the user named; undefined to recognise it. */
  readonly fonte?: string | undefined;
}

/**
 * Which source a file is, by its columns: the one with most of them found and fewest left over. The
 * name of the file only decides between equals. E-HDR-MISSING when none fits, E-SHEET when several
 * sheets do.
 */
export function detect(request: DetectRequest): HeaderMatch {
  const { file, sources, fonte } = request;
  const named = fonte === undefined ? undefined : sources.get(fonte);
  const format = request.isText ? "csv" : "xlsx";
  const fits = (source: SourceDefinition): boolean => !source.by_name || isHinted(source, file);
  const eligible = (named === undefined ? [...sources.values()].filter(fits) : [named]).filter(
    (source) => source.format.includes(format),
  );
  const matches: HeaderMatch[] = [];
  let miss: NearMiss | null = null;
  for (const source of eligible) {
    for (const candidate of request.candidates) {
      const tried = matchHeader(source, candidate, file);
      if (tried.match !== null) matches.push(tried.match);
      else if (tried.miss !== null && nearer(tried.miss, miss)) {
        miss = tried.miss;
      }
    }
  }
  const best = bestOf(matches, file);
  if (best?.twice != null) {
    throw new DashError("E-HDR-DUP", { column: best.twice }, { file, line: best.header.line });
  }
  if (best !== null) return best;
  if (request.candidates.length > 0 && request.candidates.every(({ head }) => head.length === 0)) {
    throw new DashError("E-EMPTY", {}, { file });
  }
  const unclosed = request.candidates.find((one) => one.unclosed !== undefined)?.unclosed;
  if (unclosed !== undefined) throw new DashError("E-QUOTE", {}, { file, line: unclosed });
  if (named !== undefined) throw headerMissing(miss, named, file);
  if (miss !== null && miss.matched >= 2 && share(miss) >= 0.6)
    throw headerMissing(miss, miss.source, file);
  throw new DashError(
    "E-HDR-MISSING",
    {
      found: firstLabels(request.candidates),
      ...(miss === null || miss.matched < 2
        ? {}
        : { nearest: miss.source.name, missing: fewLabels(miss.missing) }),
    },
    { file },
  );
}

/** Whether the name of the file speaks for the source. */
const isHinted = (source: SourceDefinition, file: string): boolean =>
  source.matches !== undefined && new RegExp(source.matches, "u").test(file);

/** How much of what the source requires is there. */
const share = (miss: NearMiss): number => miss.matched / (miss.matched + miss.missing.length);

/** Whether a miss is nearer than another: more of what is required, then more columns. */
function nearer(miss: NearMiss, other: NearMiss | null): boolean {
  if (other === null) return true;
  return (
    share(miss) > share(other) || (share(miss) === share(other) && miss.matched > other.matched)
  );
}

function bestOf(matches: readonly HeaderMatch[], file: string): HeaderMatch | null {
  // A source that only its name can choose is meant by a name that chooses it.
  const hinted = ({ source }: HeaderMatch): number =>
    isHinted(source, file) ? (source.by_name ? 2 : 1) : 0;
  const sorted = [...matches].sort(
    (a, b) =>
      b.positions.size - a.positions.size ||
      a.unknown.length - b.unknown.length ||
      hinted(b) - hinted(a),
  );
  const [best, second] = sorted;
  if (best === undefined) return null;
  const sheets = [...new Set(matches.map((match) => match.candidate.sheet))];
  if (sheets.length > 1) {
    const names = sheets.map((sheet) => sheet ?? "");
    throw new DashError("E-SHEET", { sheets: names }, { file });
  }
  const equal =
    second !== undefined &&
    // One column reads the same under every delimiter.
    (second.source !== best.source || second.candidate.sheet !== best.candidate.sheet) &&
    second.positions.size === best.positions.size &&
    second.unknown.length === best.unknown.length &&
    hinted(second) === hinted(best);
  if (!equal) return best;
  throw new DashError(
    "USO",
    {
      message: `il file «${file}» può essere ${sorted
        .filter((match) => match.positions.size === best.positions.size)
        .map((match) => match.source.name)
        .join(" o ")}.`,
      remedy: "Indicare la fonte con --fonte NOME.",
    },
    { file },
  );
}

function firstLabels(candidates: readonly Candidate[]): readonly string[] {
  let widest: readonly string[] = [];
  for (const candidate of candidates) {
    for (const row of candidate.head) {
      const labels = row.cells.map((cell) => cellText(cell).trim()).filter((label) => label !== "");
      // A row with figures or long codes is data, and data may be personal: never shown.
      if (labels.some((label) => /^[\d\s.,:/-]+$|\d{5}|^[A-Z]{6}\d/i.test(label))) continue;
      if (labels.length > widest.length) widest = labels;
    }
  }
  return fewLabels(widest);
}
