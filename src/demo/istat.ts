import { day } from "./days.js";
import type { Delivery } from "./delivery.js";
import { Random, seedFor } from "./random.js";
import { REGIONI } from "./rates.js";
import type { DemoComune } from "./territory.js";
import { istatAt } from "./territory.js";

export const POSAS_HEADER = (anno: number): string =>
  `\ufeff"Popolazione residente per età e sesso al 1° gennaio ${anno}"\n"Codice comune";"Comune";"Età";"Totale maschi";"Totale femmine";"Totale"\n`;

export const POSAS_NOTE = `"Nota: dati dimostrativi, generati da dash: non sono dati ISTAT."\n`;

export const FAMIGLIE_HEADER = "codice_comune;comune;anno;famiglie\n";

/** Residents per thousand at ages 0, 5, 10 … 100, the shape of Italy in these years. */
const ETA = [
  6.2, 7.1, 8.8, 9.7, 9.9, 10.1, 10.5, 11, 12, 14.2, 16.2, 16.5, 15.9, 13.9, 11.8, 11.1, 8.8, 6.5,
  3.5, 1.1, 0.3,
] as const;
/** Men among residents at the same ages. */
const UOMINI = [
  0.514, 0.515, 0.516, 0.517, 0.52, 0.52, 0.513, 0.508, 0.503, 0.499, 0.496, 0.493, 0.487, 0.479,
  0.469, 0.455, 0.43, 0.385, 0.315, 0.22, 0.16,
] as const;

const at = (table: readonly number[], eta: number): number => {
  const index = Math.floor(eta / 5);
  const low = table[index] ?? 0;
  return low + ((eta - index * 5) / 5) * ((table[index + 1] ?? low) - low);
};

/** One comune of POSAS: ages 0 to 100, then the total as age 999. Sums are the residents, to the unit. */
export function writePosas(
  file: Delivery,
  comune: DemoComune,
  residenti: number,
  anno: number,
  seme: number,
): void {
  const random = new Random(seedFor(seme, comune.catastale, "eta"));
  const pesi = Array.from({ length: 101 }, (_, eta) => at(ETA, eta) * random.between(0.88, 1.12));
  const somma = pesi.reduce((sum, peso) => sum + peso, 0);
  const testa = `"${istatAt(comune, day(`${anno}-01-01`))}";"${comune.nome}";`;
  let raccolti = 0;
  let finora = 0;
  let maschi = 0;
  let rows = "";
  for (const [eta, peso] of pesi.entries()) {
    raccolti += peso;
    const fino = eta === 100 ? residenti : Math.round((raccolti / somma) * residenti);
    const totale = fino - finora;
    const uomini = Math.min(totale, Math.round(totale * at(UOMINI, eta) + random.next() - 0.5));
    finora = fino;
    maschi += Math.max(0, uomini);
    rows += `${testa}${eta};${Math.max(0, uomini)};${totale - Math.max(0, uomini)};${totale}\n`;
  }
  file.addMany(`${rows}${testa}999;${maschi};${residenti - maschi};${residenti}\n`, 102);
}

export function writeFamiglie(
  file: Delivery,
  comune: DemoComune,
  residenti: number,
  anno: number,
  seme: number,
): void {
  const random = new Random(seedFor(seme, comune.catastale, "famiglie"));
  const media = (REGIONI[comune.regione]?.famiglia ?? 2.2) * random.between(0.93, 1.07);
  const famiglie = Math.max(1, Math.round(residenti / media));
  file.add(`${istatAt(comune, day(`${anno}-01-01`))};${comune.nome};${anno};${famiglie}\n`);
}
