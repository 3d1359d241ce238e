import { mkdir } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { type Document, isMap, isSeq, parseDocument } from "yaml";
import { parseSource, type SourceDefinition, soundSources } from "../define/source.js";
import { DashError } from "../model/errors.js";
import { foldWord } from "../model/italian.js";
import { writeAside } from "../render/write-aside.js";
import { sourceFolders } from "./load-files.js";
import { definitionOf } from "./sources.js";
import type { World } from "./world.js";

/** Names of columns in a file, each with the column of the source it is. */
export type Mapping = ReadonlyMap<string, string>;

/**
 * The definition of a source that knows the names of a mapping too, as YAML: the text of today with
 * one more word in the `from` of each column, comments kept. A name another column had goes from it.
 */
export function mappedDefinition(text: string, source: SourceDefinition, mapping: Mapping): string {
  const yaml = parseDocument(text);
  for (const [label, column] of mapping) {
    for (const other of Object.keys(source.columns)) {
      if (other !== column) forget(yaml, other, label);
    }
    const own = source.columns[column];
    if (own === undefined) continue;
    if ([column, ...own.from].some((name) => foldWord(name) === foldWord(label))) continue;
    const from: unknown = yaml.getIn(["columns", column, "from"], true);
    if (isSeq(from)) from.add(yaml.createNode(label));
    else {
      const list = yaml.createNode([label], { flow: true });
      const definition: unknown = yaml.getIn(["columns", column], true);
      if (isMap(definition)) definition.set("from", list);
    }
  }
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function forget(yaml: Document, column: string, label: string): void {
  const from: unknown = yaml.getIn(["columns", column, "from"], true);
  if (!isSeq(from)) return;
  from.items = from.items.filter((item) => foldWord(String(item)) !== foldWord(label));
}

/** The definition a mapping would make, and where it would stand. T-SPEC when it would not be sound. */
export function previewMapping(
  fonte: string,
  mapping: Mapping,
  world: World,
): { readonly path: string; readonly text: string } {
  const { path, text } = prepare(fonte, mapping, world);
  return { path, text };
}

function prepare(
  fonte: string,
  mapping: Mapping,
  world: World,
): {
  readonly path: string;
  readonly text: string;
  readonly target: string;
  readonly own: boolean;
} {
  const source = soundSources(sourceFolders(world)).get(fonte);
  if (source === undefined) throw new DashError("BUG", { message: `fonte ${fonte} sparita` });
  const { text, target, own } = definitionOf(source, world);
  const made = mappedDefinition(text, source, mapping);
  const path = relative(world.cwd, target).replaceAll("\\", "/");
  const [fault] = parseSource(made, path).issues;
  if (fault !== undefined) throw new DashError("T-SPEC", { message: fault.message }, fault.place);
  return { path, text: made, target, own };
}

/**
 * Writes the definition into `sources/` of the working folder, where it takes the place of the one
 * of dash with the same name. A definition of the user's own gains the new names and keeps the rest.
 * Gives the path relative to the folder. S-EXISTS when a file is there that is not this source.
 */
export async function saveMapping(
  fonte: string,
  mapping: Mapping,
  world: World,
): Promise<{ readonly path: string; readonly text: string }> {
  const { path, text, target, own } = prepare(fonte, mapping, world);
  await mkdir(dirname(target), { recursive: true });
  await writeAside(target, Buffer.from(text, "utf8"), { overwrite: own });
  return { path, text };
}
