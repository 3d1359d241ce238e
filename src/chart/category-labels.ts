import { sayMonth } from "../model/italian.js";
import type { Ruler } from "./measure.js";
import { isMonth } from "./months.js";
import { SIZE } from "./plan.js";

/** Beyond these, names are steps of a scale: some may go unsaid. Up to these each is said. */
const ALL_SAID = 12;

const breakName = (name: string, room: number, lines: number, ruler: Ruler): readonly string[] =>
  isMonth(name) ? sayMonth(name).split(" ") : ruler.wrap(name, room, lines, SIZE.label);

/**
 * Labels under upright bars, a list of lines each. Few names are all said, on up to three lines; of
 * many too, where they fit whole, otherwise every second or third is, counting from the last.
 */
export function categoryLabels(
  names: readonly string[],
  step: number,
  ruler: Ruler,
): readonly (readonly string[])[] {
  const fits = (label: readonly string[], room: number): boolean =>
    label.every((line) => !line.endsWith("…") && ruler.width(line, SIZE.label) <= room);
  const said = (every: number): readonly (readonly string[])[] => {
    let year = "";
    return names.map((name, index) => {
      if ((names.length - 1 - index) % every !== 0) return [];
      const lines = breakName(name, every * step - 3, 3, ruler);
      if (!isMonth(name)) return lines;
      // The first of its months that is said has the year.
      const own = name.slice(0, 4);
      const known = own === year;
      year = own;
      return known ? lines.slice(0, 1) : lines;
    });
  };
  const most = names.length > ALL_SAID || names.every(isMonth) ? names.length : 1;
  for (let every = 1; every < most; every += 1) {
    const labels = said(every);
    if (labels.every((label) => fits(label, every * step - 3))) return labels;
  }
  return said(most);
}

/**
 * How far half a label hangs over the ends of the bars. Giving it room narrows the bars, which may
 * thin the labels and widen them: asked again until it holds.
 */
export function overhang(
  names: readonly string[],
  stepWith: (over: number) => number,
  ruler: Ruler,
): number {
  let over = 0;
  for (let round = 0; round < 4; round += 1) {
    const step = stepWith(over);
    const widest = Math.max(
      0,
      ...categoryLabels(names, step, ruler)
        .flat()
        .map((line) => ruler.width(line, SIZE.label)),
    );
    over = Math.max(over, widest / 2 - step / 2);
  }
  return over;
}
