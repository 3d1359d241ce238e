/** From the plan of a slide to shapes on it. */
import type { Cover, Document, Drawings, TableBlock } from "../../model/document.js";
import { drawChart, drawChartPanel, type FigureNeeded } from "./draw-chart.js";
import { drawKpi } from "./draw-kpi.js";
import { drawLogo } from "./draw-logo.js";
import { drawTable } from "./draw-table.js";
import { fill, mark, type Pen, type Run, say, WARNING } from "./pen.js";
import { COLUMN_GAP, ROW_GAP, ROW_TITLE } from "./share-slides.js";
import { AREA, type Frame, POINTS, SLIDE, SOURCE, TEXT_WIDTH, TYPE } from "./slide-grid.js";
import { COVER } from "./slide-layouts.js";
import type { ContentsEntry, Paragraph, Row, SlidePlan } from "./slide-plan.js";
import {
  captionHeight,
  leadHeight,
  leadSize,
  PARAGRAPH_GAP,
  paragraphsHeight,
  sourceHeight,
} from "./slide-texts.js";
import type { TablePage } from "./table-pages.js";
import { countLines, textHeight } from "./text-metrics.js";

/** The largest size at which a title takes two lines at most. */
function titleSize(title: string): number {
  const sizes = [TYPE.title, TYPE.titleSmall, TYPE.titleSmallest];
  return (
    sizes.find((size) => countLines(title, size, TEXT_WIDTH * POINTS, true) <= 2) ??
    TYPE.titleSmallest
  );
}

/** Draws the slide; gives the figures that the repair must put in. */
export function drawSlide(
  pen: Pen,
  plan: SlidePlan,
  document: Document,
  drawings: Drawings,
): readonly FigureNeeded[] {
  const { body } = plan;
  if (body.kind === "cover") {
    drawCover(pen, body.cover, document);
    return [];
  }
  fill(pen, "occhiello", [{ text: plan.kicker }], {
    size: TYPE.kicker,
    bold: true,
    colour: pen.theme.colori.territorio,
  });
  fill(pen, "titolo", [{ text: plan.title }], { size: titleSize(plan.title), bold: true });
  const figures = drawBody(pen, plan, drawings);
  if (plan.source !== null)
    say(pen, "Fonte", [{ text: plan.source }], sourceFrame(plan.source), {
      size: TYPE.source,
      colour: pen.theme.colori.testoChiaro,
      valign: "bottom",
    });
  return figures;
}

/** A long source grows upwards, where the plan left it room. */
function sourceFrame(source: string): Frame {
  const h = Math.max(SOURCE.h, sourceHeight(source));
  return { ...SOURCE, y: SOURCE.y + SOURCE.h - h, h };
}

function drawBody(pen: Pen, plan: SlidePlan, drawings: Drawings): readonly FigureNeeded[] {
  const { body } = plan;
  switch (body.kind) {
    case "cover":
      return [];
    case "contents":
      drawContents(pen, body.entries);
      return [];
    case "kpi":
      drawLead(pen, body.lead);
      drawKpi(pen, body.items, AREA.y + leadHeight(body.lead));
      return [];
    case "table": {
      const over = body.points === undefined ? leadHeight(body.lead) : drawPoints(pen, body.points);
      drawLead(pen, body.lead);
      drawTitledTable(pen, body, { ...AREA, y: AREA.y + over }, captionHeight(body.caption));
      return [];
    }
    case "shared": {
      drawLead(pen, body.lead);
      let y = AREA.y + leadHeight(body.lead);
      let cards = 0;
      return body.rows.flatMap((row, at) => {
        if (row.title !== null) {
          say(
            pen,
            `Titolo della riga ${at + 1}`,
            [{ text: row.title }],
            { ...AREA, y, h: ROW_TITLE },
            { size: TYPE.body, bold: true, colour: pen.theme.colori.territorio },
          );
          y += ROW_TITLE;
        }
        const figures = drawRow(pen, row, { y, cards, row: at + 1 }, drawings);
        cards += row.panels.reduce(
          (sum, one) => sum + (one.kind === "kpi" ? one.items.length : 0),
          0,
        );
        y += row.height + ROW_GAP;
        return figures;
      });
    }
    case "chart": {
      const figure = drawChart(pen, body, drawings);
      return figure === null ? [] : [figure];
    }
    case "text":
      drawText(pen, body.paragraphs, body.size);
      return [];
  }
}

/** One panel over the whole width, or two side by side. */
function drawRow(
  pen: Pen,
  row: Row,
  at: { readonly y: number; readonly cards: number; readonly row: number },
  drawings: Drawings,
): readonly FigureNeeded[] {
  const { y, cards } = at;
  const { panels, head, height } = row;
  const w = (AREA.w - COLUMN_GAP * (panels.length - 1)) / panels.length;
  const figures: FigureNeeded[] = [];
  for (const [place, panel] of panels.entries()) {
    const frame = { x: AREA.x + place * (w + COLUMN_GAP), y, w, h: height };
    if (panel.kind === "kpi") drawKpi(pen, panel.items, y, y + height, cards);
    else if (panel.kind === "table")
      drawTitledTable(pen, { ...panel, caption: panel.block.title, row: at.row }, frame, head);
    else figures.push(drawChartPanel(pen, panel, frame, head, drawings));
  }
  return figures;
}

/** A table under its title, which takes `head` of the frame. */
function drawTitledTable(
  pen: Pen,
  {
    block,
    page,
    caption,
    row,
  }: {
    readonly block: TableBlock;
    readonly page: TablePage;
    readonly caption: string | null;
    /** Its row on a slide that it shares. */
    readonly row?: number;
  },
  frame: Frame,
  head: number,
): void {
  if (caption !== null)
    say(
      pen,
      "Titolo della tabella",
      [{ text: caption }],
      { ...frame, h: head },
      { size: TYPE.caption, bold: true },
    );
  drawTable(
    pen,
    row === undefined || row === 1 ? `Tabella: ${block.title}` : `Tabella ${row}: ${block.title}`,
    page,
    { ...frame, y: frame.y + head },
    `${block.title}: righe da ${page.from} a ${page.to} di ${block.rows.length}, ${page.columns.length} colonne.`,
  );
}

function drawLead(pen: Pen, lead: readonly string[]): void {
  if (lead.length === 0) return;
  say(
    pen,
    "Testo introduttivo",
    lead.map((text) => ({ text })),
    { ...AREA, h: leadHeight(lead) },
    { size: leadSize(lead), after: 6 },
  );
}

/** Points over a table; gives the room that they take. */
function drawPoints(
  pen: Pen,
  { paragraphs, size }: { readonly paragraphs: readonly Paragraph[]; readonly size: number },
): number {
  const h = paragraphsHeight(paragraphs, size, AREA.w);
  const after = size * PARAGRAPH_GAP;
  say(pen, "Punti", paragraphs.map(leadRun), { ...AREA, h }, { size, after });
  return h + ROW_GAP;
}

function drawText(pen: Pen, paragraphs: readonly Paragraph[], size: number): void {
  const runs = paragraphs.map(leadRun);
  fill(pen, "testo", runs.length === 0 ? [{ text: "Nessun contenuto." }] : runs, {
    size,
    after: size * PARAGRAPH_GAP,
  });
}

/** «Dove agire prima: …»: what the point is about stands out. */
export function leadRun({ text, bullet, heading }: Paragraph): Run {
  if (heading === true) return { text, bullet, bold: true };
  const lead = bullet ? /^[^:.]{3,48}:(?= )/.exec(text)?.[0] : undefined;
  return lead === undefined ? { text, bullet } : { text: text.slice(lead.length), bullet, lead };
}

/** Sections with the slide they start on, as links, in one column or two. */
function drawContents(pen: Pen, entries: readonly ContentsEntry[]): void {
  const columns = entries.length > 8 ? 2 : 1;
  const each = Math.ceil(entries.length / columns);
  const width = (AREA.w - 0.5 * (columns - 1)) / columns;
  const step = Math.min(0.78, AREA.h / Math.max(1, each));
  entries.forEach((entry, index) => {
    const x = AREA.x + Math.floor(index / each) * (width + 0.5);
    const y = AREA.y + (index % each) * step;
    say(
      pen,
      `Indice ${index + 1}: nome`,
      [{ text: entry.name, bold: true, slide: entry.slide, colour: pen.theme.colori.territorio }],
      { x, y, w: columns === 1 ? 3.2 : width - 0.6, h: 0.34 },
      { size: TYPE.body, valign: "middle" },
    );
    const title = columns === 1 ? { x: x + 3.3, y, w: width - 4, h: 0.34 } : null;
    if (title !== null) {
      const oneLine = countLines(entry.title, TYPE.reference, title.w * POINTS) === 1;
      const fits = textHeight(entry.title, TYPE.reference, title.w * POINTS) <= step * POINTS;
      if (fits)
        say(
          pen,
          `Indice ${index + 1}: titolo`,
          [{ text: entry.title }],
          { ...title, h: oneLine ? 0.34 : step - 0.04 },
          {
            size: TYPE.reference,
            valign: oneLine ? "middle" : "top",
          },
        );
    }
    say(
      pen,
      `Indice ${index + 1}: diapositiva`,
      [{ text: String(entry.slide) }],
      { x: x + width - 0.5, y, w: 0.5, h: 0.34 },
      { size: TYPE.body, align: "right", valign: "middle" },
    );
  });
}

function drawCover(pen: Pen, cover: Cover, document: Document): void {
  const colours = pen.theme.colori;
  const size =
    [40, 34, 28].find((each) => countLines(cover.title, each, COVER.title.w * POINTS, true) <= 2) ??
    24;
  fill(pen, "titolo", [{ text: cover.title }], { size, bold: true, colour: "#FFFFFF" });
  fill(pen, "sottotitolo", [{ text: cover.kicker, bold: true }, { text: cover.subtitle }], {
    size: 20,
    colour: "#FFFFFF",
  });
  const type = [16, 14, 12, 11].find((each) => coverHeight(cover, each) <= COVER_ROOM) ?? 10;
  let y = COVER.facts.y;
  for (const row of factRows(cover.facts, type)) {
    row.forEach((fact, column) => {
      const x = COVER.facts.x + column * (FACT_HALF + FACT_GUTTER);
      const w = row.length > 1 ? FACT_HALF : COVER.facts.w;
      const number = cover.facts.indexOf(fact) + 1;
      say(
        pen,
        `Dato ${number}: nome`,
        [{ text: fact.label }],
        { x, y, w: FACT_LABEL - 0.2, h: factHeight("", type) },
        { size: type, colour: colours.testoChiaro },
      );
      say(
        pen,
        `Dato ${number}: valore`,
        [{ text: fact.value }],
        { x: x + FACT_LABEL, y, w: w - FACT_LABEL, h: rowHeight(row, type) },
        { size: type, bold: true },
      );
    });
    y += rowHeight(row, type) + FACT_GAP;
  }
  drawLogo(pen, pen.theme);
  drawWarnings(pen, cover.warnings, y + WARNINGS_GAP, Math.min(14, type));
  if (cover.facts.length === 0)
    say(pen, "Date", [{ text: document.dateLine }], { ...COVER.facts, h: 0.4 }, { size: 16 });
}

const FACT_LABEL = 2.5;
const FACT_GAP = 0.06;
const FACT_GUTTER = 0.4;
const FACT_HALF = (COVER.facts.w - FACT_GUTTER) / 2;
const WARNINGS_GAP = 0.14;
const COVER_ROOM = SLIDE.height - 0.3 - COVER.facts.y;
/** So many facts stand one under the other; more of them two a row, where they are short. */
const FACTS_IN_COLUMN = 5;

type Facts = Cover["facts"];

const factHeight = (value: string, size: number, width: number = COVER.facts.w): number =>
  (textHeight(value, size, (width - FACT_LABEL) * POINTS, true) + 4) / POINTS;

const rowHeight = (row: Facts, size: number): number =>
  Math.max(
    ...row.map(({ value }) => factHeight(value, size, row.length > 1 ? FACT_HALF : COVER.facts.w)),
  );

/** The facts in rows, in their order: one each where all have room, else two short ones side by side. */
function factRows(facts: Facts, size: number): readonly Facts[] {
  const short = ({ value }: Facts[number]): boolean =>
    countLines(value, size, (FACT_HALF - FACT_LABEL) * POINTS, true) === 1;
  const rows: Facts[number][][] = [];
  for (const fact of facts) {
    const last = rows.at(-1);
    const [before] = last ?? [];
    const beside = facts.length > FACTS_IN_COLUMN && last?.length === 1 && short(fact);
    if (beside && before !== undefined && short(before)) last?.push(fact);
    else rows.push([fact]);
  }
  return rows;
}

function warningsHeight(warnings: readonly string[], size: number): number {
  if (warnings.length === 0) return 0;
  const width = (COVER.facts.w - 0.3) * POINTS;
  const lines = ["Da sapere", ...warnings].map((each) => textHeight(each, size, width) + 3);
  return lines.reduce((sum, high) => sum + high, 0) / POINTS + 0.1;
}

const coverHeight = (cover: Cover, size: number): number =>
  factRows(cover.facts, size).reduce((sum, row) => sum + rowHeight(row, size) + FACT_GAP, 0) +
  WARNINGS_GAP +
  warningsHeight(cover.warnings, Math.min(14, size));

function drawWarnings(pen: Pen, warnings: readonly string[], y: number, size: number): void {
  if (warnings.length === 0) return;
  const width = COVER.facts.w - 0.3;
  const h = warningsHeight(warnings, size);
  mark(
    pen,
    "Avvertenze: bordo",
    "rect",
    { x: COVER.facts.x, y, w: 0.07, h },
    { fill: `#${WARNING}` },
  );
  say(
    pen,
    "Avvertenze",
    [
      { text: "Da sapere prima di leggere", bold: true, colour: `#${WARNING}` },
      ...warnings.map((each) => ({ text: each })),
    ],
    { x: COVER.facts.x + 0.2, y, w: width, h },
    { size, after: 3, valign: "middle" },
  );
}
