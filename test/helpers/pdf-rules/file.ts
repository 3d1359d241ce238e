import { inflateSync } from "node:zlib";
import { isWord, Syntax } from "./syntax.js";
import { type Dict, isRef, isStream, nameOf, type Stream, type Value } from "./values.js";

/** A PDF taken apart: its objects, its trailer, and what is wrong with how they are stored. */
export interface PdfFile {
  readonly bytes: Uint8Array;
  readonly objects: Map<number, Value>;
  readonly trailer: Dict;
  /** Faults of the file's own structure: offsets, lengths, table of references. */
  readonly faults: readonly string[];
}

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

/** Undoes the PNG predictor «up» and its sisters that streams of references use. */
function unpredict(data: Uint8Array, columns: number): Uint8Array {
  const made = new Uint8Array(Math.floor(data.length / (columns + 1)) * columns);
  for (let row = 0; row * (columns + 1) < data.length; row += 1) {
    const type = data[row * (columns + 1)] ?? 0;
    for (let at = 0; at < columns; at += 1) {
      const raw = data[row * (columns + 1) + 1 + at] ?? 0;
      const up = type === 2 && row > 0 ? (made[(row - 1) * columns + at] ?? 0) : 0;
      const left = type === 1 && at > 0 ? (made[row * columns + at - 1] ?? 0) : 0;
      made[row * columns + at] = (raw + up + left) & 255;
    }
  }
  return made;
}

/** The bytes of a stream; filters other than Flate are left alone. */
export function decoded(stream: Stream): Uint8Array {
  const filter = stream.dict.get("Filter");
  const filters = (Array.isArray(filter) ? filter : filter === undefined ? [] : [filter]).map(
    nameOf,
  );
  if (filters.length !== 1 || filters[0] !== "FlateDecode") return stream.raw;
  const plain = inflateSync(stream.raw);
  const parms = stream.dict.get("DecodeParms");
  const columns = parms instanceof Map ? Number(parms.get("Columns") ?? 1) : 0;
  const predictor = parms instanceof Map ? Number(parms.get("Predictor") ?? 1) : 1;
  return predictor >= 10 ? unpredict(plain, columns) : plain;
}

interface Entry {
  readonly id: number;
  /** Byte of the object, or the stream of objects it is in with its place there. */
  readonly offset?: number;
  readonly within?: number;
}

class Reading {
  readonly faults: string[] = [];
  readonly objects = new Map<number, Value>();
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The object that begins at a byte, streams included. */
  objectAt(offset: number): readonly [id: number, value: Value] | null {
    const syntax = new Syntax(this.bytes, offset);
    const [id, generation, word] = [syntax.next(), syntax.next(), syntax.next()];
    if (typeof id !== "number" || generation !== 0 || !isWord(word) || word.word !== "obj") {
      return null;
    }
    const value = syntax.next();
    if (value === undefined || isWord(value)) return null;
    if (!(value instanceof Map)) return [id, value];
    syntax.skip();
    if (latin(this.bytes.subarray(syntax.at, syntax.at + 6)) !== "stream") return [id, value];
    return [id, this.streamAt(id, value, syntax.at + 6)];
  }

  private streamAt(id: number, dict: Dict, after: number): Stream {
    const start = this.bytes[after] === 13 ? after + 2 : after + 1;
    const length = dict.get("Length");
    const target = isRef(length) ? this.lengthOf(length.id) : Number(length);
    const ends = /^\r?\n?endstream/.test(
      latin(this.bytes.subarray(start + target, start + target + 11)),
    );
    if (!ends) this.faults.push(`oggetto ${id}: la lunghezza del flusso non è quella dichiarata`);
    return { kind: "stream", dict, raw: this.bytes.subarray(start, start + target) };
  }

  private offsets = new Map<number, number>();

  private lengthOf(id: number): number {
    const offset = this.offsets.get(id);
    const found = offset === undefined ? null : this.objectAt(offset);
    return Number(found?.[1] ?? 0);
  }

  read(entries: readonly Entry[]): void {
    this.offsets = new Map(entries.flatMap(({ id, offset }) => (offset ? [[id, offset]] : [])));
    for (const { id, offset } of entries) {
      if (offset === undefined) continue;
      const found = this.objectAt(offset);
      if (found === null || found[0] !== id) {
        this.faults.push(`l'oggetto ${id} non sta dove dice la tavola dei riferimenti`);
      } else this.objects.set(id, found[1]);
    }
    for (const within of new Set(entries.flatMap((entry) => entry.within ?? []))) {
      this.unpack(within);
    }
  }

  private unpack(id: number): void {
    const stream = this.objects.get(id);
    if (!isStream(stream)) {
      this.faults.push(`manca il flusso di oggetti ${id}`);
      return;
    }
    const data = decoded(stream);
    const syntax = new Syntax(data);
    const count = Number(stream.dict.get("N"));
    const first = Number(stream.dict.get("First"));
    const places = Array.from({ length: count }, () => [syntax.next(), syntax.next()] as const);
    for (const [inner, offset] of places) {
      const value = new Syntax(data, first + Number(offset)).next();
      if (value !== undefined && !isWord(value)) this.objects.set(Number(inner), value);
    }
  }
}

function tableAt(bytes: Uint8Array, at: number): readonly [readonly Entry[], Dict] {
  const syntax = new Syntax(bytes, at);
  syntax.next();
  const entries: Entry[] = [];
  for (;;) {
    const first = syntax.next();
    if (typeof first !== "number") break;
    const count = Number(syntax.next());
    for (let index = 0; index < count; index += 1) {
      const offset = Number(syntax.next());
      syntax.next();
      const kind = syntax.next();
      if (isWord(kind) && kind.word === "n") entries.push({ id: first + index, offset });
    }
  }
  const trailer = syntax.next();
  return [entries, trailer instanceof Map ? trailer : new Map()];
}

function streamOfEntries(stream: Stream): readonly Entry[] {
  const data = decoded(stream);
  const widths = (stream.dict.get("W") as Value[]).map(Number);
  const index = (stream.dict.get("Index") as Value[] | undefined) ?? [
    0,
    Number(stream.dict.get("Size")),
  ];
  const entries: Entry[] = [];
  let at = 0;
  const field = (which: number): number => {
    let made = 0;
    for (let left = widths[which] ?? 0; left > 0; left -= 1) {
      made = made * 256 + (data[at] ?? 0);
      at += 1;
    }
    return made;
  };
  for (let pair = 0; pair < index.length; pair += 2) {
    for (let step = 0; step < Number(index[pair + 1]); step += 1) {
      const id = Number(index[pair]) + step;
      const type = (widths[0] ?? 0) === 0 ? 1 : field(0);
      const [second] = [field(1), field(2)];
      if (type === 1) entries.push({ id, offset: second });
      if (type === 2) entries.push({ id, within: second });
    }
  }
  return entries;
}

/** Takes a PDF apart. Files saved over an earlier version of themselves are not read: we write none. */
export function openPdf(bytes: Uint8Array): PdfFile {
  const reading = new Reading(bytes);
  const tail = latin(bytes.subarray(-64));
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(tail)?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) reading.faults.push("il file non finisce con startxref e %%EOF");
  let entries: readonly Entry[] = [];
  let trailer: Dict = new Map();
  if (latin(bytes.subarray(start, start + 4)) === "xref") {
    [entries, trailer] = tableAt(bytes, start);
  } else {
    const stream = reading.objectAt(start)?.[1];
    if (isStream(stream)) {
      entries = streamOfEntries(stream);
      trailer = stream.dict;
    } else reading.faults.push("startxref non porta a una tavola dei riferimenti");
  }
  reading.read(entries);
  return { bytes, objects: reading.objects, trailer, faults: reading.faults };
}

/** Follows references. */
export const get = (file: PdfFile, value: Value | undefined): Value =>
  isRef(value) ? get(file, file.objects.get(value.id)) : (value ?? null);

/** A dictionary, or the one of a stream; empty when it is neither. */
export function dictOf(file: PdfFile, value: Value | undefined): Dict {
  const found = get(file, value);
  return found instanceof Map ? found : isStream(found) ? found.dict : new Map();
}

export function listOf(file: PdfFile, value: Value | undefined): readonly Value[] {
  const found = get(file, value);
  return Array.isArray(found) ? found : [];
}

export const catalogOf = (file: PdfFile): Dict => dictOf(file, file.trailer.get("Root"));

/** The pages in order, with the number of their object. */
export function pagesOf(file: PdfFile): readonly (readonly [id: number, page: Dict])[] {
  const walk = (value: Value | undefined): readonly (readonly [number, Dict])[] => {
    const dict = dictOf(file, value);
    if (nameOf(dict.get("Type")) === "Page") return [[isRef(value) ? value.id : 0, dict]];
    return listOf(file, dict.get("Kids")).flatMap(walk);
  };
  return walk(catalogOf(file).get("Pages"));
}

/** The content of a page or form, its streams put together. */
export function contentOf(file: PdfFile, value: Value | undefined): Uint8Array {
  const found = get(file, value);
  const parts = Array.isArray(found) ? found.map((one) => get(file, one)) : [found];
  return Buffer.concat(
    parts.flatMap((part) => (isStream(part) ? [decoded(part), Buffer.from("\n")] : [])),
  );
}

/** Key and value of a tree of numbers or names. */
export function treeOf(
  file: PdfFile,
  value: Value | undefined,
  key: "Nums" | "Names",
): readonly (readonly [Value, Value])[] {
  const dict = dictOf(file, value);
  const own = listOf(file, dict.get(key));
  const pairs: (readonly [Value, Value])[] = [];
  for (let at = 0; at + 1 < own.length; at += 2) {
    pairs.push([get(file, own[at]), own[at + 1] ?? null]);
  }
  return [...pairs, ...listOf(file, dict.get("Kids")).flatMap((kid) => treeOf(file, kid, key))];
}
