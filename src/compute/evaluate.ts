import type { Catalog } from "../define/catalog.js";
import { type Code, readCodes } from "../define/codes.js";
import type { Indicator } from "../define/indicator.js";
import type { Population } from "../define/population.js";
import { mondayOf } from "../model/date.js";
import { DashError } from "../model/errors.js";
import { decimalsOf, sayDay, sayMonth, type Unit } from "../model/italian.js";
import { nearNames } from "../model/near.js";
import type { Measured, Member } from "../model/result-table.js";
import type { Livello, Territorio } from "../model/territory.js";
import { type Aggregate, type Pair, pairsOf, scopeSql } from "./build-sql.js";
import type { Session } from "./session.js";

/** The territory levels one may cut by, widest first. */
export const LEVELS = ["regione", "ambito", "comune", "municipio"] as const;
type Level = (typeof LEVELS)[number];
export const isLevel = (name: string): name is Level =>
  (LEVELS as readonly string[]).includes(name);

export const NOT_ATTRIBUTED = "non_attribuito";

/** One question: an indicator, cut by dimensions, for a territory. */
export interface Question {
  readonly indicator: Indicator;
  readonly per: readonly string[];
  readonly territorio: Territorio;
  /** False: nobody looks at what wider territories have; saves reading them. */
  readonly compared?: boolean;
}

export interface AnswerRow extends Measured {
  readonly membri: Readonly<Record<string, Member>>;
  readonly unita: Unit;
  readonly decimali: number;
}

export interface Answer {
  readonly question: Question;
  /** Names of the dimensions of the rows, in order: those asked for, the indicator's own, the variant's. */
  readonly dimensioni: readonly string[];
  readonly righe: readonly AnswerRow[];
  /** Whether the deliveries cover the territory; where not wholly, values may be partial. */
  readonly coverage: "intera" | "parziale" | "nessuna";
}

const MONTH = "mese";

/** Every dimension `--per` accepts for an indicator. */
export function dimensionsOf(indicator: Indicator, catalog: Catalog): readonly string[] {
  const population = catalog.populations.get(indicator.from ?? "");
  const own = Object.keys(population?.dimensions ?? {});
  const months = own.includes(MONTH) ? [MONTH] : [];
  return [...LEVELS, ...new Set([...months, ...indicator.by])].filter(
    (name) => isLevel(name) || own.includes(name) || indicator.composite !== undefined,
  );
}

function checkDimensions(question: Question, catalog: Catalog): void {
  const allowed = dimensionsOf(question.indicator, catalog);
  for (const name of question.per) {
    if (allowed.includes(name)) continue;
    const near = nearNames(name, allowed, 1);
    throw new DashError("USO", {
      message: `l'indicatore ${question.indicator.codice} non si può dividere per «${name}».`,
      remedy: `${near.length > 0 ? `Forse «${near[0]}»? ` : ""}Dimensioni adatte: ${allowed.join(", ")}.`,
    });
  }
}

/** Rows of one grouping: the values of its dimensions and, by aggregate, the number. */
type Grouped = readonly {
  readonly keys: readonly (string | null)[];
  readonly values: readonly (number | null)[];
}[];

/** Everything one pass must give: aggregates that share population, dimensions and territory. */
interface Pass {
  readonly population: Population;
  readonly dims: readonly string[];
  readonly territorio: Territorio;
  readonly aggregates: Map<string, number>;
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
  const hasMonth = population.dimensions[MONTH] !== undefined;
  const conditions = [scope.sql];
  const values = [...scope.values];
  if (hasMonth) {
    if (dims.includes(MONTH)) conditions.push("mese IN (SELECT mese FROM t_mese WHERE indice > 0)");
    else {
      conditions.push("mese = ?");
      values.push(month);
    }
  }
  const select = [...dims, ...aggregates.map((sql, i) => `${sql} AS v${i}`)].join(", ");
  const group = dims.length > 0 ? ` GROUP BY ${dims.join(", ")}` : "";
  return {
    sql: `SELECT ${select} FROM ${population.name} WHERE ${conditions.join(" AND ")}${group}`,
    values,
  };
}

function memberOfCode(code: Code): Member {
  return { codice: code.codice, etichetta: code.etichetta, ordine: code.ordine };
}

const naturally = (a: string, b: string): number => a.localeCompare(b, "it", { numeric: true });

/** The members a dimension has in a territory, in page order; null: only those found in the rows. */
function membersOf(
  session: Session,
  population: Population | undefined,
  name: string,
  territorio: Territorio,
): readonly Member[] | null {
  const { db } = session;
  const list = (sql: string, values: readonly string[]): readonly Member[] =>
    db
      .prepare<unknown[], { codice: string; etichetta: string }>(sql)
      .all(...values)
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
  if (dimension?.list !== undefined)
    return readCodes(session.spec.root, dimension.list).map(memberOfCode);
  return null;
}

/** What a member is called when no list names it: months and weeks in words, the rest as it is. */
function labelOf(name: string, code: string, kind: string | undefined): string {
  if (name === MONTH) return sayMonth(code);
  return kind === "settimana" ? `dal ${sayDay(mondayOf(code)).slice(0, 5)}` : code;
}

function member(
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

const keyOf = (codes: readonly (string | null)[]): string =>
  codes.map((c) => c ?? "\u0000").join("\u0001");

function product(lists: readonly (readonly Member[])[]): readonly (readonly Member[])[] {
  return lists.reduce<readonly (readonly Member[])[]>(
    (done, list) => done.flatMap((before) => list.map((one) => [...before, one])),
    [[]],
  );
}

function ratio(numerator: number | null, denominator: number | null, unit: Unit): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null;
  return (numerator / denominator) * (unit === "percentuale" ? 100 : 1);
}

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
    const usable = dims.filter(
      (name) => isLevel(name) || population.dimensions[name] !== undefined,
    );
    const key = passKey(population.name, usable, territorio);
    let pass = passes.get(key);
    if (pass === undefined) {
      pass = { population, dims: usable, territorio, aggregates: new Map(), rows: [] };
      passes.set(key, pass);
    }
    if (!pass.aggregates.has(aggregate.sql))
      pass.aggregates.set(aggregate.sql, pass.aggregates.size);
    return pass;
  };

  interface Plan {
    readonly question: Question;
    readonly pairs: readonly { pair: Pair; top: Pass; below: Pass | null }[];
    readonly split: readonly string[];
    readonly coverage: Answer["coverage"];
  }

  const plan = (question: Question): Plan => {
    checkDimensions(question, catalog);
    const { indicator, per, territorio } = question;
    // What an indicator is split by cuts its numerator only: the classes are shares of one whole.
    const own = indicator.split
      .map((name) => (name === "figlio" ? childLevel(territorio.livello) : name))
      .filter((name) => name !== null);
    const split = own.filter((name) => !per.includes(name));
    const whole = per.filter((name) => !own.includes(name));
    const asked = pairsOf(indicator);
    const required = new Set(indicator.requires);
    for (const pair of asked) {
      for (const aggregate of [pair.numerator, pair.denominator]) {
        const population = catalog.populations.get(aggregate?.population ?? "");
        for (const table of population?.sources ?? []) required.add(table);
      }
    }
    const coverage = session.coverage([...required], territorio);
    if (options.wholeOnly === true && coverage !== "intera") {
      return { question, pairs: [], split, coverage };
    }
    const pairs = asked.map((pair) => ({
      pair,
      top: request(pair.numerator, [...per, ...split], territorio),
      below: pair.denominator === null ? null : request(pair.denominator, whole, territorio),
    }));
    return { question, pairs, split, coverage };
  };

  const simple = new Map<Question, Plan>();
  const parts = new Map<Question, readonly Question[]>();
  for (const question of questions) {
    if (question.indicator.composite === undefined) simple.set(question, plan(question));
    else {
      const made = compositeParts(question, catalog);
      parts.set(question, made);
      for (const part of made) simple.set(part, plan(part));
    }
  }

  const month = session.mesi.at(-1) ?? "";
  for (const pass of passes.values()) {
    session.ensure(pass.population.name);
    const aggregates = [...pass.aggregates.keys()];
    const { sql, values } = passSql(pass.population, pass.dims, aggregates, pass.territorio, month);
    const named = Object.fromEntries(
      [["data_osservazione", session.spec.data]].filter(() => sql.includes(":data_osservazione")),
    );
    const raw = session.db.prepare<unknown[], (string | number | null)[]>(sql).raw(true);
    const rows = sql.includes(":data_osservazione")
      ? raw.all(...values, named)
      : raw.all(...values);
    pass.rows = rows.map((row) => ({
      keys: row.slice(0, pass.dims.length).map((v) => (v === null ? null : String(v))),
      values: row.slice(pass.dims.length).map((v) => (v === null ? null : Number(v))),
    }));
  }

  const answers = new Map<Question, Answer>();
  for (const [question, one] of simple) answers.set(question, answer(session, question, one));
  return questions.map((question) => {
    const made = parts.get(question);
    if (made === undefined) return answers.get(question) as Answer;
    return composeAnswer(
      question,
      made.map((part) => answers.get(part) as Answer),
    );
  });
}

/** The level right below one; null below the last. */
export function childLevel(level: Livello): Level | null {
  return {
    italia: "regione",
    regione: "ambito",
    ambito: "comune",
    comune: "municipio",
    municipio: null,
  }[level] as Level | null;
}

function answer(
  session: Session,
  question: Question,
  plan: {
    readonly pairs: readonly { pair: Pair; top: Pass; below: Pass | null }[];
    readonly split: readonly string[];
    readonly coverage: Answer["coverage"];
  },
): Answer {
  const { indicator, per, territorio } = question;
  const population = session.spec.catalog.populations.get(indicator.from ?? "");
  const dims = [...per, ...plan.split];
  const variantDim = indicator.variants?.dimension;
  const dimensioni = variantDim === undefined ? dims : [...dims, variantDim];
  const variants = new Map(
    (indicator.variants?.values ?? []).map((one, ordine) => [
      one.codice,
      { codice: one.codice, etichetta: one.etichetta, ordine, unit: one.unit },
    ]),
  );

  const known = dims.map((name) => membersOf(session, population, name, territorio));
  const byCode = known.map((list) => new Map((list ?? []).map((one) => [one.codice, one])));

  // The rows to show: every combination of known members, and whatever else was found.
  const shown = new Map<string, readonly (string | null)[]>();
  if (known.every((list) => list !== null)) {
    for (const combination of product(known.map((list) => list ?? []))) {
      const codes = combination.map((one) => one.codice);
      shown.set(keyOf(codes), codes);
    }
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
      if (shown.has(key)) continue;
      // «non attribuito» stands only where something is counted there.
      if (row.values.some((value) => value !== null && value !== 0)) shown.set(key, row.keys);
    }
  }
  if (dims.length === 0) shown.set(keyOf([]), []);

  const pick = (codes: readonly (string | null)[], wanted: readonly string[]): string =>
    keyOf(wanted.map((name) => codes[dims.indexOf(name)] ?? null));

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
      // No row in a grouping: nothing to count there, which is zero; a median of nothing is null.
      const top =
        topValues === undefined
          ? one.pair.numerator.direct
            ? null
            : 0
          : (topValues[one.topIndex] ?? null);
      const below = !one.hasBelow
        ? null
        : belowValues === undefined
          ? 0
          : (belowValues[one.belowIndex] ?? null);
      const value = plan.coverage === "nessuna" ? UNDEFINED : measured(one.pair, top, below, unita);
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

/** The simple questions a composite indicator is made of. */
function compositeParts(question: Question, catalog: Catalog): readonly Question[] {
  const { composite } = question.indicator;
  const by = composite?.by === undefined || composite.by === null ? [] : [composite.by];
  return (composite?.of ?? []).map((codice) => {
    const indicator = catalog.indicators.get(codice);
    if (indicator === undefined) {
      throw new DashError("T-SPEC", {
        message: `${question.indicator.codice} è fatto di ${codice}, che non esiste`,
      });
    }
    const per = [...question.per, ...by.filter((name) => !question.per.includes(name))];
    return { indicator, per, territorio: question.territorio };
  });
}

const INDICATOR = "indicatore";

function composeAnswer(question: Question, parts: readonly Answer[]): Answer {
  const { composite } = question.indicator;
  const dims = [...new Set(parts.flatMap((part) => part.dimensioni))];
  const righe: AnswerRow[] = parts.flatMap((part, ordine) =>
    part.righe.map((row) => ({
      ...row,
      membri: {
        [INDICATOR]: {
          codice: part.question.indicator.codice,
          etichetta: part.question.indicator.title,
          ordine,
        },
        ...row.membri,
      },
    })),
  );
  const by = composite?.by ?? null;
  if (composite?.sort !== undefined && by !== null) {
    // Most left to do first: denominator less numerator of the indicator named by `sort`.
    const left = new Map<string, number>();
    for (const row of righe) {
      if (row.membri[INDICATOR]?.codice !== composite.sort) continue;
      left.set(row.membri[by]?.codice ?? "", (row.denominatore ?? 0) - (row.numeratore ?? 0));
    }
    righe.sort(
      (a, b) =>
        (left.get(b.membri[by]?.codice ?? "") ?? 0) - (left.get(a.membri[by]?.codice ?? "") ?? 0) ||
        (a.membri[by]?.ordine ?? 0) - (b.membri[by]?.ordine ?? 0) ||
        (a.membri[INDICATOR]?.ordine ?? 0) - (b.membri[INDICATOR]?.ordine ?? 0),
    );
  }
  const coverage = parts.some((part) => part.coverage === "nessuna")
    ? "nessuna"
    : parts.some((part) => part.coverage === "parziale")
      ? "parziale"
      : "intera";
  return { question, dimensioni: [INDICATOR, ...dims], righe, coverage };
}
