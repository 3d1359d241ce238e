import { assess } from "./assessment.js";
import { NEVER } from "./days.js";
import type { Incontro, Lavoro, Sospensione } from "./facts.js";
import { PrimoIncontro } from "./first-meeting.js";
import { Monitoraggio } from "./monitoring.js";
import type { Random } from "./random.js";
import type { Stile } from "./style.js";

/** What the servizi know of the case they work on. */
export interface Incarico {
  readonly caricato: number;
  /** Start of the 120 days (rule R1). */
  readonly inizio: number;
  /** Last day in the measure, as far as INPS alone decides. */
  readonly ultimo: number;
  readonly esente: boolean;
  readonly attivabile: boolean;
  readonly membri: number;
  readonly rinnovo: boolean;
}

/** What the servizi do on a case: meetings, assessment, pact, and what INPS makes of what they miss. */
export function workOn(random: Random, stile: Stile, incarico: Incarico): Lavoro {
  const incontri: Incontro[] = [];
  const sospensioni: Sospensione[] = [];
  const primo = new PrimoIncontro(random, stile, incarico, incontri, sospensioni).run();
  const fine = Math.min(incarico.ultimo, primo.decadenza - 1);
  const valutazione = assess(random, stile, incarico, primo.tenuto, fine);
  const firma = valutazione.patti[0]?.firma ?? NEVER;
  const decadenza =
    primo.tenuto === NEVER
      ? primo.decadenza
      : new Monitoraggio(random, stile, incarico, incontri, sospensioni).run(
          primo.tenuto,
          firma,
          fine,
        );
  return { incontri, sospensioni, decadenza, ...valutazione };
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
