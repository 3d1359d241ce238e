import type { Population } from "../define/population.js";
import { childLevel } from "../model/territory.js";
import { isLevel, type Question, YEAR } from "./question.js";

/** How a question cuts its rows. */
export interface Cut {
  /** Dimensions of the rows and of the numerator: as asked, always, split, the year. */
  readonly above: readonly string[];
  /** Dimensions of the denominator. */
  readonly below: readonly string[];
}

/**
 * The dimensions that a question cuts by. What an indicator is split by cuts its numerator only: the
 * classes are shares of one whole. An annual figure that is not asked by year is of one year alone.
 */
export function cutOf({ indicator, per, territorio }: Question, annual: boolean): Cut {
  const asked = [...new Set([...per, ...indicator.each])];
  const last = annual && !per.includes(YEAR) ? [YEAR] : [];
  const own = indicator.split
    .map((name) => (name === "figlio" ? childLevel(territorio.livello) : name))
    .filter((name) => name !== null);
  const split = own.filter((name) => !asked.includes(name));
  return {
    above: [...asked, ...split, ...last],
    below: [...asked.filter((name) => !own.includes(name)), ...last],
  };
}

/** The dimensions that a population can be grouped by. */
export const usableIn = (population: Population, dims: readonly string[]): readonly string[] =>
  dims.filter((name) => isLevel(name) || population.dimensions[name] !== undefined);
