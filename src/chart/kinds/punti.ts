import { tint } from "../../model/contrast.js";
import type { Chart, ChartRow } from "../../model/document.js";
import { FEW } from "../../model/few.js";
import { labelsWidth, place, valueAxis } from "../axis.js";
import { extremes, joinWords, knownRows } from "../describe.js";
import { drawnValue, fewNames } from "../few.js";
import { footnote, footnoteHeight } from "../footnote.js";
import { UPRIGHT_FOOT, uprightGrid, uprightRules } from "../grid.js";
import { legend } from "../legend.js";
import { type DotMark, dots, lines, type TextMark, texts } from "../marks.js";
import type { Ruler } from "../measure.js";
import { categoriesOf, seriesOf } from "../palette.js";
import { type ChartKind, type Frame, type Layer, type Look, type Plan, SIZE } from "../plan.js";
import { byValue, rowLabels, valueColour } from "../rows.js";

/** Up to these, one line each with its name; more, or several measures, stand on one line as dots. */
const NAMED = 24;
const ROW = 16;

const isNamed = (chart: Chart): boolean =>
  seriesOf(chart).length === 1 && categoriesOf(chart).length <= NAMED;

const radiusFor = (count: number): number => (count > 120 ? 1.8 : count > 60 ? 2.4 : 3);

interface Spot {
  readonly row: ChartRow;
  readonly value: number;
}

const spotsOf = (chart: Chart, serie: string): readonly Spot[] =>
  chart.rows.flatMap((row) => {
    const value = (row.serie ?? "") === serie ? drawnValue(chart, row) : null;
    return value === null ? [] : [{ row, value }];
  });

/** How many cases are left out, and why. */
function leftOut(chart: Chart): readonly string[] {
  const few = [...new Set(fewNames(chart))];
  const unknown = [
    ...new Set(chart.rows.filter((row) => row.valore === null).map((row) => row.categoria)),
  ];
  return [
    few.length === 0
      ? ""
      : `Con meno di ${FEW.none} casi la quota non si disegna: ${joinWords(few, 5)}.`,
    unknown.length === 0 ? "" : `Senza dato: ${joinWords(unknown, 5)}.`,
  ];
}

const axisFor = (chart: Chart, inner: number, ruler: Ruler) => {
  const values = chart.rows.flatMap((row) =>
    [drawnValue(chart, row), row.riferimento].filter((value) => value !== null),
  );
  const own = values.length === 0 ? [0] : values;
  const widest = labelsWidth(valueAxis(own, chart.unit, 4, false), ruler);
  return valueAxis(
    own,
    chart.unit,
    Math.max(1, Math.min(6, Math.floor(inner / (widest + 14)))),
    false,
  );
};

function named(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const rows = byValue(chart.rows);
  const labels = rowLabels(
    rows.map((row) => ({ text: row.categoria, strong: row.evidenza })),
    width,
    ruler,
  );
  const marked = rows.filter((row) => row.riferimento !== null);
  const key = legend(
    chart.riferimento !== null && marked.length > 0
      ? [{ label: chart.riferimento, colour: colori.regione, sign: "tick" }]
      : [],
    width,
    frame,
  );
  const foot = footnote(leftOut(chart).slice(0, 1), width, frame);
  const valueRoom = Math.max(...rows.map((row) => ruler.width(row.etichetta, SIZE.label, 600))) + 8;
  const left = labels.width;
  const edge = labelsWidth(axisFor(chart, width, ruler), ruler) / 2;
  const right = valueRoom + edge;
  const inner = width - left - right;
  const axis = axisFor(chart, inner, ruler);
  const top = key.height;
  const plotHeight = height - top - UPRIGHT_FOOT - foot.height;
  const step = plotHeight / rows.length;
  const middle = (index: number): number => (index + 0.5) * step;
  const x = (value: number): number => place(axis, value, inner);
  const strong = rows.some((row) => row.evidenza);
  return {
    padding: { left, top, right, bottom: UPRIGHT_FOOT + foot.height },
    layers: [
      ...uprightGrid(axis, { width: inner, height: plotHeight, theme }),
      lines([
        ...rows.map((_, index) => ({
          x: 0,
          x2: inner,
          y: middle(index),
          y2: middle(index),
          colour: colori.linea,
          thick: 0.5,
        })),
        ...rows.flatMap((row, index) =>
          row.riferimento === null
            ? []
            : [
                {
                  x: x(row.riferimento),
                  x2: x(row.riferimento),
                  y: middle(index) - 6,
                  y2: middle(index) + 6,
                  colour: colori.regione,
                  thick: 2,
                },
              ],
        ),
      ]),
      ...dots(
        rows.flatMap((row, index) => {
          const value = drawnValue(chart, row);
          return value === null
            ? []
            : [
                {
                  x: x(value),
                  y: middle(index),
                  radius: row.evidenza ? 4.2 : 3.4,
                  colour:
                    row.evidenza || !strong ? colori.territorio : tint(colori.territorio, 0.45),
                },
              ];
        }),
      ),
      texts(
        rows.flatMap((row, index) => {
          const label = labels.lines[index] ?? [row.categoria];
          const weight = row.evidenza ? (600 as const) : (400 as const);
          return [
            {
              x: -7,
              y: middle(index) - ((label.length - 1) * SIZE.label * 1.15) / 2,
              text: label,
              colour: colori.testo,
              size: SIZE.label,
              weight,
              align: "right" as const,
            },
            {
              x: inner + right,
              y: middle(index),
              text: row.etichetta,
              colour:
                drawnValue(chart, row) === null ? colori.testoChiaro : valueColour(row, theme),
              size: SIZE.label,
              weight,
              align: "right" as const,
            },
          ];
        }),
      ),
      ...key.layers(-left, -top),
      ...foot.layers(-left, plotHeight + UPRIGHT_FOOT),
    ],
  };
}

/** Heights at which dots stand so that none hides another: each column of near ones is a pile. */
function piles(
  places: readonly number[],
  radius: number,
): { readonly level: readonly number[]; readonly tallest: number } {
  const size = radius * 2;
  const used = new Map<number, number>();
  const level = places.map((at) => {
    const column = Math.round(at / size);
    const own = used.get(column) ?? 0;
    used.set(column, own + 1);
    return own;
  });
  return { level, tallest: Math.max(0, ...used.values()) };
}

const HEAD = 13;
const NAMES = 13;
const MOST_PILE = 56;

interface Strip {
  readonly serie: string;
  readonly spots: readonly Spot[];
  readonly level: readonly number[];
  readonly tall: number;
  readonly lift: number;
}

/** The strips of a drawing: dots sorted by value, this territory first so that it stands on the line. */
function stripsOf(chart: Chart, inner: number, ruler: Ruler): readonly Strip[] {
  const axis = axisFor(chart, inner, ruler);
  const radius = radiusFor(categoriesOf(chart).length);
  return seriesOf(chart).map((serie) => {
    const spots = [...spotsOf(chart, serie)].sort(
      (a, b) => Number(b.row.evidenza) - Number(a.row.evidenza) || a.value - b.value,
    );
    const { level, tallest } = piles(
      spots.map(({ value }) => place(axis, value, inner)),
      radius,
    );
    const full = Math.max(1, tallest) * radius * 2;
    // A very tall pile is pressed together: its dots overlap, but each still shows.
    const lift = radius * 2 * Math.min(1, MOST_PILE / full);
    return { serie, spots, level, lift, tall: Math.min(full, MOST_PILE) };
  });
}

const stripHeight = (strip: Strip): number => HEAD + strip.tall + 6 + NAMES + 8;

const innerOf = (chart: Chart, width: number, ruler: Ruler): number =>
  width - labelsWidth(axisFor(chart, width, ruler), ruler) - 8;

function strips(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const side = labelsWidth(axisFor(chart, width, ruler), ruler) / 2 + 4;
  const inner = innerOf(chart, width, ruler);
  const axis = axisFor(chart, inner, ruler);
  const radius = radiusFor(categoriesOf(chart).length);
  const strong = chart.rows.some((row) => row.evidenza);
  const own = stripsOf(chart, inner, ruler);
  const marked = chart.riferimento !== null && chart.rows.some((row) => row.riferimento !== null);
  const key = legend(
    marked ? [{ label: chart.riferimento ?? "", colour: colori.regione, sign: "tick" }] : [],
    width,
    frame,
  );
  const foot = footnote(leftOut(chart), width, frame);
  const x = (value: number): number => place(axis, value, inner);
  const top = key.height;
  const words: TextMark[] = [];
  const marks: DotMark[] = [];
  const rules: Parameters<typeof lines>[0][number][] = [];
  let y = 0;
  for (const { serie, spots, level, lift, tall } of own) {
    const base = y + HEAD + tall + 2;
    const mine = spots.filter(({ row }) => row.evidenza);
    const title = serie === "" ? (chart.yTitle ?? chart.xTitle ?? "") : serie;
    const said = mine.map(({ row }) => `${row.categoria} ${row.etichetta}`).join(" · ");
    words.push({
      x: -side,
      y: y + 5,
      text: title,
      colour: colori.testo,
      size: SIZE.label,
      weight: 600,
    });
    if (
      said !== "" &&
      ruler.width(said, SIZE.label, 600) + ruler.width(title, SIZE.label, 600) + 14 < width
    ) {
      words.push({
        x: inner + side,
        y: y + 5,
        text: said,
        colour: colori.territorio,
        size: SIZE.label,
        weight: 600,
        align: "right",
      });
    }
    rules.push(...uprightRules(axis, { width: inner, height: tall + 2, top: y + HEAD, theme }), {
      x: 0,
      x2: inner,
      y: base,
      y2: base,
      colour: colori.testoChiaro,
    });
    const reference = spots.find(({ row }) => row.riferimento !== null)?.row.riferimento ?? null;
    if (reference !== null) {
      rules.push({
        x: x(reference),
        x2: x(reference),
        y: base - tall - 2,
        y2: base + 3,
        colour: colori.regione,
        thick: 2,
      });
    }
    for (const [index, { row, value }] of spots.entries()) {
      marks.push({
        x: x(value),
        y: base - radius - 1 - (level[index] ?? 0) * lift,
        radius: row.evidenza ? radius + 1.2 : radius,
        colour: row.evidenza || !strong ? colori.territorio : tint(colori.territorio, 0.5),
      });
    }
    words.push(...endNames(spots, x, { y: base + 9, width, side }, frame));
    y = base + 4 + NAMES + 8;
  }
  const plotHeight = height - top - UPRIGHT_FOOT - foot.height;
  const layers: Layer[] = [
    ...uprightGrid(axis, { width: inner, height: plotHeight, theme, ruled: false }),
    lines(rules),
    // This territory last, over the others.
    ...dots(marks.filter(({ colour }) => colour !== colori.territorio)),
    ...dots(marks.filter(({ colour }) => colour === colori.territorio)),
    texts(words),
    ...key.layers(-side, -top),
    ...foot.layers(-side, plotHeight + UPRIGHT_FOOT),
  ];
  return {
    padding: { left: side, top, right: side, bottom: UPRIGHT_FOOT + foot.height },
    layers,
  };
}

/** The names of the lowest and the highest, under their dots, where both have room. */
function endNames(
  spots: readonly Spot[],
  x: (value: number) => number,
  { y, width, side }: { readonly y: number; readonly width: number; readonly side: number },
  { theme, ruler }: Look,
): readonly TextMark[] {
  const found = extremes(spots.map(({ row }) => row));
  if (found === null || found.most === found.least) return [];
  const { most, least } = found;
  const text = (row: ChartRow): string => `${row.categoria} ${row.etichetta}`;
  const place = (row: ChartRow & { readonly valore: number }) => {
    const half = ruler.width(text(row), SIZE.note) / 2;
    const at = Math.min(Math.max(x(row.valore), half - side), width - side - half);
    return { at, from: at - half, to: at + half };
  };
  const low = place(least);
  const high = place(most);
  const mark = (row: ChartRow, at: number): TextMark => ({
    x: at,
    y,
    text: text(row),
    colour: theme.colori.testoChiaro,
    size: SIZE.note,
    align: "center",
  });
  if (low.to + 8 < high.from) return [mark(least, low.at), mark(most, high.at)];
  return high.to - high.from < width ? [mark(most, high.at)] : [];
}

export const kind: ChartKind = {
  height: (chart, width, ruler) => {
    const notes = leftOut(chart);
    const legendRoom = chart.riferimento === null ? 0 : 18;
    if (isNamed(chart)) {
      const labels = rowLabels(
        chart.rows.map((row) => ({ text: row.categoria, strong: true })),
        width,
        ruler,
      );
      const row = labels.lines.some((label) => label.length > 1) ? 24 : ROW;
      return (
        legendRoom +
        chart.rows.length * row +
        UPRIGHT_FOOT +
        footnoteHeight(notes.slice(0, 1), width, ruler)
      );
    }
    const own = stripsOf(chart, innerOf(chart, width, ruler), ruler);
    return (
      legendRoom +
      own.reduce((sum, strip) => sum + stripHeight(strip), 0) +
      UPRIGHT_FOOT +
      footnoteHeight(notes, width, ruler)
    );
  },
  says: (chart) => {
    const sentences = seriesOf(chart).map((serie) => {
      const rows = chart.rows.filter((row) => (row.serie ?? "") === serie);
      const known = knownRows(rows).filter((row) => drawnValue(chart, row) !== null);
      const found = extremes(known);
      const prefix = serie === "" ? "" : `${serie}: `;
      if (found === null) return `${prefix}nessun valore.`;
      const { most, least } = found;
      const text = (row: ChartRow): string => `${row.categoria} (${row.etichetta})`;
      const own = known.filter((row) => row.evidenza).map(text);
      const reference = known.find((row) => row.riferimento !== null)?.riferimento ?? null;
      const above = known.filter((row) => reference !== null && row.valore > reference).length;
      const below = known.filter((row) => reference !== null && row.valore < reference).length;
      return [
        `${prefix}${known.length} valori, da ${text(least)} a ${text(most)}`,
        ...(reference === null ? [] : [`${above} sopra e ${below} sotto ${chart.riferimento}`]),
        ...(own.length === 0 ? [] : [joinWords(own)]),
      ]
        .join("; ")
        .concat(".");
    });
    return [...sentences, ...leftOut(chart).filter((text) => text !== "")];
  },
  plan: (chart, frame) => (isNamed(chart) ? named(chart, frame) : strips(chart, frame)),
};
