import type { Comparison } from "../compute/compare.js";
import { sayValue } from "../model/italian.js";
import type { FigureRow } from "../model/result-table.js";

/** A column that a comparison adds to the figures: for people, and for machines. */
export interface ComparisonColumn {
  readonly head: string;
  /** Name in CSV. */
  readonly name: string;
  readonly say: (row: FigureRow) => string;
  readonly value: (row: FigureRow) => number | null;
}

type Value = "regione" | "italia" | "precedente" | "anno";
type Difference = "scarto" | "scarto_italia" | "variazione" | "variazione_anno";

/** Stands beside a value that comes from a published table. */
export const REFERENCE_MARK = "*";

const pair = (
  name: Value,
  head: string,
  difference: Difference,
  headOfDifference: string,
): readonly [ComparisonColumn, ComparisonColumn] => [
  {
    head,
    name,
    say: (row) => {
      const mark = (name === "regione" || name === "italia") && row.riferimenti?.[name];
      const said = sayValue(row[name] ?? null, row.unita, row.decimali);
      return mark === undefined || mark === false ? said : `${said}${REFERENCE_MARK}`;
    },
    value: (row) => row[name] ?? null,
  },
  {
    head: headOfDifference,
    name: difference,
    say: (row) =>
      sayValue(
        row[difference] ?? null,
        row.unita === "percentuale" ? "punti" : row.unita,
        row.decimali,
      ),
    value: (row) => row[difference] ?? null,
  },
];

const COLUMNS: Readonly<Record<Comparison, readonly ComparisonColumn[]>> = {
  regione: pair("regione", "regione", "scarto", "differenza"),
  italia: pair("italia", "italia", "scarto_italia", "differenza"),
  precedente: pair("precedente", "precedente", "variazione", "variazione"),
  anno: pair("anno", "un anno prima", "variazione_anno", "variazione"),
  rango: [
    {
      head: "posto",
      name: "rango",
      say: ({ rango }) =>
        rango === undefined || rango === null ? "n.d." : `${rango.posto} su ${rango.su}`,
      value: ({ rango }) => rango?.posto ?? null,
    },
  ],
};

/** How far a count stands from that of a wider territory says nothing: only ratios are compared so. */
const isCount = (rows: readonly FigureRow[]): boolean =>
  rows.every((row) => row.denominatore === null && row.numeratore === row.valore);

/** The columns that comparisons add to a table of rows, in the order they were asked for. */
export function comparisonColumns(
  confronta: readonly Comparison[],
  rows: readonly FigureRow[],
): readonly ComparisonColumn[] {
  const counts = isCount(rows);
  return confronta.flatMap((name) =>
    counts && (name === "regione" || name === "italia") ? COLUMNS[name].slice(0, 1) : COLUMNS[name],
  );
}

/** Every column, for CSV, where tables of all kinds share one header. */
export const allColumns = (confronta: readonly Comparison[]): readonly ComparisonColumn[] =>
  confronta.flatMap((name) => [
    ...COLUMNS[name],
    ...(name === "rango"
      ? [
          {
            head: "su",
            name: "rango_su",
            say: () => "",
            value: ({ rango }: FigureRow) => rango?.su ?? null,
          },
        ]
      : []),
  ]);
