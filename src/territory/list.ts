import type { Database } from "better-sqlite3";
import { naturally } from "../model/italian.js";
import type { Ambito, Comune, Regione, Territorio } from "../model/territory.js";
import { CODE_AT, COMPOSITION, IN_FORCE } from "./composition.js";
import { compareCodes } from "./near-codes.js";

/** A sub-municipal body of a large comune. */
export interface Municipio {
  readonly comune: string;
  /** Two digits: 05. */
  readonly codice: string;
  readonly nome: string;
}

/** The 20 regioni in order of code. */
export function listRegioni(db: Database): Regione[] {
  return db
    .prepare<[], Regione>("SELECT codice, nome, prefisso FROM regione ORDER BY codice")
    .all();
}

/** The ambiti of a territory in force at `at`, by region and then by number: laz_2 before laz_10. */
export function listAmbiti(db: Database, territorio: Territorio, at: string): Ambito[] {
  const rows = db
    .prepare<unknown[], Omit<Ambito, "dimostrativa"> & { readonly dimostrativa: number }>(
      `WITH ${COMPOSITION}
      SELECT v.codice, v.nome, v.regione, v.capofila, v.dimostrativa FROM ambito_vigente v
      WHERE (:regione IS NULL OR v.regione = :regione)
        AND (:ambito IS NULL OR v.codice = :ambito)
        AND (:comune IS NULL OR v.codice IN (SELECT ambito FROM membro WHERE comune = :comune))`,
    )
    .all({ at, ...bounds(territorio) });
  return rows
    .map((row) => ({ ...row, dimostrativa: row.dimostrativa === 1 }))
    .sort(
      (a, b) =>
        (a.regione < b.regione ? -1 : a.regione > b.regione ? 1 : 0) ||
        compareCodes(a.codice, b.codice),
    );
}

/**
 * The comuni of a territory in force at `at`, by name. `ambito` is null where the comune has none or
 * is cut into several; `popolazione` is the 2011 census, 0 where unknown: for order, not for figures.
 */
export function listComuni(db: Database, territorio: Territorio, at: string): Comune[] {
  return db
    .prepare<unknown[], Comune>(
      `WITH ${COMPOSITION},
      intero AS (SELECT comune, MIN(ambito) AS ambito FROM membro WHERE municipio = '' GROUP BY comune)
      SELECT c.catastale, ${CODE_AT} AS istat, c.nome, c.sigla, c.regione, i.ambito,
        COALESCE(c.popolazione, 0) AS popolazione, c.lat, c.lon
      FROM comune c LEFT JOIN intero i ON i.comune = c.catastale
      WHERE ${IN_FORCE}
        AND (:regione IS NULL OR c.regione = :regione)
        AND (:ambito IS NULL OR c.catastale IN (SELECT comune FROM membro WHERE ambito = :ambito))
        AND (:comune IS NULL OR c.catastale = :comune)`,
    )
    .all({ at, ...bounds(territorio) })
    .sort((a, b) => naturally(a.nome, b.nome) || (a.catastale < b.catastale ? -1 : 1));
}

/** The municipi of a comune in order of code; empty where it has none. */
export function listMunicipi(db: Database, comune: string): Municipio[] {
  return db
    .prepare<[string], Municipio>(
      "SELECT comune, codice, nome FROM municipio WHERE comune = ? ORDER BY codice",
    )
    .all(comune);
}

/** The narrowest condition a territory sets; a comune cut into several ambiti is bound by itself. */
function bounds({ livello, codice, comune }: Territorio) {
  const none = { regione: null, ambito: null, comune: null };
  switch (livello) {
    case "italia":
      return none;
    case "regione":
      return { ...none, regione: codice };
    case "ambito":
      return { ...none, ambito: codice };
    case "comune":
    case "municipio":
      return { ...none, comune };
  }
}
