/**
 * The load of a national delivery beside DuckDB's own: `node bench/national.js [--giri N]`. The files
 * (some 350 MB) and DuckDB's package are put once into a folder of the system's temporary one and kept.
 * DuckDB loads typed columns and sets aside what does not fit; dash also recognises the files, checks
 * territory, keys, lists and dates, seals the rows and makes the indexes.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inTurns, median, rounds, run } from "./measure.js";
import { nationalFiles } from "./national-files.js";

const DUCKDB = "1.5.6-r.1";
const root = fileURLToPath(new URL("..", import.meta.url));
const dash = join(root, "bin/run.js");
const peer = fileURLToPath(new URL("peer-duckdb.js", import.meta.url));

/** The folder of DuckDB's package; null when it cannot be installed here. */
export function duckdbHome(folder) {
  if (!existsSync(join(folder, "node_modules/@duckdb/node-api"))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"private": true}\n');
    const done = spawnSync("npm", ["install", "--silent", `@duckdb/node-api@${DUCKDB}`], {
      cwd: folder,
      stdio: "ignore",
      shell: process.platform === "win32",
    });
    if (done.status !== 0) return null;
  }
  return folder;
}

/**
 * Measures in turns; gives `{dash, duckdb}`, each a list of `{seconds, megabytes}`, and the median of
 * the ratios of each turn. `duckdb` is null where its package cannot be installed.
 */
export async function nationalLoad(times) {
  const files = nationalFiles(dash, join(tmpdir(), "dash-bench-nazionale-2"));
  const home = duckdbHome(join(tmpdir(), "dash-bench-duckdb"));
  const cwd = mkdtempSync(join(tmpdir(), "dash-bench-"));
  const ours = join(cwd, "dash.sqlite");
  const theirs = join(cwd, "confronto.duckdb");
  const fresh = (path) => {
    for (const end of ["", "-wal", "-shm", ".wal"]) rmSync(path + end, { force: true });
  };
  try {
    const alternatives = {
      dash: () => {
        fresh(ours);
        // Some rows are rejected: 3, as it should be.
        return run([dash, "carica", ...files, "--db", ours, "--quiet"], {
          cwd,
          memory: true,
          status: 3,
        });
      },
      ...(home === null
        ? {}
        : {
            duckdb: () => {
              fresh(theirs);
              return run([peer, home, theirs, ...files], { cwd, memory: true });
            },
          }),
    };
    const { dash: own, duckdb = null } = await rounds(times, alternatives);
    const ratio = duckdb === null ? null : inTurns(own, duckdb);
    return { dash: own, duckdb, ratio };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
    for (const file of files) rmSync(`${file}.scarti.csv`, { force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf("--giri");
  const found = await nationalLoad(at === -1 ? 3 : Number(process.argv[at + 1]));
  const say = (name, list) => {
    const seconds = list.map((one) => one.seconds);
    const peak = Math.max(...list.map((one) => one.megabytes));
    console.log(
      `${name}: ${median(seconds).toFixed(1)} s (${Math.min(...seconds).toFixed(1)} – ${Math.max(...seconds).toFixed(1)}), ${Math.round(peak)} MB`,
    );
  };
  say("dash", found.dash);
  if (found.duckdb !== null) {
    say("DuckDB", found.duckdb);
    console.log(`rapporto: ${found.ratio.toFixed(2)}`);
  }
}
