import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listForniture, removeFornitura } from "../../src/app/forniture.js";
import { type Bench, bench } from "./load-world.js";

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

const domande = (...rows: [protocollo: string, comune: string][]): string =>
  [
    "protocollo;misura;tipo_domanda;data_presentazione;comune_istat",
    ...rows.map(([p, c]) => `${p};ADI;PRIMA;2024-02-01;${c}`),
  ].join("\n");
const stati = (...protocolli: string[]): string =>
  ["protocollo;stato;dal", ...protocolli.map((p) => `${p};ACCOLTA;2024-03-01`)].join("\n");
const coverage = (): unknown =>
  b.query(
    "SELECT f.fonte, c.codice_ambito AS ambito, c.righe FROM copertura c JOIN fornitura f ON f.id = c.fornitura_id ORDER BY f.id, 2",
  );
const BRA = "004029";
const TORINO = "001272";

test("altro contenuto per la stessa data e lo stesso ambito: E-SNAPSHOT, salvo --sostituisci", async () => {
  await b.one("inps_domande_2025-12-31.csv", domande(["P1", "004003"]));
  const other = await b.one(
    "inps_domande_2025-12-31_bis.csv",
    domande(["P1", "004003"], ["P2", "004003"]),
  );
  expect(other).toMatchObject({ exit: 4, report: { errore: { codice: "E-SNAPSHOT" } } });
  expect(b.query("SELECT protocollo FROM domanda")).toEqual([{ protocollo: "P1" }]);
  const replaced = await b.one(
    "inps_domande_2025-12-31_bis.csv",
    domande(["P1", "004003"], ["P2", "004003"]),
    { sostituisci: true },
  );
  expect(replaced.exit).toBe(0);
  expect(b.query("SELECT protocollo FROM domanda ORDER BY 1")).toEqual([
    { protocollo: "P1" },
    { protocollo: "P2" },
  ]);
  expect(b.query("SELECT COUNT(*) AS n FROM fornitura")).toEqual([{ n: 1 }]);
});

test("un altro ambito, o un'altra data, sono altre forniture", async () => {
  await b.one("inps_domande_2025-12-31_alba.csv", domande(["P1", "004003"]));
  const torino = await b.one("inps_domande_2025-12-31_torino.csv", domande(["P9", TORINO]));
  const before = await b.one("inps_domande_2025-11-30.csv", domande(["P1", "004003"]));
  expect([torino.exit, before.exit]).toEqual([0, 0]);
});

test("non si sostituisce una fornitura che copre anche altri ambiti", async () => {
  await b.one("inps_domande_2025-12-31.csv", domande(["P1", "004003"], ["P9", TORINO]));
  const narrow = await b.one(
    "inps_domande_2025-12-31_alba.csv",
    domande(["P1", "004003"], ["P2", "004003"]),
    { sostituisci: true },
  );
  expect(narrow.report.errore?.codice).toBe("E-SNAPSHOT");
  expect(b.query("SELECT COUNT(*) AS n FROM domanda")).toEqual([{ n: 2 }]);
});

test("i figli coprono l'ambito del genitore, anche se il genitore arriva dopo", async () => {
  await b.one("inps_stati_2025-12-31.csv", stati("P1", "P2"));
  expect(coverage()).toEqual([{ fonte: "inps_stati", ambito: "", righe: 2 }]);
  await b.one("inps_domande_2025-12-31.csv", domande(["P1", "004003"]));
  expect(coverage()).toEqual([
    { fonte: "inps_stati", ambito: "", righe: 1 },
    { fonte: "inps_stati", ambito: "pie_2", righe: 1 },
    { fonte: "inps_domande", ambito: "pie_2", righe: 1 },
  ]);
});

test("gli invii al CPI trovano il loro ambito anche se i componenti arrivano dopo", async () => {
  const invii = "id_individuo;data_avvio_cpi\nI1;2025-03-01\n";
  const individui =
    "id_individuo;protocollo;ruolo;data_nascita;sesso\nI1;P1;RICHIEDENTE;1980-01-01;F\n";
  await b.one("inps_domande_2025-12-31.csv", domande(["P1", "004003"]));
  await b.one("gepi_invii_cpi_2025-12-31.csv", invii);
  expect(coverage()).toContainEqual({ fonte: "gepi_invii_cpi", ambito: "", righe: 1 });
  await b.one("inps_individui_2025-12-31.csv", individui);
  expect(coverage()).toContainEqual({ fonte: "gepi_invii_cpi", ambito: "pie_2", righe: 1 });
  expect(coverage()).not.toContainEqual({ fonte: "gepi_invii_cpi", ambito: "", righe: 1 });
});

test("i file di una cartella si caricano coi genitori davanti, e gli scarti non sono file da caricare", async () => {
  const folder = join(b.folder, "invio");
  mkdirSync(folder);
  writeFileSync(join(folder, "a_inps_stati_2025-12-31.csv"), stati("P1"));
  writeFileSync(join(folder, "z_inps_domande_2025-12-31.csv"), domande(["P1", "004003"]));
  writeFileSync(join(folder, "z_inps_domande_2025-12-31.csv.scarti.csv"), "riga;codice\n");
  const { outcomes, exit } = await b.load(["invio"]);
  expect(exit).toBe(0);
  expect(outcomes.map((one) => one.report.fonte)).toEqual(["inps_domande", "inps_stati"]);
});

test("il codice d'uscita è il peggiore: un file rifiutato non ferma gli altri", async () => {
  b.write("rotto.csv", "pesca;mela\n1;2\n");
  b.write("inps_domande_2025-12-31.csv", domande(["P1", "004003"]));
  const { outcomes, exit } = await b.load(["rotto.csv", "inps_domande_2025-12-31.csv"]);
  expect(exit).toBe(4);
  expect(outcomes.map((one) => one.exit).sort()).toEqual([0, 4]);
});

test("--prova controlla tutto e non scrive nulla, nemmeno il database", async () => {
  b.remove();
  b = bench("assente");
  const dry = await b.one("inps_domande_2025-12-31.csv", domande(["P1", "004003"], ["P2", "abc"]), {
    prova: true,
  });
  expect(dry).toMatchObject({ exit: 3, report: { caricate: 1, scartate: 1, scarti_file: null } });
  expect(existsSync(b.world.database)).toBe(false);
  expect(existsSync(join(b.folder, "inps_domande_2025-12-31.csv.scarti.csv"))).toBe(false);
});

test("la data di osservazione: senza indizi si chiede, --data la dà, e non può smentire il file", async () => {
  const none = await b.one("inps_domande.csv", domande(["P1", "004003"]));
  expect(none.report.errore).toMatchObject({ codice: "E-SNAPSHOT" });
  expect(none.remedy).toContain("--data");
  const given = await b.one("inps_domande.csv", domande(["P1", "004003"]), { data: "31/12/2025" });
  expect(given.report.data_osservazione).toBe("2025-12-31");
  const column = domande(["P1", "004003"])
    .replace("comune_istat", "comune_istat;data_osservazione")
    .replace("004003", "004003;2025-10-31");
  const contrary = await b.one("altre.csv", column, { data: "31/12/2025" });
  expect(contrary.report.errore?.codice).toBe("E-SNAPSHOT");
  expect((await b.one("altre.csv", column)).report.data_osservazione).toBe("2025-10-31");
});

test("una richiesta sbagliata è un errore d'uso, non un file rifiutato", async () => {
  const wrong = { code: "USO", exit: 2 };
  await expect(b.load(["x.csv"], { fonte: "inps_domanda" })).rejects.toMatchObject({
    ...wrong,
    remedy: expect.stringContaining("inps_domande"),
  });
  await expect(b.load(["x.csv"], { data: "domani" })).rejects.toMatchObject(wrong);
  await expect(b.load(["x.csv"], { codifica: "klingon" })).rejects.toMatchObject(wrong);
});

test("una fonte della cartella dell'utente si aggiunge alle nostre", async () => {
  mkdirSync(join(b.folder, "sources", "mie"), { recursive: true });
  writeFileSync(
    join(b.folder, "sources", "mie", "famiglie.yaml"),
    "title: Le mie famiglie\ntable: famiglie\nkeys: [paese]\ncovers: {by: comune}\nfill: {anno: '{year}'}\ncolumns:\n  paese: {type: comune, required: true, into: comune}\n  quante: {type: integer, required: true, into: famiglie}\n",
  );
  const outcome = await b.one("elenco_2025-01-01.csv", "paese;quante\n004003;13.500\n");
  expect(outcome.report).toMatchObject({ fonte: "mie_famiglie", caricate: 1 });
  expect(b.query("SELECT anno, comune, famiglie FROM famiglie")).toEqual([
    { anno: 2025, comune: "A124", famiglie: 13500 },
  ]);
});

test("una fonte mal definita si rifiuta col posto, e non tocca il database", async () => {
  mkdirSync(join(b.folder, "sources"));
  writeFileSync(
    join(b.folder, "sources", "rotta.yaml"),
    "title: x\ntable: famiglie\nkeys: [niente]\ncovers: {by: comune}\ncolumns: {}\n",
  );
  await expect(b.load(["x.csv"])).rejects.toMatchObject({
    code: "T-SPEC",
    exit: 5,
    place: { file: "rotta.yaml", line: 3 },
  });
});

test("forniture: elenco con copertura e scarti, e rimozione con tutte le righe", async () => {
  expect(listForniture(b.world)).toEqual([]);
  await b.one("inps_domande_2025-12-31.csv", domande(["P1", "004003"], ["P2", BRA], ["P3", "abc"]));
  const [row] = listForniture(b.world);
  expect(row).toMatchObject({
    id: 1,
    fonte: "inps_domande",
    caricate: 2,
    scartate: 1,
    scarti: { "R-TERR": 1 },
    dimostrativa: false,
  });
  expect(row?.ambiti).toContain("pie_2");
  expect(removeFornitura(1, b.world).file).toBe("inps_domande_2025-12-31.csv");
  expect(b.query("SELECT COUNT(*) AS n FROM domanda")).toEqual([{ n: 0 }]);
  expect(b.query("SELECT COUNT(*) AS n FROM scarto")).toEqual([{ n: 0 }]);
  expect(() => removeFornitura(1, b.world)).toThrowError(expect.objectContaining({ code: "USO" }));
});

test("la composizione letta da un file prende il posto di quella dimostrativa, e la copertura la segue", async () => {
  await b.one("inps_domande_2025-12-31.csv", domande(["P1", "004003"], ["P9", TORINO]));
  const outcome = await b.one(
    "ats_composizione_2025-01-01.csv",
    `codice_ambito;nome_ambito;comune_istat;comune;capofila\npie_77;Prova;004003;Alba;S\npie_77;Prova;${BRA};Bra;N\n`,
  );
  expect(outcome.report).toMatchObject({ fonte: "ats_composizione", caricate: 2, scartate: 0 });
  expect(
    b.query(
      "SELECT codice, nome, regione, capofila, dimostrativa FROM ambito WHERE codice = 'pie_77'",
    ),
  ).toEqual([
    { codice: "pie_77", nome: "Prova", regione: "01", capofila: "A124", dimostrativa: 0 },
  ]);
  expect(coverage()).toContainEqual({ fonte: "inps_domande", ambito: "pie_77", righe: 1 });
  expect(coverage()).toContainEqual({ fonte: "inps_domande", ambito: "", righe: 1 });
  removeFornitura(2, b.world);
  expect(coverage()).toContainEqual({ fonte: "inps_domande", ambito: "pie_2", righe: 1 });
});

test("una composizione nuova vale dalla sua data; le date di prima tengono quella di prima", async () => {
  const composizione = (data: string, ...rows: string[]) =>
    b.one(
      `ats_composizione_${data}.csv`,
      ["codice_ambito;nome_ambito;comune_istat;capofila", ...rows].join("\n"),
    );
  await composizione("2025-01-01", "pie_77;Prova;004003;S", `pie_77;Prova;${BRA};N`);
  await composizione("2026-01-01", "pie_77;Prova;004003;S", `pie_78;Altra;${BRA};S`);
  await b.one("inps_domande_2025-12-31.csv", domande(["P1", "004003"], ["P2", BRA]));
  await b.one("inps_domande_2026-06-30.csv", domande(["P1", "004003"], ["P2", BRA]));
  const of = (data: string): unknown =>
    b.query(
      `SELECT c.codice_ambito AS ambito, c.righe FROM copertura c JOIN fornitura f ON f.id = c.fornitura_id
      WHERE f.fonte = 'inps_domande' AND f.data_osservazione = '${data}' ORDER BY 1`,
    );
  expect(of("2025-12-31")).toEqual([{ ambito: "pie_77", righe: 2 }]);
  expect(of("2026-06-30")).toEqual([
    { ambito: "pie_77", righe: 1 },
    { ambito: "pie_78", righe: 1 },
  ]);
  removeFornitura(2, b.world);
  expect(of("2026-06-30")).toEqual([{ ambito: "pie_77", righe: 2 }]);
});

test("un'interruzione a metà di un file lascia il database com'era", async () => {
  const good = domande(
    ...Array.from({ length: 5000 }, (_, i): [string, string] => [`P${i}`, "004003"]),
  );
  const broken = `${good}\n"P9999;ADI;PRIMA;2024-02-01;004003\n`;
  const outcome = await b.one("inps_domande_2025-12-31.csv", broken);
  expect(outcome.report.errore).toMatchObject({ codice: "E-QUOTE", riga: 5002 });
  expect(
    b.query("SELECT (SELECT COUNT(*) FROM domanda) AS d, (SELECT COUNT(*) FROM fornitura) AS f"),
  ).toEqual([{ d: 0, f: 0 }]);
});
