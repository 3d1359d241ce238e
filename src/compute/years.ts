import type { Population } from "../define/population.js";
import type { Territorio } from "../model/territory.js";
import { scopeSql } from "./build-sql.js";
import { YEAR } from "./question.js";
import type { Session } from "./session.js";

/** A year that a territory has rows of. */
export interface Year {
  readonly codice: string;
  /** Some ambito that has rows of other years has none of this: sums over it are partial. */
  readonly parziale: boolean;
}

/**
 * The years an annual population knows of a territory, oldest first; null when it is not annual.
 * What stands for a territory without a year asked is the last of them: years are never added up.
 */
export function yearsOf(
  session: Session,
  population: Population | undefined,
  territorio: Territorio,
): readonly Year[] | null {
  if (population?.dimensions[YEAR]?.kind !== "anno") return null;
  const scope = scopeSql(territorio);
  const rows = session.rows<{ anno: string | number; ambiti: number; tutti: number }>(
    population.name,
    `SELECT ${YEAR} AS anno, COUNT(DISTINCT ambito) AS ambiti,
        (SELECT COUNT(DISTINCT ambito) FROM ${population.name} WHERE ${scope.sql}) AS tutti
      FROM ${population.name} WHERE ${YEAR} IS NOT NULL AND ${scope.sql} GROUP BY 1 ORDER BY 1`,
    [...scope.values, ...scope.values],
  );
  return rows.map(({ anno, ambiti, tutti }) => ({
    codice: String(anno),
    parziale: ambiti < tutti,
  }));
}
