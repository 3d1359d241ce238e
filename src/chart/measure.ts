import { type Face, faceOf } from "../define/faces.js";
import type { FontWeight } from "../define/fonts.js";
import type { Theme } from "../model/document.js";

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

  /**
   * The text on lines no wider than `width`, at most `lines` of them; breaks at spaces and after
   * hyphens and slashes (not inside a date). The last line is cut with an ellipsis when the text does
   * not fit.
   */
  wrap(
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
