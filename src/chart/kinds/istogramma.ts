import type { Chart } from "../../model/document.js";
import { sayNumber } from "../../model/italian.js";
import { extremes, knownRows, missingSaid, said } from "../describe.js";
import { nativeBars } from "../native.js";
import { seriesOf } from "../palette.js";
import type { ChartKind } from "../plan.js";
import { uprightBars } from "../upright-bars.js";

const NUMBER = /\d[\d.]*(?:,\d+)?/g;

const numbersIn = (label: string): readonly number[] =>
  (label.match(NUMBER) ?? []).map((text) => Number(text.replaceAll(".", "").replace(",", ".")));

/**
 * True where the closed classes («8–15», «16–30») are not equally wide: the eye would take the area
 * of a bar for its weight. «8–15» and «16–30» hold 8 and 15 days; «200-399» and «400-599» the same.
 */
export function unequalClasses(labels: readonly string[]): boolean {
  const closed = labels
    .map(numbersIn)
    .flatMap(([from, to, more]) =>
      from !== undefined && to !== undefined && more === undefined && to > from
        ? [{ from, to }]
        : [],
    );
  const widths = closed.map(({ from, to }, index) => {
    const next = closed[index + 1];
    // Where the next class begins after this one ends, the ends are whole numbers, both inside.
    return to - from + (next !== undefined && next.from > to ? next.from - to : 0);
  });
  // The last class knows no next one: its width may lack that one step.
  const known = closed.length > 1 ? widths.slice(0, -1) : widths;
  const least = Math.min(...known);
  const most = Math.max(...known);
  return known.length > 1 && most > least * 1.1;
}

/** The class in which half of the cases are reached; null for what are no counts. */
function middleClass(chart: Chart): string | null {
  if (chart.unit !== "numero") return null;
  const known = knownRows(chart.rows);
  const whole = known.reduce((sum, row) => sum + row.valore, 0);
  if (whole <= 0 || known.some((row) => row.valore < 0)) return null;
  let reached = 0;
  for (const row of known) {
    reached += row.valore;
    if (reached * 2 >= whole) return row.categoria;
  }
  return null;
}

const gapOf = (chart: Chart): number => (seriesOf(chart).length > 1 ? 0.12 : 0.03);

const notesOf = (chart: Chart): readonly string[] =>
  unequalClasses(chart.rows.map((row) => row.categoria))
    ? ["Le classi non sono tutte ampie uguale: conta l'altezza della barra, non l'area."]
    : [];

/**
 * How many cases fall in each class of a quantity: bars that touch, from zero. Classes that are not
 * equally wide are said, since height and not area is what counts here.
 */
export const kind: ChartKind = {
  height: (chart, width) =>
    (width > 300 ? 140 : 132) + (unequalClasses(chart.rows.map((row) => row.categoria)) ? 16 : 0),
  says: (chart) => {
    const found = extremes(chart.rows);
    if (found === null) return [];
    const whole = knownRows(chart.rows).reduce((sum, row) => sum + row.valore, 0);
    const middle = seriesOf(chart).length === 1 ? middleClass(chart) : null;
    return [
      ...(chart.unit === "numero"
        ? [`${sayNumber(whole)} casi in ${chart.rows.length} classi.`]
        : []),
      `La classe più numerosa è ${said(found.most)}, la meno numerosa ${said(found.least)}.`,
      ...(middle === null ? [] : [`La metà dei casi si raggiunge nella classe ${middle}.`]),
      ...missingSaid(chart.rows),
    ];
  },
  plan: (chart, frame) => uprightBars(chart, frame, { gap: gapOf(chart), notes: notesOf(chart) }),
  native: (chart, { theme }) =>
    nativeBars(chart, theme, { gap: gapOf(chart), lying: false, foot: notesOf(chart) }),
};
