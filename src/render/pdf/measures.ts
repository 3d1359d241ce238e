/** The page and the type scale of a report, in points. */
import type { ChartRoom, PageSetup } from "../../model/document.js";

const MM = 72 / 25.4;

/** A sheet with its grid: margins of 18 mm, and columns as wide as half an A4 page or about. */
export interface Page {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  /** Width of the text. */
  readonly text: number;
  /** Width of running text, where lines as long as the page would be hard to follow. */
  readonly measure: number;
  /** First line of content, under the running head. */
  readonly top: number;
  /** End of content, above the foot. */
  readonly bottom: number;
  readonly gutter: number;
  /** Columns of the grid. */
  readonly columns: number;
  /** Width of a column. */
  readonly column: number;
  /** Width of a large chart, which takes the page or half of a wide one, and of a small one: a column. */
  readonly charts: ChartRoom;
  /** Wider than tall. */
  readonly lying: boolean;
}

/** Sides of a sheet, the shorter first; 16:9 as a slide has them. */
const SHEETS = { A4: [595.28, 841.89], A3: [841.89, 1190.55], "16:9": [540, 960] } as const;
const GUTTER = 16;
/** As wide as a column is on an A4 page. */
const COLUMN = 238;
const LONGEST_LINE = 560;
const TOP = 62;
/** Room that a section's title takes over a chart at the head of a page. */
export const TITLE_ROOM = 90;
/** Two lines of title over a chart, two of source under it. */
const WORDS = 62;

/** The page asked for; A4 upright where nothing is. */
export function pageOf({ formato, orientamento }: PageSetup): Page {
  const [short, long] = SHEETS[formato ?? "A4"];
  const lying = formato === "16:9" || orientamento === "orizzontale";
  const [width, height] = lying ? [long, short] : [short, long];
  const left = 18 * MM;
  const text = width - 2 * left;
  const columns = Math.max(2, Math.round((text + GUTTER) / (COLUMN + GUTTER)));
  const bottom = height - 22 * MM;
  const column = (text - GUTTER * (columns - 1)) / columns;
  return {
    width,
    height,
    left,
    text,
    measure: Math.min(text, LONGEST_LINE),
    top: TOP,
    bottom,
    gutter: GUTTER,
    columns,
    column,
    charts: {
      intera: columns === 2 ? text : (text - GUTTER) / 2,
      meta: column,
      alta: bottom - TOP - TITLE_ROOM - WORDS,
    },
    lying,
  };
}

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
