import {
  type CasoScadenza,
  type Esito,
  PARAMETRI,
  type ParametriScadenze,
  type Regola,
} from "./caso.js";
import { durata, nuovaDomanda } from "./durata.js";
import { padIndividuale, pattoDiServizio } from "./lavoro.js";
import { monitoraggio } from "./monitoraggio.js";
import { analisiPreliminare, firmaPais } from "./presa-in-carico.js";
import { primoIncontro } from "./primo-incontro.js";

/** What `regola` says of one case at its observation date; open readings default to `PARAMETRI`. */
export function valutaScadenza(
  regola: Regola,
  caso: CasoScadenza,
  parametri: Partial<ParametriScadenze> = {},
): Esito {
  const p: ParametriScadenze = { ...PARAMETRI, ...parametri };
  switch (regola) {
    case "R1":
      return primoIncontro(caso, p);
    case "R2":
      return monitoraggio(caso, p);
    case "R3A":
      return padIndividuale(caso, p);
    case "R3B":
      return pattoDiServizio(caso, p);
    case "R4":
      return analisiPreliminare(caso, p);
    case "R4B":
      return firmaPais(caso, p);
    case "R5":
      return durata(caso);
    case "R6":
      return nuovaDomanda(caso);
  }
}
