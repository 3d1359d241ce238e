/**
 * Moves labels apart along one axis: each as near as it can to where its middle belongs, none over the
 * next, all between `low` and `high` if they fit. `sizes` are their lengths, or one for all. Order of
 * the result is that given.
 */
export function dodge(
  wanted: readonly number[],
  sizes: number | readonly number[],
  low: number,
  high: number,
): readonly number[] {
  const half = (index: number): number =>
    (typeof sizes === "number" ? sizes : (sizes[index] ?? 0)) / 2;
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = new Array<number>(wanted.length).fill(0);
  let floor = low;
  for (const index of order) {
    placed[index] = Math.max(wanted[index] ?? 0, floor + half(index));
    floor = (placed[index] ?? 0) + half(index);
  }
  let ceiling = high;
  for (const index of [...order].reverse()) {
    placed[index] = Math.min(placed[index] ?? 0, ceiling - half(index));
    ceiling = (placed[index] ?? 0) - half(index);
  }
  return placed;
}
