import type { z } from "zod";
import { indicatorSchema } from "./indicator-schema.js";
import { populationSchema } from "./population-schema.js";
import { type Definition, parseDefinition } from "./read-definition.js";
import { sourceSchema } from "./source-schema.js";
import { type ChartSpec, chartBlock, templateSchema } from "./template-schema.js";
import { themeSchema } from "./theme-schema.js";

const SCHEMAS = {
  fonte: sourceSchema,
  indicatore: indicatorSchema,
  popolazione: populationSchema,
  modello: templateSchema,
  tema: themeSchema,
};

/** What a definition is of: the same text read by another schema is another thing. */
export type DefinitionKind = keyof typeof SCHEMAS;

/** What a definition of a kind becomes once read. */
export type Defined<K extends DefinitionKind> = z.infer<(typeof SCHEMAS)[K]>;

/** `parseDefinition` with the schema of the kind. */
export const parseKind = <K extends DefinitionKind>(
  kind: K,
  text: string,
  file: string,
): Definition<Defined<K>> =>
  parseDefinition(text, file, SCHEMAS[kind] as unknown as z.ZodType<Defined<K>>);

/** A chart as one would write it in a template. */
export type WrittenChart = z.input<typeof chartBlock>;

/** A chart with what it leaves out; throws for what is no chart. */
export const parseChart = (written: WrittenChart): ChartSpec => chartBlock.parse(written);
