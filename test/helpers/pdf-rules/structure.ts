import { catalogOf, dictOf, get, type PdfFile } from "./file.js";
import { type Dict, isRef, nameOf, type Value } from "./values.js";

/** An element of the structure. */
export interface Node {
  readonly dict: Dict;
  /** Number of its object, 0 when it has none. */
  readonly id: number;
  /** Standard role, after the map of roles. */
  readonly role: string;
  readonly parent: Node | null;
  readonly children: readonly Node[];
  /** Pieces of content: the number of the page's object and the mark on it. */
  readonly marks: readonly { readonly page: number; readonly mcid: number }[];
  /** Objects (annotations) it holds. */
  readonly objects: readonly number[];
}

const STANDARD = new Set(
  "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form".split(
    " ",
  ),
);
export const isStandard = (role: string): boolean => STANDARD.has(role);

export const rootOf = (file: PdfFile): Dict => dictOf(file, catalogOf(file).get("StructTreeRoot"));

function roleOf(map: Dict, own: string): string {
  let role = own;
  for (let steps = 0; steps < 20 && !isStandard(role) && map.has(role); steps += 1) {
    role = nameOf(map.get(role));
  }
  return role;
}

const trees = new WeakMap<PdfFile, readonly Node[]>();

/** The elements at the top of the structure, with all below them. */
export function topOf(file: PdfFile): readonly Node[] {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const map = dictOf(file, rootOf(file).get("RoleMap"));
  const build = (value: Value, parent: Node | null, inherited: Value | undefined): Node => {
    const dict = dictOf(file, value);
    const page = dict.get("Pg") ?? inherited;
    const children: Node[] = [];
    const marks: { page: number; mcid: number }[] = [];
    const objects: number[] = [];
    const node: Node = {
      dict,
      id: isRef(value) ? value.id : 0,
      role: roleOf(map, nameOf(dict.get("S"))),
      parent,
      children,
      marks,
      objects,
    };
    for (const kid of kidsOf(file, dict)) {
      const found = get(file, kid);
      if (typeof found === "number") marks.push({ page: isRef(page) ? page.id : 0, mcid: found });
      else if (found instanceof Map && nameOf(found.get("Type")) === "MCR") {
        const on = found.get("Pg") ?? page;
        marks.push({ page: isRef(on) ? on.id : 0, mcid: Number(found.get("MCID")) });
      } else if (found instanceof Map && nameOf(found.get("Type")) === "OBJR") {
        const object = found.get("Obj");
        objects.push(isRef(object) ? object.id : 0);
      } else if (found instanceof Map) children.push(build(kid, node, page));
    }
    return node;
  };
  const made = kidsOf(file, rootOf(file)).map((kid) => build(kid, null, undefined));
  trees.set(file, made);
  return made;
}

export function kidsOf(file: PdfFile, dict: Dict): readonly Value[] {
  const kids = dict.get("K");
  const found = get(file, kids);
  return Array.isArray(found) ? found : kids === undefined || found === null ? [] : [kids];
}

const lists = new WeakMap<PdfFile, readonly Node[]>();

/** All elements in reading order. */
export function nodesOf(file: PdfFile): readonly Node[] {
  const known = lists.get(file);
  if (known !== undefined) return known;
  const made: Node[] = [];
  const walk = (node: Node): void => {
    made.push(node);
    for (const child of node.children) walk(child);
  };
  for (const node of topOf(file)) walk(node);
  lists.set(file, made);
  return made;
}

/** An attribute of an element, by its owner. */
export function attribute(file: PdfFile, node: Node, owner: string, key: string): Value {
  const given = get(file, node.dict.get("A"));
  const all = Array.isArray(given) ? given : [given];
  for (const one of all) {
    const dict = dictOf(file, one);
    if (nameOf(dict.get("O")) === owner && dict.has(key)) return get(file, dict.get(key));
  }
  return null;
}
