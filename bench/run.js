/**
 * Measures dash against itself and against simple yardsticks, on the demo of Piemonte: `npm run bench`.
 * `--scrivi` puts the table into docs/prestazioni.md; `--solo report,avvio` measures some groups only
 * (carica, avvio, report, cifre), always on a demo made anew. Times depend on the machine and on who else
 * uses it: what can be compared elsewhere are the ratios, taken in turns within the same run.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeWorkbook } from "./make-workbook.js";
import { inTurns, median, rounds, run } from "./measure.js";
import { measurePages, measureSheets } from "./report-pages.js";

const GROUPS = ["carica", "avvio", "report", "cifre"];
const only = process.argv.includes("--solo")
  ? (process.argv[process.argv.indexOf("--solo") + 1] ?? "").split(",")
  : GROUPS;
for (const name of only) {
  if (!GROUPS.includes(name)) throw new Error(`--solo ${name}: i gruppi sono ${GROUPS.join(", ")}`);
}
if (only.length < GROUPS.length && process.argv.includes("--scrivi"))
  throw new Error("--scrivi vuole tutti i gruppi");

const root = fileURLToPath(new URL("..", import.meta.url));
const dash = join(root, "bin/run.js");
const peer = fileURLToPath(new URL("peer-load.js", import.meta.url));
const cwd = mkdtempSync(join(tmpdir(), "dash-bench-"));
const db = join(cwd, "demo/dash.sqlite");
const load = () => readFileSync("/proc/loadavg", "utf8").split(" ")[0];
const busy = platform() === "linux" ? [load()] : [];

const number = (value, digits = 1) =>
  value.toLocaleString("it-IT", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const time = (s) => (s < 1 ? `${number(s * 1000, 0)} ms` : `${number(s)} s`);
const rows = [];
const middle = (list) => median(list.map((one) => one.seconds));

/** A line of the table: what, median, least and most, ratio, memory. */
function line(what, list, ratio = "", more = "") {
  const seconds = list.map((one) => one.seconds);
  const memory = list
    .map((one) => one.megabytes)
    .filter((one) => one !== null && one !== undefined);
  rows.push([
    what,
    time(median(seconds)),
    `${time(Math.min(...seconds))} – ${time(Math.max(...seconds))}`,
    String(seconds.length),
    ratio,
    [memory.length > 0 ? `${number(Math.max(...memory), 0)} MB` : "", more]
      .filter((one) => one !== "")
      .join("; "),
  ]);
  process.stderr.write(`${rows.at(-1).join(" | ")}\n`);
}

const times = (a, b) => `${number(a / b)} volte`;

/** The whole tour; the files and database of the last serve all that follows. */
async function measureDemo() {
  const turns = only.length < GROUPS.length ? 1 : 3;
  const tours = [];
  for (let round = 0; round < turns; round += 1) {
    rmSync(join(cwd, "demo"), { recursive: true, force: true });
    const one = run([dash, "demo", "--json"], { cwd, memory: true });
    tours.push({ ...one, ...JSON.parse(one.out) });
  }
  const { caricate, file } = tours[0];
  const step = (name) => tours.map((one) => ({ seconds: one.secondi[name], megabytes: null }));
  const total = middle(tours);
  const part = (name) => `${number((100 * middle(step(name))) / total, 0)}% del totale`;
  line("`dash demo` (Piemonte, 2 date): tutto", tours);
  line(`– genera ${file.length} file`, step("genera"), part("genera"));
  line(
    `– carica ${number(caricate, 0)} righe`,
    step("carica"),
    part("carica"),
    `${number(caricate / middle(step("carica")) / 1000, 0)} mila righe/s`,
  );
  line("– scrive il report PDF", step("report"), part("report"));
}

/** Deliveries: large, of one ambito, in a workbook. */
async function measureLoads() {
  // The same file, dash and the yardstick in turns, each into a fresh database.
  const day = (name) => join(cwd, "demo", name);
  const stati = day("inps_stati_2025-12-15.csv");
  const base = join(cwd, "base.sqlite");
  run([dash, "carica", day("inps_domande_2025-12-15.csv"), "--db", base, "--quiet"], { cwd });
  run(
    [
      "-e",
      `const D=require(${JSON.stringify(join(root, "node_modules/better-sqlite3"))});const d=new D(process.argv[1]);d.pragma("wal_checkpoint(TRUNCATE)");d.close()`,
      base,
    ],
    { cwd },
  );
  const count = readFileSync(stati, "utf8").trimEnd().split("\n").length - 1;
  const fresh = (name, from) => {
    const target = join(cwd, name);
    for (const end of ["", "-wal", "-shm"]) rmSync(`${target}${end}`, { force: true });
    if (from !== undefined) copyFileSync(from, target);
    return target;
  };
  const loads = await rounds(3, {
    dash: () => {
      const args = ["carica", stati, "--db", fresh("uno.sqlite", base), "--json"];
      const done = run([dash, ...args], { cwd, memory: true });
      const { caricate: loaded } = JSON.parse(done.out).forniture[0];
      if (loaded !== count) throw new Error(`caricate ${loaded} righe su ${count}`);
      return done;
    },
    peer: () => run([peer, stati, fresh("due.sqlite")], { cwd, memory: true }),
  });
  const speed = (list) => `${number(count / middle(list) / 1000, 0)} mila righe/s`;
  line(
    `csv-parse + INSERT, senza controlli (${number(count, 0)} righe di stati)`,
    loads.peer,
    "1",
    speed(loads.peer),
  );
  line(
    "`dash carica` dello stesso file",
    loads.dash,
    times(middle(loads.dash), middle(loads.peer)),
    speed(loads.dash),
  );

  // What one ambito sends: some thousand rows in three files, into a database that is there already.
  const small = [
    ["inps_domande_2025-12-15.csv", 1200],
    ["inps_individui_2025-12-15.csv", 2900],
    ["gepi_casi_2025-12-31.csv", 900],
  ].map(([name, lines]) => {
    const path = join(cwd, name);
    const text = readFileSync(day(name), "utf8").split("\n").slice(0, lines).join("\n");
    writeFileSync(path, `${text}\n`);
    return path;
  });
  const { openDatabase } = await import(join(root, "dist/store/open.js"));
  const still = fresh("vuoto.sqlite");
  openDatabase(still).close();
  const workbook = join(cwd, "inps_domande_2025-12-15.xlsx");
  await makeWorkbook(workbook, 100_000);
  const few = await rounds(5, {
    node: () => run(["-e", "0"], { cwd }),
    ambito: () =>
      run([dash, "carica", ...small, "--db", fresh("ambito.sqlite", still), "--quiet"], {
        cwd,
        memory: true,
      }),
  });
  line(
    "`dash carica` di un ambito (5.000 righe, tre file)",
    few.ambito,
    times(middle(few.ambito), middle(few.node)),
  );
  const sheets = await rounds(3, {
    xlsx: () => {
      const args = ["carica", workbook, "--db", fresh("xlsx.sqlite", still), "--json"];
      const done = run([dash, ...args], { cwd, memory: true });
      const { caricate: loaded } = JSON.parse(done.out).forniture[0];
      if (loaded !== 100_000) throw new Error(`caricate ${loaded} righe su 100.000`);
      return done;
    },
  });
  line("`dash carica` di una cartella XLSX (100.000 righe, 20 colonne)", sheets.xlsx);
}

/** Start-up, in turns. */
async function measureStart() {
  const quick = await rounds(7, {
    node: () => run(["-e", "0"], { cwd }),
    help: () => run([dash, "--help"], { cwd }),
    calcola: () => run([dash, "calcola", "A.1.1", "--ambito", "pie_2", "--db", db], { cwd }),
    verifica: () =>
      run(
        [dash, "verifica", "nuclei-a-rischio", "--ambito", "pie_2", "--entro", "15", "--db", db],
        { cwd },
      ),
  });
  const bare = middle(quick.node);
  line("`node -e 0`", quick.node, "1");
  line("`dash --help`", quick.help, times(middle(quick.help), bare));
  line("`dash calcola A.1.1 --ambito pie_2`", quick.calcola, times(middle(quick.calcola), bare));
  line(
    "`dash verifica nuclei-a-rischio --ambito pie_2 --entro 15`",
    quick.verifica,
    times(middle(quick.verifica), bare),
  );
}

/** Reports in every format, beside a browser and exceljs. */
async function measureReports() {
  const found = await measurePages(db, { ambito: "pie_2" });
  const pdf = middle(found.cold);
  const inTurn = (list) => `${number(inTurns(list, found.cold), 2)} volte, turno per turno`;
  const ofPdf = (list) => `${number(middle(list) / pdf, 2)} volte`;
  const kb = (bytes) => `${number(bytes / 1000, 0)} kB`;
  line("`node -e 0`, fra i report", found.node);
  line(
    `\`dash report --ambito pie_2\`, già composto una volta: PDF (${found.pages} pagine, ${found.charts} grafici, ${found.tables} tabelle)`,
    found.cold,
    "1",
  );
  if (found.browser === null)
    rows.push(["– Chromium che stampa le stesse pagine in HTML", "non c'è", "", "0", "", ""]);
  else {
    line(
      `– ${found.browser.version} che stampa le stesse pagine in HTML, con i grafici disegnati da Vega nella pagina`,
      found.vega,
      inTurn(found.vega),
    );
    line(
      "– lo stesso, con i grafici già disegnati (SVG)",
      found.chromium,
      inTurn(found.chromium),
      kb(found.chromiumBytes),
    );
  }
  line("– PPTX", found.pptx, inTurn(found.pptx));
  line("– XLSX", found.xlsx, inTurn(found.xlsx));
  line("– PDF, PPTX e XLSX insieme", found.tutti, inTurn(found.tutti));
  line("– PDF nello stesso processo, grafici compresi", found.warm, ofPdf(found.warm));
  line(
    "PDF di una tabella con etichette, 5.000 × 8 (nel processo)",
    found.table,
    ofPdf(found.table),
    kb(found.tableBytes),
  );
  const first = (database, ...scope) => {
    // What whoever has just loaded a delivery waits for: nothing is remembered.
    for (const end of ["", "-wal", "-shm"]) rmSync(`${database}.cifre${end}`, { force: true });
    return report(database, ...scope);
  };
  const report = (database, ...scope) =>
    run(
      [
        ...[dash, "report", ...scope, "--formato", "pdf"],
        ...["--uscita", "report", "--sovrascrivi", "--db", database],
      ],
      { cwd, memory: true },
    );
  // A regione that is one ambito: what an office that loads only its own files has.
  run([dash, "demo", "--regione", "02", "--ambito", "vda_1", "--cartella", "valle"], { cwd });
  const wide = await rounds(2, {
    valle: () => first(join(cwd, "valle", "dash.sqlite"), "--ambito", "vda_1"),
    prima: () => first(db, "--ambito", "pie_2"),
    regione: () => report(db, "--regione", "01"),
  });
  line(
    "`dash report` (PDF), il primo dopo una fornitura, nel database di un solo ambito (Valle d'Aosta)",
    wide.valle,
    times(middle(wide.valle), pdf),
  );
  line(
    "– per pie_2, nel database di tutto il Piemonte, con cui si confronta",
    wide.prima,
    times(middle(wide.prima), pdf),
  );
  line("`dash report --regione 01` (PDF)", wide.regione, times(middle(wide.regione), pdf));
  const sheets = await measureSheets(100_000);
  const whole = middle(sheets.memoria);
  const written = (what, list, ratio) => line(what, list, ratio, kb(list[0].bytes));
  written("XLSX scritto, 100.000 × 8: exceljs in memoria", sheets.memoria, "1");
  written("– exceljs a flusso", sheets.flusso, times(middle(sheets.flusso), whole));
  written("– dash", sheets.dash, times(middle(sheets.dash), whole));
}

/** Figures only: the whole catalogue, in one process, after one run to warm up. */
async function measureFigures() {
  const { computeIndicators } = await import(join(root, "dist/app/compute-indicators.js"));
  const world = {
    cwd,
    root,
    version: "0",
    now: () => new Date(),
    notice: () => {},
    progress: undefined,
    database: db,
  };
  const figures = (scope, confronta) => async () => {
    const started = performance.now();
    await computeIndicators({ codici: [], per: [], scope, data: null, confronta }, world);
    return { seconds: (performance.now() - started) / 1000, megabytes: null };
  };
  const asked = {
    pie_2: figures({ ambito: "pie_2" }, []),
    confronto: figures({ ambito: "pie_2" }, ["regione", "precedente"]),
    regione: figures({ regione: "01" }, []),
  };
  await asked.pie_2();
  const computed = await rounds(3, asked);
  const alone = middle(computed.pie_2);
  line("Tutto il catalogo per pie_2 (nel processo)", computed.pie_2, "1");
  line(
    "– con il confronto con la regione e la data precedente",
    computed.confronto,
    times(middle(computed.confronto), alone),
  );
  line(
    "Tutto il catalogo per la regione 01",
    computed.regione,
    times(middle(computed.regione), alone),
  );
}

const measures = {
  carica: measureLoads,
  avvio: measureStart,
  report: measureReports,
  cifre: measureFigures,
};

try {
  await measureDemo();
  for (const name of GROUPS) if (only.includes(name)) await measures[name]();
} finally {
  rmSync(cwd, { recursive: true, force: true });
}

if (platform() === "linux") busy.push(load());
const day = new Date().toISOString().slice(0, 10).split("-").reverse().join("/");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const machine = `Misure del ${day}: dash ${version}, Node.js ${process.versions.node}, ${platform()} ${arch()}, ${cpus().length} processori ${cpus()[0]?.model.trim() ?? ""}, ${number(totalmem() / 2 ** 30, 0)} GB di memoria${busy.length > 0 ? `; carico della macchina all'inizio e alla fine: ${busy.map((one) => one.replace(".", ",")).join(" e ")}` : ""}.`;
const table = [
  "| Che cosa | Mediana | Dal minimo al massimo | Prove | Rapporto | Memoria (picco), velocità |",
  "|---|---|---|---|---|---|",
  ...rows.map((cells) => `| ${cells.join(" | ")} |`),
].join("\n");
const block = `${machine}\n\n${table}`;
console.log(block);

if (process.argv.includes("--scrivi")) {
  const page = join(root, "docs/prestazioni.md");
  const text = readFileSync(page, "utf8");
  const marked = /(<!-- misure -->\n)[\s\S]*?(\n<!-- fine misure -->)/;
  if (!marked.test(text)) throw new Error("docs/prestazioni.md non ha il posto per le misure");
  writeFileSync(
    page,
    text.replace(marked, (_all, open, close) => `${open}\n${block}\n${close}`),
  );
}
