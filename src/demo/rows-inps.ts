import { benefitOf, euro } from "./benefit.js";
import { dayOfMonth, monthOf, monthText, NEVER, startOf, text } from "./days.js";
import type { Delivery } from "./delivery.js";
import type { Domanda } from "./facts.js";
import { homeAt } from "./homes.js";
import type { Famiglia } from "./household.js";
import { DISABILITA } from "./household.js";
import type { Ciclo, Nucleo } from "./nucleo.js";
import { seedFor } from "./random.js";
import type { Situazione } from "./situation.js";
import { situationAt } from "./situation.js";
import { istatAt } from "./territory.js";

export const INPS_FILES = {
  domande:
    "protocollo;misura;tipo_domanda;protocollo_precedente;nucleo_invariato;data_presentazione;data_pad_nucleo;data_accoglimento;data_trasmissione_gepi;decorrenza;data_fine_fruizione;comune_istat;municipio;isee;importo_integrazione;importo_affitto;importo_mensile;scala_equivalenza;sede_inps;canale\n",
  stati: "protocollo;stato;motivo;dal;al\n",
  individui:
    "id_individuo;protocollo;ruolo;data_nascita;sesso;cittadinanza_classe;disabilita_classe;invalidita_l68;svantaggio_codice;patologia_oncologica;pensione_diretta;occupato;studente;responsabilita_genitoriale;carico_cura;violenza_genere;in_scala;percorso;esente_monitoraggio;obbligo_istruzione_18_29\n",
  importi: "protocollo;mese_competenza;spettante;pagato;arretrato_di_mese\n",
  nuclei:
    "protocollo;numero_componenti;numero_minori;numero_minori_0_2;ha_disabili;ha_over60;ha_svantaggio;ha_carichi_cura;in_affitto\n",
} as const;

/** A set of INPS files at a date. */
export interface VistaInps {
  readonly data: number;
  readonly files: Readonly<Record<keyof typeof INPS_FILES, Delivery>>;
}

const yes = (value: boolean): "S" | "N" => (value ? "S" : "N");
const known = (value: number, data: number): string => (value <= data ? text(value) : "");

/** Writes one application as every date knew it. `wider` tells whether its precedent is written too. */
export function writeInps(
  viste: readonly VistaInps[],
  nucleo: Nucleo,
  { domanda }: Ciclo,
  wider: boolean,
): void {
  let earlier: {
    readonly at: number;
    readonly membri: string;
    readonly situazione: Situazione;
  } | null = null;
  for (let index = viste.length - 1; index >= 0; index -= 1) {
    const vista = viste[index];
    if (vista === undefined || domanda.presentata > vista.data) break;
    const at = referenceDay(domanda, vista.data);
    if (earlier === null || earlier.at !== at) {
      const situazione = situationAt(domanda.famiglia, at);
      earlier = { at, situazione, membri: memberRows(domanda, situazione) };
    }
    vista.files.individui.addMany(earlier.membri, domanda.famiglia.membri.length);
    const importi = domandaRow(vista, nucleo, domanda, earlier.situazione, at, wider);
    stateRows(vista, domanda);
    if (domanda.accolta <= vista.data && vista.data < domanda.uscita)
      vista.files.nuclei.add(declaredRow(domanda, earlier.situazione));
    if (importi > 0) paymentRows(vista, domanda, importi);
  }
}

/** The day the composition is told at: the date of the delivery, or the last day in the measure. */
function referenceDay(domanda: Domanda, data: number): number {
  if (domanda.accolta > data) return domanda.presentata;
  return Math.min(data, domanda.uscita - 1);
}

function domandaRow(
  { data, files }: VistaInps,
  nucleo: Nucleo,
  domanda: Domanda,
  situazione: Situazione,
  at: number,
  wider: boolean,
): number {
  const casa = homeAt(nucleo.residenze, data);
  const istat = istatAt(casa.luogo.comune, data);
  const importi = benefitOf(domanda.famiglia, situazione, at);
  const accolta = domanda.accolta <= data;
  const decorre =
    domanda.decorrenza >= 0 && (domanda.tipo === "RINNOVO" ? accolta : domanda.pad <= data);
  files.domande.add(
    `${domanda.protocollo};ADI;${domanda.tipo};${wider ? domanda.precedente : ""};${domanda.tipo === "RINNOVO" ? yes(domanda.invariato) : ""};${text(domanda.presentata)};${known(domanda.pad, data)};${known(domanda.accolta, data)};${known(domanda.trasmessa, data)};${decorre ? monthText(domanda.decorrenza) : ""};${decorre ? text(domanda.fine) : ""};${istat};${casa.municipio};${euro(importi.isee)};${accolta ? `${euro(importi.integrazione)};${euro(importi.affitto)};${euro(importi.mensile)}` : ";;"};${situazione.scala.toFixed(2).replace(".", ",")};${istat.slice(0, 3)}00;${domanda.canale}\n`,
  );
  return accolta ? importi.mensile : 0;
}

function stateRows({ data, files }: VistaInps, { protocollo, stati }: Domanda): void {
  for (let at = 0; at < stati.length; at += 1) {
    const stato = stati[at];
    if (stato === undefined || stato.dal > data) return;
    const dopo = stati[at + 1]?.dal ?? NEVER;
    files.stati.add(
      `${protocollo};${stato.stato};${stato.motivo};${text(stato.dal)};${dopo <= data ? text(dopo - 1) : ""}\n`,
    );
  }
}

function memberRows(domanda: Domanda, situazione: Situazione): string {
  const { membri }: Famiglia = domanda.famiglia;
  let rows = "";
  for (let at = 0; at < membri.length; at += 1) {
    const membro = membri[at];
    if (membro === undefined) continue;
    const adulto = (situazione.eta[at] ?? 0) >= 18;
    rows += `${membro.id};${domanda.protocollo};${at === 0 ? "RICHIEDENTE" : "COMPONENTE"};${text(membro.nascita)};${membro.sesso};${membro.cittadinanza};${DISABILITA[membro.disabilita]};${yes(membro.l68)};${membro.svantaggio};${yes(membro.oncologica)};${yes(membro.pensione)};${yes(membro.occupato)};${yes(membro.studente)};${yes(membro.genitore)};${yes(at === situazione.cura)};${yes(membro.violenza)};${yes(situazione.inScala[at] === true)};${situazione.percorsi[at] ?? ""};${adulto ? yes(situazione.esenti[at] === true) : ""};${yes(membro.senzaObbligo)}\n`;
  }
  return rows;
}

/**
 * What the file says of the nucleo as a whole, while it is in the measure. In one of eighty the number
 * of members, in as many another flag, was not brought up to date.
 */
function declaredRow({ protocollo, famiglia }: Domanda, { eta, cura }: Situazione): string {
  const { membri } = famiglia;
  const errore = (seedFor(0, protocollo, "dichiarato") >>> 0) % 160;
  const minori = eta.filter((anni) => anni < 18).length;
  const piccoli = eta.filter((anni) => anni < 3).length;
  const anziani = eta.some((anni) => anni >= 60);
  const disabili = membri.some(({ disabilita }) => disabilita > 0);
  return `${protocollo};${membri.length + (errore < 2 ? 1 : 0)};${minori};${errore === 2 ? 0 : piccoli};${yes(disabili)};${yes(errore === 3 ? !anziani : anziani)};${yes(membri.some(({ svantaggio }) => svantaggio !== ""))};${yes(cura >= 0)};${yes(famiglia.inAffitto)}\n`;
}

/** Competence months in a delivery: the last three paid (payments leave on the 27th). */
const MESI_PAGATI = 3;

function paymentRows({ data, files }: VistaInps, domanda: Domanda, mensile: number): void {
  const ultimo = dayOfMonth(data) >= 27 ? monthOf(data) : monthOf(data) - 1;
  const importo = euro(mensile);
  for (let mese = ultimo - MESI_PAGATI + 1; mese <= ultimo; mese += 1) {
    if (mese < domanda.decorrenza || startOf(mese) > domanda.fine) continue;
    const stato = stateOn(domanda, startOf(mese) + 26);
    if (stato === "SOSPESA")
      files.importi.add(`${domanda.protocollo};${monthText(mese)};${importo};0,00;\n`);
    if (stato !== "ACCOLTA") continue;
    files.importi.add(`${domanda.protocollo};${monthText(mese)};${importo};${importo};\n`);
    for (let arretrato = mese - 1; arretrato >= domanda.decorrenza; arretrato -= 1) {
      const allora = stateOn(domanda, startOf(arretrato) + 26);
      if (allora === "ACCOLTA") break;
      files.importi.add(
        `${domanda.protocollo};${monthText(mese)};${importo};${importo};${monthText(arretrato)}\n`,
      );
    }
  }
}

function stateOn({ stati }: Domanda, at: number): string {
  for (let index = stati.length - 1; index >= 0; index -= 1) {
    const stato = stati[index];
    if (stato !== undefined && stato.dal <= at) return stato.stato;
  }
  return "";
}
