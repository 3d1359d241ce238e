import { examine, openingDay, settle } from "./application.js";
import type { Caso, Partecipazione } from "./cases.js";
import { casesOf, placesOf } from "./cases.js";
import type { Controllo, Verifica } from "./checks.js";
import { disadvantageChecks, residenceCheck } from "./checks.js";
import type { Invio } from "./cpi.js";
import { sentToCpi } from "./cpi.js";
import { day, endOf, month, monthOf, NEVER, startOf } from "./days.js";
import type { Domanda, Lavoro, Residenza } from "./facts.js";
import { homeAt, homesOf } from "./homes.js";
import type { Famiglia } from "./household.js";
import { changedFamily, familyOf } from "./household.js";
import type { Intervento } from "./pact.js";
import { contentsOf } from "./pact.js";
import { Random, seedFor } from "./random.js";
import { quotaEntro, REGIONI } from "./rates.js";
import { situationAt } from "./situation.js";
import type { Ufficio } from "./staff.js";
import type { DemoAmbito } from "./territory.js";
import { until, workOn } from "./work.js";
import type { Mondo } from "./world.js";

/** One application with all that followed from it. */
export interface Ciclo {
  readonly domanda: Domanda;
  readonly casi: readonly Caso[];
  readonly lavoro: Lavoro | null;
  readonly partecipazioni: readonly Partecipazione[];
  readonly interventi: readonly Intervento[];
  readonly invii: readonly Invio[];
  readonly controllo: Controllo | null;
  readonly verifiche: readonly Verifica[];
}

export interface Nucleo {
  readonly residenze: readonly Residenza[];
  readonly cicli: readonly Ciclo[];
}

const FINE_ECCEZIONE = day("2024-02-29");
const SENZA_STOP = month(2026, 1);
const DOPO_LA_FINE = [0, 1, 3, 7, 13, 22, 34, 70, 170];

/** The nuclei of an ambito, one at a time, in order of first application. */
export function* nucleiOf(mondo: Mondo, ambito: DemoAmbito, quanti: number): Generator<Nucleo> {
  const ufficio = mondo.ufficio(ambito);
  const seme = seedFor(mondo.seme, ambito.codice, "nuclei");
  let index = 0;
  for (let wave = 0; ; wave += 1) {
    const first = month(2024, 1) + wave;
    if (startOf(first) > mondo.horizon) return;
    const from = index;
    const to = Math.round(quanti * quotaEntro(wave));
    for (; index < to; index += 1) {
      const random = new Random(seedFor(seme, index));
      const share = (index - from) / (to - from);
      const presentata =
        wave === 0
          ? openingDay(random, share)
          : startOf(first) + Math.floor(share * (endOf(first) - startOf(first) + 1));
      if (presentata > mondo.horizon) return;
      yield nucleoOf(mondo, ufficio, random, seedFor(seme, index, 7), index, presentata);
    }
  }
}

function nucleoOf(
  mondo: Mondo,
  ufficio: Ufficio,
  random: Random,
  seme: number,
  index: number,
  prima: number,
): Nucleo {
  const { ambito } = ufficio;
  const famiglia = familyOf(random, seme, prima, REGIONI[ambito.regione]?.stranieri ?? 0.1);
  const residenze = homesOf(mondo, ambito, random, prima);
  const cicli = cyclesOf(mondo, ufficio, seme, index * 10, famiglia, residenze, prima);
  // One nucleo in a thousand has a second application alive, presented by another member.
  const altro = famiglia.membri[1];
  if (random.chance(0.001) && altro !== undefined && altro.nascita < prima - 20 * 366) {
    const doppia = { ...famiglia, membri: [altro] };
    const inizio = prima + random.int(30, 300);
    cicli.push(
      // The same person is sent and checked once, under the first application.
      ...cyclesOf(mondo, ufficio, seedFor(seme, 99), index * 10 + 5, doppia, residenze, inizio).map(
        (ciclo) => ({ ...ciclo, invii: [], verifiche: [] }),
      ),
    );
  }
  return { residenze, cicli };
}

function cyclesOf(
  mondo: Mondo,
  ufficio: Ufficio,
  seme: number,
  numero: number,
  nata: Famiglia,
  residenze: readonly Residenza[],
  prima: number,
): Ciclo[] {
  const cicli: Ciclo[] = [];
  let famiglia = nata;
  let presentata = prima;
  let tipo: "PRIMA" | "RINNOVO" = "PRIMA";
  let primaMensilita = 0;
  let casoPrecedente = "";
  for (let giro = 0; giro < 5 && presentata <= mondo.horizon; giro += 1) {
    const random = new Random(seedFor(seme, giro));
    const invariato = tipo === "RINNOVO" && random.chance(0.9);
    if (tipo === "RINNOVO" && !invariato)
      famiglia = changedFamily(random, famiglia, seedFor(seme, giro, 3), presentata);
    const sigla = `${ufficio.ambito.cifre}${String(numero + giro).padStart(7, "0")}`;
    const istruttoria = examine(random, {
      protocollo: `INPS-ADI-${Math.floor(monthOf(presentata) / 12)}-${sigla}`,
      tipo,
      precedente: tipo === "RINNOVO" ? (cicli.at(-1)?.domanda.protocollo ?? "") : "",
      invariato,
      famiglia,
      presentata,
      primaMensilita,
    });
    const { accolta, trasmessa, fine, pad } = istruttoria;
    const ultimo = Math.min(fine, istruttoria.uscita - 1);
    let lavoro: Lavoro | null = null;
    const caricato = trasmessa === NEVER ? NEVER : trasmessa + random.days([0, 0, 0, 1, 2, 8]);
    if (caricato <= ultimo) {
      const situazione = situationAt(famiglia, accolta);
      lavoro = workOn(random, mondo.ufficio(homeAt(residenze, caricato).ambito).stile, {
        caricato,
        inizio: invariato ? presentata : presentata <= FINE_ECCEZIONE ? trasmessa : pad,
        ultimo,
        esente: situazione.esente,
        attivabile: situazione.attivabile,
        membri: famiglia.membri.length,
        rinnovo: tipo === "RINNOVO",
      });
    }
    const domanda = settle(istruttoria, lavoro);
    if (lavoro !== null) lavoro = until(lavoro, domanda.uscita - 1);
    const casi =
      lavoro === null
        ? []
        : casesOf(mondo, random, sigla, casoPrecedente, residenze, caricato, domanda, lavoro);
    cicli.push({
      domanda,
      casi,
      lavoro,
      partecipazioni: lavoro === null ? [] : placesOf(random, ufficio, domanda, lavoro),
      interventi: lavoro === null ? [] : contentsOf(seedFor(seme, giro, 11), famiglia, lavoro),
      invii:
        lavoro === null
          ? []
          : sentToCpi(seedFor(seme, giro, 12), famiglia, lavoro, domanda.uscita - 1),
      controllo: lavoro === null ? null : residenceCheck(seedFor(seme, giro, 13), caricato),
      verifiche: disadvantageChecks(seedFor(seme, giro, 14), domanda),
    });
    casoPrecedente = casi.at(-1)?.id ?? "";
    const dopo = nextOf(random, domanda);
    if (dopo === null) break;
    ({ presentata, tipo, primaMensilita } = dopo);
  }
  return cicli;
}

/** What a nucleo does after the end of an application; null when it does not come back. */
function nextOf(
  random: Random,
  domanda: Domanda,
): { presentata: number; tipo: "PRIMA" | "RINNOVO"; primaMensilita: number } | null {
  const { stato, dal } = domanda.stati.at(-1) ?? { stato: "", dal: 0 };
  if (stato === "TERMINATA") {
    if (!random.chance(0.87)) return null;
    const fermo = monthOf(dal) < SENZA_STOP;
    return {
      presentata: dal + random.days(DOPO_LA_FINE),
      tipo: "RINNOVO",
      primaMensilita: monthOf(dal) + (fermo ? 1 : 0),
    };
  }
  // A new application after a decadenza waits six months; after a refusal it does not.
  if (stato === "DECADUTA" && random.chance(0.2))
    return { presentata: dal + 186 + random.int(0, 150), tipo: "PRIMA", primaMensilita: 0 };
  if (stato === "RESPINTA" && random.chance(0.14))
    return { presentata: dal + random.int(15, 150), tipo: "PRIMA", primaMensilita: 0 };
  return null;
}
