import { csvLine } from "./csv.js";
import type { Cell, ColumnType, TableData } from "./document.js";
import { NO_DATA } from "./italian.js";

/** A number or day as it is kept, not as the page rounds it; what is hidden says so, what is missing is empty. */
function cellValue({ value, text }: Cell, type: ColumnType): string | number | null {
  if (value !== null && type !== "testo") return value;
  return text === NO_DATA || text === "—" ? null : text;
}

/**
 * A table as a CSV that Excel opens as it is: UTF-8 with its mark, `;` between cells, decimal comma,
 * lines ended by CRLF; the header first, the total last.
 */
export function tableCsv({ columns, rows, total }: TableData): string {
  const all = total === null ? rows : [...rows, total];
  const lines = [
    columns.map(({ label }) => label),
    ...all.map(({ cells }) =>
      columns.map(({ type }, index) => cellValue(cells[index] ?? NONE, type)),
    ),
  ];
  return `\uFEFF${lines.map((line) => `${csvLine(line)}\r\n`).join("")}`;
}

const NONE: Cell = { text: "", value: null, tone: "normale" };
