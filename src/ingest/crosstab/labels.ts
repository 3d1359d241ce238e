import { Fault, MISSING } from "../convert/fault.js";
import { codiceFiscaleIn } from "../convert/pseudonym.js";
import { cleanText } from "../convert/text.js";
import { cellText, type RawCell } from "../rows.js";
import type { LabelColumn } from "./columns.js";
import { labelOf } from "./layout.js";

/** A codice fiscale stands where a label should. */
export class PersonFound extends Error {}

/** Labels of one row, in the order of their columns; null where there is none. */
export type Labels = readonly (string | null)[];

/** Why a row has no labels, and in which column. */
export interface BadLabel {
  readonly fault: Fault;
  readonly column: string;
}

/**
 * Fills labels down: a blank is the label above, until a label further out changes. After a row that
 * could not be read, blanks have nothing certain to repeat until a label is written again.
 */
export class LabelFiller {
  readonly #columns: readonly LabelColumn[];
  readonly #fills: boolean;
  /** The labels in force; undefined where they are not known. */
  #current: (string | null | undefined)[];

  constructor(columns: readonly LabelColumn[], fills: boolean) {
    this.#columns = columns;
    this.#fills = fills;
    this.#current = columns.map(() => null);
  }

  /** A row was lost: what it said is not known. */
  forget(): void {
    this.#current = this.#columns.map(() => undefined);
  }

  next(cells: readonly RawCell[]): Labels | BadLabel {
    const read: (string | null)[] = [];
    for (const { at, name } of this.#columns) {
      const label = readLabel(cells[at]);
      if (label instanceof Fault) {
        this.forget();
        return { fault: label, column: name };
      }
      read.push(label);
    }
    if (!this.#fills) return read;
    for (const [i, label] of read.entries()) {
      if (label === null || label === this.#current[i]) continue;
      this.#current[i] = label;
      for (let inner = i + 1; inner < read.length; inner += 1) this.#current[inner] = null;
    }
    const unknown = this.#current.indexOf(undefined);
    if (unknown !== -1) return { fault: MISSING, column: this.#columns[unknown]?.name ?? "" };
    return this.#current.map((label) => label ?? null);
  }
}

function readLabel(cell: RawCell | undefined): string | null | Fault {
  if (typeof cell === "boolean") return cell ? "sì" : "no";
  if (typeof cell === "object" && "bad" in cell) return MISSING;
  const clean = cleanText(cellText(cell), true);
  if (clean instanceof Fault) return clean;
  const label = labelOf(clean);
  // A table of figures speaks of no person: what names one is another kind of file.
  if (codiceFiscaleIn(label) !== null) throw new PersonFound();
  return label === "" ? null : label;
}
