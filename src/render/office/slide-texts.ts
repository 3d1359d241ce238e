/** How much room the words of a slide take. */
import { AREA, POINTS, TYPE } from "./slide-grid.js";
import type { Paragraph } from "./slide-plan.js";
import { textHeight } from "./text-metrics.js";

const width = AREA.w * POINTS;

/** Space after a paragraph, in ems. */
export const PARAGRAPH_GAP = 0.6;

/** Height in inches that paragraphs take at a size, in a column of `columnWidth` inches. */
export const paragraphsHeight = (
  paragraphs: readonly Paragraph[],
  size: number,
  columnWidth: number,
): number =>
  paragraphs.reduce(
    (sum, { text, bullet }) =>
      sum + textHeight(text, size, columnWidth * POINTS - (bullet ? 20 : 0)) + size * PARAGRAPH_GAP,
    0,
  ) / POINTS;

/** The room that words over a slide's content may take. */
export const LEAD_ROOM = 1.3;

/** Up to here they are set large. */
const LEAD_LARGE = 1.05;

const leadAt = (lead: readonly string[], size: number): number =>
  lead.reduce((sum, text) => sum + textHeight(text, size, width) + 6, 0) / POINTS + 0.12;

/** Longer words over the content are set smaller, so as to leave it the slide. */
export const leadSize = (lead: readonly string[]): number =>
  leadAt(lead, TYPE.lead) <= LEAD_LARGE ? TYPE.lead : TYPE.reference;

export const leadHeight = (lead: readonly string[]): number =>
  lead.length === 0 ? 0 : leadAt(lead, leadSize(lead));

export const captionHeight = (caption: string | null, inches = AREA.w): number =>
  caption === null ? 0 : textHeight(caption, TYPE.caption, inches * POINTS, true) / POINTS + 0.1;

/** Height in inches of a source line. */
export const sourceHeight = (source: string): number =>
  textHeight(source, TYPE.source, width) / POINTS;
