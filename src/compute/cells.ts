import type { Population } from "../define/population.js";
import type { Session } from "./session.js";
import { sqlFault } from "./session.js";

type Key = string | null;

/** Rows of one grouping: the values of its dimensions and, by aggregate, the number. */
export type Grouped = readonly {
  readonly keys: readonly Key[];
  readonly values: readonly (number | null)[];
}[];

/** What is remembered of a grouping: each aggregate's numbers, in the order of the keys. */
interface Cells {
  readonly keys: readonly (readonly Key[])[];
  readonly numbers: Readonly<Record<string, readonly (number | null)[]>>;
}

/** One scan of a population: what it groups by, where, and the SQL of its aggregates. */
export interface Scan {
  readonly population: Population;
  readonly dims: readonly string[];
  readonly aggregates: readonly string[];
  readonly sql: (aggregates: readonly string[]) => string;
  readonly values: readonly string[];
  /** Codes of the indicators that ask, for messages. */
  readonly codes: readonly string[];
}

const nameOf = (keys: readonly Key[]): string => JSON.stringify(keys);

/**
 * The rows of a scan. Aggregates that were read before, over the same rows of the database and the
 * same definitions, are not read again; the missing ones are, all in one pass.
 */
export function cellsOf(session: Session, scan: Scan): Grouped {
  const key = session.keyOf(scan.population.name, scan.sql([]), scan.values);
  const known = session.memory.recall(key) as Cells | undefined;
  const missing = scan.aggregates.filter(
    (one) => known === undefined || !Object.hasOwn(known.numbers, one),
  );
  const cells = missing.length === 0 ? known : merge(known, missing, read(session, scan, missing));
  if (cells === undefined) return [];
  if (missing.length > 0) session.memory.remember(key, cells);
  const columns = scan.aggregates.map((one) => cells.numbers[one] ?? []);
  return cells.keys.map((keys, i) => ({
    keys,
    values: columns.map((column) => column[i] ?? null),
  }));
}

function read(session: Session, scan: Scan, aggregates: readonly string[]): Grouped {
  const { population, dims, values, codes } = scan;
  const sql = scan.sql(aggregates);
  session.ensure(population.name);
  const rows = (() => {
    try {
      const raw = session.db.prepare<unknown[], (string | number | null)[]>(sql).raw(true);
      return sql.includes(":data_osservazione")
        ? raw.all(...values, { data_osservazione: session.spec.data })
        : raw.all(...values);
    } catch (error) {
      throw sqlFault(error, codes.join(", "), session.columns(population.name));
    }
  })();
  return rows.map((row) => ({
    keys: row.slice(0, dims.length).map((v) => (v === null ? null : String(v))),
    values: row.slice(dims.length).map((v) => (v === null ? null : Number(v))),
  }));
}

/** The same scan groups the same rows, so keys agree; their order need not. */
function merge(known: Cells | undefined, aggregates: readonly string[], rows: Grouped): Cells {
  const keys = known?.keys ?? rows.map((row) => row.keys);
  const byName =
    known === undefined ? null : new Map(rows.map((row) => [nameOf(row.keys), row.values]));
  const numbers: Record<string, readonly (number | null)[]> = { ...known?.numbers };
  aggregates.forEach((one, place) => {
    numbers[one] = keys.map((key, i) => {
      const found = byName === null ? rows[i]?.values : byName.get(nameOf(key));
      return found?.[place] ?? null;
    });
  });
  return { keys, numbers };
}
