import type { Cell } from "./document.js";

/** What a cell shows: its text, after its sign where it has one; empty for no cell. */
export const cellText = (cell: Cell | undefined): string =>
  cell?.sign === undefined ? (cell?.text ?? "") : `${cell.sign} ${cell.text}`;
