import { crc32, deflateRawSync } from "node:zlib";

/** A part of an archive, with the ways it may be odd or broken. */
export interface ZipPart {
  readonly name: string;
  readonly data: string | Uint8Array;
  readonly stored?: boolean;
  /** Sizes after the data, as programs write that do not go back. */
  readonly streamed?: boolean;
  readonly crc?: number;
  /** What the headers say of the unpacked size. */
  readonly says?: number;
  readonly encrypted?: boolean;
  readonly method?: number;
}

const u16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2);
  return bytes;
};
const u32 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value >>> 0, i * 4);
  return bytes;
};

/** Writes a zip archive by hand, faults included. */
export function zip(parts: readonly ZipPart[], comment = "", wide = false): Uint8Array {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const data = Buffer.from(part.data as string);
    const packed = part.stored === true ? data : deflateRawSync(data);
    const crc = part.crc ?? crc32(data);
    const size = part.says ?? data.length;
    const flags = (part.streamed === true ? 8 : 0) | (part.encrypted === true ? 1 : 0) | 0x800;
    const method = part.method ?? (part.stored === true ? 0 : 8);
    const name = Buffer.from(part.name);
    const late = part.streamed === true;
    const local = Buffer.concat([
      u32(0x04034b50),
      u16(20, flags, method, 0, 0x21),
      late ? u32(0, 0, 0) : u32(crc, packed.length, size),
      u16(name.length, 0),
      name,
      packed,
      late ? u32(0x08074b50, crc, packed.length, size) : Buffer.alloc(0),
    ]);
    directory.push(
      u32(0x02014b50),
      u16(20, 20, flags, method, 0, 0x21),
      u32(crc, packed.length, size),
      u16(name.length, 0, 0, 0, 0),
      u32(0, at),
      name,
    );
    body.push(local);
    at += local.length;
  }
  const index = Buffer.concat(directory);
  const note = Buffer.from(comment);
  const far = (value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(value));
    return bytes;
  };
  const wideEnd = wide
    ? [
        u32(0x06064b50),
        far(44),
        u16(45, 45),
        u32(0, 0),
        far(parts.length),
        far(parts.length),
        far(index.length),
        far(at),
        u32(0x07064b50, 0),
        far(at + index.length),
        u32(1),
      ]
    : [];
  return Buffer.concat([
    ...body,
    index,
    ...wideEnd,
    u32(0x06054b50),
    u16(0, 0, wide ? 0xffff : parts.length, wide ? 0xffff : parts.length),
    wide ? u32(0xffffffff, 0xffffffff) : u32(index.length, at),
    u16(note.length),
    note,
  ]);
}
