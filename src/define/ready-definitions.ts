import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { DashError } from "../model/errors.js";
import type { Definition, DefinitionPlaces } from "./read-definition.js";
import type { Defined, DefinitionKind, WrittenChart } from "./read-kind.js";
// In the built program this module, with zod and the reader of YAML behind it, is read when it is
// first called and not before (`LATE` in scripts/bundle.js).
import * as reading from "./read-kind.js";
import type { ChartSpec } from "./template.js";

export type { Defined, DefinitionKind } from "./read-kind.js";

export const DEFINITION_KINDS: readonly DefinitionKind[] = [
  "fonte",
  "indicatore",
  "popolazione",
  "modello",
  "tema",
];

/** Where the build writes what the definitions of dash became; it is there in the built program only. */
const FOLDER = new URL("../definizioni/", import.meta.url);

type Known = Map<string, unknown>;
const byKind = new Map<DefinitionKind, Known>();

/** The values of a kind that are known, by the hash of the text each was read from. */
export function knownDefinitions(kind: DefinitionKind): Known {
  const known = byKind.get(kind);
  if (known !== undefined) return known;
  const file = new URL(`${kind}.json`, FOLDER);
  const written = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as object) : {};
  const made: Known = new Map(Object.entries(written));
  byKind.set(kind, made);
  return made;
}

/**
 * `parseKind`, done once for a text: by the build for the definitions of dash, else the first
 * time this process meets it. The text itself is the key, so a changed file is always read anew.
 */
export function readyDefinition<K extends DefinitionKind>(
  kind: K,
  text: string,
  file: string,
): Definition<Defined<K>> {
  const known = knownDefinitions(kind);
  const key = hash("sha256", text);
  const value = known.get(key);
  if (value === undefined) {
    const read = reading.parseKind(kind, text, file);
    if (read.ok) known.set(key, read.value);
    return read;
  }
  // Places are asked for where something is wrong: only then is the text looked at.
  let parsed: Definition<Defined<K>> | null = null;
  const places = (): DefinitionPlaces => {
    parsed ??= reading.parseKind(kind, text, file);
    return parsed.ok ? parsed : { place: () => ({ file }), placeIn: () => ({ file }) };
  };
  return {
    ok: true,
    value: value as Defined<K>,
    place: (path) => places().place(path),
    placeIn: (path, offset) => places().placeIn(path, offset),
  };
}

type Sound<T> = Extract<Definition<T>, { readonly ok: true }>;

/** A definition that was read well; T-SPEC with the first fault (and how many more) when it was not. */
export function soundDefinition<T>(read: Definition<T>): Sound<T> {
  if (read.ok) return read;
  const first = read.issues[0];
  const more = read.issues.length > 1 ? ` (e altri ${read.issues.length - 1} problemi)` : "";
  throw new DashError(
    "T-SPEC",
    { message: `${first?.place.field ?? "definizione"}: ${first?.message ?? "non valida"}${more}` },
    first?.place ?? {},
  );
}

/** `soundDefinition` of a file. */
export const readDefinition = <K extends DefinitionKind>(
  kind: K,
  path: string,
  name: string,
): Defined<K> => soundDefinition(readyDefinition(kind, readFileSync(path, "utf8"), name)).value;

/** A chart that no template asks for, with what it leaves out; throws for what is no chart. */
export const readyChart = (written: WrittenChart): ChartSpec => reading.parseChart(written);
