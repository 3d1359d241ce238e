/** Where the numbers of a chart stand: columns of a sheet, or in the chart itself. */
import type { NativeChart } from "../../../model/native-chart.js";
import { held } from "./figures.js";

/** A row of numbers or words, with the cells they come from; null: they are written in the chart. */
export interface ChartColumn<T> {
  readonly name: string;
  readonly nameCell: string | null;
  readonly cells: string | null;
  readonly values: readonly (T | null)[];
}

export interface ChartData {
  readonly categories: ChartColumn<string>;
  readonly series: readonly ChartColumn<number>[];
  readonly reference: ChartColumn<number> | null;
  /** The whole of a stack; null where there is none. */
  readonly totals: ChartColumn<number> | null;
}

export const columnLetter = (column: number): string =>
  column <= 26
    ? String.fromCharCode(64 + column)
    : `${columnLetter(Math.floor((column - 1) / 26))}${columnLetter(((column - 1) % 26) + 1)}`;

/** The values of each series as an office file holds them. */
const heldValues = (chart: NativeChart): readonly (readonly (number | null)[])[] =>
  chart.series.map(({ points }) =>
    points.map(({ value }) => (value === null ? null : held(value, chart.unit))),
  );

/** The whole of each category of standing stacks: null where it has no part. */
export function wholes(chart: NativeChart): readonly (number | null)[] | null {
  if (chart.form !== "barre" || chart.stack !== "pila" || chart.lying) return null;
  return chart.categories.map((_, at) => {
    const own = chart.series.flatMap(({ points }) => {
      const value = points[at]?.value ?? null;
      return value === null ? [] : [value];
    });
    return own.length === 0
      ? null
      : held(
          own.reduce((sum, value) => sum + value, 0),
          chart.unit,
        );
  });
}

/** Name of the only series of a chart, which the page does not name. */
const valueName = (chart: NativeChart): string => chart.yTitle ?? "Valore";

/**
 * The columns of the workbook inside a chart: categories, series, reference, whole. The axis says one
 * category of so `every` many.
 */
export function workbookData(chart: NativeChart, every: number): ChartData {
  const last = chart.categories.length + 1;
  let at = 1;
  const column = <T>(name: string, values: readonly (T | null)[]): ChartColumn<T> => {
    const letter = columnLetter(at++);
    return {
      name,
      nameCell: `Dati!$${letter}$1`,
      cells: `Dati!$${letter}$2:$${letter}$${last}`,
      values,
    };
  };
  const categories = column("Voce", saidCategories(chart, every));
  const names = new Set<string>(["voce"]);
  const unique = (wanted: string): string => {
    let name = wanted;
    for (let count = 2; names.has(name.toLowerCase()); count++) name = `${wanted} (${count})`;
    names.add(name.toLowerCase());
    return name;
  };
  const values = heldValues(chart);
  const series = chart.series.map(({ name }, index) =>
    column(unique(name === "" ? valueName(chart) : name), values[index] ?? []),
  );
  const reference =
    chart.reference === null
      ? null
      : column(
          unique(chart.reference.name),
          chart.reference.values.map((value) => (value === null ? null : held(value, chart.unit))),
        );
  const whole = wholes(chart);
  return {
    categories,
    series,
    reference,
    totals: whole === null ? null : column(unique("Totale"), whole),
  };
}

/** A bar that is not there cannot say why: its name does. Of months, the first said has the year. */
function saidCategories(chart: NativeChart, every: number): readonly string[] {
  const { years, categories } = chart;
  const first = (at: number): boolean =>
    at % every === 0 && (at === 0 || years?.[at - every] !== years?.[at]);
  const names =
    years === undefined
      ? categories
      : categories.map((name, at) => (first(at) ? name : name.replace(` ${years[at]}`, "")));
  if (chart.form !== "barre" || chart.series.length > 1) return names;
  return names.map((name, at) => {
    const point = chart.series[0]?.points[at];
    return point === undefined || point.value !== null || point.label === ""
      ? name
      : `${name} (${point.label})`;
  });
}
