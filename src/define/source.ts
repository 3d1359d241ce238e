import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DashError } from "../model/errors.js";
import type { DefinitionIssue } from "./read-definition.js";
import { readyDefinition } from "./ready-definitions.js";
import type { SourceBody } from "./source-schema.js";

export type { ColumnDefinition, Expectation } from "./source-schema.js";

export interface SourceDefinition extends Readonly<SourceBody> {
  /** Its path: `inps/domande.yaml` is `inps_domande`. */
  readonly name: string;
}

/** The tables a source fills, the main one first. */
export const tablesOf = (source: SourceDefinition): readonly string[] => [
  ...new Set([source.table, ...source.also.map((entry) => entry.table)]),
];

/** The names by which figures know what a source fills: its tables, or those of the archive. */
export const seenTablesOf = (source: SourceDefinition): readonly string[] =>
  tablesOf(source).map((table) =>
    source.archive && table === source.table ? `archivio_${table}` : table,
  );

/** Columns a source requires that are not among those found; of a group, `a o b`. */
export function lackingColumns(
  source: SourceDefinition,
  found: { has(column: string): boolean },
): readonly string[] {
  const missing = Object.entries(source.columns)
    .filter(([column, definition]) => definition.required && !found.has(column))
    .map(([column]) => column);
  for (const group of source.one_of) {
    if (!group.some((column) => found.has(column))) missing.push(group.join(" o "));
  }
  return missing;
}

export interface SourceList {
  readonly sources: ReadonlyMap<string, SourceDefinition>;
  readonly issues: readonly DefinitionIssue[];
}

/** Reads one definition; `path` is relative to the folder of the sources, and names it. */
export function parseSource(
  text: string,
  path: string,
): { readonly source: SourceDefinition | null; readonly issues: readonly DefinitionIssue[] } {
  const read = readyDefinition("fonte", text, path);
  if (!read.ok) return { source: null, issues: read.issues };
  const named = path
    .replace(/\.yaml$/, "")
    .split(/[\\/]/)
    .join("_");
  return { source: { ...read.value, name: named }, issues: [] };
}

/**
 * All sources of the folders, by name; those of a later folder replace those of an earlier one.
 * Faults are collected, never thrown.
 */
export function listSources(folders: readonly string[]): SourceList {
  const sources = new Map<string, SourceDefinition>();
  const issues: DefinitionIssue[] = [];
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".yaml"))
      .sort();
    for (const path of paths) {
      const read = parseSource(readFileSync(join(folder, path), "utf8"), path);
      issues.push(...read.issues);
      if (read.source !== null) sources.set(read.source.name, read.source);
    }
  }
  return { sources, issues };
}

/** `listSources`, or T-SPEC with the first fault: a wrong definition must not load a file. */
export function soundSources(folders: readonly string[]): ReadonlyMap<string, SourceDefinition> {
  const { sources, issues } = listSources(folders);
  const first = issues[0];
  if (first === undefined) return sources;
  const more = issues.length > 1 ? ` (e altri ${issues.length - 1} problemi)` : "";
  throw new DashError(
    "T-SPEC",
    {
      message: `${first.place.field ?? "definizione"}: ${first.message}${more}`,
      remedy: "Correggere la definizione della fonte.",
    },
    first.place,
  );
}
