import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, bench, sumOfLines } from "./load-world.js";

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

/** A source of the user's own, in the working folder. */
function source(name: string, text: string): void {
  mkdirSync(join(b.folder, "sources"), { recursive: true });
  writeFileSync(join(b.folder, "sources", `${name}.yaml`), text);
}

const NUCLEI = `
title: Nuclei dell'ambito, dal gestionale
table: domanda
keys: [protocollo]
until: data_presentazione
observed: {column: data_osservazione}
covers: {by: comune}
fill: {misura: ADI, tipo_domanda: PRIMA}
at_most:
  - [minori, componenti]
  - [minori_0_2, minori]
also:
  - table: nucleo_dichiarato
    take:
      protocollo: protocollo
      numero_componenti: componenti
      numero_minori: minori
      numero_minori_0_2: minori_0_2
      ha_disabili: disabili
columns:
  protocollo: {type: code, required: true, from: [ID pratica]}
  data_presentazione: {type: date, required: true, from: [Presentata il]}
  data_osservazione: {type: date, from: [Dati al]}
  importo_mensile: {type: euro, min: 0, from: [Importo ADI]}
  isee: {type: euro, min: 0, from: [Valore I.S.E.E.]}
  componenti: {type: integer, required: true, min: 1, max: 30, from: [N. componenti]}
  minori: {type: integer, min: 0, from: [di cui minori]}
  minori_0_2: {type: integer, min: 0, from: [di cui 0-2 anni]}
  disabili: {type: boolean, personal: true, from: [Disabili?]}
  comune_istat: {type: comune, required: true, into: comune, from: [Cod. comune]}
  comune_nome: {type: comune_name, of: comune_istat, from: [Comune residenza]}
  ambito: {type: ambito, of: comune_istat, into: null, from: [ATS]}
  municipio: {type: code, from: [Municip.]}
`;

const COMUNI = `
title: Comuni, ambiti e residenti
table: composizione_ats
after: composizione_ats
keys: [codice]
covers: {by: ambito}
fill: {nome_ambito: "{ambito}"}
at_most: [[famiglie, popolazione]]
also:
  - table: popolazione
    take: {comune: codice, residenti: popolazione}
    set: {anno: "{year}", sesso: T}
  - table: famiglie
    take: {comune: codice, famiglie: famiglie}
    set: {anno: "{year}"}
columns:
  regione: {type: regione, of: codice, into: null, from: [Regione]}
  codice: {type: comune, required: true, into: comune, from: [Codice ISTAT]}
  nome: {type: comune_name, of: codice, from: [Comune]}
  ambito: {type: ambito, required: true, into: codice_ambito, from: [Ambito territoriale]}
  popolazione: {type: integer, required: true, min: 0, from: [Residenti]}
  famiglie: {type: integer, min: 0, from: [Nuclei anagrafici]}
`;

const COMUNI_CSV =
  "Regione;Codice ISTAT;Comune;Ambito territoriale;Residenti;Nuclei anagrafici\r\n" +
  "01-Piemonte;004003;Alba;pie_2;31.272;14.100\r\n" +
  "01-Piemonte;4029;Bra;PIE_2;29.600;\r\n";

const NUCLEI_HEAD =
  "ID pratica;Presentata il;Dati al;Importo ADI;Valore I.S.E.E.;N. componenti;di cui minori;di cui 0-2 anni;Disabili?;Cod. comune;Comune residenza;ATS;Municip.\r\n";

describe("un file «comuni» con una fonte della cartella di lavoro", () => {
  test("una riga diventa composizione, popolazione e famiglie", async () => {
    source("comuni", COMUNI);
    const { report, exit, notices } = await b.one("comuni_2025-01-01.csv", COMUNI_CSV);
    expect(report.errore).toBeUndefined();
    expect([exit, report.fonte, report.caricate]).toEqual([0, "comuni", 2]);
    expect(notices.map((notice) => notice.code)).toEqual(["W-ZERI"]);
    expect(
      b.query("SELECT comune, codice_ambito, nome_ambito FROM composizione_ats ORDER BY comune"),
    ).toEqual([
      { comune: "A124", codice_ambito: "pie_2", nome_ambito: "pie_2" },
      { comune: "B111", codice_ambito: "pie_2", nome_ambito: "pie_2" },
    ]);
    expect(
      b.query("SELECT comune, anno, sesso, eta, residenti FROM popolazione ORDER BY comune"),
    ).toEqual([
      { comune: "A124", anno: 2025, sesso: "T", eta: null, residenti: 31_272 },
      { comune: "B111", anno: 2025, sesso: "T", eta: null, residenti: 29_600 },
    ]);
    // Where the file says nothing of the families there is no row, and never a zero.
    expect(b.query("SELECT comune, riga, famiglie FROM famiglie")).toEqual([
      { comune: "A124", riga: 2, famiglie: 14_100 },
    ]);
    expect(
      b.query("SELECT codice FROM ambito WHERE dimostrativa = 0").map((row) => row.codice),
    ).toEqual(["pie_2"]);
  });

  test("regione, nome e famiglie devono accordarsi col codice e coi residenti", async () => {
    source("comuni", COMUNI);
    const { report, rejects } = await b.one(
      "comuni_2025-01-01.csv",
      `${COMUNI_CSV}12-Lazio;004078;Cuneo;pie_2;55.000;25.000\r\n01;004179;Torino;pie_2;2.000;900\r\n01;004203;Saluzzo;pie_2;17.000;17.001\r\n1;004215;Savigliano;pie_2;21.000;\r\n01;004130;Mondovì;pie_2;22.000;9.800\r\n`,
    );
    expect(rejects.map(({ line, code, column }) => [line, code, column])).toEqual([
      [4, "R-TERR", "regione"],
      [5, "R-TERR-NAME", "nome"],
      [6, "R-RANGE", "famiglie"],
    ]);
    expect(report.caricate).toBe(4);
    expect(b.query("SELECT COUNT(*) n FROM popolazione")).toEqual([{ n: 4 }]);
  });
});

describe("un file «nuclei» con una fonte della cartella di lavoro", () => {
  test("importi, ISEE e conteggi vanno ognuno nella sua tabella", async () => {
    source("nuclei", NUCLEI);
    const { report, exit } = await b.one(
      "nuclei.csv",
      `${NUCLEI_HEAD}P1;15/01/2024;31/12/2025;1.234,56;9.000,00;4;2;1;Sì;004003;Alba;;\r\n` +
        "P2;16/01/2024;31/12/2025;;;1;;;;004029;Bra;;\r\n",
    );
    expect(report.errore).toBeUndefined();
    expect([exit, report.fonte, report.caricate]).toEqual([0, "nuclei", 2]);
    expect([report.data_osservazione, report.domande_fino_al]).toEqual([
      "2025-12-31",
      "2024-01-16",
    ]);
    expect(
      b.query(
        "SELECT protocollo, misura, comune, importo_mensile_cent, isee_cent FROM domanda ORDER BY 1",
      ),
    ).toEqual([
      {
        protocollo: "P1",
        misura: "ADI",
        comune: "A124",
        importo_mensile_cent: 123_456,
        isee_cent: 900_000,
      },
      {
        protocollo: "P2",
        misura: "ADI",
        comune: "B111",
        importo_mensile_cent: null,
        isee_cent: null,
      },
    ]);
    expect(
      b.query(
        "SELECT protocollo, riga, numero_componenti, numero_minori, numero_minori_0_2, ha_disabili FROM nucleo_dichiarato ORDER BY 1",
      ),
    ).toEqual([
      {
        protocollo: "P1",
        riga: 2,
        numero_componenti: 4,
        numero_minori: 2,
        numero_minori_0_2: 1,
        ha_disabili: 1,
      },
      {
        protocollo: "P2",
        riga: 3,
        numero_componenti: 1,
        numero_minori: null,
        numero_minori_0_2: null,
        ha_disabili: null,
      },
    ]);
  });

  test("una riga scartata non lascia nulla in nessuna tabella", async () => {
    source("nuclei", NUCLEI);
    const outcome = await b.one(
      "nuclei.csv",
      `${NUCLEI_HEAD}P1;15/01/2024;31/12/2025;10;0;4;2;1;S;004003;Alba;;\r\n` +
        "P2;15/01/2024;31/12/2025;10;0;31;2;1;S;004003;Alba;;\r\n" +
        "P3;15/01/2024;31/12/2025;10;0;3;4;1;S;004003;Alba;;\r\n" +
        "P4;15/01/2024;31/12/2025;10;0;3;1;0;S;004003;Alba;;\r\n" +
        "P5;15/01/2024;31/12/2025;10;0;3;1;0;S;004003;Alba;;\r\n",
    );
    expect(outcome.rejects.map(({ line, code, column }) => [line, code, column])).toEqual([
      [3, "R-RANGE", "componenti"],
      [4, "R-RANGE", "minori"],
    ]);
    expect(sumOfLines(outcome)).toBe(outcome.report.lette);
    const protocolli = (table: string): unknown[] =>
      b.query(`SELECT protocollo FROM ${table} ORDER BY 1`).map((row) => row.protocollo);
    expect(protocolli("domanda")).toEqual(["P1", "P4", "P5"]);
    expect(protocolli("nucleo_dichiarato")).toEqual(["P1", "P4", "P5"]);
  });

  test("l'ambito si confronta con la composizione che il file «comuni» ha portato", async () => {
    source("nuclei", NUCLEI);
    source("comuni", COMUNI);
    b.write("comuni_2025-01-01.csv", COMUNI_CSV);
    b.write(
      "nuclei.csv",
      `${NUCLEI_HEAD}P1;15/01/2024;31/12/2025;10;0;4;2;1;S;004003;Alba;PIE_2;\r\n` +
        "P2;15/01/2024;31/12/2025;10;0;4;2;1;S;004003;Alba;pie_3;\r\n" +
        "P3;15/01/2024;31/12/2025;10;0;4;2;1;S;004029;Bra;pie_2;\r\n",
    );
    const { outcomes } = await b.load([b.folder]);
    expect(outcomes.map(({ report }) => [report.fonte, report.caricate])).toEqual([
      ["comuni", 2],
      ["nuclei", 2],
    ]);
    expect(outcomes[1]?.rejects.map(({ line, code }) => [line, code])).toEqual([
      [3, "R-TERR-AMBITO"],
    ]);
  });

  test("molte righe e due letture del file danno le stesse righe nelle due tabelle", async () => {
    source("nuclei", NUCLEI);
    const rows = Array.from(
      { length: 500 },
      (_, i) => `P${i};15/01/2024;31/12/2025;1,234.50;0;${(i % 5) + 1};0;0;N;004003;Alba;;\r\n`,
    );
    const { report } = await b.one("nuclei.csv", NUCLEI_HEAD + rows.join(""));
    expect(report.caricate).toBe(500);
    expect(
      b.query(
        "SELECT COUNT(*) n, SUM(importo_mensile_cent) cent FROM domanda UNION ALL SELECT COUNT(*), SUM(numero_componenti) FROM nucleo_dichiarato",
      ),
    ).toEqual([
      { n: 500, cent: 500 * 123_450 },
      { n: 500, cent: 1500 },
    ]);
  });

  test("la stessa domanda da due fonti alla stessa data non si conta due volte", async () => {
    source("nuclei", NUCLEI);
    const inps =
      "protocollo;misura;tipo_domanda;data_presentazione;comune_istat\nP1;ADI;PRIMA;2024-01-15;004003\n";
    await b.one("inps_domande_2025-12-31.csv", inps);
    const again = `${NUCLEI_HEAD}P1;15/01/2024;31/12/2025;10;0;4;2;1;S;004003;Alba;;\r\n`;
    expect((await b.one("nuclei.csv", again)).report.errore?.codice).toBe("E-SNAPSHOT");
    const other = again.replace("P1;", "P9;");
    expect((await b.one("nuclei.csv", other)).report.errore).toBeUndefined();
    expect((await b.one("nuclei.csv", again, { sostituisci: true })).report.errore).toBeUndefined();
    expect(b.query("SELECT protocollo FROM domanda").length).toBe(1);
  });
});

describe("una fonte che non riempie ciò che la tabella vuole", () => {
  const poor = (more: string): string =>
    `title: P\ntable: domanda\nkeys: [protocollo]\ncovers: {by: comune}\n${more}`;

  test("nessuna colonna dichiarata: T-SPEC, prima di leggere le righe", async () => {
    source(
      "povera",
      poor("columns: {protocollo: {type: code, required: true, from: [chiave povera]}}\n"),
    );
    await expect(b.one("povera_2025-12-31.csv", "chiave povera\nP1\n")).rejects.toMatchObject({
      code: "T-SPEC",
    });
  });

  test("una colonna dichiarata e non obbligatoria che è vuota: R-REQ, non un errore di SQLite", async () => {
    source(
      "povera",
      poor(
        "fill: {misura: ADI, tipo_domanda: PRIMA}\ncolumns:\n  protocollo: {type: code, required: true, from: [chiave povera]}\n  data_presentazione: {type: date, from: [giorno povero]}\n",
      ),
    );
    const { rejects, report } = await b.one(
      "povera_2025-12-31.csv",
      "chiave povera;giorno povero\nP1;2024-01-01\nP2;\nP3;2024-01-01\n",
    );
    expect(rejects.map(({ line, code, column }) => [line, code, column])).toEqual([
      [3, "R-REQ", "data_presentazione"],
    ]);
    expect(report.caricate).toBe(2);
    const headless = await b.one("povera_2025-11-30.csv", "chiave povera\nP1\n");
    expect(headless.report.errore?.codice).toBe("E-HDR-MISSING");
  });
});
