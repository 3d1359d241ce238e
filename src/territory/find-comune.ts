import type { Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import { foldWord, sayDay } from "../model/italian.js";
import type { Ambito, Regione } from "../model/territory.js";
import { CODE_AT, COMPOSITION, IN_FORCE } from "./composition.js";
import { nearCodes } from "./near-codes.js";

/** A comune as the search finds it, with its ISTAT code at the date. */
export interface FoundComune {
  readonly catastale: string;
  readonly istat: string;
  readonly nome: string;
  readonly altro_nome: string | null;
  readonly sigla: string;
  readonly regione: string;
  readonly dal: string | null;
  readonly al: string | null;
  /** 1 when in force at the date. */
  readonly vigente: number;
}

interface Within {
  readonly regione: Regione | null;
  readonly ambito: Ambito | null;
}

/** Every comune that ever was in the list, as at a date. */
export function allComuni(db: Database, at: string): FoundComune[] {
  return db
    .prepare<unknown[], FoundComune>(
      `SELECT c.catastale, ${CODE_AT} AS istat, c.nome, c.altro_nome, c.sigla, c.regione, c.dal, c.al,
        ${IN_FORCE} AS vigente
      FROM comune c ORDER BY c.catastale`,
    )
    .all({ at });
}

const sayComune = (comune: FoundComune): string =>
  `${comune.nome} (${comune.sigla}, ${comune.catastale})`;

/**
 * The one comune that a text means at a date: ISTAT code of any date, cadastral code, or name, with
 * or without «(TO)» after it. Raises USO with the candidates when there are several, the nearest
 * names when there is none, the successor when it has ended.
 */
export function findComune(db: Database, text: string, at: string, within: Within): FoundComune {
  const comuni = allComuni(db, at);
  const found = byCode(db, comuni, text) ?? byName(comuni, text);
  if (found.length === 0) throw unknown(comuni, text);
  const inForce = found.filter((one) => one.vigente === 1);
  const [ended] = found;
  if (inForce.length === 0 && ended !== undefined) throw notInForce(db, ended, at);
  const inside = inForce.filter((one) => isWithin(db, one, within, at));
  const [first, second] = inside;
  if (second !== undefined) throw several(inside, text);
  if (first !== undefined) return first;
  const [alone, another] = inForce;
  if (another !== undefined) throw several(inForce, text);
  // Only one bears the name and it lies elsewhere: say so for the regione; resolveScope does for the ambito.
  if (alone !== undefined && within.regione !== null && alone.regione !== within.regione.codice)
    throw new DashError("USO", {
      message: `${sayComune(alone)} non è nella regione ${within.regione.codice}-${within.regione.nome}.`,
      remedy: "Togliere uno dei due filtri.",
    });
  if (alone === undefined) throw unknown(comuni, text);
  return alone;
}

function byCode(
  db: Database,
  comuni: readonly FoundComune[],
  text: string,
): FoundComune[] | undefined {
  const trimmed = text.trim();
  // «Alba (004003)», as a page prints it, is good too.
  const code = /\(([a-z]\d{3}|\d{6})\)$/i.exec(trimmed)?.[1] ?? trimmed;
  if (/^[a-z]\d{3}$/i.test(code))
    return comuni.filter((one) => one.catastale === code.toUpperCase());
  if (!/^\d{6}$/.test(code)) return undefined;
  const owners = db
    .prepare<[string], { readonly catastale: string }>(
      "SELECT DISTINCT catastale FROM comune_codice WHERE codice_istat = ?",
    )
    .all(code)
    .map((row) => row.catastale);
  return comuni.filter((one) => owners.includes(one.catastale));
}

function byName(comuni: readonly FoundComune[], text: string): FoundComune[] {
  const [, bare, sigla] = /^(.*?)\s*[(,]\s*([a-z]{2})\s*\)?$/i.exec(text.trim()) ?? [];
  const wanted = foldWord(bare ?? text);
  return comuni.filter(
    (one) =>
      (sigla === undefined || one.sigla === sigla.toUpperCase()) &&
      (foldWord(one.nome) === wanted ||
        (one.altro_nome !== null &&
          (foldWord(one.altro_nome) === wanted || foldWord(one.nome + one.altro_nome) === wanted))),
  );
}

function isWithin(db: Database, comune: FoundComune, within: Within, at: string): boolean {
  if (within.regione !== null && comune.regione !== within.regione.codice) return false;
  if (within.ambito === null) return true;
  return (
    db
      .prepare<unknown[], { readonly found: number }>(
        `WITH ${COMPOSITION} SELECT EXISTS (
          SELECT 1 FROM membro WHERE comune = :comune AND ambito = :ambito) AS found`,
      )
      .get({ at, comune: comune.catastale, ambito: within.ambito.codice })?.found === 1
  );
}

function several(comuni: readonly FoundComune[], text: string): DashError {
  return new DashError("USO", {
    message: `più comuni si chiamano «${text.trim()}»: ${comuni.map(sayComune).join(", ")}.`,
    remedy: `Indicare il codice, oppure la provincia: --comune "${comuni[0]?.nome} (${comuni[0]?.sigla})".`,
  });
}

function unknown(comuni: readonly FoundComune[], text: string): DashError {
  const inForce = comuni.filter((one) => one.vigente === 1);
  const bare = text.replace(/\s*\([a-z]{2}\)\s*$/i, "");
  const near = nearCodes(
    bare,
    inForce.map((one) => ({ codice: one.catastale, nome: one.nome, comune: one })),
  ).map((one) => sayComune(one.comune));
  const whole = "Per cercare: «dash territorio TESTO».";
  return new DashError("USO", {
    message: `il comune «${text.trim()}» non esiste.`,
    remedy: near.length === 0 ? whole : `Forse ${near.join(", ")}? ${whole}`,
  });
}

function notInForce(db: Database, comune: FoundComune, at: string): DashError {
  const ended = comune.al !== null && comune.al < at;
  const column = ended ? { from: "cessato", to: "nuovo" } : { from: "nuovo", to: "cessato" };
  const others = db
    .prepare<
      [string],
      { readonly catastale: string; readonly nome: string; readonly sigla: string }
    >(
      `SELECT c.catastale, c.nome, c.sigla FROM comune_variazione v
      JOIN comune c ON c.catastale = v.${column.to}
      WHERE v.${column.from} = ? ORDER BY c.nome`,
    )
    .all(comune.catastale)
    .map((one) => `${one.nome} (${one.sigla}, ${one.catastale})`);
  const what = ended
    ? `ha cessato di esistere il ${sayDay(comune.al)}`
    : `esiste solo dal ${sayDay(comune.dal)}`;
  return new DashError("USO", {
    message: `il comune ${sayComune(comune)} ${what}, e la data richiesta è il ${sayDay(at)}.`,
    remedy:
      others.length === 0
        ? "Indicare un'altra data con --data."
        : `Indicare ${ended ? "il comune di cui ora fa parte" : "i comuni che c'erano prima"}: ${others.join(", ")}.`,
  });
}
