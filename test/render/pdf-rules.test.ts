import { deflateSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { rendererFor } from "../../src/render/renderer.js";
import { drawAll, theme } from "../helpers/draw-all.js";
import { checkPdf, RULES } from "../helpers/pdf-rules/check-pdf.js";
import {
  catalogOf,
  contentOf,
  decoded,
  dictOf,
  get,
  listOf,
  openPdf,
  type PdfFile,
  pagesOf,
} from "../helpers/pdf-rules/file.js";
import { dictsOf } from "../helpers/pdf-rules/rules-file.js";
import { attribute, type Node, nodesOf, rootOf } from "../helpers/pdf-rules/structure.js";
import {
  type Dict,
  isStream,
  name,
  nameOf,
  ref,
  type Stream,
  text,
  type Value,
} from "../helpers/pdf-rules/values.js";
import { closePdf } from "../helpers/pdf-rules/write.js";
import { sampleDocument } from "../helpers/sample-document.js";

let made: Uint8Array;

beforeAll(async () => {
  const document = sampleDocument();
  const drawings = await drawAll(document);
  made = (await (await rendererFor("pdf")).render(document, drawings, theme)).bytes;
});

/** A fixture that does not find what it wants to spoil proves nothing. */
function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("nothing to spoil");
  return value;
}

const dict = (...pairs: readonly (readonly [string, Value])[]): Dict => new Map(pairs);
const add = (file: PdfFile, value: Value): Value => {
  const id = Math.max(...file.objects.keys()) + 1;
  file.objects.set(id, value);
  return ref(id);
};
const streamOf = (body: string | Uint8Array, ...pairs: (readonly [string, Value])[]): Stream => ({
  kind: "stream",
  dict: dict(...pairs),
  raw: typeof body === "string" ? Buffer.from(body, "latin1") : body,
});

const pageOf = (file: PdfFile, index = 1): Dict => found(pagesOf(file)[index])[1];
const element = (file: PdfFile, role: string, such: (node: Node) => boolean = () => true): Node =>
  found(nodesOf(file).find((node) => node.role === role && such(node)));
const attributes = (file: PdfFile, node: Node): Dict => dictOf(file, node.dict.get("A"));

/** The content of a page, changed. */
function rewrite(file: PdfFile, change: (content: string) => string, index = 1): void {
  const page = pageOf(file, index);
  const before = Buffer.from(contentOf(file, page.get("Contents"))).toString("latin1");
  const after = change(before);
  if (after === before) throw new Error("nothing to spoil");
  page.set("Contents", add(file, streamOf(after)));
}
const append = (file: PdfFile, more: string): void => rewrite(file, (before) => before + more);

function metadata(file: PdfFile, change: (packet: string) => string): void {
  const stream = get(file, catalogOf(file).get("Metadata"));
  if (!isStream(stream)) throw new Error("no metadata");
  const before = Buffer.from(stream.raw).toString("utf8");
  const after = change(before);
  if (after === before) throw new Error("nothing to spoil");
  stream.raw = Buffer.from(after);
}

const fontOf = (file: PdfFile): Dict =>
  found(dictsOf(file).find(([, one]) => nameOf(one.get("Subtype")) === "Type0"))[1];
const cidOf = (file: PdfFile): Dict =>
  dictOf(file, listOf(file, fontOf(file).get("DescendantFonts"))[0]);
const descriptorOf = (file: PdfFile): Dict => dictOf(file, cidOf(file).get("FontDescriptor"));
const specOf = (file: PdfFile): Dict => found(dictsOf(file).find(([, one]) => one.has("EF")))[1];
const linkOf = (file: PdfFile): Dict =>
  found(dictsOf(file).find(([, one]) => nameOf(one.get("Subtype")) === "Link"))[1];

/** One way to break each rule. Those of the storage itself change bytes, the others objects. */
const SPOILS: Readonly<Record<string, (file: PdfFile) => unknown>> = {
  "A 6.1.2": ({ bytes }) => {
    const spoilt = Buffer.from(bytes);
    spoilt.fill("a", 10, 14);
    return spoilt;
  },
  "A 6.1.3": (file) => {
    file.trailer.delete("ID");
  },
  "A 6.1.4": ({ bytes }) =>
    Buffer.from(
      Buffer.from(bytes).toString("latin1").replace("startxref\n", "startxref\n1"),
      "latin1",
    ),
  "A 6.1.7": (file) => {
    add(file, streamOf("x", ["Filter", name("LZWDecode")]));
  },
  "A 6.1.13": (file) => {
    catalogOf(file).set("Lunga", text("a".repeat(32_768)));
  },
  "A 6.1 riferimenti": (file) => {
    catalogOf(file).set("Manca", ref(9_999_999));
  },
  "UA 06-001": (file) => {
    catalogOf(file).delete("Metadata");
  },
  "UA 07-001": (file) => {
    catalogOf(file).delete("ViewerPreferences");
  },
  "UA 11-006": (file) => {
    catalogOf(file).set("Lang", text(""));
  },
  "UA 06 marcato": (file) => {
    dictOf(file, catalogOf(file).get("MarkInfo")).set("Suspects", true);
  },
  "A 6.5.1": (file) => {
    catalogOf(file).set("OpenAction", dict(["S", name("JavaScript")], ["JS", text("1")]));
  },
  "A 6.5.2 nomi": (file) => {
    dictOf(file, catalogOf(file).get("Names")).set("JavaScript", dict());
  },
  segnalibri: (file) => {
    catalogOf(file).delete("Outlines");
  },
  "A 6.6.2.1": (file) => metadata(file, (packet) => packet.replace("&amp;", "&")),
  "UA 06-003": (file) => metadata(file, (packet) => packet.replaceAll("dc:title", "dc:titolo")),
  "UA 05-001": (file) =>
    metadata(file, (packet) => packet.replace(/<pdfuaid:part>.*?<\/pdfuaid:part>/, "")),
  "A 6.6.4": (file) =>
    metadata(file, (packet) => packet.replace("<pdfaid:part>3<", "<pdfaid:part>2<")),
  "A 6.6.2.3": (file) =>
    metadata(file, (packet) =>
      packet.replace(/<pdfaExtension:schemas>.*<\/pdfaExtension:schemas>/, ""),
    ),
  "A 6.6.3": (file) => {
    dictOf(file, file.trailer.get("Info")).set("Title", text("Altro"));
  },
  "A 6.2.3": (file) => {
    catalogOf(file).delete("OutputIntents");
  },
  "A 6.2.4.3": (file) => append(file, "0 0 0 1 k\n"),
  "A 6.2.5": (file) => {
    add(file, dict(["Type", name("ExtGState")], ["BM", name("Dissolvi")]));
  },
  "A 6.2.8": (file) => {
    add(file, streamOf("", ["Subtype", name("Image")], ["Interpolate", true]));
  },
  "UA 31-009": (file) => {
    descriptorOf(file).delete("FontFile2");
  },
  "UA 31-001": (file) => {
    cidOf(file).delete("CIDToGIDMap");
  },
  "A 6.2.11.4.2": (file) => {
    descriptorOf(file).set("CIDSet", add(file, streamOf("\0")));
  },
  "UA 31-027": (file) => {
    fontOf(file).delete("ToUnicode");
  },
  "UA 31-030": (file) => append(file, "/Artifact BMC BT /F1 9 Tf <0000> Tj ET EMC\n"),
  "A 6.2.11.5": (file) => {
    cidOf(file).set("W", [0, [100]]);
  },
  "UA 01-005": (file) => append(file, "0 0 5 5 re f\n"),
  "UA 01 elementi": (file) => append(file, "/P <</MCID 9999>> BDC EMC\n"),
  "UA 01 ParentTree": (file) => {
    rootOf(file).set("ParentTree", dict(["Nums", []]));
  },
  "UA 02-001": (file) => {
    element(file, "P").dict.set("S", name("Paragrafo"));
  },
  "UA 06 albero": (file) => {
    catalogOf(file).delete("StructTreeRoot");
  },
  identificativi: (file) => {
    element(file, "H1").dict.set("ID", text("uno"));
    element(file, "H2").dict.set("ID", text("uno"));
  },
  "UA 28-004": (file) => {
    linkOf(file).set("Contents", text(""));
  },
  "UA 28-012": (file) => {
    for (const [, page] of pagesOf(file)) page.delete("Tabs");
  },
  "A 6.1.13 pagine": (file) => {
    pageOf(file).set("MediaBox", [0, 0, 2, 2]);
  },
  "UA 14-003": (file) => {
    element(file, "H2").dict.set("S", name("H4"));
  },
  "UA 13-004": (file) => {
    element(file, "Figure").dict.delete("Alt");
  },
  "testi alternativi": (file) => {
    element(file, "P").dict.set("ActualText", text(" "));
  },
  "UA 09-004": (file) => {
    element(file, "TR").dict.set("S", name("Div"));
  },
  "UA 15-003": (file) => {
    attributes(file, element(file, "TH")).delete("Scope");
  },
  "UA 15 righe": (file) => {
    attributes(file, element(file, "TH")).set("ColSpan", 2);
  },
  elenchi: (file) => {
    element(file, "LBody").dict.set("S", name("Lbl"));
  },
  sommario: (file) => {
    const item = element(file, "Link", ({ parent }) => parent?.role === "Reference");
    item.dict.set("S", name("Span"));
  },
  "A 6.8 nomi": (file) => {
    specOf(file).delete("AFRelationship");
  },
  "A 6.8 contenuto": (file) => {
    const stream = get(file, dictOf(file, specOf(file).get("EF")).get("F"));
    if (!isStream(stream)) throw new Error("no file");
    stream.raw = deflateSync(Buffer.concat([decoded(stream), Buffer.from("altro")]));
  },
  "A 6.8 associati": (file) => {
    catalogOf(file).delete("AF");
    for (const { dict: own } of nodesOf(file)) own.delete("AF");
  },
};

test("il report di prova rispetta tutte le regole di PDF/UA-1 e PDF/A-3a che si controllano", () => {
  expect(checkPdf(made)).toEqual([]);
});

test("smontato e rimontato senza cambiarlo, il report le rispetta ancora", () => {
  expect(checkPdf(closePdf(openPdf(made)))).toEqual([]);
});

test("un elenco con il punto davanti alle voci lo dice", () => {
  const file = openPdf(made);
  const kinds = nodesOf(file)
    .filter(({ role }) => role === "L")
    .map((node) => nameOf(attribute(file, node, "List", "ListNumbering")));
  // The facts of the cover are names and values, without marks.
  expect(kinds.filter((kind) => kind === "")).toHaveLength(1);
  expect(kinds.filter((kind) => kind === "Disc")).toHaveLength(kinds.length - 1);
  expect(kinds.length).toBeGreaterThan(2);
});

test("ogni regola ha un guasto che la prova", () => {
  expect(Object.keys(SPOILS).sort()).toEqual(RULES.map(({ id }) => id).sort());
});

describe("un guasto fatto apposta è trovato:", () => {
  test.each(RULES.map(({ id, says }) => [id, says] as const))("%s, %s", (id) => {
    const file = openPdf(made);
    const bytes = SPOILS[id]?.(file);
    const spoilt = bytes instanceof Uint8Array ? bytes : closePdf(file);
    const rule = found(RULES.find((one) => one.id === id));
    expect(rule.check(openPdf(spoilt))).not.toEqual([]);
  });
});
