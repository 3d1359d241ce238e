import { copied } from "../define/source-columns.js";
import { DashError } from "../model/errors.js";
import { foldWord } from "../model/italian.js";
import type { Reject } from "../model/loading.js";
import { AlsoRows, type AlsoTable, constantOf, type NeededColumns } from "./also-rows.js";
import {
  BAD_AMBITO,
  BAD_CELL,
  BAD_RANGE,
  BAD_TERRITORY,
  type Converted,
  type Fault,
  MISSING,
  type Value,
} from "./convert/fault.js";
import type { StyleEvidence } from "./convert/numbers.js";
import { codiceFiscaleIn } from "./convert/pseudonym.js";
import {
  type ComuneAssumptions,
  judgeAmbito,
  NameCheck,
  noAssumptions,
} from "./convert/territory.js";
import { cleanText, looksLike } from "./convert/text.js";
import type { HeaderMatch } from "./header.js";
import { KeyHash } from "./key-set.js";
import { RepeatedKeys } from "./key-spill.js";
import { type ColumnPlan, type MapContext, pairsOf, planRows, type RowPlan } from "./plan.js";
import { cellText, type RawCell, type RowBatch } from "./rows.js";
import { TotalsCheck } from "./totals.js";

/** Table rows of one batch, values one after the other in the order of `RowMapper.table`. */
export interface MappedBatch {
  readonly values: readonly Value[];
  /** The same for each of `RowMapper.also`. */
  readonly also: readonly (readonly Value[])[];
  readonly rejects: readonly Reject[];
}

/** Physical lines by what became of them (promise R2); records are for the ceiling (F9). */
export interface Tally {
  blank: number;
  ignored: number;
  loaded: number;
  rejected: number;
  loadedRecords: number;
  rejectedRecords: number;
}

/** What the run learnt about the file as a whole. */
export interface Findings {
  readonly styles: ReadonlyMap<string, StyleEvidence>;
  /** Hashes of keys seen more than once: suspicions. */
  readonly suspects: ReadonlySet<string>;
  /** Latest day of the column `until`. */
  readonly until: string | null;
  readonly assumptions: ComuneAssumptions;
  readonly totals: TotalsCheck | null;
}

/** Whether two values of a row may stand together: yes; no or to be noted; to be noted once, then yes. */
export type PairVerdict = "agree" | "judge" | "judge-once";

/** The rules of a source without aggregation, ignored rows or constants: one row of the file, one of the table. */
export interface ByteRules {
  readonly columns: readonly ColumnPlan[];
  readonly keys: readonly number[];
  /** Places of the columns that the table never has empty. */
  readonly needed: ReadonlySet<number>;
  readonly pairs: readonly {
    readonly a: number;
    readonly b: number;
    readonly agrees: (a: Value, b: Value) => PairVerdict;
  }[];
  readonly atMost: readonly (readonly [number, number])[];
  readonly untilPlace: number;
  readonly observedPlace: number;
  /** Cells of the header: a row that begins like it is looked at again. */
  readonly header: readonly string[];
}

/** Reads rows as the source says: each becomes values of its table, or a reject with its place. */
export class RowMapper {
  readonly table: readonly string[];
  readonly tally: Tally = {
    blank: 0,
    ignored: 0,
    loaded: 0,
    rejected: 0,
    loadedRecords: 0,
    rejectedRecords: 0,
  };
  readonly #match: HeaderMatch;
  readonly #context: MapContext;
  readonly #plan: RowPlan;
  readonly #assumptions = noAssumptions();
  readonly #totals: TotalsCheck | null;
  readonly #names: NameCheck;
  readonly #namePairs: readonly (readonly [number, number])[];
  readonly #ambitoPairs: readonly (readonly [number, number])[];
  readonly #atMost: readonly (readonly [number, number])[];
  readonly #ignored: readonly { readonly position: number; readonly words: ReadonlySet<string> }[];
  readonly #notes: readonly string[];
  readonly #regionePairs: readonly (readonly [number, number])[];
  readonly #fill: readonly (readonly [number, Value])[];
  /** Slots that repeat what a column of the file says, by its place. */
  readonly #copies: readonly (readonly [number, number])[];
  /** Slots the table never has empty, with the place of the column that fills each; -1 for none. */
  readonly #needed: readonly (readonly [number, number])[];
  readonly #also: AlsoRows;
  #alsoOut: readonly Value[][] = [];
  readonly #unpivot: readonly {
    readonly set: readonly (readonly [number, Value])[];
    readonly take: readonly (readonly [number, number])[];
  }[];
  readonly #untilPlace: number;
  readonly #observedPlace: number;
  readonly #headerCells: readonly string[];
  readonly #keys = new RepeatedKeys();
  readonly #hash = new KeyHash();
  /** Of the row in hand: cells as clean text, and what they became. */
  readonly #texts: string[];
  readonly #values: Value[];
  #until: string | null = null;
  #line = 0;
  #faultColumn: ColumnPlan | null = null;
  #faultRaw = "";
  /** What refuses the file: said when all of it was read, since broken quotes come first. */
  #dateOrder: DashError | null = null;
  #twoDates: DashError | null = null;

  constructor(match: HeaderMatch, context: MapContext, needed: NeededColumns = new Map()) {
    const { source } = match;
    this.#match = match;
    this.#context = context;
    this.#plan = planRows(match, context, this.#assumptions, (column) => this.#monthFirst(column));
    const { columns, table } = this.#plan;
    this.table = table;
    const placeOf = (name: string): number => columns.findIndex((column) => column.name === name);
    const slotOf = (name: string): number => table.indexOf(name);
    this.#texts = columns.map(() => "");
    this.#values = columns.map(() => null);
    this.#names = new NameCheck(context.territory, context.formerNames, this.#assumptions);
    this.#namePairs = pairsOf(this.#plan, source, "comune_name");
    // An ambito that must be known, and stands beside no comune, is judged by itself.
    this.#ambitoPairs = [
      ...pairsOf(this.#plan, source, "ambito"),
      ...columns.flatMap(({ definition }, place): (readonly [number, number])[] =>
        definition.known && definition.of === undefined ? [[place, -1]] : [],
      ),
    ];
    this.#regionePairs = columns.flatMap(({ definition }, place): (readonly [number, number])[] => {
      const comune = definition.type === "regione" ? placeOf(definition.of ?? "") : -1;
      return comune === -1 ? [] : [[place, comune]];
    });
    this.#atMost = source.at_most
      .map(([a, b]) => [placeOf(a), placeOf(b)] as const)
      .filter(([a, b]) => a !== -1 && b !== -1);
    this.#ignored = source.ignore.flatMap((rule) =>
      "column" in rule && match.positions.has(rule.column)
        ? [
            {
              position: match.positions.get(rule.column) ?? 0,
              words: new Set(rule.equals.map(foldWord)),
            },
          ]
        : [],
    );
    this.#notes = source.ignore.flatMap((rule) => ("note" in rule ? rule.note.map(foldWord) : []));
    const constant = (value: string | number): Value => constantOf(value, context.observed);
    const fills = Object.entries(source.fill);
    this.#fill = fills
      .filter(([, value]) => copied(value) === null)
      .map(([name, value]) => [slotOf(name), constant(value)]);
    this.#copies = fills
      .map(([name, value]) => [slotOf(name), placeOf(copied(value) ?? "")] as const)
      .filter(([, place]) => place !== -1);
    const spread = (source.unpivot ?? []).flatMap((entry) =>
      [...Object.keys(entry.set), ...Object.keys(entry.take)].map(slotOf),
    );
    this.#needed = [...(needed.get(source.table) ?? [])]
      .map(slotOf)
      .filter((slot) => slot > 0 && !spread.includes(slot))
      .map((slot) => [slot, columns.findIndex((column) => column.slot === slot)]);
    this.#also = new AlsoRows(source, placeOf, context.observed, needed);
    this.#unpivot = (source.unpivot ?? []).map((entry) => ({
      set: Object.entries(entry.set).map(([name, value]) => [slotOf(name), constant(value)]),
      take: Object.entries(entry.take).map(([name, column]) => [slotOf(name), placeOf(column)]),
    }));
    this.#untilPlace = source.until === undefined ? -1 : placeOf(source.until);
    this.#observedPlace =
      source.observed.column === undefined ? -1 : placeOf(source.observed.column);
    this.#headerCells = match.header.cells.map((cell) => cellText(cell).trim());
    this.#totals = source.totals === undefined ? null : new TotalsCheck(source.totals, placeOf);
  }

  /** Throws what refuses the file as a whole, in the order of the rules: E-DATEORDER, E-SNAPSHOT. */
  assertSound(): void {
    const fault = this.#dateOrder ?? this.#twoDates;
    if (fault !== null) throw fault;
  }

  /** Further tables that get rows of their own. */
  get also(): readonly AlsoTable[] {
    return this.#also.tables;
  }

  get findings(): Findings {
    const styles = new Map<string, StyleEvidence>();
    for (const column of this.#plan.columns) {
      if (column.evidence !== null) styles.set(column.name, column.evidence);
    }
    return {
      styles,
      suspects: this.#keys.found(),
      until: this.#until,
      assumptions: this.#assumptions,
      totals: this.#totals,
    };
  }

  /** What a reader of bytes needs to judge ordinary rows alone; null for sources that ask for more. */
  get byteRules(): ByteRules | null {
    const slots = this.#plan.columns.map(({ slot }) => slot).filter((slot) => slot !== -1);
    const simple =
      this.#totals === null &&
      this.#ignored.length === 0 &&
      this.#fill.length === 0 &&
      this.#copies.length === 0 &&
      this.#unpivot.length === 0 &&
      this.#regionePairs.length === 0 &&
      this.also.length === 0 &&
      this.#needed.every(([, place]) => place !== -1) &&
      new Set(slots).size === slots.length &&
      this.#match.width > 1;
    if (!simple) return null;
    return {
      columns: this.#plan.columns,
      keys: this.#plan.keys,
      needed: new Set(this.#needed.map(([, place]) => place)),
      pairs: [
        ...this.#namePairs.map(([a, b]) => ({ a, b, agrees: this.#nameAgrees })),
        ...this.#ambitoPairs.map(([a, b]) => ({ a, b, agrees: this.#ambitoAgrees })),
      ],
      atMost: this.#atMost,
      untilPlace: this.#untilPlace,
      observedPlace: this.#observedPlace,
      header: this.#headerCells,
    };
  }

  readonly #nameAgrees = (name: Value, comune: Value): PairVerdict => {
    if (typeof name !== "string" || typeof comune !== "string") return "agree";
    return this.#names.check(name, comune) === null ? "agree" : "judge";
  };

  readonly #ambitoAgrees = (ambito: Value, comune: Value): PairVerdict => {
    if (typeof ambito !== "string") return "agree";
    const known = typeof comune === "string" ? comune : null;
    const verdict = judgeAmbito(this.#context.territory, ambito, known);
    return verdict === "ok" ? "agree" : verdict === "unplaced" ? "judge-once" : "judge";
  };

  /** Says which line the converters are reading, for what they may throw. */
  set line(line: number) {
    this.#line = line;
  }

  /** Takes in a row that a reader of bytes found sound; its key is in `hash`. */
  accept(hash: KeyHash, until: Value): void {
    this.#keys.add(hash);
    this.tally.loaded += 1;
    this.tally.loadedRecords += 1;
    if (typeof until === "string" && (this.#until === null || until > this.#until)) {
      this.#until = until;
    }
  }

  map(batch: RowBatch): MappedBatch {
    const values: Value[] = [];
    const rejects: Reject[] = [];
    const also = this.also.map((): Value[] => []);
    this.#alsoOut = also;
    const { tally } = this;
    for (let i = 0; i < batch.cells.length; i += 1) {
      const cells = batch.cells[i] ?? null;
      const line = batch.lines[i] ?? 0;
      const span = batch.spans[i] ?? 1;
      if (line <= this.#match.header.line) continue;
      this.#line = line;
      this.#faultColumn = null;
      const fault = cells === null ? "R-QUOTE" : this.#row(cells, values);
      if (fault === null) {
        tally.loaded += span;
        tally.loadedRecords += 1;
      } else if (fault === "blank") {
        tally.blank += span;
      } else if (fault === "ignored") {
        tally.ignored += span;
      } else {
        tally.rejected += span;
        tally.rejectedRecords += 1;
        const column = this.#faultColumn as ColumnPlan | null;
        rejects.push({
          line,
          code: fault,
          column: column?.name ?? null,
          looksLike: column === null ? null : looksLike(this.#faultRaw),
        });
      }
    }
    return { values, also, rejects };
  }

  /**
   * The lines that repeat a key (rule K1): of rows alike in all the first counts; of rows with the
   * same key and other content none is taken. `suspects` comes from an earlier run.
   */
  static async duplicates(
    match: HeaderMatch,
    context: MapContext,
    suspects: ReadonlySet<string>,
    batches: AsyncIterable<RowBatch> | Iterable<RowBatch>,
  ): Promise<ReadonlySet<number>> {
    const mapper = new RowMapper(match, context);
    const groups = new Map<string, { line: number; content: string }[]>();
    for await (const batch of batches) mapper.#collect(batch, suspects, groups);
    const lines = new Set<number>();
    for (const rows of groups.values()) {
      if (rows.length < 2) continue;
      const alike = rows.every((row) => row.content === rows[0]?.content);
      for (const row of alike ? rows.slice(1) : rows) lines.add(row.line);
    }
    return lines;
  }

  #collect(
    batch: RowBatch,
    suspects: ReadonlySet<string>,
    groups: Map<string, { line: number; content: string }[]>,
  ): void {
    for (const [i, cells] of batch.cells.entries()) {
      this.#line = batch.lines[i] ?? 0;
      if (cells === null || this.#line <= this.#match.header.line) continue;
      if (this.#prepare(cells) !== null || this.#convert(cells) !== null) continue;
      if (!suspects.has(this.#hashKey().text) || this.#agree() !== null) continue;
      const key = this.#plan.keys.map((place) => this.#values[place] ?? "").join("\u001f");
      const rows = groups.get(key) ?? [];
      rows.push({ line: this.#line, content: this.#values.join("\u001f") });
      groups.set(key, rows);
    }
  }

  /** Null when the cells are ready to be read; else what became of the row. */
  #prepare(cells: readonly RawCell[]): string | null {
    const filled = this.#filled(cells);
    if (filled === 0) return "blank";
    if (this.#isIgnored(cells, filled)) return this.#ignore(cells);
    if (this.#isHeader(cells)) return "R-HDR";
    const { width } = this.#match;
    if (cells.length !== width) {
      if (cells.length < width) return "R-SHAPE";
      for (let i = width; i < cells.length; i += 1) {
        const cell = cells[i];
        if (typeof cell !== "string" || cleanText(cell, true) !== "") return "R-SHAPE";
      }
    }
    return this.#clean(cells)?.code ?? null;
  }

  /** Null when the row went into `out`; else what became of it. */
  #row(cells: readonly RawCell[], out: Value[]): string | null {
    const unready = this.#prepare(cells);
    if (unready !== null) return unready;
    const fault = this.#convert(cells) ?? this.#agree();
    // A row with a fault repeats nobody's key: it goes for its own reason.
    if (fault !== null) return fault.code;
    this.#keys.add(this.#hashKey());
    if (this.#context.duplicates.has(this.#line)) return "R-KEY-DUP";
    const merged = this.#store(out);
    if (merged !== null) return merged.code;
    this.#totals?.add(this.#texts, this.#values);
    if (this.#untilPlace !== -1) {
      const day = this.#values[this.#untilPlace];
      if (typeof day === "string" && (this.#until === null || day > this.#until)) this.#until = day;
    }
    return null;
  }

  /** Filled cells, counted only as far as the rules ask: none, one, or more. */
  #filled(cells: readonly RawCell[]): number {
    let filled = 0;
    for (let i = 0; i < cells.length && filled < 2; i += 1) {
      const cell = cells[i];
      if (typeof cell !== "string") filled += 1;
      else if (cell !== "" && cleanText(cell, true) !== "") filled += 1;
    }
    return filled;
  }

  #isIgnored(cells: readonly RawCell[], filled: number): boolean {
    if (filled === 1 && this.#notes.length > 0) {
      const text = foldWord(cellText(cells.find((cell) => cellText(cell).trim() !== "")));
      if (this.#notes.some((note) => text.startsWith(note))) return true;
    }
    for (const { position, words } of this.#ignored) {
      const text = cellText(cells[position]);
      if (text !== "" && words.has(foldWord(text))) return true;
    }
    return false;
  }

  /** An ignored row may be a total: then it is compared with the rows it sums. */
  #ignore(cells: readonly RawCell[]): string {
    const totals = this.#totals;
    if (totals === null || cells.length < this.#match.width) return "ignored";
    if (this.#clean(cells) !== null || !totals.isTotal(this.#texts)) return "ignored";
    const sums = totals.places.map((place) => {
      const value = this.#valueOf(cells, place);
      return typeof value === "number" ? value : null;
    });
    totals.total(this.#texts, sums);
    return "ignored";
  }

  #isHeader(cells: readonly RawCell[]): boolean {
    const first = this.#plan.columns[0];
    if (first === undefined) return false;
    const cell = cells[first.position];
    if (typeof cell !== "string" || cell.trim() !== this.#headerCells[first.position]) return false;
    return this.#plan.columns.every(
      ({ position }) => cellText(cells[position]).trim() === this.#headerCells[position],
    );
  }

  #clean(cells: readonly RawCell[]): Fault | null {
    const { columns } = this.#plan;
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i] as ColumnPlan;
      const cell = cells[column.position];
      const text =
        typeof cell === "string" ? cleanText(cell, column.definition.free) : cellText(cell);
      if (typeof text !== "string") return this.#blame(text, column, cell);
      // One writing for each codice fiscale: keys are compared before pseudonyms are made.
      this.#texts[i] = text.length > 15 && column.coded ? (codiceFiscaleIn(text) ?? text) : text;
    }
    return null;
  }

  #convert(cells: readonly RawCell[]): Fault | null {
    const { columns } = this.#plan;
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i] as ColumnPlan;
      const cell = cells[column.position];
      const value = this.#valueOf(cells, i);
      const fault =
        typeof value === "object" && value !== null
          ? value
          : value === null && column.definition.required
            ? MISSING
            : null;
      if (fault !== null) {
        this.#witness(cells, i + 1);
        return this.#blame(fault, column, cell);
      }
      this.#values[i] = value as Value;
    }
    if (this.#observedPlace !== -1) this.#checkObserved(this.#values[this.#observedPlace] ?? null);
    return null;
  }

  /** Numbers and days of a rejected row still say how their columns are written (rules N2, D2). */
  #witness(cells: readonly RawCell[], from: number): void {
    for (let i = from; i < this.#plan.columns.length; i += 1) {
      const column = this.#plan.columns[i] as ColumnPlan;
      if (column.evidence !== null || column.definition.type === "date") this.#valueOf(cells, i);
    }
  }

  /** What the cell of one column becomes; its clean text is already in hand. */
  #valueOf(cells: readonly RawCell[], place: number): Converted {
    const column = this.#plan.columns[place] as ColumnPlan;
    const cell = cells[column.position];
    const text = this.#texts[place] as string;
    if (typeof cell === "string") return text === "" ? null : column.converter.text(text);
    if (cell === undefined) return null;
    if (typeof cell === "number") return column.converter.number(cell);
    if (typeof cell === "boolean") return column.converter.boolean(cell);
    if (typeof cell === "object" && "day" in cell) return column.converter.day(cell.day);
    return BAD_CELL;
  }

  #blame(fault: Fault, column: ColumnPlan, cell: RawCell | undefined): Fault {
    this.#faultColumn = column;
    this.#faultRaw = cellText(cell);
    return fault;
  }

  /** Rules between columns: name and code, ambito and comune, part and whole. */
  #agree(): Fault | null {
    const { columns } = this.#plan;
    for (const [name, code] of this.#namePairs) {
      const text = this.#values[name];
      const comune = this.#values[code];
      if (typeof text !== "string" || typeof comune !== "string") continue;
      const fault = this.#names.check(text, comune);
      if (fault !== null) return this.#blame(fault, columns[name] as ColumnPlan, text);
    }
    let elsewhere = false;
    for (const [ambito, code] of this.#ambitoPairs) {
      const found = this.#values[ambito];
      const comune = this.#values[code];
      if (typeof found !== "string") continue;
      const known = typeof comune === "string" ? comune : null;
      const verdict = judgeAmbito(this.#context.territory, found, known);
      if (verdict === "unplaced" && known !== null) this.#assumptions.unplaced.add(known);
      if (verdict === "elsewhere") elsewhere = true;
      if (verdict === "unheard") this.#assumptions.unheard += 1;
      if (verdict === "unheard" || verdict === "wrong") {
        return this.#blame(BAD_AMBITO, columns[ambito] as ColumnPlan, found);
      }
    }
    for (const [regione, code] of this.#regionePairs) {
      const found = this.#values[regione];
      const comune = this.#values[code];
      if (typeof found !== "string" || typeof comune !== "string") continue;
      if (this.#context.territory.comuni.get(comune)?.regione !== found) {
        return this.#blame(BAD_TERRITORY, columns[regione] as ColumnPlan, found);
      }
    }
    for (const [part, whole] of this.#atMost) {
      const a = this.#values[part] ?? null;
      const b = this.#values[whole] ?? null;
      if (a !== null && b !== null && a > b) {
        return this.#blame(BAD_RANGE, columns[part] as ColumnPlan, String(a));
      }
    }
    if (elsewhere) this.#assumptions.elsewhere += 1;
    return null;
  }

  /** Puts the values into table rows; two columns that fill one place must say the same. */
  #store(out: Value[]): Fault | null {
    const size = this.table.length;
    const at = out.length;
    out.length = at + size;
    out.fill(null, at);
    out[at] = this.#line;
    const { columns } = this.#plan;
    for (let i = 0; i < columns.length; i += 1) {
      const column = columns[i] as ColumnPlan;
      if (column.slot === -1) continue;
      const value = this.#values[i] ?? null;
      const before = out[at + column.slot] ?? null;
      if (before !== null && value !== null && before !== value) {
        out.length = at;
        return this.#blame(BAD_TERRITORY, column, this.#texts[i]);
      }
      if (value !== null) out[at + column.slot] = value;
    }
    for (const [slot, value] of this.#fill) out[at + slot] ??= value;
    for (const [slot, place] of this.#copies) out[at + slot] ??= this.#values[place] ?? null;
    const lacking = this.#lacking(out, at);
    if (lacking !== null) {
      out.length = at;
      const column = columns[lacking];
      return column === undefined ? MISSING : this.#blame(MISSING, column, this.#texts[lacking]);
    }
    this.#also.add(this.#line, this.#values, this.#alsoOut);
    if (this.#unpivot.length > 0) this.#spread(out, at, size);
    return null;
  }

  /** The place of the column that leaves a table without a value it needs; null when none does. */
  #lacking(out: readonly Value[], at: number): number | null {
    for (const [slot, place] of this.#needed) {
      if ((out[at + slot] ?? null) === null) return place;
    }
    return this.#also.lacking(this.#values);
  }

  #spread(out: Value[], at: number, size: number): void {
    const base = out.slice(at, at + size);
    out.length = at;
    for (const { set, take } of this.#unpivot) {
      const row = [...base];
      for (const [slot, value] of set) row[slot] = value;
      for (const [slot, place] of take) row[slot] = this.#values[place] ?? null;
      for (const value of row) out.push(value);
    }
  }

  #hashKey(): KeyHash {
    const hash = this.#hash;
    hash.reset();
    for (const place of this.#plan.keys) hash.add(String(this.#values[place] ?? ""));
    hash.finish();
    return hash;
  }

  #checkObserved(value: Value): void {
    if (value === null || value === this.#context.observed) return;
    this.#twoDates ??= new DashError(
      "E-SNAPSHOT",
      {
        reason: `il file contiene più date di osservazione, o una diversa da quella indicata (${this.#context.observed}).`,
        remedy: "Dividere il file per data, o correggere --data.",
      },
      { file: this.#context.file, line: this.#line },
    );
  }

  #monthFirst(column: string): void {
    this.#dateOrder ??= new DashError(
      "E-DATEORDER",
      { column },
      { file: this.#context.file, line: this.#line, field: column },
    );
  }
}
