import { emsOf } from "../define/faces.js";
import type { FontWeight } from "../define/fonts.js";

/**
 * Width of a text in points, from the advances of our own face. Vega without a canvas guesses 0.8 em
 * a character, almost twice the truth, and cuts labels short.
 */
export const textWidth = (text: string, size: number, weight: FontWeight = 400): number =>
  emsOf(text, weight) * size;

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
 * and slashes (not inside a date). The last line is cut with an ellipsis when the text does not fit.
 */
export function wrapText(
  text: string,
  width: number,
  lines: number,
  size: number,
  weight: FontWeight = 400,
): readonly string[] {
  const words = text.split(/(?<=[ \n-])|(?<=\/)(?!\d)/u);
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
