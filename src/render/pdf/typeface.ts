import type { Face } from "../../define/faces.js";
import type { FontWeight } from "../../define/fonts.js";

/** What pdfkit keeps of an embedded font, and its typings leave out. */
interface EmbeddedFont {
  readonly id: string;
  readonly scale: number;
  readonly subset: { includeGlyph(glyph: number): number };
  readonly widths: number[];
  readonly unicode: (readonly number[])[];
  ref(): unknown;
}

type Inside = PDFKit.PDFDocument & {
  readonly _font: EmbeddedFont;
  readonly page: { readonly fonts: Record<string, unknown> };
};

const tidy = (value: number): string => String(Math.round(value * 1000) / 1000);

/**
 * A weight of a face in one document, written glyph by glyph: pdfkit's own text runs a whole layout
 * engine over every word, for features that our texts do not need.
 */
export class Typeface {
  readonly #doc: Inside;
  readonly #font: EmbeddedFont;
  readonly #face: Face;
  readonly #weight: FontWeight;
  readonly #codes = new Map<number, string>();

  constructor(doc: PDFKit.PDFDocument, name: string, face: Face, weight: FontWeight) {
    doc.font(name);
    this.#doc = doc as Inside;
    this.#font = this.#doc._font;
    this.#face = face;
    this.#weight = weight;
  }

  /** The glyphs of a text, four digits each, put into the part of the face that is embedded. */
  #encode(text: string): string {
    let made = "";
    for (const letter of text) {
      const code = letter.codePointAt(0) ?? 0;
      let hex = this.#codes.get(code);
      if (hex === undefined) {
        const glyph = this.#face.glyphOf(code, this.#weight);
        const place = this.#font.subset.includeGlyph(glyph.id);
        this.#font.widths[place] ??= glyph.advanceWidth * this.#font.scale;
        this.#font.unicode[place] ??= [code];
        hex = place.toString(16).padStart(4, "0");
        this.#codes.set(code, hex);
      }
      made += hex;
    }
    return made;
  }

  /** Writes a text with its base line at `y`, in the coordinates of the page. */
  write(text: string, x: number, y: number, size: number): void {
    const doc = this.#doc;
    const font = this.#font;
    doc.page.fonts[font.id] ??= font.ref();
    doc.addContent(
      `BT /${font.id} ${tidy(size)} Tf 1 0 0 -1 ${tidy(x)} ${tidy(y)} Tm <${this.#encode(text)}> Tj ET`,
    );
  }
}
