import type { SourceDefinition } from "../define/source.js";
import { copied, leaves } from "../define/source-columns.js";
import type { Value } from "./convert/fault.js";

/** NOT NULL columns of each table a source fills: a row without one of them is R-REQ. */
export type NeededColumns = ReadonlyMap<string, ReadonlySet<string>>;

/** A value that is the same in every row: `{year}` and `{day}` speak of the observation date. */
export function constantOf(value: string | number, observed: string): Value {
  if (value === "{year}") return Number(observed.slice(0, 4));
  return value === "{day}" ? observed : value;
}

/** A further table that gets a row from each row of the file. */
export interface AlsoTable {
  readonly table: string;
  /** Its columns, in the order of the values; `riga` first. */
  readonly columns: readonly string[];
}

interface AlsoPlan extends AlsoTable {
  /** Of each column after `riga`: the place of the column of the file, or the value it always has. */
  readonly cells: readonly (
    | { readonly place: number; readonly needed: boolean }
    | { readonly value: Value }
  )[];
  /** Places of the columns that only this table has: where all are empty there is no row. */
  readonly own: readonly number[];
}

/** The rows of the further tables of a source (`also`), made beside those of the main one. */
export class AlsoRows {
  readonly tables: readonly AlsoTable[];
  readonly #plans: readonly AlsoPlan[];

  constructor(
    source: SourceDefinition,
    placeOf: (column: string) => number,
    observed: string,
    needed: NeededColumns,
  ) {
    this.#plans = source.also.map((entry): AlsoPlan => {
      const required = needed.get(entry.table);
      const take = (target: string, column: string) => ({
        target,
        cell: { place: placeOf(column), needed: required?.has(target) === true },
      });
      const filled = [
        ...Object.entries(entry.take).map(([target, column]) => take(target, column)),
        ...Object.entries(entry.set).map(([target, value]) => {
          const column = copied(value);
          if (column !== null) return take(target, column);
          return { target, cell: { value: constantOf(value, observed) } };
        }),
      ];
      const taken = Object.values(entry.take);
      const leaving = taken.filter((column) => leaves(source, column));
      return {
        table: entry.table,
        columns: ["riga", ...filled.map(({ target }) => target)],
        cells: filled.map(({ cell }) => cell),
        own: (leaving.length > 0 ? leaving : taken).map(placeOf).filter((place) => place !== -1),
      };
    });
    this.tables = this.#plans;
  }

  #isEmpty(plan: AlsoPlan, values: readonly Value[]): boolean {
    for (const place of plan.own) if ((values[place] ?? null) !== null) return false;
    return true;
  }

  /** The place of a column that is empty and may not be; null when every row can be made. */
  lacking(values: readonly Value[]): number | null {
    for (const plan of this.#plans) {
      if (this.#isEmpty(plan, values)) continue;
      for (const cell of plan.cells) {
        if ("place" in cell && cell.needed && (values[cell.place] ?? null) === null) {
          return cell.place;
        }
      }
    }
    return null;
  }

  /** Adds the rows, values one after the other, to the lists of their tables. */
  add(line: number, values: readonly Value[], out: readonly Value[][]): void {
    for (const [i, plan] of this.#plans.entries()) {
      if (this.#isEmpty(plan, values)) continue;
      const list = out[i] as Value[];
      list.push(line);
      for (const cell of plan.cells) {
        list.push("place" in cell ? (values[cell.place] ?? null) : cell.value);
      }
    }
  }
}
