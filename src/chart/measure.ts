import { type Font, openSync } from "fontkit";
import { type FontWeight, fontFile } from "../define/fonts.js";

interface Face {
  readonly font: Font;
  readonly advances: Map<number, number>;
}

const faces = new Map<FontWeight, Face>();

function faceOf(weight: FontWeight): Face {
  let face = faces.get(weight);
  if (face === undefined) {
    face = { font: openSync(fontFile(weight)), advances: new Map() };
    faces.set(weight, face);
  }
  return face;
}

/**
 * Width of a text in points, from the advances of our own face. Vega without a canvas guesses 0.8 em
 * a character, almost twice the truth, and cuts labels short. Kerning is left out: it only narrows.
 */
export function textWidth(text: string, size: number, weight: FontWeight = 400): number {
  const { font, advances } = faceOf(weight);
  let units = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    let advance = advances.get(code);
    if (advance === undefined) {
      advance = font.glyphForCodePoint(code).advanceWidth;
      advances.set(code, advance);
    }
    units += advance;
  }
  return (units * size) / font.unitsPerEm;
}

/** The text cut to a width, with an ellipsis when something is lost. */
export function fitText(
  text: string,
  width: number,
  size: number,
  weight: FontWeight = 400,
): string {
  if (textWidth(text, size, weight) <= width) return text;
  let kept = text;
  while (kept.length > 1 && textWidth(`${kept}…`, size, weight) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/**
 * The text on lines no wider than `width`, at most `lines` of them; breaks at spaces and after hyphens
 * and slashes. The last line is cut with an ellipsis when the text does not fit.
 */
export function wrapText(
  text: string,
  width: number,
  lines: number,
  size: number,
  weight: FontWeight = 400,
): readonly string[] {
  const words = text.split(/(?<=[\s/-])/u);
  const made: string[] = [];
  let current = "";
  for (const [index, word] of words.entries()) {
    if (current === "" || textWidth((current + word).trimEnd(), size, weight) <= width) {
      current += word;
    } else if (made.length === lines - 1) {
      current += words.slice(index).join("");
      break;
    } else {
      made.push(current.trim());
      current = word;
    }
  }
  made.push(current.trim());
  return made.map((line) => fitText(line, width, size, weight));
}
