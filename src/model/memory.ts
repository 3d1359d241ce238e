/**
 * Remembers what was read, by a key that says all it depends on: the rows of the database, the
 * definitions, the date, the question. A change in any of them is another key, so nothing remembered
 * can be stale. Values are plain data and are not to be changed by who gets them.
 */
export interface Memory {
  recall(key: string): unknown;
  remember(key: string, value: unknown): void;
}

/** A session without a memory computes all anew. */
export const NO_MEMORY: Memory = { recall: () => undefined, remember: () => {} };
