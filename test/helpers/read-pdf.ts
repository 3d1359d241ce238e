import { getDocument, OPS } from "pdfjs-dist/legacy/build/pdf.mjs";

export interface PdfText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Base line, from the foot of the page. */
  readonly y: number;
  readonly size: number;
}

export interface PdfNode {
  readonly role: string;
  readonly alt: string | undefined;
  readonly children: readonly PdfNode[];
}

export interface PdfPage {
  readonly texts: readonly PdfText[];
  /** All text, in the order of the content. */
  readonly text: string;
  readonly tree: PdfNode | null;
  readonly links: readonly { readonly contents: string; readonly dest: string }[];
  /** Operators that paint outside every tag and artifact. */
  readonly untagged: readonly string[];
}

interface RawNode {
  readonly role?: string;
  readonly alt?: string;
  readonly type?: string;
  readonly children?: readonly RawNode[];
}

const node = (raw: RawNode): PdfNode => ({
  role: raw.role ?? raw.type ?? "",
  alt: raw.alt,
  children: (raw.children ?? []).map(node),
});

const PAINT = new Set([
  "showText",
  "showSpacedText",
  "nextLineShowText",
  "constructPath",
  "stroke",
  "fill",
  "eoFill",
  "fillStroke",
  "paintImageXObject",
]);

function untagged(codes: readonly number[]): readonly string[] {
  const names = new Map(Object.entries(OPS).map(([name, code]) => [code as number, name]));
  const found: string[] = [];
  let depth = 0;
  for (const code of codes) {
    const name = names.get(code) ?? "";
    if (name.startsWith("beginMarkedContent")) depth += 1;
    else if (name === "endMarkedContent") depth -= 1;
    else if (depth === 0 && PAINT.has(name)) found.push(name);
  }
  if (depth !== 0) found.push("unbalanced");
  return found;
}

/** pdfjs answers with a Map or with an object, by version. */
const entriesOf = (found: unknown): readonly (readonly [string, unknown])[] =>
  found instanceof Map ? [...found.entries()] : Object.entries(found ?? {});
const keysOf = (found: unknown): readonly string[] => entriesOf(found).map(([key]) => key);

/** A PDF read back by another program: texts with places, tags, links, outline, metadata. */
export async function readPdf(bytes: Uint8Array) {
  const task = getDocument({ data: bytes.slice(), verbosity: 0 });
  const file = await task.promise;
  const pages: PdfPage[] = [];
  for (let number = 1; number <= file.numPages; number += 1) {
    const page = await file.getPage(number);
    const { items } = await page.getTextContent();
    const texts = items.flatMap((item): readonly PdfText[] =>
      "str" in item && item.str.trim() !== ""
        ? [
            {
              text: item.str,
              left: item.transform[4],
              right: item.transform[4] + item.width,
              y: item.transform[5],
              size: Math.abs(item.transform[3]),
            },
          ]
        : [],
    );
    const annotations: readonly {
      subtype: string;
      contentsObj?: { str: string };
      dest?: unknown;
    }[] = await page.getAnnotations();
    const operators = await page.getOperatorList();
    const tree = (await page.getStructTree()) as RawNode | null;
    pages.push({
      texts,
      text: texts.map(({ text }) => text).join(" "),
      tree: tree === null ? null : node(tree),
      links: annotations
        .filter(({ subtype }) => subtype === "Link")
        .map(({ contentsObj, dest }) => ({ contents: contentsObj?.str ?? "", dest: String(dest) })),
      untagged: untagged(operators.fnArray),
    });
  }
  const outline = (await file.getOutline()) as readonly {
    title: string;
    items: readonly { title: string }[];
  }[];
  const { info, metadata } = await file.getMetadata();
  const made = {
    pages,
    outline,
    destinations: keysOf(await file.getDestinations()),
    info: info as Readonly<Record<string, unknown>>,
    xmp: metadata?.getRaw() as string,
    marked: String(new Map(entriesOf(await file.getMarkInfo())).get("Marked")) === "true",
  };
  await task.destroy();
  return made;
}

/** All nodes of a tree, in reading order. */
export const nodesOf = (tree: PdfNode | null): readonly PdfNode[] =>
  tree === null ? [] : [tree, ...tree.children.flatMap(nodesOf)];
