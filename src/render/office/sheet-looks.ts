/** How the cells of tables look: each look once, put into the styles that exceljs wrote. */
import { editPart, type Parts, readPart } from "./package.js";
import { argb, FACE } from "./sheet-pen.js";
import { child, descendants, element, elements, type XmlElement } from "./xml.js";

export interface Look {
  /** `#RRGGBB`. */
  readonly ink: string;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly right: boolean;
  readonly wrap: boolean;
  /** `#RRGGBB`; null where the sheet shows through. */
  readonly fill: string | null;
  /** Colours of the hairline under the cell and of the line over a total; null where there is none. */
  readonly under: string | null;
  readonly over: string | null;
  /** Excel number format; null for text. */
  readonly format: string | null;
}

export const PLAIN_LOOK: Look = {
  ink: "#000000",
  bold: false,
  underline: false,
  right: false,
  wrap: false,
  fill: null,
  under: null,
  over: null,
  format: null,
};

const STYLES = "xl/styles.xml";
const SIZE = "11";
/** Numbers below are Excel's own formats. */
const FIRST_FORMAT = 164;

/** The parts of a font in the order that Office wants; exceljs has another. */
const FONT_PARTS = "b i strike outline u vertAlign sz color name family charset scheme".split(" ");
const fontPlace = ({ name }: XmlElement): number => FONT_PARTS.indexOf(name);

export class Looks {
  readonly #known = new Map<string, number>();
  readonly #looks: Look[] = [];
  #first: number | null = null;

  /** The number of a look, for `style`. */
  of(look: Look): number {
    const key = `${look.ink} ${look.bold} ${look.underline} ${look.right} ${look.wrap} ${look.fill} ${look.under} ${look.over} ${look.format}`;
    let found = this.#known.get(key);
    if (found === undefined) {
      found = this.#looks.length;
      this.#known.set(key, found);
      this.#looks.push(look);
    }
    return found;
  }

  /** The looks come after those that exceljs wrote. */
  follow(parts: Parts): void {
    this.#first = descendants(readPart(parts, STYLES), "cellXfs").flatMap(elements).length;
  }

  /** What a cell writes in `s`. */
  style(look: number): number {
    if (this.#first === null) throw new Error("nobody said where the looks begin");
    return this.#first + look;
  }

  /** Adds to the styles of the workbook every look that was asked for. */
  write(parts: Parts): void {
    editPart(parts, STYLES, (root) => {
      const list = (name: string): XmlElement => {
        const found = child(root, name);
        if (found === undefined) throw new Error(`styles without ${name}`);
        return found;
      };
      const formats = formatsOf(root);
      const [fonts, fills, borders, cells] = [
        list("fonts"),
        list("fills"),
        list("borders"),
        list("cellXfs"),
      ];
      const add = adder();
      for (const look of this.#looks)
        cells.children.push(
          element(
            "xf",
            {
              numFmtId: String(look.format === null ? 0 : formats(look.format)),
              fontId: add(fonts, fontOf(look)),
              fillId: look.fill === null ? "0" : add(fills, fillOf(look.fill)),
              borderId: add(borders, borderOf(look)),
              xfId: "0",
              ...(look.format === null ? {} : { applyNumberFormat: "1" }),
              applyFont: "1",
              ...(look.fill === null ? {} : { applyFill: "1" }),
              applyBorder: "1",
              applyAlignment: "1",
            },
            [
              element("alignment", {
                horizontal: look.right ? "right" : "left",
                vertical: "top",
                ...(look.wrap ? { wrapText: "1" } : {}),
                indent: "1",
              }),
            ],
          ),
        );
      for (const one of elements(fonts))
        one.children = elements(one).sort((a, b) => fontPlace(a) - fontPlace(b));
      for (const one of [fonts, fills, borders, cells])
        one.attributes.count = String(elements(one).length);
    });
  }
}

/** Adds an element to its list, each once, and gives its place. */
function adder(): (list: XmlElement, one: XmlElement) => string {
  const known = new Map<string, string>();
  return (list, one) => {
    const key = JSON.stringify(one);
    let at = known.get(key);
    if (at === undefined) {
      at = String(elements(list).length);
      known.set(key, at);
      list.children.push(one);
    }
    return at;
  };
}

/** The number of a format: as exceljs gave it, or a new one. */
function formatsOf(root: XmlElement): (code: string) => number {
  let list = child(root, "numFmts");
  if (list === undefined) {
    list = element("numFmts");
    root.children.unshift(list);
  }
  const formats = list;
  const known = new Map(
    elements(formats).map(({ attributes }) => [
      attributes.formatCode ?? "",
      Number(attributes.numFmtId),
    ]),
  );
  return (code) => {
    let number = known.get(code);
    if (number === undefined) {
      number = Math.max(FIRST_FORMAT - 1, ...known.values()) + 1;
      known.set(code, number);
      formats.children.push(element("numFmt", { numFmtId: String(number), formatCode: code }));
      formats.attributes.count = String(known.size);
    }
    return number;
  };
}

const fontOf = ({ ink, bold, underline }: Look): XmlElement =>
  element("font", {}, [
    ...(bold ? [element("b")] : []),
    ...(underline ? [element("u")] : []),
    element("sz", { val: SIZE }),
    element("color", { rgb: argb(ink) }),
    element("name", { val: FACE }),
  ]);

const fillOf = (colour: string): XmlElement =>
  element("fill", {}, [
    element("patternFill", { patternType: "solid" }, [element("fgColor", { rgb: argb(colour) })]),
  ]);

function borderOf({ under, over }: Look): XmlElement {
  const side = (name: string, style: string, colour: string | null): XmlElement =>
    colour === null
      ? element(name)
      : element(name, { style }, [element("color", { rgb: argb(colour) })]);
  return element("border", {}, [
    element("left"),
    element("right"),
    side("top", "thin", over),
    side("bottom", "hair", under),
    element("diagonal"),
  ]);
}
