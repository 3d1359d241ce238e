/** One chart on a slide: as large as it can be, with the words or the figures that go with it. */
import type { ChartBlock, Drawing, Drawings } from "../../model/document.js";
import type { NativeChart } from "../../model/native-chart.js";
import { fewRows } from "./chart/few-rows.js";
import { messageOf, repeatsLabels, shortMessageOf } from "./chart-message.js";
import { drawTable } from "./draw-table.js";
import { mark, type Pen, say } from "./pen.js";
import { BESIDE, GUTTER, LYING, lyingHeight, PICTURE_LEAST, PICTURE_MOST } from "./share-slides.js";
import { AREA, type Frame, POINTS, TYPE } from "./slide-grid.js";
import type { Panel, Paragraph } from "./slide-plan.js";
import { captionHeight, PARAGRAPH_GAP, paragraphsHeight } from "./slide-texts.js";
import { pageTable } from "./table-pages.js";

/** A message of so many letters is said large. */
const SHORT = 100;

/** A frame on the slide that the repair fills with a chart or a picture. */
export interface FigureNeeded {
  /** Name of the shape that keeps its place. */
  readonly name: string;
  readonly alt: string;
  readonly drawing: Drawing;
  /** Type size of a chart drawn there, in points. */
  readonly type: number;
}

/** Many bars that stand want the whole width. */
const MANY = 16;
/** So many bars stand close. */
const CLOSE = 12;

export function drawChart(
  pen: Pen,
  body: {
    readonly block: ChartBlock;
    readonly caption: string | null;
    readonly texts: readonly Paragraph[];
  },
  drawings: Drawings,
): FigureNeeded | null {
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
  const words =
    texts.length > 0 || repeatsLabels(block)
      ? texts
      : [
          {
            text: drawing.native === null ? shortMessageOf(block) : messageOf(block),
            bullet: false,
          },
        ];
  const native = drawing.native === null ? null : fewRows(drawing.native);
  const frames =
    native === null
      ? arrange(drawing, room, words, texts.length > 0)
      : spread(native, room, words, texts.length > 0);
  const foot = native?.lying === true ? native.xTitle : null;
  const figure = foot === null ? frames.picture : noteUnder(pen, foot, frames.picture);
  mark(pen, figureName(block), "rect", figure, { alt: block.alt });
  const short = texts.length === 0 && messageOf(block).length <= SHORT;
  const size = short && frames.beside ? TYPE.takeaway : TYPE.body;
  if (frames.words !== null)
    say(
      pen,
      "Commento",
      words.map(({ text, bullet }) => ({ text, bullet })),
      frames.words,
      { size, after: size * PARAGRAPH_GAP, valign: "top" },
    );
  // Bars carry their values: a table beside them would say them again.
  if (frames.words !== null && frames.beside && native?.form !== "barre")
    figuresUnder(pen, block, paragraphsHeight(words, size, frames.words.w) + 0.15, frames.words);
  const type = native !== null && native.categories.length > CLOSE ? TYPE.source : TYPE.tableSmall;
  return { name: figureName(block), alt: block.alt, drawing: { ...drawing, native }, type };
}

const AXIS_TITLE = 0.26;

/** A chart that shares its slide: title, picture, words under it. `head` is the room of the title. */
export function drawChartPanel(
  pen: Pen,
  { block, words }: Extract<Panel, { kind: "chart" }>,
  frame: Frame,
  head: number,
  drawings: Drawings,
): FigureNeeded {
  say(
    pen,
    "Titolo del grafico",
    [{ text: block.title }],
    { ...frame, h: head },
    { size: TYPE.caption, bold: true, valign: "bottom" },
  );
  const drawing = drawings[block.id];
  if (drawing === undefined) throw new Error(`chart without drawing: ${block.id}`);
  const said = paragraphsHeight(words, TYPE.reference, frame.w);
  const whole = drawing.native === null ? null : fewRows(drawing.native);
  // Office programs break the title of the axis to a few letters when the chart is small: it is said here.
  const axis = whole?.lying === false ? whole.yTitle : null;
  const native = whole === null || axis === null ? whole : { ...whole, yTitle: null };
  const over = axis === null ? 0 : AXIS_TITLE;
  if (axis !== null)
    say(
      pen,
      "Unità del grafico",
      [{ text: axis }],
      { ...frame, y: frame.y + head, h: AXIS_TITLE },
      { size: TYPE.tableSmall, colour: pen.theme.colori.testoChiaro, valign: "middle" },
    );
  const room = { ...frame, y: frame.y + head + over, h: frame.h - head - over - said };
  const scale = Math.min(
    PICTURE_MOST,
    (room.w * POINTS) / drawing.width,
    (room.h * POINTS) / drawing.height,
  );
  const shape =
    native === null
      ? {
          ...room,
          w: (drawing.width * scale) / POINTS,
          h: (drawing.height * scale) / POINTS,
        }
      : { ...room, h: native.lying ? Math.min(room.h, lyingHeight(native, LYING.most)) : room.h };
  const foot = native?.lying === true ? native.xTitle : null;
  const figure = foot === null ? shape : noteUnder(pen, foot, shape);
  mark(pen, figureName(block), "rect", figure, { alt: block.alt });
  if (words.length > 0)
    say(
      pen,
      "Commento",
      words.map(({ text, bullet }) => ({ text, bullet })),
      { ...frame, y: shape.y + shape.h, h: said },
      { size: TYPE.reference, after: TYPE.reference * PARAGRAPH_GAP, valign: "top" },
    );
  return {
    name: figureName(block),
    alt: block.alt,
    drawing: { ...drawing, native },
    type: TYPE.tableSmall,
  };
}

/** A note on the bars, under them; gives the room that is left. */
function noteUnder(pen: Pen, words: string, frame: Frame): Frame {
  const h = frame.h - LYING.note;
  say(
    pen,
    "Nota del grafico",
    [{ text: `${words}.` }],
    { ...frame, y: frame.y + h, h: LYING.note },
    { size: TYPE.source, colour: pen.theme.colori.testoChiaro, valign: "bottom" },
  );
  return { ...frame, h };
}

const figureName = (block: ChartBlock): string => `Grafico: ${block.title}`;

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
    const scale = Math.min(PICTURE_MOST, within.w / w, within.h / h);
    return { w: w * scale, h: h * scale };
  };
  const alone = scaled(room);
  if (words.length === 0)
    return { picture: { ...underTitle(room, alone), ...alone }, words: null, beside: false };
  // A little smaller than it could be, if that leaves room for what it says.
  const slim = scaled({ w: room.w - BESIDE - GUTTER, h: room.h });
  const left = room.w - slim.w - GUTTER;
  const readable = slim.w >= Math.min(alone.w, w * PICTURE_LEAST * 0.99);
  if (readable && paragraphsHeight(words, TYPE.body, left) <= room.h)
    return {
      picture: { x: room.x, y: room.y, ...slim },
      words: { x: room.x + slim.w + GUTTER, y: room.y, w: left, h: room.h },
      beside: true,
    };
  if (!mustSay)
    return { picture: { ...underTitle(room, alone), ...alone }, words: null, beside: false };
  const under = paragraphsHeight(words, TYPE.body, room.w);
  const shorter = scaled({ w: room.w, h: room.h - under - 0.15 });
  return {
    picture: { ...underTitle(room, shorter), ...shorter },
    words: { x: room.x, y: room.y + room.h - under, w: room.w, h: under },
    beside: false,
  };
}

/** A chart that takes any shape: words beside it, under it when it is wide. */
function spread(
  native: NativeChart,
  room: Frame,
  words: readonly Paragraph[],
  mustSay: boolean,
): Arrangement {
  const tall = native.lying
    ? lyingHeight({ ...native, xTitle: null }, LYING.most)
    : Number.POSITIVE_INFINITY;
  if (words.length === 0)
    return { picture: { ...room, h: Math.min(room.h, tall) }, words: null, beside: false };
  const wide = !native.lying && native.categories.length > MANY;
  const beside = paragraphsHeight(words, TYPE.body, BESIDE) <= room.h;
  if (!wide && beside)
    return {
      picture: { ...room, w: room.w - BESIDE - GUTTER, h: Math.min(room.h, tall) },
      words: { ...room, x: room.x + room.w - BESIDE, w: BESIDE },
      beside: true,
    };
  const under = paragraphsHeight(words, TYPE.body, room.w);
  if (!mustSay && under > room.h / 3)
    return { picture: { ...room, h: Math.min(room.h, tall) }, words: null, beside: false };
  const left = room.h - under - 0.15;
  return {
    picture: { ...room, h: Math.min(left, tall) },
    words: { ...room, y: room.y + Math.min(left, tall) + 0.15, h: under },
    beside: false,
  };
}

/** Right under the title, like every table and native chart; in the middle when it is narrower. */
const underTitle = (room: Frame, size: { readonly w: number }): { x: number; y: number } => ({
  x: room.x + (room.w - size.w) / 2,
  y: room.y,
});

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
