// npm run test:faults [KILLS]: kills `dash carica` at many moments over a file of 50 MB, then runs
// the fault tests with every single operation failing. Minutes, not seconds.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { allOf, FILE, killLoads, look, Place, ROOT, run } from "../test/faults/harness.ts";

const kills = Number(process.argv[2] ?? 500);
const ROWS = 1_250_000;
const place = new Place();
try {
  await place.prepare(ROWS);
  const megabytes = Math.round(statSync(join(place.folder, FILE)).size / 1e6);
  const folder = place.room("intero");
  const full = await run(folder, ["carica", FILE]);
  if (JSON.stringify(look(folder)) !== JSON.stringify(allOf(ROWS))) throw new Error(full.err);
  console.log(`${megabytes} MB, ${ROWS} righe: un carico intero in ${Math.round(full.ms)} ms`);

  // Side by side the loads take longer: their life is measured so.
  const lanes = Math.max(1, Math.min(4, availableParallelism()));
  const lives = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => run(place.room(`misura-${lane}`), ["carica", FILE])),
  );
  const took = 1.05 * Math.max(...lives.map(({ ms }) => ms));
  /** Kills at these moments, side by side. */
  const round = async (moments: readonly number[], name: string) => {
    const found = await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        killLoads(
          place,
          `${name}-${lane}`,
          ROWS,
          moments.filter((_moment, i) => i % lanes === lane),
          () => {
            loads += 1;
            if (loads % 50 === 0) console.log(`${loads} carichi`);
          },
        ),
      ),
    );
    for (const one of found) {
      killed += one.killed;
      whole += one.whole;
      broken.push(...one.broken);
    }
  };
  let [loads, killed, whole] = [0, 0, 0];
  const broken: unknown[] = [];
  const spread = (count: number, life: number): readonly number[] =>
    Array.from({ length: count }, (_, i) => 60 + (life * i) / count);
  await round(spread(kills, took), "ucciso");
  // A load that ended before its kill proves nothing of it: another is killed in its place, earlier.
  for (let again = 1; killed < kills && again <= 5; again++) {
    await round(spread(kills - killed, took * 0.8), `ucciso-${again}`);
  }
  console.log(
    `${loads} carichi, ${killed} uccisi, ${whole} dopo la conferma: ${broken.length} database guasti o doppi`,
  );
  for (const state of broken) console.log(JSON.stringify(state));
  if (broken.length > 0 || killed < kills) process.exitCode = 1;
} finally {
  place.remove();
}

const vitest = join(
  dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
  "vitest.mjs",
);
const tests = spawnSync(
  process.execPath,
  [vitest, "run", "--config", "test/vitest.config.ts", "test/faults", "--testTimeout=900000"],
  { cwd: ROOT, stdio: "inherit", env: { ...process.env, DASH_GUASTI: "tutti" } },
);
if (tests.status !== 0) process.exitCode = 1;
