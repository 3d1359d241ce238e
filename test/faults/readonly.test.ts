import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DATABASE, type Ended, FILE, Place, run } from "./harness.js";

let place: Place;
beforeAll(async () => {
  place = new Place();
  await place.prepare(200);
});
afterAll(() => place.remove());

const isRoot = process.getuid?.() === 0;
/** Root passes through permissions, not through a mount that is read-only. */
const canMount =
  isRoot && spawnSync("unshare", ["-m", "mount", "--bind", "/tmp", "/tmp"]).status === 0;

/** Runs a command while `folder` cannot be written. */
function sealed(folder: string, cwd: string, args: readonly string[]): Promise<Ended> {
  if (!isRoot) {
    chmodSync(folder, 0o555);
    return run(cwd, args).finally(() => chmodSync(folder, 0o755));
  }
  const script =
    'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$1" && shift && exec "$@"';
  return run(cwd, args, {}, ["unshare", "-m", "sh", "-c", script, folder, cwd]);
}

describe.skipIf(process.platform === "win32" || (isRoot && !canMount))(
  "R9: dove non si può scrivere (saltato quando chi prova è root e non può montare)",
  () => {
    test("un database in una cartella di sola lettura: S-PERM col percorso, e resta com'era", async () => {
      const folder = place.room("sola-lettura");
      const before = readFileSync(join(folder, DATABASE));
      const ended = await sealed(folder, folder, ["carica", FILE]);
      expect(`${ended.code} ${ended.err}`).toMatch(/^6 ERRORE S-PERM .*dash\.sqlite/s);
      expect(ended.err).not.toMatch(/\n\s+at /);
      expect(readFileSync(join(folder, DATABASE)).equals(before)).toBe(true);
    });

    test("un database nuovo dove non si può: S-PERM, e non nasce nulla", async () => {
      const folder = place.room("nuovo");
      const ended = await sealed(folder, folder, ["carica", FILE, "--db", "altro.sqlite"]);
      expect(`${ended.code} ${ended.err}`).toMatch(/^6 ERRORE S-PERM .*altro\.sqlite/s);
    });

    test("una copia dove non si può: S-PERM col percorso della copia", async () => {
      const folder = place.room("copia");
      const closed = join(folder, "chiusa");
      mkdirSync(closed);
      const ended = await sealed(closed, folder, ["db", "backup", "chiusa/copia.sqlite"]);
      expect(`${ended.code} ${ended.err}`).toMatch(/^6 ERRORE S-PERM .*copia\.sqlite/s);
    });

    test("un file in una cartella di sola lettura si carica: gli scarti vanno accanto al database", async () => {
      const folder = place.room("scarti");
      const closed = join(folder, "arrivi");
      mkdirSync(closed);
      renameSync(join(folder, FILE), join(closed, FILE));
      const ended = await sealed(closed, folder, ["carica", join("arrivi", FILE), "--json"]);
      expect(ended.code).toBe(3);
      const [report] = (JSON.parse(ended.out) as { forniture: { scarti_file: string }[] })
        .forniture;
      expect(report?.scarti_file).toBe(join(folder, `${FILE}.scarti.csv`));
    });
  },
);
