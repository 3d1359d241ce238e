import { age, day, endOf, month, monthOf, NEVER, openFrom, startOf } from "./days.js";
import type { Residenza, Stato } from "./facts.js";
import { homeAt } from "./homes.js";
import type { Famiglia, Membro } from "./household.js";
import { unemployedAdults } from "./household.js";
import type { Nucleo } from "./nucleo.js";
import { Random, seedFor } from "./random.js";
import { CANALI, REGIONI } from "./rates.js";
import type { DemoAmbito } from "./territory.js";
import { attesi, municipioOf } from "./territory.js";
import type { Mondo } from "./world.js";

/** The day the archive was closed: the last of the RdC (L. 197/2022 art. 1 c. 318). */
export const ARCHIVIO = day("2023-12-31");
/** In 2023 who could work was paid seven months at most (L. 197/2022 art. 1 c. 313). */
const SETTE_MESI = day("2023-08-01");
const DURATA = 18;
/** Who was in the RdC and asked for the ADI by June 2024. */
const ULTIMO_PASSAGGIO = day("2024-06-30");

export interface MembroRdc {
  readonly membro: Membro;
  readonly carico: boolean;
  /** Code of `obbligo_rdc`; empty for minors, and for who works or studies and owes nothing. */
  readonly obbligo: string;
  readonly invio: string;
  readonly inviato: number;
}

export interface DomandaRdc {
  readonly protocollo: string;
  readonly misura: "RDC" | "PDC";
  readonly precedente: string;
  readonly presentata: number;
  readonly accolta: number;
  readonly decorrenza: number;
  readonly fine: number;
  readonly canale: string;
  readonly stati: readonly Stato[];
  readonly famiglia: Famiglia;
  readonly membri: readonly MembroRdc[];
  readonly casa: Residenza;
  readonly invio: string;
  readonly inviato: number;
  /** First day out of the measure; `NEVER` while in it. */
  readonly uscita: number;
  /** Draws of its own for the work of the servizi. */
  readonly seme: number;
}

/** The applications of an ADI nucleo that was in the RdC before; none for most who came later. */
export function formerOf(mondo: Mondo, { cicli, residenze }: Nucleo): readonly DomandaRdc[] {
  const prima = cicli[0]?.domanda;
  if (prima === undefined || prima.presentata > ULTIMO_PASSAGGIO) return [];
  const seme = seedFor(mondo.seme, prima.protocollo, "rdc");
  const random = new Random(seme);
  if (!random.chance(prima.presentata <= ARCHIVIO + 31 ? 0.55 : 0.24)) return [];
  const nati = prima.famiglia.membri.filter(({ nascita }) => nascita <= ARCHIVIO - 60);
  if (nati.length === 0) return [];
  const famiglia = { ...prima.famiglia, membri: nati };
  const numero = prima.protocollo.slice(-12);
  return applications(random, seme, numero, famiglia, homeAt(residenze, ARCHIVIO), false);
}

/** The applications of nuclei that had the RdC and never the ADI: most can work, and left in August 2023. */
export function* leaversOf(mondo: Mondo, ambito: DemoAmbito): Generator<readonly DomandaRdc[]> {
  const quanti = Math.round(attesi(ambito) * 0.36);
  for (let index = 0; index < quanti; index += 1) {
    const seme = seedFor(mondo.seme, ambito.codice, "rdc", index);
    const random = new Random(seme);
    const stranieri = REGIONI[ambito.regione]?.stranieri ?? 0.1;
    const famiglia = unemployedAdults(random, seedFor(seme, 1), ARCHIVIO, stranieri);
    const luogo = random.weighted(ambito.sorte);
    const casa = { ambito, luogo, municipio: municipioOf(luogo.comune, random), dal: 0 };
    const numero = `${ambito.cifre}${String(9_000_000 + index * 10).padStart(7, "0")}`;
    yield applications(random, seme, numero, famiglia, casa, random.chance(0.72));
  }
}

/** The application at the end of 2023, or the last one, and the one it renewed. */
function applications(
  random: Random,
  seme: number,
  numero: string,
  famiglia: Famiglia,
  casa: Residenza,
  lascia: boolean,
): readonly DomandaRdc[] {
  const eta = famiglia.membri.map(({ nascita }) => age(nascita, ARCHIVIO));
  const pensione = famiglia.membri.every(
    ({ disabilita }, posto) => (eta[posto] ?? 0) >= 67 || disabilita >= 2,
  );
  const misura = pensione && eta.some((anni) => anni >= 67) ? "PDC" : "RDC";
  const decorrenza = month(2022, lascia ? 3 : 8) + random.int(0, lascia ? 10 : 14);
  const ultima = oneOf(random, { seme, numero, famiglia, casa, eta, misura, decorrenza }, lascia);
  // A pension is renewed without a new application; a RdC after a month's stop (DL 4/2019 art. 3 c. 6).
  if (misura === "PDC" || !random.chance(0.42)) return [ultima];
  const precedente = oneOf(
    random,
    {
      seme: seedFor(seme, 9),
      numero: `${numero.slice(0, -1)}${Number(numero.slice(-1)) + 8}`,
      famiglia,
      casa,
      eta,
      misura,
      decorrenza: decorrenza - DURATA - 1,
    },
    false,
  );
  return [
    {
      ...precedente,
      stati: [
        ...precedente.stati.slice(0, 2),
        { stato: "TERMINATA", motivo: "TERM", dal: precedente.fine + 1 },
      ],
      uscita: precedente.fine + 1,
    },
    { ...ultima, precedente: precedente.protocollo },
  ];
}

interface Base {
  readonly seme: number;
  readonly numero: string;
  readonly famiglia: Famiglia;
  readonly casa: Residenza;
  readonly eta: readonly number[];
  readonly misura: "RDC" | "PDC";
  readonly decorrenza: number;
}

function oneOf(random: Random, base: Base, lascia: boolean): DomandaRdc {
  const { decorrenza, misura, famiglia } = base;
  const presentata = startOf(decorrenza - 1) + random.int(0, 24);
  const accolta = startOf(decorrenza) + random.int(0, 24);
  const fine = endOf(decorrenza + DURATA - 1);
  const stati: Stato[] = [
    { stato: "ACQUISITA", motivo: "", dal: presentata },
    { stato: "ACCOLTA", motivo: "", dal: accolta },
  ];
  let uscita = NEVER;
  if (lascia) {
    uscita = Math.min(
      fine + 1,
      startOf(monthOf(SETTE_MESI) + (random.chance(0.7) ? 0 : random.int(1, 4))),
    );
    stati.push({ stato: "TERMINATA", motivo: "TERM", dal: uscita });
  } else if (random.chance(0.04)) {
    uscita = accolta + random.int(40, 480);
    if (uscita > ARCHIVIO) uscita = NEVER;
    else {
      const revoca = random.chance(0.25);
      stati.push({
        stato: revoca ? "REVOCATA" : "DECADUTA",
        motivo: revoca ? "F" : "REQ",
        dal: uscita,
      });
    }
  }
  const membri = dutiesOf(random, base, accolta);
  const tenuti = membri.some(({ obbligo }) => obbligo === "TENUTO");
  const servizi = misura === "RDC" && random.chance(tenuti ? 0.46 : 0.35);
  const invio = servizi ? "SS" : tenuti ? "CPI" : "";
  return {
    protocollo: `INPS-RDC-${Math.floor(monthOf(presentata) / 12)}-${base.numero}`,
    misura,
    precedente: "",
    presentata,
    accolta,
    decorrenza,
    fine,
    canale: random.weighted(CANALI),
    stati,
    famiglia,
    membri: membri.map((uno) =>
      uno.obbligo === "TENUTO" && (!servizi || random.chance(0.3)) ? uno : { ...uno, ...NESSUNO },
    ),
    casa: base.casa,
    invio,
    inviato: invio === "" ? NEVER : openFrom(accolta + random.int(8, 30)),
    uscita,
    seme: base.seme,
  };
}

const NESSUNO = { invio: "", inviato: NEVER } as const;

/**
 * Duties of each adult (DL 4/2019 art. 4 c. 2-3): excluded are PdC holders, 65 and more, disability,
 * direct pension; who works or studies owes nothing; carers may be exonerated by the service.
 */
function dutiesOf(
  random: Random,
  { famiglia, eta, misura }: Base,
  accolta: number,
): readonly MembroRdc[] {
  const piccoli = eta.some((anni) => anni < 3);
  const gravi = famiglia.membri.some(({ disabilita }) => disabilita >= 2);
  let cura = false;
  return famiglia.membri.map((membro, posto): MembroRdc => {
    const anni = eta[posto] ?? 0;
    const carico =
      !cura && anni >= 18 && anni < 65 && membro.disabilita === 0 && (piccoli || gravi);
    if (carico) cura = true;
    const obbligo =
      anni < 18
        ? ""
        : misura === "PDC" || anni >= 65 || membro.disabilita > 0 || membro.pensione
          ? "ESCLUSO"
          : membro.occupato || membro.studente
            ? ""
            : carico || membro.oncologica
              ? "ESONERATO"
              : "TENUTO";
    return {
      membro,
      carico,
      obbligo,
      invio: "CPI",
      inviato: openFrom(accolta + random.int(10, 30)),
    };
  });
}
