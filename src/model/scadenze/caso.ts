/**
 * The vocabulary of the deadline rules (R1–R6): one case with its dates, what a rule says of it at
 * an observation date, and the readings that the sources leave open. Days are ISO text, months
 * `YYYY-MM`; null where the file has nothing.
 */

export type Regola = "R1" | "R2" | "R3A" | "R3B" | "R4" | "R4B" | "R5" | "R6";

/** States of R1, R2, R3A and R3B, whose missed term suspends the payment. */
export type StatoTermine =
  | "NON_AVVIATO"
  | "FUORI_MISURA"
  | "ESENTE"
  | "DECADUTO"
  | "ASSOLTO"
  | "ASSOLTO_TARDIVO"
  | "DECADENZA_PROPOSTA"
  | "NEI_TERMINI"
  | "IN_SCADENZA"
  | "SCADUTO"
  | "SOSPESO";

/** States that only R4 (analisi preliminare), R4B (PaIS), R5 (duration) and R6 (new application) have. */
export type StatoProcedimento =
  | "AP_DA_COMPLETARE"
  | "AP_ENTRO_60"
  | "AP_OLTRE_60"
  | "AP_NON_COMPLETATA_OLTRE_60"
  | "PAIS_DA_SOTTOSCRIVERE"
  | "PAIS_ENTRO_120"
  | "PAIS_OLTRE_120"
  | "PAIS_NON_SOTTOSCRITTO_OLTRE_120"
  | "NON_ANCORA_DECORSA"
  | "IN_FRUIZIONE"
  | "TERMINATA"
  | "NON_RICHIEDIBILE"
  | "RICHIEDIBILE";

export type StatoScadenza = StatoTermine | StatoProcedimento;

export type Rischio = "DECADENZA" | "SOSPENSIONE" | "IN_ATTO" | "NESSUNO";

/** The office where the duty is met. */
export type Servizio = "SS" | "SS_O_PATRONATO" | "CPI" | "SIISL";

/**
 * One case as `casi-scadenze.csv` writes it, observation date included. Codes are those of the
 * files (`seeds/codici`); a code that no rule knows has no effect.
 */
export interface CasoScadenza {
  readonly tipoDomanda: string | null;
  /** Only renewals have it. */
  readonly nucleoInvariato: boolean | null;
  /** State of the application at the observation date. */
  readonly statoDomanda: string | null;
  readonly dataPresentazione: string | null;
  readonly dataPadNucleo: string | null;
  readonly dataTrasmissioneGepi: string | null;
  readonly dataAccoglimento: string | null;
  /** R2: last valid contact. R3A: valutazione. R3B: PAD individuale. R5: decorrenza of a renewal. */
  readonly dataBase: string | null;
  /** NON_ATTIVABILE, ATTIVABILE, ESENTE_60, ESENTE_DISABILITA, ESENTE_VIOLENZA, UNICO_ADULTO_CON_MINORI. */
  readonly profilo: string | null;
  /** The day of the appointment, not the day on which it was sent. */
  readonly dataConvocazione: string | null;
  readonly esitoConvocazione: string | null;
  readonly dataRegistrazioneMotivo: string | null;
  /** Day of the meeting, signature or completion; R5: day of the renewal application. */
  readonly dataAdempimento: string | null;
  readonly dataRegistrazione: string | null;
  /** INPS act of decadenza. */
  readonly dataProvvedimento: string | null;
  readonly dataOsservazione: string;
  /** Loading of the case on GePI: an alternative base of R4. */
  readonly dataCaricamento?: string | null;
  /** Assignment to a case manager: an alternative base of R4. */
  readonly dataAssegnazione?: string | null;
}

/** What a rule says of a case: the `atteso_*` columns, null where they are empty. */
export interface Esito {
  readonly inizioTermine: string | null;
  readonly scadenza: string | null;
  /** `scadenza - T`: 0 on the due day, negative afterwards, also once the duty is met. */
  readonly giorniResidui: number | null;
  readonly stato: StatoScadenza;
  readonly rischio: Rischio;
  readonly servizio: Servizio | null;
  /** Last registration day that loses no payment; only for open terms. */
  readonly ultimoGiornoUtile: string | null;
  /** First month without payment; in R5 the stop month between two periods. */
  readonly primaMensilitaSospesa: string | null;
  readonly meseRipresa: string | null;
  /** Months paid late, once the duty is registered. */
  readonly mensilitaArretrate: number | null;
  /** 3 where the safeguard for late acceptances holds. */
  readonly mensilitaGarantite: number | null;
}

/**
 * What a justified absence does to the 120 days. AZZERA: they start again on the day the reason is
 * registered (press readings of INPS msg 2132/2024). SOSPENDE: they stand still from the missed
 * appointment on (public GePI wiki). NESSUNO: they run on.
 */
export type EffettoGiustificatoMotivo = "AZZERA" | "SOSPENDE" | "NESSUNO";

/** From where the 60 days of the analisi preliminare are counted. */
export type BaseAnalisi = "INIZIO" | "CARICAMENTO" | "ASSEGNAZIONE";

/** The readings that no source settles: parameters, so that an office may choose otherwise. */
export interface ParametriScadenze {
  /** Days ahead that the risk looks. The label IN_SCADENZA does not move with it. */
  readonly orizzonte: number;
  /** A due day on a Sunday or national holiday moves to the next working day. */
  readonly prorogaFestivi: boolean;
  readonly giustificatoMotivo: EffettoGiustificatoMotivo;
  readonly baseAnalisi: BaseAnalisi;
  /** R3A, R3B: days of suspension after which decadenza is proposed (circ. MLPS 7232/2024, summary). */
  readonly sospensioneMassimaLavoro: number;
}

export const PARAMETRI: ParametriScadenze = {
  orizzonte: 30,
  prorogaFestivi: false,
  giustificatoMotivo: "AZZERA",
  baseAnalisi: "INIZIO",
  sospensioneMassimaLavoro: 90,
};

/** A nucleus has terms while its application is accolta or sospesa. */
export const nellaMisura = (statoDomanda: string | null): boolean =>
  statoDomanda === "ACCOLTA" || statoDomanda === "SOSPESA";

/** An outcome that says a meeting was held. */
export const incontroAvvenuto = (esito: string | null): boolean =>
  esito === "AVVENUTO_INCONTRO" || esito === "PRESENTAZIONE_SPONTANEA";

/** GePI writes GIUSTIFICATO_MOTIVO; ASSENTE_GIUSTIFICATO is the same outcome. */
export const assenzaGiustificata = (esito: string | null): boolean =>
  esito === "GIUSTIFICATO_MOTIVO" || esito === "ASSENTE_GIUSTIFICATO";

/** No outcome yet: a convocation without one is waiting for it. */
export const inAttesa = (esito: string | null): boolean => esito === null || esito === "IN_ATTESA";

/** An outcome with everything empty but its state. */
export const senzaTermine = (stato: StatoScadenza, servizio: Servizio | null = null): Esito => ({
  inizioTermine: null,
  scadenza: null,
  giorniResidui: null,
  stato,
  rischio: "NESSUNO",
  servizio,
  ultimoGiornoUtile: null,
  primaMensilitaSospesa: null,
  meseRipresa: null,
  mensilitaArretrate: null,
  mensilitaGarantite: null,
});
