import module from "node:module";
import { dirname } from "node:path";
import { type ResourceLimits, Worker } from "node:worker_threads";

/** What a thread is given: its data and the memory it may take. */
export interface ThreadSpec {
  readonly data?: unknown;
  readonly limits: ResourceLimits;
}

/**
 * A second thread that runs `file`, a module beside those of this room. Node keeps compiled code for
 * the main thread alone unless the thread's environment names the folder: without it a thread
 * compiles all it imports again (Vega: 0.1 s).
 */
export function startThread(file: string, { data, limits }: ThreadSpec): Worker {
  const kept = module.getCompileCacheDir?.();
  return new Worker(new URL(file, import.meta.url), {
    workerData: data,
    resourceLimits: limits,
    // The folder Node names has one of its own version inside the one that was asked for.
    ...(kept === undefined ? {} : { env: { ...process.env, NODE_COMPILE_CACHE: dirname(kept) } }),
  });
}
