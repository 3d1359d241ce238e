// npm run test:faults [KILLS]: kills `dash carica` at many moments over a file of 50 MB, then runs
// the fault tests with every single operation failing. Minutes, not seconds.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import {
  allOf,
  FILE,
  type Kills,
  killLoads,
  look,
  Place,
  ROOT,
  run,
} from "../test/faults/harness.ts";

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
  let loads = 0;
  const found = await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      killLoads(
        place,
        `ucciso-${lane}`,
        ROWS,
        { kills: Math.ceil((kills - lane) / lanes), life: took },
        () => {
          loads += 1;
          if (loads % 50 === 0) console.log(`${loads} carichi`);
        },
      ),
    ),
  );
  const sum = (of: (one: Kills) => number): number => found.reduce((so, one) => so + of(one), 0);
  const killed = sum((one) => one.killed);
  const whole = sum((one) => one.whole);
  const broken = found.flatMap((one) => one.broken);
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
