import type { SectionSpec, TableSpec, WrittenTemplate } from "./template-schema.js";

export type {
  BlockSpec,
  ChartSpec,
  EvidenziaSpec,
  MessageSpec,
  ParameterSpec,
  SectionSpec,
  TableSpec,
  WrittenTemplate,
} from "./template-schema.js";

/** The file that editors read to complete and check a template, beside the templates themselves. */
export const SCHEMA_FILE = "modello.schema.json";

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
export type Part = (typeof PARTS)[number];

/** Signs that both weights of our face have: every format writes the same one. */
export const SEGNI = ["∆", "◊", "•", "!", "*", "†", "‡", "§"] as const;

/** The value of a day that is that of the report, whichever it is. */
export const OSSERVAZIONE = "osservazione";

/** How the rows of a table are sorted, in its long form; null: the order of the dimension. */
export function sortOf({ sort: spec }: Pick<TableSpec, "sort">) {
  if (spec === undefined) return null;
  const { colonna, verso } =
    typeof spec === "number" ? { colonna: spec } : { verso: undefined, ...spec };
  const usual = colonna === "nome" ? ("crescente" as const) : ("decrescente" as const);
  return { colonna, verso: verso ?? usual };
}

/** How a section is repeated, in its long form; null where it is not. */
export function repeatOf({ per }: Pick<SectionSpec, "per">) {
  if (per === undefined) return null;
  return typeof per === "string" ? { by: per, title: "{membro}" } : per;
}
export type Repeat = NonNullable<ReturnType<typeof repeatOf>>;

/** A template ready to be told: its own sections and those it takes, its parameters with values. */
export type Template = Omit<WrittenTemplate, "sections"> & {
  readonly name: string;
  readonly sections: readonly SectionSpec[];
  readonly valori: Readonly<Record<string, number | string>>;
};
