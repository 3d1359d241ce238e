import { expect, test } from "vitest";
import { openDatabase } from "../../src/store/open.js";
import {
  changesBetween,
  PlaceFinder,
  readTerritoryData,
  wholeTerritory,
} from "../../src/store/territory-data.js";

const AT = "2025-12-31";

test("chi cerca i comuni uno per uno li trova dove sono nel territorio letto intero", () => {
  const db = openDatabase(":memory:");
  const { ambiti, comuni } = readTerritoryData(db, AT);
  const finder = new PlaceFinder(db, AT);
  let placed = 0;
  for (const comune of comuni.keys()) {
    const codes = ambiti.get(comune) ?? [];
    const found = finder.find(comune, null);
    if (codes.length <= 1) expect(found, comune).toBe(codes[0] ?? "");
    placed += found === "" ? 0 : 1;
  }
  expect(placed).toBeGreaterThan(7000);
  expect(finder.find(null, null)).toBe("");
  expect(finder.find("Z999", null)).toBe("");
});

test("un municipio è del suo ambito, un comune fuso di quello in cui è confluito", () => {
  const db = openDatabase(":memory:");
  db.exec(`
    INSERT INTO ambito (codice, nome, regione, dal, dimostrativa) SELECT 'prova_1', 'Uno', regione, '1900-01-01', 0 FROM comune WHERE catastale = 'L219';
    INSERT INTO ambito (codice, nome, regione, dal, dimostrativa) SELECT 'prova_2', 'Due', regione, '1900-01-01', 0 FROM comune WHERE catastale = 'L219';
    INSERT INTO ambito_comune (codice_ambito, comune, municipio, dal) VALUES
      ('prova_1', 'L219', '', '1900-01-01'), ('prova_2', 'L219', '3', '1900-01-01');
  `);
  const finder = new PlaceFinder(db, AT);
  expect(finder.find("L219", null)).toBe("prova_1");
  expect(finder.find("L219", "3")).toBe("prova_2");
  expect(finder.find("L219", "4")).toBe("prova_1");
  db.exec(
    "INSERT INTO comune (catastale, nome, sigla, provincia, regione) SELECT 'Z998', 'Confluito', sigla, provincia, regione FROM comune WHERE catastale = 'L219'",
  );
  db.exec(
    "INSERT INTO comune_variazione (cessato, nuovo, data, fonte) VALUES ('Z998', 'L219', '2020-01-01', 'prova')",
  );
  expect(new PlaceFinder(db, AT).find("Z998", null)).toBe("prova_1");
  expect(readTerritoryData(db, AT).ambiti.get("Z998")).toContain("prova_1");
});

test("fra due date il territorio è lo stesso solo se nulla comincia o finisce in mezzo", () => {
  const db = openDatabase(":memory:");
  expect(changesBetween(db, "2025-06-30", "2025-07-01")).toBe(false);
  db.exec(
    "INSERT INTO ambito (codice, nome, regione, dal, al, dimostrativa) VALUES ('prova_1', 'Uno', '01', '2025-07-01', '2025-09-30', 0)",
  );
  // It begins on 1 July and its last day is 30 September.
  expect(changesBetween(db, "2025-06-30", "2025-07-01")).toBe(true);
  expect(changesBetween(db, "2025-07-01", "2025-06-30")).toBe(true);
  expect(changesBetween(db, "2025-07-01", "2025-09-30")).toBe(false);
  expect(changesBetween(db, "2025-09-30", "2025-10-01")).toBe(true);
  expect(changesBetween(db, "2025-10-01", "2025-12-01")).toBe(false);
  expect(changesBetween(db, "2025-06-01", "2025-06-30")).toBe(false);
  db.exec(
    "INSERT INTO ambito_comune (codice_ambito, comune, municipio, dal) VALUES ('prova_1', 'L219', '', '2025-08-01')",
  );
  expect(changesBetween(db, "2025-07-01", "2025-08-01")).toBe(true);
  expect(changesBetween(db, "2025-08-01", "2025-09-30")).toBe(false);
});

test("il territorio di pochi comuni è quello di tutti", () => {
  const db = openDatabase(":memory:");
  const few = readTerritoryData(db, AT);
  const whole = wholeTerritory(readTerritoryData(db, AT));
  expect(whole.comuni.size).toBeGreaterThan(7000);
  let asked = 0;
  // More than it reads one by one: from then on it has read them all.
  for (const [catastale, names] of [...whole.comuni].slice(0, 600)) {
    expect(few.comuni.get(catastale)).toEqual(names);
    asked += 1;
  }
  for (const [istat, holders] of [...whole.codici].slice(-600)) {
    expect(few.codici.get(istat)).toEqual(holders);
  }
  expect(asked).toBe(600);
  expect(whole.ambiti.size).toBeGreaterThan(7000);
  for (const [comune, codes] of [...whole.ambiti].slice(0, 600)) {
    expect(few.ambiti.get(comune), comune).toEqual(codes);
  }
  expect(few.comuni.has("Z999")).toBe(false);
  expect(few.codici.get("999999")).toBeUndefined();
  expect([...few.codici.keys()]).toEqual([...whole.codici.keys()]);
});

test("un comune senza ambito suo sta con quello in cui è confluito, anche chiesto per primo", () => {
  const db = openDatabase(":memory:");
  const whole = wholeTerritory(readTerritoryData(db, AT));
  const placed = db.prepare<[], string>("SELECT DISTINCT comune FROM ambito_comune").pluck().all();
  const merged = [...whole.ambiti.keys()].filter((comune) => !placed.includes(comune));
  expect(merged.length).toBeGreaterThan(9);
  for (const comune of [...merged.slice(0, 5), ...merged.slice(-5)]) {
    expect(readTerritoryData(db, AT).ambiti.get(comune), comune).toEqual(whole.ambiti.get(comune));
  }
});

test("gli ambiti in vigore sono quelli che hanno comuni, ciascuno con la sua regione", () => {
  const db = openDatabase(":memory:");
  db.exec(
    "INSERT INTO ambito (codice, nome, regione, dal, dimostrativa) SELECT 'prova_1', 'Uno', '01', '1900-01-01', 0",
  );
  // One of a region that is read from a file: its demonstrative ones no longer count, and it has no comuni.
  const none = readTerritoryData(db, AT);
  expect(none.regioniAmbito.has("prova_1")).toBe(false);
  expect(none.regioniAmbito.has("pie_2")).toBe(false);
  expect([...none.regioniLette]).toEqual([]);
  db.exec(
    "INSERT INTO ambito_comune (codice_ambito, comune, municipio, dal) VALUES ('prova_1', 'L219', '', '1900-01-01')",
  );
  const some = readTerritoryData(db, AT);
  expect(some.regioniAmbito.get("prova_1")).toBe("01");
  expect([...some.regioniLette]).toEqual(["01"]);
  expect(some.ambiti.get("L219")).toEqual(["prova_1"]);
});

test("ciò che non dipende dalla data si può prendere da un'altra data", () => {
  const db = openDatabase(":memory:");
  const one = readTerritoryData(db, "2024-01-31");
  const other = readTerritoryData(db, AT, one);
  expect(wholeTerritory(other)).toEqual(wholeTerritory(readTerritoryData(db, AT)));
  expect(other.comuni).toBe(one.comuni);
});
