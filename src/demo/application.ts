import { day, endOf, month, monthOf, NEVER, startOf } from "./days.js";
import type { Domanda, Lavoro, Sospensione, Stato } from "./facts.js";
import type { Famiglia } from "./household.js";
import type { Random } from "./random.js";
import { APERTURA, CANALI, MOTIVI_DECADENZA, MOTIVI_SOSPENSIONE, PRIMO_FLUSSO } from "./rates.js";

/** What is decided when an application comes in. */
export interface Istanza {
  readonly protocollo: string;
  readonly tipo: "PRIMA" | "RINNOVO";
  readonly precedente: string;
  readonly invariato: boolean;
  readonly famiglia: Famiglia;
  readonly presentata: number;
  /** RINNOVO: first month that can be paid (the stop month is over). */
  readonly primaMensilita: number;
}

/** The part of a life that INPS decides by itself, before the work of the servizi is known. */
export interface Istruttoria {
  readonly istanza: Istanza;
  readonly stati: readonly Stato[];
  readonly pad: number;
  readonly accolta: number;
  readonly trasmessa: number;
  readonly decorrenza: number;
  readonly fine: number;
  readonly canale: string;
  readonly sospensioni: readonly Sospensione[];
  /** Day and kind of an exit for reasons of INPS; `NEVER` for none. */
  readonly uscita: number;
  readonly statoUscita: string;
  readonly motivoUscita: string;
}

const GENNAIO_2024 = month(2024, 1);
const PRIMI_PAGAMENTI = day("2024-01-15");
const FINE_GENNAIO_2024 = day("2024-01-31");
/** Days of checks: of an ordinary application, of the first wave, of a renewal. */
const ATTESA = [6, 14, 20, 28, 38, 62];
const ATTESA_AVVIO = [2, 7, 12, 18, 27, 50];
const ATTESA_RINNOVO = [4, 8, 12, 18, 28, 45];
/** The flows to GePI after the first one leave every second Monday. */
const FLUSSI = day("2024-02-12");

/** The first flow that can carry an application accepted on a day; a few miss it, some all of them. */
function flowAfter(random: Random, accolta: number): number {
  const sorte = random.next();
  if (sorte < 0.004) return NEVER;
  const salta = sorte < 0.04 ? random.int(1, 6) * 14 : 0;
  if (accolta < PRIMO_FLUSSO && salta === 0) return PRIMO_FLUSSO;
  return FLUSSI + Math.max(0, Math.ceil((accolta + 1 - FLUSSI) / 14)) * 14 + salta;
}

/** From the application to the acceptance or the refusal, then what INPS does until the end. */
export function examine(random: Random, istanza: Istanza): Istruttoria {
  const { presentata, tipo } = istanza;
  const rinnovo = tipo === "RINNOVO";
  const stati: Stato[] = [{ stato: "ACQUISITA", motivo: "", dal: presentata }];
  const canale = random.weighted(CANALI);
  const scelta = random.next();
  const attesa = rinnovo ? ATTESA_RINNOVO : presentata <= FINE_GENNAIO_2024 ? ATTESA_AVVIO : ATTESA;
  let verifica = presentata + random.days(attesa);
  if (presentata < PRIMI_PAGAMENTI)
    verifica = Math.max(verifica, PRIMI_PAGAMENTI + random.int(0, 24));
  if (scelta < (rinnovo ? 0.012 : 0.03))
    stati.push({ stato: "ACQUISITA_ATTESA_COM", motivo: "", dal: presentata + 1 });
  else if (scelta < (rinnovo ? 0.03 : 0.09)) {
    stati.push({
      stato: "IN_EVIDENZA_ISTRUTTORIA",
      motivo: "",
      dal: presentata + random.int(3, 9),
    });
    verifica += random.int(10, 40);
  } else if (scelta < (rinnovo ? 0.034 : 0.095)) {
    stati.push({ stato: "SOSPESA", motivo: "S07", dal: presentata + random.int(4, 12) });
    verifica += random.int(15, 40);
  }
  verifica = Math.max(verifica, (stati.at(-1)?.dal ?? presentata) + 1);
  const empty = {
    istanza,
    stati,
    pad: NEVER,
    accolta: NEVER,
    trasmessa: NEVER,
    decorrenza: -1,
    fine: NEVER,
    canale,
    sospensioni: [],
    uscita: NEVER,
    statoUscita: "",
    motivoUscita: "",
  };
  const esito = random.next();
  if (esito < (rinnovo ? 0.035 : 0.26)) {
    stati.push({ stato: "RESPINTA", motivo: "REQ", dal: verifica });
    return empty;
  }
  if (esito < (rinnovo ? 0.04 : 0.272)) {
    stati.push({ stato: "ANNULLATA", motivo: "", dal: verifica });
    return empty;
  }
  const padOccorre = !istanza.invariato;
  const pad = padOccorre ? presentata + random.days([0, 0, 0, 0, 1, 3, 9, 34]) : NEVER;
  if (padOccorre && random.chance(0.025)) {
    stati.push({ stato: "VERIFICATA", motivo: "", dal: verifica });
    return empty;
  }
  let accolta = padOccorre ? Math.max(verifica, pad) : verifica;
  const decorrenza = startMonth(istanza, pad);
  if (rinnovo) accolta = Math.max(accolta, startOf(decorrenza) + random.days([0, 0, 0, 1, 4, 12]));
  if (padOccorre && accolta === pad && pad > verifica + 1)
    stati.push({ stato: "VERIFICATA", motivo: "", dal: verifica });
  stati.push({ stato: "ACCOLTA", motivo: "", dal: accolta });
  const fine = endOf(decorrenza + (rinnovo ? 11 : 17));
  return {
    ...empty,
    pad,
    accolta,
    trasmessa: flowAfter(random, accolta),
    decorrenza,
    fine,
    ...inpsLife(random, accolta, fine, rinnovo),
  };
}

/** Month after the PAD; January 2024 for who applied and signed by then (INPS msg 25/2024). */
function startMonth(istanza: Istanza, pad: number): number {
  if (istanza.tipo === "RINNOVO")
    return Math.max(istanza.primaMensilita, monthOf(istanza.presentata));
  return pad <= FINE_GENNAIO_2024 ? GENNAIO_2024 : monthOf(pad) + 1;
}

/** Month by month: checks, the yearly ISEE, reasons to suspend or to end. */
function inpsLife(
  random: Random,
  accolta: number,
  until: number,
  rinnovo: boolean,
): Pick<Istruttoria, "sospensioni" | "uscita" | "statoUscita" | "motivoUscita"> {
  const sospensioni: Sospensione[] = [];
  const perdita = rinnovo ? 0.009 : 0.0115;
  for (let at = monthOf(accolta) + 1; startOf(at) <= until; at += 1) {
    const start = startOf(at);
    if (random.chance(perdita)) {
      const uscita = start + (random.chance(0.55) ? 0 : random.int(1, 27));
      if (random.chance(0.07))
        return {
          sospensioni,
          uscita,
          statoUscita: "REVOCATA",
          motivoUscita: random.chance(0.6) ? "F" : "H",
        };
      return {
        sospensioni,
        uscita,
        statoUscita: "DECADUTA",
        motivoUscita: random.weighted(MOTIVI_DECADENZA),
      };
    }
    const sorte = random.next();
    const isee = at % 12 === 2 && sorte < 0.045;
    if (isee || sorte > 0.9945) {
      const dal = isee ? start : start + random.int(0, 20);
      const motivo = isee ? "S06" : random.weighted(MOTIVI_SOSPENSIONE);
      const ritorno = random.chance(0.06) ? NEVER : dal + random.days([6, 14, 22, 32, 48, 80]);
      sospensioni.push({ stato: "SOSPESA", motivo, dal, ritorno });
    } else if (sorte > 0.993) {
      const dal = start + random.int(0, 15);
      sospensioni.push({
        stato: "IN_EVIDENZA_RINNOVI",
        motivo: "",
        dal,
        ritorno: dal + random.int(6, 40),
      });
    }
  }
  return { sospensioni, uscita: NEVER, statoUscita: "", motivoUscita: "" };
}

/** Puts what INPS decided and what the servizi did into one history of states. */
export function settle(istruttoria: Istruttoria, lavoro: Lavoro | null): Domanda {
  const { istanza, accolta, fine } = istruttoria;
  const stati = [...istruttoria.stati];
  let uscita = istruttoria.uscita;
  let statoUscita = istruttoria.statoUscita;
  let motivoUscita = istruttoria.motivoUscita;
  if (lavoro !== null && lavoro.decadenza < uscita) {
    uscita = Math.max(lavoro.decadenza, accolta + 1);
    statoUscita = "DECADUTA";
    motivoUscita = "A";
  }
  if (accolta !== NEVER && fine + 1 <= uscita) {
    uscita = fine + 1;
    statoUscita = "TERMINATA";
    motivoUscita = "TERM";
  }
  if (accolta !== NEVER) {
    const sospensioni = [...istruttoria.sospensioni, ...(lavoro?.sospensioni ?? [])];
    sospensioni.sort((a, b) => a.dal - b.dal);
    let libero = accolta;
    for (const { stato, motivo, dal, ritorno } of sospensioni) {
      if (dal <= libero || dal >= uscita) continue;
      stati.push({ stato, motivo, dal });
      if (ritorno >= uscita) {
        libero = NEVER;
        continue;
      }
      stati.push({ stato: "ACCOLTA", motivo: "", dal: ritorno });
      libero = ritorno;
    }
    if (uscita !== NEVER) stati.push({ stato: statoUscita, motivo: motivoUscita, dal: uscita });
  }
  return {
    protocollo: istanza.protocollo,
    tipo: istanza.tipo,
    precedente: istanza.precedente,
    invariato: istanza.invariato,
    famiglia: istanza.famiglia,
    presentata: istanza.presentata,
    pad: istruttoria.pad,
    accolta,
    trasmessa: istruttoria.trasmessa,
    decorrenza: istruttoria.decorrenza,
    fine,
    canale: istruttoria.canale,
    stati,
    uscita,
    motivoUscita,
  };
}

export const openingDay = (random: Random, share: number): number => {
  // Half of the first wave comes in the first ten days: the counters opened on 18 December 2023.
  const wave = day("2024-01-31") - APERTURA;
  return APERTURA + Math.min(wave, Math.floor(wave * (share * 0.75 + random.next() * 0.25)));
};
