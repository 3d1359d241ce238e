import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Damage } from "./damage.js";

/** One file as the generator leaves it. */
export interface DemoFile {
  readonly path: string;
  /** The source that reads it: `inps_domande`, `istat_posas_comuni`. */
  readonly fonte: string;
  readonly rows: number;
}

const CHUNK = 1 << 17;

/**
 * A file written aside, chunk by chunk, and given its name at the end. Writes are synchronous: the
 * disk sets the pace, and no more than a chunk is ever in memory.
 */
export class Delivery {
  readonly path: string;
  readonly fonte: string;
  rows = 0;
  readonly #aside: string;
  #handle: number | undefined;
  readonly #damage: Damage | null;
  #pending = "";

  constructor(
    folder: string,
    name: string,
    fonte: string,
    header: string,
    damage: Damage | null = null,
  ) {
    this.#damage = damage;
    mkdirSync(folder, { recursive: true });
    this.path = join(folder, name);
    this.#aside = join(folder, `.${name}.parziale`);
    this.fonte = fonte;
    this.#handle = openSync(this.#aside, "w");
    this.#pending = header;
  }

  /** A row, its line end included. */
  add(row: string): void {
    this.addMany(row, 1);
  }

  /** Rows already joined. */
  addMany(rows: string, count: number): void {
    this.rows += count;
    this.#pending += this.#damage === null ? rows : this.#damage.spoilMany(rows);
    if (this.#pending.length > CHUNK) this.#flush();
  }

  /** A line that is not a row, such as a note at the end. */
  note(line: string): void {
    this.#pending += line;
  }

  #flush(): void {
    if (this.#handle === undefined) return;
    const bytes = Buffer.from(this.#pending, "utf8");
    this.#pending = "";
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#handle, bytes, done);
  }

  commit(): DemoFile {
    this.#flush();
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    renameSync(this.#aside, this.path);
    return { path: this.path, fonte: this.fonte, rows: this.rows };
  }

  /** Leaves nothing behind; after `commit` it does nothing. */
  discard(): void {
    if (this.#handle === undefined) return;
    closeSync(this.#handle);
    this.#handle = undefined;
    rmSync(this.#aside, { force: true });
  }
}
