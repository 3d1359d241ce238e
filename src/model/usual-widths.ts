/**
 * How much room a text takes when one cannot know the reader's fonts: widths of a common sans serif,
 * a little wider than Titillium Web, so that a substitute does not overflow either.
 */
const EM: readonly (readonly [RegExp, number])[] = [
  [/[iljI.,;:'’|!]/, 0.27],
  [/[ftr()[\]\-/ ·]/, 0.33],
  [/[mwMW%@—…]/, 0.88],
  [/[A-ZÀ-ÝŠŽČĆ&]/, 0.69],
  [/[+<>=−]/, 0.58],
];

const widths = new Map<string, number>();
function em(char: string): number {
  let found = widths.get(char);
  if (found === undefined) {
    found = EM.find(([pattern]) => pattern.test(char))?.[1] ?? 0.556;
    widths.set(char, found);
  }
  return found;
}

/** The widest substitute one meets (DejaVu Sans, on a Linux without other fonts) against the widths above. */
const WIDEST_SUBSTITUTE = 1.16;

/** No text is wider than so many ems a letter. */
export const WIDEST = Math.max(...EM.map(([, width]) => width)) * WIDEST_SUBSTITUTE;

/** Width in points. */
export function usualWidth(text: string, size: number, bold = false): number {
  let total = 0;
  for (const char of text) total += em(char);
  return total * size * (bold ? 1.1 : 1) * WIDEST_SUBSTITUTE;
}
