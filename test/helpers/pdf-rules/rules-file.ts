import { catalogOf, decoded, dictOf, get, listOf, type PdfFile } from "./file.js";
import { type Rule, unless } from "./rule.js";
import { type Dict, isRef, isStream, isText, nameOf, type Value } from "./values.js";

/** Every value of a file with the number of the object it is in. */
export function everyValue(file: PdfFile): readonly (readonly [id: number, value: Value])[] {
  const found: (readonly [number, Value])[] = [];
  const walk = (id: number, value: Value): void => {
    found.push([id, value]);
    if (Array.isArray(value)) for (const one of value) walk(id, one);
    else if (value instanceof Map) for (const one of value.values()) walk(id, one);
    else if (isStream(value)) walk(id, value.dict);
  };
  for (const [id, value] of file.objects) walk(id, value);
  return found;
}

export const dictsOf = (file: PdfFile): readonly (readonly [number, Dict])[] =>
  everyValue(file).flatMap(([id, value]) => (value instanceof Map ? [[id, value] as const] : []));

const FILTERS = new Set(["FlateDecode", "DCTDecode", "ASCIIHexDecode", "ASCII85Decode"]);

function filtersOf(file: PdfFile, dict: Dict): readonly string[] {
  const filter = get(file, dict.get("Filter"));
  return (Array.isArray(filter) ? filter : filter === null ? [] : [filter]).map(nameOf);
}

function limitsOf(value: Value): string | null {
  if (typeof value === "number") {
    if (Number.isInteger(value) && Math.abs(value) > 2147483647) return `numero ${value}`;
    if (!Number.isInteger(value) && Math.abs(value) > 3.403e38) return `numero ${value}`;
  }
  if (isText(value) && value.bytes.length > 32767) return "stringa oltre 32.767 byte";
  if (nameOf(value).length > 127) return "nome oltre 127 byte";
  return null;
}

export const fileRules: readonly Rule[] = [
  {
    id: "A 6.1.2",
    says: "il file comincia con la versione e un commento di quattro byte oltre il 127",
    check: ({ bytes }) => {
      const head = Buffer.from(bytes.subarray(0, 14));
      const high = [...head.subarray(10, 14)].every((byte) => byte > 127);
      return unless(/^%PDF-1\.7[\r\n]%/.test(head.toString("latin1")) && high, "intestazione");
    },
  },
  {
    id: "A 6.1.3",
    says: "il file ha un identificativo e non è cifrato",
    check: (file) => [
      ...unless(
        listOf(file, file.trailer.get("ID")).filter((one) => isText(one) && one.bytes !== "")
          .length === 2,
        "manca ID",
      ),
      ...unless(!file.trailer.has("Encrypt"), "il file è cifrato"),
    ],
  },
  {
    id: "A 6.1.4",
    says: "la tavola dei riferimenti porta agli oggetti e i flussi sono lunghi quanto dicono",
    check: (file) => file.faults,
  },
  {
    id: "A 6.1.7",
    says: "nessun flusso usa LZW, cifra o sta in un altro file, e tutti si aprono",
    check: (file) =>
      [...file.objects].flatMap(([id, value]) => {
        if (!isStream(value)) return [];
        const odd = filtersOf(file, value.dict).filter((one) => !FILTERS.has(one));
        const outside = ["F", "FFilter", "FDecodeParms"].filter((key) => value.dict.has(key));
        try {
          decoded(value);
        } catch {
          return [`oggetto ${id}: il flusso non si apre`];
        }
        return [...odd, ...outside].map((one) => `oggetto ${id}: ${one}`);
      }),
  },
  {
    id: "A 6.1.13",
    says: "numeri, stringhe e nomi restano nei limiti",
    check: (file) =>
      everyValue(file).flatMap(([id, value]) => {
        const fault = limitsOf(value);
        return fault === null ? [] : [`oggetto ${id}: ${fault}`];
      }),
  },
  {
    id: "A 6.1 riferimenti",
    says: "nessun riferimento porta a un oggetto che non c'è",
    check: (file) =>
      everyValue(file).flatMap(([id, value]) =>
        isRef(value) && !file.objects.has(value.id) ? [`oggetto ${id}: ${value.id} manca`] : [],
      ),
  },
];

const FORBIDDEN = new Set([
  "JavaScript",
  "Launch",
  "Sound",
  "Movie",
  "ResetForm",
  "ImportData",
  "Hide",
  "SetOCGState",
  "Rendition",
  "Trans",
  "GoTo3DView",
]);

export const catalogRules: readonly Rule[] = [
  {
    id: "UA 06-001",
    says: "il catalogo ha i metadati, in chiaro",
    check: (file) => {
      const metadata = get(file, catalogOf(file).get("Metadata"));
      if (!isStream(metadata)) return ["mancano i metadati"];
      return [
        ...unless(nameOf(metadata.dict.get("Type")) === "Metadata", "Type"),
        ...unless(nameOf(metadata.dict.get("Subtype")) === "XML", "Subtype"),
        ...unless(!metadata.dict.has("Filter"), "i metadati sono compressi"),
      ];
    },
  },
  {
    id: "UA 07-001",
    says: "la finestra mostra il titolo del documento",
    check: (file) =>
      unless(
        get(file, dictOf(file, catalogOf(file).get("ViewerPreferences")).get("DisplayDocTitle")) ===
          true,
        "DisplayDocTitle",
      ),
  },
  {
    id: "UA 11-006",
    says: "il documento dice in che lingua è scritto",
    check: (file) => {
      const lang = get(file, catalogOf(file).get("Lang"));
      return unless(isText(lang) && /^[a-z]{2}-[A-Z]{2}$/.test(lang.bytes), "Lang");
    },
  },
  {
    id: "UA 06 marcato",
    says: "il documento è marcato e non è sospetto",
    check: (file) => {
      const mark = dictOf(file, catalogOf(file).get("MarkInfo"));
      return [
        ...unless(get(file, mark.get("Marked")) === true, "Marked"),
        ...unless(get(file, mark.get("Suspects")) !== true, "Suspects"),
      ];
    },
  },
  {
    id: "A 6.5.1",
    says: "nessuna azione vietata e nessuna che parte da sola",
    check: (file) =>
      dictsOf(file).flatMap(([id, dict]) => {
        const action = nameOf(dict.get("S"));
        const typed = dict.has("JS") || FORBIDDEN.has(action);
        return [
          ...(typed ? [`oggetto ${id}: azione ${action}`] : []),
          ...(dict.has("AA") ? [`oggetto ${id}: AA`] : []),
        ];
      }),
  },
  {
    id: "A 6.5.2 nomi",
    says: "il catalogo non porta programmi, moduli dinamici o requisiti",
    check: (file) => {
      const catalog = catalogOf(file);
      const names = dictOf(file, catalog.get("Names"));
      return [
        ...["JavaScript", "AlternatePresentations"].flatMap((key) =>
          names.has(key) ? [`Names ${key}`] : [],
        ),
        ...["NeedsRendering", "Requirements"].flatMap((key) => (catalog.has(key) ? [key] : [])),
        ...unless(!dictOf(file, catalog.get("AcroForm")).has("XFA"), "XFA"),
      ];
    },
  },
  {
    id: "segnalibri",
    says: "il documento ha segnalibri con un titolo e una pagina che c'è",
    check: (file) => {
      const faults: string[] = [];
      const walk = (value: Value | undefined): number => {
        let count = 0;
        for (let at = value; at !== undefined; ) {
          const item = dictOf(file, at);
          const title = get(file, item.get("Title"));
          if (!isText(title) || title.bytes === "") faults.push("un segnalibro è senza titolo");
          const dest = listOf(file, item.get("Dest"));
          if (nameOf(dictOf(file, dest[0]).get("Type")) !== "Page") {
            faults.push("un segnalibro non porta a una pagina");
          }
          count += 1 + walk(item.get("First"));
          at = item.get("Next");
        }
        return count;
      };
      const count = walk(dictOf(file, catalogOf(file).get("Outlines")).get("First"));
      return [...faults, ...unless(count > 0, "non ci sono segnalibri")];
    },
  },
];
