import type { Chart } from "../../model/document.js";
import { sayValue } from "../../model/italian.js";
import { axisSpec, labelsWidth, place, tight, valueAxis } from "../axis.js";
import { bandScale, bands } from "../bands.js";
import { categoryLabels, overhang } from "../category-labels.js";
import { legend } from "../legend.js";
import { lines, texts } from "../marks.js";
import { nativeStack } from "../native.js";
import { categoriesOf, seriesColours, seriesOf, textOn } from "../palette.js";
import { type ChartKind, type Frame, type Layer, type Plan, SIZE } from "../plan.js";

const INNER = 0.34;
const WIDEST_STEP = 110;

/** Upright bars made of parts that add up; the whole stands on top, the parts inside when they fit. */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const categories = categoriesOf(chart);
  const series = seriesOf(chart);
  const colours = seriesColours(
    { ...chart, rows: chart.rows.map((row) => ({ ...row, evidenza: false })) },
    theme,
  );
  const wholes = categories.map((name) => {
    const own = chart.rows.filter((row) => row.categoria === name && row.valore !== null);
    return own.length === 0 ? null : own.reduce((sum, row) => sum + (row.valore ?? 0), 0);
  });
  const numbers = wholes.map((whole) => whole ?? 0);
  const ticks = valueAxis(numbers, chart.unit, 4);
  const key = legend(
    series.map((name) => ({ label: name, colour: colours.get(name) ?? "", sign: "square" })),
    width,
    frame,
  );
  const totals = wholes.map((whole) => sayValue(whole, chart.unit));
  const widest = Math.max(...totals.map((text) => ruler.width(text, SIZE.label, 600)));
  const direct = widest + 3 <= width / categories.length;
  const axis = direct ? tight(ticks, numbers) : ticks;
  const axisRoom = direct ? 0 : labelsWidth(axis, ruler) + 6;
  const plotWith = (over: number): number =>
    Math.min(width - Math.max(over, axisRoom) - over, categories.length * WIDEST_STEP);
  const over = overhang(
    categories,
    (room) => bands(categories.length, plotWith(room), INNER).step,
    ruler,
  );
  const left = Math.max(over, axisRoom);
  const plot = plotWith(over);
  const band = bands(categories.length, plot, INNER);
  const labels = categoryLabels(categories, band.step, ruler);
  const labelLines = Math.max(1, ...labels.map((label) => label.length));
  const top = key.height + (direct ? 13 : 4);
  const bottom = 5 + labelLines * SIZE.label * 1.2 + (chart.xTitle === null ? 0 : 13);
  const plotHeight = height - top - bottom;
  const size = (value: number): number => place(axis, value, plotHeight);
  const parts = categories.flatMap((name, index) => {
    let from = 0;
    return series.flatMap((serie) => {
      const row = chart.rows.find(
        (found) => found.categoria === name && (found.serie ?? "") === serie,
      );
      if (row === undefined || row.valore === null || row.valore <= 0) return [];
      const part = {
        categoria: name,
        at: index,
        da: from,
        a: from + row.valore,
        label: row.etichetta,
        colour: colours.get(serie) ?? colori.territorio,
      };
      from = part.a;
      return [part];
    });
  });
  const layers: Layer[] = [
    {
      data: { values: parts },
      mark: { type: "bar", opacity: 1, stroke: "#FFFFFF", strokeWidth: 0.75 },
      encoding: {
        x: {
          field: "categoria",
          type: "nominal",
          sort: null,
          axis: null,
          scale: { ...bandScale(categories, INNER), range: [0, plot] },
        },
        y: {
          field: "da",
          type: "quantitative",
          scale: { domain: [axis.from, axis.to], nice: false },
          axis: direct ? null : axisSpec(axis),
        },
        y2: { field: "a" },
        color: { field: "colour", type: "nominal", scale: null },
      },
    },
    lines([{ x: 0, x2: plot, y: plotHeight, y2: plotHeight, colour: colori.testoChiaro }]),
    texts([
      ...labels.flatMap((label, index) =>
        label.length === 0
          ? []
          : [
              {
                x: band.middle(index),
                y: plotHeight + 5,
                text: label,
                colour: colori.testo,
                size: SIZE.label,
                align: "center" as const,
                baseline: "top" as const,
              },
            ],
      ),
      ...parts.flatMap((part) =>
        size(part.a - part.da) < SIZE.label + 3 ||
        ruler.width(part.label, SIZE.label) + 3 > band.width
          ? []
          : [
              {
                x: band.middle(part.at),
                y: plotHeight - size((part.da + part.a) / 2),
                text: part.label,
                colour: textOn(part.colour, theme),
                size: SIZE.label,
                align: "center" as const,
              },
            ],
      ),
      ...(direct
        ? totals.map((text, index) => ({
            x: band.middle(index),
            y: plotHeight - size(wholes[index] ?? 0) - 7,
            text,
            colour: wholes[index] === null ? colori.testoChiaro : colori.testo,
            size: SIZE.label,
            weight: 600 as const,
            align: "center" as const,
          }))
        : []),
    ]),
  ];
  if (chart.xTitle !== null) {
    layers.push(
      texts([
        {
          x: plot / 2,
          y: plotHeight + bottom - 5,
          text: chart.xTitle,
          colour: colori.testoChiaro,
          size: SIZE.note,
          align: "center",
        },
      ]),
    );
  }
  layers.push(...key.layers(-left, -top));
  return { padding: { left, top, right: over, bottom }, layers };
}

export const kind: ChartKind = {
  height: (_, width) => (width > 300 ? 180 : 170),
  plan,
  native: (chart, { theme }) => nativeStack(chart, theme, { gap: INNER, hundred: false }),
};
