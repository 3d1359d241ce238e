import { tint } from "../model/contrast.js";
import type { Chart, Theme } from "../model/document.js";
import { roundHalfAway, sayValue } from "../model/italian.js";

/** A class of values: from `from`, up to `to` excluded; null ends are open. */
export interface ValueClass {
  readonly from: number | null;
  readonly to: number | null;
  /** «da 40% a meno di 50%». */
  readonly name: string;
  /** How many values fall in it: never none. */
  readonly count: number;
}

export interface ColouredClass extends ValueClass {
  readonly colour: string;
}

const MOST = 5;

/** The sequential blue, palest first: as many steps as asked, far enough apart to be told. */
export function sequentialBlue(count: number, theme: Theme): readonly string[] {
  const full = theme.colori.territorio;
  const dark = shade(full, 0.45);
  // Every step reads with white or with the text colour at 4.5:1 or more.
  if (count <= 1) return [tint(full, 0.55)];
  if (count === 2) return [tint(full, 0.62), full];
  if (count === 3) return [tint(full, 0.76), tint(full, 0.44), dark];
  if (count === 4) return [tint(full, 0.82), tint(full, 0.5), full, dark];
  return [tint(full, 0.86), tint(full, 0.66), tint(full, 0.44), full, shade(full, 0.55)];
}

/** The colour mixed with black. */
function shade(hex: string, share: number): string {
  const mixed = [1, 3, 5].map((at) =>
    Math.round(Number.parseInt(hex.slice(at, at + 2), 16) * (1 - share)),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** Rounds a break as far as its neighbourhood allows: `spread` is how far the next breaks are. */
function roundBreak(value: number, spread: number, whole: boolean): number {
  const raw = Math.max(spread / 5, 1e-9);
  const power = 10 ** Math.floor(Math.log10(raw));
  const nice = ([1, 2, 5, 10].find((one) => one * power >= raw) ?? 10) * power;
  const step = whole ? Math.max(1, Math.round(nice)) : nice;
  return roundHalfAway(Math.round(value / step) * step, 6);
}

/** Few values in many classes would tell every one apart, and none of the shape. */
const classesFor = (count: number): number =>
  count < 4 ? count : count < 12 ? 3 : count < 25 ? 4 : MOST;

/**
 * Classes of about equal numbers of values with round ends, so that one huge value does not bleach
 * all the others. Values that are all equal make one class. Empty for no values.
 */
export function valueClasses(
  values: readonly number[],
  unit: Chart["unit"],
): readonly ValueClass[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[0] ?? 0;
  const high = sorted.at(-1) ?? low;
  const whole = unit === "numero" && sorted.every(Number.isInteger);
  const wanted = Math.min(classesFor(sorted.length), new Set(sorted).size);
  const breaks: number[] = [];
  const part = (at: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor((at * sorted.length) / wanted))] ?? low;
  const countIn = (from: number, to: number): number =>
    sorted.filter((value) => value >= from && value < to).length;
  for (let at = 1; at < wanted; at += 1) {
    // The nearer of the two neighbours: one huge value must not make the last break coarse.
    const gaps = [part(at) - part(at - 1), part(at + 1) - part(at)].filter((gap) => gap > 0);
    const cut = roundBreak(part(at), gaps.length === 0 ? 0 : 2 * Math.min(...gaps), whole);
    const before = breaks.at(-1) ?? Number.NEGATIVE_INFINITY;
    if (cut > before && countIn(before, cut) > 0 && countIn(cut, Number.POSITIVE_INFINITY) > 0) {
      breaks.push(cut);
    }
  }
  const ends: readonly (number | null)[] = [null, ...breaks, null];
  const decimals = breakDecimals(breaks, unit);
  const say = (value: number): string => sayValue(value, unit, decimals);
  return ends.slice(1).map((to, index) => {
    const from = ends[index] ?? null;
    return {
      from,
      to,
      name: className(from, to, whole, say, say(low) === say(high) ? say(low) : "tutti"),
      count: countIn(from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY),
    };
  });
}

/** As many decimals as the ends of the classes have: two that read alike would be no class. */
const breakDecimals = (breaks: readonly number[], unit: Chart["unit"]): number => {
  if (breaks.every(Number.isInteger)) return 0;
  if (unit === "euro") return 2;
  return [1, 2, 3].find((some) => breaks.every((one) => roundHalfAway(one, some) === one)) ?? 4;
};

function className(
  from: number | null,
  to: number | null,
  whole: boolean,
  say: (value: number) => string,
  all: string,
): string {
  if (from === null && to === null) return all;
  if (from === null) return whole ? `fino a ${say((to ?? 0) - 1)}` : `meno di ${say(to ?? 0)}`;
  if (to === null) return `${say(from)} o più`;
  if (!whole) return `da ${say(from)} a meno di ${say(to)}`;
  return to - from === 1 ? say(from) : `da ${say(from)} a ${say(to - 1)}`;
}

/** The classes with their colours, the darker the more. */
export const colourClasses = (
  classes: readonly ValueClass[],
  theme: Theme,
): readonly ColouredClass[] => {
  const colours = sequentialBlue(classes.length, theme);
  return classes.map((one, index) => ({ ...one, colour: colours[index] ?? colours[0] ?? "" }));
};

/** The class a value belongs to. */
export const classOf = <T extends ValueClass>(
  classes: readonly T[],
  value: number,
): T | undefined =>
  classes.find(({ from, to }) => (from === null || value >= from) && (to === null || value < to));

/** Fill where there is no value. */
export const noDataFill = (theme: Theme): string => tint(theme.colori.italia, 0.72);
