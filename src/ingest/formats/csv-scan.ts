import { DashError } from "../../model/errors.js";
import type { LinesSeen, RowBatch } from "../rows.js";

/** When quotes start to be judged, and by what measure (rule F7). */
export interface Guard {
  /** Line of the header: records after it are judged. */
  readonly headerLine: number;
  readonly width: number;
  readonly free: readonly boolean[];
}

const QUOTE = 34;
const LF = 10;
const CR = 13;
const SPACE = 32;
const BATCH = 2048;
const MAX_RECORD = 8_000_000;

/** A record longer than what has been read so far. */
class Incomplete {}
const INCOMPLETE = new Incomplete();

/** Cheap: almost no record begins so. */
function startsBlank(text: string): boolean {
  const c = text.charCodeAt(0);
  return !(c > SPACE && c < 0xa0);
}

const isBlank = (text: string): boolean => /^[\s\u200b-\u200d\u2060\ufeff]*$/.test(text);

/**
 * Cuts text into records: RFC 4180 with CRLF, LF, CR or a mixture. Knows the physical line each
 * record starts on and how many it spans. Holds one chunk and one unfinished record, never the file.
 */
export class CsvScanner {
  readonly #delimiter: string;
  readonly #code: number;
  readonly #guard: Guard | null;
  readonly #file: string;
  readonly #seen: LinesSeen;
  readonly #size: number;
  #text = "";
  #at = 0;
  #line = 1;
  #last = false;
  #nextQuote = -2;
  #nextCr = -2;
  #batch: RowBatch = { cells: [], lines: [], spans: [] };
  /** Without a guard nothing is refused: the line of the quote that never closes. */
  unclosed: number | undefined;

  /** `size`: rows a batch; fewer for who wants the first ones only. */
  constructor(
    delimiter: string,
    file: string,
    seen: LinesSeen,
    guard: Guard | null = null,
    size = BATCH,
  ) {
    this.#delimiter = delimiter;
    this.#code = delimiter.charCodeAt(0);
    this.#file = file;
    this.#seen = seen;
    this.#guard = guard;
    this.#size = size;
  }

  *scan(chunks: Iterable<string>): Generator<RowBatch> {
    for (const chunk of chunks) {
      yield* this.#take(chunk, false);
    }
    yield* this.#take("", true);
    if (this.#batch.cells.length > 0) yield this.#batch;
    this.#seen.total = this.#line - 1;
  }

  /**
   * Reads the one record that `text` begins with, for a reader that finds most records itself. Gives
   * the characters it takes, -1 when its end is not in `text` yet; `batch` then holds it, unless blank.
   */
  one(text: string, line: number, last: boolean): number {
    this.#text = text;
    this.#at = 0;
    this.#line = line;
    this.#last = last;
    this.#nextQuote = -2;
    this.#nextCr = -2;
    this.#batch = { cells: [], lines: [], spans: [] };
    if (this.#record() !== INCOMPLETE) return this.#at;
    if (text.length > MAX_RECORD) this.#tooLong(line);
    return -1;
  }

  get batch(): RowBatch {
    return this.#batch;
  }

  /** Line the next record starts on. */
  get line(): number {
    return this.#line;
  }

  #tooLong(line: number): never {
    throw this.#text.charCodeAt(this.#at) === QUOTE || this.#nextQuote !== -1
      ? new DashError("E-QUOTE", {}, { file: this.#file, line })
      : new DashError(
          "E-TOOBIG",
          { reason: "una riga di oltre 8 milioni di caratteri" },
          { file: this.#file, line },
        );
  }

  *#take(chunk: string, last: boolean): Generator<RowBatch> {
    this.#text = this.#text.slice(this.#at) + chunk;
    this.#at = 0;
    this.#last = last;
    this.#nextQuote = -2;
    this.#nextCr = -2;
    while (this.#at < this.#text.length) {
      const start = this.#at;
      const line = this.#line;
      if (this.#record() === INCOMPLETE) {
        this.#at = start;
        this.#line = line;
        if (this.#text.length - start > MAX_RECORD) this.#tooLong(line);
        return;
      }
      if (this.#batch.cells.length >= this.#size) {
        yield this.#batch;
        this.#batch = { cells: [], lines: [], spans: [] };
      }
    }
  }

  #push(cells: string[] | null, line: number): void {
    this.#batch.cells.push(cells);
    this.#batch.lines.push(line);
    this.#batch.spans.push(this.#line - line);
  }

  #record(): Incomplete | undefined {
    const text = this.#text;
    const at = this.#at;
    if (this.#nextQuote !== -1 && this.#nextQuote < at) this.#nextQuote = text.indexOf('"', at);
    if (this.#nextCr !== -1 && this.#nextCr < at) this.#nextCr = text.indexOf("\r", at);
    let end = text.indexOf("\n", at);
    if (this.#nextCr !== -1 && (end === -1 || this.#nextCr < end)) end = this.#nextCr;
    if (end === -1) {
      if (!this.#last) return INCOMPLETE;
      end = text.length;
    }
    if (this.#nextQuote !== -1 && this.#nextQuote < end) return this.#quoted();
    const next = this.#afterBreak(end);
    if (next === -1) return INCOMPLETE;
    const record = text.slice(at, end);
    this.#at = next;
    this.#line += 1;
    if (startsBlank(record) && isBlank(record)) this.#seen.blank += 1;
    else this.#push(record.split(this.#delimiter), this.#line - 1);
    return undefined;
  }

  /** Position after the line break at `at`; -1 when it cannot be known yet. */
  #afterBreak(at: number): number {
    const text = this.#text;
    if (at >= text.length) return at;
    if (text.charCodeAt(at) === LF) return at + 1;
    if (at + 1 >= text.length && !this.#last) return -1;
    return text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
  }

  #quoted(): Incomplete | undefined {
    const text = this.#text;
    const start = this.#line;
    const cells: string[] = [];
    let at = this.#at;
    for (;;) {
      let cell: string;
      if (text.charCodeAt(at) === QUOTE) {
        const opened = this.#line;
        const closed = this.#closing(at + 1, cells.length, start, opened);
        if (closed === -1) return this.#unclosed(opened);
        cell = text.slice(at + 1, closed);
        if (cell.includes('"')) cell = cell.replaceAll('""', '"');
        at = closed + 1;
        while (text.charCodeAt(at) === SPACE && this.#code !== SPACE) at += 1;
      } else {
        const from = at;
        let c = text.charCodeAt(at);
        while (at < text.length && c !== this.#code && c !== LF && c !== CR) {
          at += 1;
          c = text.charCodeAt(at);
        }
        cell = text.slice(from, at);
      }
      if (at >= text.length && !this.#last) return INCOMPLETE;
      cells.push(cell);
      const c = text.charCodeAt(at);
      if (at < text.length && c === this.#code) {
        at += 1;
        continue;
      }
      if (at < text.length && c !== LF && c !== CR) return this.#textAfterQuote(at, start);
      const next = this.#afterBreak(at);
      if (next === -1) return INCOMPLETE;
      this.#at = next;
      this.#line += 1;
      this.#wholeRecord(cells, start);
      return undefined;
    }
  }

  /** Position of the quote that closes, counting the lines passed; -1 when it is not there. */
  #closing(from: number, column: number, start: number, opened: number): number {
    const text = this.#text;
    const guard = this.#guard;
    const judged = guard !== null && start > guard.headerLine;
    let at = from;
    let delimiters = -1;
    for (;;) {
      const c = text.charCodeAt(at);
      if (at >= text.length) return -1;
      if (c === QUOTE) {
        if (text.charCodeAt(at + 1) !== QUOTE) {
          if (at + 1 >= text.length && !this.#last) return -1;
          this.#checkInner(delimiters, start, opened);
          return at;
        }
        at += 2;
        continue;
      }
      if (c === LF || c === CR) {
        if (judged && !(guard.free[column] ?? true)) {
          this.#refuse(opened, "virgolette aperte e mai chiuse, o un a capo dove non può stare.");
        }
        this.#checkInner(delimiters, start, opened);
        const next = this.#afterBreak(at);
        if (next === -1) return -1;
        at = next;
        this.#line += 1;
        delimiters = 0;
        continue;
      }
      if (c === this.#code && delimiters >= 0) delimiters += 1;
      at += 1;
    }
  }

  /** A line inside a note with as many delimiters as the header is a row that a quote swallowed. */
  #checkInner(delimiters: number, start: number, opened: number): void {
    const guard = this.#guard;
    if (guard === null || start <= guard.headerLine || guard.width < 2) return;
    if (delimiters >= guard.width - 1) {
      this.#refuse(opened, "virgolette aperte che inghiottono le righe seguenti.");
    }
  }

  #unclosed(opened: number): Incomplete | undefined {
    if (!this.#last) return INCOMPLETE;
    if (this.#guard === null) {
      // Still searching for the header under this delimiter: the rest is one broken record.
      this.unclosed = opened;
      this.#at = this.#text.length;
      this.#line += 1;
      this.#push(null, this.#line - 1);
      return undefined;
    }
    return this.#refuse(opened, "virgolette aperte e mai chiuse.");
  }

  /** R-QUOTE: the row is lost and reading resumes on the next line. */
  #textAfterQuote(at: number, start: number): Incomplete | undefined {
    const text = this.#text;
    let end = at;
    while (end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR)
      end += 1;
    if (end >= text.length && !this.#last) return INCOMPLETE;
    const next = this.#afterBreak(end);
    if (next === -1) return INCOMPLETE;
    if (this.#line > start && this.#guard !== null && start > this.#guard.headerLine) {
      this.#refuse(start, "virgolette aperte che inghiottono le righe seguenti.");
    }
    this.#at = next;
    this.#line += 1;
    this.#push(null, start);
    return undefined;
  }

  #wholeRecord(cells: string[], start: number): void {
    const guard = this.#guard;
    const spans = this.#line - start;
    if (guard !== null && start > guard.headerLine && spans > 1 && cells.length !== guard.width) {
      const extra = cells.slice(guard.width).every(isBlank) && cells.length > guard.width;
      if (!extra) this.#refuse(start, "virgolette aperte che inghiottono le righe seguenti.");
    }
    if (cells.length === 1 && isBlank(cells[0] ?? "")) {
      this.#seen.blank += spans;
      return;
    }
    this.#push(cells, start);
  }

  #refuse(line: number, reason: string): never {
    throw new DashError("E-QUOTE", { reason }, { file: this.#file, line });
  }
}
