/** The words at the bars and at the ends of the lines. */
import type { NativeChart, NativePoint, NativeSeries } from "../../../model/native-chart.js";
import { textWidth } from "../text-metrics.js";
import { element, type XmlElement } from "../xml.js";
import { commonFormat, pointFormat } from "./figures.js";
import type { ChartFrame, ChartLayout } from "./layout.js";
import { moved, richText, type Type, textLook, val } from "./parts.js";

const shows = (what: { readonly value?: boolean; readonly name?: boolean }): XmlElement[] => [
  val("c:showLegendKey", false),
  val("c:showVal", what.value ?? false),
  val("c:showCatName", false),
  val("c:showSerName", what.name ?? false),
  val("c:showPercent", false),
  val("c:showBubbleSize", false),
];

const format = (code: string): XmlElement =>
  element("c:numFmt", { formatCode: code, sourceLinked: "0" });

/** No label on any point but those that say so. */
export const noLabels = (own: readonly XmlElement[] = []): XmlElement =>
  element("c:dLbls", {}, [...own, ...shows({})]);

const silent = (index: number): XmlElement =>
  element("c:dLbl", {}, [val("c:idx", index), val("c:delete", true)]);

interface Said {
  readonly index: number;
  readonly position: string;
  readonly type: Type;
  readonly layout?: XmlElement;
}

/** A label that prints the number in a format of its own. */
const ownNumber = (said: Said, code: string, name = false): XmlElement =>
  element("c:dLbl", {}, [
    val("c:idx", said.index),
    ...(said.layout === undefined ? [] : [said.layout]),
    format(code),
    element("c:spPr", {}, [element("a:noFill"), element("a:ln", {}, [element("a:noFill")])]),
    textLook(said.type, false),
    val("c:dLblPos", said.position),
    ...shows({ value: true, name }),
    ...(name ? [element("c:separator", {}, [" "])] : []),
  ]);

/** A label in words of ours. */
export const ownWords = (said: Said, words: string): XmlElement =>
  element("c:dLbl", {}, [
    val("c:idx", said.index),
    ...(said.layout === undefined ? [] : [said.layout]),
    richText(words, said.type),
    val("c:dLblPos", said.position),
    ...shows({ value: true }),
  ]);

/** True where a part of a stack is large enough for its words. */
function roomIn(
  point: NativePoint,
  at: number,
  chart: NativeChart,
  layout: ChartLayout,
  type: number,
): boolean {
  if (point.value === null) return false;
  const whole =
    chart.stack === "cento"
      ? chart.series.reduce((sum, { points }) => sum + (points[at]?.value ?? 0), 0)
      : layout.to - layout.from;
  if (whole <= 0) return false;
  const length = (point.value / whole) * (chart.lying ? layout.plot.w : layout.plot.h);
  const wide = textWidth(point.label, type) + 4;
  return chart.lying
    ? length >= wide && layout.bar >= type * 1.1
    : length >= type * 1.3 && layout.bar >= wide;
}

/** How far up a label moves, in points, so as not to lie on the mark of the reference. */
function overMark(
  chart: NativeChart,
  value: number,
  at: number,
  layout: ChartLayout,
  size: number,
): number {
  const mark = chart.reference?.values[at] ?? null;
  if (mark === null || mark < value) return 0;
  const above = ((mark - value) / (layout.to - layout.from)) * layout.plot.h;
  return above > size * 1.6 ? 0 : above + 3;
}

/** Labels of one series of bars. */
export function barLabels(
  chart: NativeChart,
  series: NativeSeries,
  layout: ChartLayout,
  frame: ChartFrame,
  type: Type,
  alarm: string,
): XmlElement {
  const stacked = chart.series.length > 1 && chart.stack !== "accanto" && layout.from >= 0;
  if (!layout.direct && !stacked) return noLabels();
  const position = stacked ? "ctr" : "outEnd";
  const common = commonFormat(chart);
  const plain = stacked ? { ...type, colour: series.ink } : type;
  const own = series.points.flatMap((point, index): XmlElement[] => {
    if (point.value === null) return [];
    if (stacked && !roomIn(point, index, chart, layout, type.size)) return [silent(index)];
    const code = pointFormat(point, chart);
    const look = {
      ...plain,
      bold: point.strong || point.alarm,
      ...(point.alarm ? { colour: alarm } : {}),
    };
    const up = overMark(chart, point.value, index, layout, type.size);
    const layoutOf = up === 0 ? {} : { layout: moved(-up, frame) };
    const said = { index, position, type: look, ...layoutOf };
    if (code === null) return [ownWords(said, point.alarm ? `▲ ${point.label}` : point.label)];
    return code === common && !look.bold && up === 0 ? [] : [ownNumber(said, code)];
  });
  return element("c:dLbls", {}, [
    ...own,
    format(common),
    element("c:spPr", {}, [element("a:noFill"), element("a:ln", {}, [element("a:noFill")])]),
    textLook(plain, false),
    val("c:dLblPos", position),
    ...shows({ value: true }),
  ]);
}

/** The whole stands on each stack. */
export const totalLabels = (chart: NativeChart, type: Type): XmlElement =>
  element("c:dLbls", {}, [
    format(commonFormat(chart)),
    element("c:spPr", {}, [element("a:noFill"), element("a:ln", {}, [element("a:noFill")])]),
    textLook({ ...type, bold: true }, false),
    val("c:dLblPos", "t"),
    ...shows({ value: true }),
  ]);

export interface LineEnd {
  readonly index: number;
  /** How far its label moves so that it does not lie on another, in points down. */
  readonly shift: number;
}

/** A label as it would lie: its sides, in points. */
interface Lying {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** So many places, near ones first, are tried for a label. */
const TRIES = 14;
/** From the middle of a point to its label. */
const FROM_POINT = 6;

/** How many points of the line, told at every category, lie under the box; between two it is straight. */
function crossed(ys: readonly (number | null)[], step: number, box: Lying): number {
  let found = 0;
  for (let x = box.left; x <= box.right; x += 3) {
    const at = x / step;
    const before = ys[Math.floor(at)] ?? null;
    const after = ys[Math.ceil(at)] ?? null;
    if (before === null || after === null) continue;
    const y = before + (after - before) * (at - Math.floor(at));
    if (y >= box.top && y <= box.bottom) found += 1;
  }
  return found;
}

const over = (one: Lying, other: Lying): boolean =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;

/**
 * Where each line ends, and how far its label moves so as to lie neither on another label nor, where
 * lines end at different categories, on a line that goes on; null for a line without values.
 */
export function lineEnds(
  chart: NativeChart,
  layout: ChartLayout,
  type: number,
): readonly (LineEnd | null)[] {
  const height = type * 1.25;
  const step = layout.plot.w / Math.max(1, chart.categories.length - 1);
  const tall = (value: number): number =>
    (1 - (value - layout.from) / (layout.to - layout.from || 1)) * layout.plot.h;
  const courses = chart.series.map(({ points }) =>
    points.map(({ value }) => (value === null ? null : tall(value))),
  );
  const wanted = chart.series.flatMap(({ name, points }, series) => {
    const index = points.findLastIndex(({ value }) => value !== null);
    const y = courses[series]?.[index] ?? null;
    if (y === null) return [];
    const label = points[index]?.label ?? "";
    const words = layout.named && name !== "" ? `${name} ${label}` : label;
    return [{ series, index, y, wide: textWidth(words, type) }];
  });
  const placed: Lying[] = [];
  const found = new Map<number, LineEnd>();
  for (const { series, index, y, wide } of [...wanted].sort((a, b) => a.y - b.y)) {
    const left = index * step + FROM_POINT;
    let best: { readonly cost: number; readonly shift: number; readonly box: Lying } | null = null;
    for (let at = 0; at < TRIES && best?.cost !== 0; at++) {
      // Under first: labels are placed from the top.
      const shift = Math.ceil(at / 2) * (at % 2 === 1 ? 1 : -1) * (height / 2);
      const middle = y + shift;
      if (middle < -height / 2 || middle > layout.plot.h + height / 2) continue;
      const box = {
        left,
        right: left + wide,
        top: middle - height / 2,
        bottom: middle + height / 2,
      };
      const cost =
        placed.filter((other) => over(box, other)).length * 100 +
        courses.reduce((sum, ys, at) => sum + (at === series ? 0 : crossed(ys, step, box)), 0);
      if (best === null || cost < best.cost) best = { cost, shift, box };
    }
    if (best !== null) placed.push(best.box);
    found.set(series, { index, shift: best?.shift ?? 0 });
  }
  return chart.series.map((_, at) => found.get(at) ?? null);
}

/** The name and last value of a line, at its end. */
export function endLabel(
  chart: NativeChart,
  series: NativeSeries,
  end: LineEnd | null,
  layout: ChartLayout,
  frame: ChartFrame,
  size: number,
): XmlElement {
  const point = end === null ? undefined : series.points[end.index];
  if (end === null || point === undefined) return noLabels();
  const said = {
    index: end.index,
    position: "r",
    type: { size, colour: series.ink, bold: series.strong },
    ...(Math.abs(end.shift) < 1 ? {} : { layout: moved(end.shift, frame) }),
  };
  const name = layout.named && series.name !== "";
  const code = pointFormat(point, chart);
  return noLabels([
    code === null
      ? ownWords(said, name ? `${series.name} ${point.label}` : point.label)
      : ownNumber(said, code, name),
  ]);
}
