import type { Kpi, KpiBlock } from "../../../model/document.js";
import type { Piece } from "../flow.js";
import type { Ink } from "../measures.js";
import type { Element, Paper } from "../paper.js";

const PAD = 9;
const GAP = 10;
const SPARK = 22;
const VALUE_LEADING = 28;
const LABEL_LEADING = 10.5;

/** Narrower than this a card would break its words. */
const NARROWEST = 110;

/** As many cards a row as fit, and rows as even as can be. */
function columnsFor(count: number, width: number): number {
  const most = Math.floor((width + GAP) / (NARROWEST + GAP));
  return Math.max(2, Math.ceil(count / Math.max(1, Math.ceil(count / most))));
}

interface Card {
  readonly kpi: Kpi;
  readonly label: readonly string[];
  readonly value: string;
  readonly valueInk: Ink;
  readonly detail: readonly string[];
  readonly comparisons: readonly string[];
  readonly trend: readonly string[];
  /** Height without the label and the sparkline. */
  readonly height: number;
}

const ARROW = 11;

function inksFor(paper: Paper, kpi: Kpi) {
  const { inks, theme } = paper;
  const label: Ink = { ...inks.cell, size: 8.5, leading: LABEL_LEADING };
  const small: Ink = { ...inks.cell, size: 8, leading: 10.5, colour: theme.colori.testoChiaro };
  const trend: Ink = { ...inks.cellStrong, size: 8, leading: 10.5 };
  const value: Ink = {
    font: "semibold",
    size: 22,
    leading: VALUE_LEADING,
    colour:
      kpi.raw === null && kpi.value === "n.d."
        ? theme.colori.testoChiaro
        : kpi.alarm
          ? theme.colori.allarme
          : theme.colori.testo,
  };
  return { label, small, trend, value };
}

function measure(paper: Paper, kpi: Kpi, width: number): Card {
  const inks = inksFor(paper, kpi);
  const inner = width - 2 * PAD;
  // A long value («1.234.567,89 €») gets smaller type rather than a second line.
  let valueInk = inks.value;
  const room = inner - (kpi.alarm ? 58 : 0);
  while (valueInk.size > 12 && paper.widthOf(kpi.value, valueInk) > room) {
    valueInk = { ...valueInk, size: valueInk.size - 1 };
  }
  const label = paper.wrap(kpi.label, inks.label, inner);
  const detail = kpi.detail === null ? [] : paper.wrap(kpi.detail, inks.small, inner);
  const comparisons = kpi.comparisons.flatMap((text) => paper.wrap(text, inks.small, inner));
  const trend = kpi.trend === null ? [] : paper.wrap(kpi.trend.text, inks.trend, inner - ARROW);
  return {
    kpi,
    label,
    value: paper.fit(kpi.value, valueInk, room),
    valueInk,
    detail,
    comparisons,
    trend,
    height:
      2 * PAD +
      VALUE_LEADING +
      (detail.length + comparisons.length) * inks.small.leading +
      (trend.length > 0 ? 3 + trend.length * inks.trend.leading : 0),
  };
}

/** An arrow as a shape: up, down, or level. The word stands beside it. */
function arrow(paper: Paper, x: number, y: number, direction: "su" | "giu" | "pari"): void {
  const { doc, theme } = paper;
  const middle = y + 5.2;
  doc.save().lineWidth(1.2).strokeColor(theme.colori.testo).lineCap("round").lineJoin("round");
  if (direction === "pari") {
    doc
      .moveTo(x, middle)
      .lineTo(x + 7, middle)
      .moveTo(x + 4.6, middle - 2.4)
      .lineTo(x + 7, middle)
      .lineTo(x + 4.6, middle + 2.4)
      .stroke();
  } else {
    const [from, to] =
      direction === "su" ? [middle + 3.6, middle - 3.6] : [middle - 3.6, middle + 3.6];
    const wing = direction === "su" ? 2.6 : -2.6;
    doc
      .moveTo(x + 3.5, from)
      .lineTo(x + 3.5, to)
      .moveTo(x + 0.9, to + wing)
      .lineTo(x + 3.5, to)
      .lineTo(x + 6.1, to + wing)
      .stroke();
  }
  doc.restore();
}

/** The months as a thin line, gaps left open, the last known point marked. */
function sparkline(paper: Paper, kpi: Kpi, x: number, y: number, width: number): void {
  const { doc, theme } = paper;
  const series = kpi.series ?? [];
  const known = series.filter((value) => value !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const at = (index: number): number => x + (width * index) / Math.max(1, series.length - 1);
  const up = (value: number): number => y + SPARK - 5 - ((value - low) / span) * (SPARK - 9);
  const colour = kpi.alarm ? theme.colori.allarme : theme.colori.territorio;
  doc.save().lineWidth(1.1).strokeColor(colour).lineJoin("round");
  let pen = false;
  for (const [index, value] of series.entries()) {
    if (value === null) pen = false;
    else if (pen) doc.lineTo(at(index), up(value));
    else {
      doc.moveTo(at(index), up(value));
      pen = true;
    }
  }
  doc.stroke();
  const last = series.findLastIndex((value) => value !== null);
  const value = series[last];
  if (value !== undefined && value !== null) doc.circle(at(last), up(value), 2.1).fill(colour);
  doc.restore();
}

/** The same for all cards of a row, so that values stand on one line. */
interface Room {
  readonly width: number;
  readonly height: number;
  readonly labelHeight: number;
}

function drawCard(
  paper: Paper,
  parent: Element,
  card: Card,
  x: number,
  y: number,
  { width, height, labelHeight }: Room,
): void {
  const { kpi } = card;
  const { theme } = paper;
  const inks = inksFor(paper, kpi);
  const accent = kpi.alarm ? theme.colori.allarme : theme.colori.territorio;
  paper.artifact(() => {
    paper.box(x, y, width, height, theme.colori.sfondo);
    paper.box(x, y, width, 2, accent);
  });
  const left = x + PAD;
  const group = paper.open(parent, "Div");
  let top = y + PAD;
  paper.text(group, "P", card.label, left, top, inks.label);
  top += labelHeight;
  if (kpi.alarm) {
    const at = left + paper.widthOf(card.value, card.valueInk) + 6;
    paper.tag(group, "P", () => {
      paper.line(card.value, left, top, card.valueInk);
      paper.line("allarme", at + 11, top + 9, { ...inks.trend, colour: theme.colori.allarme });
    });
    paper.artifact(() => paper.sign(at, top + 18, 8, theme.colori.allarme, true));
  } else {
    paper.text(group, "P", [card.value], left, top, card.valueInk);
  }
  top += VALUE_LEADING;
  for (const lines of [card.detail, card.comparisons]) {
    if (lines.length === 0) continue;
    paper.text(group, "P", lines, left, top, inks.small);
    top += lines.length * inks.small.leading;
  }
  if (kpi.trend !== null) {
    const { direction } = kpi.trend;
    top += 3;
    paper.artifact(() => arrow(paper, left, top, direction));
    paper.text(group, "P", card.trend, left + ARROW, top, inks.trend);
  }
  if (kpi.series?.some((value) => value !== null)) {
    const sparkTop = y + height - PAD - SPARK + 3;
    paper.tag(group, "Figure", () => sparkline(paper, kpi, left, sparkTop, width - 2 * PAD - 2), {
      alt: `Andamento mensile di «${kpi.label}», ${kpi.series.length} mesi; l'ultimo valore è ${kpi.value}.`,
      bbox: [left, sparkTop, x + width - PAD, sparkTop + SPARK],
    });
  }
  paper.close(group);
}

/** Cards in a grid, one piece a row; cards of a row are equally tall. */
export function kpiPieces(paper: Paper, parent: Element, block: KpiBlock): readonly Piece[] {
  const columns = columnsFor(block.items.length, paper.page.text);
  const width = (paper.page.text - GAP * (columns - 1)) / columns;
  const cards = block.items.map((kpi) => measure(paper, kpi, width));
  const pieces: Piece[] = [];
  for (let at = 0; at < cards.length; at += columns) {
    const row = cards.slice(at, at + columns);
    const spark = row.some((card) => card.kpi.series?.some((value) => value !== null) === true);
    const labelHeight = Math.max(...row.map((card) => card.label.length)) * LABEL_LEADING;
    const height = labelHeight + Math.max(...row.map((card) => card.height)) + (spark ? SPARK : 0);
    pieces.push({
      height,
      gap: at === 0 ? 14 : GAP,
      keep: false,
      draw: (y) => {
        for (const [index, card] of row.entries()) {
          drawCard(paper, parent, card, paper.page.left + index * (width + GAP), y, {
            width,
            height,
            labelHeight,
          });
        }
      },
    });
  }
  return pieces;
}
