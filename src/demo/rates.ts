import { day } from "./days.js";
import type { Weighted } from "./random.js";
import { weights } from "./random.js";

/**
 * What the synthetic world looks like, in one place. Sizes follow the figures of the INPS
 * observatory quoted in the domain reference (about 650,000 nuclei at the end of 2025, 69 per cent in
 * Sud e Isole); the split by region inside the three areas is our assumption.
 */
interface Regione {
  /** Nuclei with an accepted application per 1,000 residents, end of 2025. */
  readonly nucleiPerMille: number;
  readonly stranieri: number;
  /** Members of a family, for the ISTAT look-alike. */
  readonly famiglia: number;
}

const regione = (nucleiPerMille: number, stranieri: number, famiglia: number): Regione => ({
  nucleiPerMille,
  stranieri,
  famiglia,
});

export const REGIONI: Readonly<Record<string, Regione>> = {
  "01": regione(6.8, 0.3, 2.08),
  "02": regione(3.8, 0.26, 2.0),
  "03": regione(4.4, 0.34, 2.17),
  "04": regione(1.3, 0.36, 2.26),
  "05": regione(2.7, 0.34, 2.24),
  "06": regione(3.9, 0.3, 2.1),
  "07": regione(7.1, 0.28, 1.96),
  "08": regione(3.5, 0.36, 2.14),
  "09": regione(4.8, 0.31, 2.17),
  "10": regione(6.0, 0.28, 2.18),
  "11": regione(4.1, 0.29, 2.24),
  "12": regione(9.1, 0.22, 2.13),
  "13": regione(8.8, 0.15, 2.22),
  "14": regione(12.8, 0.09, 2.17),
  "15": regione(28.3, 0.06, 2.49),
  "16": regione(15.6, 0.06, 2.34),
  "17": regione(10.9, 0.08, 2.22),
  "18": regione(29.5, 0.07, 2.27),
  "19": regione(27.2, 0.05, 2.31),
  "20": regione(15.5, 0.05, 2.1),
};

/** Nuclei that ever applied, over those accepted at the end of 2025 (refused, ended and lost ones). */
export const DOMANDE_PER_ACCOLTA = 2.08;

/** First day on which one could apply, and the first flow of accepted applications to GePI. */
export const APERTURA = day("2023-12-18");
export const PRIMO_FLUSSO = day("2024-01-26");

/**
 * Share of first applications by month, from the opening to January 2024 together, then one month
 * each; 1 by December 2025, and 1 per cent more for every month after.
 */
const QUOTE_MENSILI = [
  0.47, 0.085, 0.065, 0.045, 0.035, 0.03, 0.024, 0.018, 0.022, 0.022, 0.02, 0.016, 0.022, 0.022,
  0.018, 0.012, 0.01, 0.009, 0.009, 0.007, 0.009, 0.01, 0.01, 0.01,
] as const;

const TOTALE = QUOTE_MENSILI.reduce<number>((sum, share) => sum + share, 0);

/** Cumulated share of first applications at the end of the `index`-th month after January 2024. */
export function quotaEntro(index: number): number {
  let sum = 0;
  for (let at = 0; at <= index; at += 1) sum += (QUOTE_MENSILI[at] ?? TOTALE * 0.01) / TOTALE;
  return sum;
}

/** A decadenza for any reason but a missed appointment, which comes out of the work on GePI. */
export const MOTIVI_DECADENZA: Weighted<string> = weights([
  ["REQ", 46],
  ["RIN", 10],
  ["F", 12],
  ["G", 9],
  ["H", 9],
  ["C", 5],
  ["B", 5],
  ["D", 2],
  ["E", 2],
]);

/** Sospensioni for any reason but missed meetings (S01 and S02) and the yearly ISEE (S06). */
export const MOTIVI_SOSPENSIONE: Weighted<string> = weights([
  ["S03", 15],
  ["S04", 16],
  ["S05", 16],
  ["S06", 12],
  ["S07", 20],
  ["S08", 5],
  ["S09", 5],
  ["S10", 4],
  ["S99", 7],
]);

export const CANALI: Weighted<string> = weights([
  ["CAF", 46],
  ["PATRONATO", 41],
  ["CITTADINO", 13],
]);

export const GIUSTIFICATI: Weighted<string> = weights([
  ["MALATTIA", 52],
  ["FAMIGLIA", 20],
  ["ALTRO", 14],
  ["GRAVIDANZA", 6],
  ["TRIBUNALE", 4],
  ["MOBILITA", 3],
  ["SERVIZIO", 1],
]);
