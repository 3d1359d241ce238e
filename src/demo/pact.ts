import { NEVER, openFrom } from "./days.js";
import type { Lavoro, Patto } from "./facts.js";
import type { Famiglia } from "./household.js";
import { Random } from "./random.js";
import { situationAt } from "./situation.js";

/** An objective, a commitment or a support written in a PaIS. */
export interface Intervento {
  readonly patto: Patto;
  /** Place among those of its kind in the pact. */
  readonly posto: number;
  readonly tipo: "obiettivo" | "impegno" | "sostegno";
  /** Code of the commitment or of the support; empty for an objective. */
  readonly codice: string;
  readonly area: string;
  /** Place of the member it concerns; -1 for the whole nucleo. */
  readonly membro: number;
  readonly scritto: number;
  /** Days it starts and ends; `NEVER` while it does not. */
  readonly inizio: number;
  readonly fine: number;
  /** Whether it is met, once ended. */
  readonly riesce: boolean;
}

/** Supports and commitments that answer a need, the commonest first (domain reference, 2.12 and 2.13). */
const RISPOSTE: Readonly<
  Record<
    string,
    {
      readonly sostegni: readonly [string, ...string[]];
      readonly impegni: readonly [string, ...string[]];
    }
  >
> = {
  a: { sostegni: ["b", "x3", "e", "d"], impegni: ["i4"] },
  b: { sostegni: ["a", "d"], impegni: ["i6"] },
  c: { sostegni: ["x1", "x2", "c"], impegni: ["i2", "i5"] },
  d: { sostegni: ["d", "x2"], impegni: ["i3"] },
  e: { sostegni: ["x4", "e"], impegni: ["i6"] },
  f: { sostegni: ["f", "d", "g"], impegni: ["i1"] },
};

const ATTIVAZIONE = [0, 3, 10, 20, 35, 60, 120];
const DURATA = [20, 60, 110, 180, 270, 360];

/**
 * What the pacts of an application say. Most needs of the AP get a support and a commitment that
 * answer them; a few get none, and a few supports answer no need.
 */
export function contentsOf(
  seme: number,
  famiglia: Famiglia,
  { analisi, patti }: Lavoro,
): readonly Intervento[] {
  const [prima] = patti;
  if (prima === undefined) return [];
  const random = new Random(seme);
  const bisogni = (analisi[0]?.bisogni ?? "b").split(" ");
  const { eta, percorsi } = situationAt(famiglia, prima.bozza);
  const who = (area: string): number => {
    if (area === "c") return percorsi.findIndex((uno) => uno === "P1" || uno === "P4");
    if (area === "d") return eta.findIndex((anni) => anni >= 6 && anni < 18);
    if (area !== "a") return -1;
    return famiglia.membri.findIndex((uno) => uno.disabilita > 0 || uno.svantaggio !== "");
  };
  const made: Intervento[] = [];
  for (const patto of patti) {
    const conta = { obiettivo: 0, impegno: 0, sostegno: 0 };
    const add = (tipo: Intervento["tipo"], codice: string, area: string): void => {
      conta[tipo] += 1;
      const scritto = patto.bozza + (patto.firma === NEVER ? 0 : random.int(0, 3));
      const parte =
        patto.firma === NEVER || random.chance(0.06)
          ? NEVER
          : openFrom(patto.firma + random.days(ATTIVAZIONE));
      const inizio = parte < patto.fine ? parte : NEVER;
      made.push({
        patto,
        posto: conta[tipo],
        tipo,
        codice,
        area,
        membro: who(area),
        scritto: Math.min(scritto, patto.firma),
        inizio,
        fine: inizio === NEVER ? NEVER : Math.min(patto.fine, inizio + random.days(DURATA)),
        riesce: random.chance(0.83),
      });
    };
    for (const area of bisogni) {
      const risposte = RISPOSTE[area];
      if (risposte === undefined) continue;
      if (random.chance(0.9)) add("obiettivo", "", area);
      if (random.chance(0.84)) add("impegno", random.pick(risposte.impegni), area);
      if (random.chance(0.8)) add("sostegno", random.pick(risposte.sostegni), area);
      if (random.chance(0.08)) add("sostegno", risposte.sostegni[0], area);
    }
    if (random.chance(0.22)) add("impegno", "i1", "");
    if (random.chance(0.3)) add("sostegno", random.chance(0.75) ? "b" : "h", "");
  }
  return made;
}

/** How it goes on a day; codes of `stato_attivita`. */
export function progressOf({ patto, inizio, fine, riesce }: Intervento, at: number): string {
  if (fine <= at) return riesce ? "CONCLUSO" : "NON_RAGGIUNTO";
  if (inizio <= at) return "IN_CORSO";
  return patto.fine <= at ? "ANNULLATO" : "DA_AVVIARE";
}
