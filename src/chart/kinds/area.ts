import { tint } from "../../model/contrast.js";
import type { Chart } from "../../model/document.js";
import { sayValue } from "../../model/italian.js";
import { labelsWidth, place, valueAxis } from "../axis.js";
import {
  type CourseEnd,
  course,
  courseMargins,
  endLabel,
  endsHeight,
  orderedCategories,
} from "../course.js";
import { courseSaid, joinWords, knownRows, missingSaid, nameOf } from "../describe.js";
import { REFUSAL_HEIGHT, refusal } from "../footnote.js";
import { levelGrid } from "../grid.js";
import { type Corner, courses, shapes } from "../marks.js";
import type { Ruler } from "../measure.js";
import { nativeCourse } from "../native.js";
import { seriesColours, seriesOf } from "../palette.js";
import type { ChartKind, Frame, Layer, Plan } from "../plan.js";

const REASON = "Con valori negativi le aree non si possono sommare: il grafico non è disegnato.";

/** Areas stand on one another: a value below zero would lie under the others. */
const refused = (chart: Chart): boolean =>
  seriesOf(chart).length > 1 && chart.rows.some((row) => (row.valore ?? 0) < 0);

interface Stack {
  readonly name: string;
  /** Ends at each category; null where any part is missing: the whole is not known there. */
  readonly ends: readonly (readonly [from: number, to: number] | null)[];
}

function stacksOf(chart: Chart, categories: readonly string[]): readonly Stack[] {
  const series = seriesOf(chart);
  const cells = new Map(
    chart.rows.map((row) => [`${row.categoria}\n${row.serie ?? ""}`, row.valore]),
  );
  const value = (category: string, name: string): number | null =>
    cells.get(`${category}\n${name}`) ?? null;
  const whole = categories.map((category) =>
    series.every((name) => value(category, name) !== null),
  );
  const base = categories.map(() => 0);
  return series.map((name) => ({
    name,
    ends: categories.map((category, index) => {
      if (whole[index] !== true) return null;
      const from = base[index] ?? 0;
      const to = from + (value(category, name) ?? 0);
      base[index] = to;
      return [from, to] as const;
    }),
  }));
}

/** Runs of neighbouring categories that have a value. */
function runs(ends: Stack["ends"]): readonly (readonly number[])[] {
  const found: number[][] = [];
  for (const [index, end] of ends.entries()) {
    if (end === null) continue;
    const last = found.at(-1);
    if (last !== undefined && last.at(-1) === index - 1) last.push(index);
    else found.push([index]);
  }
  return found;
}

/** What stands at the end of each area: where it ends, or its middle there when it lies on others. */
function endsOf(
  chart: Chart,
  stacks: readonly Stack[],
  width: number,
  ruler: Ruler,
): readonly CourseEnd[] {
  const categories = orderedCategories(chart);
  const single = stacks.length === 1;
  return stacks.flatMap(({ name, ends: own }): readonly CourseEnd[] => {
    const index = own.findLastIndex((end) => end !== null);
    const end = own[index] ?? null;
    if (end === null) return [];
    const row = chart.rows.find(
      (found) => found.categoria === categories[index] && (found.serie ?? "") === name,
    );
    const weight = single ? 600 : 400;
    return [
      {
        name,
        index,
        value: single ? end[1] : (end[0] + end[1]) / 2,
        label: endLabel(name, row?.etichetta ?? "", width, weight, ruler),
        weight,
      },
    ];
  });
}

/**
 * A quantity over the months as a filled area from zero; several series stand on one another as parts
 * of a whole. Each is named at its end; a month with a missing part is left open.
 */
function plan(chart: Chart, frame: Frame): Plan {
  if (refused(chart)) return refusal(REASON, frame);
  const { width, theme, ruler } = frame;
  const { colori } = theme;
  const categories = orderedCategories(chart);
  const stacks = stacksOf(chart, categories);
  const single = stacks.length === 1;
  const colours = seriesColours(
    { ...chart, rows: chart.rows.map((row) => ({ ...row, evidenza: false })) },
    theme,
  );
  const tops = stacks.flatMap(({ ends }) => ends.flatMap((end) => (end === null ? [] : [...end])));
  const axis = valueAxis(tops.length === 0 ? [0] : tops, chart.unit, 4);
  const ends = endsOf(chart, stacks, width, ruler);
  const field = course(chart, frame, labelsWidth(axis, ruler), ends);
  const { inner, plotHeight, x, step } = field;
  const y = (value: number): number => plotHeight - place(axis, value, plotHeight);
  // A month alone between two gaps has no width of its own: it gets a narrow one.
  const half = Math.min(3, step / 4);
  const ribbon = (run: readonly number[], own: Stack["ends"]): readonly Corner[] => {
    const spots =
      run.length > 1
        ? run.map((index) => ({ at: x(index), end: own[index] }))
        : run.flatMap((index) =>
            [-half, half].map((shift) => ({ at: x(index) + shift, end: own[index] })),
          );
    const upper = spots.map(({ at, end }): Corner => [at, y(end?.[1] ?? 0)]);
    const lower = spots.map(({ at, end }): Corner => [at, y(end?.[0] ?? 0)]).reverse();
    const first = upper[0];
    return first === undefined ? [] : [...upper, ...lower, first];
  };
  const colourOf = (name: string): string => colours.get(name) ?? colori.territorio;
  const layers: Layer[] = [
    ...levelGrid(axis, { width: inner, height: plotHeight, theme }),
    shapes(
      stacks.map(({ name, ends: own }) => ({
        polygons: runs(own).map((run) => [ribbon(run, own)]),
        colour: single ? tint(colourOf(name), 0.65) : colourOf(name),
        border: "#FFFFFF",
      })),
    ),
    ...(single
      ? stacks.map(({ name, ends: own }) =>
          courses(
            runs(own).map((run) => run.map((index): Corner => [x(index), y(own[index]?.[1] ?? 0)])),
            { colour: colourOf(name), thick: 2 },
          ),
        )
      : []),
  ];
  layers.push(...field.furniture(ends, y, colourOf));
  return { padding: field.padding, layers };
}

/** What a stack says: the whole at both ends, and the largest part at the last. */
function saysStack(chart: Chart): readonly string[] {
  const categories = orderedCategories(chart);
  const stacks = stacksOf(chart, categories);
  const whole = (index: number): number | null => stacks.at(-1)?.ends[index]?.[1] ?? null;
  const known = categories.flatMap((_, index) => (whole(index) === null ? [] : [index]));
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined)
    return ["In nessun periodo si conoscono tutte le parti."];
  const total = (index: number): string =>
    `${sayValue(whole(index), chart.unit)} (${nameOf(categories[index] ?? "")})`;
  const parts = knownRows(chart.rows)
    .filter((row) => row.categoria === categories[last])
    .sort((a, b) => b.valore - a.valore)
    .map((row) => `${row.serie ?? ""} ${row.etichetta}`);
  return [
    `${stacks.length} parti che si sommano: il totale va da ${total(first)} a ${total(last)}.`,
    `All'ultimo periodo: ${joinWords(parts)}.`,
  ];
}

export const kind: ChartKind = {
  height: (chart, width, ruler) => {
    if (refused(chart)) return REFUSAL_HEIGHT;
    const labels = endsOf(chart, stacksOf(chart, orderedCategories(chart)), width, ruler);
    const needed = endsHeight(labels.map((end) => end.label)) + courseMargins(chart);
    return Math.max(width > 300 ? 140 : 120, needed);
  },
  says: (chart) => {
    if (refused(chart)) return [REASON];
    if (seriesOf(chart).length > 1) return saysStack(chart);
    return [...courseSaid(chart.rows), ...missingSaid(chart.rows)];
  },
  plan,
  native: (chart, { theme }) =>
    refused(chart) ? null : nativeCourse(chart, theme, orderedCategories(chart), "area"),
};
