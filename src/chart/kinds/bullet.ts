import { tint } from "../../model/contrast.js";
import type { Chart, ChartRow } from "../../model/document.js";
import { legend } from "../legend.js";
import { boxes, lines, texts } from "../marks.js";
import type { Ruler } from "../measure.js";
import { rowColour } from "../palette.js";
import { type ChartKind, type Frame, type Layer, type Plan, SIZE } from "../plan.js";
import { valueColour } from "../rows.js";

const BAR = 9;
const LABEL = SIZE.label * 1.15;

/** Names are measures, sometimes whole sentences: as many lines as one needs beside its value. */
const MOST_LINES = 5;

const labelOf = (row: ChartRow, width: number, ruler: Ruler): readonly string[] =>
  ruler.wrap(
    row.categoria,
    width - ruler.width(row.etichetta, SIZE.label, 600) - 10,
    MOST_LINES,
    SIZE.label,
  );

/**
 * One measure a row: the name and the value above, the bar on its whole scale below (to 100 for
 * shares), the reference as an upright mark.
 */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const { rows } = chart;
  const marked = rows.some((row) => row.riferimento !== null);
  const key = legend(
    chart.riferimento !== null && marked
      ? [{ label: chart.riferimento, colour: colori.regione, sign: "tick" }]
      : [],
    width,
    frame,
  );
  const far =
    chart.unit === "percentuale"
      ? 100
      : Math.max(...rows.map((row) => Math.max(row.valore ?? 0, row.riferimento ?? 0)), 1e-9) *
        1.05;
  const top = key.height;
  const step = (height - top) / rows.length;
  const x = (value: number): number => (Math.min(value, far) / far) * width;
  const barTop = (index: number): number => index * step + step - BAR - 5;
  const layers: Layer[] = [
    boxes(
      rows.map((_, index) => ({
        x: 0,
        x2: width,
        y: barTop(index),
        y2: barTop(index) + BAR,
        colour: tint(colori.linea, 0.35),
      })),
    ),
    {
      data: {
        values: rows.map((row, index) => ({
          valore: Math.max(0, row.valore ?? 0),
          zero: 0,
          alto: barTop(index),
          basso: barTop(index) + BAR,
          colour: rowColour(chart, row, theme),
        })),
      },
      mark: { type: "rect", opacity: 1 },
      encoding: {
        x: {
          field: "zero",
          type: "quantitative",
          axis: null,
          scale: { domain: [0, far], nice: false },
        },
        x2: { field: "valore" },
        y: { field: "alto", type: "quantitative", scale: null, axis: null },
        y2: { field: "basso" },
        color: { field: "colour", type: "nominal", scale: null },
      },
    },
    texts(
      rows.flatMap((row, index) => {
        const label = labelOf(row, width, ruler);
        return [
          {
            x: 0,
            y: barTop(index) - 4 - label.length * LABEL + LABEL / 2 + 1,
            text: label,
            colour: colori.testo,
            size: SIZE.label,
          },
          {
            x: width,
            y: barTop(index) - 3 - LABEL / 2,
            text: row.etichetta,
            colour: valueColour(row, theme),
            size: SIZE.label,
            weight: 600 as const,
            align: "right" as const,
          },
        ];
      }),
    ),
    lines(
      rows.flatMap((row, index) =>
        row.riferimento === null
          ? []
          : [
              {
                x: x(row.riferimento),
                x2: x(row.riferimento),
                y: barTop(index) - 2.5,
                y2: barTop(index) + BAR + 2.5,
                colour: colori.regione,
                thick: 2,
              },
            ],
      ),
    ),
    ...key.layers(0, -top),
  ];
  return { padding: { left: 0, top, right: 0, bottom: 0 }, layers };
}

export const kind: ChartKind = {
  height: (chart, width, ruler) =>
    (chart.riferimento === null ? 0 : 18) +
    chart.rows.length *
      (30 + LABEL * (Math.max(...chart.rows.map((row) => labelOf(row, width, ruler).length)) - 1)),
  plan,
};
