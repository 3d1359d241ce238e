import { day, NEVER } from "./days.js";
import { hex8, Random, seedFor } from "./random.js";
import type { Stile } from "./style.js";
import { styleOf } from "./style.js";
import type { DemoAmbito, Luogo } from "./territory.js";
import { attesi } from "./territory.js";

export interface Operatore {
  readonly id: string;
  readonly ruoli: readonly string[];
  /** Comuni of a case manager; empty: the whole ambito. */
  readonly luoghi: readonly Luogo[];
  readonly peso: number;
  readonly accreditato: number;
  readonly disattivato: number;
  /** Days since the last access, seen from any date. */
  readonly assenza: number;
}

export interface Puc {
  readonly id: string;
  readonly titolo: string;
  readonly luogo: Luogo;
  readonly area: string;
  readonly attuatore: string;
  readonly creato: number;
  readonly attivato: number;
  readonly inizio: number;
  readonly fine: number;
  readonly posti: number;
  readonly ore: number;
  /** Suspended or cancelled since a day. */
  readonly fermato: number;
  readonly fermo: "SOSPESO" | "ANNULLATO";
}

/** The office of an ambito: how it works, who works there, what it offers. */
export interface Ufficio {
  readonly ambito: DemoAmbito;
  readonly stile: Stile;
  readonly operatori: readonly Operatore[];
  readonly puc: readonly Puc[];
  /** Case managers by place of the comune; the whole ambito's where a comune has none. */
  readonly perLuogo: readonly (readonly Operatore[])[];
  /** Seats taken so far, by place of the PUC; grows while nuclei are made. */
  readonly occupati: number[];
}

const AVVIO = day("2024-01-08");

export function officeOf(ambito: DemoAmbito, seme: number): Ufficio {
  const random = new Random(seedFor(seme, ambito.codice, "ufficio"));
  const stile = styleOf(random);
  const operatori = staffOf(ambito, stile, seme, random);
  const puc = projectsOf(ambito, seme);
  const gestori = operatori.filter(({ ruoli }) => ruoli.includes("CASE_MANAGER"));
  const perLuogo = ambito.luoghi.map((luogo) => {
    const vicini = gestori.filter(({ luoghi }) => luoghi.includes(luogo));
    return vicini.length > 0 ? vicini : gestori;
  });
  return { ambito, stile, operatori, puc, perLuogo, occupati: puc.map(() => 0) };
}

function staffOf(
  ambito: DemoAmbito,
  stile: Stile,
  seme: number,
  random: Random,
): readonly Operatore[] {
  const made: Operatore[] = [];
  const add = (ruoli: readonly string[], luoghi: readonly Luogo[]): void => {
    const accreditato = random.chance(0.7)
      ? AVVIO + random.int(0, 45)
      : AVVIO + random.int(46, 700);
    const lascia = made.length > 2 && random.chance(0.16);
    made.push({
      id: `OP-${hex8(seedFor(seme, ambito.codice, "operatore", made.length))}${made.length.toString(16)}`,
      ruoli,
      luoghi,
      peso: random.along([0.25, 0.6, 0.9, 1.1, 1.5, 2.4]),
      accreditato: made.length < 3 ? AVVIO + random.int(0, 10) : accreditato,
      disattivato: lascia ? accreditato + random.int(150, 800) : NEVER,
      assenza: random.chance(0.12) ? random.int(91, 260) : random.days([0, 0, 1, 2, 5, 14, 60]),
    });
  };
  const scoperti = ambito.luoghi.map(
    ({ comune }) => comune.popolazione < 15_000 && random.chance(stile.scoperti),
  );
  const coperti = ambito.luoghi.filter((_, posto) => scoperti[posto] !== true);
  add(["AMMINISTRATORE", ...(random.chance(0.4) ? ["COORDINATORE_PAIS"] : [])], []);
  add(["COORDINATORE_PAIS"], []);
  const gestori = Math.max(2, Math.round(attesi(ambito) / stile.carico));
  // Everyone gets about the same residents; a big comune takes several people, small ones share one.
  const residenti = coperti.reduce((sum, { comune }) => sum + comune.popolazione, 0);
  const quota = residenti / gestori;
  let gruppo: Luogo[] = [];
  let raccolti = 0;
  let fatti = 0;
  for (const luogo of coperti) {
    gruppo.push(luogo);
    raccolti += luogo.comune.popolazione;
    while (raccolti >= quota && fatti < gestori) {
      const anche = random.chance(0.06)
        ? ["RESPONSABILE_PUC"]
        : random.chance(0.04)
          ? ["COORDINATORE_PAIS"]
          : [];
      add(["CASE_MANAGER", ...anche], gruppo);
      fatti += 1;
      raccolti -= quota;
      if (raccolti < quota) gruppo = raccolti > quota * 0.05 ? [luogo] : [];
      else gruppo = [luogo];
    }
  }
  if (gruppo.length > 0) add(["CASE_MANAGER"], gruppo);
  if (!made.some(({ ruoli }) => ruoli.includes("CASE_MANAGER"))) add(["CASE_MANAGER"], coperti);
  add(["COORDINATORE_CONTROLLI"], []);
  for (let left = Math.max(1, Math.round(gestori / 12)); left > 0; left -= 1)
    add(["RESPONSABILE_CONTROLLI"], []);
  add(["RESPONSABILE_PUC", ...(random.chance(0.3) ? ["VERIFICA_SVANTAGGIO"] : [])], []);
  if (random.chance(0.5)) add(["VERIFICA_SVANTAGGIO"], []);
  return made;
}

/** A case manager in service on a day; an absent one where nobody is. */
export function managerFor(
  ufficio: Ufficio,
  luogo: Luogo,
  at: number,
  random: Random,
): Operatore | undefined {
  const vicini = ufficio.perLuogo[luogo.posto] ?? [];
  const somma = vicini.reduce(
    (sum, gestore) => sum + (inService(gestore, at) ? gestore.peso : 0),
    0,
  );
  let sorte = random.next() * somma;
  for (const gestore of vicini) {
    if (!inService(gestore, at)) continue;
    sorte -= gestore.peso;
    if (sorte < 0) return gestore;
  }
  return undefined;
}

const inService = ({ accreditato, disattivato }: Operatore, at: number): boolean =>
  accreditato <= at && at < disattivato;

const PROGETTI: readonly (readonly [string, readonly string[]])[] = [
  [
    "AMBIENTALE",
    ["Cura del verde pubblico", "Pulizia dei sentieri", "Isole ecologiche: accoglienza e aiuto"],
  ],
  ["BENI_COMUNI", ["Piccole manutenzioni degli arredi urbani", "Riordino degli archivi comunali"]],
  ["SOCIALE", ["Compagnia e spesa agli anziani", "Doposcuola di quartiere", "Pedibus"]],
  ["CULTURALE", ["Aiuto in biblioteca", "Apertura del museo civico"]],
  ["FORMATIVO", ["Sportello digitale per i cittadini", "Laboratorio di italiano"]],
  ["ARTISTICO", ["Murales nelle scuole", "Rassegna teatrale: allestimento"]],
];

function projectsOf(ambito: DemoAmbito, seme: number): readonly Puc[] {
  const random = new Random(seedFor(seme, ambito.codice, "puc"));
  const made: Puc[] = [];
  const quanti = Math.max(4, Math.round(attesi(ambito) / random.between(55, 110)));
  for (let at = 0; at < quanti; at += 1) {
    const [area, titoli] = PROGETTI[random.days([0, 0, 1, 2, 3, 5.4])] ?? [
      "SOCIALE",
      ["Aiuto ai cittadini"],
    ];
    const luogo = random.weighted(ambito.sorte);
    const inizio = day("2024-04-01") + random.int(0, 780);
    const creato = inizio - random.int(25, 90);
    const fermato = random.chance(0.08);
    made.push({
      id: `PUC-${ambito.cifre}-${String(at + 1).padStart(4, "0")}`,
      titolo: titoli[random.int(0, titoli.length - 1)] ?? "Aiuto ai cittadini",
      luogo,
      area,
      attuatore: random.chance(0.55) ? `Comune di ${luogo.comune.nome}` : "Ente del Terzo settore",
      creato,
      attivato: creato + random.int(5, 20),
      inizio,
      fine: inizio + random.int(90, 420),
      posti: random.int(2, 10),
      ore: random.int(8, 16),
      fermato: fermato ? inizio + random.int(-15, 120) : NEVER,
      fermo: random.chance(0.5) ? "SOSPESO" : "ANNULLATO",
    });
  }
  return made;
}

/** A free seat in a PUC for who signs a pact on a day; now and then one more than there are. */
export function seatIn(ufficio: Ufficio, from: number, random: Random): number {
  const { puc, occupati } = ufficio;
  if (puc.length === 0) return -1;
  const start = random.int(0, puc.length - 1);
  for (let step = 0; step < puc.length; step += 1) {
    const at = (start + step) % puc.length;
    const uno = puc[at];
    const presi = occupati[at] ?? 0;
    if (uno === undefined || uno.fine < from + 60 || uno.inizio > from + 120 || uno.fermato < NEVER)
      continue;
    if (presi >= uno.posti + (random.chance(0.02) ? 1 : 0)) continue;
    occupati[at] = presi + 1;
    return at;
  }
  return -1;
}
