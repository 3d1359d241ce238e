import type { SourceDefinition } from "../define/source.js";
import { foldWord } from "../model/italian.js";
import type { Value } from "./convert/fault.js";

interface Group {
  readonly sums: number[];
  totals: (number | null)[] | null;
}

/** Rows that hold the total of a group are not loaded, but must be there and must agree. */
export class TotalsCheck {
  readonly #by: readonly number[];
  /** Columns that are summed, by place in the plan. */
  readonly places: readonly number[];
  readonly #column: number;
  readonly #word: string;
  readonly #groups = new Map<string, Group>();

  constructor(
    totals: NonNullable<SourceDefinition["totals"]>,
    placeOf: (column: string) => number,
  ) {
    this.#by = totals.by.map(placeOf);
    this.places = totals.sum.map(placeOf);
    this.#column = placeOf(totals.column);
    this.#word = foldWord(totals.equals);
  }

  /** True for a row that holds the total of its group. */
  isTotal(texts: readonly string[]): boolean {
    return foldWord(texts[this.#column] ?? "") === this.#word;
  }

  #group(texts: readonly string[]): Group {
    const key = this.#by.map((place) => texts[place] ?? "").join(" ");
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { sums: this.places.map(() => 0), totals: null };
      this.#groups.set(key, group);
    }
    return group;
  }

  add(texts: readonly string[], values: readonly Value[]): void {
    const { sums } = this.#group(texts);
    for (const [i, place] of this.places.entries())
      sums[i] = (sums[i] ?? 0) + Number(values[place] ?? 0);
  }

  /** Keeps the total a row states, in the order of `places`. */
  total(texts: readonly string[], sums: (number | null)[]): void {
    this.#group(texts).totals = sums;
  }

  /** Groups without a total row. */
  get missing(): readonly string[] {
    return [...this.#groups].filter(([, group]) => group.totals === null).map(([key]) => key);
  }

  /** Groups whose total is not the sum of their rows. */
  get wrong(): readonly string[] {
    return [...this.#groups]
      .filter(([, { sums, totals }]) => totals?.some((total, i) => total !== sums[i]) === true)
      .map(([key]) => key);
  }
}
