import { foldWord } from "./italian.js";

/** Letters to change, add, drop or swap to make `b` from `a`; gives up past `most` (then `most` + 1). */
export function editDistance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
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
        : editDistance(folded, other, limit);
    if (distance <= limit) scored.push({ name, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return scored.slice(0, most).map((entry) => entry.name);
}

/** «; forse B.1.3, B.1.5», to end a message about a wrong name; empty when nothing is near. */
export function nearHint(wanted: string, among: Iterable<string>, most = 3): string {
  const near = nearNames(wanted, among, most);
  return near.length > 0 ? `; forse ${near.join(", ")}` : "";
}
