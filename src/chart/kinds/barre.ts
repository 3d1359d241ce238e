import type { ChartKind } from "../plan.js";
import { uprightBars } from "../upright-bars.js";

/** Upright bars on classes in their order, side by side where there are several series. */
export const kind: ChartKind = {
  height: (_, width) => (width > 300 ? 135 : 130),
  plan: (chart, frame) => uprightBars(chart, frame, { gap: 0.28, notes: [] }),
};
