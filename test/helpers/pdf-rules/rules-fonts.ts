import { create, type Font } from "fontkit";
import { walked } from "./content.js";
import { contentOf, decoded, dictOf, get, listOf, type PdfFile, pagesOf } from "./file.js";
import { type Rule, unless } from "./rule.js";
import { type Dict, isStream, nameOf } from "./values.js";

interface Used {
  readonly name: string;
  readonly font: Dict;
  readonly cid: Dict;
  readonly descriptor: Dict;
  readonly codes: ReadonlySet<number>;
}

/** The fonts that draw something, with all the codes they draw. */
function usedBy(file: PdfFile): readonly Used[] {
  const codes = new Map<Dict, Set<number>>();
  for (const [, page] of pagesOf(file)) {
    for (const [font, own] of walked(file, page).shown) {
      codes.set(font, new Set([...(codes.get(font) ?? []), ...own]));
    }
  }
  return [...codes].map(([font, own]) => {
    const cid = dictOf(file, listOf(file, font.get("DescendantFonts"))[0]);
    return {
      name: nameOf(font.get("BaseFont")),
      font,
      cid,
      descriptor: dictOf(file, cid.get("FontDescriptor")),
      codes: own,
    };
  });
}

function programOf(file: PdfFile, descriptor: Dict): Font | null {
  const stream = get(file, descriptor.get("FontFile2"));
  if (!isStream(stream)) return null;
  try {
    return create(Buffer.from(decoded(stream))) as Font;
  } catch {
    return null;
  }
}

/** Widths a font declares, by code. */
function widthsOf(file: PdfFile, cid: Dict): ReadonlyMap<number, number> {
  const list = listOf(file, cid.get("W"));
  const made = new Map<number, number>();
  for (let at = 0; at < list.length; ) {
    const first = Number(list[at]);
    const second = get(file, list[at + 1]);
    if (Array.isArray(second)) {
      for (const [index, width] of second.entries()) made.set(first + index, Number(width));
      at += 2;
    } else {
      for (let code = first; code <= Number(second); code += 1)
        made.set(code, Number(list[at + 2]));
      at += 3;
    }
  }
  return made;
}

/** What each code says, as the font's map to Unicode gives it. */
function meaningsOf(file: PdfFile, font: Dict): ReadonlyMap<number, string> {
  const map = Buffer.from(contentOf(file, font.get("ToUnicode"))).toString("latin1");
  const made = new Map<number, string>();
  const decode = (hex: string): string => {
    const units = hex.replaceAll(/\s/g, "").match(/.{4}/g) ?? [];
    return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
  };
  for (const [, body = ""] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    const range = /<([0-9a-fA-F]+)>\s*<[0-9a-fA-F]+>\s*(?:\[([^\]]*)\]|<([0-9a-fA-F]+)>)/g;
    for (const [, low = "", list, single] of body.matchAll(range)) {
      const first = Number.parseInt(low, 16);
      const all = list === undefined ? [single ?? ""] : list.match(/(?<=<)[^>]*/g);
      for (const [index, hex] of (all ?? []).entries()) made.set(first + index, decode(hex));
    }
  }
  for (const [, body = ""] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code = "", hex = ""] of body.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>/g)) {
      made.set(Number.parseInt(code, 16), decode(hex));
    }
  }
  return made;
}

const over = (file: PdfFile, check: (used: Used) => readonly string[]): readonly string[] =>
  usedBy(file).flatMap((used) => check(used).map((fault) => `${used.name}: ${fault}`));

export const fontRules: readonly Rule[] = [
  {
    id: "UA 31-009",
    says: "ogni carattere è incorporato, e il suo programma si legge",
    check: (file) =>
      over(file, ({ descriptor }) => unless(programOf(file, descriptor) !== null, "programma")),
  },
  {
    id: "UA 31-001",
    says: "ogni carattere è composto da noi: Identity-H, TrueType, mappa dei glifi",
    check: (file) =>
      over(file, ({ font, cid }) => {
        const map = get(file, cid.get("CIDToGIDMap"));
        return [
          ...unless(nameOf(font.get("Encoding")) === "Identity-H", "Encoding"),
          ...unless(nameOf(cid.get("Subtype")) === "CIDFontType2", "Subtype"),
          ...unless(nameOf(map) === "Identity" || isStream(map), "CIDToGIDMap"),
          ...unless(nameOf(cid.get("BaseFont")) === nameOf(font.get("BaseFont")), "BaseFont"),
        ];
      }),
  },
  {
    id: "A 6.2.11.4.2",
    says: "un carattere incorporato in parte lo dice nel nome, e il suo CIDSet li ha tutti",
    check: (file) =>
      over(file, ({ name, descriptor, codes }) => {
        const set = get(file, descriptor.get("CIDSet"));
        const bits = isStream(set) ? decoded(set) : null;
        const missing =
          bits === null
            ? []
            : [...codes].filter((code) => ((bits[code >> 3] ?? 0) & (128 >> (code & 7))) === 0);
        return [
          ...unless(/^[A-Z]{6}\+/.test(name), "prefisso"),
          ...missing.map((code) => `CIDSet senza ${code}`),
        ];
      }),
  },
  {
    id: "UA 31-027",
    says: "ogni lettera disegnata ha il suo Unicode",
    check: (file) =>
      over(file, ({ font, codes }) => {
        const meanings = meaningsOf(file, font);
        return [...codes].flatMap((code) => {
          const said = meanings.get(code) ?? "";
          const odd =
            said === "" || said.includes("\0") || /[\uFEFF\uFFFE\uE000-\uF8FF]/.test(said);
          return odd ? [`codice ${code}`] : [];
        });
      }),
  },
  {
    id: "UA 31-030",
    says: "nessun riquadro vuoto, e nessuna lettera che il programma non ha",
    check: (file) =>
      over(file, ({ codes, descriptor }) => {
        const glyphs = programOf(file, descriptor)?.numGlyphs ?? 0;
        return [...codes].flatMap((code) =>
          code === 0 || code >= glyphs ? [`codice ${code}`] : [],
        );
      }),
  },
  {
    id: "A 6.2.11.5",
    says: "le larghezze dichiarate sono quelle del programma",
    check: (file) =>
      over(file, ({ cid, codes, descriptor }) => {
        const program = programOf(file, descriptor);
        const widths = widthsOf(file, cid);
        if (program === null) return [];
        return [...codes].flatMap((code) => {
          const own = (program.getGlyph(code).advanceWidth * 1000) / program.unitsPerEm;
          const declared = widths.get(code) ?? Number(cid.get("DW") ?? 1000);
          return Math.abs(own - declared) > 1 ? [`codice ${code}`] : [];
        });
      }),
  },
];
