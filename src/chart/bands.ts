/** The places of a band scale, by the same arithmetic as Vega's, for what is drawn by the point. */
export interface Bands {
  readonly step: number;
  readonly width: number;
  /** Start of the band of a category. */
  start(index: number): number;
  middle(index: number): number;
  end(index: number): number;
}

export function bands(count: number, length: number, inner: number, outer = inner / 2): Bands {
  const step = length / Math.max(1, count - inner + outer * 2);
  const width = step * (1 - inner);
  const start = (index: number): number => step * outer + index * step;
  return {
    step,
    width,
    start,
    middle: (index) => start(index) + width / 2,
    end: (index) => start(index) + width,
  };
}

/** The Vega-Lite scale with the same places. */
export const bandScale = (domain: readonly string[], inner: number, outer = inner / 2) => ({
  domain,
  paddingInner: inner,
  paddingOuter: outer,
});
