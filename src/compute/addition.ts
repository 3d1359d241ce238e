import type { Catalog } from "../define/catalog.js";
import type { Indicator } from "../define/indicator.js";
import type { Addition } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { type Aggregate, pairsOf } from "./build-sql.js";
import { cutOf, usableIn } from "./cut.js";
import { MONTH, YEAR } from "./question.js";

/**
 * How the rows of an indicator cut by a dimension make the figure of several members together; null
 * where they cannot: means, medians and the like, changes over months, composites, months and years
 * (who is there in two of them would count twice), variants that hold one another.
 */
export function additionOf(
  indicator: Indicator,
  dimension: string,
  where: Readonly<Record<string, string>>,
  territorio: Territorio,
  catalog: Catalog,
): Addition | null {
  const { variants } = indicator;
  if (indicator.composite !== undefined || indicator.lag !== undefined) return null;
  if (dimension === MONTH || dimension === YEAR || dimension === variants?.dimension) return null;
  const wanted = variants === undefined ? null : where[variants.dimension];
  const pair = pairsOf(indicator).find((one) => one.variant === wanted);
  if (pair === undefined || pair.numerator.additive === "never") return null;
  const isCut = (population: string): boolean => {
    const found = catalog.populations.get(population);
    return found !== undefined && usableIn(found, [dimension]).length > 0;
  };
  if (!isCut(pair.numerator.population)) return null;
  const made = (how: Addition["how"], ...of: readonly Aggregate[]): Addition => ({
    how,
    disjoint: of.some((one) => one.additive === "disjoint"),
  });
  if (pair.denominator === null) return made("conteggio", pair.numerator);
  const { below } = cutOf({ indicator, per: [dimension], territorio }, false);
  if (!below.includes(dimension) || !isCut(pair.denominator.population)) {
    return made("parti", pair.numerator);
  }
  return pair.denominator.additive === "never"
    ? null
    : made("quota", pair.numerator, pair.denominator);
}
