/** How much room the words of a card take. */
import type { Kpi } from "../../model/document.js";
import { AREA, POINTS, TYPE } from "./slide-grid.js";
import { textHeight } from "./text-metrics.js";

export const CARD_GAP = 0.22;
export const CARD_INSET = 0.16;
/** Under the name and the value. */
export const WORDS_TOP = 1.02;
const TREND = 0.33;
const FOOT = 0.1;
export const CARDS_A_ROW = 4;

/** «Regione 45,1%» stays in one piece: lines break between comparisons. */
export const comparisons = (item: Kpi): string =>
  item.comparisons.map((text) => text.replaceAll(" ", "\u00A0")).join(" · ");

/** Inches that the tallest of some cards in one row needs, with its words at their full size. */
export function cardsHeight(items: readonly Kpi[]): number {
  const w = (AREA.w - CARD_GAP * (CARDS_A_ROW - 1)) / CARDS_A_ROW - 2 * CARD_INSET;
  return Math.max(
    ...items.map((item) => {
      const small = [
        ...(item.detail === null ? [] : [item.detail]),
        ...(item.comparisons.length === 0 ? [] : [comparisons(item)]),
      ].reduce((sum, text) => sum + textHeight(text, TYPE.tableSmall, w * POINTS), 0);
      return WORDS_TOP + small / POINTS + (item.trend === null ? FOOT : TREND);
    }),
  );
}
