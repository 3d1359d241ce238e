/** Measures of a 16:9 slide in inches, and sizes of type in points. One place, read by all. */
export const SLIDE = { width: 13.333, height: 7.5 } as const;

export const MARGIN = 0.6;
export const TEXT_WIDTH = SLIDE.width - 2 * MARGIN;

/** The line of the body, over everything. */
export const HEADER = { x: MARGIN, y: 0.1, w: TEXT_WIDTH, h: 0.24 } as const;
export const KICKER = { x: MARGIN, y: 0.36, w: TEXT_WIDTH, h: 0.32 } as const;
export const TITLE = { x: MARGIN, y: 0.68, w: TEXT_WIDTH, h: 1.0 } as const;
/** Room for what the slide shows. */
export const AREA = { x: MARGIN, y: 1.84, w: TEXT_WIDTH, h: 4.62 } as const;
export const SOURCE = { x: MARGIN, y: 6.5, w: TEXT_WIDTH, h: 0.4 } as const;
export const FOOTER = { x: MARGIN, y: 6.98, w: TEXT_WIDTH, h: 0.3 } as const;

export const TYPE = {
  title: 28,
  titleSmall: 24,
  titleSmallest: 20,
  kicker: 14,
  spoken: 24,
  takeaway: 20,
  lead: 17,
  body: 16,
  reference: 14,
  caption: 14,
  table: 13,
  tableSmall: 12,
  source: 11,
  footer: 11,
} as const;

export const POINTS = 72;

/** A frame on the slide. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
