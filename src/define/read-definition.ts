import { isMap, isScalar, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import type { Place } from "../model/errors.js";

/** One fault of a definition, with its place in the YAML text. */
export interface DefinitionIssue {
  readonly place: Place;
  readonly message: string;
  /** The error a command stops with; T-SPEC when not said. */
  readonly code?: "T-SPEC" | "T-SQL";
}

/** Where the parts of a definition stand in its file. */
export interface DefinitionPlaces {
  /** The place of a value, or of the nearest one around it that is there. */
  readonly place: (path: readonly PropertyKey[]) => Place;
  /** The place of a character of a text, e.g. of a word of an expression. */
  readonly placeIn: (path: readonly PropertyKey[], offset: number) => Place;
}

/** A definition read and checked, or the list of all its faults. */
export type Definition<T> =
  | ({ readonly ok: true; readonly value: T } & DefinitionPlaces)
  | { readonly ok: false; readonly issues: readonly DefinitionIssue[] };

const MAX_BYTES = 1_000_000;

const ITALIAN: Readonly<Record<string, string>> = {
  string: "testo",
  number: "numero",
  boolean: "sì/no (true o false)",
  array: "elenco",
  object: "insieme di chiavi",
};

/** The wording of a schema fault. Values of definitions are not personal and may be shown. */
function wording(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "manca, ed è obbligatorio"
        : `deve essere ${ITALIAN[issue.expected] ?? issue.expected}`;
    case "unrecognized_keys":
      return `chiave non prevista: ${issue.keys.join(", ")}`;
    case "invalid_value":
      return `valore non ammesso; sono ammessi: ${issue.values.join(", ")}`;
    case "invalid_union":
      return "non ha nessuna delle forme previste";
    case "custom":
      return issue.message;
    default:
      return issue.message;
  }
}

/** How far a value is from one form of several: keys of its own that are missing or too many. */
const distance = (issues: readonly z.core.$ZodIssue[]): number =>
  issues.reduce((sum, issue) => {
    if (issue.path.length === 0) {
      return sum + (issue.code === "unrecognized_keys" ? issue.keys.length : 100);
    }
    return issue.path.length === 1 && issue.input === undefined ? sum + 1 : sum;
  }, 0);

/**
 * The faults of a value that may have several forms are those of the form it is nearest to; it stays
 * one fault, of the whole, where no form is nearer than the others.
 */
function withinForms(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const [best, next] = issue.errors
    .map((issues) => ({ issues, far: distance(issues) }))
    .sort((a, b) => a.far - b.far);
  if (best === undefined || best.far >= 100 || best.far === next?.far) return [issue];
  return best.issues
    .map((one) => ({ ...one, path: [...issue.path, ...one.path] }))
    .flatMap(withinForms);
}

/**
 * Reads a YAML definition and checks it against its schema. Never throws for what is wrong in the
 * text: all faults come back together, each with line and column.
 */
export function parseDefinition<T>(
  text: string,
  file: string,
  schema: z.ZodType<T>,
): Definition<T> {
  if (text.length > MAX_BYTES) {
    return { ok: false, issues: [{ place: { file }, message: "la definizione supera 1 MB" }] };
  }
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, schema: "core", customTags: [] });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  if (yaml.errors.length > 0) {
    return {
      ok: false,
      issues: yaml.errors.map((error) => ({
        place: at(error.pos[0]),
        message: `YAML non leggibile: ${error.message.split("\n")[0] ?? ""}`,
      })),
    };
  }
  const rangeOf = (path: readonly PropertyKey[]): readonly [number, number, number] | null => {
    const node: unknown = yaml.getIn(path, true);
    return (node as { range?: [number, number, number] | null } | undefined)?.range ?? null;
  };
  const place = (path: readonly PropertyKey[]): Place => {
    for (let length = path.length; length > 0; length -= 1) {
      const range = rangeOf(path.slice(0, length));
      if (range !== null) return { ...at(range[0]), field: path.map(String).join(".") };
    }
    return { file, line: 1, column: 1, field: path.map(String).join(".") };
  };
  const placeIn = (path: readonly PropertyKey[], offset: number): Place => {
    const range = rangeOf(path);
    const value: unknown = yaml.getIn(path);
    if (range === null || typeof value !== "string") return place(path);
    const found = range[0] + offsetIn(text.slice(range[0], range[1]), value, offset);
    return { ...at(found), field: path.map(String).join(".") };
  };
  const placeOfKey = (path: readonly PropertyKey[], name: string): Place => {
    const node: unknown = path.length === 0 ? yaml.contents : yaml.getIn(path, true);
    const keys = isMap(node) ? node.items.map(({ key }) => key) : [];
    const key = keys.filter(isScalar).find(({ value }) => value === name);
    const whole = place(path);
    return key?.range ? { ...whole, ...at(key.range[0]) } : whole;
  };
  const parsed = schema.safeParse(yaml.toJS({ maxAliasCount: 100 }), { reportInput: true });
  if (parsed.success) return { ok: true, value: parsed.data, place, placeIn };
  return {
    ok: false,
    issues: parsed.error.issues.flatMap(withinForms).map((issue) => ({
      place:
        issue.code === "unrecognized_keys"
          ? placeOfKey(issue.path, issue.keys[0] ?? "")
          : place(issue.path),
      message: wording(issue),
    })),
  };
}

/**
 * Where the character at `offset` of a YAML text stands in its source, which may be quoted, folded
 * or a block. Both are walked together: blanks stand for any blanks, the rest for itself.
 */
function offsetIn(source: string, value: string, offset: number): number {
  // The first line of a block is its mark: `|` or `>`.
  let at = /^[|>]/.test(source) ? source.indexOf("\n") + 1 : 0;
  for (let i = 0; i < value.length; i += 1) {
    const sign = value.charAt(i);
    if (/\s/.test(sign)) continue;
    while (at < source.length && source.charAt(at) !== sign) at += 1;
    if (i >= offset) return Math.min(at, source.length);
    // An apex in a text between apices is written twice.
    const doubled = sign === "'" && source.startsWith("'") && source.charAt(at + 1) === "'";
    at += doubled ? 2 : 1;
  }
  return Math.min(at, source.length);
}
