import { z } from "zod";
import { LEVELS } from "./population.js";

/**
 * A population: what one row is, as a SELECT over the tables of the store (views at the date and in
 * the scope) or other populations. One YAML in `indicators/populations/`.
 */
export const populationSchema = z.strictObject({
  title: z.string(),
  /** What one row is, in words: «un nucleo con domanda accolta o sospesa». */
  row: z.string(),
  /** Tables that must be covered for the territory, or the figure is «n.d.». */
  sources: z.array(z.string()),
  /** Tables used when they are there: their absence leaves columns empty, not the figure undefined. */
  also: z.array(z.string()).default([]),
  /** Other populations, or derived tables, that must be there first. */
  needs: z.array(z.string()).default([]),
  /**
   * Columns one may group by, besides the territory. `list` names a code list of `seeds/codici`;
   * `kind: mese` gives months up to the observation date, `mese_a_venire` those found after it; `kind:
   * anno` the years found, of which a figure takes the latest unless divided by it; neither: the values
   * found. Who does not cut a monthly population by month reads the last one; where the month is
   * `optional`, all its rows.
   */
  dimensions: z
    .record(
      z.string(),
      z.strictObject({
        list: z.string().optional(),
        kind: z.enum(["mese", "mese_a_venire", "settimana", "anno", "testo"]).default("testo"),
        title: z.string(),
        optional: z.boolean().default(false),
      }),
    )
    .default({}),
  /** The finest level its rows belong to: figures of finer territories are «n.d.», never zero. */
  level: z.enum(LEVELS).default("municipio"),
  /**
   * What rows should never say. The figures stay as they are; those that read such rows come with a
   * notice, which counts them or, with `names` (an expression), names them.
   */
  warn: z
    .array(z.strictObject({ when: z.string(), says: z.string(), names: z.string().optional() }))
    .default([]),
  /**
   * Columns that stand in the list of the rows behind a figure, in order; absent: its keys, states and
   * dates. Never what a person is.
   */
  elenco: z.array(z.string()).optional(),
  /**
   * False: made anew at each reading, for what is many times its own ground (a row a month) and costs
   * little to unfold. Its SQL knows the table of months, not `:data_osservazione`.
   */
  stored: z.boolean().default(true),
  /** Column to index once the table is made. */
  index: z.string().optional(),
  /** Absent for tables that code derives (deadlines). */
  sql: z.string().optional(),
});

export type PopulationBody = z.infer<typeof populationSchema>;
