import type { Database } from "better-sqlite3";
import { CODE_AT, COMPOSITION, IN_FORCE } from "./composition.js";

const FIELDS = `
  catastale TEXT PRIMARY KEY,
  attuale TEXT,
  codice_istat TEXT,
  nome TEXT NOT NULL,
  sigla TEXT NOT NULL,
  regione TEXT NOT NULL,
  nome_regione TEXT NOT NULL,
  ambito TEXT,
  nome_ambito TEXT,
  capofila_ambito TEXT,
  nome_capofila TEXT,
  lat REAL,
  lon REAL`;

/**
 * Makes the territory at a date as two temporary tables of this connection, in place of those there.
 *
 * `t_comune`: one row for every comune that ever was in the list. `attuale` is the comune in force at
 * `at` that it is part of (itself, or what it merged into), null when none is; a comune that has
 * ended, or has not begun, has the ambito of that one. `ambito` is null where none is known, or where
 * the comune is cut into several: then `t_municipio` decides. `capofila_ambito` is a cadastral code.
 *
 * `t_municipio`: comune, codice, nome, ambito, nome_ambito.
 */
export function createTerritoryView(db: Database, at: string): void {
  db.exec("DROP TABLE IF EXISTS temp.t_municipio; DROP TABLE IF EXISTS temp.t_comune;");
  db.exec(`CREATE TEMP TABLE t_comune (${FIELDS}) WITHOUT ROWID`);
  db.prepare(
    `INSERT INTO t_comune
    WITH ${COMPOSITION},
    intero AS MATERIALIZED (
      SELECT comune, MIN(ambito) AS ambito FROM membro WHERE municipio = '' GROUP BY comune),
    con_capofila AS MATERIALIZED (
      SELECT v.codice, v.nome, v.capofila, f.nome AS nome_capofila
      FROM ambito_vigente v LEFT JOIN comune f ON f.catastale = v.capofila)
    SELECT c.catastale, CASE WHEN ${IN_FORCE} THEN c.catastale END, ${CODE_AT}, c.nome, c.sigla, c.regione, r.nome,
      a.codice, a.nome, a.capofila, a.nome_capofila, c.lat, c.lon
    FROM comune c
    JOIN regione r ON r.codice = c.regione
    LEFT JOIN intero i ON i.comune = c.catastale
    LEFT JOIN con_capofila a ON a.codice = i.ambito
    WHERE true
    ON CONFLICT DO NOTHING`,
  ).run({ at });
  followMergers(db, at);
  db.exec(`CREATE TEMP TABLE t_municipio (
    comune TEXT NOT NULL, codice TEXT NOT NULL, nome TEXT NOT NULL, ambito TEXT, nome_ambito TEXT,
    PRIMARY KEY (comune, codice)) WITHOUT ROWID`);
  db.prepare(
    `INSERT INTO t_municipio
    WITH ${COMPOSITION}
    SELECT m.comune, m.codice, m.nome, COALESCE(v.codice, c.ambito), COALESCE(v.nome, c.nome_ambito)
    FROM municipio m
    LEFT JOIN t_comune c ON c.catastale = m.comune
    LEFT JOIN membro b ON b.comune = m.comune AND b.municipio = m.codice
    LEFT JOIN ambito_vigente v ON v.codice = b.ambito
    ORDER BY m.comune, m.codice, v.codice
    ON CONFLICT DO NOTHING`,
  ).run({ at });
}

interface Change {
  readonly cessato: string;
  readonly nuovo: string;
}

/** Gives comuni that are not in force at `at` the place of the one that is. */
function followMergers(db: Database, at: string): void {
  const changes = db
    .prepare<[], Change>(
      "SELECT cessato, nuovo FROM comune_variazione ORDER BY cessato, data, nuovo",
    )
    .all();
  const states = db
    .prepare<
      unknown[],
      { readonly catastale: string; readonly inForce: number; readonly begun: number }
    >(
      `SELECT c.catastale, ${IN_FORCE} AS inForce, (c.dal IS NULL OR c.dal <= :at) AS begun
      FROM comune c
      WHERE c.catastale IN (SELECT cessato FROM comune_variazione UNION SELECT nuovo FROM comune_variazione)`,
    )
    .all({ at });
  const inForce = new Set(states.filter((one) => one.inForce === 1).map((one) => one.catastale));
  const successor = new Map<string, string>();
  const ancestor = new Map<string, string>();
  for (const { cessato, nuovo } of changes) {
    if (!successor.has(cessato)) successor.set(cessato, nuovo);
    if (!ancestor.has(nuovo)) ancestor.set(nuovo, cessato);
  }
  const place = db.prepare(
    `UPDATE t_comune SET attuale = s.catastale, ambito = s.ambito, nome_ambito = s.nome_ambito,
      capofila_ambito = s.capofila_ambito, nome_capofila = s.nome_capofila
    FROM (SELECT * FROM t_comune WHERE catastale = :attuale) s
    WHERE t_comune.catastale = :catastale`,
  );
  for (const { catastale, begun } of states) {
    if (inForce.has(catastale)) continue;
    const attuale = follow(catastale, begun === 1 ? successor : ancestor, inForce);
    if (attuale !== undefined) place.run({ catastale, attuale });
  }
}

/** The first comune in force along a chain of changes; undefined when it leads nowhere. */
function follow(
  start: string,
  chain: ReadonlyMap<string, string>,
  inForce: ReadonlySet<string>,
): string | undefined {
  const seen = new Set<string>();
  let at = chain.get(start);
  while (at !== undefined && !inForce.has(at) && !seen.has(at)) {
    seen.add(at);
    at = chain.get(at);
  }
  return at !== undefined && inForce.has(at) ? at : undefined;
}
