import { closeSync, openSync, readdirSync, readSync, rmSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { Database } from "better-sqlite3";
import type { RowSink } from "../model/row-sink.js";
import { isAlive } from "./holder.js";
import type { Seal } from "./seal.js";

const PAGE = 65_536;
const BLOCK = 32;
/** SQLite keeps the page with the byte at 1 GiB for its locks. */
const LOCK_PAGE = 2 ** 30 / PAGE + 1;
const HEADER = 8;
/** Payload length, rowid and header length as varints of fixed length. */
const FIXED = 3 + 4 + 2;
const ONE_BYTE = 57;
/** More than the longest value: a row that fits a page. */
const TEXT = 4 * PAGE;
const END_OF_VALUE = 0x1f;

const require = createRequire(import.meta.url);

/** A closed stage, whoever wrote it: the file, and what the seal says of its values. */
export interface ReadyStage {
  readonly path: string;
  readonly values: number;
  readonly sum: number;
}

/** A row that no page holds. */
export class RowTooWide extends Error {}

/**
 * A throw-away SQLite file beside the database, with one table of rows, whose b-tree pages are written
 * here and not through SQL: binding values one by one costs more than all the rest of a load. SQLite
 * then copies the rows itself, so the user's database is never written by hand. A row too wide for a page
 * raises `RowTooWide`: such files are loaded value by value.
 */
export class Stage implements RowSink {
  readonly path: string;
  readonly #columns: number;
  readonly #seal: Seal;
  /** What the seal is yet to see: values as text, in order. */
  readonly #text = Buffer.allocUnsafe(TEXT);
  #textAt = 0;
  #textValues = 0;
  readonly #fd: number;
  readonly #buffer = Buffer.allocUnsafe(PAGE * BLOCK);
  readonly #float = Buffer.alloc(8);
  /** Where the cells of a page begin: after as many pointers as it may need. */
  readonly #first: number;
  readonly #most: number;
  /** Leaves by page number, with the last rowid of each. */
  readonly #pages: number[] = [];
  readonly #last: number[] = [];
  /** Page number of the first page of the buffer. */
  #block = 3;
  #base = 0;
  #cells = 0;
  #rowid = 0;
  /** Of the row being written, relative to the page. */
  #start = 0;
  #types = 0;
  #values = 0;
  #at = 0;

  /** Beside `database`; `exact`: that very file. */
  constructor(database: string, columns: number, seal: Seal, { exact = false } = {}) {
    this.#columns = columns;
    this.#seal = seal;
    this.path = exact ? database : `${database}.${process.pid}-${serial()}.carico`;
    process.on("exit", this.#forget);
    this.#most = Math.floor(PAGE / (FIXED + columns + 8));
    this.#first = HEADER + 2 * this.#most;
    closeSync(openSync(this.path, "wx", 0o600));
    makeEmpty(this.path, columns);
    this.#fd = openSync(this.path, "r+");
    this.#newPage();
  }

  begin(): void {
    if (this.#cells >= this.#most) this.#closePage();
    this.#open(this.#at);
  }

  #open(start: number): void {
    this.#start = start;
    this.#types = start + FIXED;
    this.#values = this.#types + this.#columns;
    this.#at = this.#values;
    if (this.#at > PAGE) {
      this.#at = start;
      this.#closePage();
      this.#open(this.#at);
    }
  }

  nothing(): void {
    this.#buffer[this.#base + this.#types++] = 0;
    this.#see(0);
    this.#endValue();
  }

  /** Makes sure that so many bytes of a value can be shown to the seal. */
  #see(length: number): void {
    if (this.#textAt + length + 1 > TEXT) this.#showSeal();
  }

  /** A number as text: the usual ones digit by digit, without a string. */
  #seeNumber(value: number): void {
    if (value >= 0 && value <= 0x7fffffff && (value | 0) === value && !Object.is(value, -0)) {
      this.#see(10);
      let length = 1;
      for (let rest = value; rest >= 10; rest = (rest / 10) | 0) length += 1;
      let rest = value;
      for (let at = this.#textAt + length - 1; at >= this.#textAt; at -= 1) {
        const less = (rest / 10) | 0;
        this.#text[at] = 0x30 + rest - less * 10;
        rest = less;
      }
      this.#textAt += length;
    } else {
      const digits = String(value);
      this.#see(digits.length);
      this.#textAt += this.#text.write(digits, this.#textAt, "latin1");
    }
    this.#endValue();
  }

  #endValue(): void {
    this.#text[this.#textAt++] = END_OF_VALUE;
    this.#textValues += 1;
  }

  #showSeal(): void {
    this.#seal.addText(this.#text.subarray(0, this.#textAt), this.#textValues);
    this.#textAt = 0;
    this.#textValues = 0;
  }

  number(value: number): void {
    if (this.#at + 8 > PAGE) this.#makeRoom(8);
    this.#seeNumber(value);
    const buffer = this.#buffer;
    const type = this.#base + this.#types++;
    if (value === 0 || value === 1) {
      buffer[type] = 8 + value;
      return;
    }
    const at = this.#base + this.#at;
    if (Number.isInteger(value) && value >= -0x80000000 && value <= 0x7fffffff) {
      if (value >= -0x80 && value <= 0x7f) {
        buffer[type] = 1;
        buffer[at] = value;
        this.#at += 1;
      } else if (value >= -0x8000 && value <= 0x7fff) {
        buffer[type] = 2;
        buffer[at] = value >> 8;
        buffer[at + 1] = value;
        this.#at += 2;
      } else {
        buffer[type] = 4;
        buffer[at] = value >> 24;
        buffer[at + 1] = value >> 16;
        buffer[at + 2] = value >> 8;
        buffer[at + 3] = value;
        this.#at += 4;
      }
    } else if (Number.isSafeInteger(value)) {
      buffer[type] = 6;
      buffer.writeBigInt64BE(BigInt(value), at);
      this.#at += 8;
    } else {
      buffer[type] = 7;
      this.#float.writeDoubleBE(value);
      this.#float.copy(buffer, at);
      this.#at += 8;
    }
  }

  text(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    if (this.#at + length + 2 > PAGE) this.#makeRoom(length + 2);
    if (length > ONE_BYTE) this.#wideType(13 + 2 * length);
    else this.#buffer[this.#base + this.#types++] = 13 + 2 * length;
    const buffer = this.#buffer;
    this.#see(length);
    const text = this.#text;
    let at = this.#base + this.#at;
    let seen = this.#textAt;
    for (let i = from; i < to; i += 1) {
      const byte = bytes[i] as number;
      buffer[at++] = byte;
      text[seen++] = byte;
    }
    this.#at += length;
    this.#textAt = seen;
    this.#endValue();
  }

  /** A type of two or three bytes: the values already there make room. */
  #wideType(type: number): void {
    const buffer = this.#buffer;
    const extra = type < 1 << 14 ? 1 : 2;
    const values = this.#base + this.#values;
    buffer.copyWithin(values + extra, values, this.#base + this.#at);
    this.#values += extra;
    this.#at += extra;
    const at = this.#base + this.#types;
    if (extra === 2) buffer[at] = 0x80 | (type >> 14);
    buffer[at + extra - 1] = 0x80 | ((type >> 7) & 0x7f);
    buffer[at + extra] = type & 0x7f;
    this.#types += extra + 1;
  }

  /** The row goes on in a fresh page. */
  #makeRoom(needed: number): void {
    const from = this.#start;
    const length = this.#at - from;
    if (from === this.#first || this.#first + length + needed > PAGE) throw new RowTooWide();
    const types = this.#types - from;
    const values = this.#values - from;
    const row = Buffer.from(this.#buffer.subarray(this.#base + from, this.#base + this.#at));
    this.#at = from;
    this.#closePage();
    row.copy(this.#buffer, this.#base + this.#first);
    this.#start = this.#first;
    this.#types = this.#first + types;
    this.#values = this.#first + values;
    this.#at = this.#first + length;
  }

  end(): void {
    const buffer = this.#buffer;
    const at = this.#base + this.#start;
    this.#rowid += 1;
    const id = this.#rowid;
    const size = this.#at - this.#start - 7;
    const head = this.#values - this.#start - 7;
    buffer[at] = 0x80 | (size >> 14);
    buffer[at + 1] = 0x80 | ((size >> 7) & 0x7f);
    buffer[at + 2] = size & 0x7f;
    buffer[at + 3] = 0x80 | (id >> 21);
    buffer[at + 4] = 0x80 | ((id >> 14) & 0x7f);
    buffer[at + 5] = 0x80 | ((id >> 7) & 0x7f);
    buffer[at + 6] = id & 0x7f;
    buffer[at + 7] = 0x80 | (head >> 7);
    buffer[at + 8] = head & 0x7f;
    const pointer = this.#base + HEADER + 2 * this.#cells;
    buffer[pointer] = this.#start >> 8;
    buffer[pointer + 1] = this.#start;
    this.#cells += 1;
  }

  #newPage(): void {
    this.#cells = 0;
    this.#at = this.#first;
  }

  #pageNumber(): number {
    return this.#block + this.#base / PAGE;
  }

  #closePage(): void {
    const { page, count } = { page: this.#base, count: this.#cells };
    head(this.#buffer, page, 13, count, this.#first);
    this.#pages.push(this.#pageNumber());
    this.#last.push(this.#rowid);
    this.#nextPage();
    this.#newPage();
  }

  #nextPage(): void {
    this.#base += PAGE;
    if (this.#base === this.#buffer.length) this.#flush();
    if (this.#pageNumber() === LOCK_PAGE) {
      this.#base += PAGE;
      if (this.#base === this.#buffer.length) this.#flush();
    }
  }

  #flush(): void {
    writeAll(this.#fd, this.#buffer.subarray(0, this.#base), (this.#block - 1) * PAGE);
    this.#block += this.#base / PAGE;
    this.#base = 0;
  }

  /** Closes the tree, and shows the seal what is left; after this the file is an ordinary database. */
  close(): void {
    this.#showSeal();
    if (this.#cells > 0) this.#closePage();
    let level = this.#pages.map((page, i) => ({ page, last: this.#last[i] ?? 0 }));
    const most = Math.floor((PAGE - 12) / 16);
    while (level.length > most) {
      const above: { page: number; last: number }[] = [];
      // Even parts: a page inside the tree must lead to two at least.
      const step = Math.ceil(level.length / Math.ceil(level.length / most));
      for (let i = 0; i < level.length; i += step) {
        const part = level.slice(i, i + step);
        interior(this.#buffer, this.#base, part);
        above.push({ page: this.#pageNumber(), last: part[part.length - 1]?.last ?? 0 });
        this.#nextPage();
      }
      level = above;
    }
    this.#flush();
    const root = Buffer.alloc(PAGE);
    const only = level.length === 1 ? level[0] : undefined;
    if (only !== undefined) readSync(this.#fd, root, 0, PAGE, (only.page - 1) * PAGE);
    else if (level.length > 1) interior(root, 0, level);
    else head(root, 0, 13, 0, 0);
    writeAll(this.#fd, root, PAGE);
    const size = Buffer.alloc(4);
    size.writeUInt32BE(this.#block - 1);
    writeAll(this.#fd, size, 28);
  }

  /** As `close`, for rows that another thread will take over; the file stays. */
  finish(): ReadyStage {
    this.close();
    process.off("exit", this.#forget);
    closeSync(this.#fd);
    return { path: this.path, values: this.#seal.values, sum: this.#seal.sum };
  }

  /** Columns of the table of rows, by place. */
  static column(place: number): string {
    return `c${place}`;
  }

  /** A process that is told to stop takes it away. */
  readonly #forget = (): void => rmSync(this.path, { force: true });

  dispose(): void {
    process.off("exit", this.#forget);
    closeSync(this.#fd);
    this.#forget();
  }
}

let made = 0;
const serial = (): number => {
  made += 1;
  return made;
};

/** Removes what a process that was killed left beside the database. */
export function sweepStages(database: string): void {
  const folder = dirname(database);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(database)}.`)) continue;
    const pid = /\.(\d+)-a?\d+\.carico(-journal)?$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function makeEmpty(path: string, columns: number): void {
  const Sqlite = require("better-sqlite3") as new (path: string) => Database;
  const db = new Sqlite(path);
  try {
    db.pragma(`page_size = ${PAGE}`);
    db.pragma("journal_mode = OFF");
    db.pragma("synchronous = OFF");
    const names = Array.from({ length: columns }, (_, i) => Stage.column(i));
    db.exec(`CREATE TABLE riga (${names.join(", ")})`);
  } finally {
    db.close();
  }
}

function head(buffer: Buffer, page: number, type: number, cells: number, content: number): void {
  buffer[page] = type;
  buffer.writeUInt16BE(0, page + 1);
  buffer.writeUInt16BE(cells, page + 3);
  buffer.writeUInt16BE(content & 0xffff, page + 5);
  buffer[page + 7] = 0;
}

/** A page that leads to others: each but the last as a cell, the last in its header. */
function interior(
  buffer: Buffer,
  page: number,
  children: readonly { readonly page: number; readonly last: number }[],
): void {
  const cells = children.length - 1;
  let at = PAGE;
  for (let i = 0; i < cells; i += 1) {
    const child = children[i] as { readonly page: number; readonly last: number };
    at -= 8;
    buffer.writeUInt32BE(child.page, page + at);
    buffer[page + at + 4] = 0x80 | (child.last >> 21);
    buffer[page + at + 5] = 0x80 | ((child.last >> 14) & 0x7f);
    buffer[page + at + 6] = 0x80 | ((child.last >> 7) & 0x7f);
    buffer[page + at + 7] = child.last & 0x7f;
    buffer.writeUInt16BE(at, page + 12 + 2 * i);
  }
  head(buffer, page, 5, cells, at);
  buffer.writeUInt32BE(children[cells]?.page ?? 0, page + 8);
}

function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}
