/**
 * Which slides a Document becomes, and what stands on each: one message, one chart or one table.
 * Nothing of the Document is lost: what a slide cannot hold goes to another slide or to its notes.
 */
import { cellText } from "../../model/cell-text.js";
import type {
  Block,
  Cell,
  ChartBlock,
  Document,
  Drawings,
  Kpi,
  Section,
  TableBlock,
  TableData,
  TableRow,
} from "../../model/document.js";
import { CARDS_A_ROW, cardsHeight } from "./card-texts.js";
import { ROW_GAP, shareSlides } from "./share-slides.js";
import { AREA, SOURCE, TYPE } from "./slide-grid.js";
import type { ContentsEntry, Draft, Paragraph, SlidePlan } from "./slide-plan.js";
import {
  captionHeight,
  LEAD_ROOM,
  leadHeight,
  paragraphsHeight,
  sourceHeight,
} from "./slide-texts.js";
import { placedTitles, uniqueTitles } from "./slide-titles.js";
import { deckPages } from "./table-pages.js";

const BULLETS_A_SLIDE = 3;
/** One more is not worth a slide of its own, if there is room. */
const BULLETS_AT_MOST = 4;
/** A longer list is there to be looked up, not to be said. */
const LIST_TO_LOOK_UP = 6;
const CONTENTS_A_SLIDE = 24;
const KPI_A_SLIDE = 8;
const FIGURES_IN_NOTES = 60;

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

/** A slide that does not know yet under which heading it stands. */
type Made = Omit<Draft, "heading">;

const plainText = (title: string, paragraphs: readonly Paragraph[], size: number): Made => ({
  title,
  source: null,
  notes: [],
  body: { kind: "text", paragraphs, size },
});

/** Paragraphs on as many slides as they need: three bullets each, or by height when to be looked up. */
function textSlides(title: string, paragraphs: readonly Paragraph[]): Made[] {
  const lookUp = paragraphs.filter(({ bullet }) => bullet).length > LIST_TO_LOOK_UP;
  const size = lookUp ? TYPE.reference : TYPE.takeaway;
  const each =
    paragraphs.filter(({ bullet }) => bullet).length === BULLETS_AT_MOST &&
    paragraphsHeight(paragraphs, size, AREA.w) <= AREA.h
      ? BULLETS_AT_MOST
      : BULLETS_A_SLIDE;
  const slides: Paragraph[][] = [];
  for (const paragraph of paragraphs) {
    const current = slides.at(-1);
    const bullets = current?.filter(({ bullet }) => bullet).length ?? 0;
    if (
      current === undefined ||
      paragraphsHeight([...current, paragraph], size, AREA.w) > AREA.h ||
      (!lookUp && paragraph.bullet && bullets === each)
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

/** Inches that are worth the beginning of a table. */
const LEAST_UNDER = 1.3;

const GLOSSARY_COLUMNS = 2;

/** Entries to look up, two a row: code, then name with what it means. */
function sideBySide(block: TableBlock): TableData {
  const [code, name, text] = block.columns;
  if (code === undefined || name === undefined || text === undefined) return block;
  const label = `${name.label}: ${text.label.toLowerCase()}`;
  const entry = (row: TableRow | undefined): TableRow["cells"] => {
    const [first, ...others] = row?.cells ?? [];
    const [named = "", said = "", origin = ""] = others.map((cell) => cell.text);
    const words = [named === "" ? "" : `${named}: ${said}`, origin].filter((one) => one !== "");
    const joined = words.join(" · ");
    return [first ?? EMPTY, { ...EMPTY, text: joined, value: joined }];
  };
  const at = Array.from(
    { length: Math.ceil(block.rows.length / GLOSSARY_COLUMNS) },
    (_, row) => row,
  );
  return {
    columns: Array.from({ length: GLOSSARY_COLUMNS }, (_, part) => [
      { ...code, key: `${code.key}${part}`, weight: 1 },
      { ...name, key: `${name.key}${part}`, label, weight: 8 },
    ]).flat(),
    rows: at.map((row) => ({
      strong: false,
      cells: Array.from({ length: GLOSSARY_COLUMNS }, (_, part) =>
        entry(block.rows[row * GLOSSARY_COLUMNS + part]),
      ).flat(),
    })),
    total: null,
  };
}

const EMPTY: Cell = { text: "", value: null, tone: "normale" };

/** What a long note and source take of the table's room. */
const footTaken = (block: TableBlock): number =>
  Math.max(0, sourceHeight([LEFT_OUT, block.note, block.source].join(" ")) - SOURCE.h);

/** As long as what is said of the rows that are shown. */
const LEFT_OUT = "Righe 100–100 di 1.000.";

/** The room of one row of cards, under which a table may begin; 0 where the slide before is another. */
const cardsOver = (before: Draft | undefined, heading: string | null): number =>
  before?.body.kind === "kpi" &&
  before.heading === heading &&
  before.body.items.length <= CARDS_A_ROW
    ? leadHeight(before.body.lead) + cardsHeight(before.body.items) + ROW_GAP
    : 0;

/** Points over a table are said at one of these sizes: the largest that leaves it its room. */
const POINT_SIZES = [TYPE.takeaway, TYPE.lead, TYPE.body] as const;

/** Points and the short table that follows them on one slide; null where they do not fit, or do not belong. */
function tableUnderPoints(over: Draft | undefined, under: Draft): Draft | null {
  if (over?.body.kind !== "text" || under.body.kind !== "table") return null;
  if (over.heading !== under.heading) return null;
  const { block, page, lead } = under.body;
  const whole = page.from === 1 && page.to === block.rows.length;
  if (!whole || lead.length > 0 || block.glossary === true) return null;
  const { paragraphs } = over.body;
  const tall = page.heights.reduce((sum, high) => sum + high, 0);
  const room = AREA.h - footTaken(block) - captionHeight(block.title) - tall - ROW_GAP;
  const size = POINT_SIZES.find((one) => paragraphsHeight(paragraphs, one, AREA.w) <= room);
  if (size === undefined) return null;
  return {
    ...over,
    source: under.source,
    notes: [...over.notes, ...under.notes],
    body: { ...under.body, caption: block.title, points: { paragraphs, size } },
  };
}

/** The slides of a section, where two half empty ones of points and table would follow each other: one. */
function joinPoints(drafts: readonly Draft[]): Draft[] {
  const made: Draft[] = [];
  for (const draft of drafts) {
    const joined = tableUnderPoints(made.at(-1), draft);
    if (joined !== null) made.pop();
    made.push(joined ?? draft);
  }
  return made;
}

const glossaryAside = (block: TableBlock, title: string, lead: readonly string[]): Made => ({
  ...plainText(
    title,
    [
      ...lead,
      `Le ${block.rows.length} definizioni di questo report sono nelle note di questa diapositiva, e nelle sue versioni PDF e XLSX.`,
    ].map((text) => ({ text, bullet: false })),
    TYPE.takeaway,
  ),
  notes: [
    block.title,
    ...block.rows.map(({ cells }) => cells.map(cellText).join("; ")),
    ...(block.note === null ? [] : [block.note]),
  ],
});

function tableSlides(
  block: TableBlock,
  title: string,
  lead: readonly string[],
  opens: boolean,
  over: number,
): Made[] {
  const caption = opens || title !== block.title ? block.title : null;
  const foot = footTaken(block);
  const extra = leadHeight(lead) + captionHeight(caption) + foot;
  const later = captionHeight(title === block.title ? null : block.title) + foot;
  const each = block.glossary === true ? GLOSSARY_COLUMNS : 1;
  const set = each === 1 ? block : sideBySide(block);
  const alone = deckPages(set, AREA.w, AREA.h - extra, AREA.h - later);
  const under = AREA.h - over - captionHeight(block.title) - foot;
  const after =
    over > 0 && each === 1 && lead.length === 0 && alone.pages.length > 1 && under >= LEAST_UNDER
      ? deckPages(set, AREA.w, under, AREA.h - later)
      : alone;
  // Under the cards before it only where that spares a slide.
  const found =
    after.pages.length <= alone.pages.length && after.left <= alone.left ? after : alone;
  // A part of a glossary answers nobody: it is whole here, or in the notes and in the other files.
  if (each > 1 && found.left > 0) return [glossaryAside(block, title, lead)];
  const shown = Math.min(block.rows.length, (set.rows.length - found.left) * each);
  const left = block.rows.length - shown;
  const pages = found.pages.map((page) => ({
    ...page,
    from: (page.from - 1) * each + 1,
    to: Math.min(block.rows.length, page.to * each),
  }));
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
): Made => ({
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

function kpiSlides(items: readonly Kpi[], title: string, lead: readonly string[]): Made[] {
  const pages = Math.ceil(items.length / KPI_A_SLIDE);
  const each = Math.ceil(items.length / Math.max(1, pages));
  return Array.from({ length: pages }, (_, index): Made => {
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
      body: { kind: "kpi", lead: index === 0 ? lead : [], items: shown },
    };
  });
}

/** A chart, table or cards with the words around it; or words alone. */
interface Group {
  readonly heading: string | null;
  readonly before: Paragraph[];
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
    // Few words that close a heading stand over its cards or its table: alone they would be a slide.
    if (
      visual === null &&
      (open?.visual?.kind === "kpi" || open?.visual?.kind === "table") &&
      isLead([...open.before, ...before])
    ) {
      open.before.push(...before);
      before = [];
      return;
    }
    open = { heading, before, visual, after: [] };
    groups.push(open);
    before = [];
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
  return (
    texts.every(({ bullet }) => !bullet) && leadHeight(texts.map(({ text }) => text)) <= LEAD_ROOM
  );
}

/** Words short enough to stand beside a chart. */
const isComment = (texts: readonly Paragraph[]): boolean =>
  texts.filter(({ bullet }) => bullet).length <= BULLETS_A_SLIDE &&
  paragraphsHeight(texts, TYPE.body, AREA.w) <= 1.15;

const wordsTitle = (section: Section, words: readonly Paragraph[]): string =>
  `${section.name}: ${words.some(({ bullet }) => bullet) ? "i punti principali" : "in parole"}`;

function sectionDrafts(section: Section, drawings: Drawings): Draft[] {
  const drafts: Draft[] = [];
  const add = (heading: string | null, made: readonly Made[]): void => {
    drafts.push(...made.map((one) => ({ ...one, heading })));
  };
  /** What is said of a glossary that is left to the notes: over what comes next, if anything does. */
  let aside: Made | null = null;
  const asideWords = (): readonly Paragraph[] =>
    aside?.body.kind === "text" ? aside.body.paragraphs : [];
  for (const { heading, before, visual, after } of groupBlocks(section.blocks)) {
    const words = [...asideWords(), ...before, ...(visual?.kind === "chart" ? after : [])];
    const notes: readonly string[] = aside?.notes ?? [];
    const first = drafts.length;
    aside = null;
    const beside =
      visual?.kind === "chart"
        ? isComment(words)
        : visual?.kind === "kpi" || visual?.kind === "table"
          ? isLead(words)
          : false;
    if (!beside && words.length > 0)
      add(heading, textSlides(heading ?? wordsTitle(section, words), words));
    const opens = drafts.length === 0;
    const lead = beside ? words.map(({ text }) => text) : [];
    switch (visual?.kind) {
      case "kpi":
        add(heading, kpiSlides(visual.items, heading ?? `${section.name}: gli indicatori`, lead));
        break;
      case "table": {
        const over = cardsOver(drafts.at(-1), heading);
        const made = tableSlides(visual, heading ?? visual.title, lead, opens, over);
        const [one] = made;
        if (one?.body.kind === "text") aside = one;
        else add(heading, made);
        break;
      }
      case "chart":
        add(heading, [chartSlide(visual, heading ?? visual.title, beside ? words : [], opens)]);
        break;
      case "contents":
        add(heading, [
          {
            title: visual.title,
            source: null,
            notes: [],
            body: { kind: "contents", entries: [] },
          },
        ]);
        break;
      case undefined:
        break;
    }
    const begun = drafts[first];
    if (begun !== undefined && notes.length > 0)
      drafts[first] = { ...begun, notes: [...begun.notes, ...notes] };
  }
  if (aside !== null) add(null, [aside]);
  if (drafts.length > 0) return joinPoints(shareSlides(drafts, section.title, drawings));
  const notes = notesOf(section).map((text) => ({ text, bullet: true }));
  return notes.length === 0
    ? [{ ...plainText(section.title, [], TYPE.takeaway), heading: null }]
    : textSlides(section.title, notes).map((one) => ({ ...one, heading: null }));
}

const notesOf = (section: Section): string[] =>
  section.blocks.flatMap((block) => (block.kind === "notes" ? block.items : []));

/** The sections that share their slides, by their position, and the slides. */
interface Told {
  readonly sections: readonly number[];
  readonly pages: readonly Draft[];
}

/** Taller words, in inches at their usual size, are worth a slide. */
const FEW_WORDS = 1.5;
/** Sections of few words that stand on one slide. */
const SECTIONS_A_SLIDE = 3;

/** The words of a section that has little else to say than its title; null for every other. */
function fewWords({ sections, pages }: Told): readonly Paragraph[] | null {
  const [only, more] = pages;
  if (sections.length > 1 || only?.body.kind !== "text" || more !== undefined) return null;
  // What is left to the notes of a slide needs the slide.
  if (only.notes.length > 0 || only.body.paragraphs.length === 0) return null;
  const { paragraphs } = only.body;
  return paragraphsHeight(paragraphs, TYPE.takeaway, AREA.w) <= FEW_WORDS ? paragraphs : null;
}

/** Sections of a sentence or two that follow each other stand on one slide, each under its title. */
function joinFew(all: readonly Told[], document: Document): readonly Told[] {
  const joined: { told: Told[]; words: Paragraph[] }[] = [];
  for (const one of all) {
    const last = joined.at(-1);
    const title = document.sections[one.sections[0] ?? -1]?.title ?? "";
    const own = fewWords(one);
    const words: Paragraph[] =
      own === null ? [] : [{ text: title, bullet: false, heading: true }, ...own];
    const fits =
      last !== undefined &&
      last.words.length > 0 &&
      words.length > 0 &&
      last.told.length < SECTIONS_A_SLIDE &&
      paragraphsHeight([...last.words, ...words], TYPE.takeaway, AREA.w) <= AREA.h;
    if (fits) {
      last.told.push(one);
      last.words.push(...words);
    } else joined.push({ told: [one], words });
  }
  return joined.flatMap(({ told, words }): readonly Told[] => {
    if (told.length === 1) return told;
    const sections = told.flatMap((one) => one.sections);
    const names = sections.map((at) => document.sections[at]?.name ?? "");
    const slide = { ...plainText(names.join(" · "), words, TYPE.takeaway), heading: null };
    return [{ sections, pages: [slide] }];
  });
}

/** The deck, in order: cover, then the sections. `drawings` say how much room the charts need. */
export function planSlides(document: Document, drawings: Drawings): SlidePlan[] {
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
  const told = document.sections.map(
    (section, index): Told => ({
      sections: [index],
      pages: sectionDrafts(section, drawings).flatMap((draft) =>
        draft.body.kind === "contents"
          ? Array.from(
              { length: Math.ceil(document.sections.length / CONTENTS_A_SLIDE) },
              (): Draft => draft,
            )
          : [draft],
      ),
    }),
  );
  /** Number of the slide that each section begins on. */
  const begins = new Map<number, number>();
  for (const { sections, pages } of joinFew(told, document)) {
    const [index = 0] = sections;
    const found = sections.flatMap((at) => document.sections[at] ?? []);
    const notes = found.flatMap(notesOf);
    const kickers = [...new Set(found.map(({ kicker }) => kicker))].join(" · ");
    for (const at of sections) begins.set(at, slides.length + 1);
    pages.forEach((draft, at) => {
      const own = draft.body.kind === "contents" || found.length > 1;
      slides.push({
        ...draft,
        section: index,
        kicker: draft.body.kind === "contents" ? document.cover.kicker : kickers,
        title: at === 0 && !own ? (found[0]?.title ?? draft.title) : draft.title,
        notes: [
          ...draft.notes,
          ...(notes.length === 0 ? [] : ["Definizioni e note:", ...notes]),
          ...(draft.source === null ? [] : [draft.source]),
          document.dateLine,
        ],
      });
    });
  }
  const entries = document.sections.map(
    (section, index): ContentsEntry => ({
      name: section.name,
      title: section.title,
      slide: begins.get(index) ?? 0,
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
    document,
  );
}
