import { foldWord } from "../model/italian.js";
import { editDistance } from "../model/near.js";

/** Something with a code and a name that a user may have meant. */
export interface Candidate {
  readonly codice: string;
  readonly nome: string;
}

/** `pie_2` as ["pie", 2]; null for what is not the code of an ambito. */
export function splitCode(
  text: string,
): { readonly prefix: string; readonly number: number } | null {
  const found = /^([a-z]{3})[\s_-]?0*(\d+)$/i.exec(text.trim());
  return found === null
    ? null
    : { prefix: (found[1] ?? "").toLowerCase(), number: Number(found[2]) };
}

/** Numeric order of codes: laz_2 before laz_10. */
export function compareCodes(a: string, b: string): number {
  const [left, right] = [splitCode(a), splitCode(b)];
  if (left !== null && right !== null && left.prefix === right.prefix)
    return left.number - right.number;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The candidates nearest to what was typed, at most `limit`, best first; empty when none is near.
 * A code is compared with codes of its own prefix (or of one a letter away, with the same number),
 * anything else with names, folded; a name that starts as typed counts as near.
 */
export function nearCodes<T extends Candidate>(
  wanted: string,
  candidates: readonly T[],
  limit = 3,
): readonly T[] {
  const code = splitCode(wanted);
  const folded = foldWord(wanted);
  if (folded === "") return [];
  const most = Math.max(1, Math.floor(folded.length / 3));
  const ranked: { readonly candidate: T; readonly score: number; readonly gap: number }[] = [];
  for (const candidate of candidates) {
    const own = splitCode(candidate.codice);
    if (code !== null && own !== null) {
      const prefix = editDistance(code.prefix, own.prefix);
      if (prefix > 0 && (prefix > 1 || code.number !== own.number)) continue;
      const score = prefix + editDistance(String(code.number), String(own.number));
      ranked.push({ candidate, score, gap: Math.abs(code.number - own.number) });
      continue;
    }
    const name = foldWord(candidate.nome);
    const starts = folded.length >= 3 && name.startsWith(folded);
    const score = Math.min(
      starts ? 0.5 : Number.POSITIVE_INFINITY,
      editDistance(folded, name, most),
      editDistance(folded, foldWord(candidate.codice), Math.min(most, 1)),
    );
    if (score <= most)
      ranked.push({ candidate, score, gap: Math.abs(name.length - folded.length) });
  }
  return ranked
    .sort(
      (a, b) =>
        a.score - b.score || a.gap - b.gap || compareCodes(a.candidate.codice, b.candidate.codice),
    )
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}
