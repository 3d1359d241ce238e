import { createRequire } from "node:module";
import type ExcelJS from "exceljs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, bench, sumOfLines } from "./load-world.js";

const { Workbook } = createRequire(import.meta.url)("exceljs") as typeof ExcelJS;

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

const HEAD = ["protocollo", "stato", "motivo", "dal", "al"];
const NAME = "inps_stati_2025-12-31.xlsx";

async function workbook(
  fill: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void,
  book = new Workbook(),
): Promise<Buffer> {
  fill(book.addWorksheet("Stati"), book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

test("una cartella si carica come il csv: date per tipo di cella, righe saltate contate vuote", async () => {
  const bytes = await workbook((sheet) => {
    sheet.addRow(["Estrazione INPS"]);
    sheet.addRow(HEAD);
    sheet.addRow(["P1", "ACCOLTA", null, new Date(Date.UTC(2024, 2, 1)), null]);
    sheet.addRow(["P2", "Sospesa", "S01", "01/04/2024", "2024-05-01"]);
    sheet.getRow(7).values = ["P3", "ACCOLTA", "", 45413, null];
  });
  const outcome = await b.one(NAME, bytes);
  expect(outcome.report).toMatchObject({
    fonte: "inps_stati",
    lette: 7,
    preambolo: 1,
    intestazione: 1,
    vuote: 2,
    caricate: 3,
    scartate: 0,
  });
  expect(sumOfLines(outcome)).toBe(7);
  expect(
    b.query("SELECT riga, protocollo, stato, dal, al FROM stato_domanda ORDER BY riga"),
  ).toEqual([
    { riga: 3, protocollo: "P1", stato: "ACCOLTA", dal: "2024-03-01", al: null },
    { riga: 4, protocollo: "P2", stato: "SOSPESA", dal: "2024-04-01", al: "2024-05-01" },
    { riga: 7, protocollo: "P3", stato: "ACCOLTA", dal: "2024-05-01", al: null },
  ]);
});

test("D3: una cartella che conta dal 1904 dà gli stessi giorni", async () => {
  const book = new Workbook();
  book.properties.date1904 = true;
  const bytes = await workbook((sheet) => {
    sheet.addRow(HEAD);
    sheet.addRow(["P1", "ACCOLTA", null, new Date(Date.UTC(2024, 2, 1)), null]);
  }, book);
  await b.one(NAME, bytes);
  expect(b.query("SELECT dal FROM stato_domanda")).toEqual([{ dal: "2024-03-01" }]);
});

test("X5: testo formattato e risultati di formule valgono; errori e formule senza risultato: R-CELL", async () => {
  const bytes = await workbook((sheet) => {
    sheet.addRow(HEAD);
    sheet.addRow([
      { richText: [{ text: "P" }, { text: "1", font: { bold: true } }] },
      "ACCOLTA",
      null,
      "2024-03-01",
    ]);
    sheet.addRow([{ formula: '"P"&2', result: "P2" }, "ACCOLTA", null, "2024-03-01"]);
    sheet.addRow(["P3", { error: "#N/A" }, null, "2024-03-01"]);
    sheet.addRow(["P4", "ACCOLTA", null, { formula: "A1" }]);
  });
  const outcome = await b.one(NAME, bytes);
  expect(outcome.rejects.map(({ line, code, column }) => `${line} ${code} ${column}`)).toEqual([
    "4 R-CELL stato",
    "5 R-CELL dal",
  ]);
  expect(outcome.notices.find((notice) => notice.code === "W-FORMULE")?.message).toMatch(/2 celle/);
  expect(b.query("SELECT protocollo FROM stato_domanda ORDER BY 1")).toEqual([
    { protocollo: "P1" },
    { protocollo: "P2" },
  ]);
});

test("X3: i fogli nascosti non si leggono; due adatti: E-SHEET, e --foglio sceglie", async () => {
  const rows = (sheet: ExcelJS.Worksheet, name: string): void => {
    sheet.addRow(HEAD);
    sheet.addRow([name, "ACCOLTA", null, "2024-03-01"]);
  };
  const hidden = await workbook((sheet, book) => {
    rows(sheet, "P1");
    rows(book.addWorksheet("Vecchi", { state: "hidden" }), "P2");
  });
  expect((await b.one(NAME, hidden)).report).toMatchObject({ caricate: 1 });
  const double = await workbook((sheet, book) => {
    rows(sheet, "P1");
    rows(book.addWorksheet("Altri"), "P2");
  });
  const refused = await b.one("inps_stati_2025-11-30.xlsx", double);
  expect(refused.report.errore).toMatchObject({ codice: "E-SHEET" });
  expect(refused.report.errore?.messaggio).toMatch(/Stati, Altri/);
  const chosen = await b.one("inps_stati_2025-11-30.xlsx", double, { foglio: "Altri" });
  expect(chosen.report.caricate).toBe(1);
});

test("X6: una cartella tagliata o con un byte guasto è E-CORRUPT, un altro zip è E-FORMAT", async () => {
  const bytes = await workbook((sheet) => {
    sheet.addRow(HEAD);
    for (let i = 0; i < 200; i += 1) sheet.addRow([`P${i}`, "ACCOLTA", null, "2024-03-01"]);
  });
  const cut = await b.one("a_2025-12-31.xlsx", bytes.subarray(0, bytes.length - 400));
  expect(cut.report.errore?.codice).toBe("E-CORRUPT");
  const broken = Buffer.from(bytes);
  const at = broken.indexOf("xl/worksheets/sheet1.xml") + 60;
  broken[at] = (broken[at] ?? 0) ^ 0xff;
  expect((await b.one("b_2025-12-31.xlsx", broken)).report.errore?.codice).toBe("E-CORRUPT");
  const emptyZip = Buffer.concat([Buffer.from([0x50, 0x4b, 5, 6]), Buffer.alloc(18)]);
  expect((await b.one("c.xlsx", emptyZip)).report.errore?.codice).toBe("E-FORMAT");
  expect(b.query("SELECT COUNT(*) AS n FROM stato_domanda")).toEqual([{ n: 0 }]);
});

test("numeri di una cartella: importi senza rumore, codici cifra per cifra, zeri dei comuni rimessi", async () => {
  const bytes = await workbook((sheet) => {
    sheet.addRow([
      "protocollo",
      "misura",
      "tipo_domanda",
      "data_presentazione",
      "comune_istat",
      "importo_mensile",
    ]);
    sheet.addRow([202400001, "ADI", "PRIMA", "2024-02-01", 4003, 500.1 + 0.2]);
    sheet.addRow([2 ** 60, "ADI", "PRIMA", "2024-02-01", 4003, 500]);
    sheet.addRow(["P3", "ADI", "PRIMA", "2024-02-01", 4003, 500]);
  });
  const outcome = await b.one("inps_domande_2025-12-31.xlsx", bytes);
  expect(outcome.rejects.map(({ line, code }) => `${line} ${code}`)).toEqual(["3 R-KEY-BAD"]);
  expect(outcome.notices.map((notice) => notice.code)).toContain("W-ZERI");
  expect(
    b.query("SELECT protocollo, comune, importo_mensile_cent AS c FROM domanda ORDER BY riga"),
  ).toEqual([
    { protocollo: "202400001", comune: "A124", c: 50030 },
    { protocollo: "P3", comune: "A124", c: 50000 },
  ]);
});
