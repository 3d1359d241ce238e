import { age } from "./days.js";
import type { Random } from "./random.js";
import { hex8, seedFor, weights } from "./random.js";

export const DISABILITA = ["NESSUNA", "MEDIA", "GRAVE", "NON_AUTOSUFFICIENTE"] as const;

export interface Membro {
  /** Pseudonym: no name and no codice fiscale ever exists. */
  readonly id: string;
  readonly nascita: number;
  readonly sesso: "F" | "M";
  readonly cittadinanza: string;
  /** Place in `DISABILITA`. */
  readonly disabilita: 0 | 1 | 2 | 3;
  readonly l68: boolean;
  readonly svantaggio: string;
  readonly oncologica: boolean;
  readonly pensione: boolean;
  readonly occupato: boolean;
  readonly studente: boolean;
  readonly genitore: boolean;
  readonly violenza: boolean;
  readonly senzaObbligo: boolean;
}

/** A family as it lives under one roof; the first member is the applicant. */
export interface Famiglia {
  readonly membri: readonly Membro[];
  /** The carer wrote it in the application; since 2025 INPS sees it by itself. */
  readonly curaDichiarata: boolean;
  readonly inAffitto: boolean;
  /** Rent and income of a year in whole euro, as shares of what the law admits (0 to 1). */
  readonly affitto: number;
  readonly reddito: number;
}

const TIPI = weights([
  ["ANZIANO", 26.5],
  ["COPPIA_ANZIANA", 11.5],
  ["DISABILE", 9.5],
  ["FIGLI", 23],
  ["MONOGENITORE", 15],
  ["ADULTI", 10.5],
  ["ANZIANI_E_FIGLI", 5.5],
  ["TRE_GENERAZIONI", 2.6],
  ["SVANTAGGIO", 0.7],
] as const);

const FIGLI = weights([
  [1, 39],
  [2, 36],
  [3, 18],
  [4, 6],
  [5, 1],
] as const);
const GRAVITA = weights<1 | 2 | 3>([
  [1, 52],
  [2, 34],
  [3, 14],
]);
const SVANTAGGI = weights([
  ["A", 34],
  ["B", 14],
  ["C", 20],
  ["D", 2],
  ["F", 8],
  ["G", 12],
  ["H", 8],
  ["I", 2],
] as const);
const STRANIERI = weights([
  ["UE", 26],
  ["EXTRA_UE", 54],
  ["ALTRI", 20],
] as const);

const ANZIANI = [60, 63, 66, 68, 71, 75, 81, 92];
const ADULTI = [26, 36, 44, 50, 55, 58];
const GENITORI = [22, 28, 32, 36, 40, 44, 51];
const MINORI = [0, 1, 4, 7, 10, 14, 17];

interface Ruolo {
  readonly eta: number;
  readonly sesso: "F" | "M";
  readonly disabile?: number;
  readonly genitore?: boolean;
  readonly svantaggio?: number;
}

/** Makes a family as it was on the day of its first application. */
export function familyOf(random: Random, seme: number, at: number, stranieri: number): Famiglia {
  const ruoli = rolesOf(random);
  const cittadinanza = random.chance(stranieri * 1.05) ? random.weighted(STRANIERI) : "ITALIANA";
  const membri = ruoli.map((ruolo, posto) =>
    memberOf(random, seedFor(seme, posto), at, ruolo, cittadinanza),
  );
  return {
    membri,
    curaDichiarata: random.chance(0.42),
    inAffitto: random.chance(cittadinanza === "ITALIANA" ? 0.36 : 0.72),
    affitto: random.along([0.35, 0.6, 0.8, 1, 1]),
    reddito: random.chance(0.35) ? 0 : random.along([0.01, 0.06, 0.15, 0.27, 0.45, 0.78, 1]),
  };
}

function rolesOf(random: Random): readonly Ruolo[] {
  const anziano = (sesso: "F" | "M", disabile: number): Ruolo => ({
    eta: Math.round(random.along(ANZIANI)),
    sesso,
    disabile,
  });
  const sesso = (): "F" | "M" => (random.chance(0.52) ? "F" : "M");
  const figli = (): Ruolo[] => {
    const made: Ruolo[] = [];
    for (let left = random.weighted(FIGLI); left > 0; left -= 1)
      made.push({ eta: Math.round(random.along(MINORI)), sesso: sesso(), disabile: 0.1 });
    if (random.chance(0.06)) made.push({ eta: random.int(18, 24), sesso: sesso(), disabile: 0.03 });
    return made;
  };
  switch (random.weighted(TIPI)) {
    case "ANZIANO":
      return [anziano(sesso(), 0.22)];
    case "COPPIA_ANZIANA": {
      const uomo = anziano("M", 0.27);
      const donna: Ruolo = {
        eta: Math.max(50, uomo.eta - random.int(-2, 8)),
        sesso: "F",
        disabile: 0.25,
      };
      return random.chance(0.55) ? [uomo, donna] : [donna, uomo];
    }
    case "DISABILE":
      return [{ eta: Math.round(random.along(ADULTI)), sesso: sesso(), disabile: 1 }];
    case "FIGLI": {
      const donna: Ruolo = {
        eta: Math.round(random.along(GENITORI)),
        sesso: "F",
        genitore: true,
        disabile: 0.03,
      };
      const uomo: Ruolo = {
        eta: Math.min(68, donna.eta + random.int(-2, 9)),
        sesso: "M",
        genitore: true,
        disabile: 0.04,
      };
      return [...(random.chance(0.5) ? [donna, uomo] : [uomo, donna]), ...figli()];
    }
    case "MONOGENITORE":
      return [
        {
          eta: Math.round(random.along(GENITORI)),
          sesso: random.chance(0.87) ? "F" : "M",
          genitore: true,
          disabile: 0.05,
          svantaggio: 0.012,
        },
        ...figli(),
      ];
    case "ADULTI": {
      const madre = random.int(48, 66);
      const figlio: Ruolo = {
        eta: Math.max(18, madre - random.int(22, 34)),
        sesso: sesso(),
        disabile: 0.85,
      };
      const made: Ruolo[] = [{ eta: madre, sesso: "F", disabile: 0.2 }];
      if (random.chance(0.55))
        made.push({ eta: madre + random.int(-1, 6), sesso: "M", disabile: 0.2 });
      return [...made, figlio];
    }
    case "ANZIANI_E_FIGLI": {
      const primo = anziano(sesso(), 0.3);
      const made: Ruolo[] = [primo];
      if (random.chance(0.5))
        made.push({
          eta: primo.eta - random.int(0, 5),
          sesso: primo.sesso === "F" ? "M" : "F",
          disabile: 0.2,
        });
      made.push({
        eta: Math.max(19, primo.eta - random.int(26, 40)),
        sesso: sesso(),
        disabile: 0.2,
      });
      return made;
    }
    case "TRE_GENERAZIONI":
      return [
        anziano("F", 0.3),
        { eta: Math.round(random.along(GENITORI)), sesso: "F", genitore: true, disabile: 0.05 },
        ...figli(),
      ];
    default:
      return [
        { eta: Math.round(random.along(ADULTI)), sesso: sesso(), svantaggio: 1, disabile: 0.1 },
      ];
  }
}

function memberOf(
  random: Random,
  seme: number,
  at: number,
  ruolo: Ruolo,
  cittadinanza: string,
): Membro {
  const nascita = at - Math.floor(ruolo.eta * 365.25) - random.int(1, 364);
  const adulto = ruolo.eta >= 18;
  const attivo = adulto && ruolo.eta < 60;
  const disabile = random.chance(ruolo.disabile ?? 0);
  const disabilita = disabile ? random.weighted(GRAVITA) : 0;
  const svantaggiato = adulto && random.chance(ruolo.svantaggio ?? 0.0075);
  const violenza = ruolo.sesso === "F" && attivo && random.chance(ruolo.genitore ? 0.006 : 0.002);
  const studente = ruolo.eta >= 18 && ruolo.eta < 26 && random.chance(0.4);
  return {
    // A letter first: sixteen digits with one «e» among them would pass for a number.
    id: `p${hex8(seedFor(seme, 1))}${hex8(seedFor(seme, 2))}`,
    nascita,
    sesso: ruolo.sesso,
    cittadinanza:
      cittadinanza !== "ITALIANA" && !adulto && random.chance(0.2) ? "ITALIANA" : cittadinanza,
    disabilita,
    l68: disabile && attivo && random.chance(0.6),
    svantaggio:
      violenza && random.chance(0.7) ? "E" : svantaggiato ? random.weighted(SVANTAGGI) : "",
    oncologica: adulto && random.chance(0.015),
    pensione:
      ruolo.eta >= 67
        ? random.chance(0.6)
        : adulto && (disabile ? random.chance(0.25) : random.chance(0.02)),
    occupato: attivo && !disabile && !studente && random.chance(0.14),
    studente,
    genitore: ruolo.genitore === true,
    violenza,
    senzaObbligo: ruolo.eta >= 18 && ruolo.eta < 29 && random.chance(0.2),
  };
}

/** One to three adults without minors nor disability, out of work: the RdC had them, the ADI does not. */
export function unemployedAdults(
  random: Random,
  seme: number,
  at: number,
  stranieri: number,
): Famiglia {
  const cittadinanza = random.chance(stranieri) ? random.weighted(STRANIERI) : "ITALIANA";
  const quanti = random.chance(0.66) ? 1 : random.chance(0.75) ? 2 : 3;
  const membri = Array.from({ length: quanti }, (_, posto) =>
    memberOf(
      random,
      seedFor(seme, posto),
      at,
      {
        eta: Math.round(random.along([19, 27, 36, 45, 52, 59])),
        sesso: random.chance(0.5) ? "F" : "M",
      },
      cittadinanza,
    ),
  );
  return {
    membri,
    curaDichiarata: false,
    inAffitto: random.chance(0.5),
    affitto: random.along([0.35, 0.6, 0.8, 1, 1]),
    reddito: random.chance(0.4) ? 0 : random.along([0.01, 0.06, 0.15, 0.3, 0.6, 1]),
  };
}

/** A birth, or an adult child who leaves: the family of a renewal whose nucleo is not unchanged. */
export function changedFamily(
  random: Random,
  famiglia: Famiglia,
  seme: number,
  at: number,
): Famiglia {
  const { membri } = famiglia;
  const ultimo = membri.at(-1);
  if (
    membri.length > 2 &&
    ultimo !== undefined &&
    age(ultimo.nascita, at) >= 18 &&
    random.chance(0.7)
  )
    return { ...famiglia, membri: membri.slice(0, -1) };
  const genitore = membri.some((membro) => membro.genitore && age(membro.nascita, at) < 45);
  const ruolo: Ruolo = genitore
    ? { eta: 0, sesso: random.chance(0.5) ? "F" : "M" }
    : { eta: random.int(61, 84), sesso: random.chance(0.6) ? "F" : "M", disabile: 0.4 };
  const nuovo = memberOf(random, seme, at, ruolo, membri[0]?.cittadinanza ?? "ITALIANA");
  return { ...famiglia, membri: [...membri, nuovo] };
}
