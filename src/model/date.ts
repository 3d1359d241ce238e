/**
 * Calendar days as ISO text (`2024-11-29`) and months as `2024-11`. A day is a day: arithmetic runs
 * on UTC day numbers, so no clock change and no time zone can move one (`dominio.md` §3.0).
 */
const DAY_MS = 86_400_000;

// The deadline rules ask for the same few thousand days millions of times: each is worked out once.
const numbers = new Map<string, number>();
const days = new Map<number, string>();

/** Days since 1970-01-01. The text must be a valid ISO day. */
export function dayNumber(iso: string): number {
  const known = numbers.get(iso);
  if (known !== undefined) return known;
  const day = Math.round(
    Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, Number(iso.slice(8, 10))) /
      DAY_MS,
  );
  // What is no day (a cell still to be checked) is not kept: there is no end of those.
  if (Number.isFinite(day) && isoDay(day) === iso) numbers.set(iso, day);
  return day;
}

export function isoDay(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const iso = new Date(day * DAY_MS).toISOString().slice(0, 10);
  days.set(day, iso);
  return iso;
}

export const addDays = (iso: string, days: number): string => isoDay(dayNumber(iso) + days);

/** `later - earlier` in days; negative when `later` comes first. */
export const daysBetween = (earlier: string, later: string): number =>
  dayNumber(later) - dayNumber(earlier);

export const monthOf = (iso: string): string => iso.slice(0, 7);

export const firstDay = (month: string): string => `${month}-01`;

export function addMonths(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  const year = Math.floor(index / 12);
  return `${String(year).padStart(4, "0")}-${String(index - year * 12 + 1).padStart(2, "0")}`;
}

export const lastDay = (month: string): string => addDays(firstDay(addMonths(month, 1)), -1);

/** The same day `count` months on, clamped to the last day of a short month. */
export function addMonthsToDay(iso: string, count: number): string {
  const month = addMonths(monthOf(iso), count);
  const last = lastDay(month);
  const wanted = `${month}-${iso.slice(8, 10)}`;
  return wanted > last ? last : wanted;
}

/** Months from `a` to `b`: 0 in the same month. */
export const monthsBetween = (a: string, b: string): number =>
  (Number(b.slice(0, 4)) - Number(a.slice(0, 4))) * 12 +
  Number(b.slice(5, 7)) -
  Number(a.slice(5, 7));

/** True for a day that exists, written `yyyy-mm-dd`. */
export function isIsoDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isoDay(dayNumber(text)) === text;
}

/** A day as people type it, `31/12/2025` or `2025-12-31`, as ISO; null when it is none. */
export function readDay(text: string): string | null {
  const [, day = "", month = "", year = ""] =
    /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim()) ?? [];
  const iso =
    year === "" ? text.trim() : `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isIsoDay(iso) ? iso : null;
}

/** Completed years at `at`; a birthday of 29 February falls on 1 March in common years. */
export function ageAt(birth: string, at: string): number {
  const years = Number(at.slice(0, 4)) - Number(birth.slice(0, 4));
  return at.slice(5) < birth.slice(5) ? years - 1 : years;
}

/** ISO week, «2025-W49», of a day. */
export function isoWeek(iso: string): string {
  const day = dayNumber(iso);
  const monday = day - ((day + 3) % 7);
  const year = isoDay(monday + 3).slice(0, 4);
  const firstMonday = (() => {
    const jan4 = dayNumber(`${year}-01-04`);
    return jan4 - ((jan4 + 3) % 7);
  })();
  return `${year}-W${String((monday - firstMonday) / 7 + 1).padStart(2, "0")}`;
}

/** The Monday of an ISO week, `2025-W49`. */
export function mondayOf(week: string): string {
  const jan4 = dayNumber(`${week.slice(0, 4)}-01-04`);
  const firstMonday = jan4 - ((jan4 + 3) % 7);
  return isoDay(firstMonday + (Number(week.slice(6)) - 1) * 7);
}
