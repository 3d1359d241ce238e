import type { Chart } from "../../model/document.js";
import { sayValue } from "../../model/italian.js";
import { bandScale, bands } from "../bands.js";
import { legend } from "../legend.js";
import { texts } from "../marks.js";
import { nativeStack } from "../native.js";
import { categoriesOf, seriesColours, seriesOf, textOn } from "../palette.js";
import { type ChartKind, type Frame, type Plan, SIZE } from "../plan.js";
import { rowLabels } from "../rows.js";

const INNER = 0.3;

/** The parts of each whole, as shares of 100: one lying bar a category, one colour a series. */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const categories = categoriesOf(chart);
  const series = seriesOf(chart);
  // Which row is this territory is said by its label; the colours stay those of the parts.
  const colours = seriesColours(
    { ...chart, rows: chart.rows.map((row) => ({ ...row, evidenza: false })) },
    theme,
  );
  const strong = (name: string): boolean =>
    chart.rows.some((row) => row.categoria === name && row.evidenza);
  const labels = rowLabels(
    categories.map((text) => ({ text, strong: strong(text) })),
    width,
    ruler,
  );
  const key = legend(
    series.map((name) => ({ label: name, colour: colours.get(name) ?? "", sign: "square" })),
    width,
    frame,
  );
  const left = labels.width;
  const inner = width - left;
  const top = key.height;
  const plotHeight = height - top;
  const band = bands(categories.length, plotHeight, INNER);
  const parts = categories.flatMap((name) => {
    const own = series.map((serie) =>
      chart.rows.find((row) => row.categoria === name && (row.serie ?? "") === serie),
    );
    const whole = own.reduce((sum, row) => sum + (row?.valore ?? 0), 0);
    let from = 0;
    return own.flatMap((row, index) => {
      const share = whole > 0 ? (100 * (row?.valore ?? 0)) / whole : 0;
      const part = {
        categoria: name,
        da: from,
        a: from + share,
        share,
        colour: colours.get(series[index] ?? "") ?? colori.territorio,
      };
      from += share;
      return share > 0 ? [part] : [];
    });
  });
  return {
    padding: { left, top, right: 0, bottom: 0 },
    layers: [
      {
        data: { values: parts },
        mark: { type: "bar", opacity: 1, stroke: "#FFFFFF", strokeWidth: 0.75 },
        encoding: {
          y: {
            field: "categoria",
            type: "nominal",
            sort: null,
            axis: null,
            scale: bandScale(categories, INNER),
          },
          x: {
            field: "da",
            type: "quantitative",
            axis: null,
            scale: { domain: [0, 100], nice: false },
          },
          x2: { field: "a" },
          color: { field: "colour", type: "nominal", scale: null },
        },
      },
      texts([
        ...categories.map((name, index) => {
          const label = labels.lines[index] ?? [name];
          return {
            x: -7,
            y: band.middle(index) - ((label.length - 1) * SIZE.label * 1.15) / 2,
            text: label,
            colour: colori.testo,
            size: SIZE.label,
            weight: strong(name) ? (600 as const) : (400 as const),
            align: "right" as const,
          };
        }),
        ...parts.flatMap((part) => {
          const text = sayValue(part.share, "percentuale");
          const room = (part.share / 100) * inner;
          return ruler.width(text, SIZE.label) + 4 > room
            ? []
            : [
                {
                  x: ((part.da + part.a) / 200) * inner,
                  y: band.middle(categories.indexOf(part.categoria)),
                  text,
                  colour: textOn(part.colour, theme),
                  size: SIZE.label,
                  align: "center" as const,
                },
              ];
        }),
        ...categories.flatMap((name, index) =>
          parts.some((part) => part.categoria === name)
            ? []
            : [
                {
                  x: 5,
                  y: band.middle(index),
                  text: "n.d.",
                  colour: colori.testoChiaro,
                  size: SIZE.label,
                },
              ],
        ),
      ]),
      ...key.layers(-left, -top),
    ],
  };
}

export const kind: ChartKind = {
  height: (chart, width) => (width > 300 ? 18 : 32) + categoriesOf(chart).length * 25,
  plan,
  native: (chart, { theme }) => nativeStack(chart, theme, { gap: INNER, hundred: true }),
};
