import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { z } from "zod";
import { DashError } from "../model/errors.js";
import { type Definition, type DefinitionPlaces, parseDefinition } from "./read-definition.js";

/** What a definition is of: the same text read by another schema is another thing. */
export const DEFINITION_KINDS = ["fonte", "indicatore", "popolazione", "modello", "tema"] as const;
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

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
 * `parseDefinition`, done once for a text: by the build for the definitions of dash, else the first
 * time this process meets it. The text itself is the key, so a changed file is always read anew.
 */
export function readyDefinition<T>(
  kind: DefinitionKind,
  text: string,
  file: string,
  schema: z.ZodType<T>,
): Definition<T> {
  const known = knownDefinitions(kind);
  const key = hash("sha256", text);
  const value = known.get(key);
  if (value === undefined) {
    const read = parseDefinition(text, file, schema);
    if (read.ok) known.set(key, read.value);
    return read;
  }
  // Places are asked for where something is wrong: only then is the text looked at.
  let parsed: Definition<T> | null = null;
  const places = (): DefinitionPlaces => {
    parsed ??= parseDefinition(text, file, schema);
    return parsed.ok ? parsed : { place: () => ({ file }), placeIn: () => ({ file }) };
  };
  return {
    ok: true,
    value: value as T,
    place: (path) => places().place(path),
    placeIn: (path, offset) => places().placeIn(path, offset),
  };
}

/** `readyDefinition` over a file; T-SPEC with the first fault (and how many more) when it is wrong. */
export function readDefinition<T>(
  kind: DefinitionKind,
  path: string,
  name: string,
  schema: z.ZodType<T>,
): T {
  const read = readyDefinition(kind, readFileSync(path, "utf8"), name, schema);
  if (read.ok) return read.value;
  const first = read.issues[0];
  const more = read.issues.length > 1 ? ` (e altri ${read.issues.length - 1} problemi)` : "";
  throw new DashError(
    "T-SPEC",
    { message: `${first?.place.field ?? "definizione"}: ${first?.message ?? "non valida"}${more}` },
    first?.place ?? { file: name },
  );
}
