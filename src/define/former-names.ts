import { existsSync } from "node:fs";
import { join } from "node:path";
import { readSeedTable } from "./seed-table.js";

/** A name a comune had before, in Italian and, where it has one, in its other language. */
export interface FormerName {
  readonly nome: string;
  readonly altroNome: string | null;
}

const cache = new Map<string, ReadonlyMap<string, readonly FormerName[]>>();

/**
 * Names that comuni had in earlier vintages, by cadastral code: a file keeps the name of its own
 * year, and is right to. Empty when the list is not there.
 */
export function readFormerNames(root: string): ReadonlyMap<string, readonly FormerName[]> {
  const path = join(root, "seeds", "territorio", "nomi_precedenti.csv");
  const known = cache.get(path);
  if (known !== undefined) return known;
  const names = new Map<string, FormerName[]>();
  cache.set(path, names);
  if (!existsSync(path)) return names;
  for (const { catastale = "", nome = "", altro_nome = "" } of readSeedTable(path)) {
    const name = { nome, altroNome: altro_nome === "" ? null : altro_nome };
    names.set(catastale, [...(names.get(catastale) ?? []), name]);
  }
  return names;
}
