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
  const table = new Table({
    head: head.map((cell) => chalk.bold(cell)),
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: head.map((_, at) =>
      right.includes(at) || rows.every((row) => typeof row[at] === "number") ? "right" : "left",
    ),
  });
  for (const row of rows)
    table.push(row.map((cell) => (typeof cell === "number" ? sayNumber(cell) : cell)));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
