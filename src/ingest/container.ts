import { DashError } from "../model/errors.js";

/** What kind of file this is, by content, never by name (rule F3). */
export type Container = "text" | "xlsx";

const CSV_ADVICE = "Salvare il file come CSV oppure come cartella di lavoro .xlsx.";

const starts = (head: Buffer, ...bytes: number[]): boolean =>
  bytes.every((byte, i) => head[i] === byte);

function refuse(file: string, reason: string, remedy = CSV_ADVICE): never {
  throw new DashError("E-FORMAT", { reason, remedy }, { file });
}

/** Text in UTF-16LE somewhere in the bytes: names of streams inside old Office containers. */
const holds = (bytes: Buffer, name: string): boolean =>
  bytes.includes(Buffer.from(name, "utf16le"));

/**
 * Decides from the first bytes (and, for zip archives, the directory at the end). Throws E-FORMAT
 * for what dash does not read and E-ENCRYPTED for a workbook under a password.
 */
export function containerOf(
  head: Buffer,
  directory: () => readonly string[],
  file: string,
): Container {
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0)) {
    if (holds(head, "EncryptedPackage") || holds(head, "EncryptionInfo")) {
      throw new DashError("E-ENCRYPTED", {}, { file });
    }
    refuse(file, "è una cartella di lavoro vecchia (.xls) o un altro documento di Office");
  }
  if (starts(head, 0x50, 0x4b)) return zipKind(directory(), file);
  if (starts(head, 0x1f, 0x8b))
    refuse(file, "è compresso (gzip)", "Scompattare il file e riprovare.");
  if (starts(head, 0x25, 0x50, 0x44, 0x46)) {
    refuse(
      file,
      "è un PDF",
      "Chiedere i dati in CSV o .xlsx: da un PDF non si leggono con certezza.",
    );
  }
  if (starts(head, 0x37, 0x7a, 0xbc, 0xaf) || starts(head, 0x52, 0x61, 0x72, 0x21)) {
    refuse(file, "è un archivio compresso", "Scompattare l'archivio e riprovare.");
  }
  const text = head
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .trimStart()
    .slice(0, 200)
    .toLowerCase();
  if (/^<(!doctype html|html|head|body|table|meta)\b/.test(text)) {
    refuse(file, "è una pagina HTML, anche se il nome dice altro");
  }
  if (text.startsWith("<?xml") || /^<[a-z][\w:.-]*[\s>/]/.test(text)) refuse(file, "è un file XML");
  return "text";
}

function zipKind(names: readonly string[], file: string): Container {
  const has = (name: string): boolean => names.some((other) => other.toLowerCase() === name);
  if (has("xl/workbook.bin")) refuse(file, "è una cartella di lavoro binaria (.xlsb)");
  if (names.some((name) => /^xl\/workbook\d*\.xml$/i.test(name)) || has("[content_types].xml")) {
    if (names.some((name) => /^xl\//i.test(name))) return "xlsx";
    refuse(file, "è un documento di Office, ma non una cartella di lavoro");
  }
  if (has("mimetype") && has("content.xml")) refuse(file, "è un documento OpenDocument");
  refuse(file, "è un archivio zip", "Scompattare l'archivio e caricare i file che contiene.");
}
