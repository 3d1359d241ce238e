/**
 * Chance with a memory: the same seed gives the same draws on every machine. Only integer and IEEE
 * arithmetic, no `exp`, `log` or `cos`, whose last digit changes from one engine to the next.
 */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Uniform in [0, 1), 32 bits of it (a Weyl sequence through a mixing function). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mix(this.#state) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  pick<T>(items: readonly [T, ...T[]]): T {
    return items[Math.floor(this.next() * items.length)] ?? items[0];
  }

  /** A key of a table of weights. */
  weighted<T>(table: Weighted<T>): T {
    const at = this.next() * table.total;
    let low = 0;
    let high = table.cumulated.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((table.cumulated[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    return table.items[low] ?? table.items[0];
  }

  /**
   * A value along a list of quantiles, straight lines between them: a distribution written as what
   * people know of it («half within 60 days, one in ten beyond 130»).
   */
  along(quantiles: readonly number[]): number {
    const at = this.next() * (quantiles.length - 1);
    const index = Math.floor(at);
    const low = quantiles[index] ?? 0;
    return low + (at - index) * ((quantiles[index + 1] ?? low) - low);
  }

  days(quantiles: readonly number[], factor = 1): number {
    return Math.round(this.along(quantiles) * factor);
  }
}

export interface Weighted<T> {
  readonly items: readonly [T, ...T[]];
  readonly cumulated: readonly number[];
  readonly total: number;
}

/** A table of weights for `Random.weighted`. */
export function weights<T>(
  entries: readonly [readonly [T, number], ...(readonly [T, number])[]],
): Weighted<T> {
  const cumulated: number[] = [];
  let total = 0;
  for (const [, weight] of entries) {
    total += weight;
    cumulated.push(total);
  }
  const [first, ...others] = entries;
  return { items: [first[0], ...others.map(([item]) => item)], cumulated, total };
}

function mix(state: number): number {
  let z = state;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}

/** A seed made of a seed and of what it is for: the order in which things are made does not matter. */
export function seedFor(seed: number, ...parts: readonly (string | number)[]): number {
  let hash = mix(seed | 0) | 0;
  for (const part of parts) {
    if (typeof part === "number") hash = mix(Math.imul(hash ^ part, 0x01000193) + 0x6d2b79f5) | 0;
    else
      for (let at = 0; at < part.length; at += 1)
        hash = mix(Math.imul(hash ^ part.charCodeAt(at), 0x01000193) + 0x1b873593) | 0;
  }
  return hash;
}

const HEX = Array.from({ length: 65536 }, (_, value) => value.toString(16).padStart(4, "0"));

/** Eight hexadecimal digits of a 32-bit number. */
export const hex8 = (value: number): string =>
  `${HEX[(value >>> 16) & 0xffff]}${HEX[value & 0xffff]}`;
