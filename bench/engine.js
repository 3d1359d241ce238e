/**
 * The figures of the template `standard`, warm, in one process, beside DuckDB: `node bench/engine.js
 * DATABASE {ambito CODE | regione CODE | italia} [--giri N]`. DuckDB gets the very populations dash reads,
 * already made, in tables of its own, and runs on them the same scans that dash's figures are: same
 * groupings, same aggregates. What dash pays besides (putting the answers together, comparisons, ranks)
 * is in its time, and not in DuckDB's.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { median, run } from "./measure.js";
import { duckdbHome } from "./national.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const peer = fileURLToPath(new URL("peer-duckdb-figures.js", import.meta.url));
const load = (name) => import(join(root, `dist/${name}.js`));

/** Rows of a population as lines of CSV; NULL is an empty cell without quotes. */
function csvOf(db, name) {
  const statement = db.prepare(`SELECT * FROM ${name}`);
  const head = statement.columns().map((column) => column.name);
  const cell = (value) =>
    value === null ? "" : typeof value === "number" ? value : `"${value.replaceAll('"', '""')}"`;
  const lines = [head.join(",")];
  for (const row of statement.raw().iterate()) lines.push(row.map(cell).join(","));
  return `${lines.join("\n")}\n`;
}

/** Median seconds of dash (warm) and of DuckDB over the same scans; how many scans there were. */
export async function figuresBesideDuckdb(database, scope, times) {
  const { withFigures } = await load("app/open-figures");
  const { computeFigures } = await load("app/figures");
  const { questionsOf } = await load("app/report-questions");
  const { readTemplate } = await load("app/templates");
  const folder = mkdtempSync(join(tmpdir(), "dash-bench-cifre-"));
  const world = {
    cwd: folder,
    root,
    version: "0",
    now: () => new Date(),
    notice: () => {},
    progress: { start() {}, tick() {}, end() {} },
    database,
  };
  try {
    const template = readTemplate("standard", world);
    return await withFigures(world, ({ db, catalog, sources, remember }) => {
      const compute = (also = () => null) =>
        computeFigures(db, {
          catalog,
          sources,
          root,
          remember,
          scope,
          data: null,
          confronta: template.compare,
          ask: (territorio) => questionsOf(template, catalog, territorio),
          also,
        });
      // The first time all is read: the scans of the territory itself are noted, and its populations kept.
      const scans = [];
      const names = new Set();
      const prepare = db.prepare.bind(db);
      let own = true;
      db.prepare = (sql) => {
        const statement = prepare(sql);
        if (!own || !/ AS v0\b/.test(sql)) return statement;
        return {
          raw() {
            const raw = statement.raw(true);
            return {
              all(...values) {
                scans.push({ sql, values });
                names.add(/ FROM (\w+) WHERE/.exec(sql)?.[1] ?? "");
                return raw.all(...values);
              },
            };
          },
        };
      };
      const started = performance.now();
      compute(() => {
        for (const name of [...names, "t_mese"]) {
          writeFileSync(join(folder, `${name}.csv`), csvOf({ prepare }, name));
        }
        own = false;
        return null;
      });
      const first = (performance.now() - started) / 1000;
      db.prepare = prepare;
      const ours = [];
      for (let round = 0; round < times; round += 1) {
        const from = performance.now();
        compute();
        ours.push((performance.now() - from) / 1000);
      }
      writeFileSync(
        join(folder, "scansioni.json"),
        JSON.stringify({ scans, names: [...names], data: scans.length > 0 ? observed(db) : "" }),
      );
      const home = duckdbHome(join(tmpdir(), "dash-bench-duckdb"));
      const theirs =
        home === null
          ? null
          : JSON.parse(run([peer, home, folder, String(times)], { cwd: folder }).out);
      return { first, ours: median(ours), scans: scans.length, theirs };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const observed = (db) =>
  db.prepare("SELECT MAX(data_osservazione) FROM fornitura").pluck().get() ?? "";

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [database = "", kind = "italia", code] = process.argv.slice(2);
  const at = process.argv.indexOf("--giri");
  const scope = kind === "italia" ? {} : { [kind]: code };
  const found = await figuresBesideDuckdb(
    resolve(dirname("."), database),
    scope,
    at === -1 ? 5 : Number(process.argv[at + 1]),
  );
  const ms = (seconds) => `${(seconds * 1000).toFixed(0)} ms`;
  console.log(
    `${kind} ${code ?? ""}: la prima volta ${found.first.toFixed(1)} s, poi ${ms(found.ours)}`,
  );
  if (found.theirs !== null) {
    const { seconds, done, refused } = found.theirs;
    console.log(
      `DuckDB, ${done} delle ${found.scans} letture (${refused} scritte in un SQL che non ha): ${ms(seconds)}`,
    );
  }
}
