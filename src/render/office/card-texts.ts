/** How much room the words of a card take. */
import type { Kpi } from "../../model/document.js";
import { AREA, POINTS, TYPE } from "./slide-grid.js";
import { countLines, textHeight } from "./text-metrics.js";

export const CARD_GAP = 0.22;
export const CARD_INSET = 0.16;
/** Under the name and the value. */
export const WORDS_TOP = 1.02;
/** Inches at the foot of a card for where it goes, said in one line or in two. */
export const TREND = { 1: 0.33, 2: 0.52 } as const;
/** The sign before it. */
export const TREND_SIGN = 0.24;
const FOOT = 0.1;
/** Where it goes takes two lines rather than be smaller than this, in points. */
const LEAST = 11;
export const CARDS_A_ROW = 4;

/** «Regione 45,1%» stays in one piece: lines break between comparisons. */
export const comparisons = (item: Kpi): string =>
  item.comparisons.map((text) => text.replaceAll(" ", "\u00A0")).join(" · ");

/** Lines that the longest of some trends takes, in cards so wide inside, at the least size. */
export const trendLines = (items: readonly Kpi[], inside: number): 1 | 2 =>
  items.every(
    ({ trend }) =>
      trend === null || countLines(trend.text, LEAST, (inside - TREND_SIGN) * POINTS) === 1,
  )
    ? 1
    : 2;

/** Inches that the tallest of some cards in one row needs, with its words at their full size. */
export function cardsHeight(items: readonly Kpi[]): number {
  const w = (AREA.w - CARD_GAP * (CARDS_A_ROW - 1)) / CARDS_A_ROW - 2 * CARD_INSET;
  const trend = TREND[trendLines(items, w)];
  return Math.max(
    ...items.map((item) => {
      const small = [
        ...(item.detail === null ? [] : [item.detail]),
        ...(item.comparisons.length === 0 ? [] : [comparisons(item)]),
      ].reduce((sum, text) => sum + textHeight(text, TYPE.tableSmall, w * POINTS), 0);
      return WORDS_TOP + small / POINTS + (item.trend === null ? FOOT : trend);
    }),
  );
}
