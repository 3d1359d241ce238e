/** The room that texts take in office programs, whatever face they are shown in. */
import { usualWidth } from "../../model/usual-widths.js";

export { usualWidth as textWidth, WIDEST } from "../../model/usual-widths.js";

/** Line to line, as a multiple of the size: set on every paragraph, since fonts differ in it. */
export const LEADING = 1.22;

/** Lines that `text` takes in a column of `width` points; a word longer than the column is split. */
export function countLines(text: string, size: number, width: number, bold = false): number {
  let lines = 0;
  for (const paragraph of text.split("\n")) {
    let used = 0;
    lines++;
    for (const word of paragraph.split(/(?<=[ /-])/)) {
      const wide = usualWidth(word, size, bold);
      const bare = usualWidth(word.trimEnd(), size, bold);
      if (used > 0 && used + bare > width) {
        lines++;
        used = 0;
      }
      if (bare > width) lines += Math.ceil(bare / width) - 1;
      used += wide > width ? wide % width : wide;
    }
  }
  return lines;
}

/** A text cut to one line of `width` points, with an ellipsis when something is lost. */
export function fitLine(text: string, size: number, width: number): string {
  if (usualWidth(text, size) <= width) return text;
  let kept = text;
  while (kept.length > 1 && usualWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}

/** Height in points of a paragraph. */
export const textHeight = (text: string, size: number, width: number, bold = false): number =>
  countLines(text, size, width, bold) * size * LEADING;
