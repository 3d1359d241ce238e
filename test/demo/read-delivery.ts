import { readFileSync } from "node:fs";
import { join } from "node:path";

export type Row = Readonly<Record<string, string>>;

/** Reads a delivery the plain way: no quotes, `;`, one line a row. Unknown columns are an error. */
export function readDelivery(folder: string, name: string): readonly Row[] {
  const text = readFileSync(join(folder, name), "utf8");
  if (!text.endsWith("\n") || text.includes("\r")) throw new Error(`${name}: line ends`);
  const [head = "", ...lines] = text.slice(0, -1).split("\n");
  const names = head.split(";");
  return lines.map((line, at) => {
    const cells = line.split(";");
    if (cells.length !== names.length)
      throw new Error(`${name}: row ${at + 2} has ${cells.length} cells`);
    return Object.fromEntries(names.map((column, index) => [column, cells[index] ?? ""]));
  });
}

export function groupBy(rows: readonly Row[], column: string): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row[column] ?? "";
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** The cell of a column that must be there. */
export function cell(row: Row | undefined, column: string): string {
  const value = row?.[column];
  if (value === undefined) throw new Error(`no column ${column}`);
  return value;
}

export const cents = (text: string): number => Math.round(Number(text.replace(",", ".")) * 100);

export const share = (rows: Iterable<unknown>, total: number): number => [...rows].length / total;
