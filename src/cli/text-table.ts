import { stripVTControlCharacters } from "node:util";
import chalk from "chalk";
import Table from "cli-table3";
import { sayNumber } from "../model/italian.js";

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** Rows that are laid out together. */
const BAND = 200;

/**
 * A table for the terminal: bold head, columns two blanks apart, numbers to the right as an Italian
 * writes them. `right` names columns of text to put on the
 * right. Empty when there are no rows.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  right: readonly number[] = [],
): string {
  if (rows.length === 0) return "";
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === "number" ? sayNumber(cell) : cell)),
  );
  const heads = head.map((cell) => chalk.bold(cell));
  const colAligns = head.map((_, at) =>
    right.includes(at) || rows.every((row) => typeof row[at] === "number") ? "right" : "left",
  );
  // The library looks at all rows for each one of them: many go in bands, of the same widths.
  const bands = Array.from({ length: Math.ceil(cells.length / BAND) }, (_, i) =>
    cells.slice(i * BAND, (i + 1) * BAND),
  );
  const colWidths =
    bands.length === 1 ? [] : head.map((_, at) => widthOf([heads, ...cells].map((row) => row[at])));
  return bands
    .map((band, i) => {
      const table = new Table({
        head: i === 0 ? heads : [],
        chars: NO_LINES,
        style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
        colAligns,
        colWidths,
      });
      table.push(...band);
      return table.toString();
    })
    .join("\n")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Letters of the longest line of some cells, as a terminal shows them. */
function widthOf(cells: readonly (string | undefined)[]): number {
  let most = 1;
  for (const cell of cells) {
    for (const line of stripVTControlCharacters(cell ?? "").split("\n")) {
      most = Math.max(most, [...line].length);
    }
  }
  return most;
}
