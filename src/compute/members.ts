import { type Code, readCodes } from "../define/codes.js";
import { LEVELS, type Population } from "../define/population.js";
import { naturally, sayMonth, sayWeek } from "../model/italian.js";
import type { Member } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { scopeSql } from "./build-sql.js";
import { MONTH, NOT_ATTRIBUTED } from "./question.js";
import type { Session } from "./session.js";
import { yearsOf } from "./years.js";

function memberOfCode(code: Code): Member {
  return { codice: code.codice, etichetta: code.etichetta, ordine: code.ordine };
}

/** The members a dimension has in a territory, in page order; null: only those found in the rows. */
export function membersOf(
  session: Session,
  population: Population | undefined,
  name: string,
  territorio: Territorio,
): readonly Member[] | null {
  const list = (sql: string, values: readonly string[]): readonly Member[] =>
    [...session.rows<{ codice: string; etichetta: string }>(null, sql, values)]
      .sort((a, b) => naturally(a.etichetta, b.etichetta) || naturally(a.codice, b.codice))
      .map((row, ordine) => ({ ...row, ordine }));
  if (name === "regione") {
    const where = territorio.livello === "italia" ? "1" : "codice = ?";
    return list(
      `SELECT codice, codice || '-' || nome AS etichetta FROM regione WHERE ${where}`,
      territorio.livello === "italia" ? [] : [territorio.regione ?? ""],
    );
  }
  if (name === "ambito" || name === "comune") {
    const scope = comuniSql(territorio);
    const view = `(SELECT catastale AS comune, nome, ambito, nome_ambito, regione FROM t_comune
      WHERE attuale = catastale)`;
    return name === "ambito"
      ? list(
          `SELECT DISTINCT ambito AS codice, ambito || ' ' || nome_ambito AS etichetta FROM ${view}
           WHERE ambito IS NOT NULL AND ${scope.sql}`,
          scope.values,
        )
      : list(
          `SELECT comune AS codice, nome AS etichetta FROM ${view} WHERE ${scope.sql}`,
          scope.values,
        );
  }
  if (name === "municipio") {
    return territorio.comune === null
      ? null
      : list("SELECT codice, nome AS etichetta FROM municipio WHERE comune = ?", [
          territorio.comune,
        ]);
  }
  const dimension = population?.dimensions[name];
  if (dimension?.kind === "mese") {
    return session.mesi.map((codice, ordine) => ({ codice, etichetta: sayMonth(codice), ordine }));
  }
  if (dimension?.kind === "anno") {
    return (yearsOf(session, population, territorio) ?? []).map(({ codice }, ordine) => ({
      codice,
      etichetta: codice,
      ordine,
    }));
  }
  if (dimension?.list !== undefined)
    return readCodes(session.spec.root, dimension.list).map(memberOfCode);
  return null;
}

/** Levels that lie one inside the other; a municipio only has members within its comune. */
const NESTED: readonly string[] = LEVELS.filter((name) => name !== "municipio");

/** Where the comuni of a territory are found; of a municipio, its comune. */
const comuniSql = (territorio: Territorio): ReturnType<typeof scopeSql> =>
  scopeSql(territorio.livello === "municipio" ? { ...territorio, livello: "comune" } : territorio);

type Codes = readonly (string | null)[];

/**
 * The places there are at the date, each with its code at these levels; null for a comune in no ambito
 * that is known.
 */
function placesOf(
  session: Session,
  levels: readonly string[],
  territorio: Territorio,
): readonly Codes[] {
  const scope = comuniSql(territorio);
  // A comune cut into several ambiti lies in those of its municipi.
  const view = `
    SELECT c.catastale AS comune, c.ambito, c.regione FROM t_comune c
    WHERE c.attuale = c.catastale
      AND (c.ambito IS NOT NULL OR c.catastale NOT IN (SELECT comune FROM t_municipio WHERE ambito IS NOT NULL))
    UNION
    SELECT c.catastale, m.ambito, c.regione FROM t_comune c JOIN t_municipio m ON m.comune = c.catastale
    WHERE c.attuale = c.catastale AND c.ambito IS NULL AND m.ambito IS NOT NULL`;
  const rows = session.rows<Record<string, string | null>>(
    null,
    `SELECT DISTINCT ${levels.join(", ")} FROM (${view}) WHERE ${scope.sql}`,
    scope.values,
  );
  const places = rows.map((row) => levels.map((name) => row[name] ?? null));
  // Without its comuni, what lies in no ambito is no place of its own.
  return levels.includes("comune") ? places : places.filter((codes) => !codes.includes(null));
}

/**
 * Every combination of the members of some dimensions, as codes: of territories only those where one
 * lies in the other.
 */
export function gridOf(
  session: Session,
  dims: readonly string[],
  known: readonly (readonly Member[])[],
  territorio: Territorio,
): readonly Codes[] {
  const single = (name: string): Codes[] =>
    (known[dims.indexOf(name)] ?? []).map(({ codice }) => [codice]);
  const levels = dims.filter((name) => NESTED.includes(name));
  const others = dims.filter((name) => !NESTED.includes(name));
  const lists =
    levels.length < 2
      ? [...levels, ...others].map(single)
      : [placesOf(session, levels, territorio), ...others.map(single)];
  const all = lists.reduce<readonly Codes[]>(
    (done, list) => done.flatMap((before) => list.map((codes) => [...before, ...codes])),
    [[]],
  );
  const order = dims.map((name) => [...levels, ...others].indexOf(name));
  return order.every((from, to) => from === to)
    ? all
    : all.map((codes) => order.map((from) => codes[from] ?? null));
}

/** What a member is called when no list names it: months and weeks in words, the rest as it is. */
function labelOf(name: string, code: string, kind: string | undefined): string {
  if (name === MONTH) return sayMonth(code);
  return kind === "settimana" ? sayWeek(code) : code;
}

/** One member by its code; null is «non attribuito». */
export function member(
  name: string,
  code: string | null,
  known: ReadonlyMap<string, Member>,
  kind: string | undefined,
): Member {
  if (code === null) {
    return { codice: NOT_ATTRIBUTED, etichetta: "non attribuito", ordine: Number.MAX_SAFE_INTEGER };
  }
  return (
    known.get(code) ?? {
      codice: code,
      etichetta: labelOf(name, code, kind),
      ordine: Number.MAX_SAFE_INTEGER - 1,
    }
  );
}
