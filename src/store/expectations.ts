import type { Database } from "better-sqlite3";

/** What should hold among the rows of a delivery, in columns of its table. */
export type StoredExpectation =
  | { readonly says: string; readonly pair: readonly [string, string] }
  | {
      readonly says: string;
      readonly sum: string;
      readonly by: readonly string[];
      readonly of: string;
      readonly pair: readonly [string, string];
    };

/** An expectation that does not hold: how often, and the first groups, `pie_2 2023`. */
export interface Unmet {
  readonly says: string;
  readonly times: number;
  /** Of sums by group; rows are only counted. */
  readonly groups: readonly string[];
}

const SHOWN = 5;

/** The expectations that a delivery does not meet. Column names must be those of the table. */
export function unmetExpectations(
  db: Database,
  table: string,
  fornitura: number,
  expectations: readonly StoredExpectation[],
): readonly Unmet[] {
  return expectations.flatMap((rule): readonly Unmet[] => {
    const [first, second] = rule.pair;
    if (!("sum" in rule)) {
      const times = Number(
        db
          .prepare(`SELECT COUNT(*) FROM ${table} WHERE fornitura_id = ? AND ${first} > ${second}`)
          .pluck()
          .get(fornitura),
      );
      return times === 0 ? [] : [{ says: rule.says, times, groups: [] }];
    }
    const groups = db
      .prepare<unknown[], string>(
        `SELECT ${rule.by.map((column) => `COALESCE(${column}, '')`).join(" || ' ' || ")} AS gruppo
        FROM ${table} WHERE fornitura_id = ? GROUP BY ${rule.by.join(", ")}
        HAVING SUM(CASE WHEN ${rule.of} = ? THEN ${rule.sum} END)
          > SUM(CASE WHEN ${rule.of} = ? THEN ${rule.sum} END)
        ORDER BY ${rule.by.join(", ")}`,
      )
      .pluck()
      .all(fornitura, first, second) as unknown as readonly string[];
    if (groups.length === 0) return [];
    return [
      {
        says: rule.says,
        times: groups.length,
        groups: groups.slice(0, SHOWN).map((group) => group.trim()),
      },
    ];
  });
}
