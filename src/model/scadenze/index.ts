/**
 * The deadline rules for scripts outside dash, which import them as `dash-ats/model/scadenze`.
 * Over plain rows (`valutaR1` … `valutaR6`, `valutaRiga`), over typed cases (`valutaScadenza`), and
 * over a nucleus with all its facts (`terminiNucleo`, `rischio`).
 */
export {
  type BaseAnalisi,
  type CasoScadenza,
  type EffettoGiustificatoMotivo,
  type Esito,
  PARAMETRI,
  type ParametriScadenze,
  type Regola,
  type Rischio,
  type Servizio,
  type StatoScadenza,
} from "./caso.js";
export { durata, nuovaDomanda } from "./durata.js";
export { padIndividuale, pattoDiServizio } from "./lavoro.js";
export { monitoraggio } from "./monitoraggio.js";
export { type NucleoScadenze, type TermineNucleo, terminiNucleo } from "./nucleo.js";
export { analisiPreliminare, firmaPais } from "./presa-in-carico.js";
export { primoIncontro } from "./primo-incontro.js";
export {
  type Cella,
  COLONNE_ATTESE,
  COLONNE_CASO,
  casoDaRiga,
  REGOLE,
  type RigaAttesa,
  type RigaScadenza,
  type Scelte,
  valutaR1,
  valutaR2,
  valutaR3A,
  valutaR3B,
  valutaR4,
  valutaR4B,
  valutaR5,
  valutaR6,
  valutaRiga,
} from "./riga.js";
export { rischio } from "./rischio.js";
export { valutaScadenza } from "./valuta-scadenza.js";
