import { type Font, type Glyph, openSync } from "fontkit";
import { type FontWeight, fontFile } from "./fonts.js";

const opened = new Map<FontWeight, Font>();

/** Our face in a weight, opened once: decoding its tables costs a tenth of a second each time. */
export function face(weight: FontWeight): Font {
  let font = opened.get(weight);
  if (font === undefined) {
    font = openSync(fontFile(weight));
    opened.set(weight, font);
  }
  return font;
}

const glyphs: Readonly<Record<FontWeight, Map<number, Glyph>>> = { 400: new Map(), 600: new Map() };

/** The glyph of a code point, found once; that of a missing letter (id 0) where the face lacks it. */
export function glyphOf(code: number, weight: FontWeight): Glyph {
  const known = glyphs[weight].get(code);
  if (known !== undefined) return known;
  const glyph = face(weight).glyphForCodePoint(code);
  glyphs[weight].set(code, glyph);
  return glyph;
}

const totals: Readonly<Record<FontWeight, Map<string, number>>> = {
  400: new Map(),
  600: new Map(),
};

/**
 * Width of a text in ems, from the advances of our own face. Kerning is left out everywhere, where
 * text is measured and where it is drawn: it only narrows.
 */
export function emsOf(text: string, weight: FontWeight): number {
  const known = totals[weight].get(text);
  if (known !== undefined) return known;
  let units = 0;
  for (const letter of text) units += glyphOf(letter.codePointAt(0) ?? 0, weight).advanceWidth;
  const ems = units / face(weight).unitsPerEm;
  if (totals[weight].size < 50_000) totals[weight].set(text, ems);
  return ems;
}
