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
  const whole = await run(folder, ["carica", FILE]);
  if (JSON.stringify(look(folder)) !== JSON.stringify(allOf(ROWS))) throw new Error(whole.err);
  console.log(`${megabytes} MB, ${ROWS} righe: un carico intero in ${Math.round(whole.ms)} ms`);

  // Side by side the loads take longer: their life is measured so.
  const lanes = Math.max(1, Math.min(4, availableParallelism()));
  const lives = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => run(place.room(`misura-${lane}`), ["carica", FILE])),
  );
  const took = 1.05 * Math.max(...lives.map(({ ms }) => ms));
  const moments = Array.from({ length: kills }, (_, i) => 60 + (took * i) / kills);
  let done = 0;
  const found = await Promise.all(
    Array.from({ length: lanes }, (_, lane) =>
      killLoads(
        place,
        `ucciso-${lane}`,
        ROWS,
        moments.filter((_moment, i) => i % lanes === lane),
        () => {
          done += 1;
          if (done % 50 === 0) console.log(`${done} di ${kills}`);
        },
      ),
    ),
  );
  const sum = (of: (one: (typeof found)[number]) => number): number =>
    found.reduce((total, one) => total + of(one), 0);
  const broken = sum((one) => one.broken.length);
  console.log(
    `${kills} carichi, ${sum((one) => one.killed)} uccisi, ${sum((one) => one.whole)} dopo la conferma: ${broken} database guasti o doppi`,
  );
  for (const one of found) for (const state of one.broken) console.log(JSON.stringify(state));
  if (broken > 0) process.exitCode = 1;
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
