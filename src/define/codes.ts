import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { Member } from "../model/result-table.js";

/** One entry of a code list. `da` and `a` bound a class: lower closed, upper open, null unbounded. */
export interface Code extends Member {
  readonly da: number | null;
  readonly a: number | null;
}

const cache = new Map<string, readonly Code[]>();

/** A code list of `seeds/codici`, in file order. Throws when there is no such list: a bug of ours. */
export function readCodes(root: string, list: string): readonly Code[] {
  const path = join(root, "seeds", "codici", `${list}.csv`);
  const known = cache.get(path);
  if (known !== undefined) return known;
  const rows: Record<string, string>[] = parse(readFileSync(path), {
    bom: true,
    delimiter: ";",
    columns: true,
    skip_empty_lines: true,
  });
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
