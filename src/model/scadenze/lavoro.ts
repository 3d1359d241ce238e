import {
  type CasoScadenza,
  type Esito,
  nellaMisura,
  type ParametriScadenze,
  senzaTermine,
} from "./caso.js";
import { assenteDal, incontriDelCaso, primoContatto, prossimoAppuntamento } from "./incontri.js";
import { esitoTermine, nonAvviato } from "./termine.js";

/** Circ. INPS 105/2023 (summary): PAD individuale within 30 days of the valutazione. */
export const GIORNI_PAD_INDIVIDUALE = 30;
/** DL 48/2023 art. 4 c. 5: PSP within 60 days of the avvio ai servizi per il lavoro. */
export const GIORNI_PSP = 60;

/**
 * R3A, Patto di Attivazione Digitale of the single activable member, on SIISL, within 30 days of the
 * valutazione (circ. INPS 105/2023, summary). Missed: the nucleus is suspended from the month after;
 * beyond 90 days of suspension decadenza is proposed (circ. MLPS 7232/2024, summary: from which day
 * they run is not certain, read here as the first suspended day). Who is not activable has no such duty.
 */
export const padIndividuale = (caso: CasoScadenza, parametri: ParametriScadenze): Esito =>
  lavoro("R3A", caso, parametri);

/**
 * R3B, Patto di Servizio Personalizzato at the Centro per l'impiego within 60 days of the PAD
 * individuale (DL 48/2023 art. 4 c. 5). Missed: as R3A.
 */
export const pattoDiServizio = (caso: CasoScadenza, parametri: ParametriScadenze): Esito =>
  lavoro("R3B", caso, parametri);

function lavoro(regola: "R3A" | "R3B", caso: CasoScadenza, parametri: ParametriScadenze): Esito {
  const T = caso.dataOsservazione;
  if (!nellaMisura(caso.statoDomanda)) return senzaTermine("FUORI_MISURA");
  if (caso.profilo !== null && caso.profilo !== "ATTIVABILE") return senzaTermine("ESENTE");
  const servizio = regola === "R3A" ? "SIISL" : "CPI";
  const incontri = incontriDelCaso(caso);
  const appuntamento = prossimoAppuntamento(incontri, T);
  const inizio = caso.dataBase;
  if (inizio === null || inizio > T) {
    return nonAvviato(regola, servizio, appuntamento, T, parametri);
  }
  return esitoTermine(
    {
      regola,
      inizio,
      giorni: regola === "R3A" ? GIORNI_PAD_INDIVIDUALE : GIORNI_PSP,
      servizio,
      adempimento: primoContatto(incontri, inizio, T),
      assenzaIngiustificata: assenteDal(incontri, inizio, T),
      dataProvvedimento: caso.dataProvvedimento,
      dataAccoglimento: caso.dataAccoglimento,
      appuntamentoInAttesa: appuntamento,
      giorniSospesi: 0,
      sospensioneMassima: parametri.sospensioneMassimaLavoro,
    },
    T,
    parametri,
  );
}
