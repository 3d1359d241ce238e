import type { Chart } from "../../model/document.js";
import { place, tight, valueAxis } from "../axis.js";
import { bandScale, bands } from "../bands.js";
import { footnote, footnoteHeight } from "../footnote.js";
import { legend } from "../legend.js";
import { alarmSigns, lines, texts } from "../marks.js";
import type { Ruler } from "../measure.js";
import { nativeBars } from "../native.js";
import { rowColour, seriesColours, seriesOf } from "../palette.js";
import { type ChartKind, type Frame, type Layer, type Plan, SIZE } from "../plan.js";
import { byValue, commonReference, rowLabels, sayReference, valueColour } from "../rows.js";
import { cutLines, type Kept, keepEnds, saidHidden, TALLEST } from "../rows-kept.js";

const INNER = 0.34;
const ROW = 18;
/** Room for a label on two lines, and some air. */
const TWO_LINE_ROW = 25;

const HEAD = 20;

/**
 * Rows of a chart with several series keep their order; with one they are sorted by value, and of too
 * many for a page the two ends and the strong ones are kept.
 */
function ordered(chart: Chart, width: number, ruler: Ruler): Kept<Chart["rows"][number]> {
  if (seriesOf(chart).length > 1) return { rows: chart.rows, hidden: 0, cuts: [] };
  const room = TALLEST - HEAD - footnoteHeight([saidHidden(2)], width, ruler);
  return keepEnds(byValue(chart.rows), Math.floor(room / rowHeight(chart, width, ruler)));
}

/** Height of a row: names may take two lines. */
function rowHeight(chart: Chart, width: number, ruler: Ruler): number {
  const names = categoriesIn(chart.rows).map((text) => ({ text, strong: true }));
  return rowLabels(names, width, ruler).lines.some((label) => label.length > 1)
    ? TWO_LINE_ROW
    : ROW;
}

const categoriesIn = (rows: Chart["rows"]): readonly string[] => [
  ...new Set(rows.map((row) => row.categoria)),
];

/**
 * Lying bars, the largest on top, each with its value at the end; no axis. A reference that is the
 * same for all rows is one dashed line, otherwise a mark on each row.
 */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const kept = ordered(chart, width, ruler);
  const { rows } = kept;
  const foot = footnote([saidHidden(kept.hidden)], width, frame);
  const categories = categoriesIn(rows);
  const series = seriesOf(chart);
  const colours = seriesColours(chart, theme);
  const known = rows.filter((row) => row.valore !== null);
  const marked = rows.filter((row) => row.riferimento !== null);
  const common = marked.length === rows.length ? commonReference(rows) : null;
  const numbers = [
    ...known.map((row) => row.valore ?? 0),
    ...marked.map((row) => row.riferimento ?? 0),
  ];
  const labels = rowLabels(
    categories.map((text) => ({
      text,
      strong: rows.some((row) => row.categoria === text && row.evidenza),
    })),
    width,
    ruler,
  );
  const notes = new Map((chart.annotazioni ?? []).map((note) => [note.categoria, note.testo]));
  const room = Math.max(
    ...rows.map((row) => {
      const note = notes.get(row.categoria);
      return (
        ruler.width(row.etichetta, SIZE.label, 600) +
        (row.allarme === true ? 10 : 0) +
        (note === undefined ? 0 : 8 + ruler.width(note, SIZE.note))
      );
    }),
  );
  const key = legend(
    [
      ...(series.length > 1
        ? series.map((name) => ({
            label: name,
            colour: colours.get(name) ?? "",
            sign: "square" as const,
          }))
        : []),
      ...(chart.riferimento !== null && marked.length > 0 && common === null
        ? [{ label: chart.riferimento, colour: colori.regione, sign: "tick" as const }]
        : []),
    ],
    width,
    frame,
  );
  const left = labels.width;
  const right = room + 7;
  const inner = width - left - right;
  const top = key.height + (common === null ? 0 : 13);
  const plotHeight = height - top - foot.height;
  const band = bands(categories.length, plotHeight, INNER);
  // The longest bar fills the plot: there is no axis whose last step must be seen.
  const scale = tight(valueAxis(numbers, chart.unit, 4), numbers);
  const x = (value: number): number => place(scale, value, inner);
  const thick = band.width / series.length;
  const middleOf = (row: Chart["rows"][number]): number =>
    band.start(categories.indexOf(row.categoria)) + (series.indexOf(row.serie ?? "") + 0.5) * thick;

  const layers: Layer[] = [
    {
      data: {
        values: known.map((row) => ({
          categoria: row.categoria,
          serie: row.serie ?? "",
          valore: row.valore,
          colour:
            series.length > 1 && row.allarme !== true
              ? colours.get(row.serie ?? "")
              : rowColour(chart, row, theme),
        })),
      },
      mark: { type: "bar", opacity: 1 },
      encoding: {
        y: {
          field: "categoria",
          type: "nominal",
          sort: null,
          axis: null,
          scale: bandScale(categories, INNER),
        },
        ...(series.length > 1
          ? {
              yOffset: {
                field: "serie",
                type: "nominal",
                sort: null,
                scale: { domain: series, paddingInner: 0, paddingOuter: 0 },
              },
            }
          : {}),
        x: {
          field: "valore",
          type: "quantitative",
          stack: null,
          axis: null,
          scale: { domain: [scale.from, scale.to], nice: false },
        },
        color: { field: "colour", type: "nominal", scale: null },
      },
    },
    lines([
      { x: x(0), x2: x(0), y: 0, y2: plotHeight, colour: colori.testoChiaro },
      ...cutLines(kept, (index) => index * band.step, -left, width - left, colori.testoChiaro),
      ...(common !== null
        ? [
            {
              x: x(common),
              x2: x(common),
              y: -2,
              y2: plotHeight,
              colour: colori.regione,
              dashed: true,
              thick: 1,
            },
          ]
        : marked.map((row) => ({
            x: x(row.riferimento ?? 0),
            x2: x(row.riferimento ?? 0),
            y: middleOf(row) - thick / 2 - 2,
            y2: middleOf(row) + thick / 2 + 2,
            colour: colori.regione,
            thick: 2,
          }))),
    ]),
    texts([
      ...categories.map((name, index) => {
        const label = labels.lines[index] ?? [name];
        return {
          x: -7,
          // A text of more lines hangs from its first line: lift it so that the block is centred.
          y: band.middle(index) - ((label.length - 1) * SIZE.label * 1.15) / 2,
          text: label,
          colour: colori.testo,
          size: SIZE.label,
          weight: rows.some((row) => row.categoria === name && row.evidenza)
            ? (600 as const)
            : (400 as const),
          align: "right" as const,
        };
      }),
      ...rows.map((row) => {
        const value = x(Math.max(row.valore ?? 0, 0));
        // A label never lies on the mark of the reference.
        const reference = row.riferimento === null ? null : x(row.riferimento);
        const reach = value + 5 + ruler.width(row.etichetta, SIZE.label, 600);
        const clash = reference !== null && reference > value - 1 && reference < reach + 2;
        return {
          x: (clash ? (reference ?? value) : value) + 5 + (row.allarme === true ? 10 : 0),
          y: middleOf(row),
          text: row.etichetta,
          colour: valueColour(row, theme),
          size: SIZE.label,
          weight: row.evidenza || row.allarme === true ? (600 as const) : (400 as const),
        };
      }),
      ...rows.flatMap((row) => {
        const note = notes.get(row.categoria);
        return note === undefined
          ? []
          : [
              {
                x: x(row.valore ?? 0) + 13 + ruler.width(row.etichetta, SIZE.label, 600),
                y: middleOf(row),
                text: note,
                colour: colori.testoChiaro,
                size: SIZE.note,
              },
            ];
      }),
    ]),
  ];
  const alarms = known.filter((row) => row.allarme === true);
  if (alarms.length > 0) {
    layers.push(
      alarmSigns(
        alarms.map((row) => ({
          x: x(row.valore ?? 0) + 9,
          y: middleOf(row),
          colour: colori.allarme,
        })),
      ),
    );
  }
  if (common !== null && chart.riferimento !== null) {
    const text = sayReference(chart, common);
    const half = ruler.width(text, SIZE.note) / 2;
    layers.push(
      texts([
        {
          x: Math.min(Math.max(x(common), half - left), inner + right - half),
          y: -8,
          text,
          colour: colori.regione,
          size: SIZE.note,
          align: "center",
        },
      ]),
    );
  }
  layers.push(...key.layers(-left, -top), ...foot.layers(-left, plotHeight));
  return { padding: { left, top, right, bottom: foot.height }, layers };
}

export const kind: ChartKind = {
  height: (chart, width, ruler) => {
    const series = seriesOf(chart).length;
    const { rows, hidden } = ordered(chart, width, ruler);
    const head = chart.riferimento !== null || series > 1 ? HEAD : 0;
    const row = Math.max(rowHeight(chart, width, ruler), series > 1 ? series * 12 + 8 : 0);
    return (
      head + categoriesIn(rows).length * row + footnoteHeight([saidHidden(hidden)], width, ruler)
    );
  },
  plan,
  native: (chart, { width, theme, ruler }) => {
    const { rows, hidden } = ordered(chart, width, ruler);
    return hidden > 0 ? null : nativeBars(chart, theme, { gap: INNER, lying: true, rows });
  },
};
