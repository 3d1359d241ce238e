/** Headline figures as cards: label, value, what it is compared with, where it goes. */
import type { Kpi } from "../../model/document.js";
import { sayNumber } from "../../model/italian.js";
import { comparisons, CARD_GAP as GAP, CARD_INSET as INSET, WORDS_TOP } from "./card-texts.js";
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
const TALLEST = 2.35;

/** `before` cards are on the slide already. */
export function drawKpi(
  pen: Pen,
  items: readonly Kpi[],
  top: number,
  bottom: number = BOTTOM,
  before = 0,
): void {
  const columns =
    items.length <= 3
      ? Math.max(1, items.length)
      : Math.ceil(items.length / Math.ceil(items.length / 4));
  const rows = Math.ceil(items.length / columns);
  const w = Math.min(4.2, (AREA.w - GAP * (columns - 1)) / columns);
  const h = Math.min(TALLEST, (bottom - top - GAP * (rows - 1)) / rows);
  items.forEach((item, index) => {
    drawCard(pen, item, before + index + 1, {
      x: AREA.x + (index % columns) * (w + GAP),
      y: top + Math.floor(index / columns) * (h + GAP),
      w,
      h,
    });
  });
}

function drawCard(pen: Pen, item: Kpi, position: number, frame: Frame): void {
  const colours = pen.theme.colori;
  const accent = item.alarm ? colours.allarme : colours.territorio;
  const name = (part: string): string => `KPI ${position} ${item.codice}: ${part}`;
  const inside = frame.w - 2 * INSET;
  const linesOf = (text: string, size: number, bold: boolean, less = 0): number =>
    countLines(text, size, (inside - less) * POINTS, bold);
  const x = frame.x + INSET;
  const line = (y: number, h: number, w = inside): Frame => ({ x, y: frame.y + y, w, h });
  mark(pen, name("riquadro"), "rect", frame, { fill: "#FFFFFF", line: colours.linea });
  mark(pen, name("bordo"), "rect", { ...frame, w: 0.07 }, { fill: accent });
  say(pen, name("nome"), [{ text: item.label }], line(0.09, 0.42), {
    size: [13, 12, 11].find((size) => linesOf(item.label, size, true) <= 2) ?? 10,
    bold: true,
    valign: "middle",
  });
  const valueSize = textWidth(item.value, 30, true) > inside * 72 ? 22 : 30;
  say(pen, name("valore"), [{ text: item.value }], line(0.5, 0.48), {
    size: valueSize,
    bold: true,
    colour: item.raw === null ? colours.testoChiaro : accent,
    valign: "middle",
  });
  const valueWidth = textWidth(item.value, valueSize, true) / 72;
  const tag = item.alarm ? ALARM.w + 0.1 : 0;
  if (item.alarm)
    drawAlarm(pen, name("allarme"), {
      x: x + inside - ALARM.w,
      y: frame.y + 0.61,
      ...ALARM,
    });
  if (item.series !== null && inside - valueWidth - tag > 0.9)
    drawSparkline(pen, item, name("andamento"), {
      x: x + valueWidth + 0.2,
      y: frame.y + 0.56,
      w: inside - valueWidth - 0.28 - tag,
      h: 0.36,
    });
  const small = [
    ...(item.detail === null ? [] : [{ text: item.detail, colour: colours.testo }]),
    ...(item.comparisons.length === 0
      ? []
      : [{ text: comparisons(item), colour: colours.testoChiaro }]),
  ];
  const trendTop = frame.h - 0.33;
  const room = trendTop - WORDS_TOP + (item.trend === null ? 0.26 : 0);
  const tall = (size: number): number =>
    small.reduce((sum, { text }) => sum + textHeight(text, size, inside * POINTS), 0) / POINTS;
  if (small.length > 0)
    say(pen, name("confronti"), small, line(WORDS_TOP, room), {
      size: [12, 11, 10].find((size) => tall(size) <= room) ?? 9,
    });
  if (item.trend !== null) {
    const { text } = item.trend;
    drawTrend(pen, item, name("verso"), { x, y: frame.y + trendTop + 0.06, w: 0.15, h: 0.14 });
    say(
      pen,
      name("variazione"),
      [{ text }],
      {
        x: x + 0.24,
        y: frame.y + trendTop,
        w: inside - 0.24,
        h: 0.26,
      },
      {
        size: [12, 11, 10].find((size) => linesOf(text, size, false, 0.24) === 1) ?? 9,
        valign: "middle",
      },
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
