import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Reject } from "../model/loading.js";
import { rejectReason } from "../model/rejects.js";

const HEADER = "\ufeffriga;codice;colonna;motivo\r\n";
const FLUSH = 1 << 16;

/** A cell no spreadsheet takes for a formula (S1). */
export function safeCell(text: string): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
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
      const aside = `${path}.${randomUUID().slice(0, 8)}.parte`;
      try {
        this.#fd = openSync(aside, "w", 0o600);
        this.#aside = aside;
        this.#path = path;
        writeSync(this.#fd, HEADER);
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
    if (this.#fd !== null) writeSync(this.#fd, this.#text);
    this.#text = "";
  }

  /** Puts on the disk all that was added, still aside: what can fail fails before the commit. */
  seal(): void {
    this.#flush();
    if (this.#fd === null) return;
    fsyncSync(this.#fd);
    closeSync(this.#fd);
    this.#fd = null;
  }

  /** Puts the sealed file in place; null when there was no reject, or no folder to write in. */
  keep(): string | null {
    if (this.#aside === "") return null;
    renameSync(this.#aside, this.#path);
    this.#aside = "";
    return this.#path;
  }

  drop(): void {
    this.#text = "";
    this.count = 0;
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
    if (this.#aside !== "") rmSync(this.#aside, { force: true });
    this.#aside = "";
  }
}
