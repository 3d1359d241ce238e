import { day, NEVER } from "./days.js";
import type { Random, Weighted } from "./random.js";
import { weights } from "./random.js";
import { REGIONI } from "./rates.js";

/** A comune (or the part of it that belongs to one ambito) as the generator needs it. */
export interface DemoComune {
  readonly catastale: string;
  /** ISTAT codes, dated: a file carries the one in force at its date. */
  readonly codici: readonly {
    readonly istat: string;
    readonly dal: string;
    readonly al: string | null;
  }[];
  readonly nome: string;
  /** `01` */
  readonly regione: string;
  /** `pie_2` */
  readonly ambito: string;
  /** Codes of the municipi, where the comune has any. */
  readonly municipi: readonly string[];
  /** Residents; of the part, where a comune is cut into several ambiti. */
  readonly popolazione: number;
}

/** A comune with its place in the ambito. */
export interface Luogo {
  readonly comune: DemoComune;
  readonly posto: number;
}

export interface DemoAmbito {
  readonly codice: string;
  readonly regione: string;
  /** Region and number, digits only: part of the keys, so that no two ambiti share one. */
  readonly cifre: string;
  /** Of the country as it is made: see `quota`. */
  readonly popolazione: number;
  /** Share of the country that is made, 1 for all of it: residents, nuclei, staff and funds alike. */
  readonly quota: number;
  readonly luoghi: readonly Luogo[];
  readonly sorte: Weighted<Luogo>;
}

const densita = (residenti: number): number =>
  residenti < 5_000 ? 0.82 : residenti < 20_000 ? 0.92 : residenti < 100_000 ? 1.08 : 1.2;

/** Groups comuni by ambito; ambiti by region and number, comuni by cadastral code. */
export function ambitiOf(comuni: readonly DemoComune[], quota = 1): readonly DemoAmbito[] {
  const groups = new Map<string, DemoComune[]>();
  for (const comune of comuni) {
    const group = groups.get(comune.ambito);
    if (group === undefined) groups.set(comune.ambito, [comune]);
    else group.push(comune);
  }
  const ambiti: DemoAmbito[] = [];
  for (const [codice, group] of groups) {
    const sorted = group.toSorted((a, b) => (a.catastale < b.catastale ? -1 : 1));
    const luoghi = sorted.map((comune, posto): Luogo => ({ comune, posto }));
    const [first, ...rest] = luoghi;
    if (first === undefined) continue;
    const weigh = (luogo: Luogo): readonly [Luogo, number] => [
      luogo,
      luogo.comune.popolazione * densita(luogo.comune.popolazione),
    ];
    ambiti.push({
      codice,
      regione: first.comune.regione,
      cifre: `${first.comune.regione}${(codice.match(/\d+$/)?.[0] ?? "0").padStart(3, "0")}`,
      popolazione: Math.round(sorted.reduce((sum, comune) => sum + comune.popolazione, 0) * quota),
      quota,
      luoghi,
      sorte: weights([weigh(first), ...rest.map(weigh)]),
    });
  }
  return ambiti.toSorted((a, b) => (a.cifre < b.cifre ? -1 : 1));
}

/** Nuclei with an accepted application that an ambito would have at the end of 2025. */
export const attesi = (ambito: DemoAmbito): number =>
  (ambito.sorte.total * ambito.quota * (REGIONI[ambito.regione]?.nucleiPerMille ?? 6)) / 1000;

/** ISTAT code in force at a day; the last known one where none is. */
export function istatAt(comune: DemoComune, at: number): string {
  const found = comune.codici.find(
    (codice) => day(codice.dal) <= at && at <= (codice.al === null ? NEVER : day(codice.al)),
  );
  return found?.istat ?? comune.codici.at(-1)?.istat ?? "";
}

/** Municipio of a nucleus: empty where the comune has none, and now and then where it was not given. */
export function municipioOf(comune: DemoComune, random: Random): string {
  const { municipi } = comune;
  if (municipi.length === 0 || random.chance(0.03)) return "";
  return municipi[random.int(0, municipi.length - 1)] ?? "";
}
