/** The kinds that office programs have, told to them with our order, colours and words. */
import type { Chart, ChartRow, Theme } from "../model/document.js";
import { sayMonth, sayValue } from "../model/italian.js";
import type {
  NativeChart,
  NativePoint,
  NativeReference,
  NativeSeries,
  NativeTicks,
} from "../model/native-chart.js";
import { valueAxis } from "./axis.js";
import { drawnValue } from "./few.js";
import { isMonth } from "./months.js";
import { asText, categoriesOf, rowColour, seriesColours, seriesOf, textOn } from "./palette.js";
import { commonReference, sayReference } from "./rows.js";

const nameCategory = (name: string): string => (isMonth(name) ? sayMonth(name) : name);

/** The year of each month, where all are months. */
const yearsOf = (categories: readonly string[]): Pick<NativeChart, "years"> =>
  categories.length > 0 && categories.every(isMonth)
    ? { years: categories.map((month) => month.slice(0, 4)) }
    : {};

/** The ticks of an axis as an office program asks for them. */
export function ticksOf(values: readonly number[], unit: Chart["unit"], zero = true): NativeTicks {
  const { from, to, values: ticks } = valueAxis(values.length === 0 ? [0] : values, unit, 4, zero);
  const [first = 0, second = 1] = ticks;
  return { from, to, step: second - first };
}

interface Look {
  readonly colour: string;
  readonly ink: string;
  readonly strong: boolean;
  readonly pointColour?: (row: ChartRow) => string;
}

/** One series: the rows of `categories` in their order. */
export function nativeSeries(
  chart: Chart,
  name: string,
  categories: readonly string[],
  look: Look,
  read: (row: ChartRow) => number | null = (row) => drawnValue(chart, row),
): NativeSeries {
  const own = new Map<string, number>();
  chart.rows.forEach((row, index) => {
    if ((row.serie ?? "") === name && !own.has(row.categoria)) own.set(row.categoria, index);
  });
  const points = categories.map((category): NativePoint => {
    const index = own.get(category);
    const row = index === undefined ? undefined : chart.rows[index];
    return {
      row: index ?? null,
      value: row === undefined ? null : read(row),
      label: row?.etichetta ?? "",
      colour: row === undefined ? look.colour : (look.pointColour?.(row) ?? look.colour),
      strong: row?.evidenza ?? false,
      alarm: row?.allarme ?? false,
    };
  });
  const { colour, ink, strong } = look;
  return { name, colour, ink, strong, points };
}

function nativeReference(
  chart: Chart,
  categories: readonly string[],
  theme: Theme,
): NativeReference | null {
  if (chart.riferimento === null) return null;
  const found = new Map(chart.rows.map((row) => [row.categoria, row.riferimento]));
  const values = categories.map((category) => found.get(category) ?? null);
  if (values.every((value) => value === null)) return null;
  const common = commonReference(chart.rows);
  return {
    name: common === null ? chart.riferimento : sayReference(chart, common),
    colour: theme.colori.regione,
    values,
    common: common !== null,
  };
}

/**
 * What no office program has a place for: notes beside bars, a reference under each of several series,
 * or across bars that lie.
 */
const beyondBars = (chart: Chart, lying: boolean): boolean =>
  (chart.annotazioni ?? []).length > 0 ||
  (lying && chart.riferimento !== null) ||
  (seriesOf(chart).length > 1 && chart.rows.some((row) => row.riferimento !== null));

/** Bars side by side, standing or lying; null where something of the chart would be lost. */
export function nativeBars(
  chart: Chart,
  theme: Theme,
  {
    gap,
    lying,
    rows = chart.rows,
    foot = [],
  }: {
    readonly gap: number;
    readonly lying: boolean;
    /** The rows in the order in which they are drawn. */
    readonly rows?: readonly ChartRow[];
    /** Said under the drawing. */
    readonly foot?: readonly string[];
  },
): NativeChart | null {
  if (beyondBars(chart, lying)) return null;
  const categories = [...new Set(rows.map((row) => row.categoria))];
  const colours = seriesColours(chart, theme);
  const series = seriesOf(chart);
  const single = series.length === 1;
  const reference = nativeReference(chart, categories, theme);
  const own = series.map((name) => {
    const colour = colours.get(name) ?? theme.colori.territorio;
    return nativeSeries(chart, name, categories, {
      colour,
      ink: theme.colori.testo,
      strong: false,
      pointColour: (row) =>
        single || row.allarme === true ? rowColour(chart, row, theme) : colour,
    });
  });
  // Lying bars name themselves.
  const words = [lying ? "" : (chart.xTitle ?? ""), ...foot].filter((text) => text !== "");
  return {
    form: "barre",
    lying,
    stack: "accanto",
    gap,
    unit: chart.unit,
    categories: categories.map(nameCategory),
    ...(lying ? {} : yearsOf(categories)),
    series: own,
    reference,
    notes: [],
    ticks: ticksOf([...valuesIn(own), ...(reference?.values ?? [])].filter(isNumber), chart.unit),
    xTitle: words.length === 0 ? null : words.join(". "),
    yTitle: chart.yTitle,
  };
}

const isNumber = (value: number | null): value is number => value !== null;

const valuesIn = (series: readonly NativeSeries[]): readonly number[] =>
  series.flatMap(({ points }) => points.map(({ value }) => value).filter(isNumber));

/** Parts that add up, standing; shares of the whole, lying. Null where a value lies below zero. */
export function nativeStack(
  chart: Chart,
  theme: Theme,
  { gap, hundred }: { readonly gap: number; readonly hundred: boolean },
): NativeChart | null {
  if (beyondBars(chart, hundred) || chart.riferimento !== null) return null;
  if (chart.rows.some((row) => (row.valore ?? 0) < 0)) return null;
  const categories = categoriesOf(chart);
  const plain = { ...chart, rows: chart.rows.map((row) => ({ ...row, evidenza: false })) };
  const colours = seriesColours(plain, theme);
  const series = seriesOf(chart).map((name) => {
    const colour = colours.get(name) ?? theme.colori.territorio;
    const made = nativeSeries(
      plain,
      name,
      categories,
      {
        colour,
        ink: textOn(colour, theme),
        strong: false,
      },
      (row) => row.valore,
    );
    return made;
  });
  const wholes = categories.map((_, at) =>
    series.reduce((sum, { points }) => sum + (points[at]?.value ?? 0), 0),
  );
  return {
    form: "barre",
    lying: hundred,
    stack: hundred ? "cento" : "pila",
    gap,
    unit: chart.unit,
    categories: categories.map(nameCategory),
    ...(hundred ? {} : yearsOf(categories)),
    series: hundred
      ? series.map((one) => ({
          ...one,
          points: one.points.map((point, at) => shareOf(point, wholes[at] ?? 0)),
        }))
      : series,
    reference: null,
    notes: [],
    ticks: hundred ? { from: 0, to: 1, step: 0.25 } : ticksOf(wholes, chart.unit),
    xTitle: chart.xTitle,
    yTitle: chart.yTitle,
  };
}

const shareOf = (point: NativePoint, whole: number): NativePoint => ({
  ...point,
  label:
    point.value === null || whole <= 0
      ? point.label
      : sayValue((100 * point.value) / whole, "percentuale"),
});

/** Lines, or areas that stand on one another, over ordered categories. */
export function nativeCourse(
  chart: Chart,
  theme: Theme,
  categories: readonly string[],
  form: "linee" | "area",
): NativeChart | null {
  if (chart.riferimento !== null) return null;
  const plain =
    form === "linee"
      ? chart
      : { ...chart, rows: chart.rows.map((row) => ({ ...row, evidenza: false })) };
  const colours = seriesColours(plain, theme);
  const names = seriesOf(chart);
  const series = names.map((name) => {
    const colour = colours.get(name) ?? theme.colori.territorio;
    return nativeSeries(
      chart,
      name,
      categories,
      {
        colour,
        ink: asText(colour, theme),
        strong: names.length === 1 || colour === theme.colori.territorio,
      },
      (row) => row.valore,
    );
  });
  const stacked = form === "area" && series.length > 1;
  // The whole is not known where a part of it is missing.
  const whole = categories.map((_, at) => series.every(({ points }) => points[at]?.value !== null));
  const shown = !stacked
    ? series
    : series.map((one) => ({
        ...one,
        points: one.points.map((point, at) =>
          whole[at] === true ? point : { ...point, value: null },
        ),
      }));
  const tops = stacked
    ? categories.map((_, at) =>
        shown.reduce((sum, { points }) => sum + (points[at]?.value ?? 0), 0),
      )
    : valuesIn(shown);
  return {
    form,
    lying: false,
    stack: stacked ? "pila" : "accanto",
    gap: 0,
    unit: chart.unit,
    categories: categories.map(nameCategory),
    ...yearsOf(categories),
    series: shown,
    reference: null,
    notes: (chart.annotazioni ?? []).flatMap(({ categoria, testo }) => {
      const index = categories.indexOf(categoria);
      return index < 0 ? [] : [{ index, text: testo }];
    }),
    ticks: ticksOf(tops, chart.unit, form === "area"),
    xTitle: chart.xTitle,
    yTitle: chart.yTitle,
  };
}
