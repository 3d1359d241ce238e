import { DashError } from "../model/errors.js";
import type { SourceFile } from "./source-file.js";

export interface ZipEntry {
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
const ENTRY = 0x02014b50;
const MAX_DIRECTORY = 16 << 20;

const corrupt = (file: SourceFile, reason: string): DashError =>
  new DashError("E-CORRUPT", { reason }, { file: file.name });

/** The directory of a zip archive. E-CORRUPT when it is missing, cut, or names a part twice. */
export function zipDirectory(file: SourceFile): readonly ZipEntry[] {
  const tail = file.tail(22 + 65_535);
  let end = tail.length - 22;
  while (end >= 0 && tail.readUInt32LE(end) !== END) end -= 1;
  if (end < 0) throw corrupt(file, "l'archivio è tagliato, manca l'indice delle parti");
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const at = tail.readUInt32LE(end + 16);
  if (length > MAX_DIRECTORY || at + length > file.size) {
    throw corrupt(file, "l'indice delle parti non sta nel file");
  }
  const chunks: Buffer[] = [];
  let got = 0;
  for (const chunk of file.chunks(at)) {
    chunks.push(Buffer.from(chunk));
    got += chunk.length;
    if (got >= length) break;
  }
  return entriesOf(Buffer.concat(chunks).subarray(0, length), count, file);
}

function entriesOf(directory: Buffer, count: number, file: SourceFile): readonly ZipEntry[] {
  const entries: ZipEntry[] = [];
  const seen = new Set<string>();
  let at = 0;
  while (at + 46 <= directory.length && directory.readUInt32LE(at) === ENTRY) {
    const nameLength = directory.readUInt16LE(at + 28);
    const name = directory.subarray(at + 46, at + 46 + nameLength).toString("utf8");
    if (seen.has(name)) throw corrupt(file, "una parte compare due volte");
    seen.add(name);
    entries.push({
      name,
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      at: directory.readUInt32LE(at + 42),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  if (entries.length !== count) throw corrupt(file, "l'indice delle parti è incompleto");
  return entries;
}
