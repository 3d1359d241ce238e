import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { APPLICATION_ID, openDatabase } from "../../src/store/open.js";

const Sqlite = createRequire(import.meta.url)("better-sqlite3") as new (path: string) => Database;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dash-store-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);
const coded = (code: string) => expect.objectContaining({ code, exit: 6 });

test("un database nuovo ha il territorio, il nostro segno, e lo legge solo chi lo ha fatto", () => {
  const db = openDatabase(path("nuovo.sqlite"));
  expect(db.pragma("application_id", { simple: true })).toBe(APPLICATION_ID);
  expect(db.pragma("journal_mode", { simple: true })).toBe("wal");
  expect(db.pragma("foreign_keys", { simple: true })).toBe(1);
  expect(db.pragma("trusted_schema", { simple: true })).toBe(0);
  expect(db.pragma("temp_store", { simple: true })).toBe(2);
  expect(db.prepare("SELECT COUNT(*) FROM regione").pluck().get()).toBe(20);
  expect(Number(db.prepare("SELECT COUNT(*) FROM comune").pluck().get())).toBeGreaterThan(7890);
  expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
  expect(db.pragma("foreign_key_check")).toEqual([]);
  db.close();
  if (process.platform !== "win32") expect(statSync(path("nuovo.sqlite")).mode & 0o777).toBe(0o600);
});

test("in memoria funziona come su disco", () => {
  const db = openDatabase(":memory:");
  expect(db.prepare("SELECT COUNT(*) FROM regione").pluck().get()).toBe(20);
  db.close();
});

test("in sola lettura non scrive, e un file che manca è S-NODATA", () => {
  openDatabase(path("letto.sqlite")).close();
  const db = openDatabase(path("letto.sqlite"), { readonly: true });
  expect(() => db.exec("DELETE FROM regione")).toThrowError(/readonly|attempt to write/);
  db.close();
  expect(() => openDatabase(path("manca.sqlite"), { readonly: true })).toThrowError(
    coded("S-NODATA"),
  );
});

test("un file che non è un database, o è di un altro programma, si rifiuta e resta com'era", () => {
  writeFileSync(path("testo.sqlite"), "non sono un database, ".repeat(20));
  const other = new Sqlite(path("altro.sqlite"));
  other.exec("CREATE TABLE x (y)");
  other.close();
  for (const name of ["testo.sqlite", "altro.sqlite"]) {
    const before = readFileSync(path(name));
    expect(() => openDatabase(path(name))).toThrowError(coded("S-DB"));
    expect(readFileSync(path(name)).equals(before)).toBe(true);
  }
  mkdirSync(path("cartella"));
  expect(() => openDatabase(path("cartella"))).toThrowError(coded("S-DB"));
});

test("un database più recente di questo programma: S-VERSION, senza toccarlo", () => {
  const db = openDatabase(path("futuro.sqlite"));
  db.pragma("user_version = 999");
  db.close();
  const before = readFileSync(path("futuro.sqlite"));
  expect(() => openDatabase(path("futuro.sqlite"))).toThrowError(coded("S-VERSION"));
  expect(readFileSync(path("futuro.sqlite")).equals(before)).toBe(true);
});

test("una cartella che non esiste: S-DISK col percorso", () => {
  expect(() => openDatabase(path("nessuna/dash.sqlite"))).toThrowError(
    expect.objectContaining({ code: "S-DISK", message: expect.stringContaining("nessuna") }),
  );
});
