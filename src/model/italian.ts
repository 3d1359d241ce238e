/** Numbers, dates and words as they stand on an Italian page. Rounding happens here and nowhere else. */

import { mondayOf } from "./date.js";

/** What a value measures; decides decimals and the sign after it. */
export type Unit = "numero" | "percentuale" | "euro" | "giorni" | "rapporto" | "ore" | "punti";

const DECIMALS: Readonly<Record<Unit, number>> = {
  numero: 0,
  percentuale: 1,
  euro: 2,
  giorni: 0,
  rapporto: 2,
  ore: 1,
  punti: 1,
};

export const NO_DATA = "n.d.";

/** Half away from zero, on the decimal digits a reader would see. */
export function roundHalfAway(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const scaled = Number((Math.abs(value) * factor).toPrecision(15));
  const rounded = Math.floor(scaled + 0.5) / factor;
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

/** A number keeps some fifteen digits, decimals among them: beyond it they are not written one by one. */
const MOST = 1e15;

/** «1.234,5»; a typographic minus; `n.d.` for null. */
export function sayNumber(value: number | null, decimals = 0): string {
  if (value === null || Number.isNaN(value)) return NO_DATA;
  const rounded = roundHalfAway(value, decimals);
  const size = Math.abs(rounded);
  const sign = rounded < 0 ? "−" : "";
  // Without Intl: making its first formatter costs more than a whole table written so.
  if (size * 10 ** decimals < MOST) {
    const [whole = "", rest] = size.toFixed(decimals).split(".");
    const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ".");
    return `${sign}${grouped}${rest === undefined ? "" : `,${rest}`}`;
  }
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return sign + size.toLocaleString("it-IT", digits);
}

export const decimalsOf = (unit: Unit): number => DECIMALS[unit];

/** Sums of shares carry this much of nothing. */
const NOISE = 1e-9;

/**
 * «< 0,1», «> 99,9»: what a share or a rate says that would round to nothing, or to all, without being
 * so, as the tables of official statistics do. Null for every other number.
 */
function sayBound(value: number, unit: Unit, decimals: number): string | null {
  const size = Math.abs(value);
  const step = 10 ** -decimals;
  if (unit !== "percentuale" && unit !== "rapporto") return null;
  if (size > NOISE && roundHalfAway(size, decimals) === 0)
    return value > 0 ? `< ${sayNumber(step, decimals)}` : `> ${sayNumber(-step, decimals)}`;
  if (unit === "percentuale" && 100 - value > NOISE && roundHalfAway(value, decimals) === 100)
    return `> ${sayNumber(100 - step, decimals)}`;
  return null;
}

/** «meno dello 0,1%» for «< 0,1%», «più del 99,9%» for «> 99,9%»: a bound inside a sentence. */
export const boundInWords = (said: string): string =>
  said
    .replace(/^< (?=0.*%$)/, "meno dello ")
    .replace(/^< (?=\d)/, "meno di ")
    .replace(/^> (?=\d)/, "più del ");

/** A value as it stands on the page: «48,2%», «< 0,1%», «694,10 €», «1.234», «12 giorni», `n.d.`. */
export function sayValue(value: number | null, unit: Unit, decimals = DECIMALS[unit]): string {
  if (value === null || Number.isNaN(value)) return NO_DATA;
  const text = sayBound(value, unit, decimals) ?? sayNumber(value, decimals);
  switch (unit) {
    case "percentuale":
      return `${text}%`;
    case "euro":
      return `${text} €`;
    case "giorni":
      return `${text} ${text === "1" ? "giorno" : "giorni"}`;
    case "ore":
      return `${text} ore`;
    case "punti":
      return `${value > 0 && text !== sayNumber(0, decimals) ? "+" : ""}${text} punti`;
    case "numero":
    case "rapporto":
      return text;
  }
}

/** The sign that stands in a table header for a unit; empty for plain numbers. */
export function unitSign(unit: Unit): string {
  return {
    percentuale: "%",
    euro: "€",
    giorni: "giorni",
    ore: "ore",
    punti: "p.p.",
    numero: "",
    rapporto: "",
  }[unit];
}

/** «29/11/2024»; `n.d.` for null. */
export const sayDay = (iso: string | null): string =>
  iso === null ? NO_DATA : `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}`;

/** «dati aggiornati al 31/12/2025, con domande fino al 15/12/2025»; of an archive the second is not said. */
export const sayDates = (day: string | null, until: string | null, joint = ", "): string =>
  `dati aggiornati al ${sayDay(day)}${until === null ? "" : `${joint}con domande fino al ${sayDay(until)}`}`;

/** The same at the foot of a page. */
export const sayDateLine = (day: string, until: string | null): string =>
  sayDates(day, until, " · ").replace(/^d/, "D");

const MONTHS = [
  "gennaio",
  "febbraio",
  "marzo",
  "aprile",
  "maggio",
  "giugno",
  "luglio",
  "agosto",
  "settembre",
  "ottobre",
  "novembre",
  "dicembre",
] as const;

/** «29 novembre 2024». */
export const sayLongDay = (iso: string | null): string =>
  iso === null
    ? NO_DATA
    : `${Number(iso.slice(8, 10))}${iso.slice(8, 10) === "01" ? "º" : ""} ${MONTHS[Number(iso.slice(5, 7)) - 1]} ${iso.slice(0, 4)}`;

/** «nov 2024» for `2024-11`. */
export const sayMonth = (month: string): string =>
  `${MONTHS[Number(month.slice(5, 7)) - 1]?.slice(0, 3)} ${month.slice(0, 4)}`;

/** «novembre 2024» for `2024-11`. */
export const sayLongMonth = (month: string): string =>
  `${MONTHS[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;

/** «dal 02/03» for the ISO week `2026-W10`. */
export const sayWeek = (week: string): string => `dal ${sayDay(mondayOf(week)).slice(0, 5)}`;

/** «a, b, c e altri 3»: the first names of a list, and how many are left. */
export const few = (names: readonly string[], most = 8): string =>
  names.slice(0, most).join(", ") + (names.length > most ? ` e altri ${names.length - most}` : "");

/** «1 nucleo», «3 nuclei», «nessun nucleo» stays with the caller. */
export const plural = (count: number, one: string, many: string): string =>
  `${sayNumber(count)} ${count === 1 ? one : many}`;

/** Bytes as «12,3 MB». */
export const saySize = (bytes: number): string =>
  bytes < 1e6 ? `${sayNumber(bytes / 1e3, 0)} kB` : `${sayNumber(bytes / 1e6, 1)} MB`;

/** Comparison form of words: no case, accents, spaces, punctuation (rule F5). */
export const foldWord = (text: string): string =>
  isAscii(text)
    ? text.toLowerCase().replace(/[^a-z0-9]/g, "")
    : text
        .normalize("NFKD")
        .replace(/\p{M}/gu, "")
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]/gu, "");

/** Without accents there is nothing to take apart: names of columns are so, and there are thousands. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** Order of codes and names as people read them: «2» before «10». */
export function naturally(a: string, b: string): number {
  collator ??= new Intl.Collator("it", { numeric: true });
  return collator.compare(a, b);
}

/** Made when there is something to sort: it costs some milliseconds. */
let collator: Intl.Collator | undefined;
