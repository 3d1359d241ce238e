import type { Caso } from "./cases.js";
import { NEVER, text } from "./days.js";
import type { Delivery } from "./delivery.js";
import type { Lavoro } from "./facts.js";
import { homeAt } from "./homes.js";
import type { Ciclo, Nucleo } from "./nucleo.js";
import { writeWork } from "./rows-work.js";
import type { Operatore, Puc, Ufficio } from "./staff.js";
import { istatAt } from "./territory.js";

export const GEPI_FILES = {
  casi: "id_caso;protocollo;codice_ambito;comune_istat;municipio;data_caricamento;id_case_manager;data_assegnazione;stato_caso;data_chiusura;motivo_chiusura;id_caso_precedente\n",
  ap: "id_caso;revisione;data_avvio;data_completamento;esito;bisogni\n",
  qa: "id_caso;data_avvio;data_completamento;id_equipe\n",
  pais: "id_pais;id_caso;versione;data_bozza;data_firma;tipo;data_fine\n",
  incontri:
    "id_incontro;id_caso;id_individuo;tipo;data_convocazione;data_appuntamento;data_incontro;data_registrazione;esito;motivo_giustificato;sede\n",
  operatori:
    "id_operatore;codice_ambito;comune_istat;ruolo;stato;data_accreditamento;data_disattivazione;ultimo_accesso\n",
  puc: "id_puc;titolo;codice_ambito;comune_istat;ambito_intervento;ente_titolare;soggetto_attuatore;data_inizio;data_fine;posti;ore_settimanali;stato\n",
  puc_partecipazioni: "id_puc;id_individuo;data_inizio;data_fine;ore;esito\n",
  equipe: "id_equipe;id_caso;data_costituzione;servizi\n",
  obiettivi: "id_obiettivo;id_caso;id_pais;id_individuo;macro_area;data;stato\n",
  impegni: "id_impegno;id_caso;id_pais;id_individuo;impegno;macro_area;data;stato\n",
  sostegni: "id_sostegno;id_caso;id_pais;id_individuo;sostegno;macro_area;data;stato\n",
  invii_cpi: "id_individuo;data_avvio_cpi;data_pad_individuale;data_psp;esito\n",
  controlli_anagrafici: "protocollo;data;esito\n",
  verifiche_svantaggio: "id_individuo;amministrazione;data_richiesta;data_esito;esito\n",
} as const;

/** A set of GePI files at a date; GePI knows the applications of the last INPS delivery. */
export interface VistaGepi {
  readonly data: number;
  readonly inps: number;
  readonly files: Readonly<Record<keyof typeof GEPI_FILES, Delivery>>;
}

const known = (value: number, data: number): string => (value <= data ? text(value) : "");

/** Writes the cases of one application, and the work on them, as one date knew them. */
export function writeGepi(vista: VistaGepi, nucleo: Nucleo, ciclo: Ciclo, wider: boolean): void {
  const { data, files } = vista;
  const { casi, lavoro, domanda } = ciclo;
  if (lavoro === null || domanda.trasmessa > vista.inps) return;
  const aperti = casi.filter(({ caricato }) => caricato <= data);
  for (const caso of aperti) caseRow(vista, nucleo, ciclo, caso, lavoro, wider);
  const primo = aperti[0];
  if (primo === undefined) return;
  const caseAt = (at: number): string =>
    aperti.find(
      ({ caricato, chiuso, trasferito }) => caricato <= at && !(trasferito && chiuso <= at),
    )?.id ?? primo.id;
  lavoro.incontri.forEach((incontro, posto) => {
    const { convocato, registrato } = incontro;
    const scritto = registrato <= data;
    if (convocato > data && !scritto) return;
    const id = caseAt(convocato === NEVER ? incontro.tenuto : convocato);
    const esito = scritto
      ? `${known(incontro.tenuto, data)};${text(registrato)};${incontro.esito};${incontro.giustificato}`
      : ";;IN_ATTESA;";
    files.incontri.add(
      `${primo.id}-I${posto + 1};${id};${domanda.famiglia.membri[incontro.membro]?.id ?? ""};${incontro.tipo};${text(convocato)};${text(incontro.appuntamento)};${esito};${incontro.sede}\n`,
    );
  });
  for (const ap of lavoro.analisi) {
    if (ap.avvio > data) break;
    const fatta = ap.completamento <= data;
    files.ap.add(
      `${caseAt(ap.avvio)};${ap.revisione};${text(ap.avvio)};${fatta ? `${text(ap.completamento)};${ap.esito};${ap.bisogni}` : ";;"}\n`,
    );
  }
  const { quadro } = lavoro;
  if (quadro !== null && quadro.avvio <= data)
    files.qa.add(
      `${caseAt(quadro.avvio)};${text(quadro.avvio)};${known(quadro.completamento, data)};${quadro.equipe ? `EQ-${primo.id}` : ""}\n`,
    );
  for (const patto of lavoro.patti) {
    if (patto.bozza > data) break;
    const firmato = patto.firma <= data;
    files.pais.add(
      `${primo.id}-P${patto.versione};${caseAt(patto.bozza)};${patto.versione};${text(patto.bozza)};${known(patto.firma, data)};${patto.tipo};${firmato ? text(patto.fine) : ""}\n`,
    );
  }
  for (const parte of ciclo.partecipazioni) {
    if (parte.inizio > data || parte.noto > data) continue;
    const finita = parte.fine <= data;
    files.puc_partecipazioni.add(
      `${parte.puc};${parte.individuo};${text(parte.inizio)};${finita ? `${text(parte.fine)};${parte.ore};${parte.esito}` : ";;"}\n`,
    );
  }
  writeWork(vista, ciclo, primo.id, caseAt);
}

function caseRow(
  { data, files }: VistaGepi,
  nucleo: Nucleo,
  { domanda }: Ciclo,
  caso: Caso,
  lavoro: Lavoro,
  wider: boolean,
): void {
  const casa = homeAt(nucleo.residenze, caso.trasferito ? caso.chiuso - 30 : data);
  const dove = casa.ambito === caso.ufficio.ambito ? casa : homeAt(nucleo.residenze, caso.caricato);
  const comune =
    caso.senzaComune || dove.ambito !== caso.ufficio.ambito
      ? ";"
      : `${istatAt(dove.luogo.comune, data)};${dove.municipio}`;
  const assegnato = caso.assegnato <= data;
  const gestore = assegnato ? heirOf(caso, data) : undefined;
  const chiuso = caso.chiuso <= data;
  const precedente =
    wider || caso.precedente.length === 0 || caso.id.endsWith("-T") ? caso.precedente : "";
  files.casi.add(
    `${caso.id};${domanda.protocollo};${caso.ufficio.ambito.codice};${comune};${text(caso.caricato)};${gestore?.id ?? ""};${assegnato ? text(caso.assegnato) : ""};${stateOf(caso, lavoro, data)};${chiuso ? text(caso.chiuso) : ""};${chiuso ? caso.motivo : ""};${precedente}\n`,
  );
}

/** When a case manager leaves, a colleague takes the case; one in ten waits. */
function heirOf({ gestore, ufficio, caricato }: Caso, data: number): Operatore | undefined {
  if (gestore === undefined || gestore.disattivato > data || caricato % 10 === 0) return gestore;
  const colleghi = ufficio.operatori.filter(
    ({ ruoli, accreditato, disattivato }) =>
      ruoli.includes("CASE_MANAGER") && accreditato <= gestore.disattivato && disattivato > data,
  );
  return colleghi[caricato % Math.max(1, colleghi.length)] ?? gestore;
}

function stateOf(caso: Caso, lavoro: Lavoro, data: number): string {
  if (caso.chiuso <= data) return caso.trasferito ? "TRASFERITO" : "CHIUSO";
  // After a transfer the new case starts from its own work.
  const { analisi, quadro, patti } = caso.id.endsWith("-T") ? since(lavoro, caso.caricato) : lavoro;
  if (patti.some(({ firma }) => firma <= data)) return "PAIS_FIRMATO";
  if (patti.some(({ bozza }) => bozza <= data)) return "PAIS_IN_BOZZA";
  if (quadro !== null && quadro.completamento <= data) return "QA_COMPLETATO";
  if (quadro !== null && quadro.avvio <= data) return "QA_AVVIATO";
  if (analisi.some(({ completamento }) => completamento <= data)) return "AP_COMPLETATA";
  if (analisi.some(({ avvio }) => avvio <= data)) return "AP_AVVIATA";
  return caso.assegnato <= data ? "ASSEGNATO" : "DA_ASSEGNARE";
}

function since(lavoro: Lavoro, from: number): Pick<Lavoro, "analisi" | "quadro" | "patti"> {
  return {
    analisi: lavoro.analisi.filter(({ avvio }) => avvio >= from),
    quadro: lavoro.quadro !== null && lavoro.quadro.avvio >= from ? lavoro.quadro : null,
    patti: lavoro.patti.filter(({ bozza }) => bozza >= from),
  };
}

/** Writes the people and the projects of an ambito as one date knew them. */
export function writeOffice({ data, files }: VistaGepi, ufficio: Ufficio): void {
  const { codice } = ufficio.ambito;
  for (const operatore of ufficio.operatori) {
    const { accreditato, disattivato, ruoli, luoghi } = operatore;
    if (accreditato > data) continue;
    const attivo = disattivato > data;
    const accesso = Math.max(accreditato, Math.min(data, disattivato - 1) - operatore.assenza);
    const coda = `${attivo ? "ATTIVO" : "NON_ATTIVO"};${text(accreditato)};${attivo ? "" : text(disattivato)};${text(accesso)}\n`;
    for (const ruolo of ruoli) {
      const comuni =
        ruolo === "CASE_MANAGER" ? luoghi.map(({ comune }) => istatAt(comune, data)) : [];
      for (const comune of comuni.length === 0 ? [""] : comuni)
        files.operatori.add(`${operatore.id};${codice};${comune};${ruolo};${coda}`);
    }
  }
  for (const puc of ufficio.puc) {
    if (puc.creato > data) continue;
    files.puc.add(
      `${puc.id};${puc.titolo};${codice};${istatAt(puc.luogo.comune, data)};${puc.area};Comune di ${puc.luogo.comune.nome};${puc.attuatore};${text(puc.inizio)};${text(puc.fine)};${puc.posti};${puc.ore};${projectState(puc, data)}\n`,
    );
  }
}

function projectState(puc: Puc, data: number): string {
  if (puc.fermato <= data && puc.fermato < puc.fine) return puc.fermo;
  if (puc.fine < data) return "CONCLUSO";
  if (puc.inizio <= data) return "IN_CORSO";
  return puc.attivato <= data ? "ATTIVATO" : "BOZZA";
}
