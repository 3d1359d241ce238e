import { daysBetween } from "../date.js";
import {
  type CasoScadenza,
  type Esito,
  nellaMisura,
  type ParametriScadenze,
  type StatoScadenza,
  senzaTermine,
} from "./caso.js";
import { inizioCiclo } from "./inizio.js";
import { dataScadenza, visibile } from "./termine.js";

/** DM 72/2024 recommends calling the nucleus within 60 days; the Ministry's dashboard counts AP within 60. */
export const GIORNI_ANALISI = 60;
/** DM 154/2023 art. 9 c. 2. */
export const GIORNI_PAIS = 120;

interface Nomi {
  readonly aperto: StatoScadenza;
  readonly entro: StatoScadenza;
  readonly oltre: StatoScadenza;
  readonly mancato: StatoScadenza;
}

const ANALISI: Nomi = {
  aperto: "AP_DA_COMPLETARE",
  entro: "AP_ENTRO_60",
  oltre: "AP_OLTRE_60",
  mancato: "AP_NON_COMPLETATA_OLTRE_60",
};

const PAIS: Nomi = {
  aperto: "PAIS_DA_SOTTOSCRIVERE",
  entro: "PAIS_ENTRO_120",
  oltre: "PAIS_OLTRE_120",
  mancato: "PAIS_NON_SOTTOSCRITTO_OLTRE_120",
};

/** From where R4 counts: the start of the cycle unless the office asks for another base. */
function baseAnalisi(caso: CasoScadenza, parametri: ParametriScadenze): string | null {
  switch (parametri.baseAnalisi) {
    case "CARICAMENTO":
      return caso.dataCaricamento ?? null;
    case "ASSEGNAZIONE":
      return caso.dataAssegnazione ?? null;
    default:
      return inizioCiclo(caso);
  }
}

/**
 * R4, analisi preliminare completed within 60 days. No legal duty and no effect on the payment
 * (guidelines DM 72/2024; «% AP completate entro 60 gg» of the Ministry's dashboard), hence no risk.
 * A justified absence does not move it. An AP completed before the start of the cycle is history:
 * a renewal asks to confirm or update it (INPS msg 3048/2025).
 */
export const analisiPreliminare = (caso: CasoScadenza, parametri: ParametriScadenze): Esito =>
  procedimento(caso, baseAnalisi(caso, parametri), GIORNI_ANALISI, ANALISI, parametri);

/**
 * R4B, PaIS signed within 120 days of the PAD of the nucleus (DM 154/2023 art. 9 c. 2). Counted from
 * the start of the cycle, as R1: a renewal of an unchanged nucleus has no new PAD, and in the first
 * application the services could not act before the flow to GePI.
 */
export const firmaPais = (caso: CasoScadenza, parametri: ParametriScadenze): Esito =>
  procedimento(caso, inizioCiclo(caso), GIORNI_PAIS, PAIS, parametri);

function procedimento(
  caso: CasoScadenza,
  inizio: string | null,
  giorni: number,
  nomi: Nomi,
  parametri: ParametriScadenze,
): Esito {
  const T = caso.dataOsservazione;
  if (!nellaMisura(caso.statoDomanda)) return senzaTermine("FUORI_MISURA");
  if (inizio === null || inizio > T) return senzaTermine("NON_AVVIATO", "SS");
  const data = caso.dataAdempimento;
  const vale = data !== null && data >= inizio && visibile(data, caso.dataRegistrazione, T);
  return esitoProcedimento(inizio, giorni, vale ? data : null, nomi, T, parametri);
}

function esitoProcedimento(
  inizio: string,
  giorni: number,
  fatto: string | null,
  nomi: Nomi,
  T: string,
  parametri: ParametriScadenze,
): Esito {
  const scadenza = dataScadenza(inizio, giorni, parametri.prorogaFestivi);
  const stato =
    fatto === null
      ? T <= scadenza
        ? nomi.aperto
        : nomi.mancato
      : fatto <= scadenza
        ? nomi.entro
        : nomi.oltre;
  return {
    ...senzaTermine(stato, "SS"),
    inizioTermine: inizio,
    scadenza,
    giorniResidui: daysBetween(T, scadenza),
  };
}

/** R4 of a nucleus: `completata` is the first completion of the cycle that T sees, or null. */
export const esitoAnalisi = (
  inizio: string,
  completata: string | null,
  T: string,
  parametri: ParametriScadenze,
): Esito => esitoProcedimento(inizio, GIORNI_ANALISI, completata, ANALISI, T, parametri);

/** R4B of a nucleus: `firmato` is the first signature of the cycle that T sees, or null. */
export const esitoPais = (
  inizio: string,
  firmato: string | null,
  T: string,
  parametri: ParametriScadenze,
): Esito => esitoProcedimento(inizio, GIORNI_PAIS, firmato, PAIS, T, parametri);
