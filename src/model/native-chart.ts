/**
 * A chart as an office program draws it from its figures: what stands where, in which colour, said
 * how. How large it is and whether labels fit is for who writes it.
 */
import type { Unit } from "./italian.js";

export interface NativeChart {
  readonly form: "barre" | "linee" | "area";
  /** Bars that lie: categories from the top down. */
  readonly lying: boolean;
  /** Side by side, one on the other, or as shares of the whole. */
  readonly stack: "accanto" | "pila" | "cento";
  /** Share of a step that is left free between two bars. */
  readonly gap: number;
  readonly unit: Unit;
  /** As they are printed, each once. */
  readonly categories: readonly string[];
  /** Where categories are months side by side: the year of each, said once on the axis. */
  readonly years?: readonly string[];
  readonly series: readonly NativeSeries[];
  /** What each standing bar is compared with; null when with nothing. */
  readonly reference: NativeReference | null;
  /** A dashed rule with its words at a category. */
  readonly notes: readonly { readonly index: number; readonly text: string }[];
  /** Round ends and step, for when the axis is printed. */
  readonly ticks: NativeTicks;
  readonly xTitle: string | null;
  readonly yTitle: string | null;
}

export interface NativeTicks {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

export interface NativeSeries {
  /** Empty where there is only one and it has no name. */
  readonly name: string;
  readonly colour: string;
  /** Colour of the words that lie on it, or beside it. */
  readonly ink: string;
  readonly strong: boolean;
  /** One a category. */
  readonly points: readonly NativePoint[];
}

export interface NativePoint {
  /** Position of the row of the chart that it draws; null where there is none. */
  readonly row: number | null;
  /** Below zero in the left half of a pyramid. */
  readonly value: number | null;
  /** The value as the page writes it, without the sign of the left half. */
  readonly label: string;
  readonly colour: string;
  readonly strong: boolean;
  readonly alarm: boolean;
}

export interface NativeReference {
  /** «Regione», with its value when it is the same for all. */
  readonly name: string;
  readonly colour: string;
  /** One a category. */
  readonly values: readonly (number | null)[];
  /** True where it is the same for all. */
  readonly common: boolean;
}
