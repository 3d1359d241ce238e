import { euro } from "./benefit.js";
import { monthText, NEVER, openFrom, startOf, text } from "./days.js";
import type { Delivery } from "./delivery.js";
import { DISABILITA } from "./household.js";
import { Random, seedFor } from "./random.js";
import { ARCHIVIO, type DomandaRdc } from "./rdc.js";
import type { DemoAmbito } from "./territory.js";
import { attesi, istatAt } from "./territory.js";

export const RDC_FILES = {
  domande:
    "protocollo;misura;tipo_domanda;protocollo_precedente;data_presentazione;data_accoglimento;decorrenza;data_fine_fruizione;comune_istat;municipio;isee;importo_integrazione;importo_affitto;importo_mensile;scala_equivalenza;sede_inps;canale;invio;data_invio\n",
  stati: "protocollo;stato;motivo;dal;al\n",
  individui:
    "id_individuo;protocollo;ruolo;data_nascita;sesso;cittadinanza_classe;disabilita_classe;pensione_diretta;occupato;studente;carico_cura;in_scala;obbligo;invio;data_invio\n",
  casi: "id_caso;protocollo;codice_ambito;comune_istat;municipio;data_caricamento;data_assegnazione;stato_caso;data_chiusura\n",
  ap: "id_caso;revisione;data_avvio;data_completamento;esito;bisogni\n",
  pais: "id_pais;id_caso;versione;data_bozza;data_firma;tipo\n",
  puc: "id_puc;titolo;codice_ambito;comune_istat;ambito_intervento;data_inizio;data_fine;posti;ore_settimanali;stato\n",
  puc_partecipazioni: "id_puc;id_individuo;data_inizio;data_fine;ore;esito\n",
} as const;

export type RdcFiles = Readonly<Record<keyof typeof RDC_FILES, Delivery>>;

const yes = (value: boolean): "S" | "N" => (value ? "S" : "N");
const known = (value: number): string => (value <= ARCHIVIO ? text(value) : "");

/** Thresholds of the RdC and of the PdC in euro a year (DL 4/2019 art. 2 and 3). */
const SOGLIE = { RDC: { base: 6000, affitto: 3360 }, PDC: { base: 7560, affitto: 1800 } } as const;
const MINIMO = 4000;

/** Scala of the RdC: 0.4 each other adult, 0.2 each minor, 2.1 at most (2.2 with severe disability). */
function scaleOf({ membri }: DomandaRdc): number {
  const grave = membri.some(({ membro }) => membro.disabilita >= 2);
  let scala = 100;
  for (const { membro } of membri.slice(1)) scala += membro.nascita > ARCHIVIO - 6574 ? 20 : 40;
  return Math.min(scala, grave ? 220 : 210) / 100;
}

/** Writes one application, its history, its members, and the work of the servizi on it. */
export function writeRdc(
  files: RdcFiles,
  domanda: DomandaRdc,
  progetti: readonly Progetto[],
): void {
  const { protocollo, misura, famiglia, casa, membri, stati } = domanda;
  const scala = scaleOf(domanda);
  const { base, affitto } = SOGLIE[misura];
  const integrazione = Math.round((base * scala * (1 - famiglia.reddito) * 100) / 12);
  const casaCent = famiglia.inAffitto ? Math.round((affitto * famiglia.affitto * 100) / 12) : 0;
  const mensile = Math.max(MINIMO, integrazione + casaCent);
  const isee = Math.min(936_000, Math.round(famiglia.reddito * 5600 * scala * 100));
  const istat = istatAt(casa.luogo.comune, ARCHIVIO);
  files.domande.add(
    `${protocollo};${misura};${domanda.precedente === "" ? "PRIMA" : "RINNOVO"};${domanda.precedente};${text(domanda.presentata)};${text(domanda.accolta)};${monthText(domanda.decorrenza)};${text(domanda.fine)};${istat};${casa.municipio};${euro(isee)};${euro(mensile - casaCent)};${euro(casaCent)};${euro(mensile)};${scala.toFixed(2).replace(".", ",")};${istat.slice(0, 3)}00;${domanda.canale};${domanda.invio};${known(domanda.inviato)}\n`,
  );
  stati.forEach(({ stato, motivo, dal }, posto) => {
    const dopo = stati[posto + 1]?.dal;
    files.stati.add(
      `${protocollo};${stato};${motivo};${text(dal)};${dopo === undefined ? "" : text(dopo - 1)}\n`,
    );
  });
  membri.forEach(({ membro, carico, obbligo, invio, inviato }, posto) => {
    files.individui.add(
      `${membro.id};${protocollo};${posto === 0 ? "RICHIEDENTE" : "COMPONENTE"};${text(membro.nascita)};${membro.sesso};${membro.cittadinanza};${DISABILITA[membro.disabilita]};${yes(membro.pensione)};${yes(membro.occupato)};${yes(membro.studente)};${yes(carico)};S;${obbligo};${inviato <= ARCHIVIO ? invio : ""};${known(inviato)}\n`,
    );
  });
  if (domanda.invio === "SS") writeCase(files, domanda, progetti);
}

const LETTERE = ["a", "b", "c", "d", "e", "f"] as const;

/** The case of a nucleo sent to the servizi sociali: nothing is dated after its exit, nor after the archive. */
function writeCase(files: RdcFiles, domanda: DomandaRdc, progetti: readonly Progetto[]): void {
  const random = new Random(seedFor(domanda.seme, 5));
  const ultimo = Math.min(ARCHIVIO, domanda.uscita - 1);
  const caricato = domanda.inviato + random.int(0, 25);
  if (caricato > ultimo || random.chance(0.12)) return;
  const { casa, protocollo, membri } = domanda;
  const id = `CASO-RDC-${protocollo.slice(-12)}`;
  const within = (value: number): number => (value <= ultimo ? value : NEVER);
  const assegnato = within(openFrom(caricato + random.days([0, 3, 9, 20, 45, 90])));
  const avvio =
    assegnato === NEVER || random.chance(0.2)
      ? NEVER
      : within(openFrom(assegnato + random.days([3, 12, 30, 60, 110, 200])));
  const completa =
    avvio === NEVER || random.chance(0.17)
      ? NEVER
      : within(openFrom(avvio + random.days([0, 4, 14, 30, 60, 120])));
  const sorte = random.next();
  const esito = sorte < 0.2 ? "A" : sorte < 0.8 ? "B" : sorte < 0.95 ? "C" : "D";
  const bozza =
    completa === NEVER || esito === "A" || random.chance(0.3)
      ? NEVER
      : within(openFrom(completa + random.days([0, 5, 14, 28, 60, 120])));
  const firma = bozza === NEVER || random.chance(0.08) ? NEVER : within(bozza + random.int(0, 20));
  const stato =
    domanda.uscita <= ARCHIVIO
      ? "CHIUSO"
      : firma !== NEVER
        ? "PAIS_FIRMATO"
        : bozza !== NEVER
          ? "PAIS_IN_BOZZA"
          : completa !== NEVER
            ? "AP_COMPLETATA"
            : avvio !== NEVER
              ? "AP_AVVIATA"
              : assegnato !== NEVER
                ? "ASSEGNATO"
                : "DA_ASSEGNARE";
  const istat = istatAt(casa.luogo.comune, ARCHIVIO);
  files.casi.add(
    `${id};${protocollo};${casa.ambito.codice};${istat};${casa.municipio};${text(caricato)};${text(assegnato)};${stato};${stato === "CHIUSO" ? text(domanda.uscita) : ""}\n`,
  );
  if (avvio !== NEVER) {
    const bisogni = LETTERE.filter(() => random.chance(0.38)).join(" ") || "b";
    files.ap.add(
      `${id};1;${text(avvio)};${completa === NEVER ? ";;" : `${text(completa)};${esito};${bisogni}`}\n`,
    );
  }
  if (bozza === NEVER) return;
  files.pais.add(
    `${id}-P1;${id};1;${text(bozza)};${text(firma)};${esito === "C" ? "EQUIPE" : "SEMPLIFICATO"}\n`,
  );
  const tenuto = membri.find(({ obbligo }) => obbligo === "TENUTO")?.membro;
  const puc = progetti[random.int(0, Math.max(0, progetti.length - 1))];
  if (firma === NEVER || tenuto === undefined || puc === undefined || !random.chance(0.3)) return;
  const inizio = Math.max(firma + random.int(5, 40), puc.inizio);
  const fine = Math.min(puc.fine, inizio + random.int(60, 200), ultimo);
  if (fine <= inizio) return;
  const finita = fine < ARCHIVIO;
  files.puc_partecipazioni.add(
    `${puc.id};${tenuto.id};${text(inizio)};${finita ? `${text(fine)};${Math.round(((fine - inizio) / 7) * puc.ore * 0.9)};COMPLETATO` : ";;"}\n`,
  );
}

export interface Progetto {
  readonly id: string;
  readonly inizio: number;
  readonly fine: number;
  readonly ore: number;
}

const TITOLI = [
  ["AMBIENTALE", "Cura dei parchi e dei giardini"],
  ["BENI_COMUNI", "Manutenzione leggera di piazze e scuole"],
  ["SOCIALE", "Aiuto alla spesa per gli anziani"],
  ["CULTURALE", "Aiuto nella biblioteca comunale"],
] as const;

/** The projects that an ambito had during the RdC. */
export function writeProjects(
  files: RdcFiles,
  ambito: DemoAmbito,
  seme: number,
): readonly Progetto[] {
  const random = new Random(seedFor(seme, ambito.codice, "puc rdc"));
  const quanti = Math.max(3, Math.round(attesi(ambito) / 120));
  return Array.from({ length: quanti }, (_, posto): Progetto => {
    const [area, titolo] = TITOLI[random.int(0, TITOLI.length - 1)] ?? TITOLI[0];
    const { comune } = random.weighted(ambito.sorte);
    const inizio = startOf(2022 * 12) + random.int(0, 660);
    const fine = inizio + random.int(120, 420);
    const ore = random.int(8, 16);
    const id = `PUC-RDC-${ambito.cifre}-${String(posto + 1).padStart(4, "0")}`;
    const stato = fine < ARCHIVIO ? "CONCLUSO" : inizio <= ARCHIVIO ? "IN_CORSO" : "ATTIVATO";
    files.puc.add(
      `${id};${titolo};${ambito.codice};${istatAt(comune, ARCHIVIO)};${area};${text(inizio)};${text(fine)};${random.int(2, 8)};${ore};${stato}\n`,
    );
    return { id, inizio, fine, ore };
  });
}
