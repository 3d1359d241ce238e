import { tint } from "../../model/contrast.js";
import type { Chart, ChartRow } from "../../model/document.js";
import { sayValue } from "../../model/italian.js";
import { bands } from "../bands.js";
import { knownRows } from "../describe.js";
import { boxes, lines, texts } from "../marks.js";
import { type ChartKind, type Frame, type Plan, SIZE } from "../plan.js";
import { rowLabels, valueColour } from "../rows.js";

const ROW = 21;
const INNER = 0.36;

interface Step {
  readonly name: string;
  readonly text: string;
  /** Ends of the bar; null where the step has no value. */
  readonly from: number | null;
  readonly to: number | null;
  readonly kind: "totale" | "passo" | "scarto";
  readonly row: ChartRow | null;
}

const signed = (value: number, unit: Chart["unit"]): string => {
  const text = sayValue(value, unit);
  return value > 0 && !text.startsWith("+") ? `+${text}` : text;
};

/**
 * The bars in order. A total that the steps before it do not reach is preceded by the difference, so
 * that the drawing never hides it; steps with no total are followed by their sum.
 */
function stepsOf(chart: Chart): readonly Step[] {
  const made: Step[] = [];
  let running: number | null = 0;
  for (const [index, row] of chart.rows.entries()) {
    const { valore } = row;
    if (row.totale === true) {
      if (valore !== null && running !== null && index > 0) {
        const gap: number = valore - running;
        if (sayValue(Math.abs(gap), chart.unit) !== sayValue(0, chart.unit)) {
          made.push({
            name: "Differenza non spiegata",
            text: signed(gap, chart.unit),
            from: running,
            to: valore,
            kind: "scarto",
            row: null,
          });
        }
      }
      running = valore;
      made.push({
        name: row.categoria,
        text: row.etichetta,
        from: valore === null ? null : 0,
        to: valore,
        kind: "totale",
        row,
      });
      continue;
    }
    const to: number | null = running === null || valore === null ? null : running + valore;
    made.push({
      name: row.categoria,
      text: valore === null ? row.etichetta : signed(valore, chart.unit),
      from: to === null ? null : running,
      to,
      kind: "passo",
      row,
    });
    // A step that is not known leaves what follows without a place to stand on.
    running = to;
  }
  if (!chart.rows.some((row) => row.totale === true)) {
    made.push({
      name: "Totale",
      text: sayValue(running, chart.unit),
      from: running === null ? null : 0,
      to: running,
      kind: "totale",
      row: null,
    });
  }
  return made;
}

/** From one total to the next, step by step: bars that hang where the one before ended. */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const steps = stepsOf(chart);
  const labels = rowLabels(
    steps.map((step) => ({ text: step.name, strong: step.kind === "totale" })),
    width,
    ruler,
  );
  const left = labels.width;
  const right = Math.max(...steps.map((step) => ruler.width(step.text, SIZE.label, 600))) + 8;
  const inner = width - left - right;
  const ends = steps.flatMap((step) => [step.from, step.to].filter((end) => end !== null));
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const x = (value: number): number => ((value - low) / (high - low || 1)) * inner;
  const band = bands(steps.length, height, INNER);
  const colourOf = (step: Step): string => {
    if (step.kind === "totale") return colori.territorio;
    if (step.kind === "scarto") return tint(colori.italia, 0.45);
    return (step.row?.valore ?? 0) < 0 ? tint(colori.regione, 0.45) : tint(colori.territorio, 0.5);
  };
  return {
    padding: { left, top: 0, right, bottom: 0 },
    layers: [
      lines([
        { x: x(0), x2: x(0), y: 0, y2: height, colour: colori.testoChiaro },
        ...steps.flatMap((step, index) => {
          const next = steps[index + 1];
          return step.to === null || next === undefined || next.from === null
            ? []
            : [
                {
                  x: x(step.to),
                  x2: x(step.to),
                  y: band.end(index),
                  y2: band.start(index + 1),
                  colour: colori.testoChiaro,
                  dashed: true,
                },
              ];
        }),
      ]),
      boxes(
        steps.flatMap((step, index) =>
          step.from === null || step.to === null
            ? []
            : [
                {
                  x: x(Math.min(step.from, step.to)),
                  x2: x(Math.max(step.from, step.to)),
                  y: band.start(index),
                  y2: band.end(index),
                  colour: colourOf(step),
                },
              ],
        ),
      ),
      texts(
        steps.flatMap((step, index) => {
          const label = labels.lines[index] ?? [step.name];
          const weight = step.kind === "totale" ? (600 as const) : (400 as const);
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
              x: x(Math.max(step.from ?? 0, step.to ?? 0)) + 5,
              y: band.middle(index),
              text: step.text,
              colour: step.row === null ? colori.testo : valueColour(step.row, theme),
              size: SIZE.label,
              weight,
            },
          ];
        }),
      ),
    ],
  };
}

export const kind: ChartKind = {
  height: (chart, width, ruler) => {
    const steps = stepsOf(chart);
    const labels = rowLabels(
      steps.map((step) => ({ text: step.name, strong: true })),
      width,
      ruler,
    );
    return steps.length * (labels.lines.some((label) => label.length > 1) ? 26 : ROW);
  },
  says: (chart) => {
    const steps = stepsOf(chart);
    const known = knownRows(chart.rows).filter((row) => row.totale !== true);
    const largest = [...known].sort((a, b) => Math.abs(b.valore) - Math.abs(a.valore))[0];
    return [
      `${steps.map((step) => `${step.name} ${step.text}`).join("; ")}.`,
      ...(largest === undefined || known.length < 2
        ? []
        : [`Il passo più grande è ${largest.categoria} (${signed(largest.valore, chart.unit)}).`]),
    ];
  },
  plan,
};
