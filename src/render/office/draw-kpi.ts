/** Headline figures as cards: label, value, what it is compared with, where it goes. */
import type { Kpi } from "../../model/document.js";
import { sayNumber } from "../../model/italian.js";
import {
  comparisons,
  CARD_GAP as GAP,
  CARD_INSET as INSET,
  TREND,
  TREND_SIGN,
  trendLines,
  WORDS_TOP,
} from "./card-texts.js";
import { hex, mark, type Pen, say } from "./pen.js";
import type { DeckSlide } from "./pptx-library.js";
import { AREA, type Frame, POINTS } from "./slide-grid.js";
import { countLines, textHeight, textWidth } from "./text-metrics.js";

/** A freeform of points; the library has it, its typings do not. */
const FREEFORM = "custGeom" as unknown as Parameters<DeckSlide["addShape"]>[0];

const ALARM = { w: 0.78, h: 0.26 } as const;
/** Cards may reach the foot of the page: they have no source line of their own. */
const BOTTOM = 6.82;

/** A card is never taller. */
const TALLEST = 2.6;

/** Room of a card whose words are at their usual size; in larger ones they grow, up to so much. */
const USUAL = { w: 2.3, h: 1.72 } as const;
const LARGEST = 1.5;

/** Four cards alone stand two by two: in one row they would leave the slide empty. */
function columnsOf(items: readonly Kpi[], room: number): number {
  const many = items.length;
  if (many <= 3) return Math.max(1, many);
  if (many === 4 && room > 2 * USUAL.h + GAP) return 2;
  return Math.ceil(many / Math.ceil(many / 4));
}

/** `before` cards are on the slide already. */
export function drawKpi(
  pen: Pen,
  items: readonly Kpi[],
  top: number,
  bottom: number = BOTTOM,
  before = 0,
): void {
  const columns = columnsOf(items, bottom - top);
  const rows = Math.ceil(items.length / columns);
  const w = (AREA.w - GAP * (columns - 1)) / columns;
  const h = Math.min(TALLEST, (bottom - top - GAP * (rows - 1)) / rows);
  const scale = Math.max(1, Math.min(LARGEST, w / USUAL.w, h / USUAL.h));
  const look = lookOf(items, w - 2 * INSET, h, scale);
  items.forEach((item, index) => {
    const frame = {
      x: AREA.x + (index % columns) * (w + GAP),
      y: top + Math.floor(index / columns) * (h + GAP),
      w,
      h,
    };
    const value = look.values[index] ?? 0;
    drawCard(pen, item, { position: before + index + 1, frame, value }, look);
  });
}

/** The sizes of the cards of one slide, in points: one for all, or some would seem to matter more. */
interface CardLook {
  /** How much larger than usual everything is. */
  readonly scale: number;
  readonly label: number;
  /** One for each card. */
  readonly values: readonly number[];
  readonly words: number;
  readonly trend: number;
  /** Inches at the foot of a card for where it goes. */
  readonly foot: number;
}

const smallOf = (item: Kpi): readonly string[] => [
  ...(item.detail === null ? [] : [item.detail]),
  ...(item.comparisons.length === 0 ? [] : [comparisons(item)]),
];

/** Inches under the name and the value for the small words of a card. */
const wordsRoom = (item: Kpi, h: number, scale: number, foot: number): number =>
  h - WORDS_TOP * scale - (item.trend === null ? 0.07 * scale : foot);

/** Values are as large as all can be; one that is much longer than the others is alone to be smaller. */
function valueSizes(items: readonly Kpi[], width: number, scale: number): readonly number[] {
  const usual = [30, 26, 22, 18];
  const sizes = [...usual.map((size) => Math.round(size * scale)), ...usual];
  const own = items.map(
    ({ value }) =>
      sizes.find((size) => textWidth(value, size, true) <= width) ?? Math.min(...usual),
  );
  const sorted = [...own].sort((a, b) => a - b);
  const common = sorted[Math.min(1, sorted.length - 1)] ?? 0;
  return own.map((size) => Math.min(size, common));
}

function lookOf(items: readonly Kpi[], inside: number, h: number, scale: number): CardLook {
  const width = inside * POINTS;
  /** The first size at which every card holds its words, from those it has room for to the usual. */
  const largest = (
    usual: readonly [number, ...number[]],
    fits: (item: Kpi, size: number) => boolean,
  ): number =>
    [...usual.map((size) => Math.round(size * scale)), ...usual].find((size) =>
      items.every((item) => fits(item, size)),
    ) ?? Math.min(...usual);
  const lines = trendLines(items, inside);
  const foot = TREND[lines] * scale;
  const words = largest([12, 11, 10], (item, size) => {
    const tall = smallOf(item).reduce((sum, text) => sum + textHeight(text, size, width), 0);
    return tall / POINTS <= wordsRoom(item, h, scale, foot);
  });
  return {
    scale,
    foot,
    label: largest(
      [13, 12, 11, 10],
      ({ label }, size) => countLines(label, size, width, true) <= 2,
    ),
    values: valueSizes(items, width, scale),
    words,
    trend: largest(
      [12, 11, 10],
      ({ trend }, size) =>
        trend === null ||
        (size <= words && countLines(trend.text, size, width - TREND_SIGN * POINTS) <= lines),
    ),
  };
}

function drawCard(
  pen: Pen,
  item: Kpi,
  card: { readonly position: number; readonly frame: Frame; readonly value: number },
  look: CardLook,
): void {
  const { position, frame } = card;
  const { scale, foot } = look;
  const colours = pen.theme.colori;
  const accent = item.alarm ? colours.allarme : colours.territorio;
  const name = (part: string): string => `KPI ${position} ${item.codice}: ${part}`;
  const inside = frame.w - 2 * INSET;
  const x = frame.x + INSET;
  const line = (y: number, h: number): Frame => ({
    x,
    y: frame.y + y * scale,
    w: inside,
    h: h * scale,
  });
  mark(pen, name("riquadro"), "rect", frame, { fill: "#FFFFFF", line: colours.linea });
  mark(pen, name("bordo"), "rect", { ...frame, w: 0.07 }, { fill: accent });
  say(pen, name("nome"), [{ text: item.label }], line(0.09, 0.42), {
    size: look.label,
    bold: true,
    valign: "middle",
  });
  say(pen, name("valore"), [{ text: item.value }], line(0.5, 0.48), {
    size: card.value,
    bold: true,
    colour: item.raw === null ? colours.testoChiaro : accent,
    valign: "middle",
  });
  const valueWidth = textWidth(item.value, card.value, true) / POINTS;
  const tag = item.alarm ? ALARM.w + 0.1 : 0;
  if (item.alarm)
    drawAlarm(pen, name("allarme"), {
      x: x + inside - ALARM.w,
      y: frame.y + 0.74 * scale - ALARM.h / 2,
      ...ALARM,
    });
  if (item.series !== null && inside - valueWidth - tag > 0.9)
    drawSparkline(pen, item, name("andamento"), {
      x: x + valueWidth + 0.2,
      y: frame.y + 0.56 * scale,
      w: inside - valueWidth - 0.28 - tag,
      h: 0.36 * scale,
    });
  const small = smallOf(item).map((text) => ({
    text,
    colour: text === item.detail ? colours.testo : colours.testoChiaro,
  }));
  if (small.length > 0)
    say(
      pen,
      name("confronti"),
      small,
      { ...line(WORDS_TOP, 0), h: wordsRoom(item, frame.h, scale, foot) },
      { size: look.words },
    );
  if (item.trend !== null) {
    const { text } = item.trend;
    const top = frame.y + frame.h - foot;
    const h = foot - 0.07 * scale;
    drawTrend(pen, item, name("verso"), { x, y: top + h / 2 - 0.07, w: 0.15, h: 0.14 });
    say(
      pen,
      name("variazione"),
      [{ text }],
      { x: x + TREND_SIGN, y: top, w: inside - TREND_SIGN, h },
      { size: look.trend, valign: "middle" },
    );
  }
}

/** A sign and a word, so that red is never alone. */
function drawAlarm(pen: Pen, name: string, frame: Frame): void {
  mark(pen, `${name}, fondo`, "roundRect", frame, { fill: pen.theme.colori.allarme, radius: 0.05 });
  say(pen, name, [{ text: "! rischio" }], frame, {
    size: 11,
    bold: true,
    colour: "#FFFFFF",
    align: "center",
    valign: "middle",
  });
}

function drawTrend(pen: Pen, item: Kpi, name: string, frame: Frame): void {
  const fill = item.alarm ? pen.theme.colori.allarme : pen.theme.colori.testo;
  if (item.trend?.direction === "pari")
    mark(pen, name, "rect", { ...frame, y: frame.y + 0.05, h: 0.04 }, { fill, alt: "Stabile" });
  else if (item.trend?.direction === "giu")
    mark(pen, name, "triangle", frame, { fill, rotate: 180, alt: "In calo" });
  else mark(pen, name, "triangle", frame, { fill, alt: "In aumento" });
}

/** Months as a line, broken where there is no value, the last one marked. */
function drawSparkline(pen: Pen, item: Kpi, name: string, frame: Frame): void {
  const series = item.series ?? [];
  const values = series.filter((value) => value !== null);
  if (values.length < 2) return;
  const low = Math.min(...values);
  const top = Math.max(...values);
  const span = top - low || 1;
  const spoken = (value: number): string => sayNumber(value, Number.isInteger(value) ? 0 : 1);
  const at = (value: number, index: number): { x: number; y: number } => ({
    x: (frame.w * index) / Math.max(1, series.length - 1),
    y: frame.h * (1 - (value - low) / span),
  });
  const points = series.flatMap((value, index) => {
    if (value === null) return [];
    const broken = index === 0 || series[index - 1] === null;
    return [{ ...at(value, index), ...(broken ? { moveTo: true } : {}) }];
  });
  const colour = item.alarm ? pen.theme.colori.allarme : pen.theme.colori.territorio;
  pen.alternatives.set(
    name,
    `Andamento di ${series.length} mesi: il minimo è ${spoken(low)}, il massimo ${spoken(top)}.`,
  );
  pen.slide.addShape(FREEFORM, {
    ...frame,
    objectName: name,
    line: { color: hex(colour), width: 1.5 },
    points,
  });
  const last = series.at(-1);
  if (last === null || last === undefined) return;
  const end = at(last, series.length - 1);
  const dot = 0.09;
  mark(
    pen,
    `${name}, ultimo mese`,
    "ellipse",
    { x: frame.x + end.x - dot / 2, y: frame.y + end.y - dot / 2, w: dot, h: dot },
    { fill: colour },
  );
}
