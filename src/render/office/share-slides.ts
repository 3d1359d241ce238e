/**
 * Puts on one slide the small things of one message: cards with a chart or a table, two charts side by
 * side, short tables one under the other. Nothing is made smaller than it can be read.
 */

import type { ChartBlock, Drawings } from "../../model/document.js";
import type { NativeChart } from "../../model/native-chart.js";
import { CARDS_A_ROW, cardsHeight } from "./card-texts.js";
import { fewRows } from "./chart/few-rows.js";
import { messageOf, repeatsLabels } from "./chart-message.js";
import { AREA, POINTS, SOURCE, TYPE } from "./slide-grid.js";
import type { Draft, Panel, Paragraph, Row } from "./slide-plan.js";
import { captionHeight, leadHeight, paragraphsHeight, sourceHeight } from "./slide-texts.js";
import { pageTable, tightestWidth } from "./table-pages.js";

/** Between rows, and between the two panels of one. */
export const ROW_GAP = 0.2;
export const COLUMN_GAP = 0.4;
const HALF = (AREA.w - COLUMN_GAP) / 2;

/** Cards of one row are no taller. */
const CARDS_MOST = 2.35;
/** Whose a row is, over it. */
export const ROW_TITLE = 0.36;
/** More charts on a slide than these are not followed by who listens. */
const CHARTS_A_SLIDE = 2;

/** Words beside a picture, and the room between. */
export const BESIDE = 3.5;
export const GUTTER = 0.4;

/** At so many times its size a picture's words are as large as those of the slide. */
export const PICTURE_LEAST = 1.42;
export const PICTURE_MOST = 2.4;

/** How large charts are drawn to be pictures on a slide: at the least scale they fill it, or half of it. */
export const PICTURE_ROOM = {
  intera: Math.floor((AREA.w * POINTS) / PICTURE_LEAST),
  meta: Math.floor((HALF * POINTS) / PICTURE_LEAST),
  carta: Math.floor(((AREA.w - BESIDE - GUTTER) * POINTS) / PICTURE_LEAST),
  alta: Math.floor(((AREA.h - captionHeight("")) * POINTS) / PICTURE_LEAST),
} as const;

/** Bars that lie: what stands over them, each at least and at most, and the note under them. */
export const LYING = { head: 0.5, least: 0.34, most: 0.62, note: 0.45 } as const;
const UPRIGHT_LEAST = 2.2;
const LEGEND = 0.3;
/** So many bars stand in half a slide. */
const BARS_IN_HALF = 14;
/** A chart asked for as wide as the page may take half a slide when it is this small. */
const SMALL = { categories: 10, series: 2 } as const;

/** Lines of the message that a chart has under it, when nothing else is said of it. */
const MESSAGE_LINES = 2;

interface Room {
  readonly least: number;
  readonly most: number;
}

const NONE: Room = { least: Number.POSITIVE_INFINITY, most: 0 };

export const lyingHeight = (native: NativeChart, each: number): number =>
  LYING.head +
  native.categories.length * each * (native.stack === "accanto" ? native.series.length : 1) +
  (native.xTitle === null ? 0 : LYING.note);

function nativeRoom(chart: NativeChart, block: ChartBlock, half: boolean): Room {
  const native = fewRows(chart);
  const many = native.categories.length;
  const small = many <= SMALL.categories && native.series.length <= SMALL.series;
  if (half && block.width === "intera" && !small) return NONE;
  if (native.lying)
    return { least: lyingHeight(native, LYING.least), most: lyingHeight(native, LYING.most) };
  if (half && native.form !== "linee" && many > BARS_IN_HALF) return NONE;
  const legend = native.series.length > 1 ? LEGEND : 0;
  return { least: UPRIGHT_LEAST + legend, most: AREA.h };
}

function chartRoom(
  { block, words }: Extract<Panel, { kind: "chart" }>,
  w: number,
  drawings: Drawings,
): Room {
  const drawing = drawings[block.id];
  if (drawing === undefined) return NONE;
  const said = paragraphsHeight(words, TYPE.reference, w);
  const half = w < AREA.w;
  const room =
    drawing.native === null
      ? {
          least:
            w * POINTS < drawing.width * PICTURE_LEAST
              ? NONE.least
              : (drawing.height * PICTURE_LEAST) / POINTS,
          most: (drawing.height * Math.min(PICTURE_MOST, (w * POINTS) / drawing.width)) / POINTS,
        }
      : nativeRoom(drawing.native, block, half);
  return { least: room.least + said, most: room.most + said };
}

/** How tall a panel may be under its title, when it is so wide. */
function roomOf(panel: Panel, w: number, drawings: Drawings): Room {
  switch (panel.kind) {
    case "kpi":
      return w < AREA.w || panel.items.length > CARDS_A_ROW
        ? NONE
        : { least: cardsHeight(panel.items), most: CARDS_MOST };
    case "table": {
      const tall = panel.page.heights.reduce((sum, high) => sum + high, 0);
      return { least: tall, most: tall };
    }
    case "chart":
      return chartRoom(panel, w, drawings);
  }
}

const titleOf = (panel: Panel): string | null => (panel.kind === "kpi" ? null : panel.block.title);

/** A table set in another width; null where it does not hold it whole. */
function inWidth(panel: Panel, w: number): Panel | null {
  if (panel.kind !== "table" || w === AREA.w) return panel;
  if (tightestWidth(panel.block) > w) return null;
  const { pages, left } = pageTable(panel.block, w, AREA.h, AREA.h, 1);
  const [page] = pages;
  return page === undefined || left > 0 ? null : { ...panel, page };
}

/** A panel with the heading it stands under. */
interface Placed {
  readonly panel: Panel;
  readonly heading: string | null;
}

interface RowRoom extends Room {
  readonly panels: readonly Panel[];
  readonly head: number;
  readonly heading: string | null;
}

function rowOf(placed: readonly Placed[], drawings: Drawings): RowRoom | null {
  const heading = placed[0]?.heading ?? null;
  if (placed.some((one) => one.heading !== heading)) return null;
  if (placed.length > 1 && placed.some(({ panel }) => panel.kind === "kpi")) return null;
  const w = placed.length > 1 ? HALF : AREA.w;
  const set = placed.map(({ panel }) => inWidth(panel, w)).filter((panel) => panel !== null);
  if (set.length < placed.length) return null;
  const rooms = set.map((panel) => roomOf(panel, w, drawings));
  const head = Math.max(...set.map((panel) => captionHeight(titleOf(panel), w)));
  return {
    panels: set,
    heading,
    head,
    least: head + Math.max(...rooms.map(({ least }) => least)),
    most: head + Math.max(...rooms.map(({ least, most }) => Math.max(least, most))),
  };
}

/** Every way to set panels in rows of one or two, in their order; pairs first. */
function arrangements(panels: readonly Placed[]): (readonly Placed[])[][] {
  if (panels.length === 0) return [[]];
  return [2, 1].flatMap((size) =>
    panels.length < size
      ? []
      : arrangements(panels.slice(size)).map((rest) => [panels.slice(0, size), ...rest]),
  );
}

/** The panels in the first arrangement that the height holds; null where there is none. */
function setInRows(
  panels: readonly Placed[],
  height: number,
  drawings: Drawings,
  named: boolean,
): readonly Row[] | null {
  const several = named || new Set(panels.map(({ heading }) => heading)).size > 1;
  for (const arrangement of arrangements(panels)) {
    const rows = arrangement.map((row) => rowOf(row, drawings)).filter((row) => row !== null);
    if (rows.length < arrangement.length) continue;
    const titles = rows.map(({ heading }, at) =>
      several && heading !== rows[at - 1]?.heading ? heading : null,
    );
    const taken =
      ROW_GAP * (rows.length - 1) + ROW_TITLE * titles.filter((title) => title !== null).length;
    let spare = height - taken - rows.reduce((sum, { least }) => sum + least, 0);
    if (spare < 0) continue;
    // What is left goes to those that can use it, in equal parts.
    let growing = Math.max(1, rows.filter(({ least, most }) => most > least).length);
    return rows.map(({ panels: own, head, least, most: wanted }, at): Row => {
      const title = titles[at] ?? null;
      // Cards alone take the slide.
      const most = rows.length === 1 && own[0]?.kind === "kpi" ? height : wanted;
      if (most <= least) return { panels: own, head, title, height: least };
      const more = Math.min(most - least, spare / growing);
      spare -= more;
      growing -= 1;
      return { panels: own, head, title, height: least + more };
    });
  }
  return null;
}

function panelOf({ body }: Draft): Panel | null {
  switch (body.kind) {
    case "kpi":
      return { kind: "kpi", items: body.items };
    case "table": {
      const { block, page } = body;
      return page.from === 1 && block.glossary !== true ? { kind: "table", block, page } : null;
    }
    case "chart": {
      const said: Paragraph = { text: messageOf(body.block), bullet: false };
      const lines = paragraphsHeight([said], TYPE.reference, HALF) * POINTS;
      const short =
        lines <= (MESSAGE_LINES + 1) * TYPE.reference * 1.22 && !repeatsLabels(body.block);
      const words = body.texts.length > 0 ? body.texts : short ? [said] : [];
      return { kind: "chart", block: body.block, words };
    }
    default:
      return null;
  }
}

const leadOf = ({ body }: Draft): readonly string[] =>
  body.kind === "kpi" || body.kind === "table" ? body.lead : [];

const distinct = <T>(all: readonly T[]): readonly T[] => [...new Set(all)];

const FROM = "Fonte: ";

/** The sources of what shares a slide, each delivery said once: «Fonte: A, del …; B, del …». */
export function joinSources(sources: readonly string[]): string {
  const plain = sources.filter((text) => text.startsWith(FROM));
  const named = distinct(plain.flatMap((text) => text.slice(FROM.length).split("; ")));
  const whole = named.length === 0 ? [] : [`${FROM}${named.join("; ")}`];
  const all = distinct([...sources.filter((text) => !text.startsWith(FROM)), ...whole]);
  return all
    .filter((text, at) => !all.some((other, place) => place !== at && other.includes(text)))
    .join(" ");
}

/** Inches that a note may take of what shares a slide. */
const FOOT_MOST = 0.5;

/** Several slides as one; null where they do not fit, or do not belong together. */
function shared(
  drafts: readonly Draft[],
  message: string,
  drawings: Drawings,
  named: boolean,
): Draft | null {
  const [first] = drafts;
  const panels = drafts.map(panelOf).filter((panel) => panel !== null);
  if (first === undefined || panels.length < drafts.length) return null;
  if (drafts.slice(1).some((draft) => leadOf(draft).length > 0)) return null;
  if (panels.filter(({ kind }) => kind === "chart").length > CHARTS_A_SLIDE) return null;
  const placed = panels.map(
    (panel, at): Placed => ({
      panel,
      heading: drafts[at]?.heading ?? null,
    }),
  );
  const headings = distinct(placed.map(({ heading }) => heading));
  const cards = placed.filter(({ panel }) => panel.kind === "kpi").map(({ heading }) => heading);
  if (distinct(cards).length < cards.length) return null;
  const charts = panels.filter(({ kind }) => kind === "chart").map(titleOf);
  if (distinct(charts).length < charts.length) return null;
  const source = joinSources(drafts.map((draft) => draft.source).filter((text) => text !== null));
  // A long note grows upwards, into the room of what is shown.
  const foot = Math.max(0, sourceHeight(source) - SOURCE.h);
  if (foot > FOOT_MOST) return null;
  const lead = leadOf(first);
  // Cards are read first.
  const order = headings.flatMap((heading) => {
    const own = placed.filter((one) => one.heading === heading);
    return [
      ...own.filter(({ panel }) => panel.kind === "kpi"),
      ...own.filter(({ panel }) => panel.kind !== "kpi"),
    ];
  });
  const rows = setInRows(order, AREA.h - leadHeight(lead) - foot, drawings, named);
  if (rows === null) return null;
  return {
    title: headings.length > 1 ? message : (first.heading ?? message),
    heading: first.heading,
    source: source === "" ? null : source,
    notes: distinct(drafts.flatMap(({ notes }) => notes)),
    body: { kind: "shared", lead, rows },
  };
}

const isTable = ({ body }: Draft): boolean => body.kind === "table";

/** Small things may go back to a slide that has room for them; a chart only to the one before it. */
const goesBack = ({ body }: Draft): boolean => body.kind === "kpi" || body.kind === "table";

/** True where the rest of a heading that begins on the slide of another would go to the next slide. */
function splits(
  drafts: readonly Draft[],
  at: number,
  host: { readonly drafts: readonly Draft[] },
  fits: (all: readonly Draft[]) => boolean,
): boolean {
  const heading = drafts[at]?.heading ?? null;
  if (heading === null || host.drafts.some((own) => own.heading === heading)) return false;
  const end = drafts.findIndex((other, place) => place > at && other.heading !== heading);
  const group = drafts.slice(at, end < 0 ? drafts.length : end);
  return group.length > 1 && !fits([...host.drafts, ...group]);
}

/** The slides of a section, as few as its content needs. `message` is what a shared one is called. */
export function shareSlides(
  drafts: readonly Draft[],
  message: string,
  drawings: Drawings,
): Draft[] {
  const slides: { drafts: readonly Draft[]; made: Draft }[] = [];
  /** A short list that is all there is under its heading: it may stand with others like it. */
  const alone = (draft: Draft): boolean =>
    draft.heading !== null &&
    draft.body.kind === "table" &&
    drafts.filter(({ heading }) => heading === draft.heading).length === 1;
  for (const [at, draft] of drafts.entries()) {
    const last = slides.at(-1);
    // Tables of one heading keep their order: one does not go back over another.
    const inOrder = (host: (typeof slides)[number]): boolean =>
      draft.body.kind !== "table" ||
      slides.slice(slides.indexOf(host) + 1).every((after) => !after.drafts.some(isTable));
    const hosts = [...slides]
      .reverse()
      .filter(
        (host) =>
          host === last ||
          (goesBack(draft) &&
            inOrder(host) &&
            host.drafts.every(({ heading }) => heading === draft.heading)) ||
          (alone(draft) && host.drafts.every(alone)),
      );
    let placed = false;
    for (const host of hosts) {
      // What stands under one heading is not begun on a slide that does not hold it all.
      if (splits(drafts, at, host, (all) => shared(all, message, drawings, true) !== null))
        continue;
      // The slide that opens the section has the section's title: it says under which heading it stands.
      const made = shared([...host.drafts, draft], message, drawings, host === slides[0]);
      if (made === null) continue;
      host.drafts = [...host.drafts, draft];
      host.made = made;
      placed = true;
      break;
    }
    const opens = slides.length === 0 && draft.heading !== null;
    const opening = opens ? shared([draft], message, drawings, true) : null;
    if (!placed) slides.push({ drafts: [draft], made: opening ?? draft });
  }
  return slides.map(({ made }) => made);
}
