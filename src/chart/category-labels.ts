import { sayMonth } from "../model/italian.js";
import { isCut, type Ruler } from "./measure.js";
import { isMonth } from "./months.js";
import { SIZE } from "./plan.js";

/** Beyond these, names are steps of a scale: some may go unsaid. Up to these each is said. */
const ALL_SAID = 12;
/** Up to these, names that do not fit side by side stand on two levels before any goes unsaid. */
const STAGGERED = 16;
/** Lines under the bars at most: more would take the height from the bars. */
const MOST_LINES = 5;
const LABEL_LINES = 3;
/** Between two labels on one level. */
const APART = 3;

type Labels = readonly (readonly string[])[];

const breakName = (name: string, room: number, lines: number, ruler: Ruler): readonly string[] =>
  isMonth(name) ? sayMonth(name).split(" ") : ruler.wrap(name, room, lines, SIZE.label);

const widthOf = (label: readonly string[], ruler: Ruler): number =>
  Math.max(0, ...label.map((line) => ruler.width(line, SIZE.label)));

/**
 * Every name whole, in turn on so many levels: a level has the room of as many steps, and a long word
 * may lean over a neighbour that is short. Null where two would meet, or one would be cut.
 */
function onLevels(
  names: readonly string[],
  step: number,
  levels: number,
  ruler: Ruler,
): Labels | null {
  const room = levels * step - APART;
  const labels = names.map((name) =>
    ruler.wrap(name, Math.max(room, ruler.longestWord(name, SIZE.label)), LABEL_LINES, SIZE.label),
  );
  if (labels.some((label, at) => isCut(label, names[at] ?? ""))) return null;
  const widths = labels.map((label) => widthOf(label, ruler));
  const meets = widths.some((width, at) => {
    const next = widths[at + levels];
    return next !== undefined && (width + next) / 2 + APART > levels * step;
  });
  if (meets) return null;
  const deep = Array.from({ length: levels }, (_, level) =>
    Math.max(0, ...labels.filter((_, at) => at % levels === level).map((label) => label.length)),
  );
  if (levels > 1 && deep.reduce((sum, one) => sum + one, 0) > MOST_LINES) return null;
  return labels.map((label, at) => {
    const above = deep.slice(0, at % levels).reduce((sum, one) => sum + one, 0);
    return [...Array.from({ length: above }, () => ""), ...label];
  });
}

/**
 * Labels under upright bars, a list of lines each; an empty line is a level left free. They are all
 * said where they fit whole, side by side or in turn on two or three levels; otherwise every second or
 * third is, counting from the last.
 */
export function categoryLabels(names: readonly string[], step: number, ruler: Ruler): Labels {
  const fits = (label: readonly string[], name: string, room: number): boolean =>
    !isCut(label, name) && widthOf(label, ruler) <= room;
  const said = (every: number): Labels => {
    let year = "";
    return names.map((name, index) => {
      if ((names.length - 1 - index) % every !== 0) return [];
      const lines = breakName(name, every * step - APART, LABEL_LINES, ruler);
      if (!isMonth(name)) return lines;
      // The first of its months that is said has the year.
      const own = name.slice(0, 4);
      const known = own === year;
      year = own;
      return known ? lines.slice(0, 1) : lines;
    });
  };
  if (!names.every(isMonth)) {
    const most = names.length <= ALL_SAID ? 3 : names.length <= STAGGERED ? 2 : 1;
    for (let levels = 1; levels <= most; levels += 1) {
      const labels = onLevels(names, step, levels, ruler);
      if (labels !== null) return labels;
    }
  }
  for (let every = 1; every < names.length; every += 1) {
    const labels = said(every);
    if (labels.every((label, at) => fits(label, names[at] ?? "", every * step - APART))) {
      return labels;
    }
  }
  return said(names.length);
}

/**
 * How far labels hang over the ends of the bars. Giving them room narrows the bars, which may thin the
 * labels and widen them: asked again until it holds.
 */
export function overhang(
  names: readonly string[],
  stepWith: (over: number) => number,
  ruler: Ruler,
): number {
  let over = 0;
  for (let round = 0; round < 4; round += 1) {
    const step = stepWith(over);
    const out = categoryLabels(names, step, ruler).map(
      (label, at) => widthOf(label, ruler) / 2 - (Math.min(at, names.length - 1 - at) + 0.5) * step,
    );
    over = Math.max(over, ...out);
  }
  return over;
}
