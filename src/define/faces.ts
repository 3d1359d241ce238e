import { type Font, openSync } from "fontkit";
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
