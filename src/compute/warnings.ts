import type { Population } from "../define/population.js";
import { naturally } from "../model/italian.js";
import type { Territorio } from "../model/territory.js";
import { scopeSql } from "./build-sql.js";
import { type Session, sqlFault } from "./session.js";

/** Rows of a population that say what they never should. */
export interface Unmet {
  readonly says: string;
  readonly times: number;
  /** Names of the rows, where the population says how they are named; each once, in order. */
  readonly names: readonly string[];
}

/** What a population warns of in a territory; empty when its rows agree. */
export function unmetOf(
  session: Session,
  population: Population,
  territorio: Territorio,
): readonly Unmet[] {
  const scope = scopeSql(territorio);
  return population.warn.flatMap(({ when, says, names }): readonly Unmet[] => {
    const sql = `SELECT ${names ?? "NULL"} AS nome FROM ${population.name}
      WHERE (${when}) AND ${scope.sql}`;
    const rows = (() => {
      try {
        return session.rows<{ nome: string | null }>(population.name, sql, scope.values);
      } catch (error) {
        throw sqlFault(
          error,
          `populations/${population.name}.yaml`,
          session.columns(population.name),
        );
      }
    })();
    const found = new Set(rows.flatMap(({ nome }) => (nome === null ? [] : [nome])));
    return rows.length === 0
      ? []
      : [{ says, times: rows.length, names: [...found].sort(naturally) }];
  });
}
