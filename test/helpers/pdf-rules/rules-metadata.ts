import { catalogOf, decoded, dictOf, get, type PdfFile } from "./file.js";
import { type Rule, unless } from "./rule.js";
import { isStream, said } from "./values.js";
import { allOf, readXml, type Xml } from "./xml.js";

const packet = (file: PdfFile): string => {
  const stream = get(file, catalogOf(file).get("Metadata"));
  return isStream(stream) ? Buffer.from(decoded(stream)).toString("utf8") : "";
};

function read(file: PdfFile): readonly Xml[] {
  try {
    return allOf(readXml(packet(file)));
  } catch {
    return [];
  }
}

/** What an element of the packet says, its first language; null when it is not there. */
function saidBy(elements: readonly Xml[], name: string): string | null {
  const found = elements.find((one) => one.name === name);
  if (found === undefined) return null;
  return allOf(found).find((one) => one.children.length === 0)?.text ?? null;
}

/** `D:20251231000000Z` as the packet writes an instant. */
const instant = (bytes: string): string =>
  bytes.replace(/^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");

const PAIRS: readonly (readonly [info: string, element: string])[] = [
  ["Title", "dc:title"],
  ["Subject", "dc:description"],
  ["Author", "dc:creator"],
  ["Keywords", "pdf:Keywords"],
  ["Creator", "xmp:CreatorTool"],
  ["Producer", "pdf:Producer"],
  ["CreationDate", "xmp:CreateDate"],
  ["ModDate", "xmp:ModifyDate"],
];

/** Namespaces that PDF/A knows without being told. */
const KNOWN = new Set([
  "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  "http://purl.org/dc/elements/1.1/",
  "http://ns.adobe.com/xap/1.0/",
  "http://ns.adobe.com/pdf/1.3/",
  "http://www.aiim.org/pdfa/ns/id/",
  "http://www.aiim.org/pdfa/ns/extension/",
  "http://www.aiim.org/pdfa/ns/schema#",
  "http://www.aiim.org/pdfa/ns/property#",
  "adobe:ns:meta/",
]);

export const metadataRules: readonly Rule[] = [
  {
    id: "A 6.6.2.1",
    says: "i metadati sono XML ben formato, in un pacchetto XMP",
    check: (file) => {
      try {
        readXml(packet(file));
      } catch (error) {
        return [error instanceof Error ? error.message : "XML"];
      }
      return unless(/^<\?xpacket begin=/.test(packet(file)), "manca l'inizio del pacchetto");
    },
  },
  {
    id: "UA 06-003",
    says: "i metadati danno il titolo",
    check: (file) => unless((saidBy(read(file), "dc:title") ?? "") !== "", "dc:title"),
  },
  {
    id: "UA 05-001",
    says: "il documento si dice PDF/UA-1",
    check: (file) => unless(saidBy(read(file), "pdfuaid:part") === "1", "pdfuaid:part"),
  },
  {
    id: "A 6.6.4",
    says: "il documento si dice PDF/A-3a",
    check: (file) => {
      const elements = read(file);
      return [
        ...unless(saidBy(elements, "pdfaid:part") === "3", "pdfaid:part"),
        ...unless(saidBy(elements, "pdfaid:conformance") === "A", "pdfaid:conformance"),
      ];
    },
  },
  {
    id: "A 6.6.2.3",
    says: "ogni schema che PDF/A non conosce è descritto, con le sue proprietà",
    check: (file) => {
      const elements = read(file);
      const described = elements.flatMap((one) =>
        one.name === "pdfaSchema:namespaceURI" ? [one.text] : [],
      );
      const names = elements.flatMap((one) => (one.name === "pdfaProperty:name" ? [one.text] : []));
      const used = elements.flatMap((one) =>
        [...one.attributes].flatMap(([key, value]) =>
          key.startsWith("xmlns:") ? [[key.slice(6), value] as const] : [],
        ),
      );
      return used
        .filter(([, uri]) => !KNOWN.has(uri))
        .flatMap(([prefix, uri]) => [
          ...unless(described.includes(uri), `${uri} non è descritto`),
          ...elements.flatMap(({ name }) =>
            name.startsWith(`${prefix}:`) && !names.includes(name.slice(prefix.length + 1))
              ? [`${name} non è descritta`]
              : [],
          ),
        ]);
    },
  },
  {
    id: "A 6.6.3",
    says: "i metadati e il dizionario delle informazioni dicono lo stesso",
    check: (file) => {
      const info = dictOf(file, file.trailer.get("Info"));
      const elements = read(file);
      return PAIRS.flatMap(([key, element]) => {
        if (!info.has(key)) return [];
        const own = instant(said(get(file, info.get(key))));
        return unless(saidBy(elements, element) === own, `${key} e ${element}`);
      });
    },
  },
];
