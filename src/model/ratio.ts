import type { Unit } from "./italian.js";

/** A numerator over its denominator in a unit: shares in hundredths; null over zero or what is missing. */
export function ratio(
  numerator: number | null,
  denominator: number | null,
  unit: Unit,
): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null;
  return (numerator / denominator) * (unit === "percentuale" ? 100 : 1);
}
