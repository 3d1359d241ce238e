import type { Chart, ChartRow } from "../../model/document.js";
import { sayMonth } from "../../model/italian.js";
import { axisSpec, place, valueAxis } from "../axis.js";
import { dodge } from "../dodge.js";
import { lines, type TextMark, texts } from "../marks.js";
import { textWidth, wrapText } from "../measure.js";
import { asText, categoriesOf, seriesColours, seriesOf } from "../palette.js";
import { type ChartKind, type Frame, type Layer, type Plan, SIZE } from "../plan.js";

const isMonth = (text: string): boolean => /^\d{4}-\d{2}$/.test(text);

/** Category labels: months by quarter or year as room allows, the year under the first and January. */
function timeLabels(
  categories: readonly string[],
  step: number,
): readonly { readonly index: number; readonly lines: readonly string[] }[] {
  if (!categories.every(isMonth)) {
    const every = Math.max(
      1,
      Math.ceil((Math.max(...categories.map((name) => textWidth(name, SIZE.axis))) + 6) / step),
    );
    return categories.flatMap((name, index) =>
      (categories.length - 1 - index) % every === 0 ? [{ index, lines: [name] }] : [],
    );
  }
  const every = [1, 2, 3, 6, 12].find((months) => months * step >= 25) ?? 12;
  const found: { index: number; lines: readonly string[] }[] = [];
  let year = "";
  for (const [index, month] of categories.entries()) {
    if ((Number(month.slice(5)) - 1) % every !== 0) continue;
    const [name = "", own = ""] = sayMonth(month).split(" ");
    found.push({ index, lines: own === year ? [name] : [name, own] });
    year = own;
  }
  return found;
}

/**
 * Lines over the months (or any ordered categories), each named at its end with its last value; the
 * last point is marked, a missing value breaks the line, notes stand on an upright dashed rule.
 */
function plan(chart: Chart, { width, height, theme }: Frame): Plan {
  const { colori } = theme;
  const found = categoriesOf(chart);
  const categories = found.every(isMonth) ? [...found].sort() : found;
  const series = seriesOf(chart);
  const colours = seriesColours(chart, theme);
  const numbers = chart.rows.flatMap((row) =>
    [row.valore, row.riferimento].filter((value) => value !== null),
  );
  const axis = valueAxis(numbers, chart.unit, 4, false);
  const bySeries = series.map((name) => {
    const own = new Map(
      chart.rows.filter((row) => (row.serie ?? "") === name).map((row) => [row.categoria, row]),
    );
    return { name, rows: categories.map((category) => own.get(category)) };
  });
  const strong = (name: string): boolean =>
    series.length === 1 || colours.get(name) === colori.territorio;

  // Name and value at the end of each line, on two lines when the drawing is narrow.
  const ends = bySeries.flatMap(({ name, rows }) => {
    const index = rows.findLastIndex((row) => row !== undefined && row.valore !== null);
    const row: ChartRow | undefined = rows[index];
    if (row === undefined || row.valore === null) return [];
    const text = name === "" ? row.etichetta : `${name} ${row.etichetta}`;
    const weight = strong(name) ? (600 as const) : (400 as const);
    const label = wrapText(text, width * 0.24, 2, SIZE.label, weight);
    return [{ name, index, valore: row.valore, label, weight }];
  });
  const endRoom = Math.max(
    0,
    ...ends.flatMap((end) => end.label.map((line) => textWidth(line, SIZE.label, end.weight))),
  );
  const notes = chart.annotazioni ?? [];
  const left = axis.labelWidth + 6;
  const right = endRoom + 9;
  const top = (notes.length > 0 ? 12 : 0) + (chart.yTitle === null ? 0 : 13) + 5;
  const bottom = 26 + (chart.xTitle === null ? 0 : 12);
  const inner = width - left - right;
  const plotHeight = height - top - bottom;
  const step = categories.length > 1 ? inner / (categories.length - 1) : inner;
  const x = (index: number): number => (categories.length > 1 ? index * step : inner / 2);
  const y = (value: number): number => plotHeight - place(axis, value, plotHeight);
  const ticks = timeLabels(categories, step);

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
      ...ticks.map((tick) => ({
        x: x(tick.index),
        x2: x(tick.index),
        y: plotHeight,
        y2: plotHeight + 3,
        colour: colori.testoChiaro,
      })),
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
  const tall = Math.max(1, ...ends.map((end) => end.label.length)) * SIZE.label * 1.15 + 1;
  const middles = dodge(
    ends.map((end) => y(end.valore)),
    tall,
    0,
    plotHeight,
  );
  const words: TextMark[] = [
    ...ticks.map((tick) => ({
      x: x(tick.index),
      y: plotHeight + 5,
      text: tick.lines,
      colour: colori.testoChiaro,
      size: SIZE.axis,
      align: "center" as const,
      baseline: "top" as const,
    })),
    ...ends.map((end, at) => ({
      x: x(end.index) > inner - 20 ? inner + 7 : x(end.index) + 6,
      y: (middles[at] ?? 0) - ((end.label.length - 1) * SIZE.label * 1.15) / 2,
      text: end.label,
      colour: asText(colours.get(end.name) ?? colori.territorio, theme),
      size: SIZE.label,
      weight: end.weight,
    })),
  ];
  if (chart.yTitle !== null) {
    words.push({
      x: -left,
      y: -top + 6,
      text: chart.yTitle,
      colour: colori.testoChiaro,
      size: SIZE.note,
    });
  }
  if (chart.xTitle !== null) {
    words.push({
      x: inner / 2,
      y: plotHeight + bottom - 5,
      text: chart.xTitle,
      colour: colori.testoChiaro,
      size: SIZE.note,
      align: "center",
    });
  }
  const noted = notes.flatMap((note) => {
    const index = categories.indexOf(note.categoria);
    return index < 0 ? [] : [{ at: x(index), text: note.testo }];
  });
  if (noted.length > 0) {
    const noteTop = -top + (chart.yTitle === null ? 0 : 13);
    layers.push(
      lines(
        noted.map(({ at }) => ({
          x: at,
          x2: at,
          y: noteTop + 1,
          y2: plotHeight,
          colour: colori.testoChiaro,
          dashed: true,
        })),
      ),
    );
    for (const { at, text } of noted) {
      const before = at + 4 + textWidth(text, SIZE.note) > inner + right;
      words.push({
        x: before ? at - 4 : at + 4,
        y: noteTop + 6,
        text,
        colour: colori.testoChiaro,
        size: SIZE.note,
        align: before ? "right" : "left",
      });
    }
  }
  layers.push(texts(words));
  return { padding: { left, top, right, bottom }, layers };
}

export const kind: ChartKind = {
  height: (_, width) => (width > 300 ? 130 : 115),
  plan,
};
