import { sayMonth } from "../model/italian.js";
import { textWidth, wrapText } from "./measure.js";
import { SIZE } from "./plan.js";

const isMonth = (text: string): boolean => /^\d{4}-\d{2}$/.test(text);

/** Category labels under the bars, on at most two lines; thinned when they would still touch. */
export function categoryLabels(
  names: readonly string[],
  step: number,
): readonly (readonly string[])[] {
  const room = step - 3;
  const wrapped = names.map((name) =>
    isMonth(name) ? sayMonth(name).split(" ") : wrapText(name, Math.max(room, 18), 2, SIZE.label),
  );
  const widest = Math.max(...wrapped.flat().map((line) => textWidth(line, SIZE.label)));
  const every = Math.max(1, Math.ceil((widest + 3) / step));
  return wrapped.map((label, index) => ((names.length - 1 - index) % every === 0 ? label : []));
}

export const labelsWidth = (labels: readonly (readonly string[])[]): number =>
  Math.max(0, ...labels.flat().map((line) => textWidth(line, SIZE.label)));
