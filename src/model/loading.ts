import type { Notice, Place } from "./errors.js";

/** Progress of long work; the command line draws it on a terminal and stays silent elsewhere. */
export interface Progress {
  /** Starts a step; `total` in the unit of `tick`, null when unknown. */
  start(label: string, total: number | null): void;
  /** `rows`, where work goes by rows and `done` does not count them. */
  tick(done: number, rows?: number): void;
  end(): void;
}

/** A rejected row: place, code and column; never the value. `line` is the physical line it starts on. */
export interface Reject {
  readonly line: number;
  readonly code: string;
  readonly column: string | null;
  /** What the cell looks like, without saying it: «16 caratteri, lettere e cifre». */
  readonly looksLike: string | null;
}

/**
 * How physical lines were spent (promise R2):
 * `lette = preambolo + intestazione + vuote + ignorate + caricate + scartate`.
 */
export interface LineCounts {
  readonly lette: number;
  readonly preambolo: number;
  readonly intestazione: number;
  readonly vuote: number;
  readonly ignorate: number;
  readonly caricate: number;
  readonly scartate: number;
}

/** One file after `carica`, as the JSON contract gives it (`progetto.md` §3). */
export interface FornituraReport extends LineCounts {
  readonly file: string;
  readonly fonte: string | null;
  readonly sha256: string | null;
  readonly data_osservazione: string | null;
  readonly domande_fino_al: string | null;
  readonly gia_caricata: boolean;
  readonly scarti_file: string | null;
  readonly errore?: {
    readonly codice: string;
    readonly riga: number | null;
    readonly colonna: string | null;
    readonly messaggio: string;
  };
}

export interface LoadOutcome {
  readonly report: FornituraReport;
  readonly notices: readonly Notice[];
  /** The first rejects, for the screen; the file `scarti_file` has all. */
  readonly rejects: readonly Reject[];
  /** Exit status of this file: 0, 3 with rejects, 4 refused. */
  readonly exit: 0 | 3 | 4;
  readonly remedy?: string;
  readonly place?: Place;
}
