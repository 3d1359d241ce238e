/**
 * Where the parts of a chart stand in its frame. Told outright: office programs place them each in
 * their own way, and cut what does not fit.
 */
import { sayNumber } from "../../../model/italian.js";
import type { NativeChart } from "../../../model/native-chart.js";
import { countLines, textWidth } from "../text-metrics.js";
import { isMirrored } from "./figures.js";

/** Outer size and type size, in points. */
export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly type: number;
}

/** In points, from the top left corner of the frame. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface ChartLayout {
  readonly plot: Box;
  readonly legend: Box | null;
  /** Every value stands at its bar, and the axis is not drawn. */
  readonly direct: boolean;
  /** Of the value axis, in the units of the chart. */
  readonly from: number;
  readonly to: number;
  /** Names of categories: each, every second… */
  readonly every: number;
  /** Names of the series stand at the ends of their lines. */
  readonly named: boolean;
  readonly xTitle: Box | null;
  readonly yTitle: Box | null;
  /** Width of a bar, in points. */
  readonly bar: number;
}

const LEGEND_SIGN = 2.6;
/** Few bars do not get fat: the plot narrows instead. In ems. */
const WIDEST_STEP = 13;
/** Beyond these, names are steps of a scale: some may go unsaid. */
const ALL_SAID = 12;

/** Months said on an axis: each, or so many apart. */
const MONTHS_APART = [1, 2, 3, 6, 12];

const most = (numbers: readonly number[], least = 0): number =>
  numbers.reduce((so, one) => Math.max(so, one), least);

interface Known {
  readonly low: number;
  readonly high: number;
}

function extent(chart: NativeChart): Known {
  const values = chart.series.flatMap(({ points }) =>
    points.flatMap(({ value }) => (value === null ? [] : [value])),
  );
  const stacked =
    chart.stack === "pila" && !isMirrored(chart)
      ? chart.categories.map((_, at) =>
          chart.series.reduce((sum, { points }) => sum + (points[at]?.value ?? 0), 0),
        )
      : values;
  const all = [...stacked, ...(chart.reference?.values ?? []).flatMap((one) => one ?? [])];
  const low = Math.min(0, ...all);
  const high = Math.max(0, ...all);
  return { low, high: high === low ? low + 1 : high };
}

/** Lines of the legend above the plot; 0 when there is none. */
function legendLines(chart: NativeChart, { width, type }: ChartFrame, named: boolean): number {
  const names = [
    ...(chart.series.length > 1 && !named ? chart.series.map(({ name }) => name) : []),
    ...(chart.reference === null ? [] : [chart.reference.name]),
  ];
  if (names.length === 0) return 0;
  const whole = names.reduce((sum, name) => sum + textWidth(name, type) + LEGEND_SIGN * type, 0);
  return Math.ceil(whole / width);
}

/** What is said at the end of a line. */
const endWords = (chart: NativeChart, named: boolean): string[] =>
  chart.series.map(({ name, points }) => {
    const last = points.findLast(({ value }) => value !== null)?.label ?? "";
    return named ? `${name} ${last}` : last;
  });

export function chartLayout(chart: NativeChart, frame: ChartFrame): ChartLayout {
  const { width, height, type } = frame;
  const course = chart.form !== "barre";
  const longest = most(chart.series.map(({ name }) => textWidth(name, type)));
  const named = chart.form === "linee" && chart.series.length <= 4 && longest <= width * 0.24;
  const lines = legendLines(chart, frame, named);
  const legendHeight = lines === 0 ? 0 : lines * type * 1.5 + type * 0.6;
  const legend = lines === 0 ? null : { x: 0, y: 0, w: width, h: lines * type * 1.5 };
  const foot =
    chart.xTitle === null ? 0 : countLines(chart.xTitle, type * 0.95, width) * type * 1.3;
  if (chart.lying) return lyingLayout(chart, frame, { legend, legendHeight });

  const labels = chart.series.flatMap(({ points }) => points.map(({ label }) => label));
  const widest = most(labels.map((label) => textWidth(label, type)));
  const step = width / Math.max(1, chart.categories.length);
  const barWidth = (step * (1 - chart.gap)) / (chart.stack === "accanto" ? chart.series.length : 1);
  const direct =
    !course &&
    (chart.stack === "pila"
      ? widest + 4 <= step
      : widest <= (chart.series.length === 1 ? step - 3 : barWidth + 2));
  const { low, high } = extent(chart);
  const ticks = tickLabels(chart);
  const left = direct ? 2 : most(ticks.map((text) => textWidth(text, type))) + type * 0.7;
  const right = course
    ? most(endWords(chart, named).map((text) => textWidth(text, type, true))) + type * 1.2
    : type * 0.5;
  const titleRoom = chart.yTitle !== null && !direct ? type * 1.9 : 0;
  const notesRoom = chart.notes.length * type * 1.3;
  const top = legendHeight + titleRoom + notesRoom + type * 0.6;
  const room = width - left - right;
  const inner = course
    ? room
    : Math.min(
        room,
        chart.categories.length * WIDEST_STEP * type * Math.max(1, chart.series.length * 0.6),
      );
  const every = nameEvery(chart, inner, type);
  const under = nameLines(chart, inner, type, every) * type * 1.25 + type * 0.6;
  const bottom = under + foot;
  const plot = { x: left, y: top, w: inner, h: Math.max(type * 3, height - top - bottom) };
  const above = direct ? type * 1.5 : 0;
  const below = direct && low < 0 ? type * 1.5 : 0;
  const unit = (high - low) / Math.max(1, plot.h - above - below);
  return {
    plot,
    legend,
    direct,
    from: direct ? low - below * unit : chart.ticks.from,
    to: direct ? high + above * unit : chart.ticks.to,
    every,
    named,
    xTitle: titleBox(chart.xTitle, plot, height - foot, foot),
    yTitle: titleRoom === 0 ? null : { x: 0, y: legendHeight, w: width, h: titleRoom },
    bar: (inner / Math.max(1, chart.categories.length)) * (1 - chart.gap),
  };
}

const titleBox = (words: string | null, plot: Box, y: number, h: number): Box | null =>
  words === null ? null : { x: plot.x, y, w: plot.w, h };

/** Labels stand at the ends of the bars: the axis reaches far enough to hold them. */
function lyingLayout(
  chart: NativeChart,
  { width, height, type }: ChartFrame,
  { legend, legendHeight }: { readonly legend: Box | null; readonly legendHeight: number },
): ChartLayout {
  const names = most(
    chart.categories.map((name) => textWidth(name, type)),
    type * 2,
  );
  const left = Math.min(names, width * 0.42) + type * 0.8;
  const plot = {
    x: left,
    y: legendHeight,
    w: width - left,
    h: Math.max(type * 2, height - legendHeight),
  };
  const bar = (plot.h / Math.max(1, chart.categories.length)) * (1 - chart.gap);
  const whole = chart.stack === "cento";
  const { low, high } = whole ? { low: 0, high: 1 } : extent(chart);
  const room = (side: (value: number) => boolean): number => {
    const said = chart.series.flatMap(({ points }) =>
      points.flatMap(({ value, label, strong, alarm }) =>
        value !== null && side(value)
          ? [textWidth(label, type, strong || alarm) + type * (alarm ? 2 : 0.9)]
          : [],
      ),
    );
    return most(said);
  };
  const before = whole ? 0 : room((value) => value < 0);
  const after = whole ? 0 : room((value) => value >= 0);
  const unit = (high - low) / Math.max(type, plot.w - before - after);
  return {
    plot,
    legend,
    direct: true,
    from: low - before * unit,
    to: high + after * unit,
    every: 1,
    named: false,
    // A title would stand upright at the left: who writes the chart says it under it.
    xTitle: null,
    yTitle: null,
    bar,
  };
}

function tickLabels(chart: NativeChart): string[] {
  const { from, to, step } = chart.ticks;
  const decimals = Number.isInteger(step) ? 0 : 1;
  const sign = chart.unit === "percentuale" ? "%" : chart.unit === "euro" ? " €" : "";
  return [from, to].map((tick) => `${sayNumber(tick, decimals)}${sign}`);
}

/** Few names are all said; of many, every second or third, so that they do not meet. */
function nameEvery(chart: NativeChart, inner: number, type: number): number {
  const count = chart.categories.length;
  if (count <= ALL_SAID && chart.form === "barre") return 1;
  const step = inner / Math.max(1, count);
  // A month has its year under it, where it has one.
  const names = chart.years ?? chart.categories;
  const widest = most(names.map((name) => textWidth(name, type)));
  const least = Math.max(1, Math.ceil((widest + type * 0.8) / step));
  return chart.years === undefined
    ? least
    : (MONTHS_APART.find((months) => months >= least) ?? least);
}

function nameLines(chart: NativeChart, inner: number, type: number, every: number): number {
  // LibreOffice breaks them in two.
  if (every > 1) return 2;
  const step = (inner / Math.max(1, chart.categories.length)) * every - type * 0.3;
  return Math.min(
    4,
    most(
      chart.categories.map((name) => countLines(name, type, step)),
      1,
    ),
  );
}
