import { parentPort, workerData } from "node:worker_threads";
import { warmUp } from "../chart/to-svg.js";
import { claim } from "./claim.js";
import type { DrawJob, FromDrawer } from "./draw-ahead.js";
import { drawHere } from "./draw-here.js";

/** The thread that draws: see `startDrawer`. It gets ready at once, then draws in the order asked. */

interface ToDrawer {
  readonly id: number;
  readonly place: number;
  readonly job: DrawJob;
}

let last: Promise<unknown> = warmUp();

const answer = (message: FromDrawer): void => parentPort?.postMessage(message);

parentPort?.on("message", ({ id, place, job }: ToDrawer) => {
  last = last.then(async () => {
    // The one who asked had nothing to do, and draws it by itself.
    if (!claim(workerData as Int32Array, place, id)) return;
    try {
      answer({ id, drawn: await drawHere(job) });
    } catch {
      // Who asked draws it too, and meets the same error where it can be told.
      answer({ id, failed: true });
    }
  });
});
