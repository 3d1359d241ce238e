/**
 * Writes one workbook of `rows` rows and eight columns: `node bench/large-sheet.js WHO ROWS FILE`.
 * WHO is `dash`, its XLSX renderer given a table; `memoria`, exceljs with the workbook in memory; or
 * `flusso`, exceljs writing as it goes. The same cells for all: texts, two days, two numbers.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const TYPES = ["testo", "testo", "testo", "data", "data", "testo", "numero", "numero"];
const DAY = "2025-12-31";
const [who = "dash", wanted = "100000", file = "grande.xlsx"] = process.argv.slice(2);
const count = Number(wanted);

const value = (type, i, j) =>
  type === "testo" ? `INPS-${i}-${j}` : type === "data" ? DAY : (i + 1) * (j + 1);
const labels = TYPES.map((_, j) => `Colonna ${j + 1}`);

/** A document that is one table, and what surrounds it on the way to a file. */
async function byDash() {
  const { readTheme } = await import(join(root, "dist/define/theme.js"));
  const { renderer } = await import(join(root, "dist/render/formats/xlsx.js"));
  const { sayDay, sayNumber } = await import(join(root, "dist/model/italian.js"));
  const cell = (type, i, j) => {
    const one = value(type, i, j);
    const text = type === "data" ? sayDay(one) : type === "numero" ? sayNumber(one, 0) : one;
    return { text, value: one, tone: "normale" };
  };
  const table = {
    kind: "table",
    id: "grande",
    title: "Una tabella grande",
    columns: TYPES.map((type, j) => ({ key: `c${j}`, label: labels[j], type, weight: 1 })),
    rows: Array.from({ length: count }, (_, i) => ({
      strong: false,
      cells: TYPES.map((type, j) => cell(type, i, j)),
    })),
    total: null,
    note: null,
    source: "Fonte: inventata",
  };
  const title = "Una tabella grande";
  const document = {
    template: "grande",
    title,
    audience: "interno",
    territorio: { livello: "italia", codice: "italia", etichetta: "Italia" },
    dataOsservazione: DAY,
    domandeFinoAl: null,
    dateLine: "Dati inventati",
    cover: { kicker: "Prova", title, subtitle: "", facts: [], warnings: [] },
    sections: [{ id: "grande", name: "Tabella", kicker: "Prova", title, blocks: [table] }],
    fonti: [],
    version: "0",
  };
  const { bytes } = await renderer.render(document, {}, readTheme([root], "ministero"));
  writeFileSync(file, bytes);
}

/** Fills a sheet of either writer of exceljs. */
function fill(workbook, committed) {
  const sheet = workbook.addWorksheet("Tabella");
  sheet.columns = TYPES.map((type) => ({
    width: 16,
    ...(type === "data" ? { style: { numFmt: "dd/mm/yyyy" } } : {}),
  }));
  const add = (cells) => {
    const row = sheet.addRow(cells);
    if (committed) row.commit();
  };
  add(labels);
  for (let i = 0; i < count; i += 1) {
    add(
      TYPES.map((type, j) => {
        const one = value(type, i, j);
        return type === "data" ? new Date(`${one}T00:00:00Z`) : one;
      }),
    );
  }
  if (committed) sheet.commit();
}

async function byExceljs(streamed) {
  const ExcelJS = createRequire(import.meta.url)("exceljs");
  if (streamed) {
    const options = { filename: file, useStyles: true, useSharedStrings: false };
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter(options);
    fill(workbook, true);
    await workbook.commit();
    return;
  }
  const workbook = new ExcelJS.Workbook();
  fill(workbook, false);
  await workbook.xlsx.writeFile(file);
}

if (who === "dash") await byDash();
else await byExceljs(who === "flusso");
