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
  /** Present only when asked for with `--confronta`. */
  readonly regione?: number | null;
  readonly italia?: number | null;
  readonly precedente?: number | null;
}

/** Place among peers: ties share the better one. */
export interface Rank {
  readonly posto: number;
  readonly su: number;
}

/** A row as reports and comparisons need it. */
export interface FigureRow extends ResultRow {
  readonly unita: Unit;
  readonly decimali: number;
  /** Value less the regione's, in points for shares; null where either is missing. */
  readonly scarto?: number | null;
  readonly rango?: Rank | null;
}

/** A ResultTable with its comparisons and how far the deliveries cover the territory. */
export interface Figure extends Omit<ResultTable, "righe"> {
  readonly righe: readonly FigureRow[];
  readonly coverage: "intera" | "parziale" | "nessuna";
}

/** A nucleus that needs a meeting, as the lists print it: never a name. Days are ISO. */
export interface NucleoARischio {
  readonly protocollo: string;
  /** Name of the comune; null when not attributed. */
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
