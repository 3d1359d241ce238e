import { decimalsOf } from "../model/italian.js";
import type { Measured, Rank } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { evaluate } from "./evaluate.js";
import { type Answer, type AnswerRow, isLevel, NOT_ATTRIBUTED, type Question } from "./question.js";
import type { Session } from "./session.js";

/** What a row may be compared with. */
export const COMPARISONS = ["regione", "italia", "precedente", "anno", "rango"] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const ITALIA: Territorio = {
  livello: "italia",
  codice: "IT",
  nome: "Italia",
  etichetta: "Italia",
  regione: null,
  ambito: null,
  comune: null,
  dimostrativa: false,
};

const keyWithout = (row: Answer["righe"][number], drop: (name: string) => boolean): string =>
  Object.entries(row.membri)
    .filter(([name]) => !drop(name))
    .map(([name, one]) => `${name}=${one.codice}`)
    .sort()
    .join("|");

/** A composite that is cut by a level of the territory is not cut in a wider one; by anything else it is. */
const withoutLevel = <C extends { readonly by: string | null }>(composite: C): C =>
  composite.by !== null && isLevel(composite.by) ? { ...composite, by: null } : composite;

/**
 * The value of each row's cut in a wider territory: the ratio of that territory itself, never a mean
 * of rates. Null where the deliveries do not cover it wholly, since a part is not the whole.
 */
export function compareWith(
  session: Session,
  questions: readonly Question[],
  wider: Territorio,
): readonly Answer[] {
  return evaluate(
    session,
    questions.map((question) => ({
      ...question,
      territorio: wider,
      per: question.per.filter((name) => !isLevel(name)),
      indicator:
        question.indicator.composite === undefined
          ? question.indicator
          : { ...question.indicator, composite: withoutLevel(question.indicator.composite) },
    })),
    { wholeOnly: true },
  );
}

type Row = Answer["righe"][number];

/** Rows of an answer by their members, with and without the levels of territory; the first of each. */
interface Index {
  readonly whole: ReadonlyMap<string, Row>;
  readonly placeless: ReadonlyMap<string, Row>;
}

const indexes = new WeakMap<Answer, Index>();

function indexOf(answer: Answer): Index {
  const known = indexes.get(answer);
  if (known !== undefined) return known;
  const whole = new Map<string, Row>();
  const placeless = new Map<string, Row>();
  for (const row of answer.righe) {
    const key = keyWithout(row, () => false);
    const less = keyWithout(row, isLevel);
    if (!whole.has(key)) whole.set(key, row);
    if (!placeless.has(less)) placeless.set(less, row);
  }
  const made = { whole, placeless };
  indexes.set(answer, made);
  return made;
}

/** The value in `other` that stands beside `row`: same cut, territory dimensions left out. */
export function matchRow(row: Row, other: Answer): number | null {
  if (other.coverage !== "intera") return null;
  return indexOf(other).placeless.get(keyWithout(row, isLevel))?.valore ?? null;
}

/** The value in `other` with the very same members; null when there is none. */
export function sameRow(row: Row, other: Answer): number | null {
  if (other.coverage === "nessuna") return null;
  return indexOf(other).whole.get(keyWithout(row, () => false))?.valore ?? null;
}

/** The difference of two values; null where either is missing. */
export const gap = (value: number | null, other: number | null): number | null =>
  value === null || other === null ? null : value - other;

/** The row of a composite made of differences: its value is how far it stands from `other`. */
export function gapRow(row: AnswerRow, other: number | null): AnswerRow {
  const unita = row.unita === "percentuale" ? "punti" : row.unita;
  return {
    ...row,
    valore: gap(row.valore, other),
    numeratore: null,
    denominatore: null,
    unita,
    decimali: row.unita === unita ? row.decimali : Math.max(row.decimali, decimalsOf(unita)),
  };
}

/** Under this many cases an ambito has no rank (`dominio.md`, M.2). */
export const MIN_RANKED = 10;

/**
 * Few cases make a ratio that says nothing. A count is its own size and always has a place; a median
 * without a denominator does not say how many cases it stands on, and has none.
 */
const isRanked = ([code, one]: readonly [string, Measured]): boolean =>
  code !== NOT_ATTRIBUTED &&
  one.valore !== null &&
  (one.denominatore === null ? one.numeratore === one.valore : one.denominatore >= MIN_RANKED);

/**
 * Rank of a member among its peers; ties share the better rank, those under `MIN_RANKED` in the
 * denominator have none and are not counted. Higher is better unless `lowerIsBetter`. Null where
 * there is nobody to stand beside.
 */
export function rankOf(
  peers: ReadonlyMap<string, Measured>,
  code: string,
  lowerIsBetter: boolean,
): Rank | null {
  const ranked = [...peers].filter(isRanked);
  const own = ranked.find(([peer]) => peer === code)?.[1].valore;
  if (own === undefined || own === null || ranked.length < 2) return null;
  const better = ranked.filter(([, one]) => {
    const value = one.valore ?? 0;
    return lowerIsBetter ? value < own : value > own;
  }).length;
  return { posto: better + 1, su: ranked.length };
}
