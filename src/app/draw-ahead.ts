import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Size } from "../chart/to-svg.js";
import type { Chart, Picture, Theme } from "../model/document.js";
import { drawHere } from "./draw-here.js";
import type { World } from "./world.js";

/** What is asked of who draws. Plain data. */
export interface DrawJob {
  readonly chart: Chart;
  readonly size: Size;
  readonly theme: Theme;
  /** Pixels and outlined vectors too, for programs with fonts of their own. */
  readonly picture: boolean;
}

export interface Drawn extends Size {
  readonly svg: string;
  readonly picture: Picture | null;
}

export type FromDrawer = { readonly id: number } & (
  | { readonly drawn: Drawn }
  | { readonly failed: true }
);

/** Draws charts, one after the other. Close it when there is nothing more to draw. */
export interface Drawer {
  draw(job: DrawJob): Promise<Drawn>;
  close(): Promise<void>;
}

const here: Drawer = { draw: drawHere, close: () => Promise.resolve() };

/**
 * Draws in a second thread, which gets ready while the figures are computed and draws while pages are
 * laid out. What it cannot draw is drawn here: the same code, the same drawing, or the same error.
 */
class ThreadDrawer implements Drawer {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (message: FromDrawer | null) => void>();
  #next = 0;
  #gone = false;

  constructor() {
    this.#worker = new Worker(new URL("./draw-thread.js", import.meta.url));
    this.#worker.unref();
    this.#worker.on("message", (message: FromDrawer) => {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
      if (this.#waiting.size === 0) this.#worker.unref();
    });
    const giveUp = (): void => {
      this.#gone = true;
      for (const settle of this.#waiting.values()) settle(null);
      this.#waiting.clear();
    };
    this.#worker.on("error", giveUp);
    this.#worker.on("exit", giveUp);
  }

  async draw(job: DrawJob): Promise<Drawn> {
    if (this.#gone) return drawHere(job);
    const id = this.#next;
    this.#next += 1;
    const answer = new Promise<FromDrawer | null>((resolve) => this.#waiting.set(id, resolve));
    this.#worker.ref();
    // The logo is not for charts: no bytes to carry over.
    const { logo, ...theme } = job.theme;
    this.#worker.postMessage({ id, job: { ...job, theme } });
    const found = await answer;
    return found !== null && "drawn" in found ? found.drawn : drawHere(job);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Who draws for a report: a second thread where the program is built and the machine has two processors. */
export const startDrawer = (world: World): Drawer =>
  world.readAhead === true && availableParallelism() > 1 ? new ThreadDrawer() : here;
