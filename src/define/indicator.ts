import type { AggregateSpec, IndicatorBody } from "./indicator-schema.js";

export type { AggregateSpec, Example } from "./indicator-schema.js";

export type Indicator = IndicatorBody & {
  /** `presa_in_carico.ap_completate`: folder and file. */
  readonly name: string;
  readonly area: string;
};

/** The keys of an aggregate that hold a row expression. */
const AGGREGATE_EXPRESSIONS = [
  "count",
  "sum",
  "mean",
  "median",
  "percentile",
  "distinct",
  "max",
  "variation",
  "group",
  "where",
] as const;

/** A row expression of a definition: where it stands, and of which population it reads a row. */
export interface PlacedExpression {
  readonly path: readonly PropertyKey[];
  readonly text: string;
  readonly population: string;
}

/** The aggregates of an indicator, with their places. */
export function aggregatesOf(
  indicator: Indicator,
): readonly { readonly path: readonly PropertyKey[]; readonly spec: AggregateSpec }[] {
  const pair = (
    at: readonly PropertyKey[],
    of: { numerator?: AggregateSpec | undefined; denominator?: AggregateSpec | undefined },
  ) =>
    (["numerator", "denominator"] as const).flatMap((name) => {
      const spec = of[name];
      return spec === undefined ? [] : [{ path: [...at, name], spec }];
    });
  return [
    ...pair([], indicator),
    ...(indicator.variants?.values ?? []).flatMap((one, i) => pair(["variants", "values", i], one)),
  ];
}

/** Every row expression of an indicator. */
export function expressionsOf(indicator: Indicator): readonly PlacedExpression[] {
  const population = indicator.from ?? "";
  const own =
    indicator.where === undefined ? [] : [{ path: ["where"], text: indicator.where, population }];
  return [
    ...own,
    ...aggregatesOf(indicator).flatMap(({ path, spec }) => {
      if (typeof spec === "string") return [{ path, text: spec, population }];
      return AGGREGATE_EXPRESSIONS.flatMap((name) => {
        const text = spec[name];
        return text === undefined
          ? []
          : [{ path: [...path, name], text, population: spec.from ?? population }];
      });
    }),
  ];
}

/**
 * True where the figure is a mean or a median: it stands on as many cases as its denominator counts. A
 * denominator that counts other things (operators, weeks of work, euros) makes a rate instead.
 */
export function isTypical(
  indicator: Pick<Indicator, "denominator" | "variants" | "lag" | "composite">,
): boolean {
  if (indicator.lag !== undefined || indicator.composite !== undefined) return false;
  const { denominator, variants } = indicator;
  return [denominator, ...(variants?.values ?? []).map((one) => one.denominator)].some(
    (one) =>
      one !== undefined &&
      (typeof one === "string" || (one.count !== undefined && one.scale === 1)),
  );
}
