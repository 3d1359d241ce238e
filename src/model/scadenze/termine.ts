import { addDays, daysBetween } from "../date.js";
import {
  type Esito,
  type ParametriScadenze,
  type Regola,
  type Servizio,
  type StatoScadenza,
  senzaTermine,
} from "./caso.js";
import { primoFeriale } from "./festivi.js";
import {
  arretrati,
  meseDiRipresa,
  meseSospensione,
  primoGiornoSospeso,
  ultimoGiornoUtile,
} from "./pagamento.js";
import { rischio } from "./rischio.js";

/** The label IN_SCADENZA starts 30 days before the due day, whatever horizon the risk looks at. */
const SOGLIA_IN_SCADENZA = 30;

/** First mensilità paid anyway when acceptance comes late (circ. INPS 105/2023, msg 2132/2024). */
const MENSILITA_GARANTITE = 3;

/** A duty met: when it happened, and when it became known. */
export interface Adempimento {
  readonly data: string;
  readonly registrazione: string;
}

/**
 * A started term whose miss suspends the payment (R1, R2, R3A, R3B), with what is visible of it at
 * T. Who fills it has already left out events that T does not see, or that precede the start.
 */
export interface Termine {
  readonly regola: Regola;
  readonly inizio: string;
  readonly giorni: number;
  readonly servizio: Servizio;
  readonly adempimento: Adempimento | null;
  /** An appointment of this term, at or before T, was missed without a giustificato motivo. */
  readonly assenzaIngiustificata: boolean;
  readonly dataProvvedimento: string | null;
  readonly dataAccoglimento: string | null;
  /** Next appointment without an outcome, T included. */
  readonly appuntamentoInAttesa: string | null;
  /** Days that do not count, where a justified absence suspends the term. */
  readonly giorniSospesi: number;
  /** Days of suspension after which decadenza is proposed; null where no source sets any. */
  readonly sospensioneMassima: number | null;
}

/**
 * `inizio + giorni`: the start is not counted and the due day is in time, so that 26 January 2024
 * and 120 days give 25 May (INPS msg 2132/2024).
 */
export function dataScadenza(inizio: string, giorni: number, prorogaFestivi: boolean): string {
  const due = addDays(inizio, giorni);
  return prorogaFestivi ? primoFeriale(due) : due;
}

/** True for an event that happened and is registered by T; without a registration day the event's own counts. */
export const visibile = (data: string, registrazione: string | null, T: string): boolean =>
  data <= T && (registrazione ?? data) <= T;

/** An event with the day on which it became known, never before it happened. */
export const adempimento = (data: string, registrazione: string | null): Adempimento => ({
  data,
  registrazione: registrazione === null || registrazione < data ? data : registrazione,
});

function statoTermine(termine: Termine, scadenza: string, T: string): StatoScadenza {
  if (termine.dataProvvedimento !== null && termine.dataProvvedimento <= T) return "DECADUTO";
  if (termine.adempimento !== null) {
    return termine.adempimento.data <= scadenza ? "ASSOLTO" : "ASSOLTO_TARDIVO";
  }
  if (termine.assenzaIngiustificata) return "DECADENZA_PROPOSTA";
  if (T <= scadenza) {
    return daysBetween(T, scadenza) <= SOGLIA_IN_SCADENZA ? "IN_SCADENZA" : "NEI_TERMINI";
  }
  const sospesoDal = primoGiornoSospeso(scadenza);
  if (T < sospesoDal) return "SCADUTO";
  const massima = termine.sospensioneMassima;
  if (massima !== null && daysBetween(sospesoDal, T) > massima) return "DECADENZA_PROPOSTA";
  return "SOSPESO";
}

/**
 * The outcome of a started term at T (`dominio.md` §3.1–3.2): state, risk, day-20 rule. A payment
 * is lost only from the month after the due day and only until the registration, even when the
 * meeting itself was in time; so an ASSOLTO can have arrears. The safeguard of the first three
 * mensilità is read as holding when the acceptance falls on the due day or later.
 */
export function esitoTermine(termine: Termine, T: string, parametri: ParametriScadenze): Esito {
  const scadenza = dataScadenza(
    termine.inizio,
    termine.giorni + termine.giorniSospesi,
    parametri.prorogaFestivi,
  );
  const giorniResidui = daysBetween(T, scadenza);
  const stato = statoTermine(termine, scadenza, T);
  const fermo = stato === "SCADUTO" || stato === "SOSPESO";
  const aperto = fermo || stato === "NEI_TERMINI" || stato === "IN_SCADENZA";
  const registrazione =
    stato === "ASSOLTO" || stato === "ASSOLTO_TARDIVO"
      ? (termine.adempimento?.registrazione ?? null)
      : null;
  const mesi = registrazione === null ? null : arretrati(scadenza, registrazione);
  const persi = mesi !== null && mesi > 0;
  const tardi =
    termine.dataAccoglimento !== null &&
    termine.dataAccoglimento >= scadenza &&
    termine.dataAccoglimento <= T;
  return {
    inizioTermine: termine.inizio,
    scadenza,
    giorniResidui,
    stato,
    rischio: rischio(
      {
        regola: termine.regola,
        stato,
        giorniResidui,
        giorniAppuntamento:
          termine.appuntamentoInAttesa === null
            ? null
            : daysBetween(T, termine.appuntamentoInAttesa),
      },
      parametri.orizzonte,
    ),
    servizio: termine.servizio,
    ultimoGiornoUtile: aperto ? ultimoGiornoUtile(scadenza) : null,
    primaMensilitaSospesa: fermo || persi ? meseSospensione(scadenza) : null,
    meseRipresa: persi && registrazione !== null ? meseDiRipresa(registrazione) : null,
    mensilitaArretrate: mesi,
    mensilitaGarantite: fermo && tardi ? MENSILITA_GARANTITE : null,
  };
}

/**
 * A term that has not started at T. It has no due day, but who is convened and does not come loses
 * the benefit all the same, so a waiting appointment counts for the risk.
 */
export function nonAvviato(
  regola: Regola,
  servizio: Servizio,
  appuntamentoInAttesa: string | null,
  T: string,
  parametri: ParametriScadenze,
): Esito {
  const termine = {
    regola,
    stato: "NON_AVVIATO",
    giorniResidui: null,
    giorniAppuntamento: appuntamentoInAttesa === null ? null : daysBetween(T, appuntamentoInAttesa),
  } as const;
  return {
    ...senzaTermine("NON_AVVIATO", servizio),
    rischio: rischio(termine, parametri.orizzonte),
  };
}
