import { sayMonth } from "../model/italian.js";
import type { Ruler } from "./measure.js";
import { SIZE } from "./plan.js";

/** `2025-12`: a month as line charts get it. */
export const isMonth = (text: string): boolean => /^\d{4}-\d{2}$/.test(text);

export interface TimeLabel {
  readonly index: number;
  readonly lines: readonly string[];
}

/** Labels under a course: months by quarter or year as room allows, the year under the first and January. */
export function timeLabels(
  categories: readonly string[],
  step: number,
  ruler: Ruler,
): readonly TimeLabel[] {
  if (!categories.every(isMonth)) {
    const every = Math.max(
      1,
      Math.ceil((Math.max(...categories.map((name) => ruler.width(name, SIZE.axis))) + 6) / step),
    );
    return categories.flatMap((name, index) =>
      (categories.length - 1 - index) % every === 0 ? [{ index, lines: [name] }] : [],
    );
  }
  const every = [1, 2, 3, 6, 12].find((months) => months * step >= 25) ?? 12;
  const found: TimeLabel[] = [];
  let year = "";
  for (const [index, month] of categories.entries()) {
    if ((Number(month.slice(5)) - 1) % every !== 0) continue;
    const [name = "", own = ""] = sayMonth(month).split(" ");
    found.push({ index, lines: own === year ? [name] : [name, own] });
    year = own;
  }
  return found;
}
