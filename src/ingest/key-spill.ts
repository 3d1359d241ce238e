import { randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeySet } from "./key-set.js";

const PARTS = 64;
/** Hashes of a part written at a time: 32 kB. */
const BLOCK = 4096;

/** Hashes put aside on disk, in parts small enough to be looked at one by one. */
class Spill {
  readonly #path = join(tmpdir(), `dash-chiavi-${randomUUID()}`);
  readonly #fd = openSync(this.#path, "wx+", 0o600);
  readonly #buffers = Array.from({ length: PARTS }, () => new Uint32Array(2 * BLOCK));
  readonly #filled = new Uint32Array(PARTS);
  /** Where the blocks of each part stand. */
  readonly #blocks = Array.from({ length: PARTS }, (): number[] => []);
  #end = 0;

  constructor() {
    try {
      // Nothing stays if the process is killed; where an open file cannot go, `close` removes it.
      rmSync(this.#path);
    } catch {}
  }

  add(high: number, low: number): void {
    const part = high >>> 26;
    const buffer = this.#buffers[part] as Uint32Array;
    const at = this.#filled[part] as number;
    buffer[2 * at] = high;
    buffer[2 * at + 1] = low;
    this.#filled[part] = at + 1;
    if (at + 1 === BLOCK) this.#write(part);
  }

  #write(part: number): void {
    const bytes = new Uint8Array((this.#buffers[part] as Uint32Array).buffer);
    let done = 0;
    while (done < bytes.length) {
      done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#end + done);
    }
    this.#blocks[part]?.push(this.#end);
    this.#end += bytes.length;
    this.#filled[part] = 0;
  }

  /** Hashes that are there more than once, as `KeyHash.text` writes them. */
  *repeated(): Generator<string> {
    const block = new Uint32Array(2 * BLOCK);
    for (let part = 0; part < PARTS; part += 1) {
      const blocks = this.#blocks[part] ?? [];
      const rest = this.#filled[part] as number;
      const known = new KeySet((blocks.length + 1) * BLOCK);
      for (const at of blocks) {
        readSync(this.#fd, new Uint8Array(block.buffer), 0, block.byteLength, at);
        yield* repeatedIn(block, BLOCK, known);
      }
      yield* repeatedIn(this.#buffers[part] as Uint32Array, rest, known);
    }
  }

  close(): void {
    closeSync(this.#fd);
    rmSync(this.#path, { force: true });
  }
}

function* repeatedIn(hashes: Uint32Array, count: number, known: KeySet): Generator<string> {
  for (let i = 0; i < count; i += 1) {
    const high = hashes[2 * i] as number;
    const low = hashes[2 * i + 1] as number;
    if (known.add(high, low)) yield `${high}:${low}`;
  }
}

/**
 * Finds the keys a file repeats, in memory that does not grow with it: beyond `most` keys their hashes
 * go to disk, and are compared when all have been seen.
 */
export class RepeatedKeys {
  readonly #most: number;
  readonly #found = new Set<string>();
  #seen: KeySet | null = new KeySet();
  #spill: Spill | null = null;

  constructor(most = 4_000_000) {
    this.#most = most;
  }

  add(hash: { readonly high: number; readonly low: number; readonly text: string }): void {
    if (this.#spill !== null) this.#spill.add(hash.high, hash.low);
    else if (this.#seen?.add(hash.high, hash.low) === true) this.#found.add(hash.text);
    if (this.#seen !== null && this.#seen.size > this.#most) {
      const spill = new Spill();
      this.#seen.each((high, low) => spill.add(high, low));
      this.#spill = spill;
      this.#seen = null;
    }
  }

  /** Hashes of keys seen more than once so far; those on disk are compared once, after the last `add`. */
  found(): ReadonlySet<string> {
    if (this.#spill !== null) {
      for (const text of this.#spill.repeated()) this.#found.add(text);
      this.#spill.close();
      this.#spill = null;
    }
    return this.#found;
  }
}
