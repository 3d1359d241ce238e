import type { Page } from "./measures.js";

/** Something that is never split: it has a height and draws itself at a height of the page. */
export interface Piece {
  readonly height: number;
  /** Space before it; none at the top of a page. */
  readonly gap: number;
  /** Stays on the page of the piece that follows: titles, a header and its first rows. */
  readonly keep: boolean;
  /** A second-level heading. */
  readonly heading?: boolean;
  /** Drawn again when this piece begins a page: the header of a table. */
  readonly again?: Omit<Piece, "again" | "keep">;
  draw(y: number): void;
}

/** A forced start of a new page. */
export const BREAK = "break";
export type Flowed = Piece | typeof BREAK;

const isPiece = (flowed: Flowed): flowed is Piece => flowed !== BREAK;

/** Total height of pieces set one under the other, up to the first forced break. */
export function heightOf(pieces: readonly Flowed[]): number {
  let height = 0;
  for (const piece of pieces) {
    if (!isPiece(piece)) break;
    height += piece.gap + piece.height;
  }
  return height;
}

/** How pieces would come to stand from a height of a page on, without drawing them. */
export function foresee(
  pieces: readonly Flowed[],
  page: Pick<Page, "top" | "bottom">,
  from: number,
): { readonly pages: number; readonly first: number } {
  let pages = 1;
  let first: number | undefined;
  const flow: Flow = new Flow(page, () => {
    pages += 1;
    first ??= flow.y - from;
  });
  flow.y = from;
  const silent = { draw: () => {} };
  flow.add(
    pieces.map((piece) =>
      isPiece(piece)
        ? {
            ...piece,
            ...silent,
            ...(piece.again === undefined ? {} : { again: { ...piece.again, ...silent } }),
          }
        : piece,
    ),
  );
  return { pages, first: first ?? flow.y - from };
}

/**
 * Lays pieces down page after page. A run of pieces tied by `keep` moves as one to a new page, unless
 * it could not fit on any.
 */
export class Flow {
  y: number;
  private readonly page: Pick<Page, "top" | "bottom">;
  private readonly turn: () => void;

  constructor(page: Pick<Page, "top" | "bottom">, turn: () => void) {
    this.page = page;
    this.y = page.top;
    this.turn = turn;
  }

  get left(): number {
    return this.page.bottom - this.y;
  }

  get fresh(): boolean {
    return this.y === this.page.top;
  }

  newPage(): void {
    this.turn();
    this.y = this.page.top;
  }

  add(pieces: readonly Flowed[]): void {
    let index = 0;
    while (index < pieces.length) {
      const first = pieces[index];
      if (first === undefined) break;
      if (!isPiece(first)) {
        if (!this.fresh) this.newPage();
        index += 1;
        continue;
      }
      const run: Piece[] = [];
      for (const piece of pieces.slice(index)) {
        if (!isPiece(piece)) break;
        run.push(piece);
        if (!piece.keep) break;
      }
      const height = heightOf(run) - (this.fresh ? (run[0]?.gap ?? 0) : 0);
      // A run taller than the page cannot be kept whole: its pieces break where they must.
      if (height > this.left && !this.fresh && height <= this.page.bottom - this.page.top)
        this.newPage();
      for (const piece of run) this.put(piece);
      index += run.length;
    }
  }

  private put(piece: Piece): void {
    if (!this.fresh && piece.gap + piece.height > this.left) this.newPage();
    if (this.fresh && piece.again !== undefined) {
      piece.again.draw(this.y);
      this.y += piece.again.height;
      piece.draw(this.y);
      this.y += piece.height;
      return;
    }
    const y = this.fresh ? this.y : this.y + piece.gap;
    piece.draw(y);
    this.y = y + piece.height;
  }
}
