import type { Loader, ViewOptions } from "vega";
import { knownFace } from "../define/faces.js";
import { type FontWeight, svgFamily } from "../define/fonts.js";
import type { Chart, ChartRoom, Theme } from "../model/document.js";
import { NO_DATA } from "../model/italian.js";
import type { NativeChart } from "../model/native-chart.js";
import { chartKind } from "./kinds.js";
import { lines, texts } from "./marks.js";
import { rulerOf } from "./measure.js";
import { type Frame, type Layer, type Plan, SIZE, toSpec } from "./plan.js";
import { runtimeOf } from "./runtime.js";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Widths of a chart on the page, in points: the text of an A4 page, and half of it. */
export const CHART_WIDTH = { intera: 493, meta: 238 } as const;
const ANY_HEIGHT: ChartRoom = { ...CHART_WIDTH, alta: Number.POSITIVE_INFINITY };

/** Rows come no closer than this share of what they like: under it their words would touch. */
const TIGHTEST = 0.62;

const isEmpty = (chart: Chart): boolean => chart.rows.every((row) => row.valore === null);

/** What stands in the place of a chart that has nothing to draw. */
const emptyPlan = ({ width, height, theme }: Frame): Plan => ({
  padding: { left: 0, top: 0, right: 0, bottom: 0 },
  layers: [
    lines(
      [0.5, height - 0.5].map((y) => ({
        x: 0,
        x2: width,
        y,
        y2: y,
        colour: theme.colori.linea,
        thick: 0.75,
      })),
    ),
    texts([
      {
        x: width / 2,
        y: height / 2,
        text: `${NO_DATA}: nessun dato da disegnare`,
        colour: theme.colori.testoChiaro,
        size: SIZE.label,
        align: "center",
      },
    ]),
  ],
});

/** The size that suits a chart at one of the two widths of a page, A4 unless another room is given. */
export async function chartSize(
  chart: Chart,
  which: "intera" | "meta",
  theme: Theme,
  room: ChartRoom = ANY_HEIGHT,
): Promise<Size> {
  const width = (chart.mappa === undefined ? undefined : room.carta) ?? room[which];
  if (isEmpty(chart)) return { width, height: 60 };
  const height = (await chartKind(chart.kind)).height(chart, width, rulerOf(theme));
  return { width, height: Math.round(Math.min(height, Math.max(room.alta, height * TIGHTEST))) };
}

/** The chart for office programs; null where they have not the kind, or there is nothing to draw. */
export async function nativeChart(
  chart: Chart,
  { width }: Pick<Size, "width">,
  theme: Theme,
): Promise<NativeChart | null> {
  if (isEmpty(chart)) return null;
  return (
    (await chartKind(chart.kind)).native?.(chart, { width, theme, ruler: rulerOf(theme) }) ?? null
  );
}

/** The Vega-Lite specification of a chart, data inline, at a fixed outer size in points. */
export async function chartSpec(chart: Chart, size: Size, theme: Theme): Promise<Layer> {
  const kind = await chartKind(chart.kind);
  const frame: Frame = { ...size, theme, ruler: rulerOf(theme) };
  return toSpec(isEmpty(chart) ? emptyPlan(frame) : kind.plan(chart, frame), frame);
}

/** Never reads anything: data are inline, and Vega's own loader would open any file or address. */
const refuse = (): Promise<never> => Promise.reject(new Error("charts load nothing from outside"));
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

const numbers = {
  decimal: ",",
  thousands: ".",
  grouping: [3],
  currency: ["", " €"] as [string, string],
  minus: "−",
};

interface Item {
  readonly font?: string;
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/** Vega with our widths instead of its guesses, and the interpreter of its expressions. */
async function engine() {
  const [vega, { expressionInterpreter }] = await Promise.all([
    import("vega"),
    import("vega-interpreter"),
  ]);
  // Exported, and missing in the typings.
  const { textMetrics } = vega as unknown as { textMetrics: object };
  const width = (item: Item, text: unknown): number => {
    const weight: FontWeight =
      Number(item.fontWeight) >= 600 || item.fontWeight === "bold" ? 600 : 400;
    return knownFace(item.font).emsOf(String(text ?? ""), weight) * (item.fontSize ?? 11);
  };
  Object.assign(textMetrics, { width, measureWidth: width });
  return { vega, expressionInterpreter };
}

let started: ReturnType<typeof engine> | undefined;

/** Loads the engine before it is needed. */
export async function warmUp(): Promise<void> {
  started ??= engine();
  await started;
}

export interface DrawnChart extends Size {
  readonly svg: string;
}

/**
 * A chart as an SVG of exactly `size` points, with real text in the face of the theme and Italian numbers. The
 * same chart gives the same text. T-LOAD when the kind does not exist.
 */
export async function drawChart(chart: Chart, size: Size, theme: Theme): Promise<DrawnChart> {
  const spec = await chartSpec(chart, size, theme);
  started ??= engine();
  const { vega, expressionInterpreter } = await started;
  const view = new vega.View(await runtimeOf(spec), {
    expr: expressionInterpreter,
    loader: loader as unknown as Loader,
    renderer: "none",
    // The definition itself, whatever the typings say: Vega builds its formatters from it.
    locale: { number: numbers },
  } as unknown as ViewOptions);
  try {
    const svg = await view.toSVG();
    return { svg: tidy(svg, svgFamily(theme)), ...size };
  } finally {
    view.finalize();
  }
}

/**
 * One face everywhere, and coordinates no longer than they need to be. Only attributes that hold
 * coordinates are touched: «2.000» in a label is a number of ours.
 */
const tidy = (svg: string, family: string): string =>
  ownClips(svg).replaceAll(/<[^>]+>/g, (tag) =>
    tag
      .replace(/ font-family="[^"]*"/, ` font-family="${family}"`)
      .replaceAll(/ (?:d|transform|x2?|y2?|dy|width|height|viewBox)="[^"]*"/g, (attribute) =>
        attribute.replaceAll(/\d+\.\d{3,}/g, (number) =>
          String(Math.round(Number(number) * 100) / 100),
        ),
      ),
  );

/** Vega numbers its clips as long as it lives: here by drawing, since the same chart gives the same text. */
function ownClips(svg: string): string {
  const names = [...new Set(svg.match(/(?<=<clipPath id=")[^"]+/g))];
  return names.reduce(
    (text, name, i) =>
      text
        .replaceAll(`id="${name}"`, `id="ritaglio${i + 1}"`)
        .replaceAll(`url(#${name})`, `url(#ritaglio${i + 1})`),
    svg,
  );
}
