import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import type { z } from "zod";
import { DashError } from "../model/errors.js";
import { type Indicator, indicatorSchema } from "./indicator.js";
import { type Population, populationSchema } from "./population.js";
import { type DefinitionIssue, parseDefinition } from "./read-definition.js";

/** All definitions of indicators and populations, and every fault found in them. */
export interface Catalog {
  /** By code, in the order of the catalogue: A.1.2 before A.1.10. */
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly populations: ReadonlyMap<string, Population>;
  readonly issues: readonly DefinitionIssue[];
}

/** `A.1.10` after `A.1.9`, `M.4a` before `M.4b`. */
export function compareCodes(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}

function yamlFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(folder, name));
}

function collect<T>(
  paths: readonly string[],
  schema: z.ZodType<T>,
  root: string,
  issues: DefinitionIssue[],
  keep: (value: T, path: string) => void,
): void {
  for (const path of paths) {
    const name = relative(root, path);
    const read = parseDefinition(readFileSync(path, "utf8"), name, schema);
    if (read.ok) keep(read.value, path);
    else issues.push(...read.issues);
  }
}

/**
 * Reads `indicators/` of the package and then of the user's folder, whose files add to the built-in
 * ones or replace those of the same path. Faults are collected, never thrown.
 */
export function readCatalog(root: string, userFolder: string): Catalog {
  const issues: DefinitionIssue[] = [];
  const byName = new Map<string, Indicator>();
  const populations = new Map<string, Population>();
  const folders = [join(root, "indicators")];
  const own = join(userFolder, "indicators");
  if (own !== folders[0]) folders.push(own);
  for (const folder of folders) {
    const paths = yamlFiles(folder);
    const isPopulation = (path: string): boolean =>
      relative(folder, path).split(/[\\/]/)[0] === "populations";
    collect(paths.filter(isPopulation), populationSchema, folder, issues, (value, path) => {
      const name = basename(path, ".yaml");
      populations.set(name, { ...value, name });
    });
    collect(
      paths.filter((path) => !isPopulation(path)),
      indicatorSchema,
      folder,
      issues,
      (value, path) => {
        const parts = relative(folder, path)
          .replace(/\.yaml$/, "")
          .split(/[\\/]/);
        const name = parts.join(".");
        byName.set(name, { ...value, name, area: parts[0] ?? "" });
      },
    );
  }
  const indicators = new Map<string, Indicator>();
  const sorted = [...byName.values()].sort((a, b) => compareCodes(a.codice, b.codice));
  for (const indicator of sorted) {
    const other = indicators.get(indicator.codice);
    if (other !== undefined) {
      issues.push({
        place: { file: `${indicator.name.replaceAll(".", "/")}.yaml`, field: "codice" },
        message: `il codice ${indicator.codice} è già di ${other.name}`,
      });
    }
    indicators.set(indicator.codice, indicator);
  }
  return { indicators, populations, issues };
}

/** The catalogue, or T-SPEC with the first fault: a wrong definition must not give a figure. */
export function soundCatalog(root: string, userFolder: string): Catalog {
  const catalog = readCatalog(root, userFolder);
  const first = catalog.issues[0];
  if (first === undefined) return catalog;
  const more = catalog.issues.length - 1;
  throw new DashError(
    "T-SPEC",
    {
      message: `${first.place.field ?? "definizione"}: ${first.message}${more > 0 ? ` (e altri ${more} problemi)` : ""}`,
    },
    first.place,
  );
}
