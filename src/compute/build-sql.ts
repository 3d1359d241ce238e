import type { AggregateSpec, Indicator } from "../define/indicator.js";
import type { Territorio } from "../model/territory.js";

/** One aggregate over one population: what a numerator or a denominator becomes. */
export interface Aggregate {
  readonly population: string;
  /** The SQL expression; refers to columns of the population only. */
  readonly sql: string;
  /** Which rows it counts or adds up, as a condition. */
  readonly rows: string;
  readonly scale: number;
  /** The value itself is the figure (median, mean): it is never divided. */
  readonly direct: boolean;
  /** Whether it gives for two groups of rows the sum of what it gives for each; a distinct count, where the groups share nothing. */
  readonly additive: "always" | "disjoint" | "never";
}

const both = (...conditions: readonly (string | undefined)[]): string => {
  const found = conditions.filter((one) => one !== undefined);
  return found.length === 0 ? "1" : found.map((one) => `(${one})`).join(" AND ");
};

/**
 * The SQL of an aggregate. Counting and adding over no rows gives 0; a mean or a median of none is
 * NULL. `where` of the indicator holds for aggregates over the indicator's own population only.
 */
export function aggregateOf(
  spec: AggregateSpec,
  from: string,
  where: string | undefined,
): Aggregate {
  if (typeof spec === "string") {
    return {
      population: from,
      sql: `COUNT(CASE WHEN ${both(where, spec)} THEN 1 END)`,
      rows: both(where, spec),
      scale: 1,
      direct: false,
      additive: "always",
    };
  }
  const population = spec.from ?? from;
  const condition = both(population === from ? where : undefined, spec.where);
  const value = (expression: string): string => `CASE WHEN ${condition} THEN (${expression}) END`;
  const added =
    spec.sum ?? spec.distinct ?? spec.mean ?? spec.max ?? spec.median ?? spec.percentile;
  const known = added === undefined ? undefined : `(${added}) IS NOT NULL`;
  const base = { population, scale: spec.scale, rows: both(condition, known) };
  if (spec.count !== undefined) {
    return {
      ...base,
      rows: both(condition, spec.count),
      sql: `COUNT(CASE WHEN ${both(condition, spec.count)} THEN 1 END)`,
      direct: false,
      additive: "always",
    };
  }
  if (spec.sum !== undefined) {
    const sum = `SUM(${value(spec.sum)})`;
    const rows = `COUNT(CASE WHEN ${condition} THEN 1 END)`;
    const sql = spec.complete
      ? `CASE WHEN ${rows} > 0 AND ${rows} = COUNT(${value(spec.sum)}) THEN ${sum} END`
      : spec.known
        ? sum
        : `COALESCE(${sum}, 0)`;
    return { ...base, sql, direct: false, additive: "always" };
  }
  if (spec.distinct !== undefined) {
    return {
      ...base,
      sql: `COUNT(DISTINCT ${value(spec.distinct)})`,
      direct: false,
      additive: "disjoint",
    };
  }
  return { ...base, sql: statisticSql(spec, value), direct: true, additive: "never" };
}

/** The SQL of a mean, a median, a percentile, a maximum, a variation: of the rows, or of the sums of each group. */
function statisticSql(
  spec: Exclude<AggregateSpec, string>,
  value: (expression: string) => string,
): string {
  const q = spec.median !== undefined ? 0.5 : (spec.at ?? 0.5);
  const [name, expression, simple]: readonly [string, string, (value: string) => string] =
    spec.mean !== undefined
      ? ["mean", spec.mean, (one) => `AVG(${one})`]
      : spec.max !== undefined
        ? ["max", spec.max, (one) => `MAX(${one})`]
        : spec.variation !== undefined
          ? ["variation", spec.variation, (one) => `variation(${one})`]
          : [
              "quantile",
              spec.median ?? spec.percentile ?? "NULL",
              (one) => `quantile(${one}, ${q})`,
            ];
  return spec.group === undefined
    ? simple(value(expression))
    : `of_each(${spec.group}, ${value(expression)}, '${name}', ${q})`;
}

/** An indicator as pairs of aggregates: one pair, or one a variant. */
export interface Pair {
  readonly variant: string | null;
  readonly numerator: Aggregate;
  readonly denominator: Aggregate | null;
}

export function pairsOf(indicator: Indicator): readonly Pair[] {
  const from = indicator.from ?? "";
  const pair = (
    variant: string | null,
    numerator: AggregateSpec,
    denominator: AggregateSpec | undefined,
  ): Pair => ({
    variant,
    numerator: aggregateOf(numerator, from, indicator.where),
    denominator: denominator === undefined ? null : aggregateOf(denominator, from, indicator.where),
  });
  if (indicator.variants !== undefined) {
    return indicator.variants.values.map((one) =>
      pair(one.codice, one.numerator, one.denominator ?? indicator.denominator),
    );
  }
  return indicator.numerator === undefined
    ? []
    : [pair(null, indicator.numerator, indicator.denominator)];
}

/** The condition that keeps the rows of a territory, and its values. */
export function scopeSql(territorio: Territorio): { sql: string; values: readonly string[] } {
  switch (territorio.livello) {
    case "italia":
      return { sql: "1", values: [] };
    case "regione":
      return { sql: "regione = ?", values: [territorio.codice] };
    case "ambito":
      return { sql: "ambito = ?", values: [territorio.codice] };
    case "comune":
      return { sql: "comune = ?", values: [territorio.comune ?? territorio.codice] };
    case "municipio":
      return {
        sql: "comune = ? AND municipio = ?",
        values: [territorio.comune ?? "", territorio.codice.split("/")[1] ?? ""],
      };
  }
}
