// The scans of dash's figures, in DuckDB, over the same populations in its own tables. Arguments: folder
// of its package, folder of the populations, how many rounds. Prints the median of the seconds a round.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [home = "", folder = "", rounds = "3"] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(join(home, "package.json"))("@duckdb/node-api");
const { scans, names, data } = JSON.parse(readFileSync(join(folder, "scansioni.json"), "utf8"));

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(
  "CREATE MACRO julianday(d) AS date_diff('day', DATE '2000-01-01', CAST(d AS DATE))",
);
await connection.run("CREATE MACRO quantile_di(v, q) AS quantile_cont(v, q)");
for (const name of [...names, "t_mese"]) {
  await connection.run(
    `CREATE TABLE ${name} AS FROM read_csv('${join(folder, `${name}.csv`)}', header = true, sample_size = -1)`,
  );
}
const literal = (value) =>
  typeof value === "number" ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
const ready = [];
let refused = 0;
for (const { sql, values } of scans) {
  const positional = values.filter((value) => typeof value !== "object");
  let place = 0;
  const text = sql
    .replaceAll(":data_osservazione", literal(data))
    .replace(/\?/g, () => literal(positional[place++]))
    .replace(/\bquantile\(/g, "quantile_di(");
  try {
    await connection.runAndReadAll(text);
    ready.push(text);
  } catch {
    refused += 1;
  }
}
const seconds = [];
for (let round = 0; round < Number(rounds); round += 1) {
  const from = performance.now();
  for (const text of ready) await connection.runAndReadAll(text);
  seconds.push((performance.now() - from) / 1000);
}
seconds.sort((a, b) => a - b);
console.log(
  JSON.stringify({ seconds: seconds[Math.floor(seconds.length / 2)], done: ready.length, refused }),
);
connection.closeSync();
instance.closeSync();
