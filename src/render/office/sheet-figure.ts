/** A chart of a sheet: drawn from the cells of its table where they hold what it shows. */
import type { Cell, ChartBlock, Drawing, TableData, TableRow } from "../../model/document.js";
import type { NativeChart } from "../../model/native-chart.js";
import { sheetValue } from "./cell-values.js";
import { type ChartData, columnLetter, wholes } from "./chart/data.js";
import { held } from "./chart/figures.js";

export interface SheetChart {
  /** The table as the sheet prints it: rows in the order of the bars, a column a series. */
  readonly table: TableData;
  /** The cells, once the place of the header is known. */
  data(sheet: string, header: number): ChartData;
}

/** Null where the cells would not give the chart that the page shows: it is a picture then. */
export function sheetChart(block: ChartBlock, native: NativeChart | null): SheetChart | null {
  if (native === null || native.stack === "cento") return null;
  const { columns } = block.table;
  const column = (key: string): number => columns.findIndex((one) => one.key === key);
  const at = {
    category: column("categoria"),
    series: column("serie"),
    value: column("valore"),
    reference: column("riferimento"),
  };
  if (at.category !== 0 || at.value < 0) return null;
  if (!isHeld(block.table, at.value, native)) return null;
  if (at.series >= 0) return columns.length === 3 ? wide(block.table, at.value, native) : null;
  if (native.series.length > 1) return null;
  if (native.reference !== null && !isReferenceHeld(block.table, at.reference, native)) return null;
  return long(block.table, at, native);
}

const cellOf = (table: TableData, row: number | null, column: number): Cell | undefined =>
  row === null ? undefined : table.rows[row]?.cells[column];

/** Each value is the number in its cell; a line breaks only where the cell is empty or not there. */
function isHeld(table: TableData, value: number, native: NativeChart): boolean {
  const type = table.columns[value]?.type ?? "testo";
  const drawn = native.series.flatMap(({ points }) => points);
  const rows = new Set(drawn.flatMap(({ row }) => (row === null ? [] : [row])));
  if (rows.size !== table.rows.length) return false;
  const named = native.series.every(({ points }) =>
    points.every(
      ({ row }, at) => row === null || cellOf(table, row, 0)?.text === native.categories[at],
    ),
  );
  if (!named) return false;
  return drawn.every((point) => {
    const cell = cellOf(table, point.row, value);
    const written = cell === undefined ? null : sheetValue(cell, type).value;
    if (point.value === null)
      return native.form === "barre" ? typeof written !== "number" : written === null;
    return written === held(point.value, native.unit);
  });
}

function isReferenceHeld(table: TableData, column: number, native: NativeChart): boolean {
  const type = table.columns[column]?.type;
  if (type === undefined) return false;
  return (native.series[0]?.points ?? []).every((point, index) => {
    const cell = cellOf(table, point.row, column);
    const written = cell === undefined ? null : sheetValue(cell, type).value;
    const value = native.reference?.values[index] ?? null;
    return value === null
      ? typeof written !== "number"
      : typeof written === "number" && Math.abs(written - held(value, native.unit)) < 1e-9;
  });
}

const quoted = (sheet: string): string => `'${sheet.replaceAll("'", "''")}'`;

/** The cells of a column under a header: its own, and the values below it. */
const cellsOf = (sheet: string, header: number, column: number, rows: number) => {
  const letter = columnLetter(column + 1);
  const place = `${quoted(sheet)}!$${letter}$`;
  return {
    nameCell: `${place}${header}`,
    cells: `${place}${header + 1}:$${letter}$${header + rows}`,
  };
};

const valuesOf = (native: NativeChart, series: number): readonly (number | null)[] =>
  (native.series[series]?.points ?? []).map(({ value }) =>
    value === null ? null : held(value, native.unit),
  );

function long(
  table: TableData,
  at: { readonly category: number; readonly value: number; readonly reference: number },
  native: NativeChart,
): SheetChart {
  const points = native.series[0]?.points ?? [];
  const rows = points.flatMap(({ row }) => (row === null ? [] : [table.rows[row]])).filter(isRow);
  const { reference } = native;
  return {
    table: { ...table, rows },
    data: (sheet, header) => {
      const cells = (column: number) => cellsOf(sheet, header, column, rows.length);
      return {
        categories: { name: "", ...cells(at.category), values: native.categories },
        series: [
          {
            name: table.columns[at.value]?.label ?? "",
            ...cells(at.value),
            values: valuesOf(native, 0),
          },
        ],
        reference:
          reference === null
            ? null
            : {
                name: reference.name,
                ...cells(at.reference),
                // A mark that is the same for all is named with its value.
                ...(reference.common ? { nameCell: null } : {}),
                values: reference.values.map((value) =>
                  value === null ? null : held(value, native.unit),
                ),
              },
        totals: null,
      };
    },
  };
}

const isRow = (row: TableRow | undefined): row is TableRow => row !== undefined;

const EMPTY: Cell = { text: "", value: null, tone: "normale" };

/** A row a category, a column a series: as one reads several series. */
function wide(table: TableData, value: number, native: NativeChart): SheetChart {
  const [category] = table.columns;
  const of = table.columns[value];
  if (category === undefined || of === undefined) throw new Error("a table without columns");
  const rows = native.categories.map((name, at): TableRow => {
    const own = native.series.map(({ points }) => points[at]?.row ?? null);
    return {
      strong: own.some((row) => row !== null && table.rows[row]?.strong === true),
      cells: [
        { text: name, value: name, tone: "normale" },
        ...own.map((row) => cellOf(table, row, value) ?? EMPTY),
      ],
    };
  });
  const whole = wholes(native);
  return {
    table: {
      columns: [
        category,
        ...native.series.map(({ name }, index) => ({ ...of, key: `serie${index}`, label: name })),
      ],
      rows,
      total: null,
    },
    data: (sheet, header) => ({
      categories: {
        name: "",
        ...cellsOf(sheet, header, 0, rows.length),
        values: native.categories,
      },
      series: native.series.map(({ name }, index) => ({
        name,
        ...cellsOf(sheet, header, index + 1, rows.length),
        values: valuesOf(native, index),
      })),
      reference: null,
      totals:
        whole === null ? null : { name: "Totale", nameCell: null, cells: null, values: whole },
    }),
  };
}

/** So many columns stand side by side on a sheet. */
const MOST_SERIES = 12;

/**
 * A row a category and a column a series, for the table of a chart that is a picture: a third as long
 * to print, and as one reads it. Null where the table is not made so.
 */
function crossed(table: TableData): TableData | null {
  const [category, series, value, more] = table.columns;
  if (category?.key !== "categoria" || series?.key !== "serie" || value?.key !== "valore")
    return null;
  if (more !== undefined) return null;
  const cells = new Map<string, Cell>();
  const strong = new Set<string>();
  const names = { category: new Set<string>(), series: new Set<string>() };
  for (const row of table.rows) {
    const [one, other, cell] = row.cells;
    if (one === undefined || other === undefined || cell === undefined) return null;
    cells.set(`${one.text}\n${other.text}`, cell);
    names.category.add(one.text);
    names.series.add(other.text);
    if (row.strong) strong.add(one.text);
  }
  const [across, down] = [[...names.series], [...names.category]];
  if (cells.size !== table.rows.length || across.length > MOST_SERIES) return null;
  return {
    columns: [
      category,
      ...across.map((name, index) => ({ ...value, key: `serie${index}`, label: name })),
    ],
    rows: down.map((name) => ({
      strong: strong.has(name),
      cells: [
        { text: name, value: name, tone: "normale" as const },
        ...across.map((other) => cells.get(`${name}\n${other}`) ?? EMPTY),
      ],
    })),
    total: null,
  };
}

/** The table of a chart as its sheet prints it. */
export const printedTable = (block: ChartBlock, drawing: Drawing | undefined): TableData =>
  sheetChart(block, drawing?.native ?? null)?.table ?? crossed(block.table) ?? block.table;
