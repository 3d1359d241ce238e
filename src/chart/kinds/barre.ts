import { nativeBars } from "../native.js";
import type { ChartKind } from "../plan.js";
import { uprightBars } from "../upright-bars.js";

const GAP = 0.28;

/** Upright bars on classes in their order, side by side where there are several series. */
export const kind: ChartKind = {
  height: (_, width) => (width > 300 ? 135 : 130),
  plan: (chart, frame) => uprightBars(chart, frame, { gap: GAP, notes: [] }),
  native: (chart, { theme }) => nativeBars(chart, theme, { gap: GAP, lying: false }),
};
