import { readFileSync } from "node:fs";
import { openFace } from "../../src/define/faces.js";
import { fontFile } from "../../src/define/fonts.js";

/** How a font made for a test differs from ours. */
export interface MadeFont {
  readonly weight: 400 | 600;
  /** Its name; no other font of the machine has it. */
  readonly family?: string;
  /** Names only as old Macs have them. */
  readonly oldNames?: boolean;
  /** Every letter so many times as wide. */
  readonly wider?: number;
  /** Digits of many widths, and others of one width to ask for. */
  readonly looseDigits?: boolean;
  /** Letters it has not. */
  readonly without?: string;
  /** OS/2: what may be done with it, how black it is, whether it leans. */
  readonly fsType?: number;
  readonly usWeightClass?: number;
  readonly italic?: boolean;
  /** Tables taken out, and put in with nothing in them. */
  readonly drop?: readonly string[];
  readonly add?: readonly string[];
}

export const MADE_FAMILY = "Prova Larga 2";

type Tables = Map<string, Buffer>;

function tablesOf(font: Buffer): Tables {
  const tables: Tables = new Map();
  for (let at = 12, left = font.readUInt16BE(4); left > 0; at += 16, left -= 1) {
    const start = font.readUInt32BE(at + 8);
    const bytes = Buffer.from(font.subarray(start, start + font.readUInt32BE(at + 12)));
    tables.set(font.toString("latin1", at, at + 4), bytes);
  }
  return tables;
}

function write(tables: Tables): Buffer {
  const names = [...tables.keys()].sort();
  const head = Buffer.alloc(12 + 16 * names.length);
  head.writeUInt32BE(0x00010000, 0);
  head.writeUInt16BE(names.length, 4);
  const parts: Buffer[] = [head];
  let start = head.length;
  for (const [at, name] of names.entries()) {
    const bytes = tables.get(name) ?? Buffer.alloc(0);
    head.write(name, 12 + at * 16, "latin1");
    head.writeUInt32BE(start, 12 + at * 16 + 8);
    head.writeUInt32BE(bytes.length, 12 + at * 16 + 12);
    const padded = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
    bytes.copy(padded);
    parts.push(padded);
    start += padded.length;
  }
  return Buffer.concat(parts);
}

const shorts = (...numbers: readonly number[]): Buffer => {
  const made = Buffer.alloc(numbers.length * 2);
  numbers.forEach((number, at) => {
    made.writeUInt16BE(number & 0xffff, at * 2);
  });
  return made;
};

/** Windows names: family, style, whole name, PostScript name. */
function nameTable(family: string, old: boolean): Buffer {
  const texts = [
    [1, family],
    [2, "Regular"],
    [4, family],
    [6, family.replaceAll(/[^A-Za-z0-9]/g, "") || "x"],
  ] as const;
  const encoded = texts.map(([, text]) =>
    old ? Buffer.from(text, "latin1") : Buffer.from(text, "utf16le").swap16(),
  );
  let offset = 0;
  const records = texts.map(([id], at) => {
    const { length } = encoded[at] ?? Buffer.alloc(0);
    const record = old
      ? shorts(1, 0, 0, id, length, offset)
      : shorts(3, 1, 0x409, id, length, offset);
    offset += length;
    return record;
  });
  return Buffer.concat([shorts(0, texts.length, 6 + 12 * texts.length), ...records, ...encoded]);
}

/** One range a letter. */
function cmapTable(glyphs: ReadonlyMap<number, number>): Buffer {
  const head = Buffer.from([0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12]);
  const sub = Buffer.alloc(16 + 12 * glyphs.size);
  sub.writeUInt16BE(12, 0);
  sub.writeUInt32BE(sub.length, 4);
  sub.writeUInt32BE(glyphs.size, 12);
  [...glyphs]
    .sort(([a], [b]) => a - b)
    .forEach(([code, glyph], at) => {
      sub.writeUInt32BE(code, 16 + at * 12);
      sub.writeUInt32BE(code, 16 + at * 12 + 4);
      sub.writeUInt32BE(glyph, 16 + at * 12 + 8);
    });
  return Buffer.concat([head, sub]);
}

/** A table that gives other glyphs where digits of one width are asked for (`tnum`). */
function digitsTable(pairs: readonly (readonly [from: number, to: number])[]): Buffer {
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  const coverage = shorts(1, sorted.length, ...sorted.map(([from]) => from));
  const single = Buffer.concat([
    shorts(2, 6 + 2 * sorted.length, sorted.length, ...sorted.map(([, to]) => to)),
    coverage,
  ]);
  const lookups = Buffer.concat([shorts(1, 4, 1, 0, 1, 8), single]);
  const features = Buffer.concat([shorts(1), Buffer.from("tnum"), shorts(8, 0, 1, 0)]);
  const scripts = Buffer.concat([shorts(1), Buffer.from("DFLT"), shorts(8, 4, 0, 0, 0xffff, 1, 0)]);
  const from = 10;
  return Buffer.concat([
    shorts(1, 0, from, from + scripts.length, from + scripts.length + features.length),
    scripts,
    features,
    lookups,
  ]);
}

/** A TrueType font of our own letters with what a test wants of it: in no way a font to be used. */
export function madeFont(wanted: MadeFont): Buffer {
  const ours = readFileSync(fontFile({}, wanted.weight));
  const tables = tablesOf(ours);
  const font = openFace(ours);
  const table = (name: string): Buffer => {
    const found = tables.get(name);
    if (found === undefined) throw new Error(`no table ${name}`);
    return found;
  };
  for (const name of ["GSUB", "GPOS", "kern", "DSIG", "hdmx", "VDMX", "LTSH"]) tables.delete(name);
  tables.set("name", nameTable(wanted.family ?? MADE_FAMILY, wanted.oldNames === true));
  const os2 = table("OS/2");
  os2.writeUInt16BE(wanted.usWeightClass ?? wanted.weight, 4);
  os2.writeUInt16BE(wanted.fsType ?? 0, 8);
  if (wanted.italic === true) os2.writeUInt16BE(os2.readUInt16BE(62) | 1, 62);
  const [count, advances] = [table("hhea").readUInt16BE(34), table("hmtx")];
  const scale = (glyph: number, times: number): void => {
    const at = Math.min(glyph, count - 1) * 4;
    advances.writeUInt16BE(Math.round(advances.readUInt16BE(at) * times), at);
  };
  for (let glyph = 0; glyph < count; glyph += 1) scale(glyph, wanted.wider ?? 1);
  const glyphOf = (letter: string): number => font.glyphForCodePoint(letter.codePointAt(0) ?? 0).id;
  if (wanted.looseDigits === true) {
    scale(glyphOf("1"), 0.6);
    // Any ten glyphs of one width will do.
    const level = [..."⁰⁴⁵⁶⁷⁸⁹₀₁₂"].map(glyphOf);
    for (const glyph of level) advances.writeUInt16BE(700, glyph * 4);
    tables.set("GSUB", digitsTable([..."0123456789"].map((d, at) => [glyphOf(d), level[at] ?? 0])));
  }
  if (wanted.without !== undefined) {
    const gone = new Set([...wanted.without].map((letter) => letter.codePointAt(0)));
    const kept = font.characterSet.filter((code) => !gone.has(code));
    tables.set("cmap", cmapTable(new Map(kept.map((c) => [c, font.glyphForCodePoint(c).id]))));
  }
  for (const name of wanted.drop ?? []) tables.delete(name);
  for (const name of wanted.add ?? []) tables.set(name, Buffer.alloc(64));
  return write(tables);
}
