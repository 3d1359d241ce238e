import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bench, ROOT } from "./load-world.js";

const BUILT = ["commands/carica.js", "store/migrations/001-base.sql"].every((part) =>
  existsSync(join(ROOT, "dist", part)),
);

test.skipIf(!BUILT)(
  "lo standard input si carica come un file; i suoi scarti stanno accanto al database",
  () => {
    const b = bench("assente");
    try {
      const run = spawnSync(
        process.execPath,
        [
          join(ROOT, "bin", "run.js"),
          "carica",
          "-",
          "--data",
          "31/12/2025",
          "--json",
          "--db",
          b.world.database,
        ],
        {
          input: "protocollo;stato;dal\nP1;ACCOLTA;2024-03-01\nP2;BOH;2024-03-01\n",
          cwd: b.folder,
          encoding: "utf8",
        },
      );
      expect(run.status).toBe(3);
      const { esito, forniture } = JSON.parse(run.stdout);
      expect(esito).toBe(3);
      expect(forniture[0]).toMatchObject({
        file: "-",
        fonte: "inps_stati",
        caricate: 1,
        scartate: 1,
      });
      expect(readdirSync(b.folder).sort()).toEqual(["dash.sqlite", "stdin.scarti.csv"]);
    } finally {
      b.remove();
    }
  },
);
