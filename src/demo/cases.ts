import { NEVER } from "./days.js";
import type { Domanda, Lavoro, Residenza } from "./facts.js";
import { homeAt } from "./homes.js";
import type { Random } from "./random.js";
import { situationAt } from "./situation.js";
import type { Operatore, Ufficio } from "./staff.js";
import { managerFor, seatIn } from "./staff.js";
import type { Mondo } from "./world.js";

/** A case on GePI; a nucleo that moves to another ambito leaves one and opens another. */
export interface Caso {
  readonly id: string;
  readonly precedente: string;
  readonly ufficio: Ufficio;
  readonly caricato: number;
  readonly assegnato: number;
  readonly gestore: Operatore | undefined;
  readonly chiuso: number;
  readonly motivo: string;
  readonly trasferito: boolean;
  /** A few cases reach GePI without their comune. */
  readonly senzaComune: boolean;
}

export interface Partecipazione {
  readonly puc: string;
  readonly individuo: string;
  readonly inizio: number;
  readonly fine: number;
  readonly ore: number;
  readonly noto: number;
  readonly esito: string;
}

/** The cases of an application: one, or two when its nucleo moves to another ambito. */
export function casesOf(
  mondo: Mondo,
  random: Random,
  sigla: string,
  precedente: string,
  residenze: readonly Residenza[],
  caricato: number,
  domanda: Domanda,
  lavoro: Lavoro,
): readonly Caso[] {
  const casa = homeAt(residenze, caricato);
  const ufficio = mondo.ufficio(casa.ambito);
  const chiuso =
    domanda.uscita === NEVER ? NEVER : Math.max(domanda.uscita, caricato) + random.int(0, 12);
  const opera = firstWork(lavoro);
  const primo: Caso = {
    id: `CASO-${sigla}`,
    precedente,
    ufficio,
    caricato,
    ...assignment(random, ufficio, casa, caricato, opera),
    chiuso,
    motivo: domanda.motivoUscita,
    trasferito: false,
    senzaComune: random.chance(0.003),
  };
  const nuova = residenze[1];
  const passa = (nuova?.dal ?? NEVER) + random.int(6, 25);
  if (
    nuova === undefined ||
    nuova.ambito === casa.ambito ||
    nuova.dal <= caricato ||
    passa >= domanda.uscita
  )
    return [primo];
  const altro = mondo.ufficio(nuova.ambito);
  return [
    { ...primo, chiuso: passa, motivo: "TRASFERIMENTO", trasferito: true },
    {
      ...primo,
      id: `${primo.id}-T`,
      precedente: primo.id,
      ufficio: altro,
      caricato: passa,
      ...assignment(random, altro, nuova, passa, NEVER),
    },
  ];
}

const firstWork = ({ incontri, analisi }: Lavoro): number =>
  Math.min(analisi[0]?.avvio ?? NEVER, incontri[0]?.tenuto ?? NEVER);

/** Who takes a case and when; work cannot start before someone has it. */
function assignment(
  random: Random,
  ufficio: Ufficio,
  casa: Residenza,
  caricato: number,
  opera: number,
): { readonly assegnato: number; readonly gestore: Operatore | undefined } {
  const mai = random.chance(ufficio.stile.nonAssegnati * (opera === NEVER ? 2.2 : 0.12));
  if (mai) return { assegnato: NEVER, gestore: undefined };
  const atteso =
    caricato +
    random.days(
      [0, 0.1, 0.3, 0.6, 1.1, 2.2, 5].map((parte) => parte * ufficio.stile.giorniAssegnazione),
    );
  const assegnato = Math.max(caricato, Math.min(atteso, opera));
  const gestore = managerFor(ufficio, casa.luogo, assegnato, random);
  return { assegnato: gestore === undefined ? NEVER : assegnato, gestore };
}

/** The place in a PUC of a member with duties, once the pact is signed. */
export function placesOf(
  random: Random,
  ufficio: Ufficio,
  domanda: Domanda,
  lavoro: Lavoro,
): readonly Partecipazione[] {
  const firma = lavoro.patti[0]?.firma ?? NEVER;
  if (firma === NEVER) return [];
  const { percorsi } = situationAt(domanda.famiglia, firma);
  const posto = percorsi.findIndex((percorso) => percorso === "P1" || percorso === "P4");
  const membro = domanda.famiglia.membri[posto];
  if (membro === undefined || !random.chance(ufficio.stile.puc * 2.5)) return [];
  const dove = seatIn(ufficio, firma, random);
  const puc = ufficio.puc[dove];
  if (puc === undefined) return [];
  const inizio = Math.max(firma + random.int(5, 30), puc.inizio);
  const lascia = random.chance(0.2) ? inizio + random.int(14, 90) : NEVER;
  const fine = Math.min(puc.fine, lascia, domanda.uscita - 1);
  if (fine <= inizio) return [];
  const ritirato = fine === lascia && lascia < puc.fine;
  return [
    {
      puc: puc.id,
      individuo: membro.id,
      inizio,
      fine,
      ore: Math.round(((fine - inizio) / 7) * puc.ore * 0.9),
      noto: Math.max(puc.creato, firma),
      esito: ritirato ? "RITIRATO" : fine < puc.fine ? "INTERROTTO" : "COMPLETATO",
    },
  ];
}
