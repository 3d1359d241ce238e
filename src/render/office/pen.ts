/** Draws on one slide in the house's type and colours, and keeps the alternative texts by name. */

import { familyOf } from "../../define/fonts.js";
import type { Theme } from "../../model/document.js";
import type { Deck, DeckSlide, DeckText } from "./pptx-library.js";
import type { Frame } from "./slide-grid.js";
import { LEADING } from "./text-metrics.js";

/** Amber dark enough for text on white (5.4:1). */
export const WARNING = "995C00";

/** `#0066CC` as the office formats write it. */
export const hex = (colour: string): string => colour.replace("#", "").slice(0, 6).toUpperCase();

export interface Run {
  readonly text: string;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly size?: number;
  readonly bullet?: boolean;
  /** Words in bold before the text, in the same paragraph. */
  readonly lead?: string | undefined;
  /** Slide to jump to. */
  readonly slide?: number;
}

export interface TextStyle {
  readonly size: number;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly align?: "left" | "right" | "center";
  readonly valign?: "top" | "middle" | "bottom";
  /** Space after a paragraph, in points. */
  readonly after?: number;
}

/** What the repair must know of a shape: `alt` is null when it is there only for the eye. */
export type Alternatives = Map<string, string | null>;

export interface Pen {
  readonly pptx: Deck;
  readonly slide: DeckSlide;
  readonly theme: Theme;
  readonly alternatives: Alternatives;
}

/** Fills a placeholder of the layout; its own paragraphs, in the layout's type unless told. */
export function fill(pen: Pen, placeholder: string, runs: readonly Run[], style: TextStyle): void {
  pen.slide.addText(
    runs.flatMap((run, index) => textRun(pen, run, style, index === runs.length - 1)),
    { placeholder },
  );
}

/** A text box: one paragraph a run. */
export function say(
  pen: Pen,
  name: string,
  runs: readonly Run[],
  frame: Frame,
  style: TextStyle,
): void {
  pen.slide.addText(
    runs.flatMap((run, index) => textRun(pen, run, style, index === runs.length - 1)),
    {
      ...frame,
      objectName: name,
      margin: 0,
      align: style.align ?? "left",
      valign: style.valign ?? "top",
      isTextBox: true,
    },
  );
}

function textRun(pen: Pen, run: Run, style: TextStyle, last: boolean): DeckText[] {
  const { lead } = run;
  if (lead !== undefined) {
    const [first] = textRun(pen, { ...run, text: lead, lead: undefined, bold: true }, style, true);
    const [rest] = textRun(pen, { ...run, lead: undefined, bullet: false }, style, last);
    return [first, rest].filter((part) => part !== undefined);
  }
  const made: DeckText = {
    text: run.text,
    options: {
      lang: "it-IT",
      fontFace: familyOf(pen.theme),
      fontSize: run.size ?? style.size,
      bold: run.bold ?? style.bold ?? false,
      color: hex(run.colour ?? style.colour ?? pen.theme.colori.testo),
      breakLine: !last,
      lineSpacing: Math.round((run.size ?? style.size) * LEADING * 10) / 10,
      ...(style.after === undefined ? {} : { paraSpaceAfter: style.after }),
      ...(run.bullet === true ? { bullet: { indent: 16 } } : {}),
      ...(run.slide === undefined ? {} : { hyperlink: { slide: run.slide } }),
    },
  };
  return [made];
}

/** A filled shape without words; decorative unless it has an alternative text. */
export function mark(
  pen: Pen,
  name: string,
  shape: "rect" | "roundRect" | "ellipse" | "triangle" | "rightArrow",
  frame: Frame,
  look: {
    readonly fill?: string;
    readonly line?: string;
    readonly lineWidth?: number;
    readonly rotate?: number;
    readonly radius?: number;
    readonly alt?: string;
  },
): void {
  pen.alternatives.set(name, look.alt ?? null);
  pen.slide.addShape(pen.pptx.ShapeType[shape], {
    ...frame,
    objectName: name,
    ...(look.fill === undefined ? {} : { fill: { color: hex(look.fill) } }),
    line:
      look.line === undefined
        ? { type: "none" }
        : { color: hex(look.line), width: look.lineWidth ?? 0.75 },
    ...(look.rotate === undefined ? {} : { rotate: look.rotate }),
    ...(look.radius === undefined ? {} : { rectRadius: look.radius }),
  });
}
