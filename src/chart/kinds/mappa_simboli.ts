import { symbolKind } from "../symbol-map.js";

/**
 * A circle at the seat of each territory, its area as large as the count; of a share, the shade says
 * the value and the area the cases. It needs no boundaries.
 */
export const kind = symbolKind("");
