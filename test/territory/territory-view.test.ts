import { describe, expect, test } from "vitest";
import { editDistance } from "../../src/model/near.js";
import { listAmbiti, listComuni, listMunicipi, listRegioni } from "../../src/territory/list.js";
import { compareCodes, nearCodes } from "../../src/territory/near-codes.js";
import { italia, resolveScope } from "../../src/territory/resolve-scope.js";
import { createTerritoryView } from "../../src/territory/territory-view.js";
import { seeded } from "./seeded.js";

const AT = "2025-12-31";
const db = seeded();

describe("gli elenchi", () => {
  test("le regioni in ordine di codice, gli ambiti in ordine di numero: laz_2 prima di laz_10", () => {
    expect(listRegioni(db).map((one) => one.codice)[19]).toBe("20");
    const lazio = listAmbiti(db, resolveScope(db, { regione: "12" }, AT), AT);
    expect(lazio.map((one) => one.codice)).toEqual(
      Array.from({ length: 22 }, (_, at) => `laz_${at + 1}`),
    );
    expect(lazio[0]).toMatchObject({ regione: "12", dimostrativa: true });
  });

  test("i comuni degli ambiti di una regione sono i comuni della regione, una volta ciascuno", () => {
    const piemonte = resolveScope(db, { regione: "01" }, AT);
    const whole = listComuni(db, piemonte, AT);
    const parts = listAmbiti(db, piemonte, AT).flatMap((ambito) =>
      listComuni(db, resolveScope(db, { ambito: ambito.codice }, AT), AT),
    );
    expect(parts).toHaveLength(whole.length);
    expect(new Set(parts.map((one) => one.catastale))).toEqual(
      new Set(whole.map((one) => one.catastale)),
    );
    expect(whole).toHaveLength(1180);
  });

  test("il codice ISTAT di un elenco è quello del giorno, anche per la Sardegna", () => {
    const on = (at: string) =>
      listComuni(db, resolveScope(db, { comune: "B354" }, at), at).map((one) => one.istat);
    expect(on("2025-12-31")).toEqual(["092009"]);
    expect(on("2026-01-01")).toEqual(["118006"]);
    expect(listComuni(db, italia(db, "2026-08-14"), "2026-08-14")).toHaveLength(7894);
  });

  test("i nomi vanno in ordine alfabetico italiano, accenti compresi", () => {
    const names = listComuni(db, resolveScope(db, { ambito: "pie_2" }, AT), AT).map((c) => c.nome);
    expect(names).toEqual([...names].sort(new Intl.Collator("it").compare));
  });

  test("i municipi di un comune in ordine di codice", () => {
    expect(listMunicipi(db, "H501").map((one) => one.nome)[8]).toBe("Municipio IX");
    expect(listMunicipi(db, "A124")).toEqual([]);
  });
});

describe("la vista del territorio", () => {
  const row = (catastale: string, from = db) =>
    from.prepare("SELECT * FROM t_comune WHERE catastale = ?").get(catastale);

  test("una riga per ogni comune che c'è stato, con ambito, capofila e regione", () => {
    createTerritoryView(db, AT);
    expect(row("A124")).toEqual({
      catastale: "A124",
      attuale: "A124",
      codice_istat: "004003",
      nome: "Alba",
      sigla: "CN",
      regione: "01",
      nome_regione: "Piemonte",
      ambito: "pie_2",
      nome_ambito: "Alba",
      capofila_ambito: "A124",
      nome_capofila: "Alba",
      lat: 44.6999,
      lon: 8.0347,
    });
    const all = db.prepare("SELECT COUNT(*) FROM comune").pluck().get();
    expect(db.prepare("SELECT COUNT(*) FROM t_comune").pluck().get()).toBe(all);
    expect(db.prepare("SELECT COUNT(*) FROM t_comune WHERE ambito IS NULL").pluck().get()).toBe(0);
  });

  test("i codici della Sardegna sono quelli vecchi fino al 2025 e quelli nuovi dal 2026", () => {
    const old = () =>
      db
        .prepare("SELECT COUNT(*) FROM t_comune WHERE regione = '20' AND codice_istat < '112'")
        .pluck()
        .get();
    createTerritoryView(db, "2025-12-31");
    expect(old()).toBe(377);
    createTerritoryView(db, "2026-01-01");
    expect(old()).toBe(0);
  });

  test("un comune cessato sta dove sta quello che l'ha preso, anche a due passi; uno non nato dove stavano i suoi", () => {
    const other = seeded();
    other.exec(`
      UPDATE comune SET al = '2027-12-31' WHERE catastale = 'M434';
      INSERT INTO comune_variazione VALUES ('M434', 'A479', '2028-01-01', 'prova');`);
    createTerritoryView(other, "2028-06-30");
    expect(row("F709", other)).toMatchObject({
      nome: "Moransengo",
      attuale: "A479",
      ambito: "pie_7",
    });
    createTerritoryView(other, AT);
    expect(row("F709", other)).toMatchObject({ attuale: "M434" });
    createTerritoryView(other, "2022-12-31");
    expect(row("F709", other)).toMatchObject({ attuale: "F709", ambito: "pie_7" });
    expect(row("M434", other)).toMatchObject({ attuale: "F709", ambito: "pie_7" });
  });

  test("a ogni data i comuni che valgono sé stessi sono quelli in vigore", () => {
    for (const [at, count] of [
      ["2020-06-30", 7904],
      ["2021-02-20", 7904],
      ["2026-08-14", 7894],
    ] as const) {
      createTerritoryView(db, at);
      const own = db.prepare("SELECT COUNT(*) FROM t_comune WHERE attuale = catastale").pluck();
      expect([at, own.get()]).toEqual([at, count]);
    }
    createTerritoryView(db, "2020-06-30");
    expect(row("M432")).toMatchObject({ nome: "Misiliscemi", attuale: null, ambito: null });
  });

  test("la composizione letta da un file prende il posto di quella dimostrativa, nella sua regione e dalla sua data", () => {
    const other = seeded();
    other.exec(`
      INSERT INTO fornitura VALUES (1, 'ats.composizione', 'f.csv', 'x', '2025-06-01', NULL, 2, 0, 1, 0, 0, 1, 0, 0);
      INSERT INTO ambito VALUES ('pie_2', 'Alba e Bra', '01', 'A124', '2025-06-01', NULL, 0, 1);
      INSERT INTO ambito_comune VALUES ('pie_2', 'A124', '', '2025-06-01', NULL, 1), ('pie_2', 'B111', '', '2025-06-01', NULL, 1);`);
    const piemonte = (at: string) =>
      listAmbiti(other, resolveScope(other, { regione: "01" }, at), at);
    expect(piemonte("2025-05-31")).toHaveLength(33);
    expect(piemonte(AT)).toEqual([
      { codice: "pie_2", nome: "Alba e Bra", regione: "01", capofila: "A124", dimostrativa: false },
    ]);
    expect(resolveScope(other, { ambito: "pie_2" }, AT).dimostrativa).toBe(false);
    expect(resolveScope(other, { regione: "01" }, AT).dimostrativa).toBe(false);
    expect(resolveScope(other, { regione: "12" }, AT).dimostrativa).toBe(true);
    const alba = resolveScope(other, { ambito: "pie_2" }, AT);
    expect(listComuni(other, alba, AT).map((one) => one.nome)).toEqual(["Alba", "Bra"]);
    createTerritoryView(other, AT);
    const count = (where: string) =>
      other.prepare(`SELECT COUNT(*) FROM t_comune WHERE ${where}`).pluck().get();
    expect(count("ambito = 'pie_2'")).toBe(2);
    expect(count("ambito LIKE 'laz~_%' ESCAPE '~'")).toBe(378);
  });

  test("un comune tagliato in più ambiti si decide per municipio", () => {
    const other = seeded();
    other.exec(`
      INSERT INTO fornitura VALUES (1, 'ats.composizione', 'f.csv', 'x', '2025-06-01', NULL, 2, 0, 1, 0, 0, 1, 0, 0);
      INSERT INTO ambito VALUES ('laz_1', 'Roma Nord', '12', NULL, '2025-06-01', NULL, 0, 1), ('laz_2', 'Roma Sud', '12', NULL, '2025-06-01', NULL, 0, 1);
      INSERT INTO ambito_comune VALUES ('laz_1', 'H501', '15', '2025-06-01', NULL, 1), ('laz_2', 'H501', '09', '2025-06-01', NULL, 1);`);
    createTerritoryView(other, AT);
    expect(row("H501", other)).toMatchObject({ ambito: null });
    const municipio = (codice: string) =>
      other
        .prepare("SELECT ambito FROM t_municipio WHERE comune = 'H501' AND codice = ?")
        .pluck()
        .get(codice);
    expect([municipio("15"), municipio("09"), municipio("01")]).toEqual(["laz_1", "laz_2", null]);
    expect(resolveScope(other, { comune: "Roma" }, AT).ambito).toBeNull();
    expect(resolveScope(other, { comune: "Roma", municipio: "XV" }, AT).ambito).toBe("laz_1");
    expect(() =>
      resolveScope(other, { ambito: "laz_2", comune: "Roma", municipio: "XV" }, AT),
    ).toThrow("Municipio XV di Roma non è nell'ambito laz_2 Roma Sud: è in laz_1.");
    const nord = resolveScope(other, { ambito: "laz_1" }, AT);
    expect(listComuni(other, nord, AT)).toMatchObject([{ nome: "Roma", ambito: null }]);
  });

  test("per tutta l'Italia la vista si fa in un attimo", () => {
    createTerritoryView(db, AT);
    const start = performance.now();
    createTerritoryView(db, AT);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe("i vicini", () => {
  test("la distanza conta lettere cambiate, aggiunte, tolte e scambiate", () => {
    expect(editDistance("alba", "alba")).toBe(0);
    expect(editDistance("alba", "laba")).toBe(1);
    expect(editDistance("torino", "trino")).toBe(1);
    expect(editDistance("", "bra")).toBe(3);
    expect(editDistance("asti", "cuneo", 2)).toBe(3);
  });

  test("i codici si ordinano per numero e i più vicini restano nel loro prefisso", () => {
    expect(["laz_10", "laz_2", "abr_3"].sort(compareCodes)).toEqual(["abr_3", "laz_2", "laz_10"]);
    const codes = ["pie_1", "pie_9", "pie_29", "laz_99"].map((codice) => ({
      codice,
      nome: codice,
    }));
    expect(nearCodes("pie_99", codes).map((one) => one.codice)).toEqual([
      "pie_29",
      "pie_9",
      "pie_1",
    ]);
    expect(nearCodes("???", codes)).toEqual([]);
  });
});
