import type { PdfFile } from "./file.js";
import { type Dict, isStream, type Value } from "./values.js";

const hex = (bytes: string): string => Buffer.from(bytes, "latin1").toString("hex");

function written(value: Value): string {
  if (value === null) return "null";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(written).join(" ")}]`;
  if (value instanceof Map) return dict(value);
  if (value.kind === "name") {
    return `/${value.name.replaceAll(/[^A-Za-z0-9_.+*:-]/g, (one) => `#${hex(one)}`)}`;
  }
  if (value.kind === "text") return `<${hex(value.bytes)}>`;
  if (value.kind === "ref") return `${value.id} 0 R`;
  return dict(value.dict);
}

const dict = (of: Dict): string =>
  `<<${[...of].map(([key, value]) => `/${key} ${written(value)}`).join(" ")}>>`;

/** Puts a PDF together again from its objects, after they were changed. */
export function closePdf(file: PdfFile): Uint8Array {
  const parts: Buffer[] = [Buffer.from("%PDF-1.7\n%\u00FF\u00FF\u00FF\u00FF\n", "latin1")];
  let at = parts[0]?.length ?? 0;
  const put = (bytes: Uint8Array): void => {
    parts.push(Buffer.from(bytes));
    at += bytes.length;
  };
  const say = (said: string): void => put(Buffer.from(said, "latin1"));
  const places = new Map<number, number>();
  const size = Math.max(...file.objects.keys()) + 1;
  for (const [id, value] of file.objects) {
    places.set(id, at);
    say(`${id} 0 obj\n`);
    if (isStream(value)) {
      value.dict.set("Length", value.raw.length);
      say(`${dict(value.dict)}\nstream\n`);
      put(value.raw);
      say("\nendstream");
    } else say(written(value));
    say("\nendobj\n");
  }
  const start = at;
  const entry = (id: number): string => {
    const place = places.get(id);
    return place === undefined
      ? "0000000000 65535 f \n"
      : `${String(place).padStart(10, "0")} 00000 n \n`;
  };
  say(`xref\n0 ${size}\n${Array.from({ length: size }, (_, id) => entry(id)).join("")}`);
  const trailer: Dict = new Map(
    [...file.trailer].filter(([key]) => /^(Root|Info|ID|Encrypt)$/.test(key)),
  );
  trailer.set("Size", size);
  say(`trailer\n${dict(trailer)}\nstartxref\n${start}\n%%EOF\n`);
  return Buffer.concat(parts);
}
