import type { Population } from "../define/population.js";
import { DashError } from "../model/errors.js";
import { decimalsOf, naturally, type Unit } from "../model/italian.js";
import { ratio } from "../model/ratio.js";
import type { Measured, Member } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { type Aggregate, type Pair, pairsOf, scopeSql } from "./build-sql.js";
import { cellsOf, type Grouped } from "./cells.js";
import { composeAnswer, compositeParts } from "./composite.js";
import { cutOf, usableIn } from "./cut.js";
import { isBeforeHistory, lagAnswer, lagPart } from "./lag.js";
import { gridOf, member, membersOf } from "./members.js";
import {
  type Answer,
  type AnswerRow,
  checkDimensions,
  hasHistory,
  isBelowLevel,
  isReadByMonth,
  MONTH,
  type Question,
  YEAR,
} from "./question.js";
import type { Session } from "./session.js";
import { yearsOf } from "./years.js";

/** Everything one pass must give: aggregates that share population, dimensions and territory. */
interface Pass {
  readonly population: Population;
  readonly dims: readonly string[];
  readonly territorio: Territorio;
  readonly aggregates: Map<string, number>;
  /** Codes of the indicators that read it, for messages. */
  readonly codes: string[];
  rows: Grouped;
}

function passKey(population: string, dims: readonly string[], territorio: Territorio): string {
  return `${population}|${dims.join(",")}|${territorio.livello}:${territorio.codice}`;
}

/** The SQL of a pass: one scan of the population for all its aggregates. */
export function passSql(
  population: Population,
  dims: readonly string[],
  aggregates: readonly string[],
  territorio: Territorio,
  month: string,
): { readonly sql: string; readonly values: readonly string[] } {
  const scope = scopeSql(territorio);
  const conditions = [scope.sql];
  const values = [...scope.values];
  if (hasHistory(population) && dims.includes(MONTH)) {
    conditions.push("mese IN (SELECT mese FROM t_mese WHERE indice > 0)");
  } else if (isReadByMonth(population)) {
    conditions.push("mese = ?");
    values.push(month);
  }
  const select = [...dims, ...aggregates.map((sql, i) => `${sql} AS v${i}`)].join(", ");
  const group = dims.length > 0 ? ` GROUP BY ${dims.join(", ")}` : "";
  return {
    sql: `SELECT ${select} FROM ${population.name} WHERE ${conditions.join(" AND ")}${group}`,
    values,
  };
}

const keyOf = (codes: readonly (string | null)[]): string =>
  codes.map((c) => c ?? "\u0000").join("\u0001");

/** The value of a pair from its two numbers. Division comes last; zero below gives null. */
export function measured(
  pair: Pair,
  numerator: number | null,
  denominator: number | null,
  unit: Unit,
): Measured {
  const top = numerator === null ? null : numerator * pair.numerator.scale;
  const below =
    pair.denominator === null || denominator === null ? null : denominator * pair.denominator.scale;
  if (pair.numerator.direct) return { valore: top, numeratore: null, denominatore: below };
  if (pair.denominator === null) return { valore: top, numeratore: top, denominatore: null };
  return { valore: ratio(top, below, unit), numeratore: top, denominatore: below };
}

/** How a question is answered: the passes it reads and how its rows are cut. */
interface Plan {
  readonly question: Question;
  readonly pairs: readonly { pair: Pair; top: Pass; below: Pass | null }[];
  /** Dimensions of the rows: as asked, what the indicator always cuts by, the year. */
  readonly dims: readonly string[];
  readonly coverage: Answer["coverage"];
  /** Tables that must be delivered for there to be a figure. */
  readonly required: readonly string[];
  /** Last month the deliveries know; null where months do not matter. */
  readonly until: string | null;
  /** The one year that is shown, where nobody asked for all. */
  readonly year: string | null;
  /** Years whose sums may not be told. */
  readonly hidden: ReadonlySet<string>;
}

export interface EvaluateOptions {
  /** Leaves out, unread, what the deliveries do not cover wholly: comparisons need the whole. */
  readonly wholeOnly?: boolean;
}

const UNDEFINED: Measured = { valore: null, numeratore: null, denominatore: null };

/**
 * Answers questions at the session's date. Aggregates that share population, grouping and territory
 * are computed in one scan. Composite indicators are answered through those they are made of.
 */
export function evaluate(
  session: Session,
  questions: readonly Question[],
  options: EvaluateOptions = {},
): readonly Answer[] {
  const { catalog } = session.spec;
  const passes = new Map<string, Pass>();

  const request = (aggregate: Aggregate, dims: readonly string[], territorio: Territorio): Pass => {
    const population = catalog.populations.get(aggregate.population);
    if (population === undefined) {
      throw new DashError("T-SPEC", {
        message: `la popolazione «${aggregate.population}» non esiste`,
      });
    }
    const usable = usableIn(population, dims);
    const key = passKey(population.name, usable, territorio);
    let pass = passes.get(key);
    if (pass === undefined) {
      pass = { population, dims: usable, territorio, aggregates: new Map(), codes: [], rows: [] };
      passes.set(key, pass);
    }
    if (!pass.aggregates.has(aggregate.sql))
      pass.aggregates.set(aggregate.sql, pass.aggregates.size);
    return pass;
  };

  const plan = (question: Question): Plan => {
    checkDimensions(question, catalog);
    const { indicator, territorio } = question;
    const years = yearsOf(session, catalog.populations.get(indicator.from ?? ""), territorio) ?? [];
    const oneYear = years.length > 0 && !question.per.includes(YEAR);
    const year = oneYear ? (years.at(-1)?.codice ?? null) : null;
    const partial = years.filter((one) => one.parziale).map((one) => one.codice);
    const hidden = new Set(options.wholeOnly === true ? partial : []);
    const { above: dims, below: whole } = cutOf(question, years.length > 0);
    const asked = pairsOf(indicator);
    const required = new Set(indicator.requires);
    for (const pair of asked) {
      for (const aggregate of [pair.numerator, pair.denominator]) {
        const population = catalog.populations.get(aggregate?.population ?? "");
        for (const table of population?.sources ?? []) required.add(table);
      }
    }
    const coverage = isBelowLevel(indicator, territorio, catalog)
      ? "nessuna"
      : session.coverage([...required], territorio);
    const rows = catalog.populations.get(indicator.from ?? "");
    const monthly = dims.includes(MONTH) ? hasHistory(rows) : isReadByMonth(rows);
    // Uncut, a state is that of the date, however old the delivery: it does not wait for its month.
    const dated = indicator.observation === "S" && !dims.includes(MONTH);
    const until = monthly && !dated ? session.lastMonth([...required], territorio) : null;
    if (options.wholeOnly === true && coverage !== "intera") {
      return { question, pairs: [], dims, coverage, required: [...required], until, year, hidden };
    }
    const read = (aggregate: Aggregate, dims: readonly string[]): Pass => {
      const pass = request(aggregate, dims, territorio);
      if (!pass.codes.includes(indicator.codice)) pass.codes.push(indicator.codice);
      return pass;
    };
    const pairs = asked.map((pair) => ({
      pair,
      top: read(pair.numerator, dims),
      below: pair.denominator === null ? null : read(pair.denominator, whole),
    }));
    return { question, pairs, dims, coverage, required: [...required], until, year, hidden };
  };

  const simple = new Map<Question, Plan>();
  const parts = new Map<Question, readonly Question[]>();
  const ask = (question: Question): void => {
    const { composite, lag } = question.indicator;
    if (composite === undefined && lag === undefined) simple.set(question, plan(question));
    else {
      const made =
        composite === undefined ? [lagPart(question)] : compositeParts(question, catalog);
      parts.set(question, made);
      for (const part of made) ask(part);
    }
  };
  for (const question of questions) ask(question);

  const month = session.mesi.at(-1) ?? "";
  for (const pass of passes.values()) {
    const { population, dims, territorio } = pass;
    const scan = (aggregates: readonly string[]) =>
      passSql(population, dims, aggregates, territorio, month);
    pass.rows = cellsOf(session, {
      population,
      dims,
      aggregates: [...pass.aggregates.keys()],
      sql: (aggregates) => scan(aggregates).sql,
      values: scan([]).values,
      codes: pass.codes,
    });
  }

  const answers = new Map<Question, Answer>();
  for (const [question, one] of simple) answers.set(question, answer(session, question, one));
  const answered = (question: Question): Answer => {
    const made = parts.get(question);
    if (made === undefined) return answers.get(question) as Answer;
    if (question.indicator.lag !== undefined) {
      return lagAnswer(question, answered(made[0] as Question), session.mesi);
    }
    return composeAnswer(question, made.map(answered));
  };
  return questions.map(answered);
}

/**
 * Which rows are about a part of the territory that no delivery covers: where nothing is found there
 * it is not known that there is nothing.
 */
function undelivered(
  session: Session,
  { question, dims, coverage, required }: Plan,
): (codes: readonly (string | null)[]) => boolean {
  const at = (["comune", "ambito", "regione"] as const)
    .map((livello) => ({ livello, place: dims.indexOf(livello) }))
    .find(({ place }) => place >= 0);
  if (coverage !== "parziale" || at === undefined) return () => false;
  const { livello, place } = at;
  const ambiti =
    livello === "comune"
      ? new Map(
          session
            .rows<{ comune: string; ambito: string | null }>(
              null,
              "SELECT catastale AS comune, ambito FROM t_comune WHERE attuale = catastale",
              [],
            )
            .map(({ comune, ambito }) => [comune, ambito]),
        )
      : null;
  const known = new Map<string, boolean>();
  return (codes) => {
    const code = codes[place] ?? null;
    // A comune cut into several ambiti has none of its own.
    const codice = ambiti === null ? code : (ambiti.get(code ?? "") ?? null);
    if (codice === null) return false;
    let found = known.get(codice);
    if (found === undefined) {
      const territorio: Territorio =
        livello === "regione"
          ? { ...question.territorio, livello, codice }
          : { ...question.territorio, livello: "ambito", codice, ambito: codice };
      found = session.coverage(required, territorio) === "nessuna";
      known.set(codice, found);
    }
    return found;
  };
}

function answer(session: Session, question: Question, plan: Plan): Answer {
  const { indicator, territorio } = question;
  const population = session.spec.catalog.populations.get(indicator.from ?? "");
  const { dims } = plan;
  const isAnnual = population?.dimensions[YEAR] !== undefined;
  const variantDim = indicator.variants?.dimension;
  const dimensioni = variantDim === undefined ? dims : [...dims, variantDim];
  const variants = new Map(
    (indicator.variants?.values ?? []).map((one, ordine) => [
      one.codice,
      { codice: one.codice, etichetta: one.etichetta, ordine, unit: one.unit },
    ]),
  );

  const isShownYear = (name: string, code: string | null): boolean =>
    plan.year === null || name !== YEAR || code === plan.year;
  const known = dims.map(
    (name) =>
      membersOf(session, population, name, territorio)?.filter((one) =>
        isShownYear(name, one.codice),
      ) ?? null,
  );
  const byCode = known.map((list) => new Map((list ?? []).map((one) => [one.codice, one])));

  // The rows to show: every combination of known members, and whatever else was found.
  const shown = new Map<string, readonly (string | null)[]>();
  const lists = known.filter((list) => list !== null);
  if (lists.length === known.length) {
    for (const codes of gridOf(session, dims, lists, territorio)) shown.set(keyOf(codes), codes);
  }
  const tops = plan.pairs.map(({ pair, top, below }) => ({
    pair,
    topIndex: top.aggregates.get(pair.numerator.sql) ?? 0,
    topDims: top.dims,
    topRows: new Map(top.rows.map((row) => [keyOf(row.keys), row.values])),
    belowIndex: below?.aggregates.get(pair.denominator?.sql ?? "") ?? 0,
    belowDims: below?.dims ?? [],
    belowRows: new Map((below?.rows ?? []).map((row) => [keyOf(row.keys), row.values])),
    hasBelow: below !== null,
  }));
  for (const { pair, top } of plan.pairs) {
    if (top.dims.length !== dims.length || pair.numerator.population !== indicator.from) continue;
    for (const row of top.rows) {
      const key = keyOf(row.keys);
      if (shown.has(key) || !row.keys.every((code, i) => isShownYear(dims[i] ?? "", code)))
        continue;
      if (isBeforeHistory(question, dims, row.keys, session.mesi)) continue;
      // «non attribuito» stands only where something is counted there.
      if (row.values.some((value) => value !== null && value !== 0)) shown.set(key, row.keys);
    }
  }
  if (dims.length === 0) shown.set(keyOf([]), []);

  const pick = (codes: readonly (string | null)[], wanted: readonly string[]): string =>
    keyOf(wanted.map((name) => codes[dims.indexOf(name)] ?? null));

  const isUndelivered = undelivered(session, plan);
  const righe: AnswerRow[] = [];
  for (const codes of shown.values()) {
    const membri: Record<string, Member> = {};
    dims.forEach((name, i) => {
      membri[name] = member(
        name,
        codes[i] ?? null,
        byCode[i] ?? new Map(),
        population?.dimensions[name]?.kind,
      );
    });
    for (const one of tops) {
      const variant = one.pair.variant === null ? undefined : variants.get(one.pair.variant);
      const unita = variant?.unit ?? indicator.unit;
      const topValues = one.topRows.get(pick(codes, one.topDims));
      const belowValues = one.belowRows.get(pick(codes, one.belowDims));
      // No row in a grouping: nothing to count there, which is zero; a median of nothing is null, and
      // so is a year that nobody has told.
      const top =
        topValues === undefined
          ? one.pair.numerator.direct || isAnnual
            ? null
            : 0
          : (topValues[one.topIndex] ?? null);
      const below = !one.hasBelow
        ? null
        : belowValues === undefined
          ? 0
          : (belowValues[one.belowIndex] ?? null);
      const asked = membri[MONTH]?.codice ?? session.mesi.at(-1) ?? "";
      const unknown =
        plan.coverage === "nessuna" ||
        ((top ?? 0) === 0 && isUndelivered(codes)) ||
        (plan.until !== null && asked > plan.until) ||
        (isAnnual && membri[YEAR] === undefined) ||
        plan.hidden.has(membri[YEAR]?.codice ?? "");
      const value = unknown ? UNDEFINED : measured(one.pair, top, below, unita);
      righe.push({
        ...value,
        membri:
          variant === undefined || variantDim === undefined
            ? membri
            : {
                ...membri,
                [variantDim]: {
                  codice: variant.codice,
                  etichetta: variant.etichetta,
                  ordine: variant.ordine,
                },
              },
        unita,
        decimali:
          unita === indicator.unit ? (indicator.decimals ?? decimalsOf(unita)) : decimalsOf(unita),
      });
    }
  }
  righe.sort((a, b) => {
    for (const name of dimensioni) {
      const order = (a.membri[name]?.ordine ?? 0) - (b.membri[name]?.ordine ?? 0);
      if (order !== 0) return order;
      const named = naturally(a.membri[name]?.codice ?? "", b.membri[name]?.codice ?? "");
      if (named !== 0) return named;
    }
    return 0;
  });
  return { question, dimensioni, righe, coverage: plan.coverage };
}
