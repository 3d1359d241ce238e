/** An office file is a zip of parts: read, put right, written again with nothing of the moment in it. */
import { strFromU8, strToU8, unzipSync } from "fflate";
import { elements, parseXml, writeXml, type XmlElement } from "./xml.js";
import { type Packed, pack, packPieces, zip } from "./zip.js";

export type Parts = Map<string, Uint8Array>;

export const readParts = (bytes: Uint8Array): Parts => new Map(Object.entries(unzipSync(bytes)));

export function readPart(parts: Parts, path: string): XmlElement {
  const bytes = parts.get(path);
  if (bytes === undefined) throw new Error(`office part missing: ${path}`);
  return parseXml(strFromU8(bytes));
}

export function writePart(parts: Parts, path: string, root: XmlElement | string): void {
  parts.set(path, strToU8(typeof root === "string" ? root : writeXml(root)));
}

export function editPart(parts: Parts, path: string, edit: (root: XmlElement) => void): void {
  const root = readPart(parts, path);
  edit(root);
  writePart(parts, path, root);
}

export const partPaths = (parts: Parts, pattern: RegExp): string[] =>
  [...parts.keys()].filter((path) => pattern.test(path)).sort(byNumber);

/** `slide2` before `slide10`, in any locale. */
function byNumber(a: string, b: string): number {
  const first = a.match(/\d+|\D+/g) ?? [];
  const second = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(first.length, second.length); index++) {
    const [x, y] = [first[index] ?? "", second[index] ?? ""];
    if (x === y) continue;
    if (/^\d/.test(x) && /^\d/.test(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return first.length - second.length;
}

export const relsPath = (part: string): string =>
  part.replace(/([^/]*)$/, "_rels/$1.rels").replace(/^\//, "");

/** The part that a relationship of `part` points to. */
export function resolveTarget(part: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const path = part.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") path.pop();
    else if (step !== ".") path.push(step);
  }
  return path.join("/");
}

/** Adds a relationship and gives its id. */
export function addRelationship(parts: Parts, part: string, type: string, target: string): string {
  const path = relsPath(part);
  const root = readPart(parts, path);
  const used = new Set(elements(root).map((found) => found.attributes.Id));
  let index = used.size + 1;
  while (used.has(`rId${index}`)) index++;
  root.children.push({
    name: "Relationship",
    attributes: { Id: `rId${index}`, Type: type, Target: target },
    children: [],
  });
  writePart(parts, path, root);
  return `rId${index}`;
}

/** Content types name the parts that exist and only those; each extension once. */
export function tidyContentTypes(
  parts: Parts,
  defaults: Readonly<Record<string, string>>,
  overrides: Readonly<Record<string, string>> = {},
): void {
  editPart(parts, "[Content_Types].xml", (root) => {
    const types = new Map<string, string>(Object.entries(overrides));
    const extensions = new Map<string, string>(Object.entries(defaults));
    for (const found of elements(root)) {
      const type = found.attributes.ContentType ?? "";
      if (found.name === "Override") types.set((found.attributes.PartName ?? "").slice(1), type);
      else extensions.set((found.attributes.Extension ?? "").toLowerCase(), type);
    }
    const present = new Set([...parts.keys()].map((path) => path.split(".").at(-1)?.toLowerCase()));
    root.children = [
      ...[...extensions]
        .filter(([extension]) => present.has(extension))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([Extension, ContentType]) => ({
          name: "Default",
          attributes: { Extension, ContentType },
          children: [],
        })),
      ...[...types]
        .filter(([path]) => parts.has(path))
        .sort(([a], [b]) => byNumber(a, b))
        .map(([path, ContentType]) => ({
          name: "Override",
          attributes: { PartName: `/${path}`, ContentType },
          children: [],
        })),
    ];
  });
}

/** Parts that are made as they are packed, before all others; `made` is called in between. */
interface LongParts {
  readonly parts: ReadonlyMap<string, Iterable<Uint8Array>>;
  readonly made: () => void;
}

/** Same parts, same bytes: order and times are fixed. */
export async function writeParts(parts: Parts, long?: LongParts): Promise<Uint8Array> {
  const packed = new Map<string, Packed>();
  for (const [path, pieces] of long?.parts ?? []) packed.set(path, await packPieces(path, pieces));
  long?.made();
  const first = ["[Content_Types].xml", "_rels/.rels"];
  const rest = [...parts.keys()].filter((path) => !first.includes(path)).sort(byNumber);
  const entries = [...first, ...rest].map(async (path) => {
    const stored = /\.(png|jpe?g|xlsx)$/.test(path);
    return packed.get(path) ?? (await pack(path, parts.get(path) ?? new Uint8Array(), stored));
  });
  return zip(await Promise.all(entries));
}
