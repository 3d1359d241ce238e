import { day } from "./days.js";
import type { Famiglia } from "./household.js";
import type { Situazione } from "./situation.js";

/** Thresholds in euro a year: until 2024 (DL 48/2023 art. 3) and from 2025 (L. 207/2024). */
const FINO_2024 = { soglia: 6000, anziani: 7560, affitto: 3360, affittoAnziani: 1800, isee: 9360 };
const DAL_2025 = { soglia: 6500, anziani: 8190, affitto: 3640, affittoAnziani: 1950, isee: 10140 };
const CAMBIO = day("2025-01-01");

/** Whole cents a month. */
export interface Importi {
  readonly isee: number;
  readonly integrazione: number;
  readonly affitto: number;
  readonly mensile: number;
}

const MINIMO = 4000;

/** Yearly threshold by the scale, minus income, over twelve; plus rent; never below 40 euro a month. */
export function benefitOf(famiglia: Famiglia, situazione: Situazione, at: number): Importi {
  const limiti = at < CAMBIO ? FINO_2024 : DAL_2025;
  const soglia = (situazione.anziani ? limiti.anziani : limiti.soglia) * situazione.scala;
  const massimo = situazione.anziani ? limiti.affittoAnziani : limiti.affitto;
  const integrazione = Math.round((soglia * (1 - famiglia.reddito) * 100) / 12);
  const affitto = famiglia.inAffitto ? Math.round((massimo * famiglia.affitto * 100) / 12) : 0;
  const mensile = Math.max(MINIMO, integrazione + affitto);
  return {
    isee: iseeOf(famiglia, situazione, limiti.isee),
    integrazione: mensile - affitto,
    affitto,
    mensile,
  };
}

/** ISEE grows with income and, for owners, with the home; within the limit of the year. */
function iseeOf(famiglia: Famiglia, situazione: Situazione, limite: number): number {
  const casa = famiglia.inAffitto ? 0 : famiglia.affitto * 2400;
  const reddito = famiglia.reddito * 5600 * Math.min(1.4, situazione.scala);
  if (famiglia.reddito === 0 && famiglia.inAffitto) return 0;
  return Math.min(limite * 100, Math.round((reddito + casa) * 100));
}

/** `1234,56`; decimal comma, no thousands. */
export function euro(cents: number): string {
  const whole = Math.floor(cents / 100);
  const rest = cents - whole * 100;
  return `${whole},${rest < 10 ? "0" : ""}${rest}`;
}
