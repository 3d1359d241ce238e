import { createHash } from "node:crypto";
import type { Catalog } from "../define/catalog.js";

/** What a session's answers depend on, as one print. */
export function printOf(...parts: readonly unknown[]): string {
  return createHash("sha1").update(JSON.stringify(parts)).digest("base64url");
}

/**
 * The print of a population: its own definition and those of all it is made of. `expand` gives the
 * SQL with the code lists it names written out.
 */
export function populationPrint(
  catalog: Catalog,
  name: string,
  expand: (sql: string) => string,
): string {
  const parts = new Map<string, unknown>();
  const walk = (one: string): void => {
    if (parts.has(one)) return;
    const population = catalog.populations.get(one);
    parts.set(one, population?.sql === undefined ? null : expand(population.sql));
    for (const need of population?.needs ?? []) walk(need);
  };
  walk(name);
  return printOf([...parts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
