import { ageAt } from "../date.js";

/** What the rules on duties need of a member. Flags are null where the file is silent, and count as no. */
export interface Membro {
  readonly idIndividuo: string;
  readonly dataNascita: string;
  /** NESSUNA, MEDIA, GRAVE, NON_AUTOSUFFICIENTE: disability for ISEE (DPCM 159/2013 annex 3). */
  readonly disabilitaClasse: string | null;
  readonly invaliditaL68: boolean | null;
  readonly patologiaOncologica: boolean | null;
  readonly pensioneDiretta: boolean | null;
  readonly occupato: boolean | null;
  readonly studente: boolean | null;
  readonly responsabilitaGenitoriale: boolean | null;
  readonly caricoCura: boolean | null;
  readonly violenzaGenere: boolean | null;
  /** P1..P4 as INPS or GePI wrote it: the truth when present. */
  readonly percorso: string | null;
  /** As INPS or GePI wrote it: the truth when present, save for the only adult with minors. */
  readonly esenteMonitoraggio: boolean | null;
}

export type Percorso = "P1" | "P2" | "P3" | "P4";

const MAGGIORE_ETA = 18;
const ETA_ESENTE = 60;

export const adulto = (membro: Membro, T: string): boolean =>
  ageAt(membro.dataNascita, T) >= MAGGIORE_ETA;

export const conDisabilita = (membro: Membro): boolean =>
  membro.disabilitaClasse !== null && membro.disabilitaClasse !== "NESSUNA";

/**
 * The individual path at T (`dominio.md` §3.6), for members without the flag of the file; null for
 * minors. Legal base of P1: adults with parental responsibility, not employed, not students,
 * without care duties (DL 48/2023 art. 6 c. 4, DM 154/2023 art. 9 c. 3); exclusions of art. 6 c. 5
 * give P2, and P4 where the person is the only adult of a nucleus with minors, who signs the PaIS
 * all the same. A direct pension or an oncological illness gives P2, the social duty being for the
 * service to assess.
 */
export function percorso(membro: Membro, T: string, unicoAdultoConMinori = false): Percorso | null {
  const eta = ageAt(membro.dataNascita, T);
  if (eta < MAGGIORE_ETA) return null;
  if (
    eta >= ETA_ESENTE ||
    conDisabilita(membro) ||
    membro.invaliditaL68 === true ||
    membro.violenzaGenere === true
  ) {
    return unicoAdultoConMinori ? "P4" : "P2";
  }
  if (membro.pensioneDiretta === true || membro.patologiaOncologica === true) return "P2";
  if (membro.caricoCura === true || membro.occupato === true || membro.studente === true) {
    return "P4";
  }
  return membro.responsabilitaGenitoriale === true ? "P1" : "P3";
}

/** The path of the file when it gives one, else `percorso`. */
export const percorsoEffettivo = (
  membro: Membro,
  T: string,
  unicoAdultoConMinori = false,
): string | null => membro.percorso ?? percorso(membro, T, unicoAdultoConMinori);

/** True where exactly one member is an adult at T and at least one is not. */
export function unicoAdultoConMinori(membri: readonly Membro[], T: string): boolean {
  let adulti = 0;
  for (const membro of membri) if (adulto(membro, T)) adulti += 1;
  return adulti === 1 && membri.length > 1;
}

/**
 * A member is exempt from monitoring at 60 or more, with disability for ISEE, or as a victim of
 * gender violence in protection (INPS msg 2132/2024, nota MLPS 12607/2024), unless the file says
 * otherwise. The exception for the only adult with minors is for the caller to apply.
 */
export const membroEsente = (membro: Membro, T: string): boolean =>
  membro.esenteMonitoraggio ?? haCausaDiEsenzione(membro, T);

const haCausaDiEsenzione = (membro: Membro, T: string): boolean =>
  ageAt(membro.dataNascita, T) >= ETA_ESENTE ||
  conDisabilita(membro) ||
  membro.violenzaGenere === true;

/**
 * True for the nuclei that only the exception of the only adult keeps under monitoring: that adult
 * would be exempt without the minors (`dominio.md` §3.3). A file that says «not exempt» may have
 * applied the exception already: here the reasons count, beside a flag that says «exempt».
 */
export const unicoAdultoAltrimentiEsente = (membri: readonly Membro[], T: string): boolean =>
  unicoAdultoConMinori(membri, T) &&
  membri.every(
    (membro) =>
      !adulto(membro, T) || membro.esenteMonitoraggio === true || haCausaDiEsenzione(membro, T),
  );

/**
 * A nucleus is exempt iff every adult is, and none is the only adult of a nucleus with minors, who
 * never is (press reading of INPS msg 2132/2024). Without a known adult it is not: a gap in the data
 * must not silence a term.
 */
export function esenteMonitoraggio(membri: readonly Membro[], T: string): boolean {
  let adulti = 0;
  for (const membro of membri) {
    if (!adulto(membro, T)) continue;
    if (!membroEsente(membro, T)) return false;
    adulti += 1;
  }
  return adulti > 1 || (adulti === 1 && membri.length === 1);
}
