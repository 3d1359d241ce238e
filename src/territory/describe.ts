import type { Database } from "better-sqlite3";
import type { Territorio } from "../model/territory.js";
import { listComuni } from "./list.js";

/** An ISTAT code and the days it is good for; `al` null while it lasts. */
export interface CodiceIstat {
  readonly codice: string;
  readonly dal: string;
  readonly al: string | null;
}

/** A comune with all that is known of it at a date. */
export interface ComuneShown {
  readonly catastale: string;
  /** The code in force at the date. */
  readonly istat: string;
  readonly codici: readonly CodiceIstat[];
  readonly nome: string;
  readonly altroNome: string | null;
  readonly sigla: string;
  readonly provincia: string;
  readonly regione: string;
  readonly nomeRegione: string;
  readonly ambito: string | null;
  readonly nomeAmbito: string | null;
  /** Cadastral code of the comune in force that this one is part of; its own while in force. */
  readonly attuale: string;
  readonly nomeAttuale: string;
  readonly dal: string | null;
  readonly al: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
}

/**
 * The comuni of a territory at a date, by name; with `ended`, also those that merged into one of
 * them or have not begun. Needs `t_comune`.
 */
export function describeComuni(
  db: Database,
  territorio: Territorio,
  at: string,
  { ended = false } = {},
): ComuneShown[] {
  const order = new Map(
    listComuni(db, territorio, at).map(({ catastale }, index) => [catastale, index]),
  );
  const codici = codesOf(db);
  return db
    .prepare<[], Omit<ComuneShown, "codici">>(
      `SELECT t.catastale, t.codice_istat AS istat, t.nome, c.altro_nome AS altroNome, t.sigla,
        c.provincia, t.regione, t.nome_regione AS nomeRegione, t.ambito, t.nome_ambito AS nomeAmbito,
        t.attuale, a.nome AS nomeAttuale, c.dal, c.al, t.lat, t.lon
      FROM t_comune t
      JOIN comune c ON c.catastale = t.catastale
      JOIN comune a ON a.catastale = t.attuale`,
    )
    .all()
    .filter((one) => order.has(one.catastale) || (ended && order.has(one.attuale)))
    .map((one) => ({ ...one, codici: codici.get(one.catastale) ?? [] }))
    .sort(
      (a, b) =>
        (order.get(a.attuale) ?? 0) - (order.get(b.attuale) ?? 0) ||
        Number(a.catastale !== a.attuale) - Number(b.catastale !== b.attuale),
    );
}

function codesOf(db: Database): Map<string, CodiceIstat[]> {
  const codes = new Map<string, CodiceIstat[]>();
  const rows = db
    .prepare<[], CodiceIstat & { readonly catastale: string }>(
      "SELECT catastale, codice_istat AS codice, dal, al FROM comune_codice ORDER BY catastale, dal",
    )
    .all();
  for (const { catastale, codice, dal, al } of rows) {
    const list = codes.get(catastale);
    if (list === undefined) codes.set(catastale, [{ codice, dal, al }]);
    else list.push({ codice, dal, al });
  }
  return codes;
}
