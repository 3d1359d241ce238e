import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dash, dashJson, type Ran } from "../helpers/dash.js";

/** The whole path on the smallest regione: files, database, figures, pages. */
const folder = mkdtempSync(join(tmpdir(), "dash-path-"));
const db = ["--db", "demo/dash.sqlite"];
let demo: Ran;

beforeAll(() => {
  demo = dash(["demo", "--regione", "02", "--ambito", "vda_1"], folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("dash demo", () => {
  test("scrive i file, li carica tutti, finisce col percorso di un PDF", () => {
    expect(demo.code).toBe(0);
    expect(demo.out).toContain("demo/report/report_standard_vda_1_2025-12-31.pdf");
    expect(demo.err).toContain("Ora prova:");
    // Seconds as one writes them in Italian.
    expect(demo.err.match(/\d+,\d s\b/g)?.length).toBeGreaterThanOrEqual(4);
    expect(demo.err).not.toMatch(/\d\.\d s\b/);
    const pdf = readFileSync(join(folder, "demo/report/report_standard_vda_1_2025-12-31.pdf"));
    expect(pdf.subarray(0, 5).toString("latin1")).toBe("%PDF-");
  });
  test("una seconda volta non raddoppia niente", () => {
    const before = dashJson(["calcola", "A.1.1", "--regione", "02", ...db], folder);
    expect(dash(["demo", "--regione", "02", "--ambito", "vda_1"], folder).code).toBe(0);
    expect(dashJson(["calcola", "A.1.1", "--regione", "02", ...db], folder)).toEqual(before);
  });
});

describe("la busta JSON", () => {
  test("calcola dà risultati con territorio, due date, righe e fonti", () => {
    const found = dashJson(
      [
        "calcola",
        "B.1.5",
        "--ambito",
        "vda_1",
        "--per",
        "comune",
        "--confronta",
        "regione,italia,precedente",
        ...db,
      ],
      folder,
    );
    expect(Object.keys(found).slice(0, 4)).toEqual(["versione", "comando", "esito", "avvisi"]);
    expect(found).toMatchObject({ versione: 1, comando: "calcola", esito: 0 });
    const [result] = found.risultati as Record<string, unknown>[];
    expect(result).toMatchObject({
      codice: "B.1.5",
      unita: "percentuale",
      territorio: { livello: "ambito", codice: "vda_1" },
      data_osservazione: "2025-12-31",
    });
    expect(result?.domande_fino_al).toMatch(/^2025-12-\d\d$/);
    const [row] = (result?.righe ?? []) as Record<string, unknown>[];
    for (const key of [
      "comune",
      "valore",
      "numeratore",
      "denominatore",
      "regione",
      "italia",
      "precedente",
    ]) {
      expect(row).toHaveProperty(key);
    }
    expect(row?.italia).toBeNull();
    const [fonte] = (result?.fonti ?? []) as Record<string, unknown>[];
    expect(fonte?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
  test("i comuni sommano all'ambito e gli ambiti alla regione", () => {
    const value = (args: readonly string[]): number => {
      const found = dashJson(["calcola", "A.1.1", ...args, ...db], folder);
      const [result] = found.risultati as { righe: { valore: number }[] }[];
      return (result?.righe ?? []).reduce((sum, row) => sum + row.valore, 0);
    };
    const whole = value(["--regione", "02"]);
    expect(whole).toBeGreaterThan(50);
    expect(value(["--regione", "02", "--per", "ambito"])).toBe(whole);
    expect(value(["--regione", "02", "--per", "comune"])).toBe(whole);
    expect(value(["--ambito", "vda_1", "--per", "comune"])).toBe(value(["--ambito", "vda_1"]));
  });
  test("verifica esce con 9 sopra la soglia e con 0 sotto, con gli stessi nuclei", () => {
    const args = ["verifica", "nuclei-a-rischio", "--regione", "02", "--entro", "15", ...db];
    const over = dash([...args, "--max", "0", "--json"], folder);
    expect(over.code).toBe(9);
    const found = JSON.parse(over.out) as { conteggio: number; nuclei: Record<string, unknown>[] };
    expect(found).toMatchObject({
      scenario: "nuclei-a-rischio",
      entro: 15,
      max: 0,
      scattato: true,
      esito: 9,
    });
    expect(found.nuclei).toHaveLength(found.conteggio);
    expect(Object.keys(found.nuclei[0] ?? {})).toEqual([
      "protocollo",
      "comune",
      "regola",
      "scadenza",
      "giorni_residui",
      "stato",
      "rischio",
      "ultimo_giorno_utile",
      "case_manager",
    ]);
    expect(dash([...args, "--max", String(found.conteggio)], folder).code).toBe(0);
  });
  test("report dice che cosa ha scritto, con la stessa impronta due volte", () => {
    const made = (zone: string): Ran =>
      dash(
        [
          "report",
          "--ambito",
          "vda_1",
          "--formato",
          "pdf,pptx,xlsx",
          "--uscita",
          "due",
          "--sovrascrivi",
          "--json",
          ...db,
        ],
        folder,
        { TZ: zone, LANG: zone === "UTC" ? "C" : "it_IT.UTF-8" },
      );
    const first = JSON.parse(made("Europe/Rome").out) as {
      file: { formato: string; sha256: string; pagine: number }[];
    };
    const again = JSON.parse(made("Pacific/Kiritimati").out) as typeof first;
    expect(first.file.map((one) => one.formato)).toEqual(["pdf", "pptx", "xlsx"]);
    expect(first.file[0]?.pagine).toBeGreaterThanOrEqual(8);
    expect(again.file).toEqual(first.file);
  });
});

describe("dash modelli nuovo", () => {
  test("scrive un modello che è subito valido e fa un report, con lo schema per gli editor accanto", () => {
    expect(dash(["modelli", "nuovo", "mio"], folder).code).toBe(0);
    const text = readFileSync(join(folder, "templates/mio.yaml"), "utf8");
    expect(text).toContain("$schema=modello.schema.json");
    const schema = JSON.parse(
      readFileSync(join(folder, "templates/modello.schema.json"), "utf8"),
    ) as { readonly required: readonly string[] };
    expect(schema.required).toEqual(expect.arrayContaining(["title", "sections"]));
    expect(dash(["modelli", "valida", "mio"], folder).code).toBe(0);
    const made = dash(["report", "mio", "--ambito", "vda_1", "--uscita", "mio.pdf", ...db], folder);
    expect(made.code).toBe(0);
    expect(existsSync(join(folder, "mio.pdf"))).toBe(true);
  });
  test("non tocca un modello che c'è già, e può partire da uno di dash", () => {
    expect(dash(["modelli", "nuovo", "mio"], folder).code).toBe(2);
    expect(dash(["modelli", "nuovo", "mio", "--da", "sintesi"], folder).code).toBe(6);
    expect(dash(["modelli", "nuovo", "Mio!"], folder).code).toBe(2);
    expect(dash(["modelli", "nuovo", "sintesi_nostra", "--da", "sintesi"], folder).code).toBe(0);
    expect(dash(["modelli", "valida", "sintesi_nostra"], folder).code).toBe(0);
  });
});

describe("gli errori", () => {
  const fails = (args: readonly string[], code: number, says: RegExp): void => {
    const ran = dash(args, folder);
    expect(`${ran.code} ${ran.err}`).toMatch(says);
    expect(ran.code).toBe(code);
    expect(ran.err).not.toMatch(/\n\s+at /);
  };
  test("un ambito che non esiste: uscita 2, un suggerimento, nessun file", () => {
    const before = readdirSync(folder).sort();
    fails(["report", "--ambito", "pie_99", ...db], 2, /pie_\d/);
    expect(readdirSync(folder).sort()).toEqual(before);
  });
  test("un file che non esiste, uno vuoto, uno con altre colonne: uscita 4", () => {
    writeFileSync(join(folder, "vuoto.csv"), "");
    writeFileSync(join(folder, "altro.csv"), "pippo;pluto\n1;2\n");
    fails(["carica", "manca.csv"], 4, /E-FILE/);
    fails(["carica", "vuoto.csv"], 4, /E-EMPTY/);
    fails(["carica", "altro.csv"], 4, /E-HDR-MISSING/);
    expect(existsSync(join(folder, "dash.sqlite"))).toBe(false);
  });
  test("comandi, opzioni e indicatori sbagliati: uscita 2 con un suggerimento", () => {
    fails(["raport"], 2, /report/);
    fails(["report", "--ambitoo", "x"], 2, /USO/);
    fails(["calcola", "B.1.55", ...db], 2, /B\.1\.5/);
    fails(["calcola", "A.1.1", "--per", "colore", ...db], 2, /comune/);
    fails(["calcola", "A.1.1", "--data", "31/02/2025", ...db], 2, /non è una data/);
  });
  test("senza database il rimedio dice che cosa fare", () => {
    fails(["calcola", "A.1.1", "--db", "nessuno.sqlite"], 6, /dash demo|carica/);
  });
  test("un report già scritto non si sovrascrive senza chiederlo", () => {
    const args = ["report", "--ambito", "vda_1", "--uscita", "una", ...db];
    expect(dash(args, folder).code).toBe(0);
    fails(args, 6, /--sovrascrivi/);
  });
});
