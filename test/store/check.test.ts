import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { compact, makeBackup, restoreBackup, verifyDatabase } from "../../src/app/db.js";
import { removeFornitura } from "../../src/app/forniture.js";
import { checkDatabase, openToLook } from "../../src/store/check.js";
import { latestVersion } from "../../src/store/migrate.js";
import { openDatabase } from "../../src/store/open.js";
import { type Bench, bench } from "../app/load-world.js";

const Sqlite = createRequire(import.meta.url)("better-sqlite3") as new (
  path: string,
  options?: object,
) => Database;

const stati = (from: number, rows: number): string =>
  [
    "protocollo;stato;dal",
    ...Array.from(
      { length: rows },
      (_, i) => `INPS-ADI-${from + i};${i % 20 === 7 ? "BOH" : "ACCOLTA"};2024-03-01`,
    ),
  ].join("\n");

let b: Bench;
let made: Buffer;
beforeAll(async () => {
  b = bench();
  await b.one("inps_stati_2025-06-30.csv", stati(0, 400));
  await b.one("inps_stati_2025-12-31.csv", stati(1000, 600));
  made = readFileSync(b.world.database);
});
afterAll(() => b.remove());
beforeEach(() => {
  for (const end of ["-wal", "-shm"]) rmSync(b.world.database + end, { force: true });
  writeFileSync(b.world.database, made);
});

/** A digest of all rows of all tables: what a figure could be made of. */
function dump(path: string): string {
  const db = new Sqlite(path, { readonly: true });
  try {
    const hash = createHash("sha256");
    const tables = db
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
      )
      .all();
    for (const { name } of tables) {
      hash.update(JSON.stringify(db.prepare(`SELECT * FROM ${name} NOT INDEXED`).all()));
    }
    return hash.digest("hex");
  } finally {
    db.close();
  }
}

describe("R11: dash db verifica", () => {
  test("un database sano è integro, con ogni fornitura e le sue righe", () => {
    const check = verifyDatabase(b.world);
    expect(check).toMatchObject({ integro: true, problemi: [], versione: latestVersion() });
    expect(check.forniture.map(({ righe, esito }) => [righe, esito])).toEqual([
      [380, "integra"],
      [570, "integra"],
    ]);
    expect(check.tabelle).toEqual({ stato_domanda: 950 });
  });

  test("un valore cambiato da fuori, che per SQLite va bene, si vede, e si dice in quale fornitura", () => {
    const db = new Sqlite(b.world.database);
    db.exec("UPDATE stato_domanda SET dal = '2024-03-02' WHERE protocollo = 'INPS-ADI-1003'");
    expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
    db.close();
    const check = verifyDatabase(b.world);
    expect(check.integro).toBe(false);
    expect(check.forniture.map(({ esito }) => esito)).toEqual(["integra", "danneggiata"]);
    expect(check.problemi).toEqual([
      "la fornitura 2 (inps_stati, inps_stati_2025-12-31.csv) non è più come fu caricata",
    ]);
  });

  test("righe tolte, scarti cambiati, il territorio o la copertura: tutto ha un sigillo", () => {
    for (const sql of [
      "DELETE FROM stato_domanda WHERE rowid = 10",
      "UPDATE scarto SET riga = riga + 1 WHERE fornitura_id = 1",
      "UPDATE comune SET nome = nome || 'x' WHERE catastale = 'A124'",
      "UPDATE copertura SET righe = righe + 1 WHERE fornitura_id = 2",
      "UPDATE fornitura SET data_osservazione = '2025-12-30' WHERE id = 2",
      "UPDATE sigillo SET somma = somma + 1 WHERE fornitura_id = 1",
    ]) {
      writeFileSync(b.world.database, made);
      const db = new Sqlite(b.world.database);
      db.exec(sql);
      db.close();
      expect([sql, verifyDatabase(b.world).integro]).toEqual([sql, false]);
    }
  });

  test("un byte capovolto in una pagina qualunque: si trova, o non cambia nessun dato", () => {
    const before = dump(b.world.database);
    const page = 4096;
    const pages = made.length / page;
    const harmless: number[] = [];
    let found = 0;
    const copy = join(b.folder, "capovolto.sqlite");
    for (let i = 0; i < 60; i += 1) {
      const at = Math.floor((i * pages) / 60) * page + ((i * 1231 + 200) % page);
      const bytes = Buffer.from(made);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      writeFileSync(copy, bytes);
      let sound: boolean;
      try {
        const db = openToLook(copy);
        sound = checkDatabase(db).integro;
        db.close();
      } catch {
        sound = false;
      }
      if (!sound) found += 1;
      else if (dump(copy) !== before) harmless.push(at);
      for (const end of ["", "-wal", "-shm"]) rmSync(copy + end, { force: true });
    }
    expect(harmless).toEqual([]);
    expect(found).toBeGreaterThan(30);
  });

  test("una pagina di dati rovinata intera: si trova, e le altre forniture restano riconosciute", () => {
    const bytes = Buffer.from(made);
    const at = bytes.indexOf("INPS-ADI-1100");
    bytes.fill(0xa5, at - (at % 4096), at - (at % 4096) + 4096);
    writeFileSync(b.world.database, bytes);
    const check = verifyDatabase(b.world);
    expect(check.integro).toBe(false);
    expect(check.problemi.length).toBeGreaterThan(0);
    // The file was only looked at.
    expect(readFileSync(b.world.database).equals(bytes)).toBe(true);
  });

  test("dopo aver tolto una fornitura i sigilli tornano", () => {
    removeFornitura(1, b.world);
    expect(verifyDatabase(b.world)).toMatchObject({
      integro: true,
      tabelle: { stato_domanda: 570 },
    });
  });
});

describe("R11: copie e ripristino", () => {
  const copy = (): string => join(b.folder, "copia.sqlite");
  beforeEach(() => {
    for (const name of readdirSync(b.folder)) {
      if (/copia|prima/.test(name)) rmSync(join(b.folder, name), { force: true });
    }
  });

  test("una copia ha gli stessi dati, è solo di chi l'ha fatta, e non prende il posto di un'altra", async () => {
    await makeBackup({ file: "copia.sqlite", sovrascrivi: false }, b.world);
    expect(dump(copy())).toBe(dump(b.world.database));
    if (process.platform !== "win32") expect(statSync(copy()).mode & 0o777).toBe(0o600);
    await expect(
      makeBackup({ file: "copia.sqlite", sovrascrivi: false }, b.world),
    ).rejects.toMatchObject({
      code: "S-EXISTS",
    });
    await makeBackup({ file: "copia.sqlite", sovrascrivi: true }, b.world);
    await expect(
      makeBackup({ file: b.world.database, sovrascrivi: true }, b.world),
    ).rejects.toMatchObject({ code: "USO" });
  });

  test("senza nome la copia sta accanto al database, con il giorno", async () => {
    const { path } = await makeBackup({ file: null, sovrascrivi: false }, b.world);
    expect(path).toBe(join(b.folder, "dash.copia-1970-01-01.sqlite"));
  });

  test("di un database danneggiato non si fa copia: quella buona di prima resta", async () => {
    await makeBackup({ file: "copia.sqlite", sovrascrivi: false }, b.world);
    const good = readFileSync(copy());
    const db = new Sqlite(b.world.database);
    db.exec("UPDATE stato_domanda SET dal = '2024-03-02' WHERE rowid = 3");
    db.close();
    await expect(
      makeBackup({ file: "copia.sqlite", sovrascrivi: true }, b.world),
    ).rejects.toMatchObject({
      code: "S-DB",
    });
    expect(readFileSync(copy()).equals(good)).toBe(true);
  });

  test("il ripristino riporta i dati della copia e tiene da parte quelli che c'erano", async () => {
    const before = dump(b.world.database);
    await makeBackup({ file: "copia.sqlite", sovrascrivi: false }, b.world);
    removeFornitura(2, b.world);
    const later = dump(b.world.database);
    const { kept } = await restoreBackup("copia.sqlite", b.world);
    expect(dump(b.world.database)).toBe(before);
    expect(kept).toBe(`${b.world.database}.prima`);
    expect(dump(kept ?? "")).toBe(later);
    expect(verifyDatabase(b.world).integro).toBe(true);
  });

  test("chi sta leggendo mentre si ripristina vede il database di prima fino in fondo", async () => {
    await makeBackup({ file: "copia.sqlite", sovrascrivi: false }, b.world);
    removeFornitura(2, b.world);
    const reader = openDatabase(b.world.database, { readonly: true });
    const count = (): unknown => reader.prepare("SELECT COUNT(*) FROM fornitura").pluck().get();
    reader.exec("BEGIN");
    expect(count()).toBe(1);
    await restoreBackup("copia.sqlite", b.world);
    expect(count()).toBe(1);
    reader.exec("COMMIT");
    expect(count()).toBe(2);
    reader.close();
  });

  test("un database così rovinato che non si apre si sostituisce, e resta da parte byte per byte", async () => {
    const before = dump(b.world.database);
    await makeBackup({ file: "copia.sqlite", sovrascrivi: false }, b.world);
    const ruined = Buffer.from(made).fill(0, 0, 8192);
    writeFileSync(b.world.database, ruined);
    const { kept } = await restoreBackup("copia.sqlite", b.world);
    expect(dump(b.world.database)).toBe(before);
    expect(readFileSync(kept ?? "").equals(ruined)).toBe(true);
  });

  test("una copia danneggiata, o che non è nostra, si rifiuta e il database non cambia", async () => {
    await makeBackup({ file: "copia.sqlite", sovrascrivi: false }, b.world);
    const db = new Sqlite(copy());
    db.exec("UPDATE stato_domanda SET dal = '2024-03-02' WHERE rowid = 3");
    db.close();
    const now = readFileSync(b.world.database);
    for (const [name, code] of [
      ["copia.sqlite", "S-DB"],
      ["inps_stati_2025-06-30.csv", "S-DB"],
      ["manca.sqlite", "E-FILE"],
    ] as const) {
      await expect(restoreBackup(name, b.world)).rejects.toMatchObject({ code });
    }
    expect(readFileSync(b.world.database).equals(now)).toBe(true);
    expect(existsSync(`${b.world.database}.prima`)).toBe(false);
  });

  test("compattare restituisce lo spazio e non cambia i dati", () => {
    removeFornitura(2, b.world);
    const before = dump(b.world.database);
    const { prima, dopo } = compact(b.world);
    expect(dopo).toBeLessThan(prima);
    expect(dump(b.world.database)).toBe(before);
    expect(verifyDatabase(b.world).integro).toBe(true);
  });
});

describe("R11: da una versione vecchia", () => {
  /** A database of the first version, as its own program left it. */
  function oldDatabase(path: string): void {
    copyFileSync(b.world.database, path);
    const db = new Sqlite(path);
    const kept = new Set(
      [
        ...readFileSync(
          new URL("../../src/store/migrations/001-base.sql", import.meta.url),
          "utf8",
        ).matchAll(/CREATE TABLE (\w+)/g),
      ].map(([, name]) => name),
    );
    db.pragma("foreign_keys = OFF");
    for (const { name } of db
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()) {
      if (!kept.has(name) && !name.startsWith("sqlite_")) db.exec(`DROP TABLE ${name}`);
    }
    db.pragma("user_version = 1");
    db.close();
  }

  test("prima di aggiornarlo se ne fa una copia; i dati restano e hanno il sigillo", () => {
    const path = join(b.folder, "vecchio.sqlite");
    oldDatabase(path);
    const before = readFileSync(path);
    openDatabase(path).close();
    const kept = new Sqlite(`${path}.v1.bak`, { readonly: true });
    expect(kept.pragma("user_version", { simple: true })).toBe(1);
    expect(kept.prepare("SELECT COUNT(*) FROM stato_domanda").pluck().get()).toBe(950);
    kept.close();
    if (process.platform !== "win32") expect(statSync(`${path}.v1.bak`).mode & 0o777).toBe(0o600);
    const world = { ...b.world, database: path };
    expect(verifyDatabase(world)).toMatchObject({ integro: true, versione: latestVersion() });
    expect(verifyDatabase(world).forniture.map(({ esito }) => esito)).toEqual([
      "integra",
      "integra",
    ]);
    expect(before.length).toBeGreaterThan(0);
  });

  test("guardarlo soltanto non lo aggiorna", () => {
    const path = join(b.folder, "guardato.sqlite");
    oldDatabase(path);
    const before = readFileSync(path);
    const check = verifyDatabase({ ...b.world, database: path });
    expect(check.versione).toBe(1);
    expect(check.forniture.map(({ esito }) => esito)).toEqual(["senza_sigillo", "senza_sigillo"]);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
