import type { Unit } from "./italian.js";
import type { Territorio } from "./territory.js";

/** A delivery behind a figure. */
export interface Fonte {
  readonly fonte: string;
  readonly titolo: string;
  readonly file: string;
  readonly sha256: string;
  readonly data_osservazione: string;
  readonly domande_fino_al: string | null;
  readonly caricate: number;
  readonly scartate: number;
}

/** One member of a dimension: code for machines, label for people, order on the page. */
export interface Member {
  readonly codice: string;
  readonly etichetta: string;
  readonly ordine: number;
}

/** A value with what made it. `null` is undefined («n.d.»), never zero. */
export interface Measured {
  readonly valore: number | null;
  readonly numeratore: number | null;
  readonly denominatore: number | null;
}

export interface ResultRow extends Measured {
  readonly membri: Readonly<Record<string, Member>>;
  /** Where it is not the table's own: counts beside shares. */
  readonly unita?: Unit;
  /** Present only when asked for with `--confronta`. */
  readonly regione?: number | null;
  readonly italia?: number | null;
  readonly precedente?: number | null;
  /** Twelve months before: of a month its namesake, else the figure of a date a year earlier. */
  readonly anno?: number | null;
}

/** Place among peers: ties share the better one. */
export interface Rank {
  readonly posto: number;
  readonly su: number;
}

/** A figure that others published, in place of one the deliveries cannot give. */
export interface Riferimento {
  readonly data: string;
  readonly tabella: string;
  readonly file: string;
}

/** A row as reports and comparisons need it. Differences of shares are in points. */
export interface FigureRow extends ResultRow {
  readonly unita: Unit;
  readonly decimali: number;
  /** Value less the regione's; null where either is missing. */
  readonly scarto?: number | null;
  readonly scarto_italia?: number | null;
  /** Value less that of the observation date before, and of twelve months before. */
  readonly variazione?: number | null;
  readonly variazione_anno?: number | null;
  /** Where the value beside is a reference, not a figure of the deliveries. */
  readonly riferimenti?: Readonly<Partial<Record<"regione" | "italia", Riferimento>>>;
  readonly rango?: Rank | null;
}

/** A ResultTable with its comparisons and how far the deliveries cover the territory. */
export interface Figure extends Omit<ResultTable, "righe"> {
  readonly righe: readonly FigureRow[];
  readonly coverage: "intera" | "parziale" | "nessuna";
}

/**
 * How rows of a figure are put together: `conteggio` adds the values; `quota` adds numerators and
 * denominators, and divides last; `parti` adds numerators, shares of one denominator.
 */
export interface Addition {
  readonly how: "conteggio" | "quota" | "parti";
  /** Distinct things are counted: rows may be added only where no two of them share one. */
  readonly disjoint: boolean;
}

/** A nucleus that needs a meeting, as the lists print it: never a name. Days are ISO. */
export interface NucleoARischio {
  readonly protocollo: string;
  /** Code of the comune in force, and its name, which others may have; null when not attributed. */
  readonly codice_comune: string | null;
  readonly comune: string | null;
  readonly regola: string;
  readonly scadenza: string | null;
  readonly giorni_residui: number | null;
  readonly stato: string;
  readonly rischio: string;
  readonly ultimo_giorno_utile: string | null;
  readonly appuntamento: string | null;
  readonly case_manager: string | null;
}

/** What an indicator says of a territory at a date. Rows in page order, unique by members. */
export interface ResultTable {
  readonly codice: string;
  readonly nome: string;
  readonly unita: Unit;
  readonly decimali: number;
  readonly territorio: Territorio;
  readonly data_osservazione: string;
  readonly domande_fino_al: string | null;
  readonly dimensioni: readonly string[];
  readonly righe: readonly ResultRow[];
  readonly fonti: readonly Fonte[];
}
