import type { SourceBody } from "./source-schema.js";

/** What a cell of a column may become. */
export const COLUMN_TYPES = [
  "text",
  "code",
  "codice_fiscale",
  "date",
  "month",
  "euro",
  "number",
  "integer",
  "boolean",
  "list",
  "comune",
  "catastale",
  "comune_name",
  "regione",
  "ambito",
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** Whether a column goes to a further table and not to the main one. */
export function leaves(source: SourceBody, column: string): boolean {
  if (source.keys.includes(column)) return false;
  const into = source.columns[column]?.into;
  if (into !== undefined && into !== null) return false;
  return source.also.some((entry) => Object.values(entry.take).includes(column));
}

/** The column of the file a `fill` or `set` copies; null for `{year}`, `{day}` and plain values. */
export function copied(value: string | number): string | null {
  const found = typeof value === "string" ? /^\{(\w+)\}$/.exec(value)?.[1] : undefined;
  return found === undefined || found === "year" || found === "day" ? null : found;
}

/** The column of the table a file column fills; null when it only serves a check. */
export function targetOf(source: SourceBody, column: string): string | null {
  const definition = source.columns[column];
  if (definition === undefined) return null;
  if (definition.into !== undefined) return definition.into;
  if (definition.type === "comune_name") return null;
  if (source.observed.column === column) return null;
  if (source.unpivot?.some((entry) => Object.values(entry.take).includes(column))) return null;
  if (leaves(source, column)) return null;
  return definition.type === "euro" ? `${column}_cent` : column;
}
