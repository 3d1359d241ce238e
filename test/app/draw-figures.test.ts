import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DrawRequest, drawFigures } from "../../src/app/draw-figures.js";
import { mapOf } from "../../src/app/map-data.js";
import { workbookFigures } from "../../src/app/workbook-figures.js";
import { openDatabase } from "../../src/store/open.js";
import { resolveScope } from "../../src/territory/resolve-scope.js";
import { square } from "../helpers/charts.js";
import { type Bench, bench } from "./load-world.js";

/** Nuclei accolti of some comuni of pie_2: Alba, Govone, Barolo. */
const NUCLEI = [
  ["004003", 14],
  ["004099", 5],
  ["004013", 1],
] as const;
const all = NUCLEI.flatMap(([comune, count]) =>
  Array.from({ length: count }, (_, at) => ({ protocollo: `ADI-${comune}-${at}`, comune })),
);

let b: Bench;

beforeAll(async () => {
  b = bench();
  const domande = all.map(
    ({ protocollo, comune }) =>
      `${protocollo};ADI;PRIMA;2025-01-10;2025-02;${comune};4.200,50;512,33;1,5;N`,
  );
  const individui = all.map(
    ({ protocollo }, at) => `P${at};${protocollo};RICHIEDENTE;1980-01-01;F`,
  );
  const stati = all.map(({ protocollo }) => `${protocollo};ACCOLTA;;2025-02-01;`);
  const loaded = await b.load([
    b.write(
      "inps_individui_2025-12-31.csv",
      `id_individuo;protocollo;ruolo;data_nascita;sesso\n${individui.join("\n")}\n`,
    ),
    b.write(
      "inps_domande_2025-12-31.csv",
      `protocollo;misura;tipo_domanda;data_presentazione;decorrenza;comune_istat;isee;importo_mensile;scala_equivalenza;nucleo_invariato\n${domande.join("\n")}\n`,
    ),
    b.write("inps_stati_2025-12-31.csv", `protocollo;stato;motivo;dal;al\n${stati.join("\n")}\n`),
  ]);
  const spesa = [
    "2022;;ASSEGNATA;900",
    "2023;;ASSEGNATA;500",
    "2023;O1;PROGRAMMATA;300",
    "2023;O2;PROGRAMMATA;100",
  ].map((row) => `2025-12-31;pie_2;${row}`);
  const funds = await b.load([
    b.write(
      "qsfp_spesa_2025-12-31.csv",
      `data_rilevazione;codice_ambito;annualita;obiettivo;fase;importo\n${spesa.join("\n")}\n`,
    ),
  ]);
  expect([...loaded.outcomes, ...funds.outcomes].map((one) => one.exit)).toEqual([0, 0, 0, 0]);
});
afterAll(() => b.remove());

const request = (more: Partial<DrawRequest>): DrawRequest => ({
  codici: ["A.1.1"],
  per: [],
  scope: { ambito: "pie_2" },
  data: null,
  confronta: [],
  formato: "svg",
  grafico: null,
  uscita: null,
  sovrascrivi: true,
  ...more,
});

const fails = (more: Partial<DrawRequest>) =>
  expect(drawFigures(request(more), b.world)).rejects.toMatchObject({ code: "USO" });

/** A map of three comuni, two of them of pie_2. */
const confini = JSON.stringify({
  type: "FeatureCollection",
  features: [
    ["A124", "Alba", 8.0],
    ["E118", "Govone", 8.1],
    ["B111", "Bra", 8.2],
  ].map(([code, name, lon]) => ({
    type: "Feature",
    properties: { com_catasto_code: code, name },
    geometry: { type: "Polygon", coordinates: square(Number(lon), 44.6, 0.1) },
  })),
});

test("il grafico è un file col titolo, il territorio, le date, la fonte e il testo alternativo", async () => {
  const { file } = await drawFigures(
    request({ per: ["comune"], grafico: "barre_orizzontali" }),
    b.world,
  );
  expect(file).toMatchObject([
    {
      percorso: "grafico_a.1.1_pie_2_2025-12-31.svg",
      formato: "svg",
      codice: "A.1.1",
      grafico: "barre_orizzontali",
      testo_alternativo: expect.stringContaining("il più alto è Alba (14)"),
    },
  ]);
  const svg = readFileSync(join(b.folder, file[0]?.percorso ?? ""), "utf8");
  const head = svg.slice(0, 600);
  expect(head).toMatch(/^<svg role="img" lang="it"/);
  expect(head).toContain("<title>Nuclei familiari</title>");
  expect(head).toContain("il più alto è Alba (14)");
  // Letters are shapes: the file looks the same where our face is not installed.
  expect(svg.includes("<text")).toBe(false);
});

test("le quote di un totale solo si disegnano per quello che sono, mai ciascuna al 100%", async () => {
  const { file } = await drawFigures(request({ codici: ["E.1.3"] }), b.world);
  expect(file[0]).toMatchObject({
    grafico: "barre_orizzontali",
    testo_alternativo: expect.stringContaining("75,0%"),
  });
  await fails({ codici: ["E.1.3"], grafico: "barre100" });
});

test("un grafico di una sola annualità dice quale", async () => {
  const { file } = await drawFigures(request({ codici: ["E.1.1"] }), b.world);
  expect(file[0]?.testo_alternativo).toContain(" 500 €");
  expect(file[0]?.testo_alternativo).toMatch(/Annualità 2023\.$/);
});

test("di misure con unità diverse un asse tiene quella dell'indicatore, e dice quale", async () => {
  const { file } = await drawFigures(request({ codici: ["F.1.2"] }), b.world);
  expect(file[0]?.testo_alternativo).toMatch(/Nuclei con almeno un sostegno\.$/);
});

test("stessi dati, stessi byte; il PNG è più largo di mille punti", async () => {
  const once = await drawFigures(request({ per: ["comune"] }), b.world);
  const twice = await drawFigures(request({ per: ["comune"] }), b.world);
  expect(twice.file[0]?.sha256).toBe(once.file[0]?.sha256);
  const { file } = await drawFigures(
    request({ formato: "png", uscita: "immagini/nuclei.png" }),
    b.world,
  );
  const png = readFileSync(join(b.folder, file[0]?.percorso ?? ""));
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.readUInt32BE(16)).toBeGreaterThan(1000);
});

test("un tipo che non esiste o non può disegnare quei dati è rifiutato con quelli che possono", async () => {
  await fails({ grafico: "torta" });
  await expect(drawFigures(request({ grafico: "mappa" }), b.world)).rejects.toMatchObject({
    code: "USO",
    remedy: expect.stringContaining("barre_orizzontali"),
  });
  await fails({ per: ["comune"], grafico: "heatmap" });
  await fails({ per: ["comune", "cittadinanza", "componenti"] });
  await fails({ codici: [] });
  await fails({ confronta: ["precedente"] });
  await fails({ uscita: "nuclei.png" });
  await fails({ codici: ["A.1.1", "A.1.4"], uscita: "due.svg" });
  expect(readdirSync(b.folder).filter((name) => /due|nuclei\.png/.test(name))).toEqual([]);
});

test("un composito di quote e giorni non sta su un asse: si dice come averne i dati", async () => {
  await expect(drawFigures(request({ codici: ["M.2"] }), b.world)).rejects.toMatchObject({
    code: "USO",
    message: expect.stringContaining("unità diverse (percentuale, giorni)"),
    remedy: expect.stringContaining("--formato csv o xlsx"),
  });
});

test("un file che c'è già non è toccato se non si dice di sovrascrivere", async () => {
  await drawFigures(request({ uscita: "uno.svg" }), b.world);
  const before = readFileSync(join(b.folder, "uno.svg"), "utf8");
  await expect(
    drawFigures(request({ uscita: "uno.svg", per: ["comune"], sovrascrivi: false }), b.world),
  ).rejects.toMatchObject({ code: "S-EXISTS" });
  expect(readFileSync(join(b.folder, "uno.svg"), "utf8")).toBe(before);
});

test("più indicatori fanno un file ciascuno, nella cartella", async () => {
  const { file } = await drawFigures(
    request({ codici: ["A.1.1", "A.1.4"], uscita: "insieme" }),
    b.world,
  );
  expect(file.map((one) => one.codice)).toEqual(["A.1.1", "A.1.4"]);
  for (const one of file) expect(existsSync(join(b.folder, one.percorso))).toBe(true);
});

test("in XLSX c'è un foglio per indicatore, con le righe come numeri e le date giuste", async () => {
  const { file } = await workbookFigures(
    { ...request({ codici: ["A.1.1", "A.2.1"] }), formato: "xlsx" },
    b.world,
  );
  expect(file.percorso).toBe("indicatori_pie_2_2025-12-31.xlsx");
  const { default: ExcelJS } = await import("exceljs");
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(join(b.folder, file.percorso));
  expect(book.worksheets.map((sheet) => sheet.name)).toEqual([
    "Leggimi",
    "Indice",
    "A.1.1 Nuclei familiari",
    "A.2.1 Nuclei beneficiari nel me",
  ]);
  const cells: unknown[] = [];
  book.getWorksheet("A.1.1 Nuclei familiari")?.eachRow((row) => {
    row.eachCell((cell) => cells.push(cell.value));
  });
  expect(cells).toContain(20);
  expect(cells).not.toContain("20");
});

test("senza confini la mappa usa le sedi; coi confini li usa, e dice chi non ne ha", async () => {
  const draw = async () => {
    const { file } = await drawFigures(request({ per: ["comune"], grafico: "mappa" }), b.world);
    return file[0]?.testo_alternativo ?? "";
  };
  expect(await draw()).toContain("I contorni di questi territori non sono caricati");
  const later = await b.one("confini_dopo.geojson", confini, { data: "2026-01-15" });
  expect(later.report.caricate).toBe(3);
  // Loading never changes what an earlier date says.
  expect(await draw()).toContain("I contorni di questi territori non sono caricati");
  await b.one("confini.geojson", `${confini} `, { data: "2025-01-01" });
  const after = await draw();
  expect(after).not.toContain("non sono caricati");
  expect(after).toMatch(/Senza contorno: .*Barolo \(1\)/);
  expect(after).not.toMatch(/Senza contorno: .*Govone/);
});

test("un ambito è l'unione dei suoi comuni, con la sede nel capofila; una regione pure", () => {
  const db = openDatabase(b.world.database, { readonly: true });
  try {
    const day = "2025-12-31";
    const piemonte = resolveScope(db, { regione: "01" }, day);
    const ambiti = mapOf(db, piemonte, day, "ambito");
    expect(ambiti?.contorni.pie_2).toHaveLength(2);
    expect(ambiti?.contorni.pie_11).toHaveLength(1);
    expect(ambiti?.contorni.pie_3).toBeUndefined();
    expect(ambiti?.senzaContorno).toContain("Barolo");
    expect(ambiti?.fonte).toBe("Confini al 01/01/2025");
    const [lon = 0, lat = 0] = ambiti?.sedi.pie_2 ?? [];
    expect([lon, lat]).toEqual([expect.closeTo(8.03, 1), expect.closeTo(44.7, 1)]);
    const regioni = mapOf(db, resolveScope(db, {}, day), day, "regione");
    expect(regioni?.contorni["01"]).toHaveLength(3);
    expect(Object.keys(regioni?.sedi ?? {})).toHaveLength(20);
    expect(mapOf(db, piemonte, day, "mese")).toBeUndefined();
  } finally {
    db.close();
  }
});
