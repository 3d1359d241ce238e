import { addDays, dayNumber } from "../date.js";

/**
 * National holidays (L. 260/1949, L. 54/1977, DPR 792/1985, L. 336/2000; 4 October again from 2026:
 * L. 151/2025). Used only when terms are read as moving off a holiday, which no source says for
 * ADI: 25 May 2024, a Saturday, was not moved (INPS msg 2132/2024).
 */
const FISSE = new Set([
  "01-01",
  "01-06",
  "04-25",
  "05-01",
  "06-02",
  "08-15",
  "11-01",
  "12-08",
  "12-25",
  "12-26",
]);

/** Easter Sunday of the Gregorian calendar, by the congruences of Gauss with their two corrections. */
function pasqua(year: number): string {
  const century = Math.floor(year / 100);
  const lunar = 15 + century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25);
  const solar = 4 + century - Math.floor(century / 4);
  const epact = (19 * (year % 19) + (lunar % 30)) % 30;
  const weekday = (2 * (year % 4) + 4 * (year % 7) + 6 * epact + (solar % 7)) % 7;
  let fromMarch22 = epact + weekday;
  if (epact === 29 && weekday === 6) fromMarch22 -= 7;
  else if (epact === 28 && weekday === 6 && (11 * (lunar % 30) + 11) % 30 < 19) fromMarch22 -= 7;
  return addDays(`${year}-03-22`, fromMarch22);
}

/** True on Sundays and national holidays; a Saturday is a working day. */
export function festivo(iso: string): boolean {
  // Day 0, 1 January 1970, was a Thursday.
  if ((((dayNumber(iso) + 4) % 7) + 7) % 7 === 0) return true;
  if (FISSE.has(iso.slice(5))) return true;
  if (iso >= "2026-01-01" && iso.endsWith("-10-04")) return true;
  return addDays(iso, -1) === pasqua(Number(iso.slice(0, 4)));
}

/** The day itself, or the first one after it that is no holiday. */
export function primoFeriale(iso: string): string {
  let day = iso;
  while (festivo(day)) day = addDays(day, 1);
  return day;
}
