import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftovers, run, start } from "./harness.js";

let folder: string;
const AMBITO = "vda_1";
const report = (...more: string[]): string[] => [
  "report",
  "--ambito",
  AMBITO,
  "--formato",
  "pdf",
  "--uscita",
  "uscita.pdf",
  ...more,
];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "dash-report-"));
  const made = await run(folder, [
    "demo",
    "--regione",
    "02",
    "--ambito",
    AMBITO,
    "--cartella",
    ".",
    "--formato",
    "pdf",
  ]);
  expect(`${made.code} ${made.err}`).toMatch(/^[03] /);
  rmSync(join(folder, "report"), { recursive: true, force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function room(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  copyFileSync(join(folder, "dash.sqlite"), join(path, "dash.sqlite"));
  return path;
}
const outputs = (path: string): readonly string[] =>
  readdirSync(path).filter((name) => !name.startsWith("dash.sqlite"));

describe.skipIf(process.platform === "win32")("R5: un report c'è intero o non c'è", () => {
  test("disco pieno mentre si scrive: uscita 6, e il file che c'era resta com'era", async () => {
    const path = room("pieno");
    const within = (limit: number, args: readonly string[]) =>
      run(path, args, {}, ["bash", "-c", `ulimit -f ${limit} && exec "$0" "$@"`]);
    // The memory that readers share takes 32.
    for (const limit of [33, 48]) {
      const ended = await within(limit, report());
      expect(`${ended.code} ${ended.err}`).toMatch(/^6 .*ERRORE S-DISK .*uscita\.pdf/s);
      expect(ended.err).not.toMatch(/\n\s+at /);
      expect(outputs(path)).toEqual([]);
    }
    expect((await run(path, report())).code).toBe(0);
    const before = readFileSync(join(path, "uscita.pdf"));
    expect((await within(33, report("--sovrascrivi"))).code).toBe(6);
    expect(readFileSync(join(path, "uscita.pdf")).equals(before)).toBe(true);
    expect(outputs(path)).toEqual(["uscita.pdf"]);
  });

  test("fermato o ucciso in sei momenti: nessun file a metà", async () => {
    const path = room("fermato");
    const whole = await run(path, report());
    const size = readFileSync(join(path, "uscita.pdf"));
    rmSync(join(path, "uscita.pdf"));
    for (let i = 0; i < 6; i += 1) {
      const before = leftovers(path);
      const { child, ended } = start(path, report());
      const signal = i % 2 === 0 ? "SIGINT" : "SIGKILL";
      let sent = 0;
      const timer = setTimeout(
        () => {
          sent = performance.now();
          child.kill(signal);
        },
        whole.ms * (0.4 + 0.1 * i),
      );
      const { code } = await ended;
      clearTimeout(timer);
      if (sent !== 0 && signal === "SIGINT") {
        expect(performance.now() - sent).toBeLessThan(2000);
        expect([130, 0]).toContain(code);
        expect(leftovers(path).filter((name) => !before.includes(name))).toEqual([]);
      }
      for (const name of outputs(path).filter((one) => one.endsWith(".pdf"))) {
        expect(readFileSync(join(path, name)).equals(size)).toBe(true);
        rmSync(join(path, name));
      }
    }
    // What the killed ones left is taken away by the next that finishes.
    expect((await run(path, report())).code).toBe(0);
    expect(outputs(path)).toEqual(["uscita.pdf"]);
  });

  const canUnshare = spawnSync("unshare", ["-n", "true"]).status === 0;
  test.skipIf(!canUnshare)(
    "R12: senza nessuna rete il report è lo stesso, byte per byte",
    async () => {
      const path = room("senza-rete");
      expect((await run(path, report(), {}, ["unshare", "-n"])).code).toBe(0);
      const alone = readFileSync(join(path, "uscita.pdf"));
      expect((await run(path, report("--sovrascrivi"))).code).toBe(0);
      expect(readFileSync(join(path, "uscita.pdf")).equals(alone)).toBe(true);
    },
  );
});
