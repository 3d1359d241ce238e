import { crc32, createInflateRaw } from "node:zlib";
import { DashError } from "../model/errors.js";
import type { SourceFile } from "./source-file.js";

export interface ZipEntry {
  /** As parts of a package are named: no leading slash, forward slashes. */
  readonly name: string;
  readonly packed: number;
  readonly unpacked: number;
  readonly encrypted: boolean;
  /** Position of the local header. */
  readonly at: number;
  readonly method: number;
  readonly crc: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const LOCATOR_64 = 0x07064b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const MAX_DIRECTORY = 16 << 20;
const ALL_32 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;
/** Small: every piece is a new one, and what is waiting to be thrown away counts as memory too. */
const PIECE = 64 * 1024;

export const corruptZip = (file: SourceFile, reason: string): DashError =>
  new DashError("E-CORRUPT", { reason }, { file: file.name });

/** Where the directory stands. Archives written as a stream may say it in 64 bits. */
function directoryPlace(file: SourceFile): { count: number; length: number; at: number } {
  const tail = file.tail(22 + 65_535);
  let end = tail.length - 22;
  while (
    end >= 0 &&
    (tail.readUInt32LE(end) !== END || end + 22 + tail.readUInt16LE(end + 20) > tail.length)
  ) {
    end -= 1;
  }
  if (end < 0) throw corruptZip(file, "l'archivio è tagliato, manca l'indice delle parti");
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const at = tail.readUInt32LE(end + 16);
  if (count !== 0xffff && length !== ALL_32 && at !== ALL_32) return { count, length, at };
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== LOCATOR_64) return { count, length, at };
  const wide = file.bytes(Number(tail.readBigUInt64LE(locator + 8)), 56);
  if (wide.length < 56 || wide.readUInt32LE(0) !== END_64) {
    throw corruptZip(file, "l'indice delle parti non sta nel file");
  }
  return {
    count: Number(wide.readBigUInt64LE(32)),
    length: Number(wide.readBigUInt64LE(40)),
    at: Number(wide.readBigUInt64LE(48)),
  };
}

/** The directory of a zip archive. E-CORRUPT when it is missing, cut, or names a part twice. */
export function zipDirectory(file: SourceFile): readonly ZipEntry[] {
  const { count, length, at } = directoryPlace(file);
  if (length > MAX_DIRECTORY || at + length > file.size) {
    throw corruptZip(file, "l'indice delle parti non sta nel file");
  }
  return entriesOf(file.bytes(at, length), count, file);
}

function entriesOf(directory: Buffer, count: number, file: SourceFile): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  const seen = new Set<string>();
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY) {
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const name = directory
      .subarray(at + 46, nameEnd)
      .toString("utf8")
      .replaceAll("\\", "/")
      .replace(/^\/+/, "");
    // Parts that differ only in case are one part.
    if (seen.has(name.toLowerCase())) throw corruptZip(file, "una parte compare due volte");
    seen.add(name.toLowerCase());
    const sizes = [
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 42),
    ];
    const [unpacked = 0, packed = 0, place = 0] = widened(
      sizes,
      directory.subarray(nameEnd, extraEnd),
    );
    entries.push({
      name,
      packed,
      unpacked,
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      at: place,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
    });
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  if (entries.length !== count) throw corruptZip(file, "l'indice delle parti è incompleto");
  // Parts that overlap could be read for ever.
  if (entries.reduce((sum, { packed }) => sum + packed, 0) > file.size) {
    throw corruptZip(file, "le parti si sovrappongono");
  }
  return entries;
}

/** Sizes too large for 32 bits stand in an extra field, in this order. */
function widened(sizes: readonly number[], extra: Buffer): readonly number[] {
  let at = 0;
  while (at + 4 <= extra.length) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      let from = at + 4;
      return sizes.map((size) => {
        if (size !== ALL_32 || from + 8 > Math.min(end, extra.length)) return size;
        from += 8;
        return Number(extra.readBigUInt64LE(from - 8));
      });
    }
    at = end;
  }
  return sizes;
}

/** Where the packed bytes of a part begin. E-CORRUPT when the part is not what the directory says. */
function startOf(file: SourceFile, entry: ZipEntry): number {
  const header = file.bytes(entry.at, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL) {
    throw corruptZip(file, "una parte manca");
  }
  const start = entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.packed > file.size) throw corruptZip(file, "una parte è tagliata");
  return start;
}

function* packedBytes(file: SourceFile, entry: ZipEntry): Generator<Buffer> {
  const start = startOf(file, entry);
  for (let done = 0; done < entry.packed; done += PIECE) {
    yield file.bytes(start + done, Math.min(PIECE, entry.packed - done));
  }
}

/** The bytes of a part, unpacked piece by piece. E-CORRUPT when they do not unpack. */
export async function* unpack(file: SourceFile, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.method === STORED) {
    yield* packedBytes(file, entry);
    return;
  }
  if (entry.method !== DEFLATED) {
    throw new DashError(
      "E-FORMAT",
      { reason: "una parte è compressa in un modo che dash non conosce" },
      { file: file.name },
    );
  }
  const inflate = createInflateRaw({ chunkSize: PIECE });
  const pieces = packedBytes(file, entry);
  const feed = (): void => {
    for (;;) {
      const { done, value } = pieces.next();
      if (done === true) {
        inflate.end();
        return;
      }
      if (!inflate.write(value)) {
        inflate.once("drain", feed);
        return;
      }
    }
  };
  try {
    feed();
    for await (const piece of inflate) yield piece as Buffer;
  } catch (error) {
    if (error instanceof DashError) throw error;
    throw corruptZip(file, "una parte non si scompatta");
  }
}

/**
 * Unpacks a part once to see that it is whole, giving each piece to `look`; returns its size. What
 * headers say of sizes and checksums must be true. E-TOOBIG past `room` bytes (rules X6, X7).
 */
export async function checkPart(
  file: SourceFile,
  entry: ZipEntry,
  room: number,
  look: (piece: Buffer) => void,
): Promise<number> {
  let size = 0;
  let sum = 0;
  for await (const piece of unpack(file, entry)) {
    size += piece.length;
    if (size > room) {
      throw new DashError(
        "E-TOOBIG",
        { reason: "più di 256 MB una volta scompattato" },
        { file: file.name },
      );
    }
    sum = crc32(piece, sum);
    look(piece);
  }
  if (sum !== entry.crc || size !== entry.unpacked) {
    throw corruptZip(file, "una parte non corrisponde alla sua somma di controllo");
  }
  return size;
}
