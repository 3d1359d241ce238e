import { age, day } from "./days.js";
import type { Famiglia, Membro } from "./household.js";

/** Since this day INPS assigns the carico di cura by itself. */
const CURA_UFFICIO = day("2025-01-01");

/** What is derived of each member at a day: paths, exemptions, weights in the scale. */
export interface Situazione {
  readonly eta: readonly number[];
  /** Place of the member with the carico di cura; -1 for none. */
  readonly cura: number;
  readonly percorsi: readonly string[];
  readonly esenti: readonly boolean[];
  readonly inScala: readonly boolean[];
  readonly scala: number;
  /** Every adult is exempt from monitoring, and none is the only adult with minors. */
  readonly esente: boolean;
  readonly attivabile: boolean;
  /** The 67+ profile, with its higher threshold and its lower cap on the rent. */
  readonly anziani: boolean;
}

export function situationAt(famiglia: Famiglia, at: number): Situazione {
  const { membri } = famiglia;
  const eta = membri.map((membro) => age(membro.nascita, at));
  const minori = eta.filter((anni) => anni < 18).length;
  const adulti = eta.length - minori;
  const unico = adulti === 1 && minori > 0;
  const cura = carerOf(famiglia, eta, minori, at);
  const percorsi = membri.map((membro, posto) =>
    pathOf(membro, eta[posto] ?? 0, posto === cura, unico),
  );
  const esenti = membri.map(
    (membro, posto) =>
      (eta[posto] ?? 0) >= 18 &&
      !unico &&
      ((eta[posto] ?? 0) >= 60 || membro.disabilita > 0 || membro.violenza),
  );
  const { scala, inScala } = scaleOf(membri, eta, cura);
  return {
    eta,
    cura,
    percorsi,
    esenti,
    inScala,
    scala,
    esente: esenti.every((esente, posto) => esente || (eta[posto] ?? 0) < 18),
    attivabile: percorsi.includes("P1"),
    anziani:
      membri.every((membro, posto) => (eta[posto] ?? 0) >= 67 || membro.disabilita >= 2) &&
      eta.some((anni) => anni >= 67),
  };
}

/** The one adult who cares for small or many children, or for a member with a disability. */
function carerOf(famiglia: Famiglia, eta: readonly number[], minori: number, at: number): number {
  if (!famiglia.curaDichiarata && at < CURA_UFFICIO) return -1;
  const { membri } = famiglia;
  const piccoli = eta.some((anni) => anni < 3) || minori >= 3;
  const cares = (membro: Membro, anni: number, entro: number): boolean =>
    anni >= 18 &&
    anni < entro &&
    membro.disabilita === 0 &&
    ((piccoli && membro.genitore) ||
      membri.some((altro) => altro !== membro && altro.disabilita > 0));
  const giovane = membri.findIndex((membro, posto) => cares(membro, eta[posto] ?? 0, 60));
  return giovane >= 0
    ? giovane
    : membri.findIndex((membro, posto) => cares(membro, eta[posto] ?? 0, 75));
}

/** `percorso` of the domain reference, 3.6. */
function pathOf(membro: Membro, eta: number, cura: boolean, unico: boolean): string {
  if (eta < 18) return "";
  if (eta >= 60 || membro.disabilita > 0 || membro.violenza) return unico ? "P4" : "P2";
  if (membro.pensione || membro.oncologica) return "P2";
  if (cura || membro.occupato || membro.studente) return "P4";
  return membro.genitore ? "P1" : "P3";
}

/** Scala di equivalenza of the domain reference, 2.7, in hundredths so that sums are exact. */
function scaleOf(
  membri: readonly Membro[],
  eta: readonly number[],
  cura: number,
): { readonly scala: number; readonly inScala: readonly boolean[] } {
  const base = cura === 0 ? -1 : 0;
  let scala = 100;
  let minori = 0;
  let grave = false;
  const inScala = membri.map((membro, posto) => {
    const anni = eta[posto] ?? 0;
    if (membro.disabilita >= 2) grave = true;
    let peso = 0;
    if (posto === cura) peso = 40;
    else if (posto === base) return true;
    else if (membro.disabilita > 0) peso = 50;
    else if (anni >= 60) peso = 40;
    else if (anni < 18) {
      minori += 1;
      peso = minori <= 2 ? 15 : 10;
    } else if (membro.svantaggio !== "") peso = 30;
    scala += peso;
    return peso > 0 || posto === 0;
  });
  return { scala: Math.min(scala, grave ? 230 : 220) / 100, inScala };
}
