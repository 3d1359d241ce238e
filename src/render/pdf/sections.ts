import type {
  Block,
  ChartBlock,
  Document,
  Drawings,
  Section,
  TableBlock,
  TableData,
} from "../../model/document.js";
import { chartPiece } from "./blocks/chart.js";
import { type Contents, contents } from "./blocks/contents.js";
import { glossaryPieces } from "./blocks/glossary.js";
import { kpiPieces } from "./blocks/kpi.js";
import { tablePieces } from "./blocks/table.js";
import { together } from "./blocks/table-layout.js";
import { headingPiece, listPieces, notesPiece, textPieces } from "./blocks/words.js";
import { BREAK, type Flow, type Flowed, foresee, type Piece } from "./flow.js";
import type { Page } from "./measures.js";
import type { Element, Paper } from "./paper.js";

/** Where a section came to stand; pages are counted from 0. */
export interface Start {
  readonly id: string;
  readonly name: string;
  readonly page: number;
  readonly atTop: boolean;
}

/** What is known only when all is laid down: for contents and running heads. */
export interface Record {
  readonly starts: Start[];
  readonly contents: Contents[];
}

/** The section that a page belongs to: the one that runs on to it, or else the first that begins there. */
export function sectionOf({ starts }: Record, page: number): string {
  const running = starts.findLast(
    (start) => start.page < page || (start.page === page && start.atTop),
  );
  return (running ?? starts.find((start) => start.page === page))?.name ?? "";
}

interface Setting {
  readonly paper: Paper;
  readonly document: Document;
  readonly drawings: Drawings;
  readonly record: Record;
}

/** Charts that follow one another share a row as long as the page is wide enough. */
function inRows(
  blocks: readonly Block[],
  { text, gutter, charts }: Page,
): readonly (Block | readonly ChartBlock[])[] {
  const made: (Block | ChartBlock[])[] = [];
  let free = 0;
  for (const block of blocks) {
    const last = made.at(-1);
    if (block.kind !== "chart") {
      made.push(block);
      continue;
    }
    const width = charts[block.width];
    if (Array.isArray(last) && width <= free) last.push(block);
    else {
      made.push([block]);
      free = text + 1;
    }
    free -= width + gutter;
  }
  return made;
}

function titlePiece(
  paper: Paper,
  parent: Element,
  section: Section,
  bookmark: (y: number) => void,
): Piece {
  const { kicker, title } = paper.inks;
  const kickers = paper.wrap(
    section.kicker,
    { ...kicker, colour: paper.theme.colori.territorio },
    paper.page.text,
  );
  const lines = paper.balance(section.title, title, paper.page.text);
  return {
    height: kickers.length * kicker.leading + 3 + lines.length * title.leading + 2,
    gap: 40,
    keep: true,
    draw: (y) => {
      bookmark(y);
      if (y > paper.page.top) {
        paper.artifact(() =>
          paper.rule(
            paper.page.left,
            y - 18,
            paper.page.left + paper.page.text,
            paper.theme.colori.territorio,
            1.5,
          ),
        );
      }
      paper.text(parent, "P", kickers, paper.page.left, y, {
        ...kicker,
        colour: paper.theme.colori.territorio,
      });
      paper.text(
        parent,
        "H2",
        lines,
        paper.page.left,
        y + kickers.length * kicker.leading + 3,
        title,
      );
    },
  };
}

/** What follows a second-level heading stands close under it. */
function tighten(pieces: Flowed[]): void {
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1];
    if (piece === BREAK || next === undefined || next === BREAK || !piece.heading) continue;
    pieces[index + 1] = { ...next, gap: Math.min(next.gap, 9) };
  }
}

/** Says, of a table, what it is with those of its section that have the same columns; null when alone. */
function siblings(section: Section): (table: TableBlock) => TableData | null {
  const keyOf = ({ columns }: TableData): string => columns.map(({ key }) => key).join(" ");
  const groups = new Map<string, TableBlock[]>();
  for (const block of section.blocks) {
    if (block.kind !== "table") continue;
    const group = groups.get(keyOf(block)) ?? [];
    groups.set(keyOf(block), [...group, block]);
  }
  const made = new Map<string, TableData | null>();
  for (const [key, group] of groups) made.set(key, group.length > 1 ? together(group) : null);
  return (table) => made.get(keyOf(table)) ?? null;
}

/** What takes more of the page than this is not moved for the sake of the note under it. */
const MOVABLE = 0.45;

/** A note stays with what it is about: alone at the top of a page it would be about nothing. */
function withNotes(before: Flowed | undefined, { top, bottom }: Page): readonly Flowed[] {
  if (before === undefined) return [];
  const moves = before !== BREAK && before.height <= MOVABLE * (bottom - top);
  return [moves ? { ...before, keep: true } : before];
}

/** Space between the pieces of a section that is set tightly. */
const TIGHT_GAP = 0.7;

interface Laying {
  readonly bookmark: (y: number) => void;
  readonly outline: () => PDFKit.PDFOutline | undefined;
  readonly at: (y: number) => object;
  readonly tight: boolean;
}

/** The title and the blocks of a section as pieces. */
function piecesOf(
  { paper, document, drawings, record }: Setting,
  parent: Element,
  section: Section,
  { bookmark, outline, at, tight }: Laying,
): readonly Flowed[] {
  let under = false;
  const alike = siblings(section);
  const pieces: Flowed[] = [titlePiece(paper, parent, section, bookmark)];
  for (const block of inRows(section.blocks, paper.page)) {
    const headingTag = under ? "H4" : "H3";
    if ("length" in block) {
      const charts = block.flatMap((chart) => {
        const drawing = drawings[chart.id];
        if (drawing === undefined) throw new Error(`no drawing for chart ${chart.id}`);
        return [{ block: chart, drawing }];
      });
      pieces.push(chartPiece(paper, parent, charts, { headingTag }));
      continue;
    }
    switch (block.kind) {
      case "text":
        pieces.push(...textPieces(paper, parent, block));
        break;
      case "list":
        if (block.items.length <= 2) pieces.push(...withNotes(pieces.pop(), paper.page));
        pieces.push(...listPieces(paper, parent, block));
        break;
      case "kpi":
        pieces.push(...kpiPieces(paper, parent, block));
        break;
      case "table":
        pieces.push(
          ...(block.glossary === true && block.rows.length > 0
            ? glossaryPieces(paper, parent, block, headingTag)
            : tablePieces(paper, parent, block, headingTag, { alike: alike(block), tight })),
        );
        break;
      case "notes":
        pieces.push(...withNotes(pieces.pop(), paper.page), ...notesPiece(paper, parent, block));
        break;
      case "contents": {
        const made = contents(paper, parent, block, document.sections);
        pieces.push(
          ...made.pieces.map((piece, index) => ({
            ...piece,
            draw: (y: number) => {
              // Once, and of the pieces that are drawn.
              if (index === 0) record.contents.push(made);
              piece.draw(y);
            },
          })),
        );
        break;
      }
      case "heading":
        under = true;
        pieces.push(
          headingPiece(paper, parent, block, (y) => {
            outline()?.addItem(block.text, at(y));
          }),
        );
        break;
      case "pagebreak":
        pieces.push(BREAK);
        break;
      case "chart":
        break;
    }
  }
  tighten(pieces);
  if (!tight) return pieces;
  return pieces.map((piece, index) =>
    piece === BREAK || index === 0 ? piece : { ...piece, gap: piece.gap * TIGHT_GAP },
  );
}

/** A long section begins on the page in use only if it fills so much of it. */
const WORTH = 0.36;
/** A page is not left emptier than this for the sake of a section that would be whole on the next. */
const EMPTY = 0.55;
/** In a section of more pages than these, one page less is not worth two layouts. */
const SHORT = 6;

/**
 * Lays a section down: on the page in use when it fits there; a section that fits on one page is split
 * over two only where the first would stay mostly empty; a longer one begins where enough of it fits. Where a little less room between its
 * lines saves a page, it has less: a page with two rows on it is an ugly one.
 */
export function laySection(setting: Setting, section: Section, flow: Flow): void {
  const { paper, record } = setting;
  const { doc } = paper;
  const parent = paper.open(paper.root, "Sect");
  let outline: PDFKit.PDFOutline | undefined;
  // pdfkit subtracts `left` from the width of the page: this stands for the left margin.
  const at = (y: number): object => ({ fit: false, top: y - 8, left: paper.page.width });
  const bookmark = (y: number): void => {
    record.starts.push({
      id: section.id,
      name: section.name,
      page: paper.pages - 1,
      atTop: y === paper.page.top,
    });
    outline = doc.outline.addItem(section.name, at(y));
    doc.addNamedDestination(section.id, "XYZ", 0, y - 8, null as unknown as number);
  };
  const laying = { bookmark, outline: () => outline, at };
  const { page } = paper;
  const whole = page.bottom - page.top;
  /** Where it begins, and how many pages it takes: a new one to begin with is one of them. */
  const plan = (pieces: readonly Flowed[]) => {
    const here = foresee(pieces, page, flow.y);
    const alone = foresee(pieces, page, page.top);
    const begins =
      flow.fresh ||
      here.pages === 1 ||
      ((alone.pages > 1 || flow.left > EMPTY * whole) && here.first >= WORTH * whole);
    return { pieces, begins, pages: begins ? here.pages : 1 + alone.pages };
  };
  let chosen = plan(piecesOf(setting, parent, section, { ...laying, tight: false }));
  if (chosen.pages > 1 && chosen.pages <= SHORT) {
    const tight = plan(piecesOf(setting, parent, section, { ...laying, tight: true }));
    if (tight.pages < chosen.pages) chosen = tight;
  }
  if (!chosen.begins) flow.newPage();
  flow.add(chosen.pieces);
}
