/**
 * A tree of XML elements, just enough to put right what the office libraries write: namespaces stay
 * prefixes, comments and processing instructions are dropped, space between elements is dropped.
 */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: (XmlElement | string)[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

const decode = (text: string): string =>
  text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, name: string) => {
    if (name.startsWith("#x")) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
    if (name.startsWith("#")) return String.fromCodePoint(Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });

/** Text that XML 1.0 can hold: control characters and lone surrogates are left out. */
export const xmlText = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones XML forbids
    .replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "")
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");

export const escapeXml = (text: string): string =>
  xmlText(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const escapeAttribute = (text: string): string =>
  escapeXml(text)
    .replace(/"/g, "&quot;")
    .replace(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`);

export const element = (
  name: string,
  attributes: Record<string, string> = {},
  children: (XmlElement | string)[] = [],
): XmlElement => ({ name, attributes, children });

/** The root element of a part. Throws on text that is not well-formed. */
export function parseXml(source: string): XmlElement {
  const token =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>|[^<]+/g;
  const root = element("");
  const open: XmlElement[] = [root];
  let end = 0;
  for (const match of source.replace(/^\uFEFF/, "").matchAll(token)) {
    if (match.index !== end) throw new Error(`XML not understood at character ${end}`);
    end = match.index + match[0].length;
    const top = open.at(-1) ?? root;
    const name = match[2];
    if (name === undefined) {
      if (!match[0].startsWith("<")) top.children.push(decode(match[0]));
    } else if (match[1] === "/") {
      if (top.name !== name) throw new Error(`XML closes ${name} inside ${top.name}`);
      if (top.children.some((child) => typeof child !== "string"))
        top.children = top.children.filter((child) => typeof child !== "string" || child.trim());
      open.pop();
    } else {
      const child = element(name);
      for (const pair of (match[3] ?? "").matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
        child.attributes[pair[1] ?? ""] = decode(pair[2] ?? pair[3] ?? "");
      top.children.push(child);
      if (match[4] !== "/") open.push(child);
    }
  }
  const found = root.children.find((child) => typeof child !== "string");
  if (open.length !== 1 || found === undefined) throw new Error("XML ends too early");
  return found;
}

function write(node: XmlElement | string, into: string[]): void {
  if (typeof node === "string") {
    into.push(escapeXml(node));
    return;
  }
  into.push(`<${node.name}`);
  for (const [key, value] of Object.entries(node.attributes))
    into.push(` ${key}="${escapeAttribute(value)}"`);
  if (node.children.length === 0) {
    into.push("/>");
    return;
  }
  into.push(">");
  for (const child of node.children) write(child, into);
  into.push(`</${node.name}>`);
}

/** An element alone, for a place inside a part. */
export function fragment(node: XmlElement): string {
  const into: string[] = [];
  write(node, into);
  return into.join("");
}

export function writeXml(root: XmlElement): string {
  const into = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'];
  write(root, into);
  return into.join("");
}

export const elements = (node: XmlElement): XmlElement[] =>
  node.children.filter((child): child is XmlElement => typeof child !== "string");

export const child = (node: XmlElement, name: string): XmlElement | undefined =>
  elements(node).find((found) => found.name === name);

/** Every element below `node` with one of the names, in document order. */
export function descendants(node: XmlElement, ...names: readonly string[]): XmlElement[] {
  const found: XmlElement[] = [];
  const walk = (from: XmlElement): void => {
    for (const next of elements(from)) {
      if (names.includes(next.name)) found.push(next);
      walk(next);
    }
  };
  walk(node);
  return found;
}

export const textOf = (node: XmlElement): string =>
  node.children.map((part) => (typeof part === "string" ? part : textOf(part))).join("");
