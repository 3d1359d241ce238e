import type { Chart, ChartRow } from "../model/document.js";
import { FEW } from "../model/few.js";

/** True where a share stands on so few cases that it is not said, nor drawn. */
export const isFew = (chart: Chart, row: ChartRow): boolean =>
  chart.unit === "percentuale" &&
  row.base !== undefined &&
  row.base !== null &&
  row.base < FEW.none;

/** The value to draw: null where it is not known, or stands on too few cases. */
export const drawnValue = (chart: Chart, row: ChartRow): number | null =>
  isFew(chart, row) ? null : row.valore;

/** A course without the shares of a few cases: a point of one case out of one would draw a peak. */
export const withoutFew = (chart: Chart): Chart =>
  chart.rows.some((row) => isFew(chart, row))
    ? { ...chart, rows: chart.rows.map((row) => ({ ...row, valore: drawnValue(chart, row) })) }
    : chart;

/** «Meno di 10 casi, la quota non si scrive: Alba e Bra.»; nothing where there are none. */
export const fewNames = (chart: Chart): readonly string[] =>
  chart.rows.filter((row) => isFew(chart, row)).map((row) => row.categoria);
