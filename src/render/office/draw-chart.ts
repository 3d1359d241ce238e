/** One chart on a slide: as large as it can be, with the words or the figures that go with it. */
import type { ChartBlock, Drawing, Drawings } from "../../model/document.js";
import { drawTable } from "./draw-table.js";
import { type Pen, say } from "./pen.js";
import { captionHeight, PARAGRAPH_GAP, type Paragraph, paragraphsHeight } from "./plan-slides.js";
import { AREA, type Frame, POINTS, TYPE } from "./slide-grid.js";
import { pageTable } from "./table-pages.js";

const LARGEST = 2.4;
const BESIDE = 3.5;
const GUTTER = 0.4;
/** A message of so many letters is said large. */
const SHORT = 100;

export interface PictureNeeded {
  readonly name: string;
  readonly drawing: Drawing;
}

export function drawChart(
  pen: Pen,
  body: {
    readonly block: ChartBlock;
    readonly caption: string | null;
    readonly texts: readonly Paragraph[];
  },
  drawings: Drawings,
): PictureNeeded | null {
  const { block, caption, texts } = body;
  const top = AREA.y + captionHeight(caption);
  const room = { ...AREA, y: top, h: AREA.y + AREA.h - top };
  if (caption !== null)
    say(
      pen,
      "Titolo del grafico",
      [{ text: caption }],
      { ...AREA, h: captionHeight(caption) },
      {
        size: TYPE.caption,
        bold: true,
      },
    );
  const drawing = drawings[block.id];
  if (drawing === undefined) {
    if (block.chart.rows.length > 0) throw new Error(`chart without drawing: ${block.id}`);
    say(pen, "Nessun dato", [{ text: block.alt }], room, { size: TYPE.takeaway });
    return null;
  }
  const words = texts.length > 0 ? texts : [{ text: message(block), bullet: false }];
  const frames = arrange(drawing, room, words, texts.length > 0);
  picture(pen, block, drawing, frames.picture);
  const size = texts.length === 0 && message(block).length <= SHORT ? TYPE.takeaway : TYPE.body;
  if (frames.words !== null)
    say(
      pen,
      "Commento",
      words.map(({ text, bullet }) => ({ text, bullet })),
      frames.words,
      { size, after: size * PARAGRAPH_GAP, valign: "top" },
    );
  if (frames.words !== null && frames.beside)
    figuresUnder(pen, block, paragraphsHeight(words, size, frames.words.w) + 0.15, frames.words);
  return { name: pictureName(block), drawing };
}

/** The words for who cannot see the chart are the message for who can, without the title again. */
const message = (block: ChartBlock): string =>
  block.alt.startsWith(`${block.title}. `) ? block.alt.slice(block.title.length + 2) : block.alt;

const pictureName = (block: ChartBlock): string => `Grafico: ${block.title}`;

interface Arrangement {
  readonly picture: Frame;
  readonly words: Frame | null;
  readonly beside: boolean;
}

function arrange(
  drawing: Drawing,
  room: Frame,
  words: readonly Paragraph[],
  mustSay: boolean,
): Arrangement {
  const w = drawing.width / POINTS;
  const h = drawing.height / POINTS;
  const scaled = (within: { readonly w: number; readonly h: number }): { w: number; h: number } => {
    const scale = Math.min(LARGEST, within.w / w, within.h / h);
    return { w: w * scale, h: h * scale };
  };
  const alone = scaled(room);
  const left = room.w - alone.w - GUTTER;
  if (left >= BESIDE && paragraphsHeight(words, TYPE.body, left) <= room.h)
    return {
      picture: { x: room.x, y: room.y, ...alone },
      words: { x: room.x + alone.w + GUTTER, y: room.y, w: left, h: room.h },
      beside: true,
    };
  if (!mustSay)
    return { picture: { ...centre(room, alone), ...alone }, words: null, beside: false };
  const under = paragraphsHeight(words, TYPE.body, room.w);
  const shorter = scaled({ w: room.w, h: room.h - under - 0.15 });
  return {
    picture: { ...centre({ ...room, h: room.h - under - 0.15 }, shorter), ...shorter },
    words: { x: room.x, y: room.y + room.h - under, w: room.w, h: under },
    beside: false,
  };
}

const centre = (
  room: Frame,
  size: { readonly w: number; readonly h: number },
): { x: number; y: number } => ({
  x: room.x + (room.w - size.w) / 2,
  y: room.y + (room.h - size.h) / 2,
});

function picture(pen: Pen, block: ChartBlock, drawing: Drawing, frame: Frame): void {
  if (drawing.png === null) throw new Error(`chart without pixels: ${block.id}`);
  pen.alternatives.set(pictureName(block), block.alt);
  pen.slide.addImage({
    ...frame,
    objectName: pictureName(block),
    data: `image/png;base64,${Buffer.from(drawing.png).toString("base64")}`,
    altText: block.alt,
  });
}

/** The figures beside the picture when they are few; otherwise they are in the notes. */
function figuresUnder(pen: Pen, block: ChartBlock, said: number, frame: Frame): void {
  if (block.table.rows.length === 0 || block.table.columns.length > 4) return;
  for (const size of [TYPE.tableSmall, TYPE.source])
    if (figuresAt(pen, block, said, frame, size)) return;
}

/** True when the figures fit under the words at this size, and stand there. */
function figuresAt(pen: Pen, block: ChartBlock, said: number, frame: Frame, size: number): boolean {
  const width = Math.min(frame.w, 1.6 + block.table.columns.length * 1.3);
  const { pages, left } = pageTable(block.table, width, frame.h - said, frame.h - said, 1, size);
  const page = pages[0];
  if (page === undefined || left > 0) return false;
  const tall = page.heights.reduce((sum, high) => sum + high, 0);
  if (tall > frame.h - said) return false;
  drawTable(
    pen,
    `Cifre: ${block.title}`,
    page,
    { x: frame.x, y: frame.y + said, w: width, h: tall },
    `Le cifre del grafico «${block.title}».`,
  );
  return true;
}
