/** The layouts of a deck: cover, message, message with text. Their placeholders are filled on every slide. */

import { familyOf } from "../../define/fonts.js";
import type { Document, Theme } from "../../model/document.js";
import { hex } from "./pen.js";
import type { Deck, DeckLayout, DeckNumber } from "./pptx-library.js";
import { AREA, FOOTER, type Frame, KICKER, POINTS, SLIDE, TITLE, TYPE } from "./slide-grid.js";
import { fitLine, textWidth } from "./text-metrics.js";

export const LAYOUTS = {
  cover: "Copertina",
  message: "Messaggio",
  text: "Messaggio e testo",
} as const;

const BAND = 2.95;
export const COVER = {
  band: BAND,
  title: { x: 0.9, y: 0.55, w: SLIDE.width - 1.8, h: 1.35 },
  subtitle: { x: 0.9, y: 1.95, w: SLIDE.width - 1.8, h: 0.8 },
  facts: { x: 0.9, y: 3.35, w: SLIDE.width - 1.8 },
} as const;

type MasterObject = NonNullable<DeckLayout["objects"]>[number];

function placeholder(
  name: string,
  type: "title" | "body",
  frame: Frame,
  theme: Theme,
  options: {
    readonly size: number;
    readonly colour: string;
    readonly bold?: boolean;
    readonly valign: "top" | "middle" | "bottom";
  },
): MasterObject {
  return {
    placeholder: {
      options: {
        name,
        type,
        ...frame,
        margin: 0,
        align: "left",
        valign: options.valign,
        fontFace: familyOf(theme),
        fontSize: options.size,
        bold: options.bold ?? false,
        color: hex(options.colour),
      },
      text: "",
    },
  };
}

const line = (x: number, y: number, w: number, colour: string): MasterObject => ({
  rect: { x, y, w, h: 0.012, fill: { color: hex(colour) } },
});

/** Room at the foot for who publishes, in inches. */
const WHO = 5.2;

function footer(document: Document, theme: Theme): MasterObject[] {
  const words = (text: string, align: "left" | "right", x: number, w: number): MasterObject => ({
    text: {
      text,
      options: {
        x,
        y: FOOTER.y,
        w,
        h: FOOTER.h,
        margin: 0,
        align,
        valign: "middle",
        fontFace: familyOf(theme),
        fontSize: TYPE.footer,
        color: hex(theme.colori.testoChiaro),
      },
    },
  });
  const both = [theme.ente, document.cover.title].filter((text) => text !== "").join(" · ");
  const room = WHO * POINTS;
  // One line: of two long names that of the body, since the cover says the other.
  const tight = theme.ente !== "" && textWidth(both, TYPE.footer) > room;
  const who = fitLine(tight ? theme.ente : both, TYPE.footer, room);
  const use = document.audience === "interno" ? "uso interno" : "pubblicabile";
  return [
    line(FOOTER.x, FOOTER.y - 0.05, FOOTER.w, theme.colori.linea),
    words(who, "left", FOOTER.x, WHO),
    words(
      `${document.dateLine} · ${use}`,
      "right",
      FOOTER.x + WHO + 0.1,
      FOOTER.w - WHO - 0.1 - 0.6,
    ),
  ];
}

export function defineLayouts(pptx: Deck, document: Document, theme: Theme): void {
  const colours = theme.colori;
  const number: DeckNumber = {
    x: FOOTER.x + FOOTER.w - 0.5,
    y: FOOTER.y,
    w: 0.5,
    h: FOOTER.h,
    margin: 0,
    align: "right",
    valign: "middle",
    fontFace: familyOf(theme),
    fontSize: TYPE.footer,
    color: hex(colours.testo),
  };
  const message: MasterObject[] = [
    {
      rect: {
        x: 0,
        y: KICKER.y,
        w: 0.14,
        h: TITLE.y + TITLE.h - KICKER.y,
        fill: { color: hex(colours.territorio) },
      },
    },
    ...footer(document, theme),
    placeholder("occhiello", "body", KICKER, theme, {
      size: TYPE.kicker,
      colour: colours.territorio,
      bold: true,
      valign: "middle",
    }),
    placeholder("titolo", "title", TITLE, theme, {
      size: TYPE.title,
      colour: colours.testo,
      bold: true,
      valign: "middle",
    }),
  ];
  pptx.defineSlideMaster({
    title: LAYOUTS.cover,
    background: { color: "FFFFFF" },
    objects: [
      {
        rect: {
          x: 0,
          y: 0,
          w: SLIDE.width,
          h: COVER.band,
          fill: { color: hex(colours.territorio) },
        },
      },
      placeholder("titolo", "title", COVER.title, theme, {
        size: 40,
        colour: "#FFFFFF",
        bold: true,
        valign: "bottom",
      }),
      placeholder("sottotitolo", "body", COVER.subtitle, theme, {
        size: 20,
        colour: "#FFFFFF",
        valign: "top",
      }),
    ],
  });
  pptx.defineSlideMaster({
    title: LAYOUTS.message,
    background: { color: "FFFFFF" },
    objects: message,
    slideNumber: number,
  });
  pptx.defineSlideMaster({
    title: LAYOUTS.text,
    background: { color: "FFFFFF" },
    objects: [
      ...message,
      placeholder("testo", "body", AREA, theme, {
        size: TYPE.takeaway,
        colour: colours.testo,
        valign: "top",
      }),
    ],
    slideNumber: number,
  });
}
