import { DashError } from "../model/errors.js";

/** How long a process waits for another that writes. */
export const BUSY_MS = 10_000;

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "il disco è pieno",
  SQLITE_FULL: "il disco è pieno",
  EDQUOT: "è finito lo spazio assegnato",
  EFBIG: "il file supera la grandezza permessa",
  ENOENT: "la cartella non esiste",
};

/** What the system or SQLite says, in our codes. `path`: the file in hand, unless the error names one. */
export function translate(error: unknown, path: string): unknown {
  if (error instanceof DashError) return error;
  const { code: found, path: named } = error as { code?: unknown; path?: unknown };
  const code = String(found ?? "");
  const file = typeof named === "string" ? named : path;
  if (/^(EACCES|EPERM|EROFS|SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM)/.test(code)) {
    return new DashError("S-PERM", { path: file }, { file });
  }
  if (/^(ENOSPC|EIO|EFBIG|EDQUOT|SQLITE_FULL|SQLITE_IOERR)/.test(code)) {
    const reason = REASONS[code] ?? `errore di scrittura (${code})`;
    return new DashError("S-DISK", { path: file, reason }, { file });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new DashError("S-BUSY", { path: file });
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return new DashError("S-DB", { path: file, reason: "è danneggiato, o non è un database" });
  }
  return error;
}
