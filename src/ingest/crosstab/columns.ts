import { foldWord } from "../../model/italian.js";
import type { NumberStyle } from "../convert/numbers.js";
import type { HeadRow } from "../rows.js";
import { type Layout, labelOf } from "./layout.js";
import type { ColumnSurvey, Survey } from "./survey.js";

export interface LabelColumn {
  readonly at: number;
  readonly name: string;
}

export interface ValueColumn {
  readonly at: number;
  /** Its name in the header; null in the long form, where each row says its own. */
  readonly measure: string | null;
  /** Members written over it: dimension and member, outer first. */
  readonly members: readonly (readonly [string, string])[];
  readonly style: NumberStyle;
  /** The column itself is a total. */
  readonly total: boolean;
}

/** What each column of a crosstab is. */
export interface ColumnPlan {
  readonly labels: readonly LabelColumn[];
  /** Column with the names of measures, in the long form. */
  readonly measureAt: number | null;
  readonly values: readonly ValueColumn[];
  /** Columns of numbers taken for labels: years, codes. */
  readonly assumed: readonly string[];
  /** Columns whose numbers read in two ways, with nothing in the file to tell which. */
  readonly ambiguous: readonly string[];
}

const MEASURE_NAMES = new Set(
  ["Measure Names", "Nomi misure", "Nomi delle misure", "Nome misura"].map(foldWord),
);
const MEASURE_VALUES = new Set(
  ["Measure Values", "Valori misure", "Valori delle misure", "Valore misura"].map(foldWord),
);
const TOTALS = new Set(
  [
    "Totale",
    "Totali",
    "Totale complessivo",
    "Totale generale",
    "Complessivo",
    "Tutti",
    "Tutte",
    "Total",
    "Grand Total",
    "All",
  ].map(foldWord),
);
// Names of columns whose numbers say which row it is, not how much.
const NAMES_A_ROW =
  /^(?:cod|codice|anno|mese|trimestre|giorno|data|year|month|id|cap)(?![a-zà-ù])/i;
const ENOUGH_YEARS = 3;

/** Whether a label or member stands for the sum of others. */
export const isTotal = (label: string): boolean => TOTALS.has(foldWord(label));

/** Where the long form keeps names and values of measures; null when the table is not in it. */
export function longForm(
  names: readonly string[],
): { readonly measureAt: number; readonly valueAt: number } | null {
  const folded = names.map(foldWord);
  const measureAt = folded.findIndex((name) => MEASURE_NAMES.has(name));
  const valueAt = folded.findIndex((name) => MEASURE_VALUES.has(name));
  return measureAt === -1 || valueAt === -1 ? null : { measureAt, valueAt };
}

/**
 * Tells labels from figures, on whole columns: figures are the last columns that hold numbers. Null
 * when there are none, or nothing to their left that names them.
 */
export function planColumns(
  layout: Layout,
  survey: Survey,
  house: NumberStyle | null,
): ColumnPlan | null {
  const { names } = layout;
  const long = longForm(names);
  const cut = long === null ? cutColumns(names, survey.columns) : cutLong(names, long);
  if (cut === null) return null;
  const styles = stylesOf(
    cut.values.map((at) => survey.columns[at]),
    house,
  );
  const members = membersOf(layout.upper, cut.values);
  return {
    labels: named(cut.labels, names),
    measureAt: long?.measureAt ?? null,
    values: cut.values.map((at, i) => {
      const measure = long === null ? (names[at] ?? "") : null;
      const over = members[i] ?? [];
      return {
        at,
        measure: measure === "" ? `colonna ${at + 1}` : measure,
        members: over,
        style: styles.of[i] ?? "it",
        total: (measure !== null && isTotal(measure)) || over.some(([, member]) => isTotal(member)),
      };
    }),
    assumed: cut.assumed.map((at) => names[at] ?? ""),
    ambiguous: styles.known
      ? []
      : cut.values
          .filter((at) => (survey.columns[at]?.evidence.ambiguous ?? 0) > 0)
          .map((at) => names[at] ?? ""),
  };
}

interface Cut {
  readonly labels: readonly number[];
  readonly values: readonly number[];
  readonly assumed: readonly number[];
}

function cutLong(
  names: readonly string[],
  { measureAt, valueAt }: { readonly measureAt: number; readonly valueAt: number },
): Cut {
  const labels = names.map((_, at) => at).filter((at) => at !== measureAt && at !== valueAt);
  return { labels, values: [valueAt], assumed: [] };
}

const isEmpty = (column: ColumnSurvey): boolean => column.number + column.text + column.mark === 0;

/** A column of figures: a stray word in it is a bad cell, not a label. */
const holdsFigures = (column: ColumnSurvey): boolean =>
  column.number > 0 && column.text * 10 <= column.number + column.text;

function cutColumns(names: readonly string[], columns: readonly ColumnSurvey[]): Cut | null {
  const isSeparator = (at: number): boolean => {
    const column = columns[at];
    return (names[at] ?? "") === "" && (column === undefined || isEmpty(column));
  };
  const places = names.map((_, at) => at);
  const separator = places.findLast((at) => at > 0 && isSeparator(at));
  const values: number[] = [];
  for (const at of [...places].reverse()) {
    const column = columns[at];
    if (column === undefined || isSeparator(at)) {
      if (values.length > 0) break;
      continue;
    }
    if (!holdsFigures(column) && !(isEmpty(column) || onlyMarks(column))) break;
    values.unshift(at);
  }
  // A column of words like NA, with no figure, names rows: it may be a plate.
  while (separator === undefined && onlyWords(columns[values[0] ?? -1])) values.shift();
  const assumed: number[] = [];
  while (values.length > 1 && separator === undefined) {
    const at = values[0] ?? 0;
    const column = columns[at];
    if (column === undefined || !namesRows(column, names[at] ?? "")) break;
    assumed.push(at);
    values.shift();
  }
  const first = values[0];
  if (first === undefined || !values.some((at) => (columns[at]?.number ?? 0) > 0)) return null;
  const labels = places.filter((at) => at < first && !isSeparator(at));
  return labels.length === 0 ? null : { labels, values, assumed };
}

const onlyWords = (column: ColumnSurvey | undefined): boolean =>
  column !== undefined && column.worded > 0 && onlyMarks(column);

const onlyMarks = (column: ColumnSurvey): boolean => column.number + column.text === 0;

/** Numbers that say which row it is: years, codes with zeros in front. */
function namesRows(column: ColumnSurvey, name: string): boolean {
  if (column.number === 0 || column.text > 0) return false;
  if (NAMES_A_ROW.test(name) || column.coded > 0) return true;
  return column.number >= ENOUGH_YEARS && column.yearly === column.number;
}

/** Names of label columns, each its own. */
function named(labels: readonly number[], names: readonly string[]): readonly LabelColumn[] {
  const used = new Set<string>();
  return labels.map((at) => {
    const own = names[at] === undefined || names[at] === "" ? `etichetta ${at + 1}` : names[at];
    let name = own;
    for (let n = 2; used.has(name); n += 1) name = `${own} (${n})`;
    used.add(name);
    return { at, name };
  });
}

/**
 * The style of a column by its own values. Where each of them reads in both, the format they share
 * tells: decimals would stand in all, so a mark that only numbers from a thousand up bear is that of
 * the thousands.
 */
function ownStyle(column: ColumnSurvey | undefined): NumberStyle | null {
  if (column === undefined) return null;
  const { evidence, commas, dots, small, large } = column;
  if (evidence.notItalian > 0 && evidence.notEnglish === 0) return "en";
  if (evidence.notEnglish > 0 && evidence.notItalian === 0) return "it";
  if (evidence.ambiguous === 0 || evidence.notItalian > 0 || small === 0 || large > 0) return null;
  if (dots === 0) return "en";
  return commas === 0 ? "it" : null;
}

/** One session wrote the whole file: a column that does not tell is read like those that do. */
function stylesOf(
  columns: readonly (ColumnSurvey | undefined)[],
  house: NumberStyle | null,
): { readonly of: readonly NumberStyle[]; readonly known: boolean } {
  if (house !== null) return { of: columns.map(() => house), known: true };
  const own = columns.map(ownStyle);
  const english = own.filter((style) => style === "en").length;
  const italian = own.filter((style) => style === "it").length;
  const common = english > italian ? "en" : "it";
  return { of: own.map((style) => style ?? common), known: english !== italian };
}

/** The members over each column of figures: a blank goes on with the one to its left. */
function membersOf(
  upper: readonly HeadRow[],
  values: readonly number[],
): readonly (readonly (readonly [string, string])[])[] {
  const first = values[0] ?? 0;
  const rows = upper.map((row, i) => {
    const before = row.cells
      .slice(0, first)
      .map(labelOf)
      .filter((label) => label !== "");
    const name = before.at(-1) ?? (upper.length === 1 ? "colonne" : `colonne ${i + 1}`);
    return { name, labels: row.cells.map(labelOf) };
  });
  const above = rows.map(() => "");
  return values.map((at) =>
    rows.flatMap(({ name, labels }, level): (readonly [string, string])[] => {
      const own = labels[at] ?? "";
      if (own !== "" && own !== above[level]) {
        above[level] = own;
        for (let inner = level + 1; inner < above.length; inner += 1) above[inner] = "";
      }
      const member = above[level] ?? "";
      return member === "" ? [] : [[name, member]];
    }),
  );
}
