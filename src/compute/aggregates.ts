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

interface State {
  readonly values: number[];
  q: number;
}

interface AggregationOptions {
  readonly deterministic: boolean;
  readonly start: () => State;
  readonly step: (state: State, value: unknown, q: number) => State;
  readonly result: (state: State) => number | null;
}

const registered = new WeakSet<Database>();

/** Adds `quantile(value, q)` to a connection; NULL values are left out. */
export function registerAggregates(db: Database): void {
  if (registered.has(db)) return;
  registered.add(db);
  const options: AggregationOptions = {
    deterministic: true,
    start: () => ({ values: [], q: 0.5 }),
    step: (state, value, q) => {
      if (typeof value === "number") state.values.push(value);
      state.q = q;
      return state;
    },
    result: ({ values, q }) =>
      quantile(
        values.sort((a, b) => a - b),
        q,
      ),
  };
  // The library's typings know one argument only; it takes as many as `step` declares.
  db.aggregate("quantile", options as unknown as Parameters<Database["aggregate"]>[1]);
}
