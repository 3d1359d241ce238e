/** Opens an office file as its parts, and lists what no valid one may have. */
import { strFromU8, unzipSync } from "fflate";
import { relsPath, resolveTarget } from "../../src/render/office/package.js";
import { descendants, elements, parseXml, type XmlElement } from "../../src/render/office/xml.js";

export interface OfficeFile {
  readonly paths: readonly string[];
  bytes(path: string): Uint8Array;
  text(path: string): string;
  xml(path: string): XmlElement;
  /** The whole of a part as trees, one at a time: its rows, where it has many, come some hundreds together. */
  pieces(path: string): Iterable<XmlElement>;
  /** Part that a relationship of `part` points to, by its id. */
  target(part: string, id: string): string;
  matching(pattern: RegExp): string[];
}

export function openOffice(bytes: Uint8Array): OfficeFile {
  const parts = unzipSync(bytes);
  const content = (path: string): Uint8Array => {
    const found = parts[path];
    if (found === undefined) throw new Error(`no part ${path}`);
    return found;
  };
  const text = (path: string): string => strFromU8(content(path));
  const xml = (path: string): XmlElement => parseXml(text(path));
  return {
    paths: Object.keys(parts),
    bytes: content,
    text,
    xml,
    pieces: (path) => piecesOf(text(path)),
    target: (part, id) => {
      const found = elements(xml(relsPath(part))).find(({ attributes }) => attributes.Id === id);
      return resolveTarget(part, found?.attributes.Target ?? "");
    },
    matching: (pattern) => Object.keys(parts).filter((path) => pattern.test(path)),
  };
}

const ROWS = { open: "<sheetData>", close: "</sheetData>", end: "</row>", together: 200_000 };

/** A sheet of a hundred thousand rows as one tree fills the memory; a row knows nothing of the next. */
function* piecesOf(source: string): Iterable<XmlElement> {
  const start = source.indexOf(ROWS.open) + ROWS.open.length;
  const end = source.indexOf(ROWS.close);
  if (start < ROWS.open.length || end - start < ROWS.together) {
    yield parseXml(source);
    return;
  }
  yield parseXml(source.slice(0, start) + source.slice(end));
  for (let from = start; from < end; ) {
    const cut = source.indexOf(ROWS.end, Math.min(from + ROWS.together, end - ROWS.end.length));
    const to = cut === -1 || cut >= end ? end : cut + ROWS.end.length;
    yield parseXml(ROWS.open + source.slice(from, to) + ROWS.close);
    from = to;
  }
}

/**
 * What is wrong with the package itself, and what `inside` finds in the pieces of each part; empty when
 * all is well.
 */
export function packageFaults(
  file: OfficeFile,
  inside: (path: string, piece: XmlElement) => readonly string[] = () => [],
): string[] {
  const faults: string[] = [];
  for (const path of file.matching(/\.(xml|rels|svg)$/)) {
    try {
      for (const piece of file.pieces(path))
        for (const fault of inside(path, piece)) faults.push(`${path}: ${fault}`);
    } catch (error) {
      faults.push(`${path} is not well-formed: ${String(error)}`);
    }
  }
  for (const path of file.matching(/\.rels$/)) {
    const owner = path.replace(/_rels\/([^/]*)\.rels$/, "$1");
    const ids = new Set<string>();
    for (const { attributes } of elements(file.xml(path))) {
      if (ids.has(attributes.Id ?? "")) faults.push(`${path} repeats ${attributes.Id}`);
      ids.add(attributes.Id ?? "");
      if (attributes.TargetMode === "External") faults.push(`${path} points outside`);
      else if (!file.paths.includes(resolveTarget(owner, attributes.Target ?? "")))
        faults.push(`${path} points to ${attributes.Target}, which is not there`);
    }
  }
  const types = file.xml("[Content_Types].xml");
  const defaults = descendants(types, "Default").map(({ attributes }) => attributes.Extension);
  const overrides = descendants(types, "Override").map(({ attributes }) => attributes.PartName);
  if (new Set(defaults).size !== defaults.length) faults.push("an extension has two types");
  if (new Set(overrides).size !== overrides.length) faults.push("a part has two types");
  for (const name of overrides)
    if (!file.paths.includes((name ?? "").slice(1))) faults.push(`content type of ${name}`);
  for (const path of file.paths) {
    const known = defaults.includes(path.split(".").at(-1)) || overrides.includes(`/${path}`);
    if (!known && path !== "[Content_Types].xml") faults.push(`no content type for ${path}`);
    const bare = /^(ppt|xl|docProps)\/.*\.xml$/.test(path) && !overrides.includes(`/${path}`);
    if (bare) faults.push(`${path} is only known as XML`);
  }
  for (const path of file.paths)
    if (path.endsWith("/") || path.includes("\\")) faults.push(`${path} is no part`);
  return faults;
}

/** Attribute values that should differ and do not. */
export function repeated(values: readonly (string | undefined)[]): string[] {
  const seen = new Set<string>();
  return values.filter((value): value is string => {
    if (value === undefined) return true;
    const twice = seen.has(value);
    seen.add(value);
    return twice;
  });
}

/** A picture of one grey pixel, for renderers that only carry pictures. */
export const PIXEL = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
    "base64",
  ),
);

export const THEME = {
  nome: "prova",
  colori: {
    territorio: "#0066CC",
    regione: "#33485C",
    italia: "#9AA6B2",
    allarme: "#CC334D",
    testo: "#17324D",
    testoChiaro: "#5A6772",
    linea: "#D3DAE1",
    sfondo: "#F1F5F9",
    categorie: ["#0066CC", "#E6A117", "#00786B", "#7E4FA8", "#6FB1EC", "#8795A1"],
  },
  ente: "",
  intestazione: "",
} as const;

/** Runs `work` as if the machine stood in another time zone. */
export async function inTimeZone<T>(zone: string, work: () => Promise<T>): Promise<T> {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return await work();
  } finally {
    process.env.TZ = before;
  }
}
