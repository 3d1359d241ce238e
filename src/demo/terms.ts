import { dayOfMonth, monthOf, openFrom, startOf } from "./days.js";
import type { Random } from "./random.js";
import type { Stile } from "./style.js";

/** First day of a suspension: of the month after the term. */
export const suspendedFrom = (due: number): number => startOf(monthOf(due) + 1);

/** Day a suspension ends: soon for what is registered by the 20th, else from the next month. */
export const backAfter = (random: Random, registrato: number): number =>
  dayOfMonth(registrato) <= 20 ? registrato + random.int(1, 5) : startOf(monthOf(registrato) + 1);

/** Share of expired terms that INPS turns into a suspension on the first day. */
export const SOSPENDE = 0.97;

/** Days from the start of a suspension to the meeting that ends it. */
export const DOPO_SOSPENSIONE = [0, 3, 7, 12, 19, 33, 75];

const RITARDO = [1, 2, 3, 5, 8, 13, 40];

/** Day on which a meeting is written in GePI. */
export function writtenOn(random: Random, stile: Stile, tenuto: number): number {
  if (!random.chance(stile.registraTardi)) return tenuto;
  return openFrom(tenuto + random.days(RITARDO));
}
