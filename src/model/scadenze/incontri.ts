import { assenzaGiustificata, type CasoScadenza, inAttesa, incontroAvvenuto } from "./caso.js";
import { type Adempimento, adempimento, visibile } from "./termine.js";

/** A meeting or convocation of the cases of one application, as GePI tells it. */
export interface IncontroScadenza {
  /** Null: the whole nucleus. */
  readonly idIndividuo: string | null;
  /** PRIMO, MONITORAGGIO, PAIS. */
  readonly tipo: string;
  /** Day on which the convocation was sent. */
  readonly dataConvocazione: string | null;
  readonly dataAppuntamento: string | null;
  readonly dataIncontro: string | null;
  readonly dataRegistrazione: string | null;
  readonly esito: string | null;
}

const earlier = (a: string | null, b: string): string => (a === null || b < a ? b : a);
const later = (a: string | null, b: string): string => (a === null || b > a ? b : a);

/**
 * The day of the event. A meeting that was held has its own day, or else that of the appointment; an
 * absence is on the day of the appointment.
 */
export const dataEvento = (incontro: IncontroScadenza): string | null =>
  incontroAvvenuto(incontro.esito)
    ? (incontro.dataIncontro ?? incontro.dataAppuntamento)
    : (incontro.dataAppuntamento ?? incontro.dataIncontro);

/** Held, on or after `dal`, and visible at T: a valid contact. Its day, else null. */
export function contattoValido(incontro: IncontroScadenza, dal: string, T: string): string | null {
  if (!incontroAvvenuto(incontro.esito)) return null;
  const data = dataEvento(incontro);
  if (data === null || data < dal) return null;
  return visibile(data, incontro.dataRegistrazione, T) ? data : null;
}

/**
 * The duty met by the first valid contact from `dal` on; it counts as registered as soon as any
 * valid contact is, since from then on the services have seen the nucleus. Null without any.
 */
export function primoContatto(
  incontri: readonly IncontroScadenza[],
  dal: string,
  T: string,
): Adempimento | null {
  let primo: string | null = null;
  let registrazione: string | null = null;
  for (const incontro of incontri) {
    const data = contattoValido(incontro, dal, T);
    if (data === null) continue;
    primo = earlier(primo, data);
    registrazione = earlier(
      registrazione,
      adempimento(data, incontro.dataRegistrazione).registrazione,
    );
  }
  return primo === null ? null : adempimento(primo, registrazione);
}

/** The day of an appointment missed without a giustificato motivo, once T sees the outcome; else null. */
export function assenzaIngiustificata(incontro: IncontroScadenza, T: string): string | null {
  if (incontro.esito !== "ASSENTE_INGIUSTIFICATO") return null;
  const giorno = dataEvento(incontro);
  return giorno !== null && visibile(giorno, incontro.dataRegistrazione, T) ? giorno : null;
}

/** Any such absence on or after `dal`. */
export const assenteDal = (
  incontri: readonly IncontroScadenza[],
  dal: string,
  T: string,
): boolean =>
  incontri.some((incontro) => {
    const giorno = assenzaIngiustificata(incontro, T);
    return giorno !== null && giorno >= dal;
  });

/** An appointment missed with a giustificato motivo: its day, and that on which the reason was registered. */
export interface Motivo {
  readonly appuntamento: string;
  readonly registrazione: string;
}

/**
 * The justified absences of the cycle that T sees, reduced to the first missed appointment and the
 * last registration. Those registered after `primo`, the first valid contact, are left out: nothing
 * is left to start again. A reason may be registered before the appointment it excuses.
 */
export function motivo(
  incontri: readonly IncontroScadenza[],
  dal: string,
  T: string,
  primo: Adempimento | null,
): Motivo | null {
  let primoMancato: string | null = null;
  let ultimaRegistrazione: string | null = null;
  for (const incontro of incontri) {
    if (!assenzaGiustificata(incontro.esito)) continue;
    const appuntamento = dataEvento(incontro);
    const registrazione = incontro.dataRegistrazione ?? appuntamento;
    if (registrazione === null || registrazione > T || registrazione < dal) continue;
    if (appuntamento !== null && appuntamento < dal) continue;
    if (primo !== null && registrazione > primo.data) continue;
    primoMancato = earlier(primoMancato, appuntamento ?? registrazione);
    ultimaRegistrazione = later(ultimaRegistrazione, registrazione);
  }
  if (primoMancato === null || ultimaRegistrazione === null) return null;
  return { appuntamento: primoMancato, registrazione: ultimaRegistrazione };
}

/**
 * The next appointment whose outcome is still to come at T, T included; null without any. It must
 * have been sent by T. An appointment after T whose outcome is already written waits too, unless
 * that outcome (an absence excused beforehand) was known by T.
 */
export function prossimoAppuntamento(
  incontri: readonly IncontroScadenza[],
  T: string,
): string | null {
  let prossimo: string | null = null;
  for (const incontro of incontri) {
    const giorno = incontro.dataAppuntamento;
    if (giorno === null || giorno < T || (prossimo !== null && giorno >= prossimo)) continue;
    if (incontro.dataConvocazione !== null && incontro.dataConvocazione > T) continue;
    const attende =
      inAttesa(incontro.esito) ||
      (giorno > T && (incontro.dataRegistrazione ?? dataEvento(incontro) ?? giorno) > T);
    if (attende) prossimo = giorno;
  }
  return prossimo;
}

/**
 * The meetings that a single case tells. A justified absence whose reason has no registration day is
 * an outcome nobody has written yet.
 */
export function incontriDelCaso(caso: CasoScadenza): IncontroScadenza[] {
  const incontri: IncontroScadenza[] = [];
  const avvenuto = incontroAvvenuto(caso.esitoConvocazione);
  const giustificato = assenzaGiustificata(caso.esitoConvocazione);
  const vuoto = { idIndividuo: null, tipo: "PRIMO", dataConvocazione: null } as const;
  if (caso.dataConvocazione !== null) {
    incontri.push({
      ...vuoto,
      dataAppuntamento: caso.dataConvocazione,
      dataIncontro: avvenuto ? caso.dataAdempimento : null,
      dataRegistrazione: giustificato
        ? caso.dataRegistrazioneMotivo
        : avvenuto
          ? caso.dataRegistrazione
          : null,
      esito:
        giustificato && caso.dataRegistrazioneMotivo === null
          ? "IN_ATTESA"
          : caso.esitoConvocazione,
    });
  }
  if (caso.dataAdempimento !== null && (!avvenuto || caso.dataConvocazione === null)) {
    incontri.push({
      ...vuoto,
      dataAppuntamento: null,
      dataIncontro: caso.dataAdempimento,
      dataRegistrazione: caso.dataRegistrazione,
      esito: "PRESENTAZIONE_SPONTANEA",
    });
  }
  return incontri;
}
