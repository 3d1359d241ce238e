import type { Database } from "better-sqlite3";

/**
 * The q-quantile of sorted values: of an even count the median is the mean of the two middle ones;
 * other quantiles interpolate between neighbours (the same rule, type 7). Null for no values.
 */
export function quantile(sorted: readonly number[], q: number): number | null {
  if (sorted.length === 0) return null;
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}

/**
 * Coefficient of variation: standard deviation of the whole set, not of a sample, over its mean. Null
 * for no values and where the mean is zero.
 */
export function variation(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  if (mean === 0) return null;
  const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return Math.sqrt(squares / values.length) / mean;
}

const ascending = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b);

/** A statistic of the values, by the name that `of_each` is called with. */
function statistic(name: string, values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  if (name === "max") return values.reduce((most, one) => (one > most ? one : most));
  if (name === "mean") return values.reduce((sum, one) => sum + one, 0) / values.length;
  return name === "variation" ? variation(values) : quantile(ascending(values), q);
}

interface Values {
  readonly values: number[];
  q: number;
}

interface Groups {
  readonly sums: Map<unknown, number>;
  name: string;
  q: number;
}

interface AggregationOptions<State, Arguments extends readonly unknown[]> {
  readonly deterministic: boolean;
  readonly start: () => State;
  readonly step: (state: State, ...rest: Arguments) => State;
  readonly result: (state: State) => number | null;
}

const QUANTILE: AggregationOptions<Values, [unknown, number]> = {
  deterministic: true,
  start: () => ({ values: [], q: 0.5 }),
  step: (state, value, q) => {
    if (typeof value === "number") state.values.push(value);
    state.q = q;
    return state;
  },
  result: ({ values, q }) => quantile(ascending(values), q),
};

const VARIATION: AggregationOptions<number[], [unknown]> = {
  deterministic: true,
  start: () => [],
  step: (values, value) => {
    if (typeof value === "number") values.push(value);
    return values;
  },
  result: variation,
};

const OF_EACH: AggregationOptions<Groups, [unknown, unknown, string, number]> = {
  deterministic: true,
  start: () => ({ sums: new Map(), name: "", q: 0.5 }),
  step: (state, key, value, name, q) => {
    if (key !== null && typeof value === "number") {
      state.sums.set(key, (state.sums.get(key) ?? 0) + value);
    }
    state.name = name;
    state.q = q;
    return state;
  },
  result: ({ sums, name, q }) => statistic(name, [...sums.values()], q),
};

const registered = new WeakSet<Database>();

/**
 * Adds to a connection the aggregates that SQLite has not: `quantile(value, q)`, `variation(value)` and
 * `of_each(key, value, statistic, q)`, the statistic of the sums of each key. NULLs are left out.
 */
export function registerAggregates(db: Database): void {
  if (registered.has(db)) return;
  registered.add(db);
  // The library's typings know one argument only; it takes as many as `step` declares.
  const add = (name: string, options: unknown): void => {
    db.aggregate(name, options as Parameters<Database["aggregate"]>[1]);
  };
  add("quantile", QUANTILE);
  add("variation", VARIATION);
  add("of_each", OF_EACH);
}
