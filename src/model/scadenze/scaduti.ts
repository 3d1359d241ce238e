import { addDays } from "../date.js";
import { dataEvento } from "./incontri.js";
import { inizioCiclo } from "./inizio.js";
import { type NucleoScadenze, type TermineNucleo, terminiIncontro } from "./nucleo.js";
import { ultimoGiornoUtile } from "./pagamento.js";

/** A term of R1 or R2 that passed its due day with no meeting registered by then. */
export interface TermineScaduto {
  readonly regola: "R1" | "R2";
  readonly scadenza: string;
  /** Last day on which a registration loses no payment. */
  readonly ultimoUtile: string;
  /** Whether it was met, and registered, by that day; null while the day is to come. */
  readonly sanato: boolean | null;
}

export type NucleoNelTempo = Pick<
  NucleoScadenze,
  "domanda" | "incontri" | "membri" | "dataProvvedimento"
>;

const fermo = (termine: TermineNucleo): boolean =>
  termine.stato === "SCADUTO" || termine.stato === "SOSPESO";

const vivo = (termine: TermineNucleo): boolean =>
  fermo(termine) || termine.stato === "NEI_TERMINI" || termine.stato === "IN_SCADENZA";

const assolto = (termine: TermineNucleo): boolean =>
  termine.stato === "ASSOLTO" || termine.stato === "ASSOLTO_TARDIVO";

/** The days on which something of the nucleus's meetings became visible, its start first; oldest first. */
function momenti(nucleo: NucleoNelTempo, T: string): string[] {
  const giorni = new Set<string>();
  const inizio = inizioCiclo(nucleo.domanda);
  if (inizio === null || inizio > T) return [];
  giorni.add(inizio);
  for (const incontro of nucleo.incontri) {
    const evento = dataEvento(incontro);
    const registrazione = incontro.dataRegistrazione ?? evento;
    if (registrazione === null) continue;
    for (const giorno of [registrazione, evento ?? registrazione]) {
      if (giorno > inizio && giorno <= T) giorni.add(giorno);
    }
  }
  return [...giorni].sort();
}

/**
 * The terms R1 and R2 of a nucleus that expired from `dal` on and before T: those that on the day after
 * the due one were SCADUTO, or already SOSPESO, as that day saw them (`dominio.md`, D.3.8). A term is
 * cured without loss when on its last useful day (the 20th of the month after: INPS msg 2132/2024) it is
 * met, or a later contact or a justified absence has moved it on, and the nucleus is still in the
 * measure. `statoAl` gives the state of the application on a day. Nothing is decided here: each day is
 * asked to the rules.
 */
export function terminiScaduti(
  nucleo: NucleoNelTempo,
  statoAl: (giorno: string) => string,
  dal: string,
  T: string,
): TermineScaduto[] {
  const alGiorno = (giorno: string, stato: string): TermineNucleo[] =>
    terminiIncontro({ ...nucleo, statoDomanda: stato }, giorno);
  const trovati = new Map<string, TermineScaduto>();
  const giorni = momenti(nucleo, T);
  for (const [posto, giorno] of giorni.entries()) {
    const prossimo = giorni[posto + 1];
    for (const termine of alGiorno(giorno, "ACCOLTA")) {
      const { scadenza, regola } = termine;
      if (scadenza === null || scadenza < dal || !vivo(termine)) continue;
      if (regola !== "R1" && regola !== "R2") continue;
      const dopo = addDays(scadenza, 1);
      // What comes to be known by the day after the due one says how the term stood on that day.
      if (dopo > T || (prossimo !== undefined && prossimo <= dopo)) continue;
      const esito = alGiorno(dopo, statoAl(dopo)).find((one) => one.regola === regola);
      if (esito === undefined || esito.scadenza !== scadenza || !fermo(esito)) continue;
      const ultimoUtile = ultimoGiornoUtile(scadenza);
      trovati.set(`${regola} ${scadenza}`, {
        regola,
        scadenza,
        ultimoUtile,
        sanato:
          ultimoUtile > T
            ? null
            : alGiorno(ultimoUtile, statoAl(ultimoUtile)).some(
                (one) =>
                  one.regola === regola &&
                  (assolto(one) || (one.scadenza !== null && one.scadenza > scadenza && vivo(one))),
              ),
      });
    }
  }
  return [...trovati.values()];
}

/** A period of an application in a state. */
export interface PeriodoDiStato {
  readonly stato: string;
  readonly dal: string;
  /** Last day; null while it lasts. */
  readonly al: string | null;
}

/** The state of an application on a day, from its history; empty where it had none. */
export function statoNelTempo(storia: readonly PeriodoDiStato[], giorno: string): string {
  let trovato = "";
  let dal = "";
  for (const periodo of storia) {
    if (periodo.dal > giorno || (periodo.al !== null && periodo.al < giorno)) continue;
    if (periodo.dal >= dal) {
      trovato = periodo.stato;
      dal = periodo.dal;
    }
  }
  return trovato;
}
