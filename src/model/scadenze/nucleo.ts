import { daysBetween, monthOf } from "../date.js";
import {
  type Esito,
  nellaMisura,
  PARAMETRI,
  type ParametriScadenze,
  type Servizio,
  type StatoScadenza,
  senzaTermine,
} from "./caso.js";
import { decorrenzaPrima, esitoDurata } from "./durata.js";
import { type IncontroScadenza, primoContatto, prossimoAppuntamento } from "./incontri.js";
import { type DomandaScadenze, inizioCiclo } from "./inizio.js";
import { esitoMonitoraggio } from "./monitoraggio-nucleo.js";
import type { Membro } from "./percorso.js";
import { esitoAnalisi, esitoPais } from "./presa-in-carico.js";
import { esitoPrimoIncontro } from "./primo-incontro.js";
import { type Adempimento, nonAvviato } from "./termine.js";

/** What INPS says of the application of a nucleus. Days are ISO text, months `YYYY-MM`. */
export interface DomandaNucleo extends DomandaScadenze {
  readonly dataAccoglimento: string | null;
  /** Month; where null it is worked out from the PAD, which a renewal cannot do. */
  readonly decorrenza: string | null;
  /** End of the period as INPS wrote it: it wins over the 18 or 12 months. */
  readonly dataFineFruizione: string | null;
}

/** A nucleus with all that bears on its terms. Lists may hold rows of any date: T decides what is seen. */
export interface NucleoScadenze {
  readonly domanda: DomandaNucleo;
  /** State of the application at T. */
  readonly statoDomanda: string;
  /** INPS act of decadenza. */
  readonly dataProvvedimento: string | null;
  readonly dataCaricamento: string | null;
  readonly dataAssegnazione: string | null;
  /** Of every GePI case of this application, transfers included; in any order. */
  readonly incontri: readonly IncontroScadenza[];
  /** Members at T; empty where INPS gave none. */
  readonly membri: readonly Membro[];
  /** Completion days of its analisi preliminari, revisions included; in any order. */
  readonly apCompletate: readonly string[];
  /** Signature days of its PaIS, versions included; in any order. */
  readonly paisFirmati: readonly string[];
}

export type RegolaNucleo = "R1" | "R2" | "R4" | "R4B" | "R5";

/** One term of a nucleus at T. Its risk for any horizon is `rischio(termine, h)`. */
export interface TermineNucleo {
  readonly regola: RegolaNucleo;
  readonly inizio: string | null;
  readonly scadenza: string | null;
  /** `scadenza - T`; negative when past. */
  readonly giorniResidui: number | null;
  readonly stato: StatoScadenza;
  readonly servizio: Servizio | null;
  /** Last registration day that loses no payment; only for open terms of R1 and R2. */
  readonly ultimoGiornoUtile: string | null;
  /** First month without payment; in R5 the stop month. */
  readonly primaMensilitaSospesa: string | null;
  readonly mensilitaGarantite: number | null;
  /** Day on which the duty was met, as T sees it. */
  readonly dataAdempimento: string | null;
  /** Day on which that became known: it decides the payments. R1 only. */
  readonly dataRegistrazione: string | null;
  /** Next appointment without an outcome, T included; R1 and R2. */
  readonly dataAppuntamentoInAttesa: string | null;
  /** Days from T to that appointment. */
  readonly giorniAppuntamento: number | null;
}

function termine(
  regola: RegolaNucleo,
  esito: Esito,
  fatto: Adempimento | null,
  appuntamento: string | null,
  T: string,
): TermineNucleo {
  return {
    regola,
    inizio: esito.inizioTermine,
    scadenza: esito.scadenza,
    giorniResidui: esito.giorniResidui,
    stato: esito.stato,
    servizio: esito.servizio,
    ultimoGiornoUtile: esito.ultimoGiornoUtile,
    primaMensilitaSospesa: esito.primaMensilitaSospesa,
    mensilitaGarantite: esito.mensilitaGarantite,
    dataAdempimento: fatto?.data ?? null,
    dataRegistrazione: fatto?.registrazione ?? null,
    dataAppuntamentoInAttesa: appuntamento,
    giorniAppuntamento: appuntamento === null ? null : daysBetween(T, appuntamento),
  };
}

/** The first of some days, from `dal` to T. */
function primoGiorno(giorni: readonly string[], dal: string, T: string): string | null {
  let primo: string | null = null;
  for (const giorno of giorni) {
    if (giorno >= dal && giorno <= T && (primo === null || giorno < primo)) primo = giorno;
  }
  return primo;
}

const atto = (data: string | null): Adempimento | null =>
  data === null ? null : { data, registrazione: data };

/** From where the 60 days of R4 run. */
function baseAnalisi(
  nucleo: NucleoScadenze,
  avvio: string | null,
  parametri: ParametriScadenze,
): string | null {
  if (parametri.baseAnalisi === "CARICAMENTO") return nucleo.dataCaricamento;
  return parametri.baseAnalisi === "ASSEGNAZIONE" ? nucleo.dataAssegnazione : avvio;
}

function termineDurata(domanda: DomandaNucleo, T: string): TermineNucleo {
  const decorrenza =
    domanda.decorrenza ?? (domanda.tipoDomanda === "RINNOVO" ? null : decorrenzaPrima(domanda));
  const esito =
    decorrenza === null
      ? senzaTermine("NON_AVVIATO")
      : esitoDurata(domanda.tipoDomanda, monthOf(decorrenza), null, T, domanda.dataFineFruizione);
  return termine("R5", esito, null, null, T);
}

/** What T sees of the start of the cycle: null until it has started. */
function avvioVisto(domanda: DomandaNucleo, T: string): string | null {
  const inizio = inizioCiclo(domanda);
  return inizio === null || inizio > T ? null : inizio;
}

type NucleoIncontrato = Pick<NucleoScadenze, "domanda" | "incontri" | "dataProvvedimento">;

/** R1 of a cycle that T sees started on `avvio`, with the first valid contact `primo`. */
function terminePrimo(
  nucleo: NucleoIncontrato,
  avvio: string | null,
  primo: Adempimento | null,
  T: string,
  parametri: ParametriScadenze,
): TermineNucleo {
  const fatti = {
    incontri: nucleo.incontri,
    dataProvvedimento: nucleo.dataProvvedimento,
    dataAccoglimento: nucleo.domanda.dataAccoglimento,
  };
  const appuntamento = prossimoAppuntamento(nucleo.incontri, T);
  const esito = esitoPrimoIncontro(avvio, primo, fatti, T, parametri);
  return termine("R1", esito, primo, appuntamento, T);
}

const primoVisto = (
  nucleo: NucleoIncontrato,
  avvio: string | null,
  T: string,
): Adempimento | null => (avvio === null ? null : primoContatto(nucleo.incontri, avvio, T));

/**
 * The term R1 of one nucleus at T, whatever the state of its application: also of a former one, whose
 * 120 days were counted while it lasted.
 */
export function terminePrimoIncontro(
  nucleo: NucleoIncontrato,
  T: string,
  parametri: ParametriScadenze = PARAMETRI,
): TermineNucleo {
  const avvio = avvioVisto(nucleo.domanda, T);
  return terminePrimo(nucleo, avvio, primoVisto(nucleo, avvio, T), T, parametri);
}

/** The terms R1 and R2 of one nucleus at T, as in `terminiNucleo`. */
export function terminiIncontro(
  nucleo: NucleoIncontrato & Pick<NucleoScadenze, "statoDomanda" | "membri">,
  T: string,
  parametri: ParametriScadenze = PARAMETRI,
): TermineNucleo[] {
  if (!nellaMisura(nucleo.statoDomanda)) return [];
  const avvio = avvioVisto(nucleo.domanda, T);
  const primo = primoVisto(nucleo, avvio, T);
  const termini = [terminePrimo(nucleo, avvio, primo, T, parametri)];
  const monitoraggio = esitoMonitoraggio(nucleo, avvio, primo, T, parametri);
  if (monitoraggio !== null) {
    const appuntamento = prossimoAppuntamento(nucleo.incontri, T);
    termini.push(termine("R2", monitoraggio, null, appuntamento, T));
  }
  return termini;
}

/**
 * The terms of one nucleus at T, for nuclei in the measure (accolte and sospese); none for the
 * others. Always R1, R4, R4B and R5, in this order, whatever their state; R2 after R1 once the first
 * valid contact is there, or where the whole nucleus is exempt (state ESENTE, no dates).
 *
 * Readings, with their reasons:
 * - The first meeting is the first valid contact of any kind (esito AVVENUTO_INCONTRO or
 *   PRESENTAZIONE_SPONTANEA, day not before the start of the cycle, registered by T; without a
 *   registration day the event's own counts): the law asks for a presentation, not for a label, and
 *   GePI users do not always choose PRIMO.
 * - A meeting without its own day is dated by its appointment.
 * - Meetings of a former case of the same application count: a transfer does not undo them.
 * - A decadenza proposed under R1 or R2 is cleared by any later contact, as long as INPS has not acted.
 */
export function terminiNucleo(
  nucleo: NucleoScadenze,
  T: string,
  parametri: ParametriScadenze = PARAMETRI,
): TermineNucleo[] {
  if (!nellaMisura(nucleo.statoDomanda)) return [];
  const { domanda } = nucleo;
  const avvio = avvioVisto(domanda, T);
  const termini = terminiIncontro(nucleo, T, parametri);
  const base = baseAnalisi(nucleo, avvio, parametri);
  const ap = avvio === null ? null : primoGiorno(nucleo.apCompletate, avvio, T);
  termini.push(
    termine(
      "R4",
      base === null || base > T
        ? nonAvviato("R4", "SS", null, T, parametri)
        : esitoAnalisi(base, ap, T, parametri),
      atto(ap),
      null,
      T,
    ),
  );
  const pais = avvio === null ? null : primoGiorno(nucleo.paisFirmati, avvio, T);
  termini.push(
    termine(
      "R4B",
      avvio === null
        ? nonAvviato("R4B", "SS", null, T, parametri)
        : esitoPais(avvio, pais, T, parametri),
      atto(pais),
      null,
      T,
    ),
  );
  termini.push(termineDurata(domanda, T));
  return termini;
}
