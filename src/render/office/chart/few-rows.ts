/** A slide holds fewer bars than a page: of a ranking, its two ends and the strong ones. */
import type { NativeChart } from "../../../model/native-chart.js";

/** As many lying bars as can be read at the size of a slide: no fewer than the regioni and the two province. */
const MOST = 21;

/** True where a slide shows only a part of the bars. */
export const isCut = (chart: NativeChart): boolean =>
  chart.lying && chart.series.length === 1 && chart.categories.length > MOST;

/** The chart with the bars that a slide holds, and how many there were in words. */
export function fewRows(chart: NativeChart): NativeChart {
  if (!isCut(chart)) return chart;
  const points = chart.series[0]?.points ?? [];
  const strong = new Set(points.flatMap((point, at) => (point.strong ? [at] : [])).slice(0, MOST));
  const others = points.flatMap((_, at) => (strong.has(at) ? [] : [at]));
  const room = MOST - strong.size;
  const head = Math.ceil(room / 2);
  const kept = [
    ...strong,
    ...others.slice(0, head),
    ...(room - head > 0 ? others.slice(head - room) : []),
  ].sort((a, b) => a - b);
  const of = <T>(list: readonly T[]): readonly T[] =>
    kept.flatMap((at) => {
      const one = list[at];
      return one === undefined ? [] : [one];
    });
  const words = `Le voci sono ${points.length}: qui ci sono le prime e le ultime, tutte nelle note`;
  return {
    ...chart,
    categories: of(chart.categories),
    series: chart.series.map((series) => ({ ...series, points: of(series.points) })),
    xTitle: [chart.xTitle, words].filter((text) => text !== null).join(". "),
  };
}
