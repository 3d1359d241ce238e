import { isUtf8 } from "node:buffer";
import { DashError } from "../model/errors.js";

/** How the text of a file is written (rule F1). */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

export interface TextForm {
  readonly encoding: Encoding;
  /** Bytes of the byte-order marks to skip. */
  readonly skip: number;
  /** True when the form was inferred, not declared by a mark or by strict UTF-8: worth a notice. */
  readonly assumed: boolean;
}

const NAMES: Readonly<Record<string, Encoding>> = {
  utf8: "utf-8",
  // As numbers of code pages, which is how the .cpg of a shapefile may say it.
  "65001": "utf-8",
  utf16: "utf-16le",
  utf16le: "utf-16le",
  utf16be: "utf-16be",
  windows1252: "windows-1252",
  cp1252: "windows-1252",
  ansi: "windows-1252",
  latin1: "windows-1252",
  iso88591: "windows-1252",
  "88591": "windows-1252",
  "1252": "windows-1252",
  ansi1252: "windows-1252",
};

/** The encoding a user named with `--codifica`; null when it is none of ours. */
export const namedEncoding = (text: string): Encoding | null =>
  NAMES[text.toLowerCase().replace(/[^a-z0-9]/g, "")] ?? null;

export const ENCODING_NAMES = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;

const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** The mark at the beginning, repeated ones included. */
export function markOf(
  head: Uint8Array,
): { readonly encoding: Encoding; readonly skip: number } | null {
  for (const [encoding, bytes] of MARKS) {
    let skip = 0;
    while (bytes.every((byte, i) => head[skip + i] === byte)) skip += bytes.length;
    if (skip > 0) return { encoding, skip };
  }
  return null;
}

/** Bytes at the end that begin a UTF-8 character whose rest is in the next chunk. */
function openTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? back : 0;
    }
  }
  return 0;
}

/** Strict UTF-8 over a stream of chunks. */
export class Utf8Check {
  #carry: Buffer = Buffer.alloc(0);
  valid = true;

  add(chunk: Buffer): void {
    if (!this.valid) return;
    const bytes = this.#carry.length === 0 ? chunk : Buffer.concat([this.#carry, chunk]);
    const open = openTail(bytes);
    this.valid = isUtf8(bytes.subarray(0, bytes.length - open));
    this.#carry = Buffer.from(bytes.subarray(bytes.length - open));
  }

  end(): boolean {
    if (this.#carry.length > 0) this.valid = false;
    return this.valid;
  }
}

/** Length of the well-formed UTF-8 sequence of two bytes or more at `at`; 0 when there is none. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  return isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

const UNDEFINED_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** Counts physical lines byte by byte: CRLF, LF, CR or a mixture. */
class LineCount {
  line = 1;
  #before = 0;

  pass(byte: number): void {
    if (byte === 0x0a ? this.#before !== 0x0d : byte === 0x0d) this.line += 1;
    this.#before = byte;
  }
}

/** Where bytes above ASCII stand: the first line of each kind, 0 where there is none. */
interface HighBytes {
  readonly utf8: number;
  /** Bytes that are no part of a UTF-8 sequence. */
  readonly loose: number;
  /** Loose bytes that Windows-1252 leaves undefined. */
  readonly undefined1252: number;
}

function highBytes(chunks: Iterable<Buffer>): HighBytes {
  const lines = new LineCount();
  const first = { utf8: 0, loose: 0, undefined1252: 0 };
  const scan = (bytes: Uint8Array, end: number): number => {
    let at = 0;
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (byte >= 0x80) {
        const length = sequenceAt(bytes, at);
        if (length > 0) {
          first.utf8 ||= lines.line;
          at += length - 1;
        } else {
          first.loose ||= lines.line;
          if (UNDEFINED_1252.has(byte)) first.undefined1252 ||= lines.line;
        }
      }
      lines.pass(bytes[at] ?? 0);
      at += 1;
    }
    return at;
  };
  let carry: Buffer = Buffer.alloc(0);
  for (const chunk of chunks) {
    const bytes = Buffer.concat([carry, chunk]);
    carry = Buffer.from(bytes.subarray(scan(bytes, Math.max(0, bytes.length - 3))));
  }
  scan(carry, carry.length);
  return first;
}

/** The first line that is not strict UTF-8. */
export const firstBadLine = (chunks: Iterable<Buffer>): number =>
  Math.max(1, highBytes(chunks).loose);

/**
 * Text that is not UTF-8: Windows-1252 when no byte is one it leaves undefined and no UTF-8 sequence
 * is present; else E-ENC with the first bad line.
 */
export function assertWindows1252(chunks: Iterable<Buffer>, file: string): void {
  const { utf8, loose, undefined1252 } = highBytes(chunks);
  if (utf8 > 0) {
    throw new DashError("E-ENC", { reason: "parti in UTF-8 e parti no" }, { file, line: loose });
  }
  if (undefined1252 > 0) {
    const reason = "un byte non è di nessuna codifica conosciuta";
    throw new DashError("E-ENC", { reason }, { file, line: undefined1252 });
  }
}

/**
 * Text in UTF-16 must be whole pairs of bytes, with surrogates two by two (E-ENC), and hold no NUL
 * (E-NUL).
 */
export function assertUtf16(
  chunks: Iterable<Buffer>,
  encoding: Encoding,
  skip: number,
  file: string,
): void {
  const low = encoding === "utf-16le" ? 0 : 1;
  const lines = new LineCount();
  let position = 0;
  let held = 0;
  let open = false;
  const bad = (reason: string): DashError =>
    new DashError("E-ENC", { reason }, { file, line: lines.line });
  for (const chunk of chunks) {
    for (let i = 0; i < chunk.length; i += 1, position += 1) {
      if (position < skip) continue;
      const byte = chunk[i] ?? 0;
      if ((position - skip) % 2 === 0) {
        held = byte;
        continue;
      }
      const unit = low === 0 ? (byte << 8) | held : (held << 8) | byte;
      if (unit === 0) throw new DashError("E-NUL", {}, { file, line: lines.line });
      const isLow = unit >= 0xdc00 && unit <= 0xdfff;
      if (open !== isLow) throw bad("un carattere è spezzato");
      open = unit >= 0xd800 && unit <= 0xdbff;
      lines.pass(unit > 0xff ? 0x20 : unit);
    }
  }
  if (open || (position - skip) % 2 !== 0) throw bad("l'ultimo carattere è tagliato");
}

// The 32 characters that Windows-1252 puts where Latin-1 has controls.
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Turns chunks of bytes into text, cut only between characters. */
export function* decode(
  chunks: Iterable<Buffer>,
  form: Pick<TextForm, "encoding">,
  file: string,
): Generator<string> {
  let carry: Buffer = Buffer.alloc(0);
  for (const chunk of chunks) {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    const keep = keepBack(bytes, form.encoding);
    const ready = bytes.subarray(0, bytes.length - keep);
    carry = keep === 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(bytes.length - keep));
    if (ready.length > 0) yield decodeWhole(ready, form.encoding);
  }
  if (carry.length > 0) {
    throw new DashError("E-ENC", { reason: "l'ultimo carattere è tagliato" }, { file });
  }
}

/** `bytes` up to the last whole character. */
export const cutAt = (bytes: Buffer, encoding: Encoding): Buffer =>
  bytes.subarray(0, bytes.length - keepBack(bytes, encoding));

function keepBack(bytes: Buffer, encoding: Encoding): number {
  if (encoding === "windows-1252") return 0;
  if (encoding === "utf-8") return openTail(bytes);
  const odd = bytes.length % 2;
  const at = bytes.length - odd - 2;
  if (at < 0) return bytes.length;
  const unit = encoding === "utf-16le" ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  return unit >= 0xd800 && unit <= 0xdbff ? odd + 2 : odd;
}

/** The text of bytes that end with a whole character. */
export function decodeWhole(bytes: Buffer, encoding: Encoding): string {
  switch (encoding) {
    case "utf-8":
      return bytes.toString("utf8");
    case "windows-1252":
      return bytes
        .toString("latin1")
        .replace(/[\x80-\x9f]/g, (c) => HIGH[c.charCodeAt(0) - 0x80] ?? c);
    case "utf-16le":
      return bytes.toString("utf16le");
    case "utf-16be":
      return Buffer.from(bytes).swap16().toString("utf16le");
  }
}
