import { z } from "zod";
import { parseCondition } from "./condition.js";

const condition = z.string().superRefine((text, context) => {
  try {
    parseCondition(text);
  } catch (error) {
    context.addIssue({
      code: "custom",
      message: `condizione non valida: ${error instanceof Error ? error.message : ""}`,
    });
  }
});

/** A text, or alternatives of which the first whose condition holds is taken. */
const message = z.union([
  z.string(),
  z.array(z.union([z.string(), z.strictObject({ quando: condition, text: z.string() })])).min(1),
]);
export type MessageSpec = z.infer<typeof message>;

/** Keeps the rows with these members: `{orizzonte: "15"}`. */
const where = z.record(z.string(), z.string());

/** What a figure has that texts, cards and columns may name. */
export const PARTS = [
  "valore",
  "numeratore",
  "denominatore",
  "mancanti",
  "regione",
  "italia",
  "precedente",
  "anno",
  "scarto",
  "scarto_italia",
  "rango",
] as const;
const part = z.enum(PARTS);
export type Part = z.infer<typeof part>;

const figureRef = z.strictObject({
  of: z.string(),
  where: where.default({}),
});

const kpiItem = z.strictObject({
  of: z.string(),
  where: where.default({}),
  part: part.default("valore"),
  label: z.string(),
  detail: z.string().optional(),
  /** Monthly indicator drawn as a sparkline. */
  series: z.string().optional(),
  alarm: condition.optional(),
});

export const chartBlock = z.strictObject({
  kind: z.string(),
  /** One indicator, cut by `per`; or several, one category each. */
  of: z.union([z.string(), z.array(z.string()).min(1)]),
  /** Dimensions that make the categories, then the series; `figlio` is the level below. */
  per: z.array(z.string()).default([]),
  where: where.default({}),
  part: part.default("valore"),
  /** Dimension of the series; `indicatore` where `of` names several. */
  series: z.string().optional(),
  reference: z.enum(["regione", "italia"]).optional(),
  /** The territories of this level in the wider one, this one marked; instead of `per`. */
  peers: z.boolean().default(false),
  /** In a cascade: members that stand on zero, and members that are taken away. */
  totals: z.array(z.string()).default([]),
  minus: z.array(z.string()).default([]),
  /** What indicators are called here, by code, where their own titles are too long. */
  names: z.record(z.string(), z.string()).default({}),
  sort: z.enum(["ordine", "decrescente"]).default("ordine"),
  top: z.number().int().min(1).optional(),
  title: message,
  alt: message.optional(),
  x: z.string().optional(),
  y: z.string().optional(),
  width: z.enum(["intera", "meta"]).default("intera"),
  annotate: z.array(z.strictObject({ at: z.string(), text: z.string() })).default([]),
});
export type ChartSpec = z.infer<typeof chartBlock>;

const tableBlock = z.strictObject({
  title: message,
  /** Dimension of the rows; `figlio` is the level below the territory. */
  rows: z.string(),
  columns: z
    .array(
      z.strictObject({
        label: z.string(),
        of: z.string(),
        where: where.default({}),
        part: part.default("valore"),
      }),
    )
    .min(1),
  /** Column number, from 1, that sorts the rows, greatest first; absent: the order of the dimension. */
  sort: z.number().int().min(1).optional(),
  total: z.boolean().default(false),
  /** Rows kept, from the top; the note says how many there are and how to have them all. */
  first: z.number().int().min(1).optional(),
  /** Rows kept, from the end: the latest months. */
  last: z.number().int().min(1).optional(),
  /** Leaves out rows whose cells are all zero or missing. */
  compact: z.boolean().default(false),
  note: message.optional(),
});
export type TableSpec = z.infer<typeof tableBlock>;

const block = z.union([
  z.strictObject({
    text: message,
    style: z.enum(["lead", "body"]).default("body"),
    quando: condition.optional(),
  }),
  z.strictObject({ heading: message, quando: condition.optional() }),
  z.strictObject({ list: z.array(message), quando: condition.optional() }),
  z.strictObject({ kpi: z.array(kpiItem).min(1), quando: condition.optional() }),
  z.strictObject({ chart: chartBlock, quando: condition.optional() }),
  z.strictObject({ table: tableBlock, quando: condition.optional() }),
  /** The indicators of a composite, one row each, against the regione, with rank. */
  z.strictObject({
    composite: z.strictObject({ of: z.string(), title: message, note: message.optional() }),
    quando: condition.optional(),
  }),
  /** The nuclei that must be met, by due date. */
  z.strictObject({
    at_risk: z.strictObject({
      within: z.number().int().min(0).max(365),
      first: z.number().int().min(1).optional(),
      /** A table for each week, of the appointment or the last useful day, or for each case manager. */
      by: z.enum(["settimana", "case_manager"]).optional(),
      title: message,
    }),
    quando: condition.optional(),
  }),
  z.strictObject({ contents: z.string(), quando: condition.optional() }),
  z.strictObject({ notes: z.array(message), quando: condition.optional() }),
  /** The deliveries used; with `age`, how many days before the date of the report each one is. */
  z.strictObject({
    sources: z.string(),
    age: z.boolean().default(false),
    quando: condition.optional(),
  }),
  z.strictObject({ definitions: z.string(), quando: condition.optional() }),
  z.strictObject({ pagebreak: z.literal(true), quando: condition.optional() }),
]);
export type BlockSpec = z.infer<typeof block>;

/** A report: one YAML in `templates/`. */
export const templateSchema = z.strictObject({
  title: z.string(),
  description: z.string(),
  audience: z.enum(["interno", "pubblicabile"]),
  theme: z.string().default("ministero"),
  compare: z.array(z.enum(["regione", "italia", "precedente", "anno", "rango"])).default([]),
  /** Figures texts and conditions may name. */
  figures: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), figureRef).default({}),
  sections: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9_]*$/),
        name: z.string().max(31),
        kicker: z.string(),
        title: message,
        quando: condition.optional(),
        /** Said under the contents where the condition does not hold: what is missing, and why. */
        absent: message.optional(),
        blocks: z.array(block).min(1),
      }),
    )
    .min(1),
});

export type Template = z.infer<typeof templateSchema> & { readonly name: string };
