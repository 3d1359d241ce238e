import { type Code, readCodes } from "../define/codes.js";
import type { Population } from "../define/population.js";
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
    const scope = scopeSql(
      territorio.livello === "municipio" ? { ...territorio, livello: "comune" } : territorio,
    );
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
