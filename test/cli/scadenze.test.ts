import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { afterAll, describe, expect, test } from "vitest";
import { COLONNE_ATTESE, COLONNE_CASO } from "../../src/model/scadenze/index.js";
import { dash, dashJson } from "../helpers/dash.js";
import { root } from "../helpers/empty-database.js";

const folder = mkdtempSync(join(tmpdir(), "dash-scadenze-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};
const rows = (text: string, delimiter = ";"): Record<string, string>[] =>
  parse(text, { columns: true, delimiter });

const HEAD = "id;regola;stato_domanda;data_base;profilo;data_adempimento;data_osservazione";
const CASES = `${HEAD}
uno;R2;ACCOLTA;2025-01-08;NON_ATTIVABILE;;2025-04-09
due;r6;;;;;2025-04-09
tre;R2;ACCOLTA;2025-01-08;NON_ATTIVABILE;2025-05-21;2025-06-01
`;

describe("dash scadenze valuta", () => {
  test("le colonne calcolate vanno in coda e si chiamano atteso_ se il file non le ha", () => {
    const ran = dash(["scadenze", "valuta", file("casi.csv", CASES)], folder);
    expect(ran.code).toBe(0);
    const found = rows(ran.out);
    expect(Object.keys(found[0] ?? {})).toEqual([...HEAD.split(";"), ...COLONNE_ATTESE]);
    expect(found[0]).toMatchObject({
      id: "uno",
      atteso_scadenza: "2025-04-08",
      atteso_giorni_residui: "-1",
      atteso_stato: "SCADUTO",
      atteso_prima_mensilita_sospesa: "2025-05",
      atteso_mese_ripresa: "",
    });
    expect(found[1]).toMatchObject({ atteso_stato: "NON_AVVIATO", atteso_scadenza: "" });
    expect(found[2]).toMatchObject({
      atteso_stato: "ASSOLTO_TARDIVO",
      atteso_mese_ripresa: "2025-06",
    });
  });

  test("accanto alle atteso_ del file le calcolate si chiamano calcolato_, e le diverse si contano", () => {
    const text = `regola;data_provvedimento;data_osservazione;atteso_stato;atteso_giorni_residui;nota
R6;2025-08-31;2026-02-28;NON_RICHIEDIBILE;0;resta
R6;2025-08-31;2026-03-01;NON_RICHIEDIBILE;-1;=1+1
`;
    const ran = dash(["scadenze", "valuta", file("attesi.csv", text)], folder);
    const found = rows(ran.out);
    expect(found.map((one) => [one.atteso_giorni_residui, one.calcolato_stato, one.nota])).toEqual([
      ["0", "NON_RICHIEDIBILE", "resta"],
      ["-1", "RICHIEDIBILE", "'=1+1"],
    ]);
    expect(ran.err).toContain("1 cella diversa");
    const json = dashJson(["scadenze", "valuta", "attesi.csv"], folder);
    expect(json).toMatchObject({
      esito: 0,
      celle_diverse: 1,
      casi: [{ calcolato_giorni_residui: 0 }, { calcolato_giorni_residui: -1 }],
    });
  });

  test("le letture si scelgono con le opzioni", () => {
    const text = `regola,tipo_domanda,stato_domanda,data_pad_nucleo,data_convocazione,esito_convocazione,data_registrazione_motivo,data_caricamento,data_osservazione
R1,PRIMA,ACCOLTA,2024-09-12,2024-12-05,GIUSTIFICATO_MOTIVO,2024-12-06,,2025-01-15
R1,PRIMA,ACCOLTA,2024-12-21,,,,,2025-04-21
R4,PRIMA,ACCOLTA,2024-09-12,,,,2024-10-16,2024-12-01
`;
    const due = (...flags: string[]): (string | undefined)[] =>
      rows(dash(["scadenze", "valuta", file("letture.csv", text), ...flags], folder).out, ",").map(
        (one) => one.atteso_scadenza,
      );
    expect(due()).toEqual(["2025-04-05", "2025-04-20", "2024-11-11"]);
    expect(due("--giustificato-motivo", "SOSPENDE")[0]).toBe("2025-02-20");
    expect(due("--giustificato-motivo", "NESSUNO")[0]).toBe("2025-01-10");
    expect(due("--proroga-festivi")[1]).toBe("2025-04-22");
    expect(due("--base-ap", "CARICAMENTO")[2]).toBe("2024-12-15");
  });

  test("una cella che non si legge ferma tutto, con riga e colonna", () => {
    const text = `${HEAD}\n\nuno;R2;ACCOLTA;8 gennaio;;;2025-04-09\n`;
    const ran = dash(["scadenze", "valuta", file("sbagliato.csv", text)], folder);
    expect(ran.code).toBe(4);
    expect(ran.err).toContain("sbagliato.csv, riga 3, colonna data_base");
    expect(ran.out).toBe("");
    for (const [name, body, code] of [
      ["senza-data.csv", `${HEAD}\nuno;R2;ACCOLTA;;;;\n`, "E-CASO"],
      ["senza-regola.csv", `${HEAD}\nuno;R9;ACCOLTA;;;;2025-01-01\n`, "E-CASO"],
      ["senza-colonna.csv", "regola;stato_domanda\nR1;ACCOLTA\n", "E-HDR-MISSING"],
      ["vuoto.csv", "", "E-EMPTY"],
    ] as const) {
      const bad = dash(["scadenze", "valuta", file(name, body)], folder);
      expect([name, bad.code]).toEqual([name, 4]);
      expect(bad.err).toContain(`ERRORE ${code} `);
    }
    expect(dash(["scadenze", "valuta", "manca.csv"], folder).err).toContain("ERRORE E-FILE ");
  });

  test("con --uscita il file compare intero, e non ne sostituisce un altro", () => {
    file("casi.csv", CASES);
    const args = ["scadenze", "valuta", "casi.csv", "--uscita", "valutati.csv"];
    expect(dash(args, folder)).toMatchObject({ code: 0, out: "" });
    expect(rows(readFileSync(join(folder, "valutati.csv"), "utf8"))).toHaveLength(3);
    expect(dash(args, folder).code).toBe(6);
    expect(dash([...args, "--sovrascrivi"], folder).code).toBe(0);
  });

  test("il comando non compare nell'aiuto, ma il suo aiuto c'è", () => {
    expect(dash(["--help"], folder).out).not.toContain("scadenze");
    expect(dash(["scadenze", "valuta", "--help"], folder).out).toContain("--giustificato-motivo");
  });
});

const SHARED = fileURLToPath(new URL("../../../shared/domain/casi-scadenze.csv", import.meta.url));
test.skipIf(!existsSync(SHARED))(
  "i casi del dominio escono dal comando senza una cella diversa",
  () => {
    const ran = dash(["scadenze", "valuta", SHARED], folder);
    expect(ran.code).toBe(0);
    expect(ran.err).toContain(" 0 celle diverse");
  },
);

test("uno script fuori da dash importa una funzione per regola col nome del pacchetto", () => {
  const script = `
    import * as scadenze from "dash-ats/model/scadenze";
    const riga = { stato_domanda: "ACCOLTA", tipo_domanda: "PRIMA", data_pad_nucleo: "2024-09-12",
      data_osservazione: "2024-12-11" };
    const names = ["valutaR1", "valutaR2", "valutaR3A", "valutaR3B", "valutaR4", "valutaR4B", "valutaR5"];
    console.log(JSON.stringify([scadenze.valutaR1(riga), names.map((n) => Object.keys(scadenze[n](riga)).length),
      scadenze.valutaR6({ ...riga, data_provvedimento: "2024-12-11" }).atteso_scadenza]));`;
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: root,
    encoding: "utf8",
  });
  const [r1, counts, r6] = JSON.parse(out);
  expect(r1).toMatchObject({ atteso_scadenza: "2025-01-10", atteso_giorni_residui: 30 });
  expect(counts).toEqual(Array(7).fill(COLONNE_ATTESE.length));
  expect(r6).toBe("2025-06-11");
});

test("la pagina sulle scadenze nomina ogni colonna che si legge", () => {
  const page = readFileSync(join(root, "docs/scadenze.md"), "utf8");
  expect(COLONNE_CASO.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
