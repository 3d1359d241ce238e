// Preloaded into a measured process: on exit it leaves its peak memory (kB) where the bench reads it.
import { writeFileSync } from "node:fs";

const target = process.env.BENCH_MAX_RSS;
if (target !== undefined) {
  process.on("exit", () => writeFileSync(target, String(process.resourceUsage().maxRSS)));
}
