import { readExpression } from "../define/expression.js";
import type { AggregateSpec, Indicator } from "../define/indicator.js";
import type { Population } from "../define/population.js";
import { addMonths } from "../model/date.js";
import { naturally } from "../model/italian.js";
import type { Member } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { aggregateOf } from "./build-sql.js";
import { cutOf, usableIn } from "./cut.js";
import { passSql } from "./evaluate.js";
import { lagPart } from "./lag.js";
import { member, membersOf } from "./members.js";
import { hasHistory, isReadByMonth, MONTH, type Question, YEAR } from "./question.js";
import { type Session, sqlFault } from "./session.js";
import { yearsOf } from "./years.js";

/** One group of rows of a population, at each condition that an indicator puts to them. */
export interface LadderRow {
  readonly membri: Readonly<Record<string, Member>>;
  /** Rows that stay: one number a step, each at most the one before. */
  readonly righe: readonly number[];
  /** What is counted or added up over the last of them, scaled as in the figure. */
  readonly valore: number | null;
}

/** How the rows of a population come down to those that a numerator or a denominator counts. */
export interface Ladder {
  readonly popolazione: string;
  /** What a row is, in words. */
  readonly riga: string;
  /** The one month whose rows are read; null where months do not matter, or divide. */
  readonly mese: string | null;
  /** The conditions one by one, as the definition writes them. */
  readonly condizioni: readonly string[];
  readonly misura: AggregateSpec;
  readonly dimensioni: readonly string[];
  /** In page order; one without members where nothing divides. */
  readonly gruppi: readonly LadderRow[];
}

/** One value of an indicator explained: an indicator has one, or one a variant. */
export interface ExplainedValue {
  readonly codice: string;
  readonly nome: string;
  readonly definizione: string;
  readonly voce: string | null;
  /** Months between the two figures whose change it is; null where it is the figure itself. */
  readonly mesi_di_distanza: number | null;
  readonly numeratore: Ladder;
  readonly denominatore: Ladder | null;
}

const ALWAYS = /^\s*1\s*$/;
const conjuncts = (text: string | undefined): readonly string[] =>
  text === undefined || ALWAYS.test(text) ? [] : readExpression(text).conjuncts;

/** The conditions that lead to the rows an aggregate counts or adds up, in order. */
function conditionsOf(
  spec: AggregateSpec,
  population: string,
  { from, where }: Indicator,
): readonly string[] {
  const own = population === from ? conjuncts(where) : [];
  if (typeof spec === "string") return [...own, ...conjuncts(spec)];
  const added =
    spec.sum ??
    spec.mean ??
    spec.median ??
    spec.percentile ??
    spec.distinct ??
    spec.max ??
    spec.variation;
  return [
    ...own,
    ...conjuncts(spec.where),
    ...conjuncts(spec.count),
    ...(added === undefined || ALWAYS.test(added) ? [] : [`${bracketed(added)} IS NOT NULL`]),
  ];
}

const bracketed = (text: string): string => (/^\w+$/.test(text.trim()) ? text.trim() : `(${text})`);

/**
 * Where a figure comes from: for each of its values, the rows of the population in the territory, how
 * many stay at each condition, and what the last of them add up to; cut as the figure is. A composite
 * is for the caller to take apart.
 */
export function explain(session: Session, asked: Question): readonly ExplainedValue[] {
  const { lag } = asked.indicator;
  const question = lag === undefined ? asked : lagPart(asked);
  const { indicator } = question;
  const values =
    indicator.variants === undefined
      ? [{ voce: null, numerator: indicator.numerator, denominator: indicator.denominator }]
      : indicator.variants.values.map((one) => ({
          voce: one.codice,
          numerator: one.numerator,
          denominator: one.denominator ?? indicator.denominator,
        }));
  const annual = yearsOf(session, populationOf(session, indicator.from), question.territorio);
  const cut = cutOf(question, (annual?.length ?? 0) > 0);
  return values.flatMap(({ voce, numerator, denominator }) =>
    numerator === undefined
      ? []
      : [
          {
            codice: indicator.codice,
            nome: indicator.title,
            definizione: indicator.definition,
            voce,
            mesi_di_distanza: lag ?? null,
            numeratore: ladder(session, question, numerator, cut.above, lag),
            denominatore:
              denominator === undefined
                ? null
                : ladder(session, question, denominator, cut.below, lag),
          },
        ],
  );
}

const populationOf = (session: Session, name: string | undefined): Population | undefined =>
  session.spec.catalog.populations.get(name ?? "");

function ladder(
  session: Session,
  { indicator, per, territorio }: Question,
  spec: AggregateSpec,
  cut: readonly string[],
  lag: number | undefined,
): Ladder {
  const aggregate = aggregateOf(spec, indicator.from ?? "", indicator.where);
  const population = populationOf(session, aggregate.population);
  const condizioni = conditionsOf(spec, aggregate.population, indicator);
  const dimensioni = population === undefined ? [] : usableIn(population, cut);
  const mese =
    isReadByMonth(population) && !dimensioni.includes(MONTH) ? session.mesi.at(-1) : null;
  const base = {
    popolazione: aggregate.population,
    riga: population?.row ?? "",
    mese: mese ?? null,
    condizioni,
    misura: spec,
    dimensioni,
  };
  if (population === undefined) return { ...base, gruppi: [] };
  const counts = condizioni.map((_, i) => {
    const all = condizioni.slice(0, i + 1).map((one) => `(${one})`);
    return `COUNT(CASE WHEN ${all.join(" AND ")} THEN 1 END)`;
  });
  const wanted = ["COUNT(*)", ...counts, aggregate.sql];
  const groups = read(session, population, dimensioni, wanted, territorio);
  const year = per.includes(YEAR)
    ? undefined
    : yearsOf(session, population, territorio)?.at(-1)?.codice;
  const months = hasHistory(population) ? shownMonths(session, lag) : null;
  const shown = groups.filter(({ keys }) =>
    dimensioni.every((name, i) => {
      if (name === YEAR) return year === undefined || keys[i] === year;
      return name !== MONTH || months === null || months.includes(keys[i] ?? "");
    }),
  );
  const known = dimensioni.map(
    (name) =>
      new Map(
        (membersOf(session, population, name, territorio) ?? []).map((one) => [one.codice, one]),
      ),
  );
  const gruppi = shown.map(({ keys, numbers }): LadderRow => {
    const value = numbers.at(-1) ?? null;
    return {
      membri: Object.fromEntries(
        dimensioni.map((name, i) => [
          name,
          member(name, keys[i] ?? null, known[i] ?? new Map(), population.dimensions[name]?.kind),
        ]),
      ),
      righe: numbers.slice(0, -1).map((one) => one ?? 0),
      valore: value === null ? null : value * aggregate.scale,
    };
  });
  return { ...base, gruppi: inOrder(gruppi, dimensioni) };
}

/** The months that a figure shows: those of the history, or the two whose change it is. */
function shownMonths(session: Session, lag: number | undefined): readonly string[] {
  const last = session.mesi.at(-1) ?? "";
  return lag === undefined ? session.mesi : [addMonths(last, -lag), last];
}

interface Group {
  readonly keys: readonly (string | null)[];
  readonly numbers: readonly (number | null)[];
}

function read(
  session: Session,
  population: Population,
  dims: readonly string[],
  wanted: readonly string[],
  territorio: Territorio,
): readonly Group[] {
  session.ensure(population.name);
  const month = session.mesi.at(-1) ?? "";
  const { sql, values } = passSql(population, dims, wanted, territorio, month);
  try {
    const statement = session.db.prepare<unknown[], (string | number | null)[]>(sql).raw(true);
    const rows = sql.includes(":data_osservazione")
      ? statement.all(...values, { data_osservazione: session.spec.data })
      : statement.all(...values);
    return rows.map((row) => ({
      keys: row.slice(0, dims.length).map((one) => (one === null ? null : String(one))),
      numbers: row.slice(dims.length).map((one) => (one === null ? null : Number(one))),
    }));
  } catch (error) {
    throw sqlFault(error, population.name, session.columns(population.name));
  }
}

function inOrder(rows: readonly LadderRow[], dims: readonly string[]): readonly LadderRow[] {
  return [...rows].sort((a, b) => {
    for (const name of dims) {
      const order = (a.membri[name]?.ordine ?? 0) - (b.membri[name]?.ordine ?? 0);
      if (order !== 0) return order;
      const named = naturally(a.membri[name]?.codice ?? "", b.membri[name]?.codice ?? "");
      if (named !== 0) return named;
    }
    return 0;
  });
}
