import { parentPort } from "node:worker_threads";
import { warmUp } from "../chart/to-svg.js";
import type { DrawJob, FromDrawer } from "./draw-ahead.js";
import { drawHere } from "./draw-here.js";

/** The thread that draws: see `startDrawer`. It gets ready at once, then draws in the order asked. */

let last: Promise<unknown> = warmUp();

const answer = (message: FromDrawer): void => parentPort?.postMessage(message);

parentPort?.on("message", ({ id, job }: { readonly id: number; readonly job: DrawJob }) => {
  last = last
    .then(() => drawHere(job))
    .then((drawn) => answer({ id, drawn }))
    // Who asked draws it too, and meets the same error where it can be told.
    .catch(() => answer({ id, failed: true }));
});
