import type { Chart } from "../../model/document.js";
import { FEW } from "../../model/few.js";
import { sayValue } from "../../model/italian.js";
import { bandScale, bands } from "../bands.js";
import { legend } from "../legend.js";
import { lines, texts } from "../marks.js";
import { rowColour } from "../palette.js";
import { type ChartKind, type Frame, type Layer, type Plan, SIZE } from "../plan.js";
import { rowLabels, valueColour } from "../rows.js";

const INNER = 0.3;

/**
 * The steps of a path, in the order given, as bars on one base; each says its count and its share of
 * the first step (when the unit is a count, and not of a few), with a mark where the reference would be.
 */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const { rows } = chart;
  const base = rows[0]?.valore ?? null;
  const shareOf = (value: number | null): string =>
    chart.unit === "numero" && base !== null && base >= FEW.none && value !== null
      ? sayValue((100 * value) / base, "percentuale")
      : "";
  const far = Math.max(...rows.map((row) => Math.max(row.valore ?? 0, row.riferimento ?? 0)), 1e-9);
  const labels = rowLabels(
    rows.map((row) => ({ text: row.categoria, strong: row.evidenza })),
    width,
    ruler,
  );
  const valueRoom = Math.max(...rows.map((row) => ruler.width(row.etichetta, SIZE.label, 600)));
  const shareRoom = Math.max(...rows.map((row) => ruler.width(shareOf(row.valore), SIZE.label)));
  const marked = rows.filter((row) => row.riferimento !== null);
  const key = legend(
    chart.riferimento !== null && marked.length > 0
      ? [{ label: chart.riferimento, colour: colori.regione, sign: "tick" }]
      : [],
    width,
    frame,
  );
  const left = labels.width;
  // Values and shares stand in two columns of their own at the right: they are read down.
  const right = valueRoom + 10 + (shareRoom > 0 ? shareRoom + 10 : 0);
  const inner = width - left - right;
  const top = key.height;
  const plotHeight = height - top;
  const band = bands(rows.length, plotHeight, INNER);
  const x = (value: number): number => (value / far) * inner;
  const layers: Layer[] = [
    {
      data: {
        values: rows.map((row, index) => ({
          passo: String(index),
          valore: row.valore ?? 0,
          colour: rowColour(chart, row, theme),
        })),
      },
      mark: { type: "bar", opacity: 1 },
      encoding: {
        y: {
          field: "passo",
          type: "nominal",
          sort: null,
          axis: null,
          scale: bandScale(
            rows.map((_, index) => String(index)),
            INNER,
          ),
        },
        x: {
          field: "valore",
          type: "quantitative",
          stack: null,
          axis: null,
          scale: { domain: [0, far], nice: false },
        },
        color: { field: "colour", type: "nominal", scale: null },
      },
    },
    lines([
      { x: 0, x2: 0, y: 0, y2: plotHeight, colour: colori.testoChiaro },
      ...rows.flatMap((row, index) =>
        row.riferimento === null
          ? []
          : [
              {
                x: x(row.riferimento),
                x2: x(row.riferimento),
                y: band.start(index) - 2.5,
                y2: band.end(index) + 2.5,
                colour: colori.regione,
                thick: 2,
              },
            ],
      ),
    ]),
    texts(
      rows.flatMap((row, index) => {
        const label = labels.lines[index] ?? [row.categoria];
        const y = band.middle(index);
        return [
          {
            x: -7,
            y: y - ((label.length - 1) * SIZE.label * 1.15) / 2,
            text: label,
            colour: colori.testo,
            size: SIZE.label,
            weight: row.evidenza ? (600 as const) : (400 as const),
            align: "right" as const,
          },
          {
            x: inner + 10 + valueRoom,
            y,
            text: row.etichetta,
            colour: valueColour(row, theme),
            size: SIZE.label,
            weight: 600 as const,
            align: "right" as const,
          },
          {
            x: inner + right,
            y,
            text: shareOf(row.valore),
            colour: colori.testoChiaro,
            size: SIZE.label,
            align: "right" as const,
          },
        ];
      }),
    ),
    ...key.layers(-left, -top),
  ];
  return { padding: { left, top, right, bottom: 0 }, layers };
}

export const kind: ChartKind = {
  height: (chart) => (chart.riferimento === null ? 0 : 18) + chart.rows.length * 23,
  plan,
};
