import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { DashError } from "../model/errors.js";
import type { Indicator } from "./indicator.js";
import type { Population } from "./population.js";
import type { DefinitionIssue, DefinitionPlaces } from "./read-definition.js";
import { type Defined, type DefinitionKind, readyDefinition } from "./ready-definitions.js";

/** Where a definition comes from. */
export interface Origin extends DefinitionPlaces {
  /** As people find it: `indicators/platea/nuclei.yaml`. */
  readonly file: string;
  /** Written by the user, not built in. */
  readonly own: boolean;
}

/** All definitions of indicators and populations, and every fault found in them. */
export interface Catalog {
  /** By code, in the order of the catalogue: A.1.2 before A.1.10. */
  readonly indicators: ReadonlyMap<string, Indicator>;
  readonly populations: ReadonlyMap<string, Population>;
  /** Of every definition, those whose code another one has too included. */
  readonly origins: ReadonlyMap<Indicator | Population, Origin>;
  readonly issues: readonly DefinitionIssue[];
}

/** Runs of digits, and what stands between them. */
const partsOf = (code: string): readonly string[] => code.match(/\d+|\D+/g) ?? [];

/** `A.1.10` after `A.1.9`, `M.4a` before `M.4b`. Without Intl, whose first use is slow. */
export function compareCodes(a: string, b: string): number {
  const left = partsOf(a);
  const right = partsOf(b);
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    if (part === other) continue;
    const difference = Number(part) - Number(other);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    return part < other ? -1 : 1;
  }
  return left.length - right.length;
}

function yamlFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(folder, name));
}

function collect<K extends DefinitionKind>(
  kind: K,
  paths: readonly string[],
  root: string,
  issues: DefinitionIssue[],
  keep: (
    value: Defined<K>,
    path: string,
    places: DefinitionPlaces & { readonly file: string },
  ) => void,
): void {
  for (const path of paths) {
    const file = relative(dirname(root), path).replaceAll("\\", "/");
    const read = readyDefinition(kind, readFileSync(path, "utf8"), file);
    if (read.ok) keep(read.value, path, { file, place: read.place, placeIn: read.placeIn });
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
  const origins = new Map<Indicator | Population, Origin>();
  /** A definition that the user's replaces is nowhere any more. */
  const forget = (replaced: Indicator | Population | undefined): void => {
    if (replaced !== undefined) origins.delete(replaced);
  };
  const folders = [join(root, "indicators")];
  const theirs = join(userFolder, "indicators");
  if (theirs !== folders[0]) folders.push(theirs);
  for (const [i, folder] of folders.entries()) {
    const own = i > 0;
    const paths = yamlFiles(folder);
    const isPopulation = (path: string): boolean =>
      relative(folder, path).split(/[\\/]/)[0] === "populations";
    const ofRows = paths.filter(isPopulation);
    collect("popolazione", ofRows, folder, issues, (value, path, places) => {
      const name = basename(path, ".yaml");
      const population = { ...value, name };
      forget(populations.get(name));
      populations.set(name, population);
      origins.set(population, { ...places, own });
    });
    collect(
      "indicatore",
      paths.filter((path) => !isPopulation(path)),
      folder,
      issues,
      (value, path, places) => {
        const parts = relative(folder, path)
          .replace(/\.yaml$/, "")
          .split(/[\\/]/);
        const name = parts.join(".");
        const indicator = { ...value, name, area: parts[0] ?? "" };
        forget(byName.get(name));
        byName.set(name, indicator);
        origins.set(indicator, { ...places, own });
      },
    );
  }
  const indicators = new Map<string, Indicator>();
  const sorted = [...byName.values()].sort((a, b) => compareCodes(a.codice, b.codice));
  for (const indicator of sorted) {
    const other = indicators.get(indicator.codice);
    if (other !== undefined) {
      issues.push({
        place: origins.get(indicator)?.place(["codice"]) ?? {},
        message: `il codice ${indicator.codice} è già di ${other.name}`,
      });
    }
    indicators.set(indicator.codice, indicator);
  }
  return { indicators, populations, origins, issues };
}

/** The catalogue, or T-SPEC with the first fault: a wrong definition must not give a figure. */
export function soundCatalog(root: string, userFolder: string): Catalog {
  const catalog = readCatalog(root, userFolder);
  refuseIssues(catalog.issues);
  return catalog;
}

/** Throws the first of some faults, with its place and how many more there are; nothing for none. */
export function refuseIssues(issues: readonly DefinitionIssue[]): void {
  const first = issues[0];
  if (first === undefined) return;
  const more = issues.length - 1;
  const field = first.place.field ?? "definizione";
  const others =
    more === 0 ? "" : more === 1 ? " (e un altro problema)" : ` (e altri ${more} problemi)`;
  throw new DashError(
    first.code ?? "T-SPEC",
    { message: `${field}: ${first.message}${others}` },
    first.place,
  );
}
