import { foldWord } from "../../model/italian.js";
import type { LineCounts, Reject } from "../../model/loading.js";
import { Fault, MISSING, type Value } from "../convert/fault.js";
import { looksLike } from "../convert/text.js";
import { type Candidate, cellText, type LinesSeen, type RawCell } from "../rows.js";
import type { WholeBatch } from "../whole.js";
import { type Figure, FigureReader } from "./cells.js";
import { type ColumnPlan, isTotal, type ValueColumn } from "./columns.js";
import { LabelFiller, type Labels } from "./labels.js";
import { type Layout, labelOf } from "./layout.js";
import { shapeOf } from "./survey.js";

/** Columns of the table, in the order of the values. */
export const REFERENCE_COLUMNS = [
  "riga",
  "tabella",
  "misura",
  "dimensioni",
  "valore",
  "unita",
  "testo",
  "totale",
] as const;

export interface CrosstabRequest {
  readonly candidate: Candidate;
  readonly layout: Layout;
  readonly plan: ColumnPlan;
  /** Blank labels repeat the one above. */
  readonly fills: boolean;
  readonly table: string;
}

interface Row {
  readonly line: number;
  readonly span: number;
  readonly labels: Labels;
  /** In the long form. */
  readonly measure: string | null;
  readonly figures: readonly Figure[];
}

/** Cuts a crosstab into rows of figures, and the figures into rows of the table. */
export class CrosstabReader {
  readonly #request: CrosstabRequest;
  readonly #readers: readonly FigureReader[];
  readonly #seen: LinesSeen = { total: 0, blank: 0 };
  #blank = 0;
  #loaded = 0;
  #rejected = 0;
  rows = 0;
  rejectedRows = 0;
  figures = 0;
  totals = 0;

  constructor(request: CrosstabRequest) {
    this.#request = request;
    this.#readers = request.plan.values.map((column) => new FigureReader(column.style));
  }

  /** What physical lines became; complete when the batches are over. */
  get counts(): LineCounts {
    const { preamble, upper, header } = this.#request.layout;
    const lines = (rows: readonly { readonly span: number }[]): number =>
      rows.reduce((sum, row) => sum + row.span, 0);
    return {
      lette: this.#seen.total,
      preambolo: lines(preamble),
      intestazione: lines(upper) + header.span,
      vuote: this.#seen.blank + this.#blank,
      ignorate: 0,
      caricate: this.#loaded,
      scartate: this.#rejected,
    };
  }

  /** Cells that are formulas, read by their stored result. */
  get formulas(): number {
    return this.#seen.formulas ?? 0;
  }

  /** Reads all rows; `twice` holds lines whose labels another row bears too (rules K1, K2). */
  async *batches(twice: ReadonlySet<number>): AsyncGenerator<WholeBatch> {
    for await (const { rows, rejects } of this.#read()) {
      const values: Value[] = [];
      const lost: Reject[] = [...rejects];
      for (const row of rows) {
        this.rows += 1;
        if (twice.has(row.line)) {
          this.rejectedRows += 1;
          this.#rejected += row.span;
          lost.push({ line: row.line, code: "R-KEY-DUP", column: null, looksLike: null });
          continue;
        }
        this.#loaded += row.span;
        this.#put(values, row);
      }
      lost.sort((a, b) => a.line - b.line);
      yield { values, rejects: lost };
    }
  }

  /**
   * Lines that must not count: the second of two rows alike, and both of two that bear the same
   * labels and differ.
   */
  async duplicates(): Promise<ReadonlySet<number>> {
    const known = new Map<string, { readonly line: number; readonly content: string }>();
    const twice = new Set<number>();
    for await (const { rows } of this.#read()) {
      for (const { line, labels, measure, figures } of rows) {
        const key = JSON.stringify([labels, measure]);
        const content = JSON.stringify(figures);
        const before = known.get(key);
        if (before === undefined) known.set(key, { line, content });
        else {
          twice.add(line);
          if (before.content !== content) twice.add(before.line);
        }
      }
    }
    return twice;
  }

  #put(values: Value[], { line, labels, measure, figures }: Row): void {
    const { plan, table } = this.#request;
    const own = plan.labels.map(({ name }, i) => [name, labels[i] ?? null] as const);
    const rowTotal = labels.some((label) => label !== null && isTotal(label));
    for (const [i, column] of plan.values.entries()) {
      const { valore, unita, testo } = figures[i] as Figure;
      const total = rowTotal || column.total;
      this.figures += 1;
      if (total) this.totals += 1;
      values.push(
        line,
        table,
        column.measure ?? measure ?? "",
        dimensions(own, column),
        valore,
        unita,
        testo,
        total ? 1 : 0,
      );
    }
  }

  async *#read(): AsyncGenerator<{ readonly rows: Row[]; readonly rejects: Reject[] }> {
    const { candidate, layout, plan, fills } = this.#request;
    Object.assign(this.#seen, { total: 0, blank: 0, formulas: 0 });
    this.#blank = 0;
    this.#loaded = 0;
    this.#rejected = 0;
    this.rows = 0;
    this.rejectedRows = 0;
    this.figures = 0;
    this.totals = 0;
    const labels = new LabelFiller(plan.labels, fills);
    for await (const batch of candidate.rows(shapeOf(layout), this.#seen)) {
      const rows: Row[] = [];
      const rejects: Reject[] = [];
      for (const [i, cells] of batch.cells.entries()) {
        const line = batch.lines[i] ?? 0;
        const span = batch.spans[i] ?? 1;
        if (line <= layout.header.line) continue;
        if (cells?.every((cell) => labelOf(cell) === "" && typeof cell !== "object") === true) {
          this.#blank += span;
          continue;
        }
        const row = this.#row(cells, line, span, labels);
        if ("figures" in row) rows.push(row);
        else {
          this.rows += 1;
          this.rejectedRows += 1;
          this.#rejected += span;
          rejects.push(row);
        }
      }
      yield { rows, rejects };
    }
  }

  #row(
    cells: readonly RawCell[] | null,
    line: number,
    span: number,
    filler: LabelFiller,
  ): Row | Reject {
    const { layout, plan } = this.#request;
    const lost = (code: string, column: string | null = null, cell?: RawCell): Reject => ({
      line,
      code,
      column,
      looksLike: cell === undefined ? null : looksLike(cellText(cell)),
    });
    const bad = cells === null ? "R-QUOTE" : shapeFault(cells, layout);
    if (cells === null || bad !== null) {
      if (bad !== "R-HDR") filler.forget();
      return lost(bad ?? "R-QUOTE");
    }
    const labels = filler.next(cells);
    if ("fault" in labels) return lost(labels.fault.code, labels.column);
    const measure = plan.measureAt === null ? null : labelOf(cells[plan.measureAt]);
    if (measure === "") return lost(MISSING.code, layout.names[plan.measureAt ?? 0] ?? null);
    const figures: Figure[] = [];
    for (const [i, { at }] of plan.values.entries()) {
      const figure = this.#readers[i]?.read(cells[at]);
      if (figure === undefined || figure instanceof Fault) {
        return lost(figure?.code ?? "R-NUM", layout.names[at] ?? null, cells[at]);
      }
      figures.push(figure);
    }
    return { line, span, labels, measure, figures };
  }
}

/** Rule F6, and the header once more. */
function shapeFault(cells: readonly RawCell[], layout: Layout): string | null {
  if (cells.length < layout.width) return "R-SHAPE";
  for (let at = layout.width; at < cells.length; at += 1) {
    if (labelOf(cells[at]) !== "") return "R-SHAPE";
  }
  const again = layout.names.every((name, at) => foldWord(labelOf(cells[at])) === foldWord(name));
  return again ? "R-HDR" : null;
}

function dimensions(
  own: readonly (readonly [string, string | null])[],
  column: ValueColumn,
): string {
  const all: Record<string, string | null> = {};
  for (const [name, label] of own) all[name] = label;
  for (const [name, member] of column.members)
    all[name in all ? `${name} (colonne)` : name] = member;
  return JSON.stringify(all);
}
