/**
 * Which slides a Document becomes, and what stands on each: one message, one chart or one table.
 * Nothing of the Document is lost: what a slide cannot hold goes to another slide or to its notes.
 */
import { cellText } from "../../model/cell-text.js";
import type {
  Block,
  Cell,
  ChartBlock,
  Cover,
  Document,
  Kpi,
  Section,
  TableBlock,
  TableData,
} from "../../model/document.js";
import { AREA, POINTS, TYPE } from "./slide-grid.js";
import { deckPages, type TablePage } from "./table-pages.js";
import { textHeight } from "./text-metrics.js";

export type SlideBody =
  | { readonly kind: "cover"; readonly cover: Cover }
  | { readonly kind: "contents"; readonly entries: readonly ContentsEntry[] }
  | {
      readonly kind: "kpi";
      readonly lead: readonly string[];
      readonly items: readonly Kpi[];
      /** A short table under one row of cards; null where there is none. */
      readonly under: TableUnder | null;
    }
  | {
      readonly kind: "chart";
      readonly block: ChartBlock;
      readonly caption: string | null;
      readonly texts: readonly Paragraph[];
    }
  | {
      readonly kind: "table";
      readonly block: TableBlock;
      readonly caption: string | null;
      readonly lead: readonly string[];
      readonly page: TablePage;
      readonly note: string | null;
    }
  | { readonly kind: "text"; readonly paragraphs: readonly Paragraph[]; readonly size: number };

export interface TableUnder {
  readonly block: TableBlock;
  readonly page: TablePage;
  readonly caption: string;
}

export interface Paragraph {
  readonly text: string;
  readonly bullet: boolean;
}

export interface ContentsEntry {
  readonly name: string;
  readonly title: string;
  /** Number of the section's first slide. */
  readonly slide: number;
}

export interface SlidePlan {
  /** Position of the section in the document; null on the cover. */
  readonly section: number | null;
  readonly kicker: string;
  /** Unique in the deck. */
  readonly title: string;
  readonly source: string | null;
  readonly notes: readonly string[];
  readonly body: SlideBody;
}

const BULLETS_A_SLIDE = 3;
/** A longer list is there to be looked up, not to be said. */
const LIST_TO_LOOK_UP = 6;
const CONTENTS_A_SLIDE = 16;
const KPI_A_SLIDE = 8;
const FIGURES_IN_NOTES = 60;

const width = AREA.w * POINTS;

/** Space after a paragraph, in ems. */
export const PARAGRAPH_GAP = 0.6;

/** Height in inches that paragraphs take at a size, in a column of `columnWidth` inches. */
export const paragraphsHeight = (
  paragraphs: readonly Paragraph[],
  size: number,
  columnWidth: number,
): number =>
  paragraphs.reduce(
    (sum, { text, bullet }) =>
      sum + textHeight(text, size, columnWidth * POINTS - (bullet ? 20 : 0)) + size * PARAGRAPH_GAP,
    0,
  ) / POINTS;

export const leadHeight = (lead: readonly string[]): number =>
  lead.length === 0
    ? 0
    : lead.reduce((sum, text) => sum + textHeight(text, TYPE.lead, width) + 6, 0) / POINTS + 0.12;

export const captionHeight = (caption: string | null): number =>
  caption === null ? 0 : textHeight(caption, TYPE.caption, width, true) / POINTS + 0.1;

/** The figures of a table as lines, for the notes. */
export function figures(table: TableData): string[] {
  const shown = table.rows.slice(0, FIGURES_IN_NOTES);
  const line = (cells: readonly Cell[]): string => cells.map(cellText).join("; ");
  return [
    table.columns.map((column) => column.label).join("; "),
    ...shown.map((row) => line(row.cells)),
    ...(table.total === null ? [] : [line(table.total.cells)]),
    ...(table.rows.length > shown.length
      ? [`… altre ${table.rows.length - shown.length} righe nell'XLSX dello stesso report.`]
      : []),
  ];
}

type Draft = Omit<SlidePlan, "section" | "kicker" | "title" | "notes"> & {
  /** What the slide would be called if it is not the first of its section. */
  readonly title: string;
  readonly notes: readonly string[];
};

const plainText = (title: string, paragraphs: readonly Paragraph[], size: number): Draft => ({
  title,
  source: null,
  notes: [],
  body: { kind: "text", paragraphs, size },
});

/** Paragraphs on as many slides as they need: three bullets each, or by height when to be looked up. */
function textSlides(title: string, paragraphs: readonly Paragraph[]): Draft[] {
  const lookUp = paragraphs.filter(({ bullet }) => bullet).length > LIST_TO_LOOK_UP;
  const size = lookUp ? TYPE.reference : TYPE.takeaway;
  const slides: Paragraph[][] = [];
  for (const paragraph of paragraphs) {
    const current = slides.at(-1);
    const bullets = current?.filter(({ bullet }) => bullet).length ?? 0;
    if (
      current === undefined ||
      paragraphsHeight([...current, paragraph], size, AREA.w) > AREA.h ||
      (!lookUp && paragraph.bullet && bullets === BULLETS_A_SLIDE)
    )
      slides.push([paragraph]);
    else current.push(paragraph);
  }
  return slides.map((found) =>
    plainText(
      title,
      found,
      !lookUp && paragraphsHeight(found, TYPE.spoken, AREA.w) <= AREA.h ? TYPE.spoken : size,
    ),
  );
}

function tableSlides(
  block: TableBlock,
  title: string,
  lead: readonly string[],
  opens: boolean,
): Draft[] {
  const caption = opens || title !== block.title ? block.title : null;
  const extra = leadHeight(lead) + captionHeight(caption);
  const later = captionHeight(title === block.title ? null : block.title);
  const { pages, left } = deckPages(block, AREA.w, AREA.h - extra, AREA.h - later);
  return pages.map((page, index) => {
    const last = index === pages.length - 1;
    const note = [
      last && left > 0
        ? `Righe 1–${page.to} di ${page.to + left}: le altre ${left} sono nelle versioni PDF e XLSX del report.`
        : null,
      pages.length > 1 && !(last && left > 0)
        ? `Righe ${page.from}–${page.to} di ${block.rows.length}.`
        : null,
      block.note,
    ].filter((text) => text !== null);
    return {
      title,
      source: [...note, block.source].filter((text) => text !== "").join(" "),
      notes: block.note === null ? [] : [block.note],
      body: {
        kind: "table",
        block,
        caption: index === 0 ? caption : title === block.title ? null : block.title,
        lead: index === 0 ? lead : [],
        page,
        note: note.join(" ") || null,
      },
    };
  });
}

const chartSlide = (
  block: ChartBlock,
  title: string,
  texts: readonly Paragraph[],
  opens: boolean,
): Draft => ({
  title,
  source: block.source,
  notes: [
    `${block.title}. ${block.alt}`,
    ...texts.map(({ text }) => text),
    "Cifre del grafico:",
    ...figures(block.table),
  ],
  body: {
    kind: "chart",
    block,
    caption: opens || title !== block.title ? block.title : null,
    texts,
  },
});

function kpiSlides(items: readonly Kpi[], title: string, lead: readonly string[]): Draft[] {
  const pages = Math.ceil(items.length / KPI_A_SLIDE);
  const each = Math.ceil(items.length / Math.max(1, pages));
  return Array.from({ length: pages }, (_, index): Draft => {
    const shown = items.slice(index * each, (index + 1) * each);
    return {
      title,
      source: null,
      notes: [
        ...(index === 0 ? lead : []),
        ...shown.map((item) =>
          [
            `${item.codice} ${item.label}: ${item.value}`,
            item.detail,
            ...item.comparisons,
            item.trend?.text,
          ]
            .filter((text) => text !== null && text !== undefined)
            .join("; "),
        ),
      ],
      body: { kind: "kpi", lead: index === 0 ? lead : [], items: shown, under: null },
    };
  });
}

/** Cards in one row, and the room that they leave. */
const CARDS_A_ROW = 4;
export const CARDS_HEIGHT = 2.35;
export const UNDER_GAP = 0.2;

/** The slide of a few cards with a short table under them; null where they do not fit together. */
function withTable(cards: Draft | undefined, block: TableBlock): Draft | null {
  const { body } = cards ?? {};
  if (cards === undefined || body?.kind !== "kpi") return null;
  if (body.under !== null || body.items.length > CARDS_A_ROW) return null;
  const room =
    AREA.h - leadHeight(body.lead) - CARDS_HEIGHT - UNDER_GAP - captionHeight(block.title);
  const { pages, left } = deckPages(block, AREA.w, room, room);
  const [page] = pages;
  if (page === undefined || pages.length > 1 || left > 0) return null;
  if (page.heights.reduce((sum, high) => sum + high, 0) > room) return null;
  return {
    ...cards,
    source: [block.note, block.source].filter((text) => text !== null && text !== "").join(" "),
    notes: [...cards.notes, `${block.title}.`, ...(block.note === null ? [] : [block.note])],
    body: { ...body, under: { block, page, caption: block.title } },
  };
}

/** A chart, table or cards with the words around it; or words alone. */
interface Group {
  readonly heading: string | null;
  readonly before: readonly Paragraph[];
  readonly visual: Extract<Block, { kind: "kpi" | "chart" | "table" | "contents" }> | null;
  /** Words that follow a chart and comment on it. */
  readonly after: Paragraph[];
}

function groupBlocks(blocks: readonly Block[]): Group[] {
  const groups: Group[] = [];
  let heading: string | null = null;
  let before: Paragraph[] = [];
  let open: Group | null = null;
  const close = (visual: Group["visual"]): void => {
    if (visual === null && before.length === 0) return;
    open = { heading, before, visual, after: [] };
    groups.push(open);
    before = [];
    heading = null;
  };
  const say = (paragraphs: readonly Paragraph[]): void => {
    const target: Paragraph[] = open?.visual?.kind === "chart" ? open.after : before;
    target.push(...paragraphs);
  };
  for (const block of blocks) {
    switch (block.kind) {
      case "text":
        say([{ text: block.text, bullet: false }]);
        break;
      case "list":
        say(block.items.map((text) => ({ text, bullet: true })));
        break;
      case "kpi":
      case "chart":
      case "table":
      case "contents":
        close(block);
        break;
      case "heading":
      case "pagebreak":
        close(null);
        open = null;
        if (block.kind === "heading") heading = block.text;
        break;
      case "notes":
        break;
    }
  }
  close(null);
  return groups;
}

/** Words short enough to stand over a table or the cards; the others get a slide of their own. */
function isLead(texts: readonly Paragraph[]): boolean {
  return texts.every(({ bullet }) => !bullet) && leadHeight(texts.map(({ text }) => text)) <= 1.05;
}

/** Words short enough to stand beside a chart. */
const isComment = (texts: readonly Paragraph[]): boolean =>
  texts.filter(({ bullet }) => bullet).length <= BULLETS_A_SLIDE &&
  paragraphsHeight(texts, TYPE.body, AREA.w) <= 1.15;

const wordsTitle = (section: Section, words: readonly Paragraph[]): string =>
  `${section.name}: ${words.some(({ bullet }) => bullet) ? "i punti principali" : "in parole"}`;

function sectionDrafts(section: Section): Draft[] {
  const drafts: Draft[] = [];
  for (const { heading, before, visual, after } of groupBlocks(section.blocks)) {
    const words = visual?.kind === "chart" ? [...before, ...after] : before;
    const beside =
      visual?.kind === "chart"
        ? isComment(words)
        : visual?.kind === "kpi" || visual?.kind === "table"
          ? isLead(words)
          : false;
    if (!beside && words.length > 0)
      drafts.push(...textSlides(heading ?? wordsTitle(section, words), words));
    if (visual?.kind === "table" && words.length === 0 && heading === null) {
      const both = withTable(drafts.at(-1), visual);
      if (both !== null) {
        drafts[drafts.length - 1] = both;
        continue;
      }
    }
    const opens = drafts.length === 0;
    const lead = beside ? words.map(({ text }) => text) : [];
    switch (visual?.kind) {
      case "kpi":
        drafts.push(...kpiSlides(visual.items, heading ?? `${section.name}: gli indicatori`, lead));
        break;
      case "table":
        drafts.push(...tableSlides(visual, heading ?? visual.title, lead, opens));
        break;
      case "chart":
        drafts.push(chartSlide(visual, heading ?? visual.title, beside ? words : [], opens));
        break;
      case "contents":
        drafts.push({
          title: visual.title,
          source: null,
          notes: [],
          body: { kind: "contents", entries: [] },
        });
        break;
      case undefined:
        break;
    }
  }
  if (drafts.length > 0) return drafts;
  const notes = notesOf(section).map((text) => ({ text, bullet: true }));
  return notes.length === 0
    ? [plainText(section.title, [], TYPE.takeaway)]
    : textSlides(section.title, notes);
}

const notesOf = (section: Section): string[] =>
  section.blocks.flatMap((block) => (block.kind === "notes" ? block.items : []));

/** A title that several sections use says whose slide it is. */
function placedTitles(slides: readonly SlidePlan[], document: Document): readonly SlidePlan[] {
  const used = new Map<string, Set<number | null>>();
  for (const { title, section } of slides)
    used.set(title, (used.get(title) ?? new Set()).add(section));
  return slides.map((slide) => {
    const own = slide.section === null ? undefined : document.sections[slide.section];
    const shared = (used.get(slide.title)?.size ?? 0) > 1;
    if (!shared || own === undefined || own.title === slide.title) return slide;
    return { ...slide, title: `${own.name}: ${slide.title}` };
  });
}

/** A deck's titles must differ, or who listens to them cannot tell the slides apart. */
function uniqueTitles(slides: readonly SlidePlan[]): SlidePlan[] {
  const total = new Map<string, number>();
  for (const { title } of slides) total.set(title, (total.get(title) ?? 0) + 1);
  const seen = new Map<string, number>();
  const given = new Set<string>();
  return slides.map((slide) => {
    const count = (seen.get(slide.title) ?? 0) + 1;
    seen.set(slide.title, count);
    const all = total.get(slide.title) ?? 1;
    let title = count === 1 ? slide.title : `${slide.title} (segue, ${count} di ${all})`;
    for (let more = 2; given.has(title); more++) title = `${slide.title} (${more})`;
    given.add(title);
    return { ...slide, title };
  });
}

/** The deck, in order: cover, then the sections. */
export function planSlides(document: Document): SlidePlan[] {
  const slides: SlidePlan[] = [
    {
      section: null,
      kicker: document.cover.kicker,
      title: document.cover.title,
      source: null,
      notes: [
        `${document.cover.kicker}: ${document.cover.title}, ${document.cover.subtitle}.`,
        document.dateLine,
        ...document.cover.facts.map(({ label, value }) => `${label}: ${value}`),
        ...document.cover.warnings,
      ],
      body: { kind: "cover", cover: document.cover },
    },
  ];
  document.sections.forEach((section, index) => {
    const notes = notesOf(section);
    const pages = sectionDrafts(section).flatMap((draft) =>
      draft.body.kind === "contents"
        ? Array.from(
            { length: Math.ceil(document.sections.length / CONTENTS_A_SLIDE) },
            (): Draft => draft,
          )
        : [draft],
    );
    pages.forEach((draft, at) => {
      slides.push({
        ...draft,
        section: index,
        kicker: draft.body.kind === "contents" ? document.cover.kicker : section.kicker,
        title: at === 0 && draft.body.kind !== "contents" ? section.title : draft.title,
        notes: [
          ...draft.notes,
          ...(notes.length === 0 ? [] : ["Definizioni e note:", ...notes]),
          ...(draft.source === null ? [] : [draft.source]),
          document.dateLine,
        ],
      });
    });
  });
  const entries = document.sections.map(
    (section, index): ContentsEntry => ({
      name: section.name,
      title: section.title,
      slide: slides.findIndex((slide) => slide.section === index) + 1,
    }),
  );
  let contents = 0;
  return uniqueTitles(
    placedTitles(slides, document).map((slide) => {
      if (slide.body.kind !== "contents") return slide;
      const from = contents++ * CONTENTS_A_SLIDE;
      return {
        ...slide,
        body: { kind: "contents", entries: entries.slice(from, from + CONTENTS_A_SLIDE) },
      };
    }),
  );
}
