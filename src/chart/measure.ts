import { type Face, faceOf } from "../define/faces.js";
import type { FontWeight } from "../define/fonts.js";
import type { Theme } from "../model/document.js";

/** What a line may end with: a space, a hyphen, a slash; «100-109» and «12/2025» are one word. */
const piecesOf = (text: string): readonly string[] =>
  text.split(/(?<=[ \n])|(?<=-)(?<!\d-(?=\d))|(?<=\/)(?!\d)/u);

/** True where `wrap` had to cut: the text has an ellipsis that it did not come with. */
export const isCut = (lines: readonly string[], text: string): boolean =>
  lines.at(-1)?.endsWith("…") === true
    ? !text.endsWith("…")
    : lines.some((line) => line.endsWith("…") && !text.includes("…"));

/**
 * Measures texts in points, from the advances of the face of a theme. Vega without a canvas guesses
 * 0.8 em a character, almost twice the truth, and cuts labels short.
 */
export class Ruler {
  readonly #face: Face;

  constructor(face: Face) {
    this.#face = face;
  }

  width(text: string, size: number, weight: FontWeight = 400): number {
    return this.#face.emsOf(text, weight) * size;
  }

  /** The text cut to a width, with an ellipsis when something is lost. */
  fit(text: string, width: number, size: number, weight: FontWeight = 400): string {
    if (this.width(text, size, weight) <= width) return text;
    let kept = text;
    while (kept.length > 1 && this.width(`${kept}…`, size, weight) > width) {
      kept = kept.slice(0, -1);
    }
    return `${kept.trimEnd()}…`;
  }

  /** The narrowest room in which `wrap` leaves every word whole. */
  longestWord(text: string, size: number, weight: FontWeight = 400): number {
    return Math.max(...piecesOf(text).map((word) => this.width(word.trim(), size, weight)));
  }

  /**
   * The text on lines no wider than `width`, at most `lines` of them; breaks at spaces and after
   * hyphens and slashes, never inside a date or a range. The last line is cut with an ellipsis when the text does
   * not fit.
   */
  wrap(
    text: string,
    width: number,
    lines: number,
    size: number,
    weight: FontWeight = 400,
  ): readonly string[] {
    const words = piecesOf(text);
    const made: string[] = [];
    let current = "";
    for (const [index, word] of words.entries()) {
      if (current === "" || this.width((current + word).trimEnd(), size, weight) <= width) {
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
    return made.map((line) => this.fit(line, width, size, weight));
  }
}

const rulers = new WeakMap<Face, Ruler>();

/** The ruler of a theme's face. */
export function rulerOf(theme: Pick<Theme, "carattere">): Ruler {
  const face = faceOf(theme);
  let ruler = rulers.get(face);
  if (ruler === undefined) {
    ruler = new Ruler(face);
    rulers.set(face, ruler);
  }
  return ruler;
}
