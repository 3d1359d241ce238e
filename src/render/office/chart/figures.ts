/** The numbers of a native chart and how they are printed. */
import { columnType } from "../../../model/column-type.js";
import type { Unit } from "../../../model/italian.js";
import type { NativeChart, NativePoint } from "../../../model/native-chart.js";
import { asShare, numberCell } from "../cell-values.js";

/** A value as the office file holds it: a percentage is a share. */
export const held = (value: number, unit: Unit): number =>
  unit === "percentuale" ? asShare(value) : Number(value.toPrecision(15));

/**
 * Italian separators whatever the machine: labels of a chart stand beside words that have them. The
 * left half of a pyramid lies below zero and is printed without a sign.
 */
export function chartFormat(format: string, mirrored: boolean): string {
  const italian = format
    .split(";")
    .map((part) => `[$-410]${part}`)
    .join(";");
  return mirrored ? `${italian};${italian}` : italian;
}

export const isMirrored = (chart: NativeChart): boolean =>
  chart.lying && chart.stack === "pila" && chart.ticks.from < 0;

/** How the label of a point comes from its number; null where only the page's own words say it. */
export function pointFormat(point: NativePoint, chart: NativeChart): string | null {
  if (point.value === null || point.alarm || chart.stack === "cento") return null;
  // A bound is the page's own word.
  if (/^[<>]/.test(point.label)) return null;
  const mirrored = isMirrored(chart);
  const shown = mirrored ? Math.abs(point.value) : point.value;
  const { value, format } = numberCell(point.label, shown, columnType(chart.unit));
  if (typeof value !== "number" || format === null) return null;
  if (value !== held(shown, chart.unit)) return null;
  return chartFormat(format, mirrored);
}

/** The format of most figures of the chart. Shares of a whole are said in words, its parts are numbers. */
export function commonFormat(chart: NativeChart): string {
  if (chart.stack === "cento")
    return chartFormat(chart.unit === "percentuale" ? "0.0%" : "#,##0", false);
  const counts = new Map<string, number>();
  for (const { points } of chart.series)
    for (const point of points) {
      const format = pointFormat(point, chart);
      if (format !== null) counts.set(format, (counts.get(format) ?? 0) + 1);
    }
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first?.[0] ?? axisFormat(chart);
}

const decimalsOf = (step: number): number => {
  const text = String(Number(step.toPrecision(12)));
  return text.includes(".") ? (text.split(".")[1] ?? "").length : 0;
};

/** The format of the numbers on the axis: as many decimals as its steps have. */
export function axisFormat(chart: NativeChart): string {
  const decimals = chart.stack === "cento" ? 0 : decimalsOf(chart.ticks.step);
  const tail = decimals === 0 ? "" : `.${"0".repeat(decimals)}`;
  const mirrored = isMirrored(chart);
  if (chart.unit === "percentuale" || chart.stack === "cento")
    return chartFormat(`0${tail}%`, mirrored);
  return chartFormat(`#,##0${tail}${chart.unit === "euro" ? ' "€"' : ""}`, mirrored);
}
