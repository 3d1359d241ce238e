import { readFileSync } from "node:fs";
import { create, type Font, type Glyph } from "fontkit";
import { type Faced, type FontWeight, faceKey, fontFile } from "./fonts.js";

/**
 * A face opened from its bytes. Room is left after the last table: fontkit looks for the outline of a
 * letter that has none, such as the space, beyond the end of some files.
 */
export const openFace = (bytes: Uint8Array): Font =>
  create(Buffer.concat([bytes, Buffer.alloc(32)])) as Font;

const DIGITS = "0123456789";

/** A weight of a face: its glyphs and the widths of its texts, found once. */
class Cut {
  readonly font: Font;
  readonly #glyphs = new Map<number, Glyph>();
  readonly #totals = new Map<string, number>();

  constructor(font: Font) {
    this.font = font;
    // Columns of figures want digits of one width, which many faces keep aside.
    const digits = [...DIGITS].map((digit) => font.glyphForCodePoint(digit.charCodeAt(0)));
    if (new Set(digits.map((glyph) => glyph.advanceWidth)).size === 1) return;
    const level = font.layout(DIGITS, ["tnum"]).glyphs;
    if (level.length !== DIGITS.length) return;
    for (const [at, glyph] of level.entries()) this.#glyphs.set(DIGITS.charCodeAt(at), glyph);
  }

  glyph(code: number): Glyph {
    const known = this.#glyphs.get(code);
    if (known !== undefined) return known;
    const glyph = this.font.glyphForCodePoint(code);
    this.#glyphs.set(code, glyph);
    return glyph;
  }

  ems(text: string): number {
    const known = this.#totals.get(text);
    if (known !== undefined) return known;
    let units = 0;
    for (const letter of text) units += this.glyph(letter.codePointAt(0) ?? 0).advanceWidth;
    const ems = units / this.font.unitsPerEm;
    if (this.#totals.size < 50_000) this.#totals.set(text, ems);
    return ems;
  }
}

/** The two weights of a face, each opened when it is first asked for and then kept. */
export class Face {
  readonly #theme: Faced;
  readonly #cuts: { 400?: Cut; 600?: Cut } = {};

  constructor(theme: Faced) {
    this.#theme = theme;
  }

  #cut(weight: FontWeight): Cut {
    const made =
      this.#cuts[weight] ?? new Cut(openFace(readFileSync(fontFile(this.#theme, weight))));
    this.#cuts[weight] = made;
    return made;
  }

  font(weight: FontWeight): Font {
    return this.#cut(weight).font;
  }

  /** The glyph of a code point; that of a missing letter (id 0) where the face lacks it. */
  glyphOf(code: number, weight: FontWeight): Glyph {
    return this.#cut(weight).glyph(code);
  }

  /**
   * Width of a text in ems, from the advances of the face. Kerning is left out everywhere, where text
   * is measured and where it is drawn: it only narrows.
   */
  emsOf(text: string, weight: FontWeight): number {
    return this.#cut(weight).ems(text);
  }
}

const faces = new Map<string, Face>();

/** The face of a theme: decoding its tables costs a tenth of a second, so it is made once. */
export function faceOf(theme: Faced): Face {
  const key = faceKey(theme);
  let face = faces.get(key);
  if (face === undefined) {
    face = new Face(theme);
    faces.set(key, face);
  }
  return face;
}

/** A face that `faceOf` has given before, by its key; ours where there is none. */
export const knownFace = (key: string | undefined): Face => faces.get(key ?? "") ?? faceOf({});
