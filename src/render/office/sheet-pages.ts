/** Where the printed pages of a sheet begin, and which way the paper lies. */

/** A sheet as it is printed. Rows count from 1, heights and widths are in points. */
export interface PrintedSheet {
  /** The height of each row, the first one first. */
  readonly heights: readonly number[];
  readonly width: number;
  readonly pieces: readonly PrintedPiece[];
  /** The rows that each page after them repeats at its top. */
  readonly titles: { readonly first: number; readonly last: number };
}

/** What is read together: a title or a figure, its table, its source. */
export interface PrintedPiece {
  readonly first: number;
  /** Null: words only. `last` is the last row of the table, its total with it. */
  readonly table: { readonly header: number; readonly last: number } | null;
  readonly last: number;
}

export interface PrintedPages {
  readonly isUpright: boolean;
  /** So many pages and no more; 0: as many as its rows take. */
  readonly most: number;
  /** The rows that begin a page though the one before has room: a program that fits ignores them. */
  readonly breaks: readonly number[];
}

/** What an A4 sheet prints inside its margins, in points: the shorter side, then the longer. */
const UPRIGHT = { width: 523, height: 733 };
const LYING = { width: 769, height: 487 };
/** Smaller than this, what is printed is not read. */
const SMALLEST = 0.62;
/** A page that would hold less than this is not begun, or is given more. */
const LITTLE = 0.3;
/** A sheet of more pages than these is a list: one more makes no difference. */
const FEW_PAGES = 4;
/** A table goes over a page with its header and so many rows on the first, or it starts on the next. */
export const LONG = 4;
/**
 * What a page holds, to ours, where columns are narrowest and widest: a sheet is as wide as its page,
 * and programs draw the digits that columns are told in each their own way.
 */
const ROOMS = [0.95, 1.04] as const;
/** In more pages than these, programs no longer agree on where one begins. */
const SAID_PAGES = 12;

interface Page {
  readonly first: number;
  /** Height of its rows, without those it repeats. */
  own: number;
}

const between = ({ heights }: PrintedSheet, first: number, last: number): number => {
  let sum = 0;
  for (let row = first; row <= last; row++) sum += heights[row - 1] ?? 0;
  return sum;
};

/** Height of what a page that begins at this row repeats. */
const repeatedAt = (sheet: PrintedSheet, row: number): number =>
  row > sheet.titles.last ? between(sheet, sheet.titles.first, sheet.titles.last) : 0;

/** The pages that a program makes: each takes the rows that it can, unless one begins another. */
function pagesOf(sheet: PrintedSheet, room: number, breaks: readonly number[]): Page[] {
  const begin = new Set(breaks);
  const pages: Page[] = [];
  let page: Page | undefined;
  let left = 0;
  for (const [index, height] of sheet.heights.entries()) {
    const row = index + 1;
    if (page === undefined || height > left || begin.has(row)) {
      page = { first: row, own: 0 };
      pages.push(page);
      left = room - repeatedAt(sheet, row);
    }
    page.own += height;
    left -= height;
  }
  return pages;
}

const isLittle = (height: number, room: number): boolean => height < LITTLE * room;

/** Rows that may begin a page, between two of them: the best first, and of those the lowest. */
function places(sheet: PrintedSheet, from: number, to: number): number[] {
  const pieces = sheet.pieces.filter(({ first, last }) => last > from && first < to).reverse();
  const rows = pieces.flatMap(({ table }) => {
    if (table === null) return [];
    const isRepeated = table.header === sheet.titles.first;
    const isCut = to > table.header && to <= table.last;
    if (!isRepeated && !isCut) return [];
    const [first, last] = [table.header + LONG + 1, Math.min(table.last, to)];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => last - index);
  });
  const starts = pieces.map(({ first }) => first);
  const headers = pieces.flatMap(({ table }) => (table === null ? [] : [table.header]));
  return [...starts, ...rows, ...headers].filter((row) => row > from && row < to);
}

/** Pages that hold little, in the program that gives a page least room and in the one that gives most. */
function littlePages(sheet: PrintedSheet, room: number, breaks: readonly number[]): number {
  let sum = 0;
  for (const own of ROOMS.map((part) => part * room)) {
    const pages = pagesOf(sheet, own, breaks);
    if (pages.length > 1) sum += pages.filter((page) => isLittle(page.own, own)).length;
  }
  return sum;
}

/** Begins earlier a page that ends the sheet, or stands before another that is begun, with a row or two. */
function withoutLittle(
  sheet: PrintedSheet,
  room: number,
  breaks: readonly number[],
): readonly number[] {
  const pages = pagesOf(sheet, room * ROOMS[0], breaks);
  if (pages.length > SAID_PAGES) return breaks;
  let [best, least] = [breaks, littlePages(sheet, room, breaks)];
  for (let at = pages.length - 1; at > 0 && least > 0; at--) {
    const [before, page, after] = [pages[at - 1], pages[at], pages[at + 1]];
    if (before === undefined || page === undefined) continue;
    if (after !== undefined && !breaks.includes(after.first)) continue;
    const others = best.filter((row) => row !== page.first);
    for (const row of [...places(sheet, before.first, page.first), page.first]) {
      const tried = [...others, row].sort((one, other) => one - other);
      const little = littlePages(sheet, room, tried);
      if (little < least) [best, least] = [tried, little];
    }
  }
  return best;
}

/** The pages to begin: none, where the sheet can be held to its pages and the last has enough. */
function breaksOf(sheet: PrintedSheet, room: number): readonly number[] {
  const endsInLittle = ([1, ROOMS[1]] as const).some((part) => {
    const pages = pagesOf(sheet, room * part, []);
    return pages.length > 1 && isLittle(pages.at(-1)?.own ?? 0, room * part);
  });
  const isHeld = pagesOf(sheet, room, []).length <= FEW_PAGES;
  return isHeld && !endsInLittle ? [] : withoutLittle(sheet, room, []);
}

interface Fit {
  readonly scale: number;
  readonly pages: number;
  readonly breaks: readonly number[];
}

/** Pages that would do, but for little: none, if the last one holds enough. */
function pagesButLittle(sheet: PrintedSheet, room: number, pages: readonly Page[]): number {
  if (pages.length > 1 && isLittle(pages.at(-1)?.own ?? 0, room)) return pages.length - 1;
  // Room that a figure leaves at the foot of a page, as it begins another, counts.
  const filled = between(sheet, 1, sheet.heights.length) / room;
  return filled - Math.floor(filled) < LITTLE ? Math.min(Math.floor(filled), pages.length - 1) : 0;
}

/** On paper of this shape: a last page of little goes into the others where its type stays large. */
function fitOn(sheet: PrintedSheet, paper: typeof UPRIGHT): Fit {
  const scale = Math.min(1, paper.width / sheet.width);
  const room = paper.height / scale;
  const pages = pagesOf(sheet, room, []);
  const fewer = pagesButLittle(sheet, room, pages);
  if (fewer > 0 && fewer <= FEW_PAGES)
    for (let percent = Math.floor(scale * 100); percent >= SMALLEST * 100; percent--)
      if (pagesOf(sheet, (paper.height * 100) / percent, []).length <= fewer)
        return { scale, pages: fewer, breaks: [] };
  const breaks = breaksOf(sheet, room);
  return { scale, pages: pagesOf(sheet, room, breaks).length, breaks };
}

/**
 * A tall sheet is printed upright, where its type stays large enough. One that just exceeds its pages
 * is made to fit in them, or its last page is given more: a total alone on a page, without its table,
 * is no page.
 */
export function planPages(sheet: PrintedSheet): PrintedPages {
  const [upright, lying] = [fitOn(sheet, UPRIGHT), fitOn(sheet, LYING)];
  const isUpright = upright.scale >= SMALLEST && upright.pages < lying.pages;
  const { pages, breaks } = isUpright ? upright : lying;
  // Said as a number of pages, so that a font a little larger than ours does not add one.
  return { isUpright, most: breaks.length === 0 && pages <= FEW_PAGES ? pages : 0, breaks };
}
