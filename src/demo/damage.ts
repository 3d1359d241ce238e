import { seedFor } from "./random.js";

/** A way of spoiling the cells of a row; gives them back as they are where it finds nothing to spoil. */
type Harm = (cells: readonly string[]) => readonly string[];

const isDay = (cell: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(cell);

/** Spoils the first cell that is of a kind. */
const first =
  (is: (cell: string) => boolean, spoil: (cell: string) => string): Harm =>
  (cells) => {
    const at = cells.findIndex(is);
    return at === -1 ? cells : cells.with(at, spoil(cells[at] ?? ""));
  };

/**
 * What goes wrong in real files: days that do not exist, letters among digits, lost and doubled cells,
 * an unknown comune, a missing key, a code nobody knows.
 */
const HARMS: readonly Harm[] = [
  first(isDay, (cell) => `${cell.slice(0, 4)}-02-30`),
  first(
    (cell) => /^\d+,\d\d$/.test(cell),
    (cell) => cell.replace(/,\d/, ",O"),
  ),
  (cells) => (cells.length > 4 ? cells.slice(0, -2) : cells),
  first(
    (cell) => /^\d{6}$/.test(cell),
    () => "999999",
  ),
  (cells) => ["", ...cells.slice(1)],
  first(isDay, (cell) => cell.replace("0", "O")),
  (cells) => (cells.length > 2 ? [...cells.slice(0, 2), "", ...cells.slice(2)] : cells),
  first(
    (cell) => /^[A-Z]{5,}(_[A-Z]+)*$/.test(cell),
    (cell) => `${cell.slice(0, 2)}?${cell.slice(3)}`,
  ),
];

/**
 * Spoils some rows of every 100,000, each row by what it says and never by where it stands: the rows
 * of an ambito are the same whichever others are made.
 */
export class Damage {
  readonly #seme: number;
  readonly #below: number;

  constructor(seme: number, suCentomila: number) {
    this.#seme = seme;
    this.#below = (suCentomila / 100_000) * 2 ** 32;
  }

  /** The row, its line end included, spoilt or not. */
  spoil(row: string): string {
    const hash = seedFor(this.#seme, row) >>> 0;
    if (hash >= this.#below) return row;
    const cells = row.slice(0, -1).split(";");
    for (let turn = 0; turn < HARMS.length; turn += 1) {
      const harmed = HARMS[(hash + turn) % HARMS.length]?.(cells) ?? cells;
      if (harmed !== cells) return `${harmed.join(";")}\n`;
    }
    return row;
  }

  /** The same for rows already joined. */
  spoilMany(rows: string): string {
    let made = "";
    for (let from = 0; from < rows.length; ) {
      const to = rows.indexOf("\n", from) + 1;
      if (to === 0) return made + rows.slice(from);
      made += this.spoil(rows.slice(from, to));
      from = to;
    }
    return made;
  }
}
