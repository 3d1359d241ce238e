/** The page and the type scale of a report in points (`A4 portrait, 18 mm margins, 20 at the foot`). */

const MM = 72 / 25.4;

export const PAGE = {
  width: 595.28,
  height: 841.89,
  left: 18 * MM,
  /** Width of the text. */
  text: 595.28 - 2 * 18 * MM,
  /** First line of content, under the running head. */
  top: 62,
  /** End of content, above the foot. */
  bottom: 841.89 - 22 * MM,
  gutter: 16,
} as const;

export type FontName = "regular" | "semibold";

export interface Ink {
  readonly font: FontName;
  readonly size: number;
  readonly leading: number;
  readonly colour: string;
}

export interface Inks {
  readonly kicker: Ink;
  readonly title: Ink;
  readonly heading: Ink;
  readonly caption: Ink;
  readonly lead: Ink;
  readonly body: Ink;
  readonly cell: Ink;
  readonly cellStrong: Ink;
  readonly columnHead: Ink;
  readonly note: Ink;
  readonly furniture: Ink;
}

/** The inks of a theme's text colours. Nothing is smaller than 7.5. */
export function inksOf(text: string, light: string): Inks {
  const ink = (font: FontName, size: number, leading: number, colour: string): Ink => ({
    font,
    size,
    leading,
    colour,
  });
  return {
    kicker: ink("semibold", 8.5, 12, light),
    title: ink("semibold", 20, 24, text),
    heading: ink("semibold", 13, 17, text),
    caption: ink("semibold", 10.5, 14, text),
    lead: ink("regular", 11, 16, text),
    body: ink("regular", 9.5, 13.5, text),
    cell: ink("regular", 8.5, 11.5, text),
    cellStrong: ink("semibold", 8.5, 11.5, text),
    columnHead: ink("semibold", 8, 10, light),
    note: ink("regular", 7.5, 10, light),
    furniture: ink("regular", 7.5, 10, light),
  };
}

/** Text colour of «attenzione»: less than the alarm, and readable (5.4:1). */
export const ATTENTION = "#995C00";
