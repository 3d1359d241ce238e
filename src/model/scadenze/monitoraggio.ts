import {
  type CasoScadenza,
  type Esito,
  nellaMisura,
  type ParametriScadenze,
  type Servizio,
  senzaTermine,
} from "./caso.js";
import { assenteDal, incontriDelCaso, primoContatto, prossimoAppuntamento } from "./incontri.js";
import { esitoTermine, nonAvviato } from "./termine.js";

/** DL 48/2023 art. 4 c. 4 and 5. */
export const GIORNI_MONITORAGGIO = 90;

const ESENTI: ReadonlySet<string> = new Set(["ESENTE_60", "ESENTE_DISABILITA", "ESENTE_VIOLENZA"]);

/** Who is exempt by age, disability or gender violence; the only adult with minors never is. */
export const profiloEsente = (profilo: string | null): boolean =>
  profilo !== null && ESENTI.has(profilo);

/**
 * R2, monitoring every 90 days (days, not three months) from the last valid contact: non-activable
 * members at the servizi sociali or a patronato (DL 48/2023 art. 4 c. 4, DM 154/2023 art. 9 c. 2),
 * activable ones at the Centro per l'impiego (art. 4 c. 5). Exempt: 60 or more, disability,
 * gender violence in protection (INPS msg 2132/2024, nota MLPS 12607/2024); never the only adult
 * of a nucleus with minors. States and day-20 rule are those of R1. A justified absence does not
 * move this term: the sources speak of the 120 days only.
 */
export function monitoraggio(caso: CasoScadenza, parametri: ParametriScadenze): Esito {
  const T = caso.dataOsservazione;
  if (!nellaMisura(caso.statoDomanda)) return senzaTermine("FUORI_MISURA");
  if (profiloEsente(caso.profilo)) return senzaTermine("ESENTE");
  const servizio: Servizio = caso.profilo === "ATTIVABILE" ? "CPI" : "SS_O_PATRONATO";
  const incontri = incontriDelCaso(caso);
  const appuntamento = prossimoAppuntamento(incontri, T);
  const inizio = caso.dataBase;
  if (inizio === null || inizio > T) return nonAvviato("R2", servizio, appuntamento, T, parametri);
  return esitoTermine(
    {
      regola: "R2",
      inizio,
      giorni: GIORNI_MONITORAGGIO,
      servizio,
      adempimento: primoContatto(incontri, inizio, T),
      assenzaIngiustificata: assenteDal(incontri, inizio, T),
      dataProvvedimento: caso.dataProvvedimento,
      dataAccoglimento: caso.dataAccoglimento,
      appuntamentoInAttesa: appuntamento,
      giorniSospesi: 0,
      sospensioneMassima: null,
    },
    T,
    parametri,
  );
}
