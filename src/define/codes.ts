import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DashError } from "../model/errors.js";
import { nearHint } from "../model/near.js";
import type { Member } from "../model/result-table.js";
import { readSeedTable } from "./seed-table.js";

/** One entry of a code list. `da` and `a` bound a class: lower closed, upper open, null unbounded. */
export interface Code extends Member {
  readonly da: number | null;
  readonly a: number | null;
}

const cache = new Map<string, readonly Code[]>();

const readRows = (root: string, list: string): ReturnType<typeof readSeedTable> =>
  readSeedTable(join(root, "seeds", "codici", `${list}.csv`));

/** A code list of `seeds/codici`, in file order. Throws when there is no such list: a bug of ours. */
export function readCodes(root: string, list: string): readonly Code[] {
  const path = join(root, "seeds", "codici", `${list}.csv`);
  const known = cache.get(path);
  if (known !== undefined) return known;
  const rows = readRows(root, list);
  const bound = (text: string | undefined): number | null =>
    text === undefined || text === "" ? null : Number(text);
  const codes = rows.map((row, ordine) => ({
    codice: row.codice ?? "",
    etichetta: row.etichetta ?? "",
    ordine,
    da: bound(row.da),
    a: bound(row.a),
  }));
  cache.set(path, codes);
  return codes;
}

/** The SQL that puts a number into its class: a CASE over the bounds, NULL for NULL. */
export function classSql(codes: readonly Code[], expression: string): string {
  const arms = codes.map(({ codice, da, a }) => {
    const tests = [
      ...(da === null ? [] : [`(${expression}) >= ${da}`]),
      ...(a === null ? [] : [`(${expression}) < ${a}`]),
    ];
    return `WHEN ${tests.join(" AND ")} THEN '${codice.replaceAll("'", "''")}'`;
  });
  return `CASE WHEN (${expression}) IS NULL THEN NULL ${arms.join(" ")} END`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A table of SQL made of rows of text; with no rows it is empty, not an error. */
function valuesSql(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = columns.map((name, i) => `column${i + 1} AS ${name}`).join(", ");
  const shown = rows.length === 0 ? [columns.map(() => "")] : rows;
  const values = shown.map((row) => `(${row.map(quoted).join(", ")})`).join(", ");
  return `(SELECT ${names} FROM (VALUES ${values})${rows.length === 0 ? " WHERE 0" : ""})`;
}

/** The rows of a list that a definition names; T-SPEC with the nearest names when there is none. */
function namedRows(root: string, list: string): readonly Readonly<Record<string, string>>[] {
  const names = readdirSync(join(root, "seeds", "codici"))
    .filter((name) => name.endsWith(".csv"))
    .map((name) => name.slice(0, -".csv".length));
  if (names.includes(list)) return readRows(root, list);
  throw unknownName(`l'elenco di codici «${list}» non esiste`, list, names);
}

function unknownName(message: string, name: string, names: readonly string[]): DashError {
  return new DashError("T-SPEC", { message: `${message}${nearHint(name, names)}` });
}

/** The SQL of a code list as a table: `codice`, `etichetta`, one row a code. */
export function listSql(root: string, list: string): string {
  const rows = namedRows(root, list).map((row) => [row.codice ?? "", row.etichetta ?? ""]);
  return valuesSql(["codice", "etichetta"], rows);
}

/**
 * The SQL of what a column of a code list says of each code: `codice`, `valore`, one row for each of
 * the values that the cell holds, parted by blanks. So a list maps its codes onto those of another.
 */
export function mappingSql(root: string, list: string, column: string): string {
  const rows = namedRows(root, list);
  const columns = Object.keys(rows[0] ?? {});
  if (!columns.includes(column)) {
    throw unknownName(
      `l'elenco di codici «${list}» non ha la colonna «${column}»`,
      column,
      columns,
    );
  }
  const pairs = rows.flatMap((row) =>
    (row[column] ?? "")
      .split(" ")
      .filter((value) => value !== "")
      .map((value) => [row.codice ?? "", value]),
  );
  return valuesSql(["codice", "valore"], pairs);
}
