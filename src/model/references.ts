import { sayDay } from "./italian.js";
import type { Figure } from "./result-table.js";

const OF = { regione: "della regione", italia: "dell'Italia" } as const;

/**
 * A sentence for each published table that stands in place of a figure: of which indicators, which
 * file and which day. Nobody may take such a value for one computed on the deliveries.
 */
export function sayReferences(figures: Iterable<Figure>): readonly string[] {
  const found = new Map<string, Set<string>>();
  for (const { codice, righe } of figures) {
    for (const row of righe) {
      for (const level of ["regione", "italia"] as const) {
        const one = row.riferimenti?.[level];
        if (one === undefined) continue;
        const says = `${OF[level]} è un riferimento pubblicato da altri (${one.file}, dati al ${sayDay(one.data)}), non un calcolo sulle forniture`;
        found.set(
          says,
          (found.get(says) ?? new Set()).add(row.membri.indicatore?.codice ?? codice),
        );
      }
    }
  }
  return [...found].map(([says, codes]) => `${[...codes].join(", ")}: il valore ${says}.`);
}
