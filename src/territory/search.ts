import type { Database } from "better-sqlite3";
import { foldWord } from "../model/italian.js";
import type { Ambito, Regione, Territorio } from "../model/territory.js";
import { type ComuneShown, describeComuni } from "./describe.js";
import { listAmbiti, listRegioni } from "./list.js";
import { splitCode } from "./near-codes.js";

/** What a text was found in. */
export interface Found {
  readonly regioni: readonly Regione[];
  readonly ambiti: readonly Ambito[];
  readonly comuni: readonly ComuneShown[];
}

/** How well a folded name answers: 0 equal, 1 starts so, 2 a word starts so, 3 contains; null not. */
function rank(wanted: string, name: string | null): number | null {
  if (name === null) return null;
  const folded = foldWord(name);
  if (folded === wanted) return 0;
  if (folded.startsWith(wanted)) return 1;
  if (name.split(/[\s'’/-]+/).some((word) => foldWord(word).startsWith(wanted))) return 2;
  return folded.includes(wanted) ? 3 : null;
}

function best<T>(items: readonly T[], score: (item: T) => number | null): T[] {
  const ranked: { readonly item: T; readonly at: number }[] = [];
  for (const item of items) {
    const at = score(item);
    if (at !== null) ranked.push({ item, at });
  }
  // Array.sort is stable: within a rank the order of the list stays.
  return ranked.sort((a, b) => a.at - b.at).map(({ item }) => item);
}

const least = (...scores: readonly (number | null)[]): number | null => {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/**
 * Regioni, ambiti and comuni of a territory whose name or code answers to a text, best first.
 * Ended comuni are among them; codes are found whole, whatever their date. Needs `t_comune`.
 */
export function searchTerritory(
  db: Database,
  text: string,
  territorio: Territorio,
  at: string,
): Found {
  const wanted = foldWord(text);
  const code = splitCode(text);
  const bare = text.trim().toUpperCase();
  return {
    regioni:
      territorio.livello === "italia"
        ? best(listRegioni(db), (one) => (one.codice === bare ? 0 : rank(wanted, one.nome)))
        : [],
    ambiti: best(listAmbiti(db, territorio, at), (one) => {
      const own = splitCode(one.codice);
      if (code !== null)
        return own?.prefix === code.prefix && own.number === code.number ? 0 : null;
      return rank(wanted, one.nome);
    }),
    comuni: best(describeComuni(db, territorio, at, { ended: true }), (one) =>
      one.catastale === bare || one.codici.some((known) => known.codice === bare)
        ? 0
        : least(rank(wanted, one.nome), rank(wanted, one.altroNome)),
    ),
  };
}
