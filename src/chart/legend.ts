import { boxes, lines, texts } from "./marks.js";
import { type Layer, type Look, SIZE } from "./plan.js";

export interface LegendItem {
  readonly label: string;
  readonly colour: string;
  /** A filled square, or the mark of a reference value as it lies on the bars. */
  readonly sign: "square" | "tick" | "dash";
}

export interface Legend {
  /** Room it takes, gap below included; 0 when there is nothing to say. */
  readonly height: number;
  /** Its layers, with the first line at `top` of the plot's coordinates. */
  layers(left: number, top: number): readonly Layer[];
}

const LINE = 12;
const SIGN = 11;
const GAP = 14;

/** A line (or more) of signs and words above the plot: only where a direct label cannot do. */
export function legend(
  items: readonly LegendItem[],
  width: number,
  { theme, ruler }: Look,
): Legend {
  const placed: { item: LegendItem; x: number; line: number }[] = [];
  let x = 0;
  let line = 0;
  for (const item of items) {
    const needs = SIGN + ruler.width(item.label, SIZE.label);
    if (x > 0 && x + needs > width) {
      x = 0;
      line += 1;
    }
    placed.push({ item, x, line });
    x += needs + GAP;
  }
  if (items.length === 0) return { height: 0, layers: () => [] };
  return {
    height: (line + 1) * LINE + 6,
    layers: (left, top) => {
      const middle = (at: number): number => top + at * LINE + LINE / 2;
      const squares = placed.filter(({ item }) => item.sign === "square");
      const marks = placed.filter(({ item }) => item.sign !== "square");
      return [
        ...(squares.length === 0
          ? []
          : [
              boxes(
                squares.map((at) => ({
                  x: left + at.x,
                  x2: left + at.x + 7,
                  y: middle(at.line) - 3.5,
                  y2: middle(at.line) + 3.5,
                  colour: at.item.colour,
                })),
              ),
            ]),
        ...(marks.length === 0
          ? []
          : [
              lines(
                marks.map((at) => {
                  const [across, along] = at.item.sign === "dash" ? [4, 0] : [0, 5];
                  return {
                    x: left + at.x + 4 - across,
                    x2: left + at.x + 4 + across,
                    y: middle(at.line) - along,
                    y2: middle(at.line) + along,
                    colour: at.item.colour,
                    thick: 2,
                  };
                }),
              ),
            ]),
        texts(
          placed.map((at) => ({
            x: left + at.x + SIGN,
            y: middle(at.line),
            text: at.item.label,
            colour: theme.colori.testo,
            size: SIZE.label,
          })),
        ),
      ];
    },
  };
}
