/**
 * Dates for the recount, written apart from `src/model/date.ts` on purpose: a day is a UTC `Date` at
 * noon, moved with the setters of `Date`, so that a mistake made there is not made here too.
 */
export function day(text: string): Date {
  const italian = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const parts = italian ? [italian[3], italian[2], italian[1]] : iso?.slice(1);
  if (parts === undefined) throw new Error(`non è una data: ${text.length} caratteri`);
  const [y, m, d] = parts.map(Number);
  return new Date(Date.UTC(y ?? 0, (m ?? 1) - 1, d ?? 1, 12));
}

export const optionalDay = (text: string | undefined): Date | null =>
  text === undefined || text === "" ? null : day(text);

export const write = (date: Date): string => date.toISOString().slice(0, 10);

export function plusDays(date: Date, days: number): Date {
  const moved = new Date(date);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved;
}

/** First day of the month that comes `months` after that of `date`. */
export const monthStart = (date: Date, months = 0): Date =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1, 12));

export const monthEnd = (date: Date): Date => plusDays(monthStart(date, 1), -1);

/** Whole days from `a` to `b`. */
export const daysFrom = (a: Date, b: Date): number =>
  Math.round((b.getTime() - a.getTime()) / 86_400_000);

/** Birthdays passed by `at`; a 29 February birthday falls on 1 March in common years. */
export function completedYears(birth: Date, at: Date): number {
  const years = at.getUTCFullYear() - birth.getUTCFullYear();
  const birthday = new Date(
    Date.UTC(at.getUTCFullYear(), birth.getUTCMonth(), birth.getUTCDate(), 12),
  );
  return at < birthday ? years - 1 : years;
}
