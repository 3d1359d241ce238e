/** Keys asked for one by one before all are read at once: then it costs less. */
const MOST = 256;

/**
 * A map that reads what it is asked for, from a table of which a small delivery needs few rows. Who
 * goes through all of it, or asks for very much, has it read whole.
 */
export class LateMap<V> implements ReadonlyMap<string, V> {
  readonly #one: (key: string) => V | undefined;
  readonly #all: () => ReadonlyMap<string, V>;
  readonly #asked = new Map<string, V | undefined>();
  #whole: ReadonlyMap<string, V> | null = null;

  constructor(one: (key: string) => V | undefined, all: () => ReadonlyMap<string, V>) {
    this.#one = one;
    this.#all = all;
  }

  /** As plain data: it can go to another thread. */
  whole(): ReadonlyMap<string, V> {
    this.#whole ??= this.#all();
    return this.#whole;
  }

  get(key: string): V | undefined {
    if (this.#whole === null && this.#asked.size < MOST) {
      if (this.#asked.has(key)) return this.#asked.get(key);
      const found = this.#one(key);
      this.#asked.set(key, found);
      return found;
    }
    return this.whole().get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  get size(): number {
    return this.whole().size;
  }

  forEach(each: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    this.whole().forEach(each);
  }

  entries(): MapIterator<[string, V]> {
    return this.whole().entries();
  }

  keys(): MapIterator<string> {
    return this.whole().keys();
  }

  values(): MapIterator<V> {
    return this.whole().values();
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.whole()[Symbol.iterator]();
  }
}
