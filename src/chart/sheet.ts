import { svgFamily } from "../define/fonts.js";
import type { Theme } from "../model/document.js";
import { rulerOf } from "./measure.js";
import type { DrawnChart } from "./to-svg.js";

/** A chart that travels alone: what a page says around it must be on it. */
export interface Sheet {
  readonly title: string;
  /** Territory and dates. */
  readonly subtitle: string;
  readonly drawn: DrawnChart;
  /** Source, definition, warnings: one paragraph each. */
  readonly notes: readonly string[];
  /** What the drawing says, for who cannot see it. */
  readonly alt: string;
  readonly theme: Theme;
}

const MARGIN = 18;
const TITLE = { size: 13, line: 16.5 } as const;
const SUBTITLE = { size: 9, line: 12 } as const;
const NOTE = { size: 8, line: 10.5 } as const;

const escapeXml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

interface Line {
  readonly text: string;
  readonly y: number;
  readonly size: number;
  readonly weight: 400 | 600;
  readonly colour: string;
}

const drawLine = ({ text, y, size, weight, colour }: Line, family: string): string =>
  `<text x="${MARGIN}" y="${Math.round(y * 100) / 100}" font-family="${family}" font-size="${size}px" font-weight="${weight}" fill="${colour}">${escapeXml(text)}</text>`;

/** The whole figure as one SVG on white: title, territory, drawing, notes. Same input, same text. */
export function sheetSvg({ title, subtitle, drawn, notes, theme }: Omit<Sheet, "alt">): string {
  const { colori } = theme;
  const ruler = rulerOf(theme);
  const family = svgFamily(theme);
  const inner = drawn.width;
  const width = inner + 2 * MARGIN;
  const lines: Line[] = [];
  let y = MARGIN;
  const write = (
    text: string,
    { size, line }: { readonly size: number; readonly line: number },
    weight: 400 | 600,
    colour: string,
  ): void => {
    for (const part of ruler.wrap(text, inner, 6, size, weight)) {
      lines.push({ text: part, y: y + size, size, weight, colour });
      y += line;
    }
  };
  write(title, TITLE, 600, colori.testo);
  y += 2;
  write(subtitle, SUBTITLE, 400, colori.testoChiaro);
  y += 12;
  const top = y;
  y += drawn.height + 10;
  for (const note of notes) write(note, NOTE, 400, colori.testoChiaro);
  const height = Math.ceil(y + MARGIN - 6);
  const body = drawn.svg.replace("<svg ", `<svg x="${MARGIN}" y="${top}" `);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#FFFFFF"/>`,
    ...lines.map((one) => drawLine(one, family)),
    body,
    "</svg>",
  ].join("");
}

/**
 * An SVG for files of its own: `role`, title and description for screen readers, in Italian. Given
 * to the outlined drawing, since outlining leaves them out.
 */
export const withWords = (svg: string, { title, alt }: Pick<Sheet, "title" | "alt">): string =>
  svg.replace(
    /<svg ([^>]*)>/,
    (_, attributes: string) =>
      `<svg role="img" lang="it" ${attributes}><title>${escapeXml(title)}</title><desc>${escapeXml(alt)}</desc>`,
  );
