import type { Catalog } from "../define/catalog.js";
import type { Indicator } from "../define/indicator.js";
import type { Territorio } from "../model/territory.js";
import { pairsOf } from "./build-sql.js";
import { cutOf, usableIn } from "./cut.js";
import { passSql } from "./evaluate.js";
import { lagPart } from "./lag.js";
import { type Question, YEAR } from "./question.js";
import { expandLists } from "./session.js";

/** A population as it is made, in the order in which they are made. */
export interface PlannedPopulation {
  readonly nome: string;
  readonly riga: string;
  /** Code lists spelled out; null where code derives it. */
  readonly sql: string | null;
}

/** A scan of a population: all its aggregates in one reading. */
export interface PlannedScan {
  readonly popolazione: string;
  readonly dimensioni: readonly string[];
  /** What each column `v0`, `v1` … is, in order. */
  readonly colonne: readonly {
    readonly codice: string;
    readonly voce: string | null;
    readonly parte: "numeratore" | "denominatore";
  }[];
  readonly sql: string;
  /** Values of the `?`, in order. */
  readonly valori: readonly string[];
  /** Other indicators that read the very same scan when they are asked together. */
  readonly insieme: readonly string[];
}

/** How an indicator is computed. */
export interface Plan {
  readonly popolazioni: readonly PlannedPopulation[];
  readonly scansioni: readonly PlannedScan[];
}

interface Read {
  readonly population: string;
  readonly dims: readonly string[];
  readonly sql: string;
  readonly codice: string;
  readonly voce: string | null;
  readonly parte: "numeratore" | "denominatore";
}

/** The simple questions behind one: itself, its parts, the figure whose change it is. */
function simple(
  indicator: Indicator,
  per: readonly string[],
  territorio: Territorio,
  catalog: Catalog,
): readonly Question[] {
  const { composite, lag } = indicator;
  if (composite !== undefined) {
    const cut = composite.by === null ? per : [...new Set([...per, composite.by])];
    return composite.of.flatMap((code) => {
      const part = catalog.indicators.get(code);
      return part === undefined ? [] : simple(part, cut, territorio, catalog);
    });
  }
  const question = { indicator, per, territorio };
  return [lag === undefined ? question : lagPart(question)];
}

/** The aggregates a question reads, each with its population and grouping. */
function readsOf(question: Question, catalog: Catalog): readonly Read[] {
  const { indicator } = question;
  const annual = catalog.populations.get(indicator.from ?? "")?.dimensions[YEAR]?.kind === "anno";
  const cut = cutOf(question, annual);
  return pairsOf(indicator).flatMap(({ variant, numerator, denominator }) =>
    (
      [
        ["numeratore", numerator, cut.above],
        ["denominatore", denominator, cut.below],
      ] as const
    ).flatMap(([parte, aggregate, dims]): readonly Read[] => {
      const population = catalog.populations.get(aggregate?.population ?? "");
      return aggregate === null || population === undefined
        ? []
        : [
            {
              population: population.name,
              dims: usableIn(population, dims),
              sql: aggregate.sql,
              codice: indicator.codice,
              voce: variant,
              parte,
            },
          ];
    }),
  );
}

const keyOf = ({ population, dims }: Read): string => `${population}|${dims.join(",")}`;

/**
 * The plan of an indicator for a territory: its populations, its scans, and who shares them. `month`
 * stands for the month of the date in populations that have one.
 */
export function planOf(
  indicator: Indicator,
  per: readonly string[],
  territorio: Territorio,
  catalog: Catalog,
  root: string,
  month: string,
): Plan {
  const reads = simple(indicator, per, territorio, catalog).flatMap((one) => readsOf(one, catalog));
  const own = new Set(reads.map(({ codice }) => codice));
  const sharing = new Map<string, Set<string>>();
  for (const other of catalog.indicators.values()) {
    if (own.has(other.codice) || other.composite !== undefined) continue;
    for (const question of simple(other, per, territorio, catalog)) {
      for (const one of readsOf(question, catalog)) {
        const codes = sharing.get(keyOf(one)) ?? new Set();
        sharing.set(keyOf(one), codes.add(other.codice));
      }
    }
  }
  const scans = new Map<string, Read[]>();
  for (const one of reads) {
    const known = scans.get(keyOf(one));
    if (known === undefined) scans.set(keyOf(one), [one]);
    else if (!known.some(({ sql }) => sql === one.sql)) known.push(one);
  }
  return {
    popolazioni: populationsOf(
      reads.map(({ population }) => population),
      catalog,
      root,
    ),
    scansioni: [...scans].flatMap(([key, columns]): readonly PlannedScan[] => {
      const population = catalog.populations.get(columns[0]?.population ?? "");
      const dims = columns[0]?.dims ?? [];
      if (population === undefined) return [];
      const wanted = columns.map(({ sql }) => sql);
      const { sql, values } = passSql(population, dims, wanted, territorio, month);
      return [
        {
          popolazione: population.name,
          dimensioni: dims,
          colonne: columns.map(({ codice, voce, parte }) => ({ codice, voce, parte })),
          sql,
          valori: values,
          insieme: [...(sharing.get(key) ?? [])],
        },
      ];
    }),
  };
}

/** Populations with all they need, each after what it needs. */
function populationsOf(
  names: readonly string[],
  catalog: Catalog,
  root: string,
): readonly PlannedPopulation[] {
  const found = new Map<string, PlannedPopulation>();
  const seen = new Set<string>();
  const walk = (name: string): void => {
    const population = catalog.populations.get(name);
    if (population === undefined || seen.has(name)) return;
    seen.add(name);
    for (const need of population.needs) walk(need);
    found.set(name, {
      nome: name,
      riga: population.row,
      sql: population.sql === undefined ? null : expandLists(population.sql, root).trim(),
    });
  };
  for (const name of names) walk(name);
  return [...found.values()];
}
