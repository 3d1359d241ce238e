import { dayNumber, isoDay } from "../model/date.js";

/**
 * Days as whole numbers (days since 1970), months as `year * 12 + month - 1`. Millions of them are
 * written, so each text is made once.
 */
export const NEVER = 1_000_000_000;

const FIRST_DAY = dayNumber("1910-01-01");
const texts: string[] = [];

/** ISO text of a day; empty for `NEVER`. */
export function text(day: number): string {
  if (day === NEVER) return "";
  const at = day - FIRST_DAY;
  const known = texts[at];
  if (known !== undefined) return known;
  const made = isoDay(day);
  texts[at] = made;
  return made;
}

export const day = dayNumber;

const FIRST_MONTH_DAY = dayNumber("2020-01-01");
const MONTHS = 20 * 12;
const starts: number[] = [];
for (let month = 0; month <= MONTHS; month += 1)
  starts.push(Math.round(Date.UTC(2020, month, 1) / 86_400_000));
const months = new Uint16Array((starts[MONTHS] ?? 0) - FIRST_MONTH_DAY);
for (let month = 0; month < MONTHS; month += 1)
  months.fill(
    2020 * 12 + month,
    (starts[month] ?? 0) - FIRST_MONTH_DAY,
    (starts[month + 1] ?? 0) - FIRST_MONTH_DAY,
  );

/** Month of a day between 2020 and 2039. */
export const monthOf = (value: number): number => months[value - FIRST_MONTH_DAY] ?? 0;

/** First day of a month between 2020 and 2039. */
export const startOf = (month: number): number => starts[month - 2020 * 12] ?? 0;

export const endOf = (month: number): number => startOf(month + 1) - 1;

export const dayOfMonth = (value: number): number => value - startOf(monthOf(value)) + 1;

export const month = (year: number, number: number): number => year * 12 + number - 1;

/** Offices are closed on Saturday and Sunday: the next day they are open. */
export const openFrom = (value: number): number => value + ([2, 1][(value + 5) % 7] ?? 0);

/** The last day offices were open, the day itself included. */
export const openBy = (value: number): number => value - ([1, 2][(value + 5) % 7] ?? 0);

const monthTexts: string[] = [];
/** `2025-07`. */
export function monthText(value: number): string {
  const known = monthTexts[value];
  if (known !== undefined) return known;
  const made = `${Math.floor(value / 12)}-${String((value % 12) + 1).padStart(2, "0")}`;
  monthTexts[value] = made;
  return made;
}

/** Completed years at a day; both as day numbers. */
export function age(birth: number, at: number): number {
  const from = text(birth);
  const to = text(at);
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}
