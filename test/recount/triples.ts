/** Value, numerator and denominator of a row; null where undefined. */
export type Triple = readonly [number | null, number | null, number | null];

/** Rows by code and cut («D.3.2 mese,motivo»), then by the members of the row joined by a blank. */
export type Written = Readonly<Record<string, Readonly<Record<string, Triple>>>>;

/** Between two neighbours the value lies where the rank does. */
function at(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.trunc(rank)] ?? 0;
  const above = sorted[Math.trunc(rank) + 1] ?? below;
  return below * (1 - (rank % 1)) + above * (rank % 1);
}

export const median = (values: readonly number[]): number | null => at(values, 1 / 2);
export const ninth = (values: readonly number[]): number | null => at(values, 9 / 10);
