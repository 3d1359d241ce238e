import type { LineMark } from "./marks.js";

/** Height of a drawing at most, so that with its title it stays on one page. */
export const TALLEST = 590;

export interface Kept<T> {
  readonly rows: readonly T[];
  /** How many were left out. */
  readonly hidden: number;
  /** Places before which some are missing. */
  readonly cuts: readonly number[];
}

/**
 * As many rows as a page holds: of a ranking both ends and the strong ones, so that who is first and
 * who is last are always seen. Order is kept.
 */
export function keepEnds<T extends { readonly evidenza: boolean }>(
  rows: readonly T[],
  most: number,
): Kept<T> {
  if (rows.length <= most) return { rows, hidden: 0, cuts: [] };
  const strong = rows.filter((row) => row.evidenza).slice(0, most);
  const room = most - strong.length;
  const others = rows.filter((row) => !strong.includes(row));
  const head = Math.ceil(room / 2);
  const kept = new Set([
    ...strong,
    ...others.slice(0, head),
    ...(room - head > 0 ? others.slice(head - room) : []),
  ]);
  const shown: T[] = [];
  const cuts: number[] = [];
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (!kept.has(row)) continue;
    if (before !== undefined && !kept.has(before) && shown.length > 0) cuts.push(shown.length);
    shown.push(row);
  }
  return { rows: shown, hidden: rows.length - shown.length, cuts };
}

/** «Dove c'è il tratteggio mancano 27 voci.»; empty when all are drawn. */
export const saidHidden = (hidden: number): string =>
  hidden === 0
    ? ""
    : `Dove c'è il tratteggio ${hidden === 1 ? "manca una voce" : `mancano ${hidden} voci`} di mezzo.`;

/** The dashed lines across the rows where some are missing. */
export const cutLines = (
  { cuts }: Kept<unknown>,
  edge: (index: number) => number,
  from: number,
  to: number,
  colour: string,
): readonly LineMark[] =>
  cuts.map((index) => ({ x: from, x2: to, y: edge(index), y2: edge(index), colour, dashed: true }));
