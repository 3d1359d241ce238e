import type { Chart, ChartRow } from "../../model/document.js";
import { FEW } from "../../model/few.js";
import { sayValue } from "../../model/italian.js";
import type { NativeChart } from "../../model/native-chart.js";
import { bands } from "../bands.js";
import { joinWords } from "../describe.js";
import { drawnValue } from "../few.js";
import { footnote, footnoteHeight, REFUSAL_HEIGHT, refusal } from "../footnote.js";
import { boxes, lines, texts } from "../marks.js";
import type { Ruler } from "../measure.js";
import { nativeSeries, ticksOf } from "../native.js";
import { rowColour } from "../palette.js";
import { type ChartKind, type Frame, type Plan, SIZE } from "../plan.js";
import { commonReference, rowLabels, sayReference } from "../rows.js";
import { cutLines, type Kept, keepEnds, saidHidden, TALLEST } from "../rows-kept.js";

const ROW = 17;
/** Many rows stand closer. */
const CLOSE_ROW = 15;
const MANY = 30;
const TWO_LINE_ROW = 25;
const HEAD = 15;

interface Deviation {
  readonly row: ChartRow;
  readonly evidenza: boolean;
  readonly value: number | null;
  readonly text: string;
}

/**
 * Where no row carries a reference the values are differences already, if they are points or some lie
 * below zero: otherwise nothing says from what they would differ.
 */
const areDifferences = (chart: Chart): boolean =>
  chart.rows.every((row) => row.riferimento === null) &&
  (chart.unit === "punti" || chart.rows.some((row) => (row.valore ?? 0) < 0));

const REASON = "Manca il valore con cui confrontare: lo scarto non si può disegnare.";

const refused = (chart: Chart): boolean =>
  !areDifferences(chart) && chart.rows.every((row) => row.riferimento === null);

const unitOfDifference = (chart: Chart): Chart["unit"] =>
  chart.unit === "percentuale" ? "punti" : chart.unit;

/** «+3,2 punti», «−12»: a difference is never without its sign. */
function sayDifference(value: number, unit: Chart["unit"]): string {
  const text = sayValue(value, unit);
  return value > 0 && /^\d/.test(text) && text !== sayValue(0, unit) ? `+${text}` : text;
}

/** Largest difference above first; what has none last. */
function deviations(chart: Chart): readonly Deviation[] {
  const already = areDifferences(chart);
  const unit = unitOfDifference(chart);
  return chart.rows
    .map((row): Deviation => {
      const own = drawnValue(chart, row);
      const value =
        own === null
          ? null
          : already
            ? own
            : row.riferimento === null
              ? null
              : own - row.riferimento;
      const text =
        value === null
          ? row.valore === null || own === null
            ? row.etichetta
            : "n.d."
          : sayDifference(value, unit);
      return { row, evidenza: row.evidenza, value, text };
    })
    .sort((a, b) => {
      const [left, right] = [a, b].map((one) => one.value ?? Number.NEGATIVE_INFINITY);
      return left === right ? 0 : (right ?? 0) - (left ?? 0);
    });
}

/** The rows that are drawn: where a page cannot hold all, those without a difference go first. */
function keptRows(
  chart: Chart,
  width: number,
  ruler: Ruler,
): Kept<Deviation> & { readonly silent: string } {
  const all = deviations(chart);
  const most = rowsThatFit(chart, width, ruler);
  if (all.length <= most) return { ...keepEnds(all, most), silent: "" };
  const full = all.filter((one) => one.value !== null);
  const left = all.length - full.length;
  const silent =
    left === 0
      ? ""
      : `Non disegnati perché senza differenza, o su meno di ${FEW.none} casi: ${left}.`;
  return { ...keepEnds(full, most), silent };
}

function plan(chart: Chart, frame: Frame): Plan {
  if (refused(chart)) return refusal(REASON, frame);
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const kept = keptRows(chart, width, ruler);
  const { rows } = kept;
  const foot = footnote([saidHidden(kept.hidden), kept.silent], width, frame);
  const labels = rowLabels(
    rows.map(({ row }) => ({ text: row.categoria, strong: row.evidenza })),
    width,
    ruler,
    0.38,
  );
  const values = rows.flatMap(({ value }) => (value === null ? [] : [value]));
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const room = (side: (value: number) => boolean): number =>
    Math.max(
      0,
      ...rows.flatMap(({ value, text, evidenza }) =>
        value !== null && side(value)
          ? [ruler.width(text, SIZE.label, evidenza ? 600 : 400) + 6]
          : [],
      ),
    );
  // What has no difference says so at the right of the line.
  const silent = Math.max(
    0,
    ...rows.map(({ value, text }) => (value === null ? ruler.width(text, SIZE.label) + 6 : 0)),
  );
  const leftRoom = room((value) => value < 0);
  const left = labels.width;
  const rightRoom = Math.max(
    room((value) => value >= 0),
    silent,
  );
  const inner = Math.max(20, width - left - leftRoom - rightRoom);
  const span = high - low || 1;
  const x = (value: number): number => leftRoom + ((value - low) / span) * inner;
  const top = HEAD;
  const plotHeight = height - top - foot.height;
  const band = bands(rows.length, plotHeight, 0.34);
  const name = meanName(chart);
  const half = ruler.width(name, SIZE.note) / 2;
  return {
    padding: { left, top, right: 0, bottom: foot.height },
    layers: [
      boxes(
        rows.flatMap(({ row, value }, index) =>
          value === null
            ? []
            : [
                {
                  x: x(Math.min(0, value)),
                  x2: x(Math.max(0, value)),
                  y: band.start(index),
                  y2: band.end(index),
                  colour: rowColour(chart, row, theme),
                },
              ],
        ),
      ),
      lines([
        { x: x(0), x2: x(0), y: -2, y2: plotHeight, colour: colori.regione, thick: 1 },
        ...cutLines(kept, (index) => index * band.step, -left, width - left, colori.testoChiaro),
      ]),
      texts([
        {
          x: Math.min(Math.max(x(0), half - left), width - left - half),
          y: -8,
          text: name,
          colour: colori.regione,
          size: SIZE.note,
          align: "center",
        },
        ...rows.flatMap(({ row, value, text }, index) => {
          const label = labels.lines[index] ?? [row.categoria];
          const weight = row.evidenza ? (600 as const) : (400 as const);
          const below = value !== null && value < 0;
          return [
            {
              x: -7,
              y: band.middle(index) - ((label.length - 1) * SIZE.label * 1.15) / 2,
              text: label,
              colour: colori.testo,
              size: SIZE.label,
              weight,
              align: "right" as const,
            },
            {
              x: below ? x(value) - 5 : x(value ?? 0) + 5,
              y: band.middle(index),
              text,
              colour: value === null ? colori.testoChiaro : colori.testo,
              size: SIZE.label,
              weight,
              align: below ? ("right" as const) : ("left" as const),
            },
          ];
        }),
      ]),
      ...foot.layers(-left, plotHeight),
    ],
  };
}

/** «Regione 45,1%»: what stands at zero. */
function meanName(chart: Chart): string {
  const common = commonReference(chart.rows);
  if (chart.riferimento === null) return "nessuna differenza";
  return common === null ? chart.riferimento : sayReference(chart, common);
}

function native(
  chart: Chart,
  { width, theme, ruler }: Pick<Frame, "width" | "theme" | "ruler">,
): NativeChart | null {
  if (refused(chart)) return null;
  const { rows, hidden, silent } = keptRows(chart, width, ruler);
  if (hidden > 0) return null;
  const found = new Map(rows.map((one) => [one.row, one]));
  const made = nativeSeries(
    chart,
    chart.rows[0]?.serie ?? "",
    rows.map(({ row }) => row.categoria),
    {
      colour: theme.colori.territorio,
      ink: theme.colori.testo,
      strong: false,
      pointColour: (row) => rowColour(chart, row, theme),
    },
    (row) => found.get(row)?.value ?? null,
  );
  const unit = unitOfDifference(chart);
  const words = [`Lo zero: ${meanName(chart)}`, silent];
  return {
    form: "barre",
    lying: true,
    stack: "accanto",
    gap: 0.34,
    unit,
    categories: rows.map(({ row }) => row.categoria),
    series: [
      {
        ...made,
        points: made.points.map((point, at) => ({ ...point, label: rows[at]?.text ?? "" })),
      },
    ],
    reference: null,
    notes: [],
    ticks: ticksOf(
      rows.flatMap(({ value }) => (value === null ? [] : [value])),
      unit,
    ),
    xTitle: words.filter((text) => text !== "").join(". "),
    yTitle: null,
  };
}

const rowHeight = (chart: Chart, width: number, ruler: Ruler): number =>
  rowLabels(
    chart.rows.map((row) => ({ text: row.categoria, strong: true })),
    width,
    ruler,
    0.38,
  ).lines.some((label) => label.length > 1)
    ? TWO_LINE_ROW
    : chart.rows.length > MANY
      ? CLOSE_ROW
      : ROW;

const rowsThatFit = (chart: Chart, width: number, ruler: Ruler): number =>
  Math.floor((TALLEST - HEAD - 20) / rowHeight(chart, width, ruler));

/**
 * How far each is from the mean it is compared with: bars that leave the line of the mean, each with
 * its difference and sign, the one most above on top.
 */
export const kind: ChartKind = {
  height: (chart, width, ruler) => {
    if (refused(chart)) return REFUSAL_HEIGHT;
    const { rows, hidden, silent } = keptRows(chart, width, ruler);
    const notes = footnoteHeight([saidHidden(hidden), silent], width, ruler);
    return HEAD + Math.max(1, rows.length) * rowHeight(chart, width, ruler) + notes;
  },
  says: (chart) => {
    if (refused(chart)) return [REASON];
    const found = deviations(chart);
    const known = found.filter(
      (one): one is Deviation & { readonly value: number } => one.value !== null,
    );
    const first = known[0];
    const last = known.at(-1);
    if (first === undefined || last === undefined) {
      return ["Nessuna differenza si può calcolare: manca il valore con cui confrontare."];
    }
    const above = known.filter(({ value }) => value > 0).length;
    const below = known.filter(({ value }) => value < 0).length;
    const own = known.filter(({ evidenza }) => evidenza);
    const silent = found.filter(({ value }) => value === null).map(({ row }) => row.categoria);
    const mean = areDifferences(chart)
      ? "lo zero"
      : chart.riferimento === null
        ? "la media"
        : `la media (${chart.riferimento})`;
    const tie = known.length - above - below;
    return [
      `${above} sopra ${mean}, ${below} sotto${tie > 0 ? `, ${tie} alla pari` : ""}.`,
      `Il più alto è ${first.row.categoria} (${first.text}), il più basso ${last.row.categoria} (${last.text}).`,
      ...own.map(({ row, text }) => `${row.categoria}: ${text}.`),
      ...(silent.length === 0 ? [] : [`Senza differenza: ${joinWords(silent)}.`]),
    ];
  },
  plan,
  native,
};
