import type { Quantili } from "../../model/document.js";
import type { Figure, FigureRow } from "../../model/result-table.js";

/** Codes by which the variants of an indicator name the quantiles of a quantity. */
const QUANTILE: Readonly<Record<string, keyof Quantili>> = {
  P10: "p10",
  P25: "q1",
  Q1: "q1",
  MEDIANA: "mediana",
  P50: "mediana",
  P75: "q3",
  Q3: "q3",
  P90: "p90",
};

export const isQuantile = (code: string): boolean => QUANTILE[code.toUpperCase()] !== undefined;

/** A row of a boxplot: the median's, with the other quantiles beside it. */
export interface BoxRow extends FigureRow {
  readonly quantili: Quantili;
}

/** The dimension whose members are quantiles; undefined where a figure has none. */
export const quantileDimension = (figure: Figure | undefined): string | undefined =>
  figure?.dimensioni.find((name) =>
    figure.righe.some((row) => isQuantile(row.membri[name]?.codice ?? "")),
  );

/** One row a box, in the order of the first row of each: the quantiles come as rows of their own. */
export function boxRows(rows: readonly FigureRow[], dimension: string): readonly BoxRow[] {
  const groups = new Map<string, FigureRow[]>();
  for (const row of rows) {
    const key = Object.entries(row.membri)
      .filter(([name]) => name !== dimension)
      .map(([name, member]) => `${name}=${member.codice}`)
      .join("|");
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].flatMap((group) => {
    const of = (key: keyof Quantili): FigureRow | undefined =>
      group.find((row) => QUANTILE[row.membri[dimension]?.codice.toUpperCase() ?? ""] === key);
    const [first] = group;
    if (first === undefined) return [];
    const { [dimension]: _, ...membri } = first.membri;
    const value = (key: keyof Quantili): number | null => of(key)?.valore ?? null;
    return [
      {
        ...(of("mediana") ?? { ...first, valore: null, regione: null, italia: null }),
        membri,
        denominatore: group.find((row) => row.denominatore !== null)?.denominatore ?? null,
        quantili: {
          p10: value("p10"),
          q1: value("q1"),
          mediana: value("mediana"),
          q3: value("q3"),
          p90: value("p90"),
        },
      },
    ];
  });
}
