import type { Chart } from "../model/document.js";
import { axisSpec, labelsWidth, place, tight, valueAxis } from "./axis.js";
import { bandScale, bands } from "./bands.js";
import { categoryLabels, overhang } from "./category-labels.js";
import { footnote } from "./footnote.js";
import { legend } from "./legend.js";
import { alarmSigns, lines, texts } from "./marks.js";
import { asText, categoriesOf, rowColour, seriesColours, seriesOf } from "./palette.js";
import { type Frame, type Layer, type Plan, SIZE } from "./plan.js";

export interface UprightOptions {
  /** Share of a step that is left free between two bars. */
  readonly gap: number;
  /** Said under the drawing. */
  readonly notes: readonly string[];
}

/** Few bars do not get fat: the plot narrows instead. */
const WIDEST_STEP = 110;

/**
 * Upright bars on ordered classes; side by side when there are several series. Values stand on the
 * bars when all have room, otherwise an axis says them.
 */
export function uprightBars(chart: Chart, frame: Frame, options: UprightOptions): Plan {
  const { width, height, theme, ruler } = frame;
  const { gap } = options;
  const foot = footnote(options.notes, width, frame);
  const { colori } = theme;
  const categories = categoriesOf(chart);
  const series = seriesOf(chart);
  const colours = seriesColours(chart, theme);
  const known = chart.rows.filter((row) => row.valore !== null);
  const marked = chart.rows.filter((row) => row.riferimento !== null);
  const numbers = [
    ...known.map((row) => row.valore ?? 0),
    ...marked.map((row) => row.riferimento ?? 0),
  ];
  const ticks = valueAxis(numbers, chart.unit, 4);

  const bandOf = (inner: number) => {
    const plot = Math.min(
      inner,
      categories.length * WIDEST_STEP * Math.max(1, series.length * 0.6),
    );
    return { plot, ...bands(categories.length, plot, gap) };
  };
  const loose = bandOf(width);
  const barWidth = loose.width / series.length;
  const widestLabel = Math.max(...chart.rows.map((row) => ruler.width(row.etichetta, SIZE.label)));
  const direct = widestLabel <= (series.length === 1 ? loose.step - 3 : barWidth + 2);

  // Without an axis there is no last step to be seen: the tallest bar takes the whole height.
  const axis = direct ? tight(ticks, numbers) : ticks;
  const axisRoom = direct ? 0 : labelsWidth(axis, ruler) + 6;
  const innerWith = (over: number): number => width - Math.max(over, axisRoom) - over;
  const over = overhang(categories, (room) => bandOf(innerWith(room)).step, ruler);
  const left = Math.max(over, axisRoom);
  const inner = innerWith(over);
  const { plot, ...band } = bandOf(inner);
  const labels = categoryLabels(categories, band.step, ruler);
  const labelLines = Math.max(1, ...labels.map((label) => label.length));
  const key = legend(
    [
      ...(series.length > 1
        ? series.map((name) => ({
            label: name,
            colour: colours.get(name) ?? "",
            sign: "square" as const,
          }))
        : []),
      ...(chart.riferimento !== null && marked.length > 0
        ? [{ label: chart.riferimento, colour: colori.regione, sign: "dash" as const }]
        : []),
    ],
    width,
    frame,
  );
  const notes = chart.annotazioni ?? [];
  const noteRoom = notes.length > 0 ? 12 : 0;
  const titleRoom = chart.yTitle !== null && !direct ? 13 : 0;
  const top = key.height + noteRoom + titleRoom + (direct ? 13 : 5);
  const negativeRoom = direct && axis.from < 0 ? 13 : 0;
  const bottom =
    negativeRoom +
    5 +
    labelLines * SIZE.label * 1.2 +
    (chart.xTitle === null ? 0 : 13) +
    foot.height;
  const plotHeight = height - top - bottom;
  const y = (value: number): number => plotHeight - place(axis, value, plotHeight);
  const base = y(0);
  const middleOf = (row: Chart["rows"][number]): number =>
    band.start(categories.indexOf(row.categoria)) +
    (series.indexOf(row.serie ?? "") + 0.5) * (band.width / series.length);
  const fillOf = (row: Chart["rows"][number]): string =>
    series.length === 1 || row.allarme === true
      ? rowColour(chart, row, theme)
      : (colours.get(row.serie ?? "") ?? colori.territorio);

  const layers: Layer[] = [
    {
      data: {
        values: known.map((row) => ({
          categoria: row.categoria,
          serie: row.serie ?? "",
          valore: row.valore,
          colour: fillOf(row),
        })),
      },
      mark: { type: "bar", opacity: 1 },
      encoding: {
        x: {
          field: "categoria",
          type: "nominal",
          sort: null,
          axis: null,
          scale: { ...bandScale(categories, gap), range: [0, plot] },
        },
        ...(series.length > 1
          ? {
              xOffset: {
                field: "serie",
                type: "nominal",
                sort: null,
                scale: { domain: series, paddingInner: 0, paddingOuter: 0 },
              },
            }
          : {}),
        y: {
          field: "valore",
          type: "quantitative",
          stack: null,
          scale: { domain: [axis.from, axis.to], nice: false },
          axis: direct ? null : axisSpec(axis),
        },
        color: { field: "colour", type: "nominal", scale: null },
      },
    },
    lines([
      { x: 0, x2: plot, y: base, y2: base, colour: colori.testoChiaro },
      ...marked.map((row) => ({
        x: middleOf(row) - band.width / series.length / 2 - 2,
        x2: middleOf(row) + band.width / series.length / 2 + 2,
        y: y(row.riferimento ?? 0),
        y2: y(row.riferimento ?? 0),
        colour: colori.regione,
        thick: 2,
      })),
    ]),
    texts(
      categories.flatMap((_, index) =>
        (labels[index] ?? []).length === 0
          ? []
          : [
              {
                x: band.middle(index),
                y: plotHeight + negativeRoom + 5,
                text: labels[index] ?? [],
                colour: colori.testo,
                size: SIZE.label,
                align: "center" as const,
                baseline: "top" as const,
              },
            ],
      ),
    ),
  ];
  if (direct) {
    layers.push(
      texts(
        chart.rows.map((row) => ({
          x: middleOf(row) + (row.allarme === true ? 5 : 0),
          y:
            (row.valore ?? 0) < 0
              ? y(row.valore ?? 0) + 8
              : Math.min(y(row.valore ?? 0), row.riferimento === null ? base : y(row.riferimento)) -
                7,
          text: row.etichetta,
          colour:
            row.valore === null
              ? colori.testoChiaro
              : row.allarme === true
                ? asText(colori.allarme, theme)
                : colori.testo,
          size: SIZE.label,
          weight: row.evidenza || row.allarme === true ? 600 : 400,
          align: "center" as const,
        })),
      ),
    );
    const alarms = known.filter((row) => row.allarme === true);
    if (alarms.length > 0) {
      layers.push(
        alarmSigns(
          alarms.map((row) => ({
            x: middleOf(row) - ruler.width(row.etichetta, SIZE.label, 600) / 2 - 1,
            y: y(row.valore ?? 0) - 7,
            colour: colori.allarme,
          })),
        ),
      );
    }
  } else if (chart.yTitle !== null) {
    layers.push(
      texts([
        {
          x: -left,
          y: -top + key.height + 6,
          text: chart.yTitle,
          colour: colori.testoChiaro,
          size: SIZE.note,
        },
      ]),
    );
  }
  if (notes.length > 0) {
    const placed = notes.flatMap((note) => {
      const index = categories.indexOf(note.categoria);
      return index < 0
        ? []
        : [{ text: note.testo, x: band.end(index) + (band.step - band.width) / 2 }];
    });
    const noteTop = -top + key.height + titleRoom;
    layers.push(
      lines(
        placed.map(({ x }) => ({
          x,
          x2: x,
          y: noteTop + 1,
          y2: plotHeight,
          colour: colori.testoChiaro,
          dashed: true,
        })),
      ),
      texts(
        placed.map(({ x, text }) => {
          const before = x + 4 + ruler.width(text, SIZE.note) > inner;
          return {
            x: before ? x - 4 : x + 4,
            y: noteTop + 6,
            text,
            colour: colori.testoChiaro,
            size: SIZE.note,
            align: before ? ("right" as const) : ("left" as const),
          };
        }),
      ),
    );
  }
  if (chart.xTitle !== null) {
    layers.push(
      texts([
        {
          x: plot / 2,
          y: plotHeight + bottom - foot.height - 5,
          text: chart.xTitle,
          colour: colori.testoChiaro,
          size: SIZE.note,
          align: "center",
        },
      ]),
    );
  }
  layers.push(...key.layers(-left, -top), ...foot.layers(-left, plotHeight + bottom - foot.height));
  return { padding: { left, top, right: over, bottom }, layers };
}
