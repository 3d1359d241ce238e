import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { SourceDefinition } from "../define/source.js";
import type { Encoding } from "../ingest/encoding.js";
import type { Inspection } from "../ingest/inspect.js";
import type { Findings, Tally } from "../ingest/map-rows.js";
import type { LinesSeen } from "../ingest/rows.js";
import type { Reject } from "../model/loading.js";
import type { TerritoryData } from "../model/territory-data.js";
import type { ReadyStage } from "../store/stage.js";
import type { InputFile } from "./input-files.js";

/** What the reading thread is given at its start. Plain data. */
export interface ReadAheadSetup {
  readonly root: string;
  readonly sources: ReadonlyMap<string, SourceDefinition>;
  readonly fonte: string | undefined;
  readonly asked: string | undefined;
  readonly encoding: Encoding | null;
  readonly files: readonly {
    readonly path: string;
    readonly name: string;
    /** Where its rows go. */
    readonly stage: string;
  }[];
}

/** A file that was read by another thread: what it is, and its rows in a stage. */
export interface ReadRows {
  /** As the file was: another size or time means another file. */
  readonly size: number;
  readonly changed: number;
  readonly inspection: Inspection;
  readonly fonte: string;
  readonly day: string;
  readonly table: readonly string[];
  readonly tally: Tally;
  readonly findings: Findings;
  readonly seen: LinesSeen;
  readonly rejects: readonly Reject[];
  readonly stage: ReadyStage;
}

/** What the reading thread asks of the one that has the database, and what it says when done. */
export type FromReader =
  | { readonly ask: { readonly day: string; readonly fonte: string } }
  | { readonly done: number; readonly rows: ReadRows | null };

export interface ReaderAnswer {
  readonly territory: TerritoryData;
  readonly needed: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Files smaller than this are read in less time than a thread takes to start. */
const WORTH = 4 << 20;
/** Stages that may wait on the disk for their turn. */
export const WAITING = 2;

/**
 * Reads large text files in a second thread while the first stores those before them: reading and
 * SQLite each keep one processor busy. Nothing depends on it: what it cannot do, or does not know,
 * is done by the one who stores. The files of a request come in its order, the first one excepted.
 */
export class ReadAhead {
  readonly #worker: Worker;
  readonly #waiting = new Map<string, Promise<ReadRows | null>>();
  readonly #stages: readonly string[];
  readonly #forget = (): void => {
    for (const path of this.#stages) rmSync(path, { force: true });
  };

  private constructor(setup: ReadAheadSetup, answer: (day: string, fonte: string) => ReaderAnswer) {
    this.#stages = setup.files.map(({ stage }) => stage);
    process.on("exit", this.#forget);
    const settle = setup.files.map(({ path }) => {
      let settled: (rows: ReadRows | null) => void = () => {};
      this.#waiting.set(
        path,
        new Promise((resolve) => {
          settled = resolve;
        }),
      );
      return settled;
    });
    const giveUp = (): void => {
      for (const resolve of settle) resolve(null);
    };
    this.#worker = new Worker(new URL("./read-ahead-thread.js", import.meta.url), {
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: 16 },
    });
    this.#worker.unref();
    this.#worker.on("message", (message: FromReader) => {
      if ("done" in message) {
        settle[message.done]?.(message.rows);
        return;
      }
      try {
        this.#worker.postMessage(answer(message.ask.day, message.ask.fonte));
      } catch {
        // A sick environment is met again, and said, by the one who stores.
        giveUp();
        void this.#worker.terminate();
      }
    });
    this.#worker.on("error", giveUp);
    this.#worker.on("exit", giveUp);
  }

  /** Null when there is nothing to gain: one file, small ones, one processor. */
  static over(
    inputs: readonly InputFile[],
    sizes: (input: InputFile) => number,
    database: string,
    setup: Omit<ReadAheadSetup, "files">,
    answer: (day: string, fonte: string) => ReaderAnswer,
  ): ReadAhead | null {
    if (availableParallelism() < 2) return null;
    const files = inputs
      .slice(1)
      .filter((input) => sizes(input) >= WORTH)
      .map(({ path, name }, i) => ({
        path,
        name,
        stage: `${database}.${process.pid}-a${i}.carico`,
      }));
    return files.length === 0 ? null : new ReadAhead({ ...setup, files }, answer);
  }

  /** The rows of a file, once; null when they are not to be had. Waits while they are being read. */
  async take(input: InputFile): Promise<ReadRows | null> {
    const found = this.#waiting.get(input.path);
    if (found === undefined) return null;
    this.#waiting.delete(input.path);
    this.#worker.ref();
    try {
      const rows = await found;
      this.#worker.postMessage("taken");
      return rows;
    } finally {
      this.#worker.unref();
    }
  }

  /** What was read may no longer hold: the territory has changed. */
  async stop(): Promise<void> {
    this.#waiting.clear();
    await this.close();
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
    this.#forget();
    process.off("exit", this.#forget);
  }
}
