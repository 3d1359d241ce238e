import type { Database } from "better-sqlite3";
import type { Catalog } from "../define/catalog.js";
import type { Example, Indicator } from "../define/indicator.js";
import { DashError } from "../model/errors.js";
import type { Territorio } from "../model/territory.js";
import { gapRow, ITALIA, matchRow } from "./compare.js";
import { evaluate } from "./evaluate.js";
import type { Question } from "./question.js";
import { openSession, type Session } from "./session.js";

/** A small table as examples write it: header, then rows, cells split by `|`. */
export function parseGiven(text: string): {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
} {
  const lines = text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => line.split("|").map((cell) => cell.trim()));
  const [columns = [], ...rest] = lines;
  const value = (cell: string | undefined): string | number | null => {
    if (cell === undefined || cell === "") return null;
    return /^-?\d+(\.\d+)?$/.test(cell) && !/^0\d/.test(cell) ? Number(cell) : cell;
  };
  return { columns, rows: rest.map((row) => columns.map((_, i) => value(row[i]))) };
}

function territoryOf(example: Example): Territorio {
  const level = (["comune", "ambito", "regione"] as const).find(
    (name) => example.territorio?.[name] !== undefined,
  );
  const codice = level === undefined ? "" : (example.territorio?.[level] ?? "");
  if (level === undefined) return ITALIA;
  return {
    ...ITALIA,
    livello: level,
    codice,
    nome: codice,
    etichetta: codice,
    regione: level === "regione" ? codice : null,
    ambito: level === "ambito" ? codice : null,
    comune: level === "comune" ? codice : null,
  };
}

const same = (found: unknown, wanted: string | number | null): boolean =>
  typeof found === "number" && wanted !== null
    ? Math.abs(found - Number(wanted)) < 1e-9
    : found === wanted;

/** What an example gave instead of what it says; empty when it holds. */
export interface ExampleFault {
  readonly says: string;
  readonly wanted: Readonly<Record<string, string | number | null>>;
  readonly found: readonly Readonly<Record<string, unknown>>[];
}

/** Runs worked examples; one session at a date serves all those of that date. */
export interface ExampleBench {
  /** The session at a date: the one that is open, or a new one in its place. */
  at(data: string): Session;
  /** Works over the rows of an example, with the question it asks. */
  over<T>(
    indicator: Indicator,
    example: Example,
    work: (session: Session, question: Question) => T,
  ): T;
  /** What an example of an indicator does not give; what its definition raises. */
  run(indicator: Indicator, example: Example): readonly ExampleFault[];
  close(): void;
}

/**
 * A bench over an empty database with its territory, through the same engine as real figures.
 * `createView` makes the territory at a date. Asked in the order of their dates, examples cost little.
 */
export function exampleBench(
  db: Database,
  root: string,
  catalog: Catalog,
  createView: (at: string) => void,
): ExampleBench {
  let open: Session | null = null;
  const lag = Math.max(0, ...[...catalog.indicators.values()].map((one) => one.lag ?? 0));
  const at = (data: string): Session => {
    if (open?.spec.data === data) return open;
    open?.close();
    open = null;
    createView(data);
    open = openSession(db, {
      root,
      catalog,
      sources: [],
      data,
      mesi: 24,
      lag,
      ambiti: null,
      examples: true,
    });
    return open;
  };
  const over = <T>(
    indicator: Indicator,
    example: Example,
    work: (session: Session, question: Question) => T,
  ): T => {
    const session = at(example.data_osservazione);
    try {
      give(session, indicator, example);
      const territorio = territoryOf(example);
      return work(session, { indicator, per: example.per ?? [], territorio });
    } finally {
      session.restore();
    }
  };
  return {
    at,
    over,
    run: (indicator, example) =>
      over(indicator, example, (session, question) => faultsOf(session, question, example)),
    close() {
      open?.close();
      open = null;
    },
  };
}

function faultsOf(session: Session, question: Question, example: Example): readonly ExampleFault[] {
  const against = question.indicator.composite?.against;
  const [answer, national] = evaluate(session, [
    question,
    ...(against === undefined ? [] : [{ ...question, territorio: ITALIA }]),
  ]);
  const found = (answer?.righe ?? []).map((row) =>
    national === undefined ? row : gapRow(row, matchRow(row, national)),
  );
  const rows = found.map((row) => ({
    ...Object.fromEntries(Object.entries(row.membri).map(([name, one]) => [name, one.codice])),
    valore: row.valore,
    numeratore: row.numeratore,
    denominatore: row.denominatore,
  }));
  const wanted = Array.isArray(example.expect) ? example.expect : [example.expect];
  return wanted
    .filter(
      (one) =>
        !rows.some((row: Readonly<Record<string, unknown>>) =>
          Object.entries(one).every(([key, value]) => same(row[key], value)),
        ),
    )
    .map((one) => ({ says: example.says, wanted: one, found: rows }));
}

/** The examples of some indicators, those of one date together; those of `first` before the others. */
export const byDate = (
  indicators: Iterable<Indicator>,
  first = "",
): readonly { readonly indicator: Indicator; readonly example: Example; readonly at: number }[] => {
  const key = ({ example }: { readonly example: Example }): string =>
    example.data_osservazione === first ? "" : example.data_osservazione;
  return [...indicators]
    .flatMap((indicator) => indicator.examples.map((example, at) => ({ indicator, example, at })))
    .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
};

function give(session: Session, indicator: Indicator, example: Example): void {
  const parts = indicator.composite?.of.map(
    (code) => session.spec.catalog.indicators.get(code)?.from,
  );
  const first = indicator.from ?? parts?.find((name) => name !== undefined);
  if (first === undefined) {
    throw new DashError("T-SPEC", { message: `${indicator.codice}: manca la popolazione` });
  }
  const given = typeof example.given === "string" ? { [first]: example.given } : example.given;
  for (const [population, text] of Object.entries(given)) {
    const { columns, rows } = parseGiven(text);
    session.replace(population, columns, rows);
  }
}
