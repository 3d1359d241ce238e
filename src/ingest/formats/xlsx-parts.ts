import { crc32, inflateRawSync } from "node:zlib";
import { DashError } from "../../model/errors.js";
import type { SourceFile } from "../source-file.js";
import { type ZipEntry, zipDirectory } from "../zip.js";

const MOST = 256 << 20;
const STORED = 0;
const DEFLATED = 8;

/** A sheet as the workbook names it. `part` is its path in the archive. */
export interface SheetPart {
  readonly name: string;
  readonly visible: boolean;
  readonly part: string;
  /** The number exceljs calls it by: that of its part's name. */
  readonly number: number;
}

export interface WorkbookParts {
  readonly sheets: readonly SheetPart[];
  readonly date1904: boolean;
}

/**
 * Checks the archive before exceljs sees it, which makes few checks of its own: checksums, cut or
 * doubled parts, document types, size as unpacked (rules X6, X7). Gives the sheets it names.
 */
export function workbookParts(file: SourceFile): WorkbookParts {
  const corrupt = (reason: string): DashError =>
    new DashError("E-CORRUPT", { reason }, { file: file.name });
  const texts = new Map<string, string>();
  let unpacked = 0;
  for (const entry of zipDirectory(file)) {
    if (entry.encrypted) throw new DashError("E-ENCRYPTED", {}, { file: file.name });
    const bytes = unpack(file, entry, MOST - unpacked, corrupt);
    unpacked += bytes.length;
    if (!/\.(xml|rels)$/i.test(entry.name)) continue;
    if (bytes.includes("<!DOCTYPE"))
      throw corrupt("una parte contiene una definizione di tipo (DTD)");
    if (/^xl\/(workbook\.xml|_rels\/workbook\.xml\.rels)$/i.test(entry.name)) {
      texts.set(entry.name.toLowerCase(), bytes.toString("utf8"));
    }
  }
  const workbook = texts.get("xl/workbook.xml");
  const relations = texts.get("xl/_rels/workbook.xml.rels");
  if (workbook === undefined || relations === undefined) throw corrupt("mancano parti necessarie");
  return {
    sheets: sheetsOf(workbook, relations, file),
    date1904: /<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"/.test(workbook),
  };
}

function unpack(
  file: SourceFile,
  entry: ZipEntry,
  room: number,
  corrupt: (reason: string) => DashError,
): Buffer {
  const header = file.bytes(entry.at, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) throw corrupt("una parte manca");
  const start = entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = file.bytes(start, entry.packed);
  if (packed.length !== entry.packed) throw corrupt("una parte è tagliata");
  const bytes = inflate(packed, entry.method, room, file, corrupt);
  if (crc32(bytes) !== entry.crc)
    throw corrupt("una parte non corrisponde alla sua somma di controllo");
  return bytes;
}

function inflate(
  packed: Buffer,
  method: number,
  room: number,
  file: SourceFile,
  corrupt: (reason: string) => DashError,
): Buffer {
  const tooBig = (): DashError =>
    new DashError(
      "E-TOOBIG",
      { reason: "più di 256 MB una volta scompattato" },
      { file: file.name },
    );
  if (room <= 0) throw tooBig();
  if (method === STORED) {
    if (packed.length > room) throw tooBig();
    return packed;
  }
  if (method !== DEFLATED) throw corrupt("una parte è compressa in modo sconosciuto");
  try {
    return inflateRawSync(packed, { maxOutputLength: room });
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") throw tooBig();
    throw corrupt("una parte non si scompatta");
  }
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*"([^"]*)"`).exec(tag)?.[1];

const unescapeXml = (text: string): string =>
  text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) =>
      String.fromCodePoint(Number.parseInt(hex, 16)),
    )
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, "&");

function sheetsOf(workbook: string, relations: string, file: SourceFile): readonly SheetPart[] {
  const targets = new Map<string, string>();
  for (const [tag] of relations.matchAll(/<(?:\w+:)?Relationship\b[^>]*>/g)) {
    const id = attribute(tag, "Id");
    const target = attribute(tag, "Target");
    if (id !== undefined && target !== undefined) targets.set(id, target);
  }
  const sheets: SheetPart[] = [];
  for (const [tag] of workbook.matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)) {
    const part = targets.get(attribute(tag, "id") ?? "") ?? "";
    const number = /(?:^|\/)worksheets\/sheet(\d+)\.xml$/.exec(part)?.[1];
    const visible = (attribute(tag, "state") ?? "visible") === "visible";
    if (number === undefined) {
      if (!visible || /chartsheets\//.test(part)) continue;
      throw new DashError(
        "E-FORMAT",
        { reason: "i fogli della cartella hanno nomi interni che dash non conosce" },
        { file: file.name },
      );
    }
    sheets.push({
      name: unescapeXml(attribute(tag, "name") ?? ""),
      visible,
      part,
      number: Number(number),
    });
  }
  return sheets;
}
