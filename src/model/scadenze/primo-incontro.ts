import { daysBetween } from "../date.js";
import {
  assenzaGiustificata,
  type CasoScadenza,
  type Esito,
  inAttesa,
  incontroAvvenuto,
  nellaMisura,
  type ParametriScadenze,
  senzaTermine,
} from "./caso.js";
import { inizioCiclo } from "./inizio.js";
import { type Adempimento, adempimento, esitoTermine, nonAvviato, visibile } from "./termine.js";

/** DL 48/2023 art. 4 c. 4. */
export const GIORNI_PRIMO_INCONTRO = 120;

/** The duty met as the case tells it, when T sees it and it is not before `inizio`. */
export function adempimentoVisibile(caso: CasoScadenza, inizio: string): Adempimento | null {
  const data =
    caso.dataAdempimento ??
    (incontroAvvenuto(caso.esitoConvocazione) ? caso.dataConvocazione : null);
  if (data === null || data < inizio) return null;
  return visibile(data, caso.dataRegistrazione, caso.dataOsservazione)
    ? adempimento(data, caso.dataRegistrazione)
    : null;
}

/** The appointment of the case, from `inizio` to T, was missed without a giustificato motivo. */
export const assenteSenzaMotivo = (caso: CasoScadenza, inizio: string): boolean =>
  caso.esitoConvocazione === "ASSENTE_INGIUSTIFICATO" &&
  caso.dataConvocazione !== null &&
  caso.dataConvocazione >= inizio &&
  caso.dataConvocazione <= caso.dataOsservazione;

/**
 * The appointment of the case if at T its outcome is still to come. The outcome of a case is known
 * on the day of the appointment, save a justified absence announced before it.
 */
export function appuntamentoAtteso(caso: CasoScadenza): string | null {
  const { dataConvocazione: giorno, esitoConvocazione: esito, dataOsservazione: T } = caso;
  if (giorno === null || giorno < T) return null;
  if (inAttesa(esito)) return giorno;
  const noto = assenzaGiustificata(esito) ? (caso.dataRegistrazioneMotivo ?? giorno) : giorno;
  return giorno > T && noto > T ? giorno : null;
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
  const T = caso.dataOsservazione;
  if (!nellaMisura(caso.statoDomanda)) return senzaTermine("FUORI_MISURA");
  const avvio = inizioCiclo(caso);
  if (avvio === null || avvio > T)
    return nonAvviato("R1", "SS", appuntamentoAtteso(caso), T, parametri);
  const incontro = adempimentoVisibile(caso, avvio);
  const motivo = motivoVisibile(caso, avvio, incontro);
  const inizio = motivo !== null && parametri.giustificatoMotivo === "AZZERA" ? motivo : avvio;
  const sospeso = motivo !== null && parametri.giustificatoMotivo === "SOSPENDE";
  return esitoTermine(
    {
      regola: "R1",
      inizio,
      giorni: GIORNI_PRIMO_INCONTRO,
      servizio: "SS",
      adempimento: incontro !== null && incontro.data >= inizio ? incontro : null,
      assenzaIngiustificata: assenteSenzaMotivo(caso, inizio),
      dataProvvedimento: caso.dataProvvedimento,
      dataAccoglimento: caso.dataAccoglimento,
      appuntamentoInAttesa: appuntamentoAtteso(caso),
      giorniSospesi: sospeso
        ? giorniFermi(avvio, caso.dataConvocazione ?? motivo, incontro?.data ?? T)
        : 0,
      sospensioneMassima: null,
    },
    T,
    parametri,
  );
}

/**
 * Day on which the reason of a justified absence was registered, when T sees it and it concerns
 * this cycle; null also when a valid meeting had already been held, since then nothing is left to
 * start again.
 */
function motivoVisibile(
  caso: CasoScadenza,
  avvio: string,
  incontro: Adempimento | null,
): string | null {
  const motivo = caso.dataRegistrazioneMotivo;
  if (!assenzaGiustificata(caso.esitoConvocazione) || motivo === null) return null;
  if (motivo > caso.dataOsservazione || (caso.dataConvocazione ?? motivo) < avvio) return null;
  return incontro !== null && incontro.data < motivo ? null : motivo;
}

/**
 * Days that a justified absence takes out of the 120: from the missed appointment to the meeting,
 * or to T while there is none. A term that had already expired is not revived.
 */
export function giorniFermi(avvio: string, assenza: string, fine: string): number {
  if (daysBetween(avvio, assenza) > GIORNI_PRIMO_INCONTRO) return 0;
  return Math.max(0, daysBetween(assenza, fine));
}
