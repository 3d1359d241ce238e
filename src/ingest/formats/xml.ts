/** A fault of form in a part: the workbook is corrupt (rule X6). */
export class XmlFault extends Error {}

/** Names and values, one after the other. */
export type Attributes = readonly string[];

export interface XmlHandler {
  /** Local name for elements of the namespaces asked for; `*` for all others. */
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  /** Text, in as many pieces as it comes. */
  text(text: string): void;
}

/** The value of an attribute without a prefix. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  for (let i = 0; i < attributes.length; i += 2) {
    if (attributes[i] === name) return attributes[i + 1];
  }
  return undefined;
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 forbids
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const NAME = /^[\p{L}_:][\p{L}\p{N}\p{M}_:.·-]*$/u;
const MOST_OPEN = 4 << 20;
const MOST_ATTRIBUTES = 256;
const LT = 60;
const GT = 62;

const isScalar = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&([^;&<]{0,12})(;?)/g, (_, name: string, mark: string) => {
    if (mark === "") throw new XmlFault("entità");
    const code = name.startsWith("#x")
      ? Number.parseInt(/^#x[0-9a-f]+$/i.test(name) ? name.slice(2) : "", 16)
      : /^#\d+$/.test(name)
        ? Number(name.slice(1))
        : Number.NaN;
    if (isScalar(code)) return String.fromCodePoint(code);
    const found = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
    if (found === undefined) throw new XmlFault("entità");
    return found;
  });
}

const ATTRIBUTE = /\s+([^\s=<>"'/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;

function addAttribute(found: string[], name: string, value: string): void {
  for (let i = 0; i < found.length; i += 2) {
    if (found[i] === name) throw new XmlFault("attributo due volte");
  }
  if (found.length >= MOST_ATTRIBUTES * 2) throw new XmlFault("troppi attributi");
  found.push(name, decoded(value));
}

/** Letters, digits and `:-._`: names as everybody writes them. */
const isPlain = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 45 && code <= 58 && code !== 47) ||
  code === 95;

/** Attributes as everybody writes them, ` name="value"`; null where anything else is met. */
function plainAttributes(tag: string, from: number): string[] | null {
  const found: string[] = [];
  let at = from;
  while (at < tag.length) {
    if (tag.charCodeAt(at) !== 32) return null;
    const begin = at + 1;
    let end = begin;
    while (isPlain(tag.charCodeAt(end))) end += 1;
    if (end === begin || tag.charCodeAt(end) !== 61 || tag.charCodeAt(end + 1) !== 34) return null;
    const close = tag.indexOf('"', end + 2);
    if (close === -1) return null;
    const value = tag.slice(end + 2, close);
    if (value.includes("<")) return null;
    addAttribute(found, tag.slice(begin, end), value);
    at = close + 1;
  }
  return found;
}

function attributesOf(tag: string, from: number): string[] {
  const plain = plainAttributes(tag, from);
  if (plain !== null) return plain;
  const found: string[] = [];
  let at = from;
  while (at < tag.length) {
    ATTRIBUTE.lastIndex = at;
    const one = ATTRIBUTE.exec(tag);
    if (one === null) {
      if (tag.slice(at).trim() === "") break;
      throw new XmlFault("attributo");
    }
    addAttribute(found, one[1] as string, one[2] ?? one[3] ?? "");
    at = ATTRIBUTE.lastIndex;
  }
  return found;
}

type Scope = ReadonlyMap<string, string>;

/** Position of the `>` that ends a tag, outside quotes; -1 when it has not come yet. */
function tagEnd(text: string, from: number): number {
  let quote = 0;
  for (let i = from; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (quote !== 0) {
      if (c === quote) quote = 0;
    } else if (c === 34 || c === 39) quote = c;
    else if (c === GT) return i;
    else if (c === LT) throw new XmlFault("tag");
  }
  return -1;
}

/**
 * Reads XML as it comes, strictly: what is not well-formed is an `XmlFault`, and so is any document
 * type. Names are told by namespace, whatever their prefix.
 */
export class XmlReader {
  readonly #handler: XmlHandler;
  readonly #namespaces: ReadonlySet<string>;
  readonly #open: string[] = [];
  readonly #names: string[] = [];
  readonly #scopes: Scope[] = [new Map([["xml", "http://www.w3.org/XML/1998/namespace"]])];
  /** Depth at which each scope but the first began. */
  readonly #scopeDepths: number[] = [];
  readonly #resolved = new Map<string, string>();
  #rest = "";
  #hadRoot = false;
  #begun = false;

  constructor(handler: XmlHandler, namespaces: readonly string[]) {
    this.#handler = handler;
    this.#namespaces = new Set(namespaces);
  }

  write(chunk: string): void {
    if (FORBIDDEN.test(chunk)) throw new XmlFault("carattere vietato");
    const text = this.#rest === "" ? chunk : this.#rest + chunk;
    let at = 0;
    for (;;) {
      const lt = text.indexOf("<", at);
      if (lt === -1) break;
      if (lt > at) this.#text(text.slice(at, lt));
      const next = this.#markup(text, lt);
      if (next === -1) {
        at = lt;
        break;
      }
      at = next;
    }
    this.#rest = this.#keep(text, at);
  }

  /** What is left of a chunk: an open tag, or text that may end inside an entity. */
  #keep(text: string, at: number): string {
    const rest = text.slice(at);
    if (rest.charCodeAt(0) === LT) {
      if (rest.length > MOST_OPEN) throw new XmlFault("tag senza fine");
      return rest;
    }
    const amp = rest.lastIndexOf("&");
    const safe = amp !== -1 && rest.length - amp < 16 ? amp : rest.length;
    if (safe > 0) this.#text(rest.slice(0, safe));
    return rest.slice(safe);
  }

  end(): void {
    if (this.#rest !== "" || this.#open.length > 0 || !this.#hadRoot) {
      throw new XmlFault("documento tagliato");
    }
  }

  #text(text: string): void {
    if (this.#open.length === 0) {
      if (text.replace(/^\ufeff/, "").trim() !== "")
        throw new XmlFault("testo fuori dal documento");
      return;
    }
    this.#handler.text(decoded(text));
  }

  /** Position after the markup at `lt`; -1 when its end has not come yet. */
  #markup(text: string, lt: number): number {
    const second = text.charCodeAt(lt + 1);
    if (second === 33) return this.#declaration(text, lt);
    if (second === 63) {
      const end = text.indexOf("?>", lt);
      if (end !== -1 && this.#begun && /^<\?xml\s/.test(text.slice(lt, lt + 6))) {
        throw new XmlFault("dichiarazione fuori posto");
      }
      if (end !== -1) this.#begun = true;
      return end === -1 ? -1 : end + 2;
    }
    const end = tagEnd(text, lt + 1);
    if (end === -1) return -1;
    this.#begun = true;
    if (second === 47) this.#closeTag(text.slice(lt + 2, end).trimEnd());
    else this.#openTag(text.slice(lt + 1, end));
    return end + 1;
  }

  #declaration(text: string, lt: number): number {
    const start = text.slice(lt, lt + 9);
    if (start.startsWith("<!--")) {
      const end = text.indexOf("-->", lt + 4);
      return end === -1 ? -1 : end + 3;
    }
    if (start === "<![CDATA[") {
      const end = text.indexOf("]]>", lt);
      if (end === -1) return -1;
      if (this.#open.length === 0) throw new XmlFault("testo fuori dal documento");
      this.#handler.text(text.slice(lt + 9, end));
      return end + 3;
    }
    if (start.length < 9 && ("<![CDATA[".startsWith(start) || "<!--".startsWith(start))) return -1;
    throw new XmlFault("definizione di tipo");
  }

  #openTag(body: string): void {
    const empty = body.endsWith("/");
    const tag = empty ? body.slice(0, -1) : body;
    let nameEnd = 0;
    while (nameEnd < tag.length && tag.charCodeAt(nameEnd) > 32) nameEnd += 1;
    const raw = tag.slice(0, nameEnd);
    const attributes = nameEnd === tag.length ? [] : attributesOf(tag, nameEnd);
    if (this.#open.length === 0) {
      if (this.#hadRoot) throw new XmlFault("due documenti");
      this.#hadRoot = true;
    }
    this.#open.push(raw);
    this.#declare(attributes);
    const name = this.#nameOf(raw);
    this.#names.push(name);
    this.#handler.open(name, attributes);
    if (empty) this.#closeTag(raw);
  }

  #closeTag(raw: string): void {
    if (this.#open.pop() !== raw) throw new XmlFault("tag non chiuso");
    this.#handler.close(this.#names.pop() ?? "*");
    if (this.#scopeDepths.at(-1) === this.#open.length + 1) {
      this.#scopeDepths.pop();
      this.#scopes.pop();
      this.#resolved.clear();
    }
  }

  #declare(attributes: Attributes): void {
    let scope: Map<string, string> | null = null;
    for (let i = 0; i < attributes.length; i += 2) {
      const name = attributes[i] as string;
      if (name !== "xmlns" && !name.startsWith("xmlns:")) continue;
      scope ??= new Map(this.#scopes.at(-1));
      scope.set(name === "xmlns" ? "" : name.slice(6), attributes[i + 1] ?? "");
    }
    if (scope === null) return;
    this.#scopes.push(scope);
    this.#scopeDepths.push(this.#open.length);
    this.#resolved.clear();
  }

  #nameOf(raw: string): string {
    const known = this.#resolved.get(raw);
    if (known !== undefined) return known;
    if (!NAME.test(raw)) throw new XmlFault("nome");
    const colon = raw.indexOf(":");
    const prefix = colon === -1 ? "" : raw.slice(0, colon);
    const uri = this.#scopes.at(-1)?.get(prefix);
    if (uri === undefined && prefix !== "") throw new XmlFault("prefisso sconosciuto");
    const name = uri !== undefined && this.#namespaces.has(uri) ? raw.slice(colon + 1) : "*";
    this.#resolved.set(raw, name);
    return name;
  }
}
