import { faceKey } from "../define/fonts.js";
import type { Chart, Theme } from "../model/document.js";
import type { NativeChart } from "../model/native-chart.js";
import type { Ruler } from "./measure.js";

/** A layer of a Vega-Lite specification. Vega-Lite checks it when it compiles. */
export type Layer = Readonly<Record<string, unknown>>;

export interface Padding {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * What a kind decides: how much room labels take around the plot, and what is drawn. Room is measured
 * with the widths of the theme's own face, so that nothing is cut and the drawing has exactly the size asked.
 */
export interface Plan {
  readonly padding: Padding;
  readonly layers: readonly Layer[];
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** Of the theme's face. */
  readonly ruler: Ruler;
}

/** What words are written with. */
export type Look = Pick<Frame, "theme" | "ruler">;

/**
 * What a kind cannot do without: a second dimension, territories as categories, quantiles, several
 * indicators or categories of one whole.
 */
export type Need = "serie" | "territorio" | "quantili";

/** What every file in `chart/kinds/` exports as `kind`. Rows come with at least one value. */
export interface ChartKind {
  readonly needs?: readonly Need[];
  /** What the drawing says, in sentences, for who cannot see it; absent: its values or extremes. */
  says?(chart: Chart): readonly string[];
  /** Height that suits the rows at this width, in points. */
  height(chart: Chart, width: number, ruler: Ruler): number;
  plan(chart: Chart, frame: Frame): Plan;
  /**
   * The same chart for office programs, where they have the kind; null where they could not say all of
   * it. `width` is that of the drawing.
   */
  native?(chart: Chart, frame: Pick<Frame, "width" | "theme" | "ruler">): NativeChart | null;
}

/** Type sizes in points: a chart is drawn at the size it has on paper. */
export const SIZE = { label: 8.5, axis: 8, note: 8 } as const;

/** A whole Vega-Lite specification of a fixed outer size. */
export function toSpec(plan: Plan, frame: Frame): Layer {
  const { left, top, right, bottom } = plan.padding;
  const { colori } = frame.theme;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    width: frame.width - left - right,
    height: frame.height - top - bottom,
    padding: plan.padding,
    autosize: { type: "none" },
    background: null,
    config: {
      // Not a name that readers see: how widths are found again inside Vega.
      font: faceKey(frame.theme),
      aria: false,
      view: { stroke: null },
      text: { fontSize: SIZE.label, color: colori.testo },
      axis: {
        domain: false,
        ticks: false,
        tickRound: false,
        translate: 0,
        gridColor: colori.linea,
        gridWidth: 0.5,
        labelFontSize: SIZE.axis,
        labelColor: colori.testoChiaro,
        labelPadding: 4,
        labelLimit: 0,
        labelOverlap: false,
        title: null,
      },
    },
    layer: plan.layers,
  };
}
