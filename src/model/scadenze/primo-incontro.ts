import { daysBetween } from "../date.js";
import {
  type CasoScadenza,
  type Esito,
  nellaMisura,
  type ParametriScadenze,
  senzaTermine,
} from "./caso.js";
import {
  assenteDal,
  type IncontroScadenza,
  incontriDelCaso,
  motivo,
  primoContatto,
  prossimoAppuntamento,
} from "./incontri.js";
import { inizioCiclo } from "./inizio.js";
import { type Adempimento, esitoTermine, nonAvviato } from "./termine.js";

/** DL 48/2023 art. 4 c. 4. */
export const GIORNI_PRIMO_INCONTRO = 120;

/** What R1 needs beside the start of the cycle. */
export interface FattiPrimoIncontro {
  readonly incontri: readonly IncontroScadenza[];
  readonly dataProvvedimento: string | null;
  readonly dataAccoglimento: string | null;
}

/**
 * R1, first meeting with the servizi sociali within 120 days of the start of the cycle (DL 48/2023
 * art. 4 c. 4; start: `inizioCiclo`). Neither convened nor presented: suspended from the month
 * after (INPS msg 2132/2024). Convened and absent without a giustificato motivo: decadenza is
 * proposed at once (DL 48/2023 art. 8 c. 6 a), and a meeting registered later clears it as long as
 * INPS has not acted. A justified absence, once registered, acts as `giustificatoMotivo` says,
 * unless a valid meeting of the cycle came before it. A convocation beyond the due day, or one
 * whose outcome was never written, changes nothing.
 */
export function primoIncontro(caso: CasoScadenza, parametri: ParametriScadenze): Esito {
  if (!nellaMisura(caso.statoDomanda)) return senzaTermine("FUORI_MISURA");
  const T = caso.dataOsservazione;
  const incontri = incontriDelCaso(caso);
  const avvio = inizioCiclo(caso);
  const primo = avvio === null ? null : primoContatto(incontri, avvio, T);
  const fatti = {
    incontri,
    dataProvvedimento: caso.dataProvvedimento,
    dataAccoglimento: caso.dataAccoglimento,
  };
  return esitoPrimoIncontro(avvio, primo, fatti, T, parametri);
}

/**
 * R1 of a cycle that starts on `avvio`, with `primo` the first valid contact that T sees in it.
 * A justified absence starts the term again or stops it only while there was no such contact.
 */
export function esitoPrimoIncontro(
  avvio: string | null,
  primo: Adempimento | null,
  fatti: FattiPrimoIncontro,
  T: string,
  parametri: ParametriScadenze,
): Esito {
  const appuntamento = prossimoAppuntamento(fatti.incontri, T);
  if (avvio === null || avvio > T) return nonAvviato("R1", "SS", appuntamento, T, parametri);
  const scusa =
    parametri.giustificatoMotivo === "NESSUNO" ? null : motivo(fatti.incontri, avvio, T, primo);
  const azzera = scusa !== null && parametri.giustificatoMotivo === "AZZERA";
  const inizio = azzera ? scusa.registrazione : avvio;
  return esitoTermine(
    {
      regola: "R1",
      inizio,
      giorni: GIORNI_PRIMO_INCONTRO,
      servizio: "SS",
      adempimento: primo,
      assenzaIngiustificata: assenteDal(fatti.incontri, inizio, T),
      dataProvvedimento: fatti.dataProvvedimento,
      dataAccoglimento: fatti.dataAccoglimento,
      appuntamentoInAttesa: appuntamento,
      giorniSospesi:
        scusa !== null && !azzera ? giorniFermi(avvio, scusa.appuntamento, primo?.data ?? T) : 0,
      sospensioneMassima: null,
    },
    T,
    parametri,
  );
}

/**
 * Days that a justified absence takes out of the 120: from the missed appointment to the meeting,
 * or to T while there is none. A term that had already expired is not revived.
 */
function giorniFermi(avvio: string, assenza: string, fine: string): number {
  if (daysBetween(avvio, assenza) > GIORNI_PRIMO_INCONTRO) return 0;
  return Math.max(0, daysBetween(assenza, fine));
}
