import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Size } from "../chart/to-svg.js";
import type { Chart, Picture, Theme } from "../model/document.js";
import { claim } from "./claim.js";
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

/** Charts are garbage by the megabyte: room for it, or half of the time goes into collecting it. */
const YOUNG_MEGABYTES = 96;
/** Jobs that the second thread has at once: enough never to wait for this one to send the next. */
const AT_ONCE = 64;
/** Under so many, getting ready to draw here as well takes longer than waiting. */
const WORTH_HELPING = 8;

interface Waiting {
  readonly job: DrawJob;
  readonly settle: (drawn: Promise<Drawn>) => void;
}

/** A job that the second thread has, and the place in `claims` where whoever draws it says so. */
interface Away extends Waiting {
  readonly place: number;
}

/**
 * Draws in a second thread, which gets ready while the figures are computed and draws while pages are
 * laid out. When this one has nothing to do it draws too, from the last asked for. What the other
 * cannot draw is drawn here: the same code, the same drawing, or the same error.
 */
class ThreadDrawer implements Drawer {
  readonly #worker: Worker;
  /** Asked for, and not sent yet. */
  readonly #queue: Waiting[] = [];
  /** What the second thread has and has not drawn, by number. */
  readonly #away = new Map<number, Away>();
  readonly #claims = new Int32Array(new SharedArrayBuffer(AT_ONCE * 4));
  readonly #places = Array.from({ length: AT_ONCE }, (_, place) => place);
  #next = 1;
  #gone = false;
  #isHelping = false;
  #hasHelped = false;

  constructor() {
    this.#worker = new Worker(new URL("./draw-thread.js", import.meta.url), {
      workerData: this.#claims,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    });
    this.#worker.unref();
    this.#worker.on("message", (message: FromDrawer) => {
      const found = this.#take(message.id);
      found?.settle("drawn" in message ? Promise.resolve(message.drawn) : drawHere(found.job));
      this.#send();
    });
    const giveUp = (): void => {
      this.#gone = true;
      const left = [...this.#away.values(), ...this.#queue.splice(0)];
      this.#away.clear();
      for (const { job, settle } of left) settle(drawHere(job));
    };
    this.#worker.on("error", giveUp);
    this.#worker.on("exit", giveUp);
  }

  draw(job: DrawJob): Promise<Drawn> {
    if (this.#gone) return drawHere(job);
    const answer = new Promise<Drawn>((settle) => this.#queue.push({ job, settle }));
    this.#send();
    this.#help();
    return answer;
  }

  /** Takes back a job that is drawn, or will be here. */
  #take(id: number): Away | undefined {
    const found = this.#away.get(id);
    this.#away.delete(id);
    if (found !== undefined) this.#places.push(found.place);
    return found;
  }

  /** The last job that nobody draws. */
  #claim(): Waiting | undefined {
    const waiting = this.#queue.pop();
    if (waiting !== undefined) return waiting;
    for (const [id, { place }] of [...this.#away].reverse())
      if (claim(this.#claims, place, id)) return this.#take(id);
    return undefined;
  }

  /** How many jobs nobody draws. */
  #unclaimed(): number {
    const away = [...this.#away];
    const free = away.filter(([id, { place }]) => Atomics.load(this.#claims, place) === id);
    return this.#queue.length + free.length;
  }

  /** Keeps the second thread busy. */
  #send(): void {
    while (this.#places.length > 0) {
      const one = this.#queue.shift();
      const place = one === undefined ? undefined : this.#places.pop();
      if (one === undefined || place === undefined) break;
      const id = this.#next;
      this.#next += 1;
      this.#away.set(id, { ...one, place });
      Atomics.store(this.#claims, place, id);
      // The logo is not for charts: no bytes to carry over.
      const { logo, ...theme } = one.job.theme;
      this.#worker.postMessage({ id, place, job: { ...one.job, theme } });
    }
    if (this.#away.size === 0) this.#worker.unref();
    else this.#worker.ref();
  }

  /** Draws here, whenever this thread would only wait. */
  #help(): void {
    if (this.#isHelping || this.#unclaimed() < (this.#hasHelped ? 1 : WORTH_HELPING)) return;
    this.#isHelping = true;
    setImmediate(() => {
      const one = this.#claim();
      // Nothing may be left for the other to do, or a place be free for more.
      this.#send();
      const drawn = one === undefined ? null : drawHere(one.job);
      if (drawn !== null) {
        this.#hasHelped = true;
        one?.settle(drawn);
      }
      const again = (): void => {
        this.#isHelping = false;
        this.#help();
      };
      (drawn ?? Promise.resolve()).then(again, again);
    });
  }

  async close(): Promise<void> {
    // Whoever closes before the end wants no more of it.
    this.#queue.length = 0;
    this.#away.clear();
    await this.#worker.terminate();
  }
}

/** Who draws for a report: a second thread where the program is built and the machine has two processors. */
export const startDrawer = (world: World): Drawer =>
  world.readAhead === true && availableParallelism() > 1 ? new ThreadDrawer() : here;
