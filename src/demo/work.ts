import { dayOfMonth, monthOf, NEVER, openBy, openFrom, startOf } from "./days.js";
import type { Analisi, Incontro, Lavoro, Patto, Quadro, Sospensione } from "./facts.js";
import type { Random } from "./random.js";
import { weights } from "./random.js";
import { GIUSTIFICATI } from "./rates.js";
import type { Stile } from "./style.js";

/** What the servizi know of the case they work on. */
export interface Incarico {
  readonly caricato: number;
  /** Start of the 120 days (rule R1). */
  readonly inizio: number;
  /** Last day in the measure, as far as INPS alone decides. */
  readonly ultimo: number;
  readonly horizon: number;
  readonly esente: boolean;
  readonly attivabile: boolean;
  readonly membri: number;
  readonly rinnovo: boolean;
}

/** Suspension runs from the month after the term; work registered by the 20th brings it back at once. */
const suspendedFrom = (due: number): number => startOf(monthOf(due) + 1);
const backAfter = (random: Random, registrato: number): number =>
  dayOfMonth(registrato) <= 20 ? registrato + random.int(1, 5) : startOf(monthOf(registrato) + 1);

const PRIMO = [6, 22, 36, 48, 60, 74, 90, 108, 126, 170];
const RITARDO = [1, 2, 3, 5, 8, 13, 40];
const DOPO_SOSPENSIONE = [0, 3, 7, 12, 19, 33, 75];
const SEDI = weights([
  ["SS", 90],
  ["PATRONATO", 10],
]);
const SEDI_CPI = weights([
  ["SS", 60],
  ["PATRONATO", 6],
  ["CPI", 34],
]);

export function workOn(random: Random, stile: Stile, incarico: Incarico): Lavoro {
  const incontri: Incontro[] = [];
  const sospensioni: Sospensione[] = [];
  const primo = firstMeeting(random, stile, incarico, incontri, sospensioni);
  const fine = Math.min(incarico.ultimo, primo.decadenza - 1);
  const valutazione = assess(random, stile, incarico, primo.tenuto, fine);
  const decadenza =
    primo.tenuto === NEVER
      ? primo.decadenza
      : follow(random, stile, incarico, primo.tenuto, fine, valutazione, incontri, sospensioni);
  return { incontri, sospensioni, decadenza: Math.min(decadenza, primo.decadenza), ...valutazione };
}

/** The work that could still be done by `ultimo`: nothing happens to a nucleo after its exit. */
export function until(lavoro: Lavoro, ultimo: number): Lavoro {
  const within = (day: number): number => (day <= ultimo ? day : NEVER);
  const { quadro } = lavoro;
  return {
    ...lavoro,
    incontri: lavoro.incontri
      .filter(({ convocato, tenuto }) => convocato <= ultimo || tenuto <= ultimo)
      .map((uno) => (uno.tenuto === NEVER || uno.tenuto <= ultimo ? uno : pending(uno))),
    analisi: lavoro.analisi
      .filter(({ avvio }) => avvio <= ultimo)
      .map((una) => ({ ...una, completamento: within(una.completamento) })),
    quadro:
      quadro === null || quadro.avvio > ultimo
        ? null
        : { ...quadro, completamento: within(quadro.completamento) },
    patti: lavoro.patti
      .filter(({ bozza }) => bozza <= ultimo)
      .map((patto) => (patto.firma <= ultimo ? patto : { ...patto, firma: NEVER, fine: NEVER })),
  };
}

/** A convocation that the exit from the measure made void. */
const pending = (incontro: Incontro): Incontro => ({
  ...incontro,
  tenuto: NEVER,
  registrato: NEVER,
  esito: "IN_ATTESA",
  giustificato: "",
});

function writtenOn(random: Random, stile: Stile, tenuto: number): number {
  if (!random.chance(stile.registraTardi)) return tenuto;
  return openFrom(tenuto + random.days(RITARDO));
}

/** Convocations and attempts until a first meeting, a decadenza, or nothing at all. */
function firstMeeting(
  random: Random,
  stile: Stile,
  incarico: Incarico,
  incontri: Incontro[],
  sospensioni: Sospensione[],
): { readonly tenuto: number; readonly decadenza: number } {
  const { caricato, ultimo, horizon } = incarico;
  const membro = incarico.membri > 1 && random.chance(0.3) ? 0 : -1;
  let due = incarico.inizio + 120;
  let target = incarico.inizio + random.days(PRIMO, stile.tempo * (incarico.rinnovo ? 0.85 : 1));
  target = Math.max(target, caricato + random.int(2, 16));
  const mancato = random.chance(stile.mai);
  let sospeso = suspendedFrom(due);
  const sede = random.chance(0.97) ? "SS" : "PATRONATO";
  const record = (fields: Partial<Incontro>): void => {
    incontri.push({
      tipo: "PRIMO",
      membro,
      convocato: NEVER,
      appuntamento: NEVER,
      tenuto: NEVER,
      registrato: NEVER,
      esito: "IN_ATTESA",
      giustificato: "",
      sede,
      ...fields,
    });
  };
  if (mancato || target >= sospeso) {
    if (mancato && random.chance(0.3)) {
      const appuntamento = openFrom(Math.max(caricato + 14, due - random.int(10, 60)));
      if (appuntamento <= ultimo)
        record({ convocato: openBy(appuntamento - random.int(8, 13)), appuntamento });
    }
    target = random.chance(0.8) ? sospeso + random.days(DOPO_SOSPENSIONE) : NEVER;
    target = Math.max(target, caricato + 2);
  }
  for (let attempt = 0; attempt < 5; attempt += 1) {
    target = openFrom(target);
    if (target > ultimo) break;
    const convocato = openFrom(Math.max(caricato + 1, target - random.int(7, 20)));
    if (convocato > horizon) break;
    const tardi = target >= sospeso;
    if (convocato < target && random.chance(tardi ? stile.convoca / 2 : stile.convoca)) {
      const sorte = random.next();
      if (sorte < stile.assenti) {
        const registrato = openFrom(target + random.int(0, 6));
        record({ convocato, appuntamento: target, registrato, esito: "ASSENTE_INGIUSTIFICATO" });
        if (random.chance(0.6))
          return { tenuto: NEVER, decadenza: registrato + random.int(12, 45) };
        target += random.int(10, 45);
        continue;
      }
      if (sorte < stile.assenti + 0.05) {
        const registrato = openFrom(target + random.int(0, 6));
        const giustificato = random.weighted(GIUSTIFICATI);
        record({
          convocato,
          appuntamento: target,
          registrato,
          esito: "GIUSTIFICATO_MOTIVO",
          giustificato,
        });
        if (registrato < sospeso) {
          due = registrato + 120;
          sospeso = suspendedFrom(due);
        }
        target = registrato + random.int(8, 40);
        continue;
      }
      if (sorte < stile.assenti + 0.05 + stile.senzaEsito) {
        record({ convocato, appuntamento: target });
        target += random.int(15, 45);
        continue;
      }
      const registrato = writtenOn(random, stile, target);
      record({
        convocato,
        appuntamento: target,
        tenuto: target,
        registrato,
        esito: "AVVENUTO_INCONTRO",
      });
      return met(target, registrato);
    }
    const registrato = writtenOn(random, stile, target);
    const esito = random.chance(tardi ? 0.6 : 0.25)
      ? "PRESENTAZIONE_SPONTANEA"
      : "AVVENUTO_INCONTRO";
    record({ tenuto: target, registrato, esito });
    return met(target, registrato);
  }
  if (sospeso <= ultimo && random.chance(0.94)) {
    sospensioni.push({ stato: "SOSPESA", motivo: "S01", dal: sospeso, ritorno: NEVER });
    if (random.chance(0.6)) return { tenuto: NEVER, decadenza: sospeso + random.int(95, 200) };
  }
  return { tenuto: NEVER, decadenza: NEVER };

  function met(
    tenuto: number,
    registrato: number,
  ): { readonly tenuto: number; readonly decadenza: number } {
    if (registrato >= sospeso && random.chance(0.94))
      sospensioni.push({
        stato: "SOSPESA",
        motivo: "S01",
        dal: sospeso,
        ritorno: backAfter(random, registrato),
      });
    return { tenuto, decadenza: NEVER };
  }
}

type Valutazione = Pick<Lavoro, "analisi" | "quadro" | "patti">;

const AVVIO_AP = [0, 0, 0, 0, 2, 9, 24, 60];
const DURATA_AP = [0, 0, 3, 9, 18, 34, 70];
const LETTERE = ["a", "b", "c", "d", "e", "f"] as const;
const FREQUENZE = [0.34, 0.72, 0.55, 0.24, 0.27, 0.3];

/** AP, QA where needs are complex, PaIS; the dates that fall after the end never happen. */
function assess(
  random: Random,
  stile: Stile,
  incarico: Incarico,
  incontro: number,
  fine: number,
): Valutazione {
  const nothing: Valutazione = { analisi: [], quadro: null, patti: [] };
  let avvio: number;
  if (incontro !== NEVER) {
    if (!random.chance(stile.apAvviata)) return nothing;
    avvio = openFrom(incontro + random.days(AVVIO_AP, stile.giorniAp));
  } else {
    if (!random.chance(0.22)) return nothing;
    avvio = openFrom(incarico.caricato + random.int(12, 90));
  }
  if (avvio > fine) return nothing;
  const durata = random.days(DURATA_AP, stile.giorniAp * (incarico.rinnovo ? 0.7 : 1));
  const completata = random.chance(stile.apCompletata) ? openFrom(avvio + durata) : NEVER;
  const sorte = random.next();
  const esito =
    sorte < stile.complessi
      ? "C"
      : sorte < stile.complessi + 0.05
        ? "D"
        : sorte <
            stile.complessi +
              0.05 +
              (incarico.attivabile ? stile.lavorativi * 2 : stile.lavorativi / 2)
          ? "A"
          : "B";
  const bisogni = LETTERE.filter(
    (lettera, posto) =>
      random.chance((FREQUENZE[posto] ?? 0) * (esito === "C" ? 1.35 : esito === "A" ? 0.6 : 1)) ||
      (lettera === "c" && esito === "A"),
  ).join(" ");
  const completamento = completata <= fine ? completata : NEVER;
  const prima = {
    revisione: 1,
    avvio,
    completamento,
    esito,
    bisogni: bisogni === "" ? "b" : bisogni,
  };
  const analisi: Analisi[] = [prima];
  if (completamento === NEVER) return { ...nothing, analisi };
  const riapre = openFrom(completamento + random.int(120, 300));
  if (random.chance(0.08) && riapre <= fine) {
    const chiude = openFrom(riapre + random.days(DURATA_AP, stile.giorniAp));
    analisi.push({
      ...prima,
      revisione: 2,
      avvio: riapre,
      completamento: chiude <= fine ? chiude : NEVER,
    });
  }
  const quadro = esito === "C" ? frame(random, stile, completamento, fine) : null;
  return { analisi, quadro, patti: pacts(random, stile, esito, completamento, quadro, fine) };
}

function frame(random: Random, stile: Stile, da: number, fine: number): Quadro | null {
  const avvio = openFrom(da + random.days([0, 4, 10, 20, 40, 80], stile.giorniAp));
  if (!random.chance(0.82) || avvio > fine) return null;
  const chiude = openFrom(avvio + random.days([5, 14, 24, 38, 60, 110], stile.giorniAp));
  const completamento = random.chance(0.8) && chiude <= fine ? chiude : NEVER;
  return { avvio, completamento, equipe: random.chance(0.86) };
}

function pacts(
  random: Random,
  stile: Stile,
  esito: string,
  completata: number,
  quadro: Quadro | null,
  fine: number,
): readonly Patto[] {
  const base = esito === "C" ? (quadro?.completamento ?? NEVER) : completata;
  const quota = esito === "A" ? 0.14 : esito === "D" ? 0.2 : stile.pais;
  if (base === NEVER || !random.chance(quota)) return [];
  const bozza = openFrom(base + random.days([0, 0, 2, 8, 18, 45], stile.giorniPais));
  if (bozza > fine) return [];
  const firma = random.chance(0.94)
    ? openFrom(bozza + random.days([0, 0, 0, 3, 9, 22], stile.giorniPais))
    : NEVER;
  const tipo = esito === "C" ? "EQUIPE" : "SEMPLIFICATO";
  const valido = firma === NEVER || firma > fine ? NEVER : firma;
  const scade = valido === NEVER ? NEVER : Math.min(fine, valido + 365);
  const patti: Patto[] = [{ versione: 1, bozza, firma: valido, tipo, fine: scade }];
  const rifatto = openFrom(valido + random.int(120, 260));
  if (valido !== NEVER && random.chance(0.07) && rifatto + 20 <= fine)
    patti.push({
      versione: 2,
      bozza: rifatto,
      firma: openFrom(rifatto + random.int(0, 18)),
      tipo,
      fine: Math.min(fine, rifatto + 365),
    });
  return patti;
}

const INTERVALLI = [26, 38, 47, 55, 63, 70, 84];

/** Monitoring meetings of who is not exempt, with the signature of the PaIS among them. */
function follow(
  random: Random,
  stile: Stile,
  incarico: Incarico,
  primo: number,
  fine: number,
  valutazione: Valutazione,
  incontri: Incontro[],
  sospensioni: Sospensione[],
): number {
  const firma = valutazione.patti[0]?.firma ?? NEVER;
  const aPais = firma !== NEVER && random.chance(0.7);
  if (aPais) {
    const registrato = writtenOn(random, stile, firma);
    incontri.push({
      tipo: "PAIS",
      membro: -1,
      convocato: NEVER,
      appuntamento: NEVER,
      tenuto: firma,
      registrato,
      esito: "AVVENUTO_INCONTRO",
      giustificato: "",
      sede: "SS",
    });
  }
  if (incarico.esente) return NEVER;
  let base = primo;
  let rinviato = NEVER;
  for (;;) {
    const due = base + 90;
    const sospeso = suspendedFrom(due);
    let next = openBy(base + Math.min(90, random.days(INTERVALLI, stile.monitoraggio)));
    const tardi = rinviato === NEVER && random.chance(stile.monitoraggioTardi);
    if (rinviato !== NEVER) {
      next = rinviato;
      rinviato = NEVER;
    } else if (tardi)
      next = openFrom(
        random.chance(0.45) ? due + random.int(1, 20) : sospeso + random.days(DOPO_SOSPENSIONE),
      );
    if (aPais && firma > base && firma <= next) {
      base = firma;
      continue;
    }
    if (next > fine || next > incarico.horizon + 60) {
      if (sospeso <= fine && tardi)
        sospensioni.push({ stato: "SOSPESA", motivo: "S02", dal: sospeso, ritorno: NEVER });
      return NEVER;
    }
    const sede = random.weighted(incarico.attivabile ? SEDI_CPI : SEDI);
    const convoca = random.chance(tardi ? 0.5 : stile.convocaMonitoraggio);
    const convocato = convoca ? Math.max(base + 1, openBy(next - random.int(5, 15))) : NEVER;
    const appuntamento = convoca ? next : NEVER;
    const comune = {
      tipo: "MONITORAGGIO",
      membro: incarico.membri > 1 ? -1 : 0,
      convocato,
      appuntamento,
      sede,
    } as const;
    const sorte = convoca ? random.next() : 1;
    if (sorte < stile.assenti / 2) {
      const registrato = openFrom(next + random.int(0, 5));
      incontri.push({
        ...comune,
        tenuto: NEVER,
        registrato,
        esito: "ASSENTE_INGIUSTIFICATO",
        giustificato: "",
      });
      return registrato + random.int(12, 45);
    }
    if (sorte < 0.06) {
      const registrato = openFrom(next + random.int(0, 5));
      const giustificato = random.weighted(GIUSTIFICATI);
      incontri.push({
        ...comune,
        tenuto: NEVER,
        registrato,
        esito: "GIUSTIFICATO_MOTIVO",
        giustificato,
      });
      rinviato = openFrom(registrato + random.int(7, 25));
      continue;
    }
    const registrato = writtenOn(random, stile, next);
    incontri.push({
      ...comune,
      tenuto: next,
      registrato,
      esito: "AVVENUTO_INCONTRO",
      giustificato: "",
    });
    if (registrato >= sospeso && random.chance(0.94))
      sospensioni.push({
        stato: "SOSPESA",
        motivo: "S02",
        dal: sospeso,
        ritorno: backAfter(random, registrato),
      });
    base = next;
  }
}
