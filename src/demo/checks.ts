import { day, NEVER, openFrom } from "./days.js";
import type { Domanda } from "./facts.js";
import { Random } from "./random.js";

/** A check of residence, or of a condition of disadvantage. */
export interface Controllo {
  readonly chiesto: number;
  readonly dato: number;
  readonly esito: "POSITIVO" | "NEGATIVO";
}

export interface Verifica extends Controllo {
  readonly individuo: string;
  readonly amministrazione: string;
}

const ANAGRAFICO = [1, 4, 9, 16, 30, 70];
const SVANTAGGIO = [2, 9, 18, 30, 47, 60, 110];
/** Since when disadvantage is checked through GePI before payment (INPS msg 1816/2024). */
const VERIFICHE_DAL = day("2024-05-14");

const AMMINISTRAZIONI: Readonly<Record<string, string>> = {
  A: "Azienda sanitaria locale",
  B: "Azienda sanitaria locale",
  C: "Azienda sanitaria locale",
  D: "Ente antitratta",
  E: "Centro antiviolenza",
  F: "Ufficio esecuzione penale esterna",
};

/** Residence is checked by the comuni where INPS cannot see it: about one application in four. */
export function residenceCheck(seme: number, caricato: number): Controllo | null {
  const random = new Random(seme);
  if (!random.chance(0.26)) return null;
  const chiesto = openFrom(caricato + random.int(1, 12));
  return {
    chiesto,
    dato: random.chance(0.96) ? openFrom(chiesto + random.days(ANAGRAFICO)) : NEVER,
    esito: random.chance(0.965) ? "POSITIVO" : "NEGATIVO",
  };
}

/** The checks on members with a condition of disadvantage. */
export function disadvantageChecks(seme: number, domanda: Domanda): readonly Verifica[] {
  const made: Verifica[] = [];
  domanda.famiglia.membri.forEach(({ id, svantaggio }, posto) => {
    if (svantaggio === "") return;
    const random = new Random(seme + posto);
    const chiesto = Math.max(VERIFICHE_DAL, domanda.presentata) + random.int(1, 9);
    if (domanda.uscita <= chiesto) return;
    made.push({
      individuo: id,
      amministrazione: AMMINISTRAZIONI[svantaggio] ?? "Comune",
      chiesto,
      dato: random.chance(0.93) ? openFrom(chiesto + random.days(SVANTAGGIO)) : NEVER,
      esito: random.chance(0.96) ? "POSITIVO" : "NEGATIVO",
    });
  });
  return made;
}
