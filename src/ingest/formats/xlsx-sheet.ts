import { isoDay } from "../../model/date.js";
import { DashError } from "../../model/errors.js";
import { EPOCH_1900, EPOCH_1904, parseDay } from "../convert/dates.js";
import type { RawCell } from "../rows.js";
import { MAIN, type Parts } from "./xlsx-parts.js";
import { plainString, RichText } from "./xlsx-tables.js";
import { type Attributes, attribute, XmlFault, type XmlHandler, XmlReader } from "./xml.js";

/** What cells need to be understood. */
export interface SheetTables {
  readonly strings: readonly string[];
  /** Which styles show days; null where the workbook has no styles. */
  readonly dates: readonly boolean[] | null;
  readonly date1904: boolean;
}

export interface SheetRow {
  readonly cells: RawCell[];
  readonly number: number;
  readonly formulas: number;
}

const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 16_384;
/** Cells past this many columns are only known to be filled: no header is so wide (rule F8). */
const KEPT_COLUMNS = 1025;
/** Merged ranges on one row: they may not overlap, and a header has no more columns. */
const MOST_MERGES = 1024;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const LAST_DAY = 2_958_465;

/** A range of merged cells; rows and columns count from 1. */
interface Merge {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Column and row of `B7`; the row is 0 where the reference has none. */
function placeOf(reference: string): { column: number; row: number } {
  let column = 0;
  let at = 0;
  for (; at < reference.length; at += 1) {
    const letter = (reference.charCodeAt(at) | 0x20) - 96;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  const digits = reference.slice(at);
  if (column < 1 || column > MOST_COLUMNS || !/^[1-9]\d{0,6}$/.test(digits)) {
    throw new XmlFault("riferimento di cella");
  }
  return { column, row: Number(digits) };
}

/** The merged ranges of a sheet: they stand after the cells, so they are read first. */
async function mergesOf(parts: Parts, part: string): Promise<readonly Merge[]> {
  if (!parts.merged.has(part)) return [];
  const merges: Merge[] = [];
  await parts.read(
    part,
    {
      open(name, attributes) {
        if (name !== "mergeCell") return;
        const [first = "", last = first] = (attribute(attributes, "ref") ?? "")
          .replaceAll("$", "")
          .split(":");
        const a = placeOf(first);
        const b = placeOf(last);
        merges.push({ top: a.row, bottom: b.row, left: a.column, right: b.column });
      },
      close() {},
      text() {},
    },
    MAIN,
  );
  return merges.sort((a, b) => a.top - b.top);
}

/** Gathers the rows of one sheet as its XML goes by. */
class SheetHandler implements XmlHandler {
  readonly #tables: SheetTables;
  readonly #parts: Parts;
  readonly #merges: readonly Merge[];
  readonly #rich = new RichText();
  #active: Merge[] = [];
  #nextMerge = 0;
  #depth = 0;
  #inData = false;
  #inRow = false;
  #inCell = false;
  #inside: "v" | "f" | "is" | null = null;
  #row = 0;
  #column = 0;
  #cells: RawCell[] = [];
  /** The last row in which each column was filled. */
  readonly #filled = new Int32Array(MOST_COLUMNS + 1);
  #formulas = 0;
  #type = "n";
  #style = 0;
  #value = "";
  #hasValue = false;
  #hasFormula = false;
  #hasInline = false;
  /** Rows read and not yet taken. */
  rows: SheetRow[] = [];

  constructor(parts: Parts, tables: SheetTables, merges: readonly Merge[]) {
    this.#parts = parts;
    this.#tables = tables;
    this.#merges = merges;
  }

  open(name: string, attributes: Attributes): void {
    this.#depth += 1;
    if (this.#depth === 1 && name !== "worksheet") {
      throw this.#parts.corrupt("una parte non è il foglio che dovrebbe essere");
    }
    if (this.#inside === "is") this.#rich.open(name);
    else if (this.#inCell) this.#openInCell(name);
    else if (this.#inRow) {
      if (name === "c") this.#openCell(attributes);
      else if (name !== "extLst") this.#unknown(name);
    } else if (this.#inData) {
      if (name === "row") this.#openRow(attributes);
      else this.#unknown(name);
    } else if (name === "sheetData" && this.#depth === 2) this.#inData = true;
  }

  /** What stands among rows and cells and is neither may hold rows: never fewer (rule X1). */
  #unknown(name: string): never {
    if (name === "row" || name === "c") throw new XmlFault("riga o cella fuori posto");
    throw new DashError(
      "E-FORMAT",
      { reason: "un foglio è scritto in un modo che dash non conosce" },
      { file: this.#parts.file.name },
    );
  }

  #openInCell(name: string): void {
    if (this.#inside !== null) return;
    if (name === "v") {
      if (this.#hasValue) throw new XmlFault("due valori in una cella");
      this.#inside = "v";
      this.#hasValue = true;
    } else if (name === "f") {
      this.#inside = "f";
      this.#hasFormula = true;
    } else if (name === "is") {
      this.#inside = "is";
      this.#hasInline = true;
      this.#rich.reset();
    }
  }

  close(name: string): void {
    this.#depth -= 1;
    if (this.#inside === "is" && name !== "is") this.#rich.close(name);
    else if (this.#inside !== null) {
      if (name === this.#inside) this.#inside = null;
    } else if (this.#inCell) {
      if (name === "c") this.#closeCell();
    } else if (this.#inRow) {
      if (name === "row") this.#closeRow();
    } else if (this.#inData && name === "sheetData") this.#inData = false;
  }

  text(text: string): void {
    if (this.#inside === "v") this.#value += text;
    else if (this.#inside === "is") this.#rich.text(text);
  }

  #openRow(attributes: Attributes): void {
    const said = attribute(attributes, "r");
    const row = said === undefined ? this.#row + 1 : Number(said);
    if (!Number.isInteger(row) || row < 1 || row > MOST_ROWS) throw new XmlFault("riga");
    if (row === this.#row) throw this.#parts.corrupt("una riga compare due volte");
    if (row < this.#row) throw this.#parts.corrupt("le righe non sono in ordine");
    this.#row = row;
    this.#column = 0;
    this.#inRow = true;
    this.#cells = [];
    this.#formulas = 0;
    while ((this.#merges[this.#nextMerge]?.top ?? MOST_ROWS + 1) <= row) {
      this.#active.push(this.#merges[this.#nextMerge] as Merge);
      this.#nextMerge += 1;
    }
    if (this.#active.length > 0) this.#active = this.#active.filter((one) => one.bottom >= row);
    if (this.#active.length > MOST_MERGES) {
      throw this.#parts.corrupt("le celle unite si sovrappongono");
    }
  }

  #closeRow(): void {
    this.#inRow = false;
    const cells = this.#cells;
    while (cells.length > 0 && cells.at(-1) === "") cells.pop();
    if (cells.length === 0) return;
    for (let i = 0; i < cells.length; i += 1) cells[i] ??= "";
    this.rows.push({ cells, number: this.#row, formulas: this.#formulas });
  }

  #openCell(attributes: Attributes): void {
    this.#inCell = true;
    this.#type = "n";
    this.#style = 0;
    this.#value = "";
    this.#hasValue = false;
    this.#hasFormula = false;
    this.#hasInline = false;
    let column = this.#column + 1;
    for (let i = 0; i < attributes.length; i += 2) {
      const value = attributes[i + 1] as string;
      switch (attributes[i]) {
        case "r": {
          const place = placeOf(value);
          if (place.row !== this.#row) throw new XmlFault("riferimento di cella");
          column = place.column;
          break;
        }
        case "t":
          this.#type = value;
          break;
        case "s":
          this.#style = Number(value);
          break;
      }
    }
    if (column > MOST_COLUMNS) throw new XmlFault("colonna");
    if (this.#filled[column] === this.#row) {
      throw this.#parts.corrupt("una cella compare due volte");
    }
    this.#filled[column] = this.#row;
    this.#column = column;
  }

  #closeCell(): void {
    this.#inCell = false;
    const value = this.#read();
    if (value === "" || this.#covered()) return;
    if (this.#hasFormula) this.#formulas += 1;
    const at = Math.min(this.#column, KEPT_COLUMNS) - 1;
    while (this.#cells.length < at) this.#cells.push("");
    this.#cells[at] = value;
  }

  /** Of merged cells only the first holds the value (rule X4). */
  #covered(): boolean {
    if (this.#active.length === 0) return false;
    const row = this.#row;
    const column = this.#column;
    return this.#active.some(
      ({ top, left, right }) =>
        column >= left && column <= right && !(row === top && column === left),
    );
  }

  #read(): RawCell {
    const value = this.#value;
    switch (this.#type) {
      case "s": {
        if (!this.#hasValue || value.trim() === "") return this.#nothing();
        const index = /^\s*\d+\s*$/.test(value) ? Number(value) : -1;
        const text = this.#tables.strings[index];
        if (text === undefined) throw this.#parts.corrupt("una cella punta a un testo che non c'è");
        return text;
      }
      case "inlineStr":
        return this.#hasInline ? plainString(this.#rich.value) : this.#nothing();
      case "str":
        return this.#hasValue ? plainString(value) : this.#nothing();
      case "b": {
        const word = value.trim();
        if (word === "") return this.#nothing();
        return word === "1" || word === "true"
          ? true
          : word === "0" || word === "false"
            ? false
            : { bad: "booleano" };
      }
      case "e":
        return { bad: "errore" };
      case "d": {
        const word = value.trim();
        if (word === "") return this.#nothing();
        const day = parseDay(word);
        return day === null || day === "month-first" ? { bad: "data" } : { day };
      }
      case "n":
        return this.#number(value.trim());
      default:
        return { bad: "sconosciuta" };
    }
  }

  /** An empty cell; a formula without a result is not nothing (rule X5). */
  #nothing(): RawCell {
    return this.#hasFormula ? { bad: "formula" } : "";
  }

  #number(text: string): RawCell {
    if (text === "") return this.#nothing();
    if (!NUMBER.test(text)) return { bad: "numero" };
    const number = Number(text);
    const { dates, date1904 } = this.#tables;
    if (dates === null) return number;
    const isDate = dates[this.#style];
    if (isDate === undefined) throw this.#parts.corrupt("una cella ha uno stile che non c'è");
    if (!isDate) return number;
    // Noise below 1e-6 is no part of a day (rule N4).
    const serial = Math.floor(number + 1e-6);
    if (serial > LAST_DAY || (date1904 ? serial < 0 : serial < 61)) return number;
    return { day: isoDay((date1904 ? EPOCH_1904 : EPOCH_1900) + serial) };
  }
}

/** The rows of one sheet that hold something, in order, in lots. E-CORRUPT for a fault of form. */
export async function* sheetRows(
  parts: Parts,
  part: string,
  tables: SheetTables,
): AsyncGenerator<readonly SheetRow[]> {
  let merges: readonly Merge[];
  try {
    merges = await mergesOf(parts, part);
  } catch (error) {
    throw parts.asCorrupt(error);
  }
  const handler = new SheetHandler(parts, tables, merges);
  const reader = new XmlReader(handler, MAIN);
  try {
    for await (const text of parts.text(part)) {
      reader.write(text);
      if (handler.rows.length === 0) continue;
      const { rows } = handler;
      handler.rows = [];
      yield rows;
    }
    reader.end();
    if (handler.rows.length > 0) yield handler.rows;
  } catch (error) {
    throw parts.asCorrupt(error);
  }
}
