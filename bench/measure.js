import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Middle value; of an even number, the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (
    ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2
  );
}

/** How many times longer one took than the other, turn by turn: the middle of the ratios. */
export const inTurns = (list, beside) =>
  median(list.map((one, i) => one.seconds / beside[i].seconds));

/** Runs Node on `args`, waits; seconds of the whole process, start-up and end included; throws at another exit `status`. */
export function run(args, { cwd, memory = false, env = {}, status = 0 }) {
  const target = join(cwd, "max-rss.txt");
  const preload = memory ? ["--import", new URL("max-rss.js", import.meta.url).href] : [];
  const started = performance.now();
  const done = spawnSync(process.execPath, [...preload, ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 64_000_000,
    env: { ...process.env, DASH_DB: "", ...env, ...(memory ? { BENCH_MAX_RSS: target } : {}) },
  });
  const seconds = (performance.now() - started) / 1000;
  if (done.status !== status)
    throw new Error(`${args.join(" ")}: uscita ${done.status}\n${done.stderr}`);
  let megabytes = null;
  if (memory && existsSync(target)) {
    megabytes = Number(readFileSync(target, "utf8")) / 1024;
    rmSync(target);
  }
  return { seconds, megabytes, out: done.stdout };
}

/**
 * Runs the alternatives one after the other, `rounds` times, so that what else the machine does weighs
 * on all alike. Gives for each the list of its measures.
 */
export async function rounds(times, alternatives) {
  const found = Object.fromEntries(Object.keys(alternatives).map((name) => [name, []]));
  for (let round = 0; round < times; round += 1) {
    for (const [name, measure] of Object.entries(alternatives)) found[name].push(await measure());
  }
  return found;
}
