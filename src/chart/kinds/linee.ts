import type { Chart, ChartRow } from "../../model/document.js";
import { axisSpec, labelsWidth, place, valueAxis } from "../axis.js";
import {
  type CourseEnd,
  course,
  courseMargins,
  endLabel,
  endsHeight,
  orderedCategories,
} from "../course.js";
import { courseSaid } from "../describe.js";
import { withoutFew } from "../few.js";
import { lines } from "../marks.js";
import type { Ruler } from "../measure.js";
import { nativeCourse } from "../native.js";
import { seriesColours, seriesOf } from "../palette.js";
import type { ChartKind, Frame, Layer, Plan } from "../plan.js";

/** As many lines as a listener can follow. */
const SPOKEN = 6;

interface Line {
  readonly name: string;
  /** One entry a category; undefined where there is no row. */
  readonly rows: readonly (ChartRow | undefined)[];
}

function linesOf(chart: Chart, categories: readonly string[]): readonly Line[] {
  return seriesOf(chart).map((name) => {
    const own = new Map(
      chart.rows.filter((row) => (row.serie ?? "") === name).map((row) => [row.categoria, row]),
    );
    return { name, rows: categories.map((category) => own.get(category)) };
  });
}

const endsOf = (
  all: readonly Line[],
  strong: (name: string) => boolean,
  width: number,
  ruler: Ruler,
): readonly CourseEnd[] =>
  all.flatMap(({ name, rows }): readonly CourseEnd[] => {
    const index = rows.findLastIndex((row) => row !== undefined && row.valore !== null);
    const row = rows[index];
    if (row === undefined || row.valore === null) return [];
    const weight = strong(name) ? 600 : 400;
    const label = endLabel(name, row.etichetta, width, weight, ruler);
    return [{ name, index, value: row.valore, label, weight }];
  });

/**
 * Lines over the months (or any ordered categories), each named at its end with its last value; the
 * last point is marked, a missing value breaks the line, notes stand on an upright dashed rule.
 */
function plan(all: Chart, frame: Frame): Plan {
  const chart = withoutFew(all);
  const { width, theme, ruler } = frame;
  const { colori } = theme;
  const categories = orderedCategories(chart);
  const series = seriesOf(chart);
  const colours = seriesColours(chart, theme);
  const numbers = chart.rows.flatMap((row) =>
    [row.valore, row.riferimento].filter((value) => value !== null),
  );
  const axis = valueAxis(numbers.length === 0 ? [0] : numbers, chart.unit, 4, false);
  const bySeries = linesOf(chart, categories);
  const strong = (name: string): boolean =>
    series.length === 1 || colours.get(name) === colori.territorio;

  const ends = endsOf(bySeries, strong, width, ruler);
  const field = course(chart, frame, labelsWidth(axis, ruler), ends);
  const { inner, plotHeight } = field;
  const y = (value: number): number => plotHeight - place(axis, value, plotHeight);

  // A value alone between two gaps would not show as a line: it gets a point; so do the last values.
  const points = bySeries.flatMap(({ name, rows }) =>
    rows.flatMap((row, index) => {
      if (row === undefined || row.valore === null) return [];
      const has = (at: number): boolean => (rows[at]?.valore ?? null) !== null;
      const alone = !has(index - 1) && !has(index + 1);
      const last = ends.some((end) => end.name === name && end.index === index);
      const picked = series.length === 1 && row.evidenza;
      return alone || last || picked
        ? [{ indice: index, valore: row.valore, colour: colours.get(name) ?? colori.territorio }]
        : [];
    }),
  );
  const scales = {
    x: {
      field: "indice",
      type: "quantitative",
      axis: null,
      scale: { domain: [0, Math.max(1, categories.length - 1)], nice: false, zero: false },
    },
    y: {
      field: "valore",
      type: "quantitative",
      stack: null,
      scale: { domain: [axis.from, axis.to], nice: false, zero: false },
      axis: axisSpec(axis),
    },
  } as const;
  const layers: Layer[] = [
    lines([
      ...(axis.from <= 0
        ? [
            {
              x: 0,
              x2: inner,
              y: y(Math.max(0, axis.from)),
              y2: y(Math.max(0, axis.from)),
              colour: colori.testoChiaro,
            },
          ]
        : []),
    ]),
    // The strong line is drawn last, over the others.
    ...[...bySeries]
      .sort((a, b) => Number(strong(a.name)) - Number(strong(b.name)))
      .map(({ name, rows }) => ({
        data: {
          values: rows.map((row, index) => ({ indice: index, valore: row?.valore ?? null })),
        },
        mark: {
          type: "line",
          strokeWidth: strong(name) ? 2 : 1.25,
          color: colours.get(name) ?? colori.territorio,
          strokeJoin: "round",
          invalid: "break-paths-show-path-domains",
        },
        encoding: scales,
      })),
    {
      data: { values: points },
      mark: { type: "point", shape: "circle", filled: true, size: 22, opacity: 1 },
      encoding: { ...scales, color: { field: "colour", type: "nominal", scale: null } },
    },
  ];
  layers.push(...field.furniture(ends, y, (name) => colours.get(name) ?? colori.territorio));
  return { padding: field.padding, layers };
}

/** How each line goes: where it begins, where it ends, where it was highest and lowest. */
function says(all: Chart): readonly string[] {
  const chart = withoutFew(all);
  const categories = orderedCategories(chart);
  const series = seriesOf(chart);
  const courses = series.slice(0, SPOKEN).flatMap((name) => {
    const own = chart.rows
      .filter((row) => (row.serie ?? "") === name)
      .sort((a, b) => categories.indexOf(a.categoria) - categories.indexOf(b.categoria));
    return courseSaid(own);
  });
  const missing = chart.rows.filter((row) => row.valore === null).length;
  return [
    ...courses,
    ...(series.length > SPOKEN ? [`Altre ${series.length - SPOKEN} linee sono disegnate.`] : []),
    ...(missing === 0 ? [] : [missing === 1 ? "Manca un valore." : `Mancano ${missing} valori.`]),
  ];
}

export const kind: ChartKind = {
  height: (all, width, ruler) => {
    const chart = withoutFew(all);
    const ends = endsOf(linesOf(chart, orderedCategories(chart)), () => true, width, ruler);
    const needed = endsHeight(ends.map((end) => end.label)) + courseMargins(chart);
    return Math.max(width > 300 ? 130 : 115, needed);
  },
  says,
  plan,
  native: (all, { theme }) => {
    const chart = withoutFew(all);
    return nativeCourse(chart, theme, orderedCategories(chart), "linee");
  },
};
