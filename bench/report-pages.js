/**
 * The same report by dash and by a browser: `node bench/report-pages.js DATABASE [--ambito pie_2]`.
 * Chromium prints an HTML file with the same texts, tables and charts, twice: with charts that Vega
 * draws in the page, from the same Vega-Lite specifications, as who makes reports with a browser does; and
 * with charts already drawn as SVG, so that it has only to lay them out. dash opens the database, finds
 * its figures, draws and writes. In turns, whole processes.
 * Also, in one process: the report again and again, and a tagged table of 5,000 rows and 8 columns.
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { inTurns, median, rounds, run } from "./measure.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const dash = join(root, "bin/run.js");
const load = (name) => import(join(root, `dist/${name}.js`));
const ROUNDS = 5;

/** The browser of the machine; null where there is none. */
export function findChromium() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const found = spawnSync(name, ["--version"], { encoding: "utf8" });
    if (found.status === 0) return { name, version: found.stdout.trim() };
  }
  return null;
}

const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const tableHtml = ({ columns, rows, total }) => {
  const line = (cells, tag) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell.text ?? cell.label)}</${tag}>`).join("")}</tr>`;
  const body = [...rows, ...(total === null ? [] : [total])].map((row) => line(row.cells, "td"));
  return `<table><thead>${line(columns, "th")}</thead><tbody>${body.join("")}</tbody></table>`;
};

function blockHtml(block, drawings) {
  switch (block.kind) {
    case "text":
      return `<p>${escaped(block.text)}</p>`;
    case "heading":
      return `<h3>${escaped(block.text)}</h3>`;
    case "list":
    case "notes":
      return `<ul>${block.items.map((one) => `<li>${escaped(one)}</li>`).join("")}</ul>`;
    case "kpi":
      return `<div>${block.items.map((one) => `<p>${escaped(one.label)} <b>${escaped(one.value)}</b> ${escaped(one.detail ?? "")}</p>`).join("")}</div>`;
    case "chart":
      return `<h3>${escaped(block.title)}</h3>${drawings[block.id]?.svg ?? ""}<p>${escaped(block.source)}</p>`;
    case "table":
      return `<h3>${escaped(block.title)}</h3>${tableHtml(block)}<p>${escaped(block.source)}</p>`;
    default:
      return "";
  }
}

const STYLE =
  "@page{size:A4;margin:18mm}body{font:9.5pt sans-serif}table{border-collapse:collapse;width:100%;font-size:8.5pt}td,th{border-bottom:.5pt solid #ccc;text-align:left}section{break-before:page}thead{display:table-header-group}";

/** The charts of the page as Vega draws them there: `specs` by the id of the chart. */
const inPage = (specs) => {
  const libraries = ["vega/build/vega.min.js", "vega-lite/build/vega-lite.min.js"].map(
    (file) => `<script>${readFileSync(join(root, "node_modules", file), "utf8")}</script>`,
  );
  // A script that says how it ends would end the page's own.
  const text = JSON.stringify(specs).replaceAll("<", "\\u003c");
  return `${libraries.join("")}<script>for (const [id, spec] of Object.entries(${text})) new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: "svg" }).initialize(document.getElementById(id)).run();</script>`;
};

const pageHtml = (document, drawings, scripts = "") =>
  `<!doctype html><html lang="it"><meta charset="utf-8"><title>${escaped(document.title)}</title><style>${STYLE}</style><h1>${escaped(document.title)}</h1>${document.sections
    .map(
      (section) =>
        `<section><h2>${escaped(section.title)}</h2>${section.blocks.map((block) => blockHtml(block, drawings)).join("")}</section>`,
    )
    .join("")}${scripts}</html>`;

/** A table as large as they come, with texts, days and numbers. */
function largeTable(document) {
  const types = ["testo", "testo", "testo", "data", "data", "testo", "numero", "numero"];
  const cell = (type, i, j) => {
    const text =
      type === "testo" ? `INPS-${i}-${j}` : type === "data" ? "31/12/2025" : String(i * j);
    return { text, value: type === "numero" ? i * j : text, tone: "normale" };
  };
  const table = {
    kind: "table",
    id: "grande",
    title: "Una tabella di 5.000 righe",
    columns: types.map((type, j) => ({
      key: `c${j}`,
      label: `Colonna ${j + 1}`,
      type,
      weight: 1.5,
    })),
    rows: Array.from({ length: 5000 }, (_, i) => ({
      strong: false,
      cells: types.map((type, j) => cell(type, i, j)),
    })),
    total: null,
    note: null,
    source: "Fonte: inventata",
  };
  const section = { id: "grande", name: "Tabella", kicker: "k", title: "Tabella", blocks: [table] };
  return { ...document, sections: [section] };
}

/** Lists of measures by name, in seconds; `chromium` is empty where there is no browser. */
export async function measurePages(database, scope) {
  const cwd = mkdtempSync(join(tmpdir(), "dash-pages-"));
  try {
    const db = join(cwd, "dash.sqlite");
    for (const end of ["", ".cifre"]) {
      if (existsSync(`${database}${end}`)) copyFileSync(`${database}${end}`, `${db}${end}`);
    }
    const flags = Object.entries(scope).flatMap(([name, value]) => [`--${name}`, value]);
    const into = ["--db", db, "--uscita", cwd, "--sovrascrivi", "--quiet"];
    const cold =
      (formats, memory = true) =>
      () =>
        run([dash, "report", ...flags, "--formato", formats, ...into], { cwd, memory });
    // What is measured finds its figures remembered, as from the second report on.
    cold("pdf")();
    const { megabytes } = cold("pdf")();
    const { withFigures } = await load("app/open-figures");
    const { composeReport } = await load("app/compose-report");
    const { readTemplate } = await load("app/templates");
    const { readTheme } = await load("define/theme");
    const { chartSize, chartSpec, drawChart } = await load("chart/to-svg");
    const { renderer } = await load("render/formats/pdf");
    const progress = { start() {}, tick() {}, end() {} };
    const world = { cwd, root, version: "0", progress, notice() {}, database: db };
    const template = readTemplate("standard", world);
    const document = await withFigures(world, (open) =>
      composeReport({ scope, data: null }, template, open, world),
    );
    const theme = readTheme([root], template.theme);
    const charts = document.sections.flatMap((one) =>
      one.blocks.filter((block) => block.kind === "chart"),
    );
    const draw = async () => {
      const drawings = {};
      for (const block of charts) {
        const size = await chartSize(block.chart, block.width, theme);
        const drawn = await drawChart(block.chart, size, theme);
        drawings[block.id] = { ...drawn, picture: null, native: null };
      }
      return drawings;
    };
    const drawings = await draw();
    const ready = join(cwd, "pagine.html");
    writeFileSync(ready, pageHtml(document, drawings));
    const specs = {};
    for (const block of charts) {
      const size = await chartSize(block.chart, block.width, theme);
      specs[block.id] = await chartSpec(block.chart, size, theme);
    }
    const places = Object.fromEntries(
      Object.keys(specs).map((id) => [id, { svg: `<div id="${id}"></div>` }]),
    );
    const drawnThere = join(cwd, "vega.html");
    writeFileSync(drawnThere, pageHtml(document, places, inPage(specs)));
    const browser = findChromium();
    const printed = join(cwd, "pagine.pdf");
    const print = (html) => () => {
      const started = performance.now();
      const done = spawnSync(
        browser.name,
        [
          ...["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"],
          `--user-data-dir=${join(cwd, "profilo")}`,
          `--print-to-pdf=${printed}`,
          html,
        ],
        { encoding: "utf8" },
      );
      if (done.status !== 0 || !existsSync(printed)) throw new Error(`chromium: ${done.stderr}`);
      return { seconds: (performance.now() - started) / 1000, megabytes: null };
    };
    const pairs = await rounds(ROUNDS, {
      node: () => run(["-e", "0"], { cwd }),
      // Beside a browser nothing is measured but the time.
      dash: cold("pdf", false),
      ...(browser === null ? {} : { vega: print(drawnThere), chromium: print(ready) }),
      pptx: cold("pptx"),
      xlsx: cold("xlsx"),
      tutti: cold("pdf,pptx,xlsx"),
    });
    const timed = async (work) => {
      const started = performance.now();
      const made = await work();
      return { seconds: (performance.now() - started) / 1000, megabytes: null, made };
    };
    const warm = [];
    for (let i = 0; i < 8; i += 1) {
      warm.push(await timed(async () => renderer.render(document, await draw(), theme)));
    }
    const large = largeTable(document);
    const table = [];
    for (let i = 0; i < 3; i += 1) {
      table.push(await timed(() => renderer.render(large, {}, theme)));
    }
    return {
      browser,
      pages: warm[0].made.pages,
      charts: charts.length,
      tables: document.sections.flatMap((one) => one.blocks.filter((b) => b.kind === "table"))
        .length,
      node: pairs.node,
      cold: pairs.dash.map((one) => ({ ...one, megabytes })),
      pptx: pairs.pptx,
      xlsx: pairs.xlsx,
      tutti: pairs.tutti,
      chromium: pairs.chromium ?? [],
      vega: pairs.vega ?? [],
      chromiumBytes: browser === null ? 0 : statSync(printed).size,
      warm: warm.slice(3),
      table,
      tableBytes: table[0].made.bytes.length,
    };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

const sheetWriter = fileURLToPath(new URL("large-sheet.js", import.meta.url));

/** A workbook of `rows` rows and eight columns by dash and by the two writers of exceljs, a process each. */
export async function measureSheets(rows) {
  const cwd = mkdtempSync(join(tmpdir(), "dash-sheets-"));
  const file = join(cwd, "grande.xlsx");
  const write = (who) => () => {
    rmSync(file, { force: true });
    const done = run([sheetWriter, who, String(rows), file], { cwd, memory: true });
    return { ...done, bytes: statSync(file).size };
  };
  try {
    return await rounds(3, {
      memoria: write("memoria"),
      flusso: write("flusso"),
      dash: write("dash"),
    });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [database, flag = "--ambito", code = "pie_2"] = process.argv.slice(2);
  const found = await measurePages(resolve(database), { [flag.slice(2)]: code });
  const say = (what, list) => {
    const seconds = list.map((one) => one.seconds);
    if (seconds.length === 0) return;
    const ms = (value) => Math.round(value * 1000);
    console.log(
      `${what}: mediana ${ms(median(seconds))} ms, da ${ms(Math.min(...seconds))} a ${ms(Math.max(...seconds))}`,
    );
  };
  console.log(`${found.pages} pagine, ${found.charts} grafici, ${found.tables} tabelle`);
  say("node -e 0", found.node);
  say("PDF, processo intero", found.cold);
  say("PPTX, processo intero", found.pptx);
  say("XLSX, processo intero", found.xlsx);
  say("i tre insieme, processo intero", found.tutti);
  if (found.browser === null) console.log("Chromium non c'è: il confronto non si fa.");
  else {
    const beside = (what, list) => {
      say(`${found.browser.version}, ${what}`, list);
      console.log(`rapporto turno per turno: mediana ${inTurns(list, found.cold).toFixed(2)}`);
    };
    beside("la stessa pagina in HTML, grafici di Vega", found.vega);
    beside("la stessa pagina in HTML, grafici già disegnati", found.chromium);
  }
  say("PDF nel processo, grafici compresi", found.warm);
  say(`tabella di 5.000 righe, ${Math.round(found.tableBytes / 1000)} kB`, found.table);
}
