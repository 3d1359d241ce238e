import { BAD_CELL, BAD_NUMBER, type Fault } from "../convert/fault.js";
import {
  type NumberStyle,
  noEvidence,
  numberConverter,
  type StyleEvidence,
} from "../convert/numbers.js";
import type { RawCell } from "../rows.js";
import { labelOf } from "./layout.js";

const COLUMN = { kind: "number", min: undefined, max: undefined } as const;

// What stands where a count was withheld or does not exist.
const MARK = /^(?:\*+|[-–—]+|\.{2,}|…|[<≤]\s*\d+|n\/[ad]|n\.?[acdps]\.?|null|riservato|oscurato)$/i;

/** What one cell of a table of figures is. */
export type CellKind = "blank" | "mark" | "number" | "text";

interface Bare {
  readonly text: string;
  readonly unit: string | null;
}

/** The number without its sign of unit. */
function bare(text: string): Bare {
  if (text.endsWith("%")) return { text: text.slice(0, -1).trimEnd(), unit: "%" };
  return { text, unit: text.includes("€") ? "€" : null };
}

/** Tells what cells are, gathering how their numbers are written. */
export class CellJudge {
  readonly evidence: StyleEvidence = noEvidence();
  readonly #italian = numberConverter(COLUMN, "it", this.evidence);

  judge(cell: RawCell | undefined): CellKind {
    if (typeof cell === "number") return "number";
    if (typeof cell === "boolean") return "text";
    if (typeof cell === "object") return "text";
    const label = labelOf(cell);
    if (label === "") return "blank";
    if (MARK.test(label)) return "mark";
    const before = { ...this.evidence };
    const { text } = bare(label);
    const read = this.#italian.text(text);
    if (typeof read === "number") return "number";
    if (read === BAD_NUMBER && this.evidence.notEnglish === before.notEnglish) return "number";
    // Not a number in either style: it says nothing about the column's.
    Object.assign(this.evidence, before);
    return "text";
  }
}

/** A value as it is stored. */
export interface Figure {
  readonly valore: number | null;
  readonly unita: string | null;
  readonly testo: string | null;
}

const NOTHING: Figure = { valore: null, unita: null, testo: null };

/** Reads the figures of one column under its style. */
export class FigureReader {
  readonly #converter;

  constructor(style: NumberStyle) {
    this.#converter = numberConverter(COLUMN, style, noEvidence());
  }

  read(cell: RawCell | undefined): Figure | Fault {
    if (typeof cell === "number") {
      return Number.isFinite(cell) ? { ...NOTHING, valore: cell } : BAD_NUMBER;
    }
    if (typeof cell === "boolean" || typeof cell === "object") return BAD_CELL;
    const label = labelOf(cell);
    if (label === "") return NOTHING;
    if (MARK.test(label)) return { ...NOTHING, testo: label };
    const { text, unit } = bare(label);
    const read = this.#converter.text(text);
    if (typeof read !== "number")
      return typeof read === "object" && read !== null ? read : BAD_NUMBER;
    // A workbook gives the same share as a fraction.
    const valore = unit === "%" ? Number((read / 100).toPrecision(15)) : read;
    return { valore, unita: unit, testo: null };
  }
}
