import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { basename } from "node:path";
import { DashError } from "../model/errors.js";

const CHUNK = 1 << 20;

/** An input file held open: what is read at the end is what was checked at the beginning. */
export class SourceFile {
  readonly path: string;
  /** Base name: what messages and the database show. */
  readonly name: string;
  readonly size: number;
  /** Bytes read so far by the pass under way: for progress only. */
  position = 0;
  readonly #fd: number;
  /** When it was last written, as it was opened. */
  readonly changed: number;

  /** `name` replaces the base name where the path is not the user's (standard input). */
  constructor(path: string, name = basename(path)) {
    this.path = path;
    this.name = name;
    try {
      this.#fd = openSync(path, "r");
    } catch (error) {
      throw new DashError("E-FILE", openReason((error as NodeJS.ErrnoException).code), {
        file: name,
      });
    }
    const stat = fstatSync(this.#fd);
    if (!stat.isFile()) {
      this.close();
      throw new DashError("E-FILE", { reason: "non è un file." }, { file: name });
    }
    this.size = stat.size;
    this.changed = stat.mtimeMs;
  }

  /** The bytes in order; each buffer is only good until the next one. */
  *chunks(from = 0): Generator<Buffer> {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(1, this.size)));
    let position = from;
    for (;;) {
      const read = readSync(this.#fd, buffer, 0, buffer.length, position);
      if (read === 0) return;
      position += read;
      this.position = position;
      yield buffer.subarray(0, read);
    }
  }

  /** The first bytes. */
  head(length: number): Buffer {
    const buffer = Buffer.alloc(Math.min(length, this.size));
    const read = readSync(this.#fd, buffer, 0, buffer.length, 0);
    return buffer.subarray(0, read);
  }

  /** Bytes at a position; fewer where the file ends. */
  bytes(at: number, length: number): Buffer {
    const buffer = Buffer.alloc(Math.max(0, Math.min(length, this.size - at)));
    return buffer.subarray(0, readSync(this.#fd, buffer, 0, buffer.length, at));
  }

  /** The last bytes. */
  tail(length: number): Buffer {
    const buffer = Buffer.alloc(Math.min(length, this.size));
    const read = readSync(this.#fd, buffer, 0, buffer.length, this.size - buffer.length);
    return buffer.subarray(0, read);
  }

  /** Refuses a file that somebody rewrote while it was being read. */
  assertUnchanged(): void {
    const stat = fstatSync(this.#fd);
    if (stat.size === this.size && stat.mtimeMs === this.changed) return;
    throw new DashError(
      "E-FILE",
      {
        reason: "il file è cambiato durante la lettura.",
        remedy: "Attendere che chi lo scrive abbia finito e riprovare.",
      },
      { file: this.name },
    );
  }

  close(): void {
    closeSync(this.#fd);
  }
}

function openReason(code: string | undefined): Record<string, string> {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { reason: "il file non esiste." };
    case "EACCES":
    case "EPERM":
      return {
        reason: "non c'è il permesso di leggere il file.",
        remedy: "Controllare i permessi del file e riprovare.",
      };
    case "EISDIR":
      return { reason: "non è un file." };
    default:
      return { reason: `il file non si apre (${code ?? "errore sconosciuto"}).` };
  }
}
