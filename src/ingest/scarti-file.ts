import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { DashError } from "../model/errors.js";
import type { Reject } from "../model/loading.js";
import { rejectReason } from "../model/rejects.js";

const HEADER = "\ufeffriga;codice;colonna;motivo\r\n";
const FLUSH = 1 << 16;

const unwritten = (error: unknown, path: string): DashError => {
  const code = (error as NodeJS.ErrnoException).code ?? String(error);
  const reason = code === "ENOSPC" ? "il disco è pieno" : `errore di scrittura (${code})`;
  return new DashError("S-DISK", { path, reason }, { file: path });
};

/** A cell no spreadsheet takes for a formula (S1). */
export function safeCell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Takes away what killed processes left of the list of rejects of a file. */
export function sweepScarti(input: string): void {
  sweep(dirname(input), `${basename(input)}.scarti.csv`);
}

function sweep(folder: string, name: string): void {
  for (const found of readdirSync(folder)) {
    if (!found.startsWith(`${name}.`)) continue;
    const pid = Number(/^\.(\d+)\.parte$/.exec(found.slice(name.length))?.[1] ?? 0);
    if (pid !== 0 && !isAlive(pid)) rmSync(join(folder, found), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * `FILE.scarti.csv`: line, code and column of every reject, no values. Written aside while the file
 * is read, and put in place by `keep`; nothing is left behind otherwise.
 */
export class ScartiFile {
  readonly #folders: readonly string[];
  readonly #name: string;
  #fd: number | null = null;
  #aside = "";
  #path = "";
  #text = "";
  count = 0;

  /** `folders`: where to write, the first that lets us. */
  constructor(input: string, folders: readonly string[]) {
    this.#name = `${basename(input)}.scarti.csv`;
    this.#folders = [dirname(input), ...folders];
  }

  add(rejects: readonly Reject[]): void {
    for (const { line, code, column } of rejects) {
      this.#text += `${line};${code};${safeCell(column ?? "")};${safeCell(rejectReason(code))}\r\n`;
      this.count += 1;
    }
    if (this.#text.length > FLUSH) this.#flush();
  }

  #open(): void {
    for (const folder of this.#folders) {
      const path = join(folder, this.#name);
      const aside = `${path}.${process.pid}.parte`;
      try {
        sweep(folder, this.#name);
        this.#fd = openSync(aside, "w", 0o600);
        this.#aside = aside;
        this.#path = path;
        // A process that is told to stop takes it away.
        process.on("exit", this.#forget);
        this.#text = HEADER + this.#text;
        return;
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code;
        if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS" && code !== "ENOENT")
          throw error;
      }
    }
  }

  #flush(): void {
    if (this.#text === "") return;
    if (this.#fd === null) this.#open();
    if (this.#fd !== null) this.#write(this.#fd);
    this.#text = "";
  }

  #write(fd: number): void {
    const bytes = Buffer.from(this.#text);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    } catch (error) {
      throw unwritten(error, this.#path);
    }
  }

  /** Puts on the disk all that was added, still aside: what can fail fails before the commit. */
  seal(): void {
    this.#flush();
    if (this.#fd === null) return;
    try {
      fsyncSync(this.#fd);
    } catch (error) {
      throw unwritten(error, this.#path);
    }
    closeSync(this.#fd);
    this.#fd = null;
  }

  /**
   * Puts the sealed file in place; null when there was no reject, or it cannot be put there: the rows
   * are in the database by now, and its list of rejects with them.
   */
  keep(): string | null {
    if (this.#aside === "") return null;
    try {
      renameSync(this.#aside, this.#path);
    } catch {
      return null;
    }
    this.#aside = "";
    process.off("exit", this.#forget);
    return this.#path;
  }

  readonly #forget = (): void => this.drop();

  drop(): void {
    process.off("exit", this.#forget);
    this.#text = "";
    this.count = 0;
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    if (this.#aside !== "") rmSync(this.#aside, { force: true });
    this.#aside = "";
  }
}
