import type { Chart } from "../model/document.js";
import { roundHalfAway, sayNumber } from "../model/italian.js";
import type { Ruler } from "./measure.js";
import { SIZE } from "./plan.js";

/** A value axis with round steps. Ends are exact multiples of the step. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly values: readonly number[];
  /** d3 format of the labels; the sign of the unit comes after. */
  readonly format: string;
  readonly suffix: string;
  /** The values as they are printed. */
  readonly labels: readonly string[];
}

const STEPS = [1, 2, 2.5, 5, 10] as const;

function roundStep(raw: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const found = (STEPS.find((step) => step * power >= raw * 0.999) ?? 10) * power;
  if (!whole) return found;
  return found < 1 ? 1 : found % 1 === 0 ? found : Math.ceil(found);
}

const SUFFIX: Readonly<Record<Chart["unit"], string>> = {
  numero: "",
  percentuale: "%",
  euro: " €",
  giorni: "",
  rapporto: "",
  ore: "",
  punti: "",
};

/**
 * The axis that holds `values` in about `count` steps. It starts at zero unless `zero` is false and
 * all values lie in a narrow band far from it (lines only: a bar always stands on zero).
 */
export function valueAxis(
  values: readonly number[],
  unit: Chart["unit"],
  count: number,
  zero = true,
): Axis {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const narrow = !zero && low > 0 && low > high * 0.7;
  const from = narrow ? low - (high - low) * 0.5 : Math.min(0, low);
  const span = Math.max(0, high) - from || (unit === "percentuale" ? 100 : 1);
  const step = roundStep(span / count, unit === "numero" || unit === "giorni");
  const start = Math.floor(from / step + 1e-9) * step;
  const steps = Math.max(1, Math.ceil((Math.max(from + span, high) - start) / step - 1e-9));
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9), step % 1 === 0 ? 0 : 1);
  const ticks = Array.from({ length: steps + 1 }, (_, index) =>
    roundHalfAway(start + index * step, 6),
  );
  const suffix = SUFFIX[unit];
  return {
    from: start,
    to: start + steps * step,
    values: ticks,
    format: `,.${decimals}f`,
    suffix,
    labels: ticks.map((tick) => `${sayNumber(tick, decimals)}${suffix}`),
  };
}

/** Width of the widest label, in points. */
export const labelsWidth = ({ labels }: Axis, ruler: Ruler): number =>
  Math.max(...labels.map((label) => ruler.width(label, SIZE.axis)));

/** The Vega-Lite axis that prints it; the locale of the view writes the numbers. */
export const axisSpec = (axis: Axis) => ({
  values: axis.values,
  format: axis.format,
  ...(axis.suffix === "" ? {} : { labelExpr: `datum.label + '${axis.suffix}'` }),
  grid: true,
});

/** Where a value falls between 0 and `length` points. */
export const place = (axis: Axis, value: number, length: number): number =>
  ((value - axis.from) / (axis.to - axis.from)) * length;

/** The same axis ending at the largest value (and the smallest below zero), for drawings without ticks. */
export const tight = (axis: Axis, values: readonly number[]): Axis => {
  const from = Math.min(0, ...values);
  const to = Math.max(0, ...values);
  return { ...axis, from, to: to === from ? from + 1 : to };
};
