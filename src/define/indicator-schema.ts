import { z } from "zod";
import { LEVELS } from "./population.js";

const UNITS = ["numero", "percentuale", "euro", "giorni", "rapporto", "ore", "punti"] as const;

/**
 * What is added up over the rows of a population. A text alone counts the rows where it is true;
 * otherwise one of sum, mean, median, percentile, distinct, max, variation over the rows where `where`
 * is true. NULL is not true, and a NULL value is not added.
 */
const aggregateSchema = z.union([
  z.string(),
  z
    .strictObject({
      from: z.string().optional(),
      count: z.string().optional(),
      sum: z.string().optional(),
      mean: z.string().optional(),
      median: z.string().optional(),
      percentile: z.string().optional(),
      at: z.number().gt(0).lt(1).optional(),
      distinct: z.string().optional(),
      max: z.string().optional(),
      /** Coefficient of variation: standard deviation of all the values over their mean. */
      variation: z.string().optional(),
      /**
       * A column: the values are first added up for each of its members, and the statistic is that of
       * the sums. Rows without a member are left out.
       */
      group: z.string().optional(),
      where: z.string().optional(),
      /** Multiplies the result: 0.01 turns cents into euro. */
      scale: z.number().default(1),
      /** NULL unless every row has a value: a denominator must not be partial. */
      complete: z.boolean().default(false),
      /** NULL unless some row has a value: a sum of what nobody knows is not zero. */
      known: z.boolean().default(false),
    })
    .refine(
      (value) =>
        [
          value.count,
          value.sum,
          value.mean,
          value.median,
          value.percentile,
          value.distinct,
          value.max,
          value.variation,
        ].filter((one) => one !== undefined).length === 1,
      {
        message:
          "serve una sola fra count, sum, mean, median, percentile, distinct, max, variation",
      },
    )
    .refine(
      (value) =>
        value.group === undefined ||
        (value.count === undefined && value.sum === undefined && value.distinct === undefined),
      { message: "«group» va con mean, median, percentile, max o variation" },
    )
    .refine((value) => (value.percentile === undefined) === (value.at === undefined), {
      message: "«percentile» vuole «at», fra 0 e 1",
    }),
]);

export type AggregateSpec = z.infer<typeof aggregateSchema>;

const cell = z.union([z.string(), z.number(), z.null()]);

const exampleSchema = z.strictObject({
  says: z.string(),
  data_osservazione: z.string(),
  /** Rows of the population as a small table: header, then cells split by `|`; empty is NULL. */
  given: z.union([z.string(), z.record(z.string(), z.string())]),
  territorio: z.record(z.string(), z.string()).optional(),
  per: z.array(z.string()).optional(),
  expect: z.union([z.record(z.string(), cell), z.array(z.record(z.string(), cell))]),
});

export type Example = z.infer<typeof exampleSchema>;

const variantSchema = z.strictObject({
  codice: z.string(),
  etichetta: z.string(),
  numerator: aggregateSchema,
  denominator: aggregateSchema.optional(),
  unit: z.enum(UNITS).optional(),
});

/** An indicator: one YAML in `indicators/<area>/`. */
export const indicatorSchema = z
  .strictObject({
    codice: z.string().regex(/^[A-Z](\.\d+[a-z]?)+$/),
    title: z.string(),
    question: z.string(),
    /** Who is counted over whom, in a sentence for the page. */
    definition: z.string(),
    from: z.string().optional(),
    where: z.string().optional(),
    numerator: aggregateSchema.optional(),
    denominator: aggregateSchema.optional(),
    variants: z
      .strictObject({
        dimension: z.string(),
        title: z.string(),
        values: z.array(variantSchema).min(1),
      })
      .optional(),
    /**
     * The change of the figure over this many months, instead of the figure: relative to the earlier
     * one where `unit` is percentuale, else the difference.
     */
    lag: z.number().int().min(1).max(24).optional(),
    /** Dimensions that always cut the numerator, never the denominator: shares of a whole. */
    split: z.array(z.string()).default([]),
    /** Dimensions that always cut numerator and denominator alike. */
    each: z.array(z.string()).default([]),
    /** The finest territory level it makes sense for, where its populations would allow more. */
    level: z.enum(LEVELS).optional(),
    /** Values that mean something. A row past one with `alarm` gives a notice. */
    thresholds: z
      .array(
        z.strictObject({
          at: z.number(),
          says: z.string(),
          alarm: z.enum(["oltre", "da", "sotto"]).optional(),
        }),
      )
      .default([]),
    /** Made of other indicators, one row each, by a territory level or a dimension that all of them have. */
    composite: z
      .strictObject({
        of: z.array(z.string()).min(1),
        by: z.string().nullable().default(null),
        rank: z.boolean().default(false),
        /** The value of each row is its difference from this territory's. */
        against: z.literal("italia").optional(),
        /** Code of the indicator whose (denominator - numerator) sorts the rows, most first. */
        sort: z.string().optional(),
      })
      .optional(),
    unit: z.enum(UNITS),
    decimals: z.number().int().min(0).max(4).optional(),
    observation: z.enum(["S", "G1", "F", "W", "A"]),
    direction: z.enum(["piu", "meno", "neutro"]),
    origin: z.enum(["D", "d", "I"]),
    chart: z.string(),
    /** Dimensions besides the territory that `--per` accepts. */
    by: z.array(z.string()).default([]),
    reference: z.string(),
    /** Tables this indicator needs besides those of its populations. */
    requires: z.array(z.string()).default([]),
    note: z.string().optional(),
    examples: z.array(exampleSchema).default([]),
  })
  .refine(
    (value) =>
      [value.numerator, value.variants, value.composite].filter((one) => one !== undefined)
        .length === 1,
    { message: "serve una sola fra numerator, variants, composite" },
  )
  .refine((value) => value.composite !== undefined || value.from !== undefined, {
    message: "manca «from»: la popolazione",
  })
  .refine((value) => value.lag === undefined || value.composite === undefined, {
    message: "«lag» vuole una cifra sola: non va con composite",
  });

export type IndicatorBody = z.infer<typeof indicatorSchema>;
