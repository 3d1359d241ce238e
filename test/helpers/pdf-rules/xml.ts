/** An element of an XML text; character data only where an element has no children. */
export interface Xml {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Xml[];
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function plain(raw: string): string {
  if (raw.includes("<")) throw new Error("«<» nel testo");
  return raw.replaceAll(/&([^;&]*);?/g, (all, name: string) => {
    const known = name.startsWith("#")
      ? String.fromCodePoint(Number(name.replace("#x", "0x").replace("#", "")))
      : ENTITIES[name];
    if (known === undefined || !all.endsWith(";")) throw new Error(`«${all}» non è un'entità`);
    return known;
  });
}

/** Reads a well-formed XML text without DTD; throws saying what is wrong. */
export function readXml(source: string): Xml {
  const text = source.replaceAll(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, "").trim();
  const parts = text.split(/(<[^<>]*>)/).filter((part) => part !== "");
  interface Open {
    name: string;
    attributes: Map<string, string>;
    children: Xml[];
    text: string;
  }
  const open: Open[] = [{ name: "", attributes: new Map(), children: [], text: "" }];
  for (const part of parts) {
    const last = open.at(-1);
    if (last === undefined) throw new Error("elemento chiuso due volte");
    const closing = /^<\/([^\s>]+)\s*>$/.exec(part);
    const opening =
      /^<([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>$/.exec(part);
    if (closing !== null) {
      if (last.name !== closing[1]) throw new Error(`«${part}» chiude «${last.name}»`);
      open.pop();
      open.at(-1)?.children.push(last);
    } else if (opening !== null) {
      const attributes = new Map<string, string>();
      for (const [, key = "", value = ""] of (opening[2] ?? "").matchAll(
        /([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g,
      )) {
        if (attributes.has(key)) throw new Error(`attributo «${key}» ripetuto`);
        attributes.set(key, plain(value.slice(1, -1)));
      }
      const made = { name: opening[1] ?? "", attributes, children: [], text: "" };
      if (opening[3] === "/") last.children.push(made);
      else open.push(made);
    } else last.text += plain(part);
  }
  const [document, ...rest] = open;
  const top = document?.children[0];
  if (rest.length > 0 || top === undefined || document?.children.length !== 1) {
    throw new Error("gli elementi non si chiudono");
  }
  return top;
}

/** All elements, parents first. */
export const allOf = (xml: Xml): readonly Xml[] => [xml, ...xml.children.flatMap(allOf)];
