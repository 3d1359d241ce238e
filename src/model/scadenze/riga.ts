import { isIsoDay } from "../date.js";
import { DashError } from "../errors.js";
import type {
  CasoScadenza,
  Esito,
  ParametriScadenze,
  Regola,
  Rischio,
  Servizio,
  StatoScadenza,
} from "./caso.js";
import { valutaScadenza } from "./valuta-scadenza.js";

/**
 * The rules over plain rows: the columns of `casi-scadenze.csv` (`dominio.md` §3.8) in, its
 * `atteso_*` columns out. Made for scripts outside dash: one function a rule, no other type needed.
 */
export const REGOLE: readonly Regola[] = ["R1", "R2", "R3A", "R3B", "R4", "R4B", "R5", "R6"];

const COLONNE_DATA = [
  "data_presentazione",
  "data_pad_nucleo",
  "data_trasmissione_gepi",
  "data_accoglimento",
  "data_base",
  "data_convocazione",
  "data_registrazione_motivo",
  "data_adempimento",
  "data_registrazione",
  "data_provvedimento",
  "data_osservazione",
  "data_caricamento",
  "data_assegnazione",
] as const;
const COLONNE_CODICE = [
  "tipo_domanda",
  "stato_domanda",
  "profilo",
  "esito_convocazione",
  "nucleo_invariato",
] as const;

/** The columns a rule reads; all may be missing but `data_osservazione`. The last two serve R4 only. */
export const COLONNE_CASO: readonly string[] = [...COLONNE_CODICE, ...COLONNE_DATA];

/** A cell as a CSV reader gives it: text, or null, undefined or the empty text where there is nothing. */
export type Cella = string | number | boolean | null | undefined;

/** A row by column name; columns that no rule knows are not looked at. */
export type RigaScadenza = Readonly<Record<string, Cella>>;

/** What a rule says of a row, by the names of the file. Days are `yyyy-mm-dd`, months `yyyy-mm`; null is empty. */
export interface RigaAttesa {
  readonly atteso_inizio_termine: string | null;
  readonly atteso_scadenza: string | null;
  readonly atteso_giorni_residui: number | null;
  readonly atteso_stato: StatoScadenza;
  readonly atteso_rischio: Rischio;
  readonly atteso_servizio: Servizio | null;
  readonly atteso_ultimo_giorno_utile: string | null;
  readonly atteso_prima_mensilita_sospesa: string | null;
  readonly atteso_mese_ripresa: string | null;
  readonly atteso_mensilita_arretrate: number | null;
  readonly atteso_mensilita_garantite: number | null;
}

/** The readings one may choose otherwise; what is not said is `PARAMETRI`. */
export type Scelte = Partial<ParametriScadenze>;

/** The names of the computed columns, in the order of the file. */
export const COLONNE_ATTESE: readonly (keyof RigaAttesa)[] = [
  "atteso_inizio_termine",
  "atteso_scadenza",
  "atteso_giorni_residui",
  "atteso_stato",
  "atteso_rischio",
  "atteso_servizio",
  "atteso_ultimo_giorno_utile",
  "atteso_prima_mensilita_sospesa",
  "atteso_mese_ripresa",
  "atteso_mensilita_arretrate",
  "atteso_mensilita_garantite",
];

const refuse = (field: string, message: string): DashError =>
  new DashError("E-CASO", { message }, { field });

const testo = (riga: RigaScadenza, colonna: string): string | null => {
  const cella = riga[colonna];
  if (cella === null || cella === undefined) return null;
  const pulita = String(cella).trim();
  return pulita === "" ? null : pulita;
};

const codice = (riga: RigaScadenza, colonna: (typeof COLONNE_CODICE)[number]): string | null =>
  testo(riga, colonna)?.toUpperCase() ?? null;

function data(riga: RigaScadenza, colonna: (typeof COLONNE_DATA)[number]): string | null {
  const cella = testo(riga, colonna);
  if (cella === null || isIsoDay(cella)) return cella;
  // A decorrenza is a month: some write only that.
  if (colonna === "data_base" && isIsoDay(`${cella}-01`)) return `${cella}-01`;
  throw refuse(colonna, `«${cella}» non è una data scritta aaaa-mm-gg`);
}

function siNo(riga: RigaScadenza): boolean | null {
  const cella = codice(riga, "nucleo_invariato");
  if (cella === null) return null;
  if (["S", "SI", "SÌ", "TRUE"].includes(cella)) return true;
  if (["N", "NO", "FALSE"].includes(cella)) return false;
  throw refuse("nucleo_invariato", `«${cella}» non è né S né N`);
}

/** A row as the rules read it. E-CASO, with the column, for a date that is none or without `data_osservazione`. */
export function casoDaRiga(riga: RigaScadenza): CasoScadenza {
  const dataOsservazione = data(riga, "data_osservazione");
  if (dataOsservazione === null) throw refuse("data_osservazione", "manca, ed è obbligatoria");
  return {
    tipoDomanda: codice(riga, "tipo_domanda"),
    nucleoInvariato: siNo(riga),
    statoDomanda: codice(riga, "stato_domanda"),
    dataPresentazione: data(riga, "data_presentazione"),
    dataPadNucleo: data(riga, "data_pad_nucleo"),
    dataTrasmissioneGepi: data(riga, "data_trasmissione_gepi"),
    dataAccoglimento: data(riga, "data_accoglimento"),
    dataBase: data(riga, "data_base"),
    profilo: codice(riga, "profilo"),
    dataConvocazione: data(riga, "data_convocazione"),
    esitoConvocazione: codice(riga, "esito_convocazione"),
    dataRegistrazioneMotivo: data(riga, "data_registrazione_motivo"),
    dataAdempimento: data(riga, "data_adempimento"),
    dataRegistrazione: data(riga, "data_registrazione"),
    dataProvvedimento: data(riga, "data_provvedimento"),
    dataOsservazione,
    dataCaricamento: data(riga, "data_caricamento"),
    dataAssegnazione: data(riga, "data_assegnazione"),
  };
}

const attesa = (esito: Esito): RigaAttesa => ({
  atteso_inizio_termine: esito.inizioTermine,
  atteso_scadenza: esito.scadenza,
  atteso_giorni_residui: esito.giorniResidui,
  atteso_stato: esito.stato,
  atteso_rischio: esito.rischio,
  atteso_servizio: esito.servizio,
  atteso_ultimo_giorno_utile: esito.ultimoGiornoUtile,
  atteso_prima_mensilita_sospesa: esito.primaMensilitaSospesa,
  atteso_mese_ripresa: esito.meseRipresa,
  atteso_mensilita_arretrate: esito.mensilitaArretrate,
  atteso_mensilita_garantite: esito.mensilitaGarantite,
});

const regolaDi =
  (regola: Regola) =>
  (riga: RigaScadenza, scelte: Scelte = {}) =>
    attesa(valutaScadenza(regola, casoDaRiga(riga), scelte));

/** R1, first meeting within 120 days: `dominio.md` §3.1–3.2. See `primoIncontro`. */
export const valutaR1 = regolaDi("R1");
/** R2, monitoring every 90 days from `data_base`, the last valid contact: §3.3. See `monitoraggio`. */
export const valutaR2 = regolaDi("R2");
/** R3A, PAD individuale within 30 days of `data_base`, the valutazione: §3.4. See `padIndividuale`. */
export const valutaR3A = regolaDi("R3A");
/** R3B, PSP within 60 days of `data_base`, the PAD individuale: §3.4. See `pattoDiServizio`. */
export const valutaR3B = regolaDi("R3B");
/** R4, analisi preliminare within 60 days; `baseAnalisi` chooses from where: §3.4. See `analisiPreliminare`. */
export const valutaR4 = regolaDi("R4");
/** R4B, PaIS within 120 days of the start of the cycle: §3.4. See `firmaPais`. */
export const valutaR4B = regolaDi("R4B");
/** R5, end of the 18 or 12 months, stop month and renewal: §3.4. See `durata`. */
export const valutaR5 = regolaDi("R5");
/** R6, new application six months after the act of decadenza: §3.4. See `nuovaDomanda`. */
export const valutaR6 = regolaDi("R6");

/** The rule that the column `regola` names. E-CASO when it names none. */
export function valutaRiga(riga: RigaScadenza, scelte: Scelte = {}): RigaAttesa {
  const nome = testo(riga, "regola")?.toUpperCase();
  const regola = REGOLE.find((una) => una === nome);
  if (regola === undefined) {
    throw refuse(
      "regola",
      `${nome === undefined ? "manca la regola" : `«${nome}» non è una regola`}; sono: ${REGOLE.join(", ")}`,
    );
  }
  return regolaDi(regola)(riga, scelte);
}
