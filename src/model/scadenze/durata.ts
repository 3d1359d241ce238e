import { addMonths, addMonthsToDay, daysBetween, firstDay, lastDay, monthOf } from "../date.js";
import { type CasoScadenza, type Esito, nellaMisura, senzaTermine } from "./caso.js";
import type { DomandaScadenze } from "./inizio.js";

/** DL 48/2023 art. 3 c. 2: 18 months, then renewals of 12. */
const MESI_PRIMA = 18;
const MESI_RINNOVO = 12;
/** DL 48/2023, R6: a new application six months after the act of decadenza (lavoro.gov.it, first meeting). */
const MESI_DOPO_DECADENZA = 6;
/** Application and PAD by this day: paid from January 2024 (INPS msg 25/2024). */
const FINE_GENNAIO_2024 = "2024-01-31";
/** From this month on no stop month between two periods (L. 199/2025, INPS msg 640/2026). */
const SENZA_STOP_DAL = "2026-01";
const SOGLIA_IN_SCADENZA = 30;

/**
 * First paid month of a first application: the one after the PAD (DL 48/2023 art. 4 c. 2), January
 * 2024 where application and PAD are by 31 January 2024 (INPS msg 25/2024). Null without a PAD.
 */
export function decorrenzaPrima(domanda: DomandaScadenze): string | null {
  const { dataPresentazione: presentata, dataPadNucleo: pad } = domanda;
  if (pad === null) return null;
  if (presentata !== null && presentata <= FINE_GENNAIO_2024 && pad <= FINE_GENNAIO_2024) {
    return "2024-01";
  }
  return addMonths(monthOf(pad), 1);
}

/** Last paid month: the 18th of a first application, the 12th of a renewal. */
export const ultimaMensilita = (tipoDomanda: string | null, decorrenza: string): string =>
  addMonths(decorrenza, (tipoDomanda === "RINNOVO" ? MESI_RINNOVO : MESI_PRIMA) - 1);

/** The month without payment after `ultima`, or null where the law no longer has one. */
export function meseDiStop(ultima: string): string | null {
  const dopo = addMonths(ultima, 1);
  return dopo < SENZA_STOP_DAL ? dopo : null;
}

/**
 * First month paid by a renewal presented on `presentata`. With a stop month: the later of the month
 * after it and the month after the application (DL 48/2023 art. 3 c. 2, INPS msg 2052/2025). Without:
 * the month of the application, never before the period ended (L. 199/2025, INPS msg 640/2026).
 */
export function decorrenzaRinnovo(ultima: string, presentata: string): string {
  const stop = meseDiStop(ultima);
  const mese = monthOf(presentata);
  const prima = addMonths(stop ?? ultima, 1);
  const richiesta = stop === null ? mese : addMonths(mese, 1);
  if (richiesta < prima) return prima;
  return richiesta;
}

/**
 * R5 of a period that starts in `decorrenza`, at T; `rinnovo` is the day of the next application,
 * `fine` the end of the period where INPS wrote it.
 */
export function esitoDurata(
  tipoDomanda: string | null,
  decorrenza: string,
  rinnovo: string | null,
  T: string,
  fine: string | null = null,
): Esito {
  const inizio = firstDay(decorrenza);
  const ultima = fine === null ? ultimaMensilita(tipoDomanda, decorrenza) : monthOf(fine);
  const scadenza = fine ?? lastDay(ultima);
  const giorniResidui = daysBetween(T, scadenza);
  const stato =
    T < inizio
      ? "NON_ANCORA_DECORSA"
      : giorniResidui < 0
        ? "TERMINATA"
        : giorniResidui <= SOGLIA_IN_SCADENZA
          ? "IN_SCADENZA"
          : "IN_FRUIZIONE";
  return {
    ...senzaTermine(stato),
    inizioTermine: inizio,
    scadenza,
    giorniResidui,
    primaMensilitaSospesa: meseDiStop(ultima),
    meseRipresa: rinnovo === null ? null : decorrenzaRinnovo(ultima, rinnovo),
  };
}

/**
 * R5, end of the period: 18 months, or 12 for a renewal, whose decorrenza is the file's (`dataBase`).
 * TERMINATA from the day after the last month. The month of renewal follows from the application
 * even when T precedes it, so that an office can ask what a date would bring. No risk: the end is
 * due, not a loss.
 */
export function durata(caso: CasoScadenza): Esito {
  const stato = caso.statoDomanda;
  if (!nellaMisura(stato) && stato !== "TERMINATA") return senzaTermine("FUORI_MISURA");
  const decorrenza =
    caso.dataBase !== null
      ? monthOf(caso.dataBase)
      : caso.tipoDomanda === "RINNOVO"
        ? null
        : decorrenzaPrima(caso);
  if (decorrenza === null) return senzaTermine("NON_AVVIATO");
  return esitoDurata(caso.tipoDomanda, decorrenza, caso.dataAdempimento, caso.dataOsservazione);
}

/**
 * R6, new application after a decadenza: only once six months from the act have passed, the last of
 * their days still excluded; a short month ends on its last day (lavoro.gov.it, DL 48/2023 art. 8).
 */
export function nuovaDomanda(caso: CasoScadenza): Esito {
  const inizio = caso.dataProvvedimento;
  const T = caso.dataOsservazione;
  if (inizio === null || inizio > T) return senzaTermine("NON_AVVIATO");
  const scadenza = addMonthsToDay(inizio, MESI_DOPO_DECADENZA);
  return {
    ...senzaTermine(T <= scadenza ? "NON_RICHIEDIBILE" : "RICHIEDIBILE"),
    inizioTermine: inizio,
    scadenza,
    giorniResidui: daysBetween(T, scadenza),
  };
}
