import type { Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import { foldWord, sayDay } from "../model/italian.js";
import type { Ambito, Regione, ScopeRequest, Territorio } from "../model/territory.js";
import { COMPOSITION } from "./composition.js";
import { type FoundComune, findComune } from "./find-comune.js";
import { listAmbiti, listMunicipi, listRegioni, type Municipio } from "./list.js";
import { compareCodes, nearCodes, splitCode } from "./near-codes.js";

/** Italia, the territory of a request that names none; `dimostrativa` when any composition is. */
export function italia(db: Database, at: string): Territorio {
  return {
    livello: "italia",
    codice: "IT",
    nome: "Italia",
    etichetta: "Italia",
    regione: null,
    ambito: null,
    comune: null,
    dimostrativa: anyDemonstrative(db, null, at),
  };
}

/**
 * The territory that the flags ask for, at a date: the narrowest one named, with its own codes and
 * those above. Codes in any case, names without regard to accents and case, ISTAT codes of any date.
 * Raises USO when a name is unknown (with the nearest ones), stands for several comuni, is not in
 * force at the date, or when the flags contradict each other.
 */
export function resolveScope(db: Database, request: ScopeRequest, at: string): Territorio {
  refuseEmpty(request);
  const all: Territorio = italia(db, at);
  const regione =
    request.regione === undefined ? null : findRegione(listRegioni(db), request.regione);
  const ambito =
    request.ambito === undefined
      ? null
      : findAmbito(db, listAmbiti(db, all, at), request.ambito, regione, at);
  if (request.comune === undefined) {
    if (request.municipio !== undefined)
      throw new DashError("USO", {
        message: "--municipio vuole il suo comune.",
        remedy: "Aggiungere --comune, per esempio --comune Roma --municipio 5.",
      });
    if (ambito !== null) return ofAmbito(ambito);
    return regione === null ? all : ofRegione(db, regione, at);
  }
  const comune = findComune(db, request.comune, at, { regione, ambito });
  const ambiti = ambitiOf(db, comune.catastale, at);
  if (ambito !== null && !ambiti.some((one) => one.ambito === ambito.codice))
    throw new DashError("USO", {
      message: `${comune.nome} (${comune.sigla}) non è nell'ambito ${ambito.codice} ${ambito.nome}${sayWhere(ambiti)}.`,
      remedy: `Vedere i comuni dell'ambito con «dash territorio --ambito ${ambito.codice}», o togliere uno dei due filtri.`,
    });
  if (request.municipio === undefined) return ofComune(comune, ambiti, ambito);
  const municipio = findMunicipio(listMunicipi(db, comune.catastale), request.municipio, comune);
  return ofMunicipio(comune, municipio, ambiti, ambito);
}

/** One composition row of a comune: the whole of it, or a municipio. */
interface Membership {
  readonly ambito: string;
  readonly municipio: string;
  readonly dimostrativa: number;
}

function ambitiOf(db: Database, comune: string, at: string): Membership[] {
  return db
    .prepare<unknown[], Membership>(
      `WITH ${COMPOSITION}
      SELECT m.ambito, m.municipio, v.dimostrativa FROM membro m
      JOIN ambito_vigente v ON v.codice = m.ambito
      WHERE m.comune = :comune`,
    )
    .all({ at, comune });
}

const sayWhere = (ambiti: readonly Membership[]): string => {
  const codes = [...new Set(ambiti.map((one) => one.ambito))].sort(compareCodes);
  return codes.length === 0 ? "" : `: è in ${codes.join(", ")}`;
};

function refuseEmpty(request: ScopeRequest): void {
  for (const [flag, text] of Object.entries(request))
    if (typeof text === "string" && foldWord(text) === "")
      throw new DashError("USO", {
        message: `--${flag} è vuoto.`,
        remedy: `Scrivere un codice o un nome dopo --${flag}, o togliere il filtro.`,
      });
}

// Regione ----------------------------------------------------------------------------------------

export const labelRegione = (regione: Regione): string => `${regione.codice}-${regione.nome}`;

function findRegione(regioni: readonly Regione[], text: string): Regione {
  const code = /^\s*(\d{1,2})(?!\d)/.exec(text)?.[1]?.padStart(2, "0");
  // «04-Trentino-Alto Adige/Südtirol»: ISTAT adds the second language after a slash.
  const name = foldWord((text.replace(/^\s*\d{1,2}\s*-?/, "").split("/")[0] ?? "").trim());
  const found = regioni.find((one) =>
    code === undefined
      ? foldWord(one.nome) === name
      : one.codice === code && (name === "" || foldWord(one.nome) === name),
  );
  if (found !== undefined) return found;
  const near = regioni.filter((one) => one.codice === code);
  const guesses = near.length > 0 ? near : nearCodes(name, regioni);
  throw new DashError("USO", {
    message: `la regione «${text}» non esiste.`,
    remedy: suggest(guesses.map(labelRegione), "dash territorio"),
  });
}

function ofRegione(db: Database, regione: Regione, at: string): Territorio {
  return {
    livello: "regione",
    codice: regione.codice,
    nome: regione.nome,
    etichetta: labelRegione(regione),
    regione: regione.codice,
    ambito: null,
    comune: null,
    dimostrativa: anyDemonstrative(db, regione.codice, at),
  };
}

function anyDemonstrative(db: Database, regione: string | null, at: string): boolean {
  return (
    db
      .prepare<unknown[], { readonly found: number }>(
        `WITH ${COMPOSITION} SELECT EXISTS (
          SELECT 1 FROM ambito_vigente
          WHERE dimostrativa = 1 AND (:regione IS NULL OR regione = :regione)) AS found`,
      )
      .get({ at, regione })?.found === 1
  );
}

// Ambito -----------------------------------------------------------------------------------------

export const labelAmbito = (ambito: Pick<Ambito, "codice" | "nome">): string =>
  `${ambito.codice} ${ambito.nome}`;

function findAmbito(
  db: Database,
  ambiti: readonly Ambito[],
  text: string,
  regione: Regione | null,
  at: string,
): Ambito {
  // «pie_2 Alba», as a page prints it, is good too.
  const label = /^\s*([a-z]{3}_\d+)\s+\S/i.exec(text)?.[1];
  const code = splitCode(label ?? text);
  const found = ambiti.filter((one) => {
    const own = splitCode(one.codice);
    return code === null || own === null
      ? foldWord(one.nome) === foldWord(text) || foldWord(one.codice) === foldWord(text)
      : own.prefix === code.prefix && own.number === code.number;
  });
  const inside = found.filter((one) => regione === null || one.regione === regione.codice);
  const [first, second] = inside;
  if (first !== undefined && second === undefined) return first;
  if (second !== undefined)
    throw new DashError("USO", {
      message: `più ambiti si chiamano «${text}»: ${inside.map(labelAmbito).join(", ")}.`,
      remedy: "Indicare il codice dell'ambito.",
    });
  const elsewhere = found[0];
  if (elsewhere !== undefined && regione !== null)
    throw new DashError("USO", {
      message: `l'ambito ${labelAmbito(elsewhere)} non è nella regione ${labelRegione(regione)}.`,
      remedy: `Togliere --regione, o scegliere un ambito con «dash territorio --regione ${regione.codice}».`,
    });
  const canonical = code === null ? text.trim() : `${code.prefix}_${code.number}`;
  const other = db
    .prepare<unknown[], { readonly dal: string; readonly al: string | null }>(
      "SELECT dal, al FROM ambito WHERE codice = ? ORDER BY dal DESC LIMIT 1",
    )
    .get(canonical);
  if (other !== undefined)
    throw new DashError("USO", {
      message: `l'ambito ${canonical} non è in vigore al ${sayDay(at)} (dal ${sayDay(other.dal)}${other.al === null ? "" : ` al ${sayDay(other.al)}`}).`,
      remedy: "Indicare un'altra data con --data, o un altro ambito.",
    });
  const near = ambiti.filter((one) => regione === null || one.regione === regione.codice);
  throw new DashError("USO", {
    message: `l'ambito «${text}» non esiste.`,
    remedy: suggest(nearCodes(text, near).map(labelAmbito), listOf(db, regione, code?.prefix)),
  });
}

/** The command that lists the ambiti among which the right one must be. */
function listOf(db: Database, regione: Regione | null, prefix: string | undefined): string {
  const of = regione ?? listRegioni(db).find((one) => one.prefisso === prefix);
  return of === undefined ? "dash territorio" : `dash territorio --regione ${of.codice}`;
}

function ofAmbito(ambito: Ambito): Territorio {
  return {
    livello: "ambito",
    codice: ambito.codice,
    nome: ambito.nome,
    etichetta: labelAmbito(ambito),
    regione: ambito.regione,
    ambito: ambito.codice,
    comune: null,
    dimostrativa: ambito.dimostrativa,
  };
}

// Comune and municipio ---------------------------------------------------------------------------

/** The ambito asked for, else the only one of the comune; null where it is cut into several. */
function onlyAmbito(ambiti: readonly Membership[], asked: Ambito | null): string | null {
  if (asked !== null) return asked.codice;
  const codes = new Set(ambiti.map((one) => one.ambito));
  const [only] = codes;
  return codes.size === 1 && only !== undefined ? only : null;
}

function ofComune(
  comune: FoundComune,
  ambiti: readonly Membership[],
  asked: Ambito | null,
): Territorio {
  return {
    livello: "comune",
    codice: comune.catastale,
    nome: comune.nome,
    etichetta: `${comune.nome} (${comune.istat})`,
    regione: comune.regione,
    ambito: onlyAmbito(ambiti, asked),
    comune: comune.catastale,
    dimostrativa: ambiti.some((one) => one.dimostrativa === 1),
  };
}

const ROMAN: readonly string[] =
  "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split(" ");

function findMunicipio(
  municipi: readonly Municipio[],
  text: string,
  comune: FoundComune,
): Municipio {
  if (municipi.length === 0)
    throw new DashError("USO", {
      message: `il comune di ${comune.nome} non ha municipi.`,
      remedy: "Togliere --municipio.",
    });
  const word = foldWord(text.trim().split(/\s+/).at(-1) ?? "");
  const roman = ROMAN.indexOf(word);
  const number = /^\d+$/.test(word) ? Number(word) : roman === -1 ? null : roman + 1;
  const found =
    municipi.find((one) => foldWord(one.nome) === foldWord(text)) ??
    municipi.find((one) => number !== null && Number(one.codice) === number);
  if (found !== undefined) return found;
  const near = municipi.filter((one) => foldWord(one.nome).includes(foldWord(text)));
  const [only, another] = near;
  if (only !== undefined && another === undefined) return only;
  const guesses = near.length > 0 ? near : municipi;
  throw new DashError("USO", {
    message: `il comune di ${comune.nome} non ha il municipio «${text}».`,
    remedy: `I suoi: ${guesses.map((one) => `${one.codice} ${one.nome}`).join(", ")}.`,
  });
}

function ofMunicipio(
  comune: FoundComune,
  municipio: Municipio,
  ambiti: readonly Membership[],
  asked: Ambito | null,
): Territorio {
  const own = ambiti.find((one) => one.municipio === municipio.codice);
  if (own !== undefined && asked !== null && own.ambito !== asked.codice)
    throw new DashError("USO", {
      message: `${municipio.nome} di ${comune.nome} non è nell'ambito ${labelAmbito(asked)}: è in ${own.ambito}.`,
      remedy: "Togliere uno dei due filtri.",
    });
  return {
    livello: "municipio",
    codice: `${comune.catastale}/${municipio.codice}`,
    nome: municipio.nome,
    etichetta: `${comune.nome}, ${municipio.nome}`,
    regione: comune.regione,
    ambito: own?.ambito ?? onlyAmbito(ambiti, asked),
    comune: comune.catastale,
    dimostrativa: ambiti.some((one) => one.dimostrativa === 1),
  };
}

/** «Forse pie_9 Borgomanero o pie_29 Susa? Per l'elenco: …»; only the list when nothing is near. */
export function suggest(near: readonly string[], list: string): string {
  const whole = `Per l'elenco: «${list}».`;
  if (near.length === 0) return whole;
  const head = near.slice(0, -1).join(", ");
  const said = head === "" ? near.join("") : `${head} o ${near.at(-1)}`;
  return `Forse ${said}? ${whole}`;
}
