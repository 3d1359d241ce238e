import { type EvidenziaSpec, PARTS, type Part } from "../../define/template.js";
import type { Cell } from "../../model/document.js";
import type { FigureRow } from "../../model/result-table.js";
import type { Messages } from "../messages.js";
import { fewness, partOf } from "../part.js";

/** Marks the cells of a table and remembers which marks it used. */
export interface Highlighter {
  /** The cell with the sign and tone of the first rule that holds; as it is where none does. */
  mark(cell: Cell, row: FigureRow | undefined, rules: readonly EvidenziaSpec[]): Cell;
  /** «∆ sopra la soglia», for each mark used, in the order they came; empty where there is none. */
  legend(): string;
}

/** What of a share says nothing where it stands on a handful of cases. */
export const SHARES: readonly Part[] = ["valore", "scarto", "scarto_italia"];

const isPart = (name: string): name is Part => (PARTS as readonly string[]).includes(name);

export function makeHighlighter(messages: Messages): Highlighter {
  const used = new Set<string>();
  return {
    mark(cell, row, rules) {
      // What is missing, or is not written, has nothing to be marked.
      if (cell.value === null || row === undefined) return cell;
      const own = (name: string): number | null | undefined => {
        if (!isPart(name)) return undefined;
        if (SHARES.includes(name) && fewness(row, "valore") === "none") return null;
        return partOf(row, name);
      };
      const rule = rules.find((one) => messages.holds(one.quando, own));
      if (rule === undefined) return cell;
      used.add(`${rule.segno} ${messages.say(rule.parola)}`);
      return { ...cell, tone: rule.tono, sign: rule.segno };
    },
    legend: () => (used.size === 0 ? "" : `${[...used].join("; ")}.`),
  };
}
