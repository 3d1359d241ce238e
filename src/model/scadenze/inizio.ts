/** The last day of application under which the first-application exception holds (nota MLPS 6062/2024). */
const FINE_PRIMA_APPLICAZIONE = "2024-02-29";

/** What decides from when the 120 days run. */
export interface DomandaScadenze {
  readonly tipoDomanda: string | null;
  /** Only renewals have it. */
  readonly nucleoInvariato: boolean | null;
  readonly dataPresentazione: string | null;
  readonly dataPadNucleo: string | null;
  readonly dataTrasmissioneGepi: string | null;
}

/**
 * Start of the cycle: the day from which R1 (120 days to the first meeting), R4 and R4B count, and
 * before which no event belongs to the present application. Null when it has not started.
 * - renewal of an unchanged nucleus: the new application (INPS msg 3048/2025, nota MLPS 10558/2025);
 * - first application presented by 29 February 2024: the flow to GePI, even if the PAD came later
 *   (nota MLPS 6062/2024);
 * - otherwise the Patto di Attivazione Digitale of the nucleus (DL 48/2023 art. 4 c. 4).
 */
export function inizioCiclo(domanda: DomandaScadenze): string | null {
  if (domanda.tipoDomanda === "RINNOVO" && domanda.nucleoInvariato === true) {
    return domanda.dataPresentazione;
  }
  if (
    domanda.tipoDomanda === "PRIMA" &&
    domanda.dataPresentazione !== null &&
    domanda.dataPresentazione <= FINE_PRIMA_APPLICAZIONE
  ) {
    return domanda.dataTrasmissioneGepi;
  }
  return domanda.dataPadNucleo;
}
