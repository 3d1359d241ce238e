import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SEEDS } from "./seeded.js";

const script = fileURLToPath(new URL("../../scripts/build-territorio.ts", import.meta.url));

test.skipIf(!process.features.typescript)(
  "i file del territorio sono, byte per byte, quelli che lo script ricava dai pacchetti",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "dash-seeds-"));
    try {
      const run = spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
      expect(run.stderr).not.toContain("Error");
      expect(run.status).toBe(0);
      const made = readdirSync(folder).sort();
      expect(made).toEqual(["ambiti.csv", "ambito_comuni.csv", "codici_istat.csv", "comuni.csv"]);
      for (const name of made)
        expect(readFileSync(join(folder, name)).equals(readFileSync(join(SEEDS, name))), name).toBe(
          true,
        );
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
