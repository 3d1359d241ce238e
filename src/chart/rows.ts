import type { Chart, ChartRow, Theme } from "../model/document.js";
import { sayValue } from "../model/italian.js";
import { isCut, type Ruler } from "./measure.js";
import { SIZE } from "./plan.js";

/**
 * Labels at the left of horizontal bars, on two lines at most: as wide as needed, up to a share of the
 * drawing. Where a name would be cut the share grows, since a shorter bar is still read.
 */
export interface RowLabels {
  readonly width: number;
  readonly lines: readonly (readonly string[])[];
}

/** The bars keep at least what is left of it. */
const WIDEST_SHARE = 0.6;
const WIDER = 0.02;

export function rowLabels(
  names: readonly { readonly text: string; readonly strong: boolean }[],
  drawing: number,
  ruler: Ruler,
  share = 0.42,
): RowLabels {
  const within = (own: number): RowLabels["lines"] =>
    names.map(({ text, strong }) =>
      ruler.wrap(text, drawing * own, 2, SIZE.label, strong ? 600 : 400),
    );
  let own = share;
  let lines = within(own);
  while (own < WIDEST_SHARE && lines.some((label, at) => isCut(label, names[at]?.text ?? ""))) {
    own += WIDER;
    lines = within(own);
  }
  const widths = lines.flatMap((label, index) =>
    label.map((line) => ruler.width(line, SIZE.label, names[index]?.strong === true ? 600 : 400)),
  );
  return { width: Math.max(0, ...widths) + 8, lines };
}

const LAST = /^altr[oi]\b/i;

/** Largest first; values that are missing and «Altro» last; equals keep the order they came in. */
export function byValue(rows: readonly ChartRow[]): readonly ChartRow[] {
  const weight = (row: ChartRow): number =>
    row.valore === null ? Number.NEGATIVE_INFINITY : row.valore;
  return [...rows].sort((a, b) => {
    const last = Number(LAST.test(a.categoria)) - Number(LAST.test(b.categoria));
    if (last !== 0) return last;
    const [left, right] = [weight(a), weight(b)];
    return left === right ? 0 : right - left;
  });
}

/** The one reference shared by all rows, if it is the same for all. */
export function commonReference(rows: readonly ChartRow[]): number | null {
  const found = new Set(rows.map((row) => row.riferimento));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : null;
}

/** «Media dell'ambito 31»: the name of a reference with its value. */
export const sayReference = (chart: Chart, value: number): string =>
  `${chart.riferimento ?? ""} ${sayValue(value, chart.unit)}`.trim();

/** Colour of a value label. */
export const valueColour = (row: ChartRow, theme: Theme): string =>
  row.valore === null
    ? theme.colori.testoChiaro
    : row.allarme === true
      ? theme.colori.allarme
      : theme.colori.testo;
