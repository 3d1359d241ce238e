import type { Reject } from "../model/loading.js";
import type { RowSink } from "../model/row-sink.js";
import {
  type ByteColumn,
  byteColumn,
  isVerbatim,
  type Known,
  plainNumber,
} from "./byte-columns.js";
import { Fault, type Value } from "./convert/fault.js";
import { cutAt, decodeWhole, type TextForm } from "./encoding.js";
import { CsvScanner } from "./formats/csv-scan.js";
import type { HeaderMatch } from "./header.js";
import { shapeOf } from "./header.js";
import { KeyHash } from "./key-set.js";
import type { ByteRules, PairVerdict, RowMapper } from "./map-rows.js";
import type { LinesSeen } from "./rows.js";

const LF = 10;
const CR = 13;
const QUOTE = 34;
const WINDOW = 1 << 20;
const GLIMPSE = 8192;

/** What an ordinary row may hold in place of a memo: a number, or bytes as they stand. */
const NOTHING: Known = { id: 0, value: null, utf8: null };

/**
 * Reads a large text file from its bytes: rows whose cells are ordinary go to the sink without ever
 * becoming strings. Whatever is not ordinary (a quote that spans, a cell that does not convert, a rule
 * between columns that fails) is left to the scanner and the mapper of all files, one row at a time,
 * so there is one judgement and two speeds.
 */
export class ByteRows {
  readonly #mapper: RowMapper;
  readonly #sink: RowSink;
  readonly #seen: LinesSeen;
  readonly #form: TextForm;
  readonly #scanner: CsvScanner;
  readonly #rules: ByteRules;
  readonly #columns: readonly ByteColumn[];
  /** Place of the column that fills each slot after `riga`. */
  readonly #order: readonly number[];
  readonly #pairs: readonly { readonly known: Map<number, boolean> }[];
  readonly #duplicates: ReadonlySet<number>;
  readonly #observed: string;
  readonly #delimiter: number;
  readonly #width: number;
  readonly #headerLine: number;
  readonly #hash = new KeyHash();
  #buffer = Buffer.allocUnsafe(4 * WINDOW);
  #end = 0;
  #at = 0;
  #line = 1;
  #last = false;
  /** Of the row in hand: where its cells stand, by position in the file. */
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  /** By place: what the cell became, or null with its number, or null and -1 for bytes as they stand. */
  readonly #known: (Known | null)[];
  readonly #numbers: Float64Array;
  readonly #verbatim: Uint8Array;
  #rejects: Reject[] = [];

  constructor(
    match: HeaderMatch,
    rules: ByteRules,
    mapper: RowMapper,
    sink: RowSink,
    seen: LinesSeen,
    options: {
      readonly file: string;
      readonly form: TextForm;
      readonly delimiter: string;
      readonly observed: string;
      readonly duplicates: ReadonlySet<number>;
      readonly english: ReadonlyMap<string, unknown>;
    },
  ) {
    const shape = shapeOf(match);
    this.#mapper = mapper;
    this.#rules = rules;
    this.#sink = sink;
    this.#seen = seen;
    this.#form = options.form;
    this.#observed = options.observed;
    this.#duplicates = options.duplicates;
    this.#delimiter = options.delimiter.charCodeAt(0);
    this.#width = shape.width;
    this.#headerLine = shape.header.line;
    this.#scanner = new CsvScanner(options.delimiter, options.file, seen, {
      headerLine: shape.header.line,
      width: shape.width,
      free: shape.free,
    });
    const decode = (bytes: Buffer): string => decodeWhole(bytes, options.form.encoding);
    this.#columns = rules.columns.map((plan, place) =>
      byteColumn(plan, rules.needed.has(place), !options.english.has(plan.name), decode),
    );
    const slots = this.#columns.filter(({ slot }) => slot !== -1).length;
    this.#order = Array.from({ length: slots }, (_, i) =>
      this.#columns.findIndex(({ slot }) => slot === i + 1),
    );
    this.#pairs = rules.pairs.map(() => ({ known: new Map() }));
    this.#from = new Int32Array(this.#width);
    this.#to = new Int32Array(this.#width);
    this.#known = this.#columns.map(() => null);
    this.#numbers = new Float64Array(this.#columns.length);
    this.#verbatim = new Uint8Array(this.#columns.length);
  }

  /** Reads all; gives the rejects met, some rows at a time. */
  *run(chunks: Iterable<Buffer>): Generator<readonly Reject[]> {
    for (const chunk of chunks) {
      this.#take(chunk);
      this.#rows();
      yield this.#given();
    }
    this.#last = true;
    this.#rows();
    this.#seen.total = this.#line - 1;
    yield this.#given();
  }

  #given(): readonly Reject[] {
    const rejects = this.#rejects;
    if (rejects.length > 0) this.#rejects = [];
    return rejects;
  }

  #take(chunk: Buffer): void {
    const rest = this.#end - this.#at;
    if (rest + chunk.length > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(2 * (rest + chunk.length));
      this.#buffer.copy(larger, 0, this.#at, this.#end);
      this.#buffer = larger;
    } else if (this.#at > 0) {
      this.#buffer.copyWithin(0, this.#at, this.#end);
    }
    this.#at = 0;
    this.#end = rest + chunk.copy(this.#buffer, rest);
  }

  #rows(): void {
    while (this.#at < this.#end) {
      const next = this.#line > this.#headerLine ? this.#cut() : 0;
      if (next === -1) return;
      if (next > 0 && this.#ordinary()) {
        this.#emit();
        this.#line += 1;
        this.#at = next;
      } else if (!this.#leave()) return;
    }
  }

  /**
   * Finds the cells of the record at hand. Gives the position after it; 0 when it is not an ordinary
   * one, -1 when its end has not been read yet.
   */
  #cut(): number {
    const buffer = this.#buffer;
    const end = this.#end;
    const delimiter = this.#delimiter;
    const width = this.#width;
    let at = this.#at;
    let cell = 0;
    let filled = 0;
    for (;;) {
      if (cell >= width) return 0;
      let c = at < end ? (buffer[at] as number) : LF;
      if (c === QUOTE && at < end) {
        const from = at + 1;
        at = from;
        while (at < end) {
          c = buffer[at] as number;
          if (c === QUOTE) break;
          if (c === LF || c === CR) return 0;
          at += 1;
        }
        if (at + 1 >= end) return this.#last ? 0 : -1;
        this.#from[cell] = from;
        this.#to[cell] = at;
        if (at > from) filled += 1;
        at += 1;
        c = buffer[at] as number;
        if (c !== delimiter && c !== LF && c !== CR) return 0;
      } else {
        this.#from[cell] = at;
        const from = at;
        while (at < end) {
          c = buffer[at] as number;
          if (c === delimiter || c === LF || c === CR) break;
          if (c === QUOTE) return 0;
          at += 1;
        }
        this.#to[cell] = at;
        if (at > from) filled += 1;
      }
      cell += 1;
      if (at >= end) {
        if (!this.#last) return -1;
        break;
      }
      if (c === delimiter) {
        at += 1;
        continue;
      }
      if (c === CR) {
        if (at + 1 >= end && !this.#last) return -1;
        at += at + 1 < end && buffer[at + 1] === LF ? 2 : 1;
      } else at += 1;
      break;
    }
    return cell === width && filled > 1 ? at : 0;
  }

  /** Whether the row in hand is one that needs no judgement; then its values are ready. */
  #ordinary(): boolean {
    if (this.#duplicates.size > 0 && this.#duplicates.has(this.#line)) return false;
    if (this.#isHeader()) return false;
    const columns = this.#columns;
    this.#mapper.line = this.#line;
    for (let i = 0; i < columns.length; i += 1) {
      if (!this.#cell(columns[i] as ByteColumn, i)) return false;
    }
    const { observedPlace } = this.#rules;
    if (observedPlace !== -1) {
      const value = this.#value(observedPlace);
      if (value !== null && value !== this.#observed) return false;
    }
    return this.#agree();
  }

  #cell(column: ByteColumn, place: number): boolean {
    const buffer = this.#buffer;
    const from = this.#from[column.position] as number;
    const to = this.#to[column.position] as number;
    this.#verbatim[place] = 0;
    if (from === to) {
      this.#known[place] = NOTHING;
      return !column.required;
    }
    if (column.kind === "verbatim") {
      if (isVerbatim(buffer, from, to)) {
        this.#known[place] = null;
        this.#verbatim[place] = 1;
        return true;
      }
    } else if (column.kind === "number") {
      const whole = plainNumber(buffer, from, to, false);
      if (whole !== -1) return this.#numeric(column, place, whole);
      if (column.cents) {
        const cents = plainNumber(buffer, from, to, true);
        if (cents !== -1) {
          // Two decimals after a comma: what no English number has.
          if (column.plan.evidence !== null) column.plan.evidence.notEnglish += 1;
          return this.#numeric(column, place, cents / 100);
        }
      }
    } else if (to - from < column.short) return false;
    const known = column.memo.find(buffer, from, to);
    this.#known[place] = known;
    if (known.value instanceof Fault) return false;
    return known.value !== null || !column.required;
  }

  #numeric(column: ByteColumn, place: number, number: number): boolean {
    const value = column.plan.converter.number(number);
    if (typeof value !== "number") return false;
    this.#known[place] = null;
    this.#numbers[place] = value;
    return true;
  }

  /** The value of a cell of the row in hand. */
  #value(place: number): Value {
    const known = this.#known[place] as Known | null;
    if (known !== null) return known.value as Value;
    if (this.#verbatim[place] === 0) return this.#numbers[place] as number;
    const position = (this.#columns[place] as ByteColumn).position;
    return this.#buffer.toString("latin1", this.#from[position], this.#to[position]);
  }

  #agree(): boolean {
    const { pairs, atMost } = this.#rules;
    for (let i = 0; i < pairs.length; i += 1) {
      const { a, b, agrees } = pairs[i] as ByteRules["pairs"][number];
      const one = this.#known[a] as Known | null;
      const other = b === -1 ? NOTHING : (this.#known[b] as Known | null);
      if (one === null || other === null || one.id === -1 || other.id === -1) return false;
      const key = one.id * 0x8000 + other.id;
      const { known } = this.#pairs[i] as { readonly known: Map<number, boolean> };
      const before = known.get(key);
      if (before === true) continue;
      if (before === false) return false;
      const verdict: PairVerdict = agrees(one.value as Value, other.value as Value);
      known.set(key, verdict !== "judge");
      if (verdict !== "agree") return false;
    }
    for (let i = 0; i < atMost.length; i += 1) {
      const [part, whole] = atMost[i] as readonly [number, number];
      const a = this.#value(part);
      const b = this.#value(whole);
      if (a !== null && b !== null && a > b) return false;
    }
    return true;
  }

  /** A row whose first column says what the header says there may be the header again. */
  #isHeader(): boolean {
    const first = this.#columns[0];
    if (first === undefined) return true;
    const header = this.#rules.header[first.position] ?? "";
    const from = this.#from[first.position] as number;
    const length = (this.#to[first.position] as number) - from;
    if (length === 0 || length < header.length) return header === "" && length === 0;
    return (
      (this.#buffer[from] === header.charCodeAt(0) || (this.#buffer[from] as number) < 0x21) &&
      decodeWhole(this.#buffer.subarray(from, from + length), this.#form.encoding).trim() === header
    );
  }

  #emit(): void {
    const sink = this.#sink;
    const buffer = this.#buffer;
    sink.begin();
    sink.number(this.#line);
    const order = this.#order;
    for (let i = 0; i < order.length; i += 1) {
      const place = order[i] as number;
      const known = this.#known[place] as Known | null;
      if (known !== null) {
        if (known.utf8 !== null) sink.text(known.utf8, 0, known.utf8.length);
        else if (known.value === null) sink.nothing();
        else sink.number(known.value as number);
      } else if (this.#verbatim[place] === 1) {
        const { position } = this.#columns[place] as ByteColumn;
        sink.text(buffer, this.#from[position] as number, this.#to[position] as number);
      } else sink.number(this.#numbers[place] as number);
    }
    sink.end();
    this.#mapper.accept(
      this.#hashKey(),
      this.#rules.untilPlace === -1 ? null : this.#value(this.#rules.untilPlace),
    );
  }

  #hashKey(): KeyHash {
    const hash = this.#hash;
    hash.reset();
    for (const place of this.#rules.keys) {
      if (this.#known[place] === null && this.#verbatim[place] === 1) {
        const { position } = this.#columns[place] as ByteColumn;
        hash.addBytes(this.#buffer, this.#from[position] as number, this.#to[position] as number);
      } else hash.add(String(this.#value(place) ?? ""));
    }
    hash.finish();
    return hash;
  }

  /** Leaves the record at hand to the scanner and the mapper; false when its end is not read yet. */
  #leave(): boolean {
    const { encoding } = this.#form;
    for (let size = GLIMPSE; ; size *= 8) {
      const whole = this.#at + size >= this.#end;
      const end = whole ? this.#end : this.#at + size;
      const bytes = cutAt(this.#buffer.subarray(this.#at, end), encoding);
      const text = decodeWhole(bytes, encoding);
      const taken = this.#scanner.one(text, this.#line, whole && this.#last);
      if (taken === -1) {
        if (!whole) continue;
        return false;
      }
      this.#at += encoding === "utf-8" ? Buffer.byteLength(text.slice(0, taken)) : taken;
      this.#line = this.#scanner.line;
      if (this.#scanner.batch.cells.length > 0) this.#judge();
      return true;
    }
  }

  #judge(): void {
    const { values, rejects } = this.#mapper.map(this.#scanner.batch);
    for (const reject of rejects) this.#rejects.push(reject);
    if (values.length === 0) return;
    const sink = this.#sink;
    sink.begin();
    for (const value of values) {
      if (value === null) sink.nothing();
      else if (typeof value === "number") sink.number(value);
      else {
        const utf8 = Buffer.from(value);
        sink.text(utf8, 0, utf8.length);
      }
    }
    sink.end();
  }
}
