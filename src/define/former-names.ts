import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";

/** A name a comune had before, in Italian and, where it has one, in its other language. */
export interface FormerName {
  readonly nome: string;
  readonly altroNome: string | null;
}

/**
 * Names that comuni had in earlier vintages, by cadastral code: a file keeps the name of its own
 * year, and is right to. Empty when the list is not there.
 */
export function readFormerNames(root: string): ReadonlyMap<string, readonly FormerName[]> {
  const path = join(root, "seeds", "territorio", "nomi_precedenti.csv");
  const names = new Map<string, FormerName[]>();
  if (!existsSync(path)) return names;
  const rows: Record<string, string>[] = parse(readFileSync(path), {
    bom: true,
    delimiter: ";",
    columns: true,
    skip_empty_lines: true,
  });
  for (const { catastale = "", nome = "", altro_nome = "" } of rows) {
    const name = { nome, altroNome: altro_nome === "" ? null : altro_nome };
    names.set(catastale, [...(names.get(catastale) ?? []), name]);
  }
  return names;
}
