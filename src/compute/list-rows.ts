import type { Indicator } from "../define/indicator.js";
import type { Population } from "../define/population.js";
import type { Territorio } from "../model/territory.js";
import { type Pair, pairsOf, scopeSql } from "./build-sql.js";
import { isReadByMonth, MONTH, YEAR } from "./question.js";
import { type Session, sqlFault } from "./session.js";
import { yearsOf } from "./years.js";

/** Whose rows are asked for. */
export interface ListQuestion {
  readonly indicator: Indicator;
  readonly territorio: Territorio;
  /** Only the rows behind the numerator, e.g. what a check found. */
  readonly soloNumeratore?: boolean;
}

export interface ListedRow {
  /** Whether it is among what is counted above, and below; null where nothing is divided. */
  readonly numeratore: boolean;
  readonly denominatore: boolean | null;
  /** One value a column of the list. */
  readonly valori: readonly (string | number | null)[];
}

/** The rows of one population behind a figure; numerator and denominator may come from two. */
export interface RowList {
  readonly codice: string;
  /** Of an indicator with more than one value: which. */
  readonly voce: string | null;
  readonly popolazione: string;
  /** What a row is, in words. */
  readonly riga: string;
  readonly colonne: readonly string[];
  readonly righe: readonly ListedRow[];
}

/** Keys, states and dates: what a list may show of a row where its population does not say. */
const SHOWN =
  /^(protocollo\w*|altro|id_(caso|pais|puc|incontro|equipe|operatore|case_manager)|case_manager|comune|municipio|ambito|codice_ambito|regola|tipo|esito|sede|stato\w*|motivo|mese|annualita|anno|inizio|scadenza|ultimo_utile|giorni\w*|dal|al|data|data_\w+|\w+_il)$/;
/** Dates that say who a person is. */
const PERSONAL = new Set(["data_nascita"]);

function columnsOf(session: Session, population: Population): readonly string[] {
  const all = session.columns(population.name);
  return population.elenco === undefined
    ? all.filter((name) => SHOWN.test(name) && !PERSONAL.has(name))
    : population.elenco.filter((name) => all.includes(name));
}

/**
 * The rows behind the numerator and the denominator of an indicator, for a territory at the date of
 * the session: one list a population and a value, in order of their first columns. For a month or a
 * year, those of the figure that is not cut: the month of the date, the latest year. An indicator made
 * of others has none of its own.
 */
export function listRows(session: Session, question: ListQuestion): readonly RowList[] {
  return pairsOf(question.indicator).flatMap((pair) => listsOf(session, question, pair));
}

function listsOf(session: Session, question: ListQuestion, pair: Pair): readonly RowList[] {
  const above = pair.numerator;
  const below = question.soloNumeratore === true ? null : pair.denominator;
  const together = below === null || below.population === above.population;
  const first = read(session, question, pair, above.population, {
    above: above.rows,
    below: together ? (below?.rows ?? null) : null,
  });
  if (together || below === null) return [first];
  return [
    first,
    read(session, question, pair, below.population, { above: "0", below: below.rows }),
  ];
}

function read(
  session: Session,
  { indicator, territorio }: ListQuestion,
  { variant }: Pair,
  name: string,
  { above, below }: { readonly above: string; readonly below: string | null },
): RowList {
  session.ensure(name);
  const population = session.spec.catalog.populations.get(name);
  const colonne = population === undefined ? [] : columnsOf(session, population);
  const scope = scopeSql(territorio);
  const conditions = [scope.sql];
  const values = [...scope.values];
  if (isReadByMonth(population)) {
    conditions.push(`${MONTH} = ?`);
    values.push(session.mesi.at(-1) ?? "");
  }
  const year = yearsOf(session, population, territorio)?.at(-1)?.codice;
  if (year !== undefined) {
    conditions.push(`CAST(${YEAR} AS TEXT) = ?`);
    values.push(year);
  }
  const sql = `SELECT sopra, sotto, ${["NULL", ...colonne].join(", ")} FROM (
      SELECT *, COALESCE((${above}), 0) <> 0 AS sopra, ${below === null ? "NULL" : `COALESCE((${below}), 0) <> 0`} AS sotto
      FROM ${name} WHERE ${conditions.join(" AND ")})
    WHERE sopra OR sotto ORDER BY ${[...colonne.map((_, i) => String(i + 4)), "1"].join(", ")}`;
  try {
    const statement = session.db.prepare<unknown[], (string | number | null)[]>(sql).raw(true);
    const rows = sql.includes(":data_osservazione")
      ? statement.all(...values, { data_osservazione: session.spec.data })
      : statement.all(...values);
    return {
      codice: indicator.codice,
      voce: variant,
      popolazione: name,
      riga: population?.row ?? "",
      colonne,
      righe: rows.map(([sopra, sotto, , ...valori]) => ({
        numeratore: sopra === 1,
        denominatore: sotto === null ? null : sotto === 1,
        valori,
      })),
    };
  } catch (error) {
    throw sqlFault(error, indicator.codice, session.columns(name));
  }
}
