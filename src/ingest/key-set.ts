/**
 * Which keys a file has shown, in bounded memory: 64 bits of hash a key, open addressing. A hit is a
 * suspicion only; whoever uses it looks at the rows before judging (rule K1).
 */
export class KeySet {
  #high: Uint32Array;
  #low: Uint32Array;
  #mask: number;
  #size = 0;

  constructor(expected = 1 << 12) {
    let capacity = 1 << 13;
    while (capacity < expected * 2) capacity *= 2;
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#mask = capacity - 1;
  }

  get size(): number {
    return this.#size;
  }

  /** True when the key was there already. */
  add(high: number, low: number): boolean {
    if (this.#size * 2 > this.#mask) this.#grow();
    return this.#insert(high >>> 0, low >>> 0 || 1);
  }

  each(visit: (high: number, low: number) => void): void {
    for (let i = 0; i < this.#low.length; i += 1) {
      const low = this.#low[i] as number;
      if (low !== 0) visit(this.#high[i] as number, low);
    }
  }

  #insert(high: number, low: number): boolean {
    let slot = (high ^ low) & this.#mask;
    for (;;) {
      const found = this.#low[slot];
      if (found === 0) {
        this.#low[slot] = low;
        this.#high[slot] = high;
        this.#size += 1;
        return false;
      }
      if (found === low && this.#high[slot] === high) return true;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const high = this.#high;
    const low = this.#low;
    this.#high = new Uint32Array(high.length * 2);
    this.#low = new Uint32Array(low.length * 2);
    this.#mask = this.#low.length - 1;
    this.#size = 0;
    for (let i = 0; i < low.length; i += 1) {
      const value = low[i] ?? 0;
      if (value !== 0) this.#insert(high[i] ?? 0, value);
    }
  }
}

/** 64 bits of a key made of several cells, fed one cell at a time. */
export class KeyHash {
  high = 0;
  low = 0;

  /** The hash as a name. */
  get text(): string {
    return `${this.high}:${this.low}`;
  }

  reset(): void {
    this.high = 0x811c9dc5;
    this.low = 0x9747b28c;
  }

  /** As `add`, for a cell of ASCII still in the bytes of the file. */
  addBytes(bytes: Uint8Array, from: number, to: number): void {
    let high = this.high;
    let low = this.low;
    for (let i = from; i < to; i += 1) {
      const c = bytes[i] as number;
      high = Math.imul(high ^ c, 0x01000193);
      low = Math.imul(low ^ c, 0x5bd1e995);
      low ^= low >>> 15;
    }
    this.high = Math.imul(high ^ 0x1f, 0x01000193);
    this.low = Math.imul(low ^ 0x1f, 0x5bd1e995);
  }

  add(text: string): void {
    let high = this.high;
    let low = this.low;
    for (let i = 0; i < text.length; i += 1) {
      const c = text.charCodeAt(i);
      high = Math.imul(high ^ c, 0x01000193);
      low = Math.imul(low ^ c, 0x5bd1e995);
      low ^= low >>> 15;
    }
    // The end of a cell, so that «ab»+«c» is not «a»+«bc».
    this.high = Math.imul(high ^ 0x1f, 0x01000193);
    this.low = Math.imul(low ^ 0x1f, 0x5bd1e995);
  }

  /** Spreads the bits, since the table takes the lowest. */
  finish(): void {
    let h = this.high ^ (this.low >>> 16);
    h = Math.imul(h ^ (h >>> 13), 0x85ebca6b);
    this.high = (h ^ (h >>> 16)) >>> 0;
    let l = this.low;
    l = Math.imul(l ^ (l >>> 16), 0xc2b2ae35);
    // Never 0, which marks a free place.
    this.low = (l ^ (l >>> 13)) >>> 0 || 1;
  }
}
