import { text } from "./days.js";
import type { Delivery } from "./delivery.js";
import { Random, seedFor } from "./random.js";
import type { Ufficio } from "./staff.js";
import { attesi } from "./territory.js";

export const FONDI_FILES = {
  qsfp_spesa: "data_rilevazione;codice_ambito;annualita;obiettivo;fase;importo\n",
} as const;

export const LEPS_HEADER = "codice_ambito;leps;anno;attivo;beneficiari\n";
export const ASSISTENTI_HEADER = "codice_ambito;anno;fte_indeterminato\n";

/** QSFP of a year in euro (domain reference, 2.17); years without a known total take the last one. */
const FONDO: Readonly<Record<number, number>> = {
  2021: 619_000_000,
  2022: 552_100_000,
  2023: 439_000_000,
};
const ULTIMO_FONDO = 439_000_000;
/** Nuclei of the country the fund is shared among. */
const NUCLEI_ITALIA = 650_000;

/** Share of what is programmed, by objective; O5 is the part with a ceiling of 2 per cent. */
const OBIETTIVI = [
  ["O1", 0.44],
  ["O2", 0.34],
  ["O3", 0.07],
  ["O4", 0.06],
  ["O5", 0.015],
  ["O6", 0.075],
] as const;

/** Months from the end of the year to which a fund belongs until money moves, by phase. */
const AVVIO = { impegnata: 4, liquidata: 9, rendicontata: 14 } as const;

/**
 * What an ambito did by a day with the QSFP of the last four years. Each sum follows from the one above it,
 * so that nobody accounts for more than is paid; here and there an objective was reprogrammed and
 * its commitments exceed its programme, within what is assigned.
 */
export function writeFunds(file: Delivery, ufficio: Ufficio, data: number, seme: number): void {
  const { codice } = ufficio.ambito;
  const giorno = text(data);
  const anno = Number(giorno.slice(0, 4));
  const passo = new Random(seedFor(seme, codice, "qsfp")).between(0.75, 1.35);
  for (let annualita = anno - 4; annualita < anno; annualita += 1) {
    const random = new Random(seedFor(seme, codice, "qsfp", annualita));
    const assegnata = Math.round(
      ((FONDO[annualita] ?? ULTIMO_FONDO) * 100 * attesi(ufficio.ambito)) / NUCLEI_ITALIA,
    );
    const add = (obiettivo: string, fase: string, cents: number): void =>
      file.add(
        `${giorno};${codice};${annualita};${obiettivo};${fase};${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}\n`,
      );
    add("", "ASSEGNATA", assegnata);
    const mesi = (anno - annualita - 1) * 12 + Number(giorno.slice(5, 7));
    const reach = (avvio: number, durata: number): number =>
      Math.max(0, Math.min(1, ((mesi - avvio) / durata) * passo));
    const quota = random.between(0.9, 0.99);
    const pesi = OBIETTIVI.map(([, peso]) => peso * random.between(0.75, 1.25));
    const somma = pesi.reduce((sum, peso) => sum + peso, 0);
    const scambia = random.chance(0.25) ? random.int(0, 3) : -1;
    OBIETTIVI.forEach(([obiettivo], posto) => {
      const programmata = Math.floor((assegnata * quota * (pesi[posto] ?? 0)) / somma);
      // A reprogramming not yet written: one objective gives to the next a tenth of its commitments.
      const sposta = posto === scambia ? 0.9 : posto === scambia + 1 && scambia >= 0 ? 1.06 : 1;
      const impegnata = Math.floor(
        programmata * Math.min(1, reach(AVVIO.impegnata, 24) * random.between(0.9, 1)) * sposta,
      );
      const liquidata = Math.floor(
        impegnata * reach(AVVIO.liquidata, 26) * random.between(0.85, 1),
      );
      const rendicontata = Math.floor(
        liquidata * reach(AVVIO.rendicontata, 28) * random.between(0.8, 1),
      );
      add(obiettivo, "PROGRAMMATA", programmata);
      add(obiettivo, "IMPEGNATA", impegnata);
      add(obiettivo, "LIQUIDATA", liquidata);
      add(obiettivo, "RENDICONTATA", rendicontata);
    });
  }
}

/** Chance that an ambito offers a LEPS, and its users per thousand residents. */
const LEPS = [
  ["SERVIZIO_SOCIALE", 0.995, 32],
  ["VALUTAZIONE", 0.97, 9],
  ["PERCORSI_SOSTEGNI", 0.95, 6],
  ["PRONTO_INTERVENTO", 0.78, 1.1],
  ["SUPERVISIONE", 0.72, 0.12],
  ["DIMISSIONI_PROTETTE", 0.66, 0.8],
  ["PIPPI", 0.7, 0.25],
  ["RESIDENZA_FITTIZIA", 0.58, 0.4],
  ["ASSISTENZA_DOMICILIARE", 0.93, 4.2],
] as const;

/** The LEPS of an ambito in a year and in the one before. */
export function writeLeps(file: Delivery, ufficio: Ufficio, anno: number, seme: number): void {
  const { codice, popolazione } = ufficio.ambito;
  for (let at = anno - 1; at <= anno; at += 1)
    for (const [leps, quota, perMille] of LEPS) {
      // One draw for all years: what is active stays so, and a few more are each year.
      const random = new Random(seedFor(seme, codice, leps));
      const attivo = random.next() < Math.min(1, quota + (at - 2025) * 0.03);
      const utenti = Math.round(
        ((popolazione * perMille) / 1000) * random.between(0.6, 1.4) * (1 + (at - 2025) * 0.04),
      );
      file.add(`${codice};${leps};${at};${attivo ? "S" : "N"};${attivo ? utenti : ""}\n`);
    }
}

/** Social workers with a permanent contract: from far below one in 6,500 residents to above one in 4,000. */
export function writeSocialWorkers(
  file: Delivery,
  ufficio: Ufficio,
  anno: number,
  seme: number,
): void {
  const { codice, popolazione } = ufficio.ambito;
  const random = new Random(seedFor(seme, codice, "assistenti"));
  const residenti = random.along([3400, 4100, 4900, 5600, 6400, 7400, 9800]);
  for (let at = anno - 1; at <= anno; at += 1) {
    const fte = (popolazione / residenti) * (1 + (at - 2025) * 0.05);
    file.add(`${codice};${at};${(Math.round(fte * 10) / 10).toFixed(1).replace(".", ",")}\n`);
  }
}
