import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { DashError, type Place } from "../model/errors.js";

/** One fault of a definition, with its place in the YAML text. */
export interface DefinitionIssue {
  readonly place: Place;
  readonly message: string;
}

/** A definition read and checked, or the list of all its faults. */
export type Definition<T> =
  | {
      readonly ok: true;
      readonly value: T;
      readonly place: (path: readonly PropertyKey[]) => Place;
    }
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
  const place = (path: readonly PropertyKey[]): Place => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = yaml.getIn(path.slice(0, length), true);
      const range = (node as { range?: [number, number, number] } | undefined)?.range;
      if (range !== undefined && range !== null) {
        return { ...at(range[0]), field: path.map(String).join(".") };
      }
    }
    return { file, line: 1, column: 1, field: path.map(String).join(".") };
  };
  const parsed = schema.safeParse(yaml.toJS({ maxAliasCount: 100 }), { reportInput: true });
  if (parsed.success) return { ok: true, value: parsed.data, place };
  return {
    ok: false,
    issues: parsed.error.issues.map((issue) => ({
      place: place(issue.path),
      message: wording(issue),
    })),
  };
}

/** `parseDefinition` over a file; T-SPEC with the first fault (and how many more) when it is wrong. */
export function readDefinition<T>(path: string, name: string, schema: z.ZodType<T>): T {
  const read = parseDefinition(readFileSync(path, "utf8"), name, schema);
  if (read.ok) return read.value;
  const first = read.issues[0];
  const more = read.issues.length > 1 ? ` (e altri ${read.issues.length - 1} problemi)` : "";
  throw new DashError(
    "T-SPEC",
    { message: `${first?.place.field ?? "definizione"}: ${first?.message ?? "non valida"}${more}` },
    first?.place ?? { file: name },
  );
}
