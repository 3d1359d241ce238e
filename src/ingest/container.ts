import { DashError } from "../model/errors.js";
import { markOf } from "./encoding.js";
import { isDbf, isShapes, isShp, isShx } from "./geo/shapefile-parts.js";
import type { SourceFile } from "./source-file.js";
import { zipDirectory } from "./zip.js";

/** What kind of file this is, by content, never by name (rule F3). */
export type Container = "text" | "xlsx" | "shapefile" | "shapefile-zip";

/** Whether it holds boundaries as programs of maps write them. */
export const isShapefile = (container: Container): boolean =>
  container === "shapefile" || container === "shapefile-zip";

const SHAPES_ADVICE =
  "Di uno shapefile si carica il file .shp (gli altri si leggono con lui), oppure lo ZIP che li contiene.";

const CSV_ADVICE = "Salvare il file come CSV oppure come cartella di lavoro .xlsx.";

const starts = (head: Buffer, ...bytes: number[]): boolean =>
  bytes.every((byte, i) => head[i] === byte);

function refuse(file: string, reason: string, remedy = CSV_ADVICE): never {
  throw new DashError("E-FORMAT", { reason, remedy }, { file });
}

const OLE_SECTOR = 48;
const SECTORS_READ = 64;

/** Whether an old Office container (OLE2) holds a stream of this name: its directory may be anywhere. */
function hasStream(file: SourceFile, head: Buffer, ...names: readonly string[]): boolean {
  const named = (bytes: Buffer): boolean =>
    names.some((name) => bytes.includes(Buffer.from(name, "utf16le")));
  if (named(head)) return true;
  if (head.length < 512) return false;
  const size = 1 << head.readUInt16LE(30);
  if (size !== 512 && size !== 4096) return false;
  let sector = head.readUInt32LE(OLE_SECTOR);
  for (let i = 0; i < SECTORS_READ && sector < 0xfffffffa; i += 1) {
    const bytes = file.bytes((sector + 1) * size, size);
    if (named(bytes)) return true;
    // The table of the sectors that follow; its first part is listed in the header.
    const perTable = size / 4;
    const table = Math.floor(sector / perTable);
    if (table >= 109) return false;
    const at = (head.readUInt32LE(76 + table * 4) + 1) * size + (sector % perTable) * 4;
    const next = file.bytes(at, 4);
    if (next.length < 4) return false;
    sector = next.readUInt32LE(0);
  }
  return false;
}

/** The records old workbooks begin with, outside any container (BIFF 2 to 8). */
const isBareBiff = (head: Buffer): boolean =>
  head[0] === 0x09 &&
  [0x00, 0x02, 0x04, 0x08].includes(head[1] ?? 1) &&
  [0x04, 0x06, 0x08, 0x10].includes(head[2] ?? 0) &&
  head[3] === 0x00;

/** The beginning as text, whatever its encoding: only to see what kind of file it is. */
function beginning(head: Buffer): string {
  const mark = markOf(head);
  const rest = head.subarray(mark?.skip ?? 0, 2048);
  if (mark?.encoding === "utf-16le") return rest.toString("utf16le");
  if (mark?.encoding === "utf-16be") {
    return Buffer.from(rest.subarray(0, rest.length & ~1))
      .swap16()
      .toString("utf16le");
  }
  return rest.toString("latin1");
}

/**
 * Decides from the first bytes (and, for zip archives, the directory at the end). Throws E-FORMAT
 * for what dash does not read and E-ENCRYPTED for a workbook under a password.
 */
export function containerOf(source: SourceFile): Container {
  const head = source.head(8192);
  const file = source.name;
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    if (hasStream(source, head, "EncryptedPackage", "EncryptionInfo")) {
      throw new DashError("E-ENCRYPTED", {}, { file });
    }
    refuse(file, "è una cartella di lavoro vecchia (.xls) o un altro documento di Office");
  }
  if (isBareBiff(head)) refuse(file, "è una cartella di lavoro vecchia (.xls)");
  if (starts(head, 0x50, 0x4b, 3, 4) || starts(head, 0x50, 0x4b, 5, 6)) {
    return zipKind(
      zipDirectory(source).map((entry) => entry.name),
      file,
    );
  }
  if (isShx(head)) refuse(file, "è l'indice di uno shapefile (.shx)", SHAPES_ADVICE);
  if (isShp(head)) return "shapefile";
  if (isDbf(head)) {
    refuse(
      file,
      "è una tabella dBase (.dbf)",
      `${SHAPES_ADVICE} Una tabella di dati va salvata come CSV oppure come .xlsx.`,
    );
  }
  if (starts(head, 0x1f, 0x8b))
    refuse(file, "è compresso (gzip)", "Scompattare il file e riprovare.");
  if (starts(head, 0x25, 0x50, 0x44, 0x46)) {
    refuse(
      file,
      "è un PDF",
      "Chiedere i dati in CSV o .xlsx: da un PDF non si leggono con certezza.",
    );
  }
  if (
    starts(head, 0x37, 0x7a, 0xbc, 0xaf) ||
    starts(head, 0x52, 0x61, 0x72, 0x21, 0x1a) ||
    starts(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a) ||
    starts(head, 0x28, 0xb5, 0x2f, 0xfd) ||
    /^BZh[1-9]1AY/.test(head.toString("latin1", 0, 7))
  ) {
    refuse(file, "è un archivio compresso", "Scompattare l'archivio e riprovare.");
  }
  const text = beginning(head).trimStart().slice(0, 400).toLowerCase();
  const first = text.replace(/^(?:<!--[\s\S]*?-->\s*)+/, "");
  if (/^(?:projcs|geogcs|projcrs|geogcrs)\[/.test(first)) {
    refuse(file, "è la descrizione delle coordinate di uno shapefile (.prj)", SHAPES_ADVICE);
  }
  if (/^<(!doctype html|html|head|body|table|meta)\b/.test(first)) {
    refuse(file, "è una pagina HTML, anche se il nome dice altro");
  }
  if (/^<\?xml|^<!doctype|^<!--/.test(first) || /^<[a-z][\w:.-]*(?:\s[^;,|\t]*)?\/?>/.test(first)) {
    refuse(file, "è un file XML");
  }
  if (/^mime-version:/.test(text)) refuse(file, "è una pagina web salvata (MHTML)");
  return "text";
}

function zipKind(names: readonly string[], file: string): Container {
  const some = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (some(/^xl\/workbook\.bin$/i)) refuse(file, "è una cartella di lavoro binaria (.xlsb)");
  if (some(/^mimetype$/) && some(/^content\.xml$/)) refuse(file, "è un documento OpenDocument");
  if (some(/^xl\/workbook\d*\.xml$/i)) return "xlsx";
  if (some(/^\[content_types\]\.xml$/i)) {
    if (!some(/^(?:word|ppt|visio)\//i)) return "xlsx";
    refuse(file, "è un documento di Office, ma non una cartella di lavoro");
  }
  if (names.some(isShapes)) return "shapefile-zip";
  refuse(file, "è un archivio zip", "Scompattare l'archivio e caricare i file che contiene.");
}
