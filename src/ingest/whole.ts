import type { Notice } from "../model/errors.js";
import type { LineCounts, Reject } from "../model/loading.js";
import type { Value } from "./convert/fault.js";

/** Rows of the table, values one after the other in the order of its columns, and what was left out. */
export interface WholeBatch {
  readonly values: Value[];
  readonly rejects: readonly Reject[];
}

/** A line above a table: its title, the filters it was made with. */
export interface Note {
  readonly line: number;
  readonly text: string;
}

/** What reading a file to its end has shown. */
export interface WholeReading {
  /** Complete once the batches are over. */
  readonly counts: LineCounts;
  /** Rows of data, as the ceiling of rejects counts them (rule F9). */
  readonly rows: number;
  readonly rejected: number;
  readonly notices: readonly Notice[];
}

/** A file that is no plain table, understood as far as its first rows allow. */
export interface WholeFile {
  readonly fonte: string;
  /** Columns of the table it fills, `riga` first. */
  readonly columns: readonly string[];
  /** The observation date the file itself speaks of, with the words to say so. */
  readonly clue: { readonly day: string; readonly says: string } | null;
  readonly notes: readonly Note[];
  /** Reads it from the beginning; the reading is complete when the batches are. */
  read(day: string): {
    readonly batches: AsyncIterable<WholeBatch> | Iterable<WholeBatch>;
    readonly reading: () => WholeReading;
  };
}
