import { NEVER, openFrom } from "./days.js";
import type { Lavoro } from "./facts.js";
import type { Famiglia } from "./household.js";
import { Random } from "./random.js";
import { situationAt } from "./situation.js";

/** A member sent to the centro per l'impiego. */
export interface Invio {
  readonly individuo: string;
  readonly avvio: number;
  readonly pad: number;
  readonly psp: number;
  /** What comes of it where no PSP is signed, and the day one knows. */
  readonly senzaPsp: "ASSENTE" | "RINVIATO_SERVIZI";
  readonly chiuso: number;
}

const AVVIO = [0, 0, 1, 4, 9, 21, 60];
/** Days to the PAD individuale and from it to the PSP: the terms are 30 and 60 (DL 48/2023 art. 4 c. 5). */
const PAD = [0, 2, 7, 14, 21, 29, 75];
const PSP = [3, 14, 26, 38, 50, 59, 120];

/** Members obliged to work (P1) go to the CPI once the AP is complete; some late, a few never sign. */
export function sentToCpi(
  seme: number,
  famiglia: Famiglia,
  { analisi }: Lavoro,
  ultimo: number,
): readonly Invio[] {
  const completata = analisi[0]?.completamento ?? NEVER;
  if (completata === NEVER) return [];
  const random = new Random(seme);
  const { percorsi } = situationAt(famiglia, completata);
  const quota = analisi[0]?.esito === "A" ? 0.95 : 0.78;
  const within = (day: number): number => (day <= ultimo ? day : NEVER);
  const made: Invio[] = [];
  famiglia.membri.forEach(({ id }, posto) => {
    if (percorsi[posto] !== "P1" || !random.chance(quota)) return;
    const avvio = within(openFrom(completata + random.days(AVVIO)));
    if (avvio === NEVER) return;
    const pad = random.chance(0.9) ? within(avvio + random.days(PAD)) : NEVER;
    const psp =
      pad === NEVER || !random.chance(0.88) ? NEVER : within(openFrom(pad + random.days(PSP)));
    made.push({
      individuo: id,
      avvio,
      pad,
      psp,
      senzaPsp: random.chance(0.8) ? "ASSENTE" : "RINVIATO_SERVIZI",
      chiuso: psp === NEVER ? within(avvio + random.int(60, 140)) : NEVER,
    });
  });
  return made;
}
