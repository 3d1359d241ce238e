import { tint } from "../../model/contrast.js";
import type { Chart, ChartRow, Quantili } from "../../model/document.js";
import { FEW } from "../../model/few.js";
import { sayValue } from "../../model/italian.js";
import { labelsWidth, place, valueAxis } from "../axis.js";
import { bands } from "../bands.js";
import { nameOf, rowName, valuesSaid } from "../describe.js";
import { footnote, footnoteHeight } from "../footnote.js";
import { UPRIGHT_FOOT, uprightGrid } from "../grid.js";
import { boxes, lines, texts } from "../marks.js";
import { type ChartKind, type Frame, type Plan, SIZE } from "../plan.js";
import { rowLabels, valueColour } from "../rows.js";
import { cutLines, type Kept, keepEnds, saidHidden, TALLEST } from "../rows-kept.js";

const ROW = 24;
const INNER = 0.42;

/** A spread of a few cases is no spread: it would let single ones be read. */
const tooFew = (row: ChartRow): boolean =>
  row.base !== undefined && row.base !== null && row.base < FEW.none;

/** What is known of a row; the median stands in `valore`. */
const spread = (row: ChartRow): Quantili =>
  tooFew(row)
    ? { p10: null, q1: null, mediana: null, q3: null, p90: null }
    : { p10: null, q1: null, q3: null, p90: null, ...row.quantili, mediana: row.valore };

const numbersOf = (row: ChartRow): readonly number[] =>
  [...Object.values(spread(row)), tooFew(row) ? null : row.riferimento].filter(
    (value): value is number => value !== null,
  );

const labelOf = (row: ChartRow): string =>
  tooFew(row) ? `meno di ${FEW.none} casi` : row.etichetta;

/** What the marks mean, of those that are drawn. */
function key(chart: Chart): readonly string[] {
  const all = chart.rows.map(spread);
  const some = (test: (one: Quantili) => boolean): boolean => all.some(test);
  const means = [
    ...(some((one) => one.mediana !== null)
      ? ["segno blu: la mediana, metà dei casi sta sotto"]
      : []),
    ...(some((one) => one.q1 !== null && one.q3 !== null)
      ? ["scatola: la metà centrale dei casi"]
      : []),
    ...(some((one) => one.p10 !== null && one.p90 !== null)
      ? ["linea: otto casi su dieci, dal 10º al 90º percentile"]
      : some((one) => one.p90 !== null)
        ? ["linea: fino al 90º percentile, nove casi su dieci stanno sotto"]
        : []),
    ...(chart.riferimento !== null && chart.rows.some((row) => row.riferimento !== null)
      ? [`segno grigio: mediana, ${chart.riferimento}`]
      : []),
  ];
  const only = all.every((one) => one.q1 === null && one.p90 === null && one.p10 === null)
    ? ["I quartili non sono calcolati: si vede solo la mediana."]
    : [];
  const text = means.join(" · ");
  return [text === "" ? "" : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`, ...only];
}

const mostRows = Math.floor((TALLEST - 90) / ROW);
/** So many rows stand in the order given, also those with nothing to draw. */
const ALL_DRAWN = 12;

interface Drawn extends Kept<ChartRow> {
  readonly silent: number;
}

/** Of many rows those that have something to draw, the longest median first. */
function drawnRows(chart: Chart): Drawn {
  if (chart.rows.length <= ALL_DRAWN) return { rows: chart.rows, hidden: 0, cuts: [], silent: 0 };
  const full = chart.rows.filter((row) => numbersOf(row).length > 0);
  const sorted = [...full].sort((a, b) => (b.valore ?? 0) - (a.valore ?? 0));
  return { ...keepEnds(sorted, mostRows), silent: chart.rows.length - full.length };
}

const saidSilent = ({ silent }: Drawn): string =>
  silent === 0
    ? ""
    : `${silent === 1 ? "Una voce non è disegnata" : `${silent} voci non sono disegnate`}: meno di ${FEW.none} casi, o nessun dato.`;

/** How values are spread, one lying box a category, on a common axis. */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const kept = drawnRows(chart);
  const { rows } = kept;
  const numbers = rows.flatMap(numbersOf);
  const foot = footnote([...key(chart), saidHidden(kept.hidden), saidSilent(kept)], width, frame);
  const labels = rowLabels(
    rows.map((row) => ({ text: nameOf(row.categoria), strong: row.evidenza })),
    width,
    ruler,
    0.36,
  );
  const valueRoom =
    Math.max(0, ...rows.map((row) => ruler.width(labelOf(row), SIZE.label, 600))) + 10;
  const left = labels.width;
  const probe = valueAxis(numbers.length === 0 ? [0] : numbers, chart.unit, 4);
  const probeWidth = labelsWidth(probe, ruler);
  const edge = probeWidth / 2;
  const right = valueRoom + edge;
  const inner = width - left - right;
  const axis = valueAxis(
    numbers.length === 0 ? [0] : numbers,
    chart.unit,
    Math.max(1, Math.min(6, Math.floor(inner / (probeWidth + 12)))),
  );
  // The boxes lie: what the axis measures is the title of the values.
  const xTitle = chart.yTitle ?? chart.xTitle;
  const titleRoom = xTitle === null ? 0 : 12;
  const bottom = UPRIGHT_FOOT + titleRoom + foot.height;
  const plotHeight = height - bottom;
  const band = bands(rows.length, plotHeight, INNER);
  const x = (value: number): number => place(axis, value, inner);
  const cap = band.width / 4;
  return {
    padding: { left, top: 0, right, bottom },
    layers: [
      ...uprightGrid(axis, { width: inner, height: plotHeight, theme }),
      lines(cutLines(kept, (index) => index * band.step, -left, width - left, colori.testoChiaro)),
      lines(
        rows.flatMap((row, index) => {
          const { p10, p90, q3, mediana } = spread(row);
          const from = p10 ?? q3 ?? mediana;
          const middle = band.middle(index);
          const ends = [p10, p90].filter((value) => value !== null);
          if (from === null || p90 === null) return [];
          return [
            { x: x(from), x2: x(p90), y: middle, y2: middle, colour: colori.testoChiaro, thick: 1 },
            ...ends.map((value) => ({
              x: x(value),
              x2: x(value),
              y: middle - cap,
              y2: middle + cap,
              colour: colori.testoChiaro,
              thick: 1,
            })),
          ];
        }),
      ),
      boxes(
        rows.flatMap((row, index) => {
          const { q1, q3 } = spread(row);
          return q1 === null || q3 === null
            ? []
            : [
                {
                  x: x(q1),
                  x2: x(q3),
                  y: band.start(index),
                  y2: band.end(index),
                  colour: tint(colori.territorio, 0.6),
                },
              ];
        }),
      ),
      lines(
        rows.flatMap((row, index) => {
          const { mediana } = spread(row);
          const upright = (value: number, colour: string, thick: number, over: number) => ({
            x: x(value),
            x2: x(value),
            y: band.start(index) - over,
            y2: band.end(index) + over,
            colour,
            thick,
          });
          return [
            ...(tooFew(row) || row.riferimento === null
              ? []
              : [upright(row.riferimento, colori.regione, 2, 3)]),
            ...(mediana === null ? [] : [upright(mediana, colori.territorio, 3, 0)]),
          ];
        }),
      ),
      texts([
        ...rows.flatMap((row, index) => {
          const label = labels.lines[index] ?? [row.categoria];
          return [
            {
              x: -7,
              y: band.middle(index) - ((label.length - 1) * SIZE.label * 1.15) / 2,
              text: label,
              colour: colori.testo,
              size: SIZE.label,
              weight: row.evidenza ? (600 as const) : (400 as const),
              align: "right" as const,
            },
            {
              x: inner + right,
              y: band.middle(index),
              text: labelOf(row),
              colour: tooFew(row) ? colori.testoChiaro : valueColour(row, theme),
              size: SIZE.label,
              weight: tooFew(row) || row.valore === null ? (400 as const) : (600 as const),
              align: "right" as const,
            },
          ];
        }),
        ...(xTitle === null
          ? []
          : [
              {
                x: inner / 2,
                y: plotHeight + UPRIGHT_FOOT + 6,
                text: xTitle,
                colour: colori.testoChiaro,
                size: SIZE.note,
                align: "center" as const,
              },
            ]),
      ]),
      ...foot.layers(-left, plotHeight + UPRIGHT_FOOT + titleRoom),
    ],
  };
}

export const kind: ChartKind = {
  needs: ["quantili"],
  height: (chart, width, ruler) => {
    const kept = drawnRows(chart);
    const rows = Math.max(1, kept.rows.length);
    const notes = footnoteHeight(
      [...key(chart), saidHidden(kept.hidden), saidSilent(kept)],
      width,
      ruler,
    );
    const title = chart.xTitle === null && chart.yTitle === null ? 0 : 12;
    return rows * ROW + UPRIGHT_FOOT + title + notes;
  },
  says: (chart) => {
    const say = (value: number | null): string => sayValue(value, chart.unit);
    const kept = drawnRows(chart);
    const full = chart.rows.length > ALL_DRAWN ? chart.rows.filter((row) => !tooFew(row)) : [];
    if (full.length > ALL_DRAWN) {
      return [...valuesSaid({ ...chart, rows: full }), saidSilent(kept)].filter(
        (text) => text !== "",
      );
    }
    const sentences = kept.rows.map((row) => {
      if (tooFew(row)) return `${rowName(row)}: ${labelOf(row)}.`;
      const { p10, q1, q3, p90 } = spread(row);
      const parts = [
        `mediana ${row.etichetta}`,
        ...(q1 === null || q3 === null
          ? []
          : [`metà centrale dei casi fra ${say(q1)} e ${say(q3)}`]),
        ...(p90 === null
          ? []
          : p10 === null
            ? [`90º percentile ${say(p90)}`]
            : [`otto su dieci fra ${say(p10)} e ${say(p90)}`]),
        ...(row.riferimento === null
          ? []
          : [`${chart.riferimento ?? "riferimento"} ${say(row.riferimento)}`]),
      ];
      return `${rowName(row)}: ${parts.join(", ")}.`;
    });
    return [...sentences, saidSilent(kept)].filter((text) => text !== "");
  },
  plan,
};
