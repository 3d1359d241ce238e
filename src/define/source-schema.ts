import { z } from "zod";
import { foldWord } from "../model/italian.js";
import { COLUMN_TYPES, copied, targetOf } from "./source-columns.js";

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, {
  error: "deve essere un nome in minuscolo, con cifre e trattini bassi",
});
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: "deve essere un giorno aaaa-mm-gg" });
const pattern = z.string().refine(
  (text) => {
    try {
      new RegExp(text, "u");
      return true;
    } catch {
      return false;
    }
  },
  { error: "non è un'espressione regolare valida" },
);

const columnSchema = z.strictObject({
  /** Other names of the column in files; its own name always counts. */
  from: z.array(z.string()).default([]),
  type: z.enum(COLUMN_TYPES),
  /** Column of the table; by default its own name, with `_cent` for money. `null`: not stored. */
  into: name.nullable().optional(),
  required: z.boolean().default(false),
  /** Its values concern a person: never echoed. A codice fiscale becomes a pseudonym in any column. */
  personal: z.boolean().default(false),
  /** Free text: line breaks are allowed inside quotes. */
  free: z.boolean().default(false),
  /** Names of lists in `seeds/codici`. */
  list: z.union([name, z.array(name)]).optional(),
  /** Other words for a code of the list. */
  words: z.record(z.string(), z.string()).optional(),
  /** Several codes in one cell. */
  many: z.boolean().default(false),
  /** Words that stand for no value in this column alone: `9999-12-31` for a day that never came. */
  none: z.array(z.string()).optional(),
  /** What a code must look like: `^\\d{3}$`. Anything else is R-KEY-BAD. */
  shape: pattern.optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** A day that may lie after the observation date, or long before it. */
  deadline: z.boolean().default(false),
  /** The first day allowed, when it is not 1 January 2019. */
  earliest: day.optional(),
  /** For `comune_name`, `ambito` and `regione`: the column with the comune they must agree with. */
  of: name.optional(),
  /** An `ambito` that must be one of those known. */
  known: z.boolean().default(false),
});

const ignoreSchema = z.union([
  z.strictObject({ column: name, equals: z.array(z.string()).min(1) }),
  /** Lines with one filled cell that starts so: the notes under a table. */
  z.strictObject({ note: z.array(z.string()).min(1) }),
]);

const coversSchema = z.union([
  z.strictObject({ by: z.enum(["comune", "ambito", "regione"]) }),
  z.strictObject({ through: z.enum(["domanda", "caso", "puc", "individuo"]), key: name }),
  /** Reference data that belong to no ambito: two files of one date may not share this column's values. */
  z.strictObject({ unit: name }),
]);

const constant = z.union([z.string(), z.number()]);
const pair = z.tuple([name, name]);

/** What should hold and may not: it makes a notice, never a reject. */
const expectSchema = z.union([
  /** In each row the first column does not exceed the second. */
  z.strictObject({ pair, says: z.string() }),
  /** In each group the sum over the rows where `of` is the first code does not exceed the second's. */
  z.strictObject({
    sum: name,
    by: z.array(name).min(1),
    of: name,
    pair: z.tuple([z.string(), z.string()]),
    says: z.string(),
  }),
]);

/** One kind of outside file: how it is recognised and becomes rows of one table, or of several. */
const shape = z.strictObject({
  title: z.string().min(1),
  format: z.array(z.enum(["csv", "xlsx"])).default(["csv", "xlsx"]),
  /** A pattern on the file name: it only decides between sources with the same columns. */
  matches: pattern.optional(),
  /** A file of another name is never of this source, unless `--fonte` says so: others have its columns. */
  by_name: z.boolean().default(false),
  table: name,
  /**
   * Rows of a measure that ended: figures see the table as `archivio_<table>`, so that such a delivery
   * never stands in for one of the ADI.
   */
  archive: z.boolean().default(false),
  /** Whether figures may be dated by its deliveries: what is yearly, or stands still, says no. */
  dates: z.boolean().default(true),
  /** What it is a delivery of, and where `data_osservazione` stands. */
  observed: z
    .strictObject({
      /** `day`: a day in the name; `year`: 1 January of the year in the title or the name. */
      by: z.enum(["day", "year"]).default("day"),
      /** A date column, the same in every row. */
      column: name.optional(),
      /** A pattern on the lines above the header; its group is the year or the day. */
      title: pattern.optional(),
      /** The day that stands for «always», for lists that carry no date anywhere. */
      undated: day.optional(),
    })
    .prefault({}),
  /** What the lines above the header must say, or may never say: tables of other subjects share columns. */
  heading: z.strictObject({ says: pattern.optional(), never: pattern.optional() }).optional(),
  /** The date column whose latest day is `domande_fino_al`. */
  until: name.optional(),
  covers: coversSchema,
  columns: z.record(name, columnSchema),
  keys: z.array(name).min(1),
  /** At least one column of each group must be there. */
  one_of: z.array(z.array(name).min(2)).default([]),
  ignore: z.array(ignoreSchema).default([]),
  /** Pairs of columns where the first may not exceed the second. */
  at_most: z.array(z.tuple([name, name])).default([]),
  /**
   * Columns of the table that no column of the file fills: the same value in every row, or `{year}`,
   * that of the date, `{day}`, the date, or `{column}`, what that column of the file says.
   */
  fill: z.record(name, constant).default({}),
  /** One row of the file makes a table row for each entry. */
  unpivot: z
    .array(
      z.strictObject({
        set: z.record(name, constant),
        take: z.record(name, name),
      }),
    )
    .optional(),
  /**
   * Further tables that get a row of their own from each row of the file: `take` says which column of
   * the file fills which of the table, `set` is as `fill`. A column that is taken leaves the main
   * table, unless it is part of the key or has an `into`. No row is made where all the columns that
   * left for it are empty.
   */
  also: z
    .array(
      z.strictObject({
        table: name,
        take: z.record(name, name),
        set: z.record(name, constant).default({}),
      }),
    )
    .default([]),
  expect: z.array(expectSchema).default([]),
  /** Ignored rows that hold a total: each group must have one, and it must be the sum. */
  totals: z
    .strictObject({
      column: name,
      equals: z.string(),
      by: z.array(name).min(1),
      sum: z.array(name).min(1),
    })
    .optional(),
  /** What the store does after the rows are in. */
  after: z.enum(["composizione_ats"]).optional(),
});

export type ColumnDefinition = z.infer<typeof columnSchema>;
export type Expectation = z.infer<typeof expectSchema>;
export type SourceBody = z.infer<typeof shape>;

function* references(source: SourceBody): Generator<readonly [string, PropertyKey[]]> {
  for (const [i, key] of source.keys.entries()) yield [key, ["keys", i]];
  for (const [i, group] of source.one_of.entries()) {
    for (const column of group) yield [column, ["one_of", i]];
  }
  for (const [i, pair] of source.at_most.entries()) {
    for (const column of pair) yield [column, ["at_most", i]];
  }
  for (const [i, rule] of source.ignore.entries()) {
    if ("column" in rule) yield [rule.column, ["ignore", i, "column"]];
  }
  for (const [i, entry] of (source.unpivot ?? []).entries()) {
    for (const column of Object.values(entry.take)) yield [column, ["unpivot", i, "take"]];
  }
  for (const [i, entry] of source.also.entries()) {
    for (const column of Object.values(entry.take)) yield [column, ["also", i, "take"]];
    for (const value of Object.values(entry.set)) {
      const column = copied(value);
      if (column !== null) yield [column, ["also", i, "set"]];
    }
  }
  for (const value of Object.values(source.fill)) {
    const column = copied(value);
    if (column !== null) yield [column, ["fill"]];
  }
  for (const [i, rule] of source.expect.entries()) {
    const columns = "sum" in rule ? [rule.sum, rule.of, ...rule.by] : rule.pair;
    for (const column of columns) yield [column, ["expect", i]];
  }
  if (source.until !== undefined) yield [source.until, ["until"]];
  if (source.observed.column !== undefined) yield [source.observed.column, ["observed", "column"]];
  if (source.totals !== undefined) {
    for (const column of [source.totals.column, ...source.totals.by, ...source.totals.sum]) {
      yield [column, ["totals"]];
    }
  }
  for (const [column, definition] of Object.entries(source.columns)) {
    if (definition.of !== undefined) yield [definition.of, ["columns", column, "of"]];
  }
}

/** Names and aliases as headers are compared, each with the columns that claim it. */
function wordOwners(source: SourceBody): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const [column, { from }] of Object.entries(source.columns)) {
    for (const word of new Set([column, ...from].map(foldWord))) {
      owners.set(word, [...(owners.get(word) ?? []), column]);
    }
  }
  return owners;
}

/** What holds between the parts of a source is checked besides their forms. */
export const sourceSchema: z.ZodType<SourceBody> = shape.superRefine((source, context) => {
  for (const [column, path] of references(source)) {
    if (!Object.hasOwn(source.columns, column)) {
      context.addIssue({
        code: "custom",
        path,
        message: `la colonna «${column}» non è dichiarata`,
      });
    }
  }
  for (const [i, rule] of source.expect.entries()) {
    const columns = "sum" in rule ? [rule.sum, rule.of, ...rule.by] : rule.pair;
    const gone = columns.find(
      (column) => source.columns[column] !== undefined && targetOf(source, column) === null,
    );
    if (gone === undefined) continue;
    const message = `la colonna «${gone}» non va nella tabella ${source.table}: non si può confrontare`;
    context.addIssue({ code: "custom", path: ["expect", i], message });
  }
  if (source.by_name && source.matches === undefined) {
    const message = "«by_name» va con «matches»";
    context.addIssue({ code: "custom", path: ["by_name"], message });
  }
  for (const [word, owners] of wordOwners(source)) {
    if (owners.length < 2) continue;
    const message = `il nome «${word}» è di più colonne: ${owners.join(", ")}`;
    context.addIssue({ code: "custom", path: ["columns", owners[1] ?? ""], message });
  }
  for (const [column, definition] of Object.entries(source.columns)) {
    if ((definition.type === "list") !== (definition.list !== undefined)) {
      const message = "«list» va con type: list, e solo con quello";
      context.addIssue({ code: "custom", path: ["columns", column], message });
    }
    if (definition.known && definition.type !== "ambito") {
      const message = "«known» va solo con type: ambito";
      context.addIssue({ code: "custom", path: ["columns", column], message });
    }
    if (definition.type === "comune_name" && definition.of === undefined) {
      const message = "manca «of»: la colonna col codice del comune";
      context.addIssue({ code: "custom", path: ["columns", column], message });
    }
  }
}) as z.ZodType<SourceBody>;
