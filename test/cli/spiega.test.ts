import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bench, bench } from "../app/load-world.js";
import { dash, dashJson } from "../helpers/dash.js";

let b: Bench;
const NUCLEI = 6;
const each = (head: string, line: (i: number) => string | null): string =>
  `${[head, ...Array.from({ length: NUCLEI }, (_, i) => line(i)).filter((one) => one !== null)].join("\r\n")}\r\n`;

beforeAll(async () => {
  b = bench();
  await b.one(
    "inps_domande_2025-12-15.csv",
    each(
      "protocollo;misura;tipo_domanda;data_presentazione;comune_istat;isee;importo_mensile",
      (i) =>
        `INPS-ADI-${i};ADI;PRIMA;2025-01-1${i};${i < 5 ? "004003" : "004029"};${i}000,00;480,00`,
    ),
  );
  // The fifth is suspended.
  await b.one(
    "inps_stati_2025-12-15.csv",
    each("protocollo;stato;motivo;dal;al", (i) =>
      i === 4 ? `INPS-ADI-${i};SOSPESA;S01;2025-06-01;` : `INPS-ADI-${i};ACCOLTA;;2025-02-01;`,
    ),
  );
  await b.one(
    "inps_individui_2025-12-15.csv",
    each(
      "id_individuo;protocollo;ruolo;data_nascita;sesso;cittadinanza_classe;disabilita_classe",
      (i) =>
        `P${i};INPS-ADI-${i};RICHIEDENTE;1970-01-0${i + 1};F;${i % 2 === 0 ? "ITALIANA" : "UE"};NESSUNA`,
    ),
  );
  // The first has no case on GePI; of the others two have a completed AP, one of them after the date.
  await b.one(
    "gepi_casi_2025-12-31.csv",
    each("id_caso;protocollo;codice_ambito;comune_istat;data_caricamento;stato_caso", (i) =>
      i === 0 ? null : `C${i};INPS-ADI-${i};pie_2;004003;2025-02-10;ASSEGNATO`,
    ),
  );
  await b.one(
    "gepi_ap_2025-12-31.csv",
    "id_caso;data_avvio;data_completamento;esito;revisione\r\nC1;2025-03-01;2025-03-20;B;1\r\nC2;2025-03-01;;;1\r\n",
  );
});
afterAll(() => b.remove());

interface Step {
  readonly condizione: string | null;
  readonly righe: number;
  readonly escluse: number;
}
interface Shown {
  readonly numeratore: { readonly gruppi: readonly { passi: readonly Step[]; valore: number }[] };
  readonly denominatore: { readonly gruppi: readonly { passi: readonly Step[] }[] } | null;
}

describe("dash spiega", () => {
  test("dice quante righe restano e quante escono a ogni condizione", () => {
    const ran = dash(["spiega", "B.1.5", "--ambito", "pie_2"], b.folder);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("AP completate");
    expect(ran.out).toMatch(/Valore: \d+,\d% \(1 su \d\)/);
    expect(ran.out).toMatch(/^ +\d+ +1 {2}accolta$/m);
    expect(ran.out).toContain("ap_completata_il <= 2025-12-31");
    expect(ran.out).toMatch(
      /gepi_ap_2025-12-31\.csv, dati al 31\/12\/2025, 2 righe, sha256 [0-9a-f]{12}/,
    );
    expect(ran.out).not.toContain("INPS-ADI");
  });

  test("--json ha i passi, le forniture con l'impronta intera, il piano e l'SQL", () => {
    const json = dashJson(["spiega", "B.1.5", "--ambito", "pie_2"], b.folder);
    const [value] = json.spiegazione as readonly Shown[];
    const steps = value?.numeratore.gruppi[0]?.passi ?? [];
    expect(steps.map(({ condizione }) => condizione)).toEqual([
      null,
      "accolta",
      "caricato_il <= :data_osservazione",
      "ap_completata_il <= :data_osservazione",
    ]);
    for (const [i, step] of steps.entries()) {
      expect(step.escluse).toBe(i === 0 ? 0 : (steps[i - 1]?.righe ?? 0) - step.righe);
    }
    expect(steps.at(-1)?.righe).toBe(1);
    const fonti = json.fonti as readonly { file: string; sha256: string }[];
    expect(fonti.find(({ file }) => file.startsWith("gepi_ap"))?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(json.sql).toContain("FROM nucleo WHERE ambito = ?");
    expect(json.elenco).toBeUndefined();
  });

  test("--elenco dà i protocolli contati, e in CSV solo quelli; mai chi è una persona", () => {
    const ran = dash(
      ["spiega", "B.1.5", "--ambito", "pie_2", "--elenco", "--formato", "csv"],
      b.folder,
    );
    expect(ran.err).toContain("uso interno");
    const rows: Record<string, string>[] = parse(ran.out, { columns: true, delimiter: ";" });
    expect(rows.filter((row) => row.numeratore === "S").map((row) => row.protocollo)).toEqual([
      "INPS-ADI-1",
    ]);
    expect(rows.map((row) => row.protocollo)).not.toContain("INPS-ADI-4");
    expect(Object.keys(rows[0] ?? {}).join(" ")).not.toMatch(
      /nascita|sesso|nome_|fiscale|individuo/,
    );
  });

  test("si divide per le stesse dimensioni della cifra, e in CSV ha una riga per passo", () => {
    const csv = dash(
      ["spiega", "A.1.1", "--ambito", "pie_2", "--per", "comune", "--formato", "csv"],
      b.folder,
    );
    const rows: Record<string, string>[] = parse(csv.out, { columns: true, delimiter: ";" });
    const last = rows.filter((row) => row.comune === "A124").at(-1);
    expect(last).toMatchObject({ passo: "1", condizione: "accolta", righe: "4", escluse: "1" });
    const wrong = dash(["spiega", "A.1.1", "--per", "colore"], b.folder);
    expect([wrong.code, wrong.err.includes("Dimensioni adatte")]).toEqual([2, true]);
  });

  test("spiega le voci, le quote, i compositi e le variazioni, e anche come explain", () => {
    const out = (code: string, ...more: string[]): string =>
      dash(["explain", code, "--ambito", "pie_2", ...more], b.folder).out;
    expect(out("A.5.9")).toContain("A.5.9 ISEE medio e mediano, voce MEDIANA");
    expect(out("A.3.1")).toMatch(/^ {2}Italiana +3 +2$/m);
    expect(out("M.1")).toContain("B.1.5 AP completate");
    expect(out("M.1")).toContain("Denominatore: come sopra");
    expect(out("A.2.5")).toContain("la variazione rispetto a un mese prima");
    expect(out("B.1.5", "--sql")).toContain("-- popolazione nucleo");
  });

  test("un codice che non c'è ha i nomi vicini", () => {
    const ran = dash(["spiega", "B.1.55"], b.folder);
    expect([ran.code, ran.err.includes("B.1.5")]).toEqual([2, true]);
  });
});

describe("il catalogo da riga di comando", () => {
  test("dash indicatori --json dà ogni codice con tutti i suoi campi", () => {
    const json = dashJson(["indicatori"], b.folder);
    const list = json.indicatori as readonly Record<string, unknown>[];
    expect(list.length).toBeGreaterThan(80);
    for (const one of list) {
      expect(one.origine).toMatch(/^[DdI]$/);
      expect(one.osservazione).toMatch(/^(S|G1|F|W|A)$/);
      expect(one.direzione).toMatch(/^(piu|meno|neutro)$/);
      for (const field of [
        "codice",
        "nome",
        "domanda",
        "definizione",
        "grafico",
        "riferimento",
        "file",
      ]) {
        expect([one.codice, field, typeof one[field]]).toEqual([one.codice, field, "string"]);
      }
      expect(one.dimensioni).toContain("regione");
      expect((one.esempi as readonly unknown[]).length).toBeGreaterThan(0);
      const measured = one.numeratore ?? one.varianti ?? one.composto_di;
      expect(measured).toBeTruthy();
    }
  });

  test("dash indicatori mostra --sql fa vedere il piano e chi legge insieme", () => {
    const { out } = dash(["indicatori", "mostra", "B.1.5", "--sql"], b.folder);
    expect(out).toContain("-- scansione di nucleo");
    expect(out).toMatch(/la stessa lettura serve anche: .*B\.1\.10/);
    expect(out).toContain("--   v0: B.1.5, numeratore");
  });
});
