import { type Esito, type ParametriScadenze, senzaTermine } from "./caso.js";
import {
  assenzaIngiustificata,
  contattoValido,
  type IncontroScadenza,
  prossimoAppuntamento,
} from "./incontri.js";
import { GIORNI_MONITORAGGIO } from "./monitoraggio.js";
import {
  adulto,
  esenteMonitoraggio,
  type Membro,
  membroEsente,
  percorsoEffettivo,
  unicoAdultoConMinori,
} from "./percorso.js";
import { type Adempimento, esitoTermine } from "./termine.js";

/** What R2 needs of a nucleus. */
interface NucleoMonitorato {
  readonly incontri: readonly IncontroScadenza[];
  readonly membri: readonly Membro[];
  readonly dataProvvedimento: string | null;
  readonly domanda: { readonly dataAccoglimento: string | null };
}

/** A contact or absence concerns a member when it is theirs or the whole nucleus's. */
const riguarda = (incontro: IncontroScadenza, idIndividuo: string | null): boolean =>
  incontro.idIndividuo === null || idIndividuo === null || incontro.idIndividuo === idIndividuo;

/**
 * The last valid contact of a member. The first meeting and those for the PaIS count for every
 * member whoever came, since they are the nucleus's own duties; a monitoring meeting written for one
 * member counts for that one alone.
 */
function ultimoContatto(
  incontri: readonly IncontroScadenza[],
  idIndividuo: string | null,
  primo: string,
  avvio: string,
  T: string,
): string {
  let ultimo = primo;
  for (const incontro of incontri) {
    if (incontro.tipo === "MONITORAGGIO" && !riguarda(incontro, idIndividuo)) continue;
    const data = contattoValido(incontro, avvio, T);
    if (data !== null && data > ultimo) ultimo = data;
  }
  return ultimo;
}

/** Missed without a reason, by this member or the nucleus, after their last contact. */
const assenteDopo = (
  incontri: readonly IncontroScadenza[],
  idIndividuo: string | null,
  base: string,
  T: string,
): boolean =>
  incontri.some((incontro) => {
    if (!riguarda(incontro, idIndividuo)) return false;
    const giorno = assenzaIngiustificata(incontro, T);
    return giorno !== null && giorno > base;
  });

/**
 * R2 of a nucleus: the smallest due day of its obliged members (`dominio.md` §3.3). Null while there
 * is no first contact; ESENTE where every adult is exempt.
 *
 * Readings, with their reasons:
 * - Obliged are the adults who are not exempt; the only adult with minors always is. A nucleus whose
 *   members are unknown is monitored as a whole: a gap in the data must not silence a term.
 * - The due office is the Centro per l'impiego for P1 members, servizi sociali or patronato for the
 *   others; the path of the file is the truth where there is one. A contact counts wherever it was
 *   held: the FAQ of the Ministry dates the 90 days from the last valid contact, and what Centri per
 *   l'impiego do reaches GePI only in part, so that to ask for the right office would raise alarms on
 *   nuclei that are followed.
 * - On equal due days the term is shown for the servizi sociali, which can act on it.
 */
export function esitoMonitoraggio(
  nucleo: NucleoMonitorato,
  avvio: string | null,
  primo: Adempimento | null,
  T: string,
  parametri: ParametriScadenze,
): Esito | null {
  const { incontri, membri } = nucleo;
  if (esenteMonitoraggio(membri, T)) return senzaTermine("ESENTE");
  if (avvio === null || primo === null) return null;
  const unico = unicoAdultoConMinori(membri, T);
  let base: string | null = null;
  let cpi = false;
  let assente = false;
  for (const membro of membri) {
    if (!adulto(membro, T) || (membroEsente(membro, T) && !unico)) continue;
    const ultimo = ultimoContatto(incontri, membro.idIndividuo, primo.data, avvio, T);
    assente ||= assenteDopo(incontri, membro.idIndividuo, ultimo, T);
    if (base !== null && ultimo > base) continue;
    const attivabile = percorsoEffettivo(membro, T, unico) === "P1";
    cpi = attivabile && (base === null || ultimo < base || cpi);
    base = ultimo;
  }
  if (base === null) {
    base = ultimoContatto(incontri, null, primo.data, avvio, T);
    assente = assenteDopo(incontri, null, base, T);
  }
  return esitoTermine(
    {
      regola: "R2",
      inizio: base,
      giorni: GIORNI_MONITORAGGIO,
      servizio: cpi ? "CPI" : "SS_O_PATRONATO",
      adempimento: null,
      assenzaIngiustificata: assente,
      dataProvvedimento: nucleo.dataProvvedimento,
      dataAccoglimento: nucleo.domanda.dataAccoglimento,
      appuntamentoInAttesa: prossimoAppuntamento(incontri, T),
      giorniSospesi: 0,
      sospensioneMassima: null,
    },
    T,
    parametri,
  );
}
