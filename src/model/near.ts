import { foldWord } from "./italian.js";

/** Edits (insert, delete, replace, swap of neighbours) from `a` to `b`. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      }
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** The names most like `wanted`, nearest first, at most `most`; none when nothing is near. */
export function nearNames(wanted: string, known: Iterable<string>, most = 3): readonly string[] {
  const folded = foldWord(wanted);
  const limit = Math.max(2, Math.ceil(folded.length / 3));
  const scored: { readonly name: string; readonly distance: number }[] = [];
  for (const name of known) {
    const other = foldWord(name);
    const distance =
      folded.length > 2 && (other.startsWith(folded) || folded.startsWith(other))
        ? 1
        : editDistance(folded, other);
    if (distance <= limit) scored.push({ name, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return scored.slice(0, most).map((entry) => entry.name);
}
