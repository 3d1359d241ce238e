import type { Regola, Rischio, StatoScadenza } from "./caso.js";

/** What the risk needs of a term; a `TermineNucleo` has it all. */
export interface TermineARischio {
  readonly regola: Regola;
  readonly stato: StatoScadenza;
  /** Days from T to the due day. */
  readonly giorniResidui: number | null;
  /** Days from T to the next appointment without an outcome; null when there is none from T on. */
  readonly giorniAppuntamento: number | null;
}

/**
 * What the nucleus may lose within `orizzonte` days (`dominio.md` §3.5), the same term for any
 * horizon. Decadenza prevails: an absence without a giustificato motivo loses the benefit even
 * while the 120 days still run (DL 48/2023 art. 8 c. 6 a). A suspended nucleus with an appointment
 * within the horizon can still lose it all, one already decaduto cannot; where there is no duty to
 * attend (exempt, out of the measure, duty met) there is no risk. R4, R4B, R5 and R6 carry none.
 * A past appointment without an outcome is a missing datum and gives no risk.
 */
export function rischio(termine: TermineARischio, orizzonte: number): Rischio {
  const { regola, stato, giorniResidui, giorniAppuntamento } = termine;
  if (regola === "R4" || regola === "R4B" || regola === "R5" || regola === "R6") return "NESSUNO";
  const appuntamento =
    giorniAppuntamento !== null && giorniAppuntamento >= 0 && giorniAppuntamento <= orizzonte;
  switch (stato) {
    case "DECADENZA_PROPOSTA":
      return "DECADENZA";
    case "NON_AVVIATO":
      return appuntamento ? "DECADENZA" : "NESSUNO";
    case "NEI_TERMINI":
    case "IN_SCADENZA":
      if (appuntamento) return "DECADENZA";
      return giorniResidui !== null && giorniResidui <= orizzonte ? "SOSPENSIONE" : "NESSUNO";
    case "SCADUTO":
      return appuntamento ? "DECADENZA" : "SOSPENSIONE";
    case "SOSPESO":
      return appuntamento ? "DECADENZA" : "IN_ATTO";
    case "DECADUTO":
      return "IN_ATTO";
    default:
      return "NESSUNO";
  }
}
