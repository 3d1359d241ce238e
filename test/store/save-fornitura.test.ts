import type { Database } from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listFonti } from "../../src/store/forniture.js";
import { openDatabase } from "../../src/store/open.js";
import { FornituraWriter } from "../../src/store/save-fornitura.js";

let db: Database;
beforeEach(() => {
  db = openDatabase(":memory:");
});
afterEach(() => db.close());

const rule = {
  fonte: "inps_stati",
  table: "stato_domanda",
  covers: { through: "domanda", key: "protocollo" },
} as const;
const lines = {
  lette: 3,
  preambolo: 0,
  intestazione: 1,
  vuote: 0,
  ignorate: 0,
  caricate: 2,
  scartate: 0,
};
const fornitura = {
  fonte: "inps_stati",
  file: "a.csv",
  sha256: "0".repeat(64),
  dataOsservazione: "2025-12-31",
  dimostrativa: false,
};
const count = (table: string): unknown => db.prepare(`SELECT COUNT(*) FROM ${table}`).pluck().get();

function write(rows: number): FornituraWriter {
  const writer = new FornituraWriter(db, rule);
  writer.begin(fornitura);
  writer.target(["riga", "protocollo", "stato", "dal"]);
  writer.rows(
    Array.from({ length: rows }, (_, i) => [i + 2, `P${i}`, "ACCOLTA", "2024-03-01"]).flat(),
  );
  return writer;
}

test("R1: senza commit non resta nulla", () => {
  const writer = write(100);
  writer.rejects([{ line: 5, code: "R-DATE", column: "dal", looksLike: null }]);
  expect(count("stato_domanda")).toBe(100);
  writer.rollback();
  expect([count("fornitura"), count("stato_domanda"), count("scarto")]).toEqual([0, 0, 0]);
});

test("le righe si scrivono tutte, qualunque sia il loro numero", () => {
  for (const rows of [0, 1, 31, 32, 33, 100]) {
    const writer = write(rows);
    expect(count("stato_domanda")).toBe(rows);
    writer.rollback();
  }
});

test("una seconda lettura butta via le righe della prima e tiene la fornitura", () => {
  const writer = write(10);
  writer.restart();
  expect(count("stato_domanda")).toBe(0);
  writer.rows([2, "P1", "ACCOLTA", "2024-03-01"]);
  writer.finish(lines, null, { replace: false, after: undefined }, [rule]);
  writer.commit();
  expect([count("fornitura"), count("stato_domanda")]).toEqual([1, 1]);
  expect(listFonti(db, [1, 1], () => "Stati")).toEqual([
    {
      fonte: "inps_stati",
      titolo: "Stati",
      file: "a.csv",
      sha256: "0".repeat(64),
      data_osservazione: "2025-12-31",
      domande_fino_al: null,
      caricate: 2,
      scartate: 0,
    },
  ]);
});

test("una fonte che nomina una colonna che non c'è è T-SPEC, e non arriva a SQL", () => {
  const writer = new FornituraWriter(db, rule);
  writer.begin(fornitura);
  expect(() => writer.target(["riga", "protocollo) VALUES (1); --"])).toThrowError(
    expect.objectContaining({ code: "T-SPEC" }),
  );
  writer.rollback();
});
