import { deflateSync } from "node:zlib";

/** So many objects go into one stream: enough for them to share their words. */
const TOGETHER = 400;

interface Found {
  readonly id: number;
  /** From the first byte after `obj` to the last before `endobj`. */
  readonly body: Buffer;
  readonly whole: Buffer;
  readonly isStream: boolean;
}

const END = "\nendobj\n";
const END_STREAM = "\nendstream\nendobj\n";

/** The offsets of the table of references at the end of a file, by object. */
function offsetsOf(file: Buffer, table: number): ReadonlyMap<number, number> {
  const lines = file.toString("latin1", table).split("\n");
  const count = Number(/^0 (\d+)$/.exec(lines[1] ?? "")?.[1] ?? 0);
  const found = new Map<number, number>();
  for (let id = 1; id < count; id += 1) {
    const entry = /^(\d{10}) 00000 n/.exec(lines[id + 2] ?? "");
    if (entry !== null) found.set(id, Number(entry[1]));
  }
  return found;
}

function objectsOf(file: Buffer, table: number): readonly Found[] {
  const offsets = [...offsetsOf(file, table)].sort(([, a], [, b]) => a - b);
  return offsets.map(([id, from], i) => {
    const whole = file.subarray(from, offsets[i + 1]?.[1] ?? table);
    const head = whole.indexOf("obj\n") + 4;
    const tail = whole.toString("latin1", Math.max(0, whole.length - END_STREAM.length));
    if (head < 4 || !tail.endsWith(END)) throw new Error(`pdf: object ${id} is not as expected`);
    return {
      id,
      whole,
      body: whole.subarray(head, whole.length - END.length),
      isStream: tail === END_STREAM,
    };
  });
}

const streamObject = (id: number, dict: string, data: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `${id} 0 obj\n<<\n${dict}\n/Length ${data.length}\n/Filter /FlateDecode\n>>\nstream\n`,
    ),
    data,
    Buffer.from(END_STREAM),
  ]);

/** One stream of objects: their numbers and places, then they themselves. */
function packed(id: number, objects: readonly Found[]): Buffer {
  let at = 0;
  const places = objects.map((one) => {
    const place = `${one.id} ${at}`;
    at += one.body.length + 1;
    return place;
  });
  const first = Buffer.from(`${places.join(" ")}\n`);
  const bodies = objects.flatMap((one) => [one.body, Buffer.from("\n")]);
  const data = deflateSync(Buffer.concat([first, ...bodies]));
  return streamObject(id, `/Type /ObjStm\n/N ${objects.length}\n/First ${first.length}`, data);
}

/**
 * A finished PDF with the objects that are no streams packed into streams (PDF 1.5 and later, allowed
 * by PDF/A-3): the tags of a table of thousands of rows take a quarter of the room. pdfkit writes one
 * after the other, with a plain table of references; anything else is an error. Same input, same bytes.
 */
export function packObjects(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = file.toString("latin1", Math.max(0, file.length - 64));
  const table = Number(/startxref\n(\d+)\n%%EOF\s*$/.exec(tail)?.[1] ?? Number.NaN);
  const end = file.toString("latin1", file.lastIndexOf("trailer"));
  const kept = ["Root", "Info", "ID"].flatMap(
    (name) => new RegExp(`/${name} (?:\\d+ 0 R|\\[[^\\]]*\\])`).exec(end)?.[0] ?? [],
  );
  const objects = objectsOf(file, table);
  const firstAt = Math.min(...offsetsOf(file, table).values());
  const parts: Buffer[] = [file.subarray(0, firstAt)];
  let at = firstAt;
  const entries: [type: number, second: number, third: number][] = [[0, 0, 65_535]];
  const put = (part: Buffer, id: number): void => {
    entries[id] = [1, at, 0];
    parts.push(part);
    at += part.length;
  };
  for (const one of objects) if (one.isStream) put(one.whole, one.id);
  const loose = objects.filter((one) => !one.isStream);
  let next = Math.max(...objects.map((one) => one.id)) + 1;
  for (let from = 0; from < loose.length; from += TOGETHER) {
    const some = loose.slice(from, from + TOGETHER);
    some.forEach((one, place) => {
      entries[one.id] = [2, next, place];
    });
    put(packed(next, some), next);
    next += 1;
  }
  entries[next] = [1, at, 0];
  const data = Buffer.alloc((next + 1) * 7);
  for (let id = 0; id <= next; id += 1) {
    const [type, second, third] = entries[id] ?? [0, 0, 65_535];
    data.writeUInt8(type, id * 7);
    data.writeUInt32BE(second, id * 7 + 1);
    data.writeUInt16BE(third, id * 7 + 5);
  }
  const dict = [`/Type /XRef`, `/Size ${next + 1}`, "/W [1 4 2]", ...kept].join("\n");
  parts.push(streamObject(next, dict, deflateSync(data)), Buffer.from(`startxref\n${at}\n%%EOF\n`));
  return new Uint8Array(Buffer.concat(parts));
}
