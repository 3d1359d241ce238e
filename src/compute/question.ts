import type { Catalog } from "../define/catalog.js";
import type { Indicator } from "../define/indicator.js";
import { LEVELS, type Level, type Population } from "../define/population.js";
import { DashError } from "../model/errors.js";
import type { Unit } from "../model/italian.js";
import { nearNames } from "../model/near.js";
import type { Measured, Member } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { pairsOf } from "./build-sql.js";

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
  /** Shows the months before those of the history too: a change over months needs them. */
  readonly allMonths?: boolean;
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

/** The dimension of monthly populations. */
export const MONTH = "mese";
/** The dimension of annual populations: a figure is of the latest year known, or of each. */
export const YEAR = "annualita";

/** The finest level an indicator has figures for: the widest of what it is made of. */
export function levelOf(indicator: Indicator, catalog: Catalog): Level {
  const parts = (indicator.composite?.of ?? []).flatMap((code) => {
    const part = catalog.indicators.get(code);
    return part === undefined ? [] : [levelOf(part, catalog)];
  });
  const read = pairsOf(indicator)
    .flatMap(({ numerator, denominator }) => [numerator, denominator])
    .flatMap((one) => catalog.populations.get(one?.population ?? "")?.level ?? []);
  const widest = Math.min(
    ...[...parts, ...read, indicator.level ?? "municipio"].map((one) =>
      LEVELS.indexOf(one as Level),
    ),
  );
  return LEVELS[widest] ?? "municipio";
}

/** Whether a territory is too small for an indicator to say anything of it. */
export function isBelowLevel(
  indicator: Indicator,
  territorio: Territorio,
  catalog: Catalog,
): boolean {
  if (territorio.livello === "italia") return false;
  return LEVELS.indexOf(territorio.livello) > LEVELS.indexOf(levelOf(indicator, catalog));
}

/** True for populations whose rows belong to months up to the date. */
export const hasHistory = (population: Population | undefined): boolean =>
  population?.dimensions[MONTH]?.kind === "mese";

/** True where nobody who does not cut by month gets more than the month of the date. */
export const isReadByMonth = (population: Population | undefined): boolean =>
  hasHistory(population) && population?.dimensions[MONTH]?.optional === false;

/** Every dimension `--per` accepts for an indicator. */
export function dimensionsOf(indicator: Indicator, catalog: Catalog): readonly string[] {
  const population = catalog.populations.get(indicator.from ?? "");
  const own = Object.keys(population?.dimensions ?? {});
  const months = own.includes(MONTH) ? [MONTH] : [];
  const years = own.includes(YEAR) ? [YEAR] : [];
  const finest = LEVELS.indexOf(levelOf(indicator, catalog));
  return [
    ...LEVELS.slice(0, finest + 1),
    ...new Set([...months, ...years, ...indicator.each, ...indicator.by]),
  ].filter((name) => isLevel(name) || own.includes(name) || indicator.composite !== undefined);
}

/** USO, with the suitable dimensions, when a question asks for one its indicator does not have. */
export function checkDimensions(question: Question, catalog: Catalog): void {
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
