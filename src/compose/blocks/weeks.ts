import { addDays, isoWeek, mondayOf } from "../../model/date.js";
import { sayDay, sayWeek } from "../../model/italian.js";
import type { FigureRow } from "../../model/result-table.js";

/** The dimension whose members are weeks. */
export const WEEK = "settimana";

const weekAfter = (week: string): string => isoWeek(addDays(mondayOf(week), 7));

/**
 * Counts by week as a calendar to come: the weeks before that of `data` in one first row, then every
 * week up to the last, also those that hold nobody. An axis that skipped weeks would not be one of time.
 */
export function weeksToCome(rows: readonly FigureRow[], data: string): readonly FigureRow[] {
  const codeOf = (row: FigureRow): string => row.membri[WEEK]?.codice ?? "";
  const isWeek = (row: FigureRow): boolean => /^\d{4}-W\d{2}$/.test(codeOf(row));
  const weeks = rows.filter(isWeek);
  const [model] = weeks;
  if (model === undefined) return rows;
  const now = isoWeek(data);
  const past = weeks.filter((row) => codeOf(row) < now);
  const known = new Map(weeks.map((row) => [codeOf(row), row]));
  const last = [...known.keys()].sort().at(-1) ?? now;
  const at = (codice: string, etichetta: string, ordine: number, count: number): FigureRow => ({
    ...model,
    membri: { ...model.membri, [WEEK]: { codice, etichetta, ordine } },
    valore: null,
    numeratore: count,
  });
  const made: FigureRow[] = [];
  if (past.length > 0) {
    const count = past.reduce((sum, row) => sum + (row.numeratore ?? 0), 0);
    made.push(at("prima", `prima del ${sayDay(mondayOf(now)).slice(0, 5)}`, -1, count));
  }
  for (let week = now; week <= last; week = weekAfter(week))
    made.push(known.get(week) ?? at(week, sayWeek(week), made.length, 0));
  return [...made, ...rows.filter((row) => !isWeek(row))];
}
