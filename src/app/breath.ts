import { setImmediate } from "node:timers/promises";
import type { World } from "./world.js";

const EVERY_MS = 100;

/**
 * Pauses in long work, so that the process hears who wants to stop it (promise R10). Reading a file
 * and writing to SQLite never wait for anything by themselves.
 */
export class Breath {
  readonly #world: World;
  #last: number;

  constructor(world: World) {
    this.#world = world;
    this.#last = world.now().getTime();
  }

  /** Pauses when it is time to. */
  take(): Promise<void> | undefined {
    const now = this.#world.now().getTime();
    if (now - this.#last < EVERY_MS) return undefined;
    this.#last = now;
    return setImmediate();
  }
}

/** The same items, with pauses between them. */
export async function* breathing<T>(
  items: AsyncIterable<T> | Iterable<T>,
  world: World,
): AsyncGenerator<T> {
  const breath = new Breath(world);
  for await (const item of items) {
    await breath.take();
    yield item;
  }
}
