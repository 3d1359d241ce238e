import type { Famiglia } from "./household.js";
import type { DemoAmbito, Luogo } from "./territory.js";

/**
 * What happened in the synthetic world, whole; a delivery shows the part known by its date. Days are
 * numbers, `NEVER` where a thing did not happen.
 */
export interface Stato {
  readonly stato: string;
  readonly motivo: string;
  readonly dal: number;
}

export interface Domanda {
  readonly protocollo: string;
  readonly tipo: "PRIMA" | "RINNOVO";
  readonly precedente: string;
  readonly invariato: boolean;
  readonly famiglia: Famiglia;
  readonly presentata: number;
  readonly pad: number;
  readonly accolta: number;
  readonly trasmessa: number;
  /** Month; -1 until the PAD. */
  readonly decorrenza: number;
  readonly fine: number;
  readonly canale: string;
  /** In order of day, no two on the same day. */
  readonly stati: readonly Stato[];
  /** First day out of the measure; `NEVER` while in it. */
  readonly uscita: number;
  readonly motivoUscita: string;
}

/** Where a nucleo lives: one change at most. */
export interface Residenza {
  readonly ambito: DemoAmbito;
  readonly luogo: Luogo;
  readonly municipio: string;
  readonly dal: number;
}

export interface Incontro {
  readonly tipo: "PRIMO" | "MONITORAGGIO" | "PAIS";
  /** Place of the member met; -1 for the whole nucleo. */
  readonly membro: number;
  readonly convocato: number;
  readonly appuntamento: number;
  readonly tenuto: number;
  readonly registrato: number;
  readonly esito: string;
  readonly giustificato: string;
  readonly sede: string;
}

export interface Analisi {
  readonly revisione: number;
  readonly avvio: number;
  readonly completamento: number;
  readonly esito: string;
  readonly bisogni: string;
}

export interface Quadro {
  readonly avvio: number;
  readonly completamento: number;
  readonly equipe: boolean;
  /** Day the équipe was formed, and the services in it; they mean nothing without one. */
  readonly costituita: number;
  readonly servizi: string;
}

export interface Patto {
  readonly versione: number;
  readonly bozza: number;
  readonly firma: number;
  readonly tipo: "SEMPLIFICATO" | "EQUIPE";
  readonly fine: number;
}

/** The work of the servizi on one application. */
export interface Lavoro {
  readonly incontri: readonly Incontro[];
  readonly analisi: readonly Analisi[];
  readonly quadro: Quadro | null;
  readonly patti: readonly Patto[];
  /** Suspensions that missed meetings bring, and the day of the decadenza for an absence. */
  readonly sospensioni: readonly Sospensione[];
  readonly decadenza: number;
}

export interface Sospensione {
  readonly stato: "SOSPESA" | "IN_EVIDENZA_RINNOVI";
  readonly motivo: string;
  readonly dal: number;
  /** First day accepted again; `NEVER` while it lasts. */
  readonly ritorno: number;
}
