import type { Database } from "better-sqlite3";
import { type SourceDefinition, tablesOf } from "../define/source.js";
import { targetOf } from "../define/source-columns.js";
import type { NeededColumns } from "../ingest/also-rows.js";
import { fewLabels, type HeaderMatch } from "../ingest/header.js";
import type { RowMapper } from "../ingest/map-rows.js";
import { cellText } from "../ingest/rows.js";
import { DashError, type Notice } from "../model/errors.js";
import { plural } from "../model/italian.js";
import { type StoredExpectation, type Unmet, unmetExpectations } from "../store/expectations.js";
import { neededColumns } from "../store/save-fornitura.js";

/** What each table of a source never has empty. */
export const neededBy = (db: Database, source: SourceDefinition): NeededColumns =>
  new Map(tablesOf(source).map((table) => [table, neededColumns(db, table)]));

/**
 * Whether all that the tables need can come from this file: T-SPEC when the source has no column for
 * it, E-HDR-MISSING when the file lacks the one it has.
 */
export function assertFilled(
  match: HeaderMatch,
  mapper: RowMapper,
  needed: NeededColumns,
  file: string,
): void {
  const { source } = match;
  const tables = [{ table: source.table, columns: mapper.table }, ...mapper.also];
  for (const { table, columns } of tables) {
    const lacking = [...(needed.get(table) ?? [])].filter((column) => !columns.includes(column));
    const [first] = lacking;
    if (first === undefined) continue;
    const declared = Object.keys(source.columns).filter((column) =>
      lacking.includes((table === source.table && targetOf(source, column)) || ""),
    );
    if (declared.length > 0) {
      const found = match.header.cells.map((cell) => cellText(cell).trim());
      throw new DashError(
        "E-HDR-MISSING",
        { source: source.name, columns: declared, found: fewLabels(found) },
        { file, line: match.header.line },
      );
    }
    throw new DashError("T-SPEC", {
      message: `la fonte ${source.name} non riempie ${table}.${first}, che è obbligatorio`,
      remedy: "Dichiarare la colonna da cui viene, o un valore in «fill» (o «set»).",
    });
  }
}

/** The expectations of a source in the names of its table. */
function storedExpectations(source: SourceDefinition): readonly StoredExpectation[] {
  const stored = (column: string): string => targetOf(source, column) ?? column;
  return source.expect.map((rule): StoredExpectation => {
    if (!("sum" in rule)) {
      return { says: rule.says, pair: [stored(rule.pair[0]), stored(rule.pair[1])] };
    }
    return {
      says: rule.says,
      sum: stored(rule.sum),
      by: rule.by.map(stored),
      of: stored(rule.of),
      pair: rule.pair,
    };
  });
}

const sayUnmet = ({ says, times, groups }: Unmet): string => {
  if (groups.length === 0) return `${says}: ${plural(times, "riga", "righe")}.`;
  const more = times - groups.length;
  return `${says}: ${groups.join(", ")}${more > 0 ? ` e altri ${more} casi` : ""}.`;
};

/** One notice for each thing the source expects and the rows do not hold to. */
export function expectationNotices(
  db: Database,
  match: HeaderMatch,
  /** Columns that were filled. */
  table: readonly string[],
  fornitura: number,
  file: string,
): readonly Notice[] {
  const { source } = match;
  const known = storedExpectations(source).filter((rule) => {
    const columns = "sum" in rule ? [rule.sum, rule.of, ...rule.by] : rule.pair;
    return columns.every((column) => table.includes(column));
  });
  return unmetExpectations(db, source.table, fornitura, known).map((unmet) => ({
    code: "W-COERENZA",
    message: sayUnmet(unmet),
    place: { file },
  }));
}
