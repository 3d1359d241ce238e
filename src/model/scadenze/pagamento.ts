import { addMonths, firstDay, monthOf, monthsBetween } from "../date.js";

/**
 * What a missed term does to the payments. The suspension starts on the first day of the month
 * after the due day; a duty registered by the 20th of a month frees that month (INPS msg
 * 2132/2024, nota MLPS 12607/2024; example of the URP Lavoro: due 9 June, July suspended,
 * registered by 20 July, July regular).
 */
const GIORNO_ULTIMO = 20;

/** First month that a term due on `scadenza` suspends: the one after. */
export const meseSospensione = (scadenza: string): string => addMonths(monthOf(scadenza), 1);

/** Last day on which a registration loses no payment: the 20th of the month after the due one. */
export const ultimoGiornoUtile = (scadenza: string): string =>
  `${meseSospensione(scadenza)}-${GIORNO_ULTIMO}`;

/** First day of suspension. */
export const primoGiornoSospeso = (scadenza: string): string => firstDay(meseSospensione(scadenza));

/** Month in which payments resume when the duty is registered on `registrazione`. */
export const meseDiRipresa = (registrazione: string): string =>
  addMonths(monthOf(registrazione), Number(registrazione.slice(8, 10)) <= GIORNO_ULTIMO ? 0 : 1);

/** Months lost and then paid as arrears, from the first suspended one to the one before `ripresa`; 0 if none. */
export const arretrati = (scadenza: string, registrazione: string): number =>
  Math.max(0, monthsBetween(meseSospensione(scadenza), meseDiRipresa(registrazione)));
