import type { Chart } from "../model/document.js";
import { dodge } from "./dodge.js";
import { type LineMark, lines, type TextMark, texts } from "./marks.js";
import type { Ruler } from "./measure.js";
import { isMonth, type TimeLabel, timeLabels } from "./months.js";
import { asText, categoriesOf } from "./palette.js";
import { type Frame, type Layer, type Padding, SIZE } from "./plan.js";

/** What stands at the end of a line or an area: its name with its last value. */
export interface CourseEnd {
  readonly name: string;
  /** Category of the last value. */
  readonly index: number;
  /** Where the label would stand, in the units of the axis. */
  readonly value: number;
  readonly label: readonly string[];
  readonly weight: 400 | 600;
}

/** The field on which lines and areas run over ordered categories, and what stands around it. */
export interface Course {
  readonly padding: Padding;
  readonly inner: number;
  readonly plotHeight: number;
  x(index: number): number;
  readonly step: number;
  /** Ticks, titles, notes and the labels at the ends. */
  furniture(
    ends: readonly CourseEnd[],
    y: (value: number) => number,
    colourOf: (name: string) => string,
  ): readonly Layer[];
}

/** Months in their order; other categories in the order they come. */
export function orderedCategories(chart: Chart): readonly string[] {
  const found = categoriesOf(chart);
  return found.every(isMonth) ? [...found].sort() : found;
}

const END_LINES = 5;

/** The label of an end, on as many lines as the name needs; its value stays whole. */
export function endLabel(
  name: string,
  value: string,
  width: number,
  weight: 400 | 600,
  ruler: Ruler,
): readonly string[] {
  if (name === "") return [value];
  const words = [...name.split(/[\s-]/u), value];
  const longest = Math.max(...words.map((word) => ruler.width(word, SIZE.label, weight)));
  const room = Math.min(Math.max(width * 0.24, longest + 1), width * 0.36);
  const whole = ruler.wrap(`${name} ${value}`, room, 2, SIZE.label, weight);
  if (whole.join(" ").endsWith(value)) return whole;
  return [...ruler.wrap(name, room, END_LINES, SIZE.label, weight), value];
}

const END_LINE = SIZE.label * 1.15;

/** Height of the field that the labels at the ends need to stand one under the other. */
export const endsHeight = (labels: readonly (readonly string[])[]): number =>
  labels.reduce((sum, label) => sum + label.length * END_LINE + 1, 0) - 8;

/** Room over and under the field. */
export const courseMargins = (chart: Chart): number =>
  courseTop(chart) + 26 + (chart.xTitle === null ? 0 : 12);

/** Within so many points of the end of the field, a label is beside its line. */
const BESIDE = 20;
const NOTE = 11;

const notesIn = (chart: Chart, categories: readonly string[]) =>
  (chart.annotazioni ?? []).flatMap((note) => {
    const index = categories.indexOf(note.categoria);
    return index < 0 ? [] : [{ index, text: note.testo }];
  });

function courseTop(chart: Chart): number {
  const notes = notesIn(chart, orderedCategories(chart)).length;
  return notes * NOTE + (notes > 0 ? 1 : 0) + (chart.yTitle === null ? 0 : 13) + 5;
}

interface PlacedTick extends TimeLabel {
  /** Middle of its label: beside the tick where the label would leave the drawing. */
  readonly at: number;
}

/** The last label is always said; going back, those that fit. */
function keptTicks(
  ticks: readonly TimeLabel[],
  x: (index: number) => number,
  room: { readonly from: number; readonly to: number },
  ruler: Ruler,
): readonly PlacedTick[] {
  const kept: PlacedTick[] = [];
  let limit = room.to;
  for (const tick of [...ticks].reverse()) {
    const lines = tick.lines.map((line) => ruler.fit(line, room.to - room.from, SIZE.axis));
    const half = Math.max(...lines.map((line) => ruler.width(line, SIZE.axis))) / 2;
    const inside = Math.max(x(tick.index), room.from + half);
    const at = kept.length === 0 ? Math.min(inside, room.to - half) : inside;
    if (kept.length > 0 && (at !== x(tick.index) || at + half + 3 > limit)) continue;
    kept.unshift({ ...tick, lines, at });
    limit = at - half;
  }
  return kept;
}

export function course(
  chart: Chart,
  frame: Frame,
  axisWidth: number,
  ends: readonly CourseEnd[],
): Course {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const categories = orderedCategories(chart);
  const notes = notesIn(chart, categories);
  const left = axisWidth + 6;
  const right =
    9 +
    Math.max(
      0,
      ...ends.flatMap((end) => end.label.map((line) => ruler.width(line, SIZE.label, end.weight))),
    );
  const top = courseTop(chart);
  const bottom = 26 + (chart.xTitle === null ? 0 : 12);
  const inner = width - left - right;
  const plotHeight = height - top - bottom;
  const step = categories.length > 1 ? inner / (categories.length - 1) : inner;
  const x = (index: number): number => (categories.length > 1 ? index * step : inner / 2);
  const room = { from: -left, to: inner + right };
  const ticks = keptTicks(timeLabels(categories, step, ruler), x, room, ruler);
  const light = { colour: colori.testoChiaro, size: SIZE.note };

  const furniture: Course["furniture"] = (own, y, colourOf) => {
    const words: TextMark[] = ticks.map((tick) => ({
      x: tick.at,
      y: plotHeight + 5,
      text: tick.lines,
      colour: colori.testoChiaro,
      size: SIZE.axis,
      align: "center",
      baseline: "top",
    }));
    const middles = dodge(
      own.map((end) => y(end.value)),
      own.map((end) => end.label.length * END_LINE + 1),
      -4,
      plotHeight + 4,
    );
    const leaders: LineMark[] = [];
    for (const [at, end] of own.entries()) {
      const middle = middles[at] ?? 0;
      const last = { x: x(end.index), y: y(end.value) };
      // A label that stands far from its line is led to it: where lines end in different months, or
      // where the labels had to make room for one another.
      if (last.x < inner - BESIDE || Math.abs(middle - last.y) > END_LINE)
        leaders.push({
          x: last.x + 4,
          x2: inner + 5,
          y: last.y,
          y2: middle,
          colour: colourOf(end.name),
          thick: 0.5,
        });
      words.push({
        x: inner + 7,
        y: middle - ((end.label.length - 1) * END_LINE) / 2,
        text: end.label,
        colour: asText(colourOf(end.name), theme),
        size: SIZE.label,
        weight: end.weight,
      });
    }
    if (chart.yTitle !== null) words.push({ ...light, x: -left, y: -top + 6, text: chart.yTitle });
    if (chart.xTitle !== null) {
      const middle = { x: inner / 2, y: plotHeight + bottom - 5, align: "center" as const };
      words.push({ ...light, ...middle, text: chart.xTitle });
    }
    // Each note has a line of its own, so that two near ones do not meet.
    const noteTop = -top + (chart.yTitle === null ? 0 : 13);
    for (const [line, { index, text }] of notes.entries()) {
      const before = x(index) + 4 + ruler.width(text, SIZE.note) > inner + right;
      words.push({
        ...light,
        x: before ? x(index) - 4 : x(index) + 4,
        y: noteTop + 6 + line * NOTE,
        text,
        align: before ? "right" : "left",
      });
    }
    return [
      lines([
        ...leaders,
        ...ticks.map((tick) => ({
          x: x(tick.index),
          x2: x(tick.index),
          y: plotHeight,
          y2: plotHeight + 3,
          colour: colori.testoChiaro,
        })),
        ...notes.map(({ index }, line) => ({
          x: x(index),
          x2: x(index),
          y: noteTop + 1 + line * NOTE,
          y2: plotHeight,
          colour: colori.testoChiaro,
          dashed: true,
        })),
      ]),
      texts(words),
    ];
  };
  return { padding: { left, top, right, bottom }, inner, plotHeight, x, step, furniture };
}
