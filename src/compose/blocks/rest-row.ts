import type { Part } from "../../define/template.js";
import type { Cell, TableRow } from "../../model/document.js";
import { ratio } from "../../model/ratio.js";
import type { Addition, FigureRow } from "../../model/result-table.js";
import { cellOf, fewness, partOf, textCell } from "../part.js";
import { restName } from "../words.js";

/** A column as the row of all that is left out sees it. */
export interface RestColumn {
  readonly label: string;
  readonly part: Part;
  readonly addition: Addition | null;
  /** The rows left out; undefined for a member that the figure does not have. */
  readonly rows: readonly (FigureRow | undefined)[];
  /** Every row, and the figure of the whole. */
  readonly all: readonly FigureRow[];
  readonly whole: FigureRow | undefined;
}

const DASH: Cell = { text: "—", value: null, tone: "normale" };

/** What of a figure is made of its numerator and denominator alone; the rest compares or ranks it. */
const MADE: readonly Part[] = ["valore", "numeratore", "denominatore", "mancanti"];

/** The sum; null where one is missing: what is not known of one is not known of all. */
const sumOf = (values: readonly (number | null | undefined)[]): number | null =>
  values.reduce<number | null>(
    (sum, one) => (sum === null || one === null || one === undefined ? null : sum + one),
    0,
  );

/** The one value of all; null where they differ or one is missing. */
const sameOf = (values: readonly (number | null | undefined)[]): number | null =>
  new Set(values).size === 1 ? (values[0] ?? null) : null;

/** Rows together, as the figure of all their members; null where what it needs of one is missing. */
export function addRows(
  rows: readonly (FigureRow | undefined)[],
  how: Addition["how"],
): FigureRow | null {
  const sample = rows.find((row) => row !== undefined);
  const numeratore = sumOf(rows.map((row) => row?.numeratore));
  if (sample === undefined || numeratore === null) return null;
  const { membri, unita, decimali } = sample;
  const bases = rows.map((row) => row?.denominatore);
  const denominatore = how === "conteggio" ? null : how === "quota" ? sumOf(bases) : sameOf(bases);
  if (how !== "conteggio" && denominatore === null) return null;
  const valore = how === "conteggio" ? numeratore : ratio(numeratore, denominatore, unita);
  return { membri, unita, decimali, numeratore, denominatore, valore };
}

/**
 * How the rows of a column are added; null where they may not be. Of distinct counts it is known from the figures themselves: as many
 * in all rows as in the whole, so nobody is counted in two.
 */
function howOf({ addition, all, whole }: RestColumn): Addition["how"] | null {
  if (addition === null || !addition.disjoint) return addition?.how ?? null;
  const made = addRows(all, addition.how);
  const same =
    made !== null &&
    whole !== undefined &&
    made.numeratore === whole.numeratore &&
    made.denominatore === whole.denominatore;
  return same ? addition.how : null;
}

/**
 * One row for all the members left out, and what its dashes mean. A cell is never a guess: what cannot
 * be added up, or is not known of every member, is «—».
 */
export function restRow(
  columns: readonly RestColumn[],
  count: number,
  dimension: string,
): { readonly row: TableRow; readonly notes: readonly string[]; readonly few: boolean } {
  const apart: string[] = [];
  const unknown: string[] = [];
  let few = false;
  const cells = columns.map((column): Cell => {
    const { label, part, rows } = column;
    const how = howOf(column);
    if (how === null || !MADE.includes(part)) {
      apart.push(label);
      return DASH;
    }
    const row = addRows(rows, how);
    if (row === null || partOf(row, part) === null) {
      // A share of nobody is undefined, not unknown.
      if (row === null) unknown.push(label);
      return DASH;
    }
    if (part === "valore" && fewness(row, part) === "none") {
      few = true;
      return DASH;
    }
    return cellOf(row, part);
  });
  const name = restName(count, dimension);
  const listed = (labels: readonly string[]): string =>
    [...new Set(labels)].map((label) => `«${label}»`).join(", ");
  return {
    row: { strong: false, rest: true, cells: [textCell(name), ...cells] },
    notes: [
      apart.length === 0 ? "" : `«—» in «${name}»: non si somma ${listed(apart)}.`,
      unknown.length === 0 ? "" : `«—» in «${name}»: non si sa di tutti ${listed(unknown)}.`,
    ].filter((note) => note !== ""),
    few,
  };
}
