import type { Origin } from "../define/catalog.js";
import type { Population } from "../define/population.js";
import type { DefinitionIssue } from "../define/read-definition.js";
import { ExpressionFault, type Token, tokenize } from "../define/sql-tokens.js";
import { nearHint } from "../model/near.js";

const SYNTAX = /near "([^"]*)": syntax error/;
const COLUMN = /no such column: "?([\w.]+)/;
const AMBIGUOUS = /ambiguous column name: ([\w.]+)/;

/**
 * What SQLite says of a population's SQL, in Italian and at the first such word of the text.
 * `columns` are those of the populations compiled before.
 */
export function compileFault(
  error: unknown,
  population: Population,
  origin: Origin | undefined,
  columns: ReadonlyMap<string, readonly string[] | null>,
): DefinitionIssue {
  // What the session threw has the words of SQLite as its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const raw = cause instanceof Error ? cause.message : String(cause);
  const column = COLUMN.exec(raw)?.[1];
  const ambiguous = AMBIGUOUS.exec(raw)?.[1];
  const syntax = SYNTAX.exec(raw)?.[1];
  const word = column ?? ambiguous ?? syntax;
  const sql = population.sql ?? "";
  const at = word === undefined ? null : placeOf(sql, word);
  const message =
    column !== undefined
      ? `la colonna «${column}» non esiste${near(column, population, columns)}`
      : ambiguous !== undefined
        ? `la colonna «${ambiguous}» è di più tabelle: va scritta con la tabella davanti`
        : syntax !== undefined
          ? `l'SQL si interrompe a «${syntax}»`
          : raw;
  return {
    place: (at === null ? origin?.place(["sql"]) : origin?.placeIn(["sql"], at)) ?? {},
    message,
    code: "T-SQL",
  };
}

/** Names like a column's among those of the populations that the SQL reads. */
function near(
  column: string,
  { needs }: Population,
  columns: ReadonlyMap<string, readonly string[] | null>,
): string {
  const name = column.split(".").at(-1) ?? column;
  const known = new Set(needs.flatMap((need) => columns.get(need) ?? []));
  return nearHint(name, known);
}

/** Where a name, bare or with its table, stands in an SQL text; null when it is not there. */
function placeOf(sql: string, word: string): number | null {
  const parts = word.toLowerCase().split(".");
  let tokens: readonly Token[];
  try {
    tokens = tokenize(sql, true);
  } catch (error) {
    if (error instanceof ExpressionFault) return error.at;
    throw error;
  }
  const hit = tokens.find((_, i) =>
    parts.every(
      (part, j) =>
        tokens[i + 2 * j]?.word === part && (j === 0 || tokens[i + 2 * j - 1]?.word === "."),
    ),
  );
  return hit?.at ?? null;
}
