import { texts } from "./marks.js";
import type { Ruler } from "./measure.js";
import { type Frame, type Layer, type Look, type Plan, SIZE } from "./plan.js";

const LINE = SIZE.note * 1.2;

export interface Footnote {
  /** Room it takes, gap above included; 0 when there is nothing to say. */
  readonly height: number;
  layers(left: number, top: number): readonly Layer[];
}

/** The room that what is said under a drawing takes, gap above included. */
export function footnoteHeight(
  said: readonly string[],
  width: number,
  ruler: Ruler,
  most = 4,
): number {
  const lines = footnoteLines(said, width, ruler, most).length;
  return lines === 0 ? 0 : 6 + lines * LINE;
}

const footnoteLines = (
  said: readonly string[],
  width: number,
  ruler: Ruler,
  most: number,
): readonly string[] =>
  said.filter((text) => text !== "").flatMap((text) => ruler.wrap(text, width, most, SIZE.note));

/** What must be said under a drawing: what a mark means, what was left out. One paragraph a sentence. */
export function footnote(
  said: readonly string[],
  width: number,
  { theme, ruler }: Look,
  most = 4,
): Footnote {
  const lines = footnoteLines(said, width, ruler, most);
  if (lines.length === 0) return { height: 0, layers: () => [] };
  return {
    height: footnoteHeight(said, width, ruler, most),
    layers: (left, top) => [
      texts(
        lines.map((text, index) => ({
          x: left,
          y: top + 6 + (index + 0.5) * LINE,
          text,
          colour: theme.colori.testoChiaro,
          size: SIZE.note,
        })),
      ),
    ],
  };
}

/** Height of a drawing that only says why it cannot be made. */
export const REFUSAL_HEIGHT = 60;

/** What stands in the place of a drawing that the data do not allow: the reason, in words. */
export function refusal(reason: string, { width, height, theme, ruler }: Frame): Plan {
  const words = ruler.wrap(reason, width - 20, 3, SIZE.label);
  return {
    padding: { left: 0, top: 0, right: 0, bottom: 0 },
    layers: [
      texts(
        words.map((text, index) => ({
          x: width / 2,
          y: height / 2 + (index - (words.length - 1) / 2) * SIZE.label * 1.2,
          text,
          colour: theme.colori.testoChiaro,
          size: SIZE.label,
          align: "center",
        })),
      ),
    ],
  };
}
