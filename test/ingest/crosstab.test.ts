import { createRequire } from "node:module";
import type ExcelJS from "exceljs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { observationDate } from "../../src/app/figures.js";
import { withFigures } from "../../src/app/open-figures.js";
import { type Bench, bench, sumOfLines } from "../app/load-world.js";

const { Workbook } = createRequire(import.meta.url)("exceljs") as typeof ExcelJS;

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

const ASKED = { fonte: "riferimento", data: "2025-12-31" } as const;
const utf16 = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, "utf16le")]);
const tab = (...rows: readonly (readonly string[])[]): Buffer =>
  utf16(rows.map((row) => `${row.join("\t")}\r\n`).join(""));

interface Figure {
  readonly riga: number;
  readonly misura: string;
  readonly dimensioni: string;
  readonly valore: number | null;
  readonly testo: string | null;
  readonly unita: string | null;
  readonly totale: number;
}
const figures = (): readonly Figure[] =>
  b.query("SELECT * FROM riferimento ORDER BY rowid") as unknown as readonly Figure[];
/** «1 3 4.5 n»: the values in file order. */
const values = (): readonly (number | null)[] => figures().map(({ valore }) => valore);
const labels = (): readonly unknown[] => figures().map(({ dimensioni }) => JSON.parse(dimensioni));
const codes = (notices: readonly { readonly code: string }[]): readonly string[] =>
  notices.map(({ code }) => code);

async function workbook(rows: readonly (readonly (string | number | null)[])[]): Promise<Buffer> {
  const book = new Workbook();
  const sheet = book.addWorksheet("Foglio 1");
  for (const row of rows) sheet.addRow([...row]);
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe("etichette", () => {
  test("una cella vuota ripete l'etichetta sopra, e ricomincia quando cambia quella più esterna", async () => {
    const bytes = await workbook([
      ["Regione", "Ambito", "Sesso", "Nuclei"],
      ["Lazio", "laz_1", "F", 10],
      [null, null, "M", 20],
      [null, "laz_2", "F", 30],
      ["Umbria", null, "F", 40],
      [null, "umb_1", "M", 50],
      [null, null, "Totale", 90],
    ]);
    const outcome = await b.one("campi.xlsx", bytes, ASKED);
    expect(outcome.report).toMatchObject({ fonte: "riferimento", caricate: 6, scartate: 0 });
    expect(labels()).toEqual([
      { Regione: "Lazio", Ambito: "laz_1", Sesso: "F" },
      { Regione: "Lazio", Ambito: "laz_1", Sesso: "M" },
      { Regione: "Lazio", Ambito: "laz_2", Sesso: "F" },
      { Regione: "Umbria", Ambito: null, Sesso: "F" },
      { Regione: "Umbria", Ambito: "umb_1", Sesso: "M" },
      { Regione: "Umbria", Ambito: "umb_1", Sesso: "Totale" },
    ]);
    expect(figures().map(({ totale }) => totale)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  test("dove le etichette sono ripetute riga per riga, una vuota è vuota", async () => {
    await b.one(
      "campi.csv",
      tab(
        ["Ambito", "Comune", "Nuclei"],
        ["laz_1", "Roma", "1"],
        ["laz_1", "", "2"],
        ["laz_2", "Fiumicino", "3"],
      ),
      ASKED,
    );
    expect(labels()).toEqual([
      { Ambito: "laz_1", Comune: "Roma" },
      { Ambito: "laz_1", Comune: null },
      { Ambito: "laz_2", Comune: "Fiumicino" },
    ]);
  });

  test("i membri scritti sopra le colonne stanno fra le dimensioni, e continuano a destra", async () => {
    await b.one(
      "campi.csv",
      tab(
        ["", "Anno", "2024", "", "2025", ""],
        ["Ambito", "", "Nuclei", "Importo", "Nuclei", "Importo"],
        ["pie_1", "", "1", "2", "3", "4"],
      ),
      ASKED,
    );
    expect(figures().map(({ misura, dimensioni, valore }) => [misura, dimensioni, valore])).toEqual(
      [
        ["Nuclei", '{"Ambito":"pie_1","Anno":"2024"}', 1],
        ["Importo", '{"Ambito":"pie_1","Anno":"2024"}', 2],
        ["Nuclei", '{"Ambito":"pie_1","Anno":"2025"}', 3],
        ["Importo", '{"Ambito":"pie_1","Anno":"2025"}', 4],
      ],
    );
  });

  test("con le misure sulle righe l'angolo dell'intestazione è vuoto: la prima riga di cifre non è presa per nomi", async () => {
    await b.one(
      "campi.csv",
      tab(["", "2024", "2025"], ["Nuclei", "10", "20"], ["Minori", "3", "4"]),
      ASKED,
    );
    expect(figures().map(({ misura, dimensioni, valore }) => [misura, dimensioni, valore])).toEqual(
      [
        ["2024", '{"etichetta 1":"Nuclei"}', 10],
        ["2025", '{"etichetta 1":"Nuclei"}', 20],
        ["2024", '{"etichetta 1":"Minori"}', 3],
        ["2025", '{"etichetta 1":"Minori"}', 4],
      ],
    );
    const none = await b.one(
      "senza.csv",
      tab(["Nuclei", "1.250", "20"], ["Minori", "3", "4"]),
      ASKED,
    );
    expect(none.report.errore).toMatchObject({ codice: "E-FORMAT" });
  });

  test("numeri in fila come membri (1, 2, 3 componenti) restano nomi di colonne", async () => {
    await b.one(
      "campi.csv",
      tab(["", "Componenti", "", ""], ["Ambito", "1", "2", "3"], ["pie_1", "50", "40", "30"]),
      ASKED,
    );
    expect(figures().map(({ misura, valore }) => [misura, valore])).toEqual([
      ["1", 50],
      ["2", 40],
      ["3", 30],
    ]);
  });

  test("anni e codici con gli zeri sono etichette anche se sono numeri, e lo si dice", async () => {
    const { notices } = await b.one(
      "campi.csv",
      tab(
        ["Regione", "Codice", "Periodo", "Nuclei"],
        ["Lazio", "012", "2023", "7"],
        ["Lazio", "012", "2024", "8"],
        ["Lazio", "012", "2025", "9"],
      ),
      ASKED,
    );
    expect(values()).toEqual([7, 8, 9]);
    expect(labels()[0]).toEqual({ Regione: "Lazio", Codice: "012", Periodo: "2023" });
    expect(notices.find(({ code }) => code === "W-ETICHETTE")?.message).toMatch(/Codice, Periodo/);
  });

  test("due colonne che non si distinguono fermano il file", async () => {
    const { report } = await b.one(
      "campi.csv",
      tab(["Ambito", "Nuclei", "Nuclei"], ["pie_1", "1", "2"]),
      ASKED,
    );
    expect(report.errore).toMatchObject({ codice: "E-HDR-DUP" });
  });
});

describe("numeri", () => {
  test("lo stile si decide sulla colonna intera: un valore solo può ingannare", async () => {
    await b.one(
      "campi.csv",
      tab(["Ambito", "Media", "Nuclei"], ["a", "3.125", "1.234"], ["b", "4.25", "2.500"]),
      ASKED,
    );
    // Media is English by its second value, and Nuclei was written by the same session.
    expect(values()).toEqual([3.125, 1.234, 4.25, 2.5]);
  });

  test("all'italiana il punto separa le migliaia e la virgola i decimali", async () => {
    await b.one(
      "campi.csv",
      tab(["Ambito", "Media", "Nuclei"], ["a", "3,125", "1.234"], ["b", "1.004,25", "2.500"]),
      ASKED,
    );
    expect(values()).toEqual([3.125, 1234, 1004.25, 2500]);
  });

  test("se niente nel file decide vale l'italiano, e lo si dice", async () => {
    const { notices } = await b.one("campi.csv", tab(["Ambito", "N"], ["a", "1.234"]), ASKED);
    expect(values()).toEqual([1234]);
    expect(codes(notices)).toContain("W-NUM");
  });

  test("un segno che portano solo i numeri da mille in su è quello delle migliaia", async () => {
    const { notices } = await b.one(
      "campi.csv",
      tab(["Ambito", "Nuclei"], ["a", "1,234"], ["b", "950"], ["c", "12,500"]),
      ASKED,
    );
    expect(values()).toEqual([1234, 950, 12500]);
    expect(notices.find(({ code }) => code === "W-NUM")?.message).toContain("all'inglese");
  });

  test("«<3» e gli altri segni di un conteggio taciuto non fanno di una misura un'etichetta", async () => {
    await b.one(
      "campi.csv",
      tab(["Ambito", "Nuclei", "Minori"], ["a", "<3", "n.p."], ["b", "< 5", "7"], ["c", "9", "*"]),
      ASKED,
    );
    expect(figures().map(({ misura, valore, testo }) => [misura, valore, testo])).toEqual([
      ["Nuclei", null, "<3"],
      ["Minori", null, "n.p."],
      ["Nuclei", null, "< 5"],
      ["Minori", 7, null],
      ["Nuclei", 9, null],
      ["Minori", null, "*"],
    ]);
  });

  test("una colonna di sole targhe NA è un'etichetta, non una misura senza cifre", async () => {
    await b.one(
      "campi.csv",
      tab(["Comune", "Sigla", "Nuclei"], ["Napoli", "NA", "10"], ["Nola", "NA", "3"]),
      ASKED,
    );
    expect(labels()).toEqual([
      { Comune: "Napoli", Sigla: "NA" },
      { Comune: "Nola", Sigla: "NA" },
    ]);
  });

  test("percentuali come frazioni, euro col loro segno; vuoti e soppressi restano NULL, mai zero", async () => {
    await b.one(
      "campi.csv",
      tab(
        ["Ambito", "Quota", "Importo", "Nuclei"],
        ["a", "12,5%", "€ 1.200,50", "*"],
        ["b", "-3,0%", "-15,00 €", ""],
        ["c", "n.d.", "0", "0"],
      ),
      ASKED,
    );
    expect(figures().map(({ valore, unita, testo }) => [valore, unita, testo])).toEqual([
      [0.125, "%", null],
      [1200.5, "€", null],
      [null, null, "*"],
      [-0.03, "%", null],
      [-15, "€", null],
      [null, null, null],
      [null, null, "n.d."],
      [0, null, null],
      [0, null, null],
    ]);
  });

  test("le virgole delle migliaia non sono prese per il separatore delle colonne", async () => {
    await b.one(
      "campi.csv",
      tab(["Regione", "Voce", "Nuclei"], ["Lazio", "a", "1,000,001"], ["Lazio", "b", "2,000,000"]),
      ASKED,
    );
    expect(values()).toEqual([1_000_001, 2_000_000]);
    expect(labels()[0]).toEqual({ Regione: "Lazio", Voce: "a" });
  });

  test("una cella illeggibile fra molte cifre scarta la sua riga, e le etichette vanno avanti", async () => {
    const rows = Array.from({ length: 12 }, (_, i) => ["", `m${i}`, i === 5 ? "boh" : String(i)]);
    const [first = [], ...rest] = rows;
    const outcome = await b.one(
      "campi.csv",
      tab(["Ambito", "Comune", "Nuclei"], ["pie_1", ...first.slice(1)], ...rest),
      ASKED,
    );
    expect(outcome.exit).toBe(3);
    expect(outcome.rejects).toMatchObject([{ line: 7, code: "R-NUM", column: "Nuclei" }]);
    expect(values()).toHaveLength(11);
    expect(new Set(labels().map((own) => (own as { Ambito: string }).Ambito))).toEqual(
      new Set(["pie_1"]),
    );
    expect(sumOfLines(outcome)).toBe(outcome.report.lette);
  });

  test("dopo una riga persa nessuna etichetta è data per buona finché non è riscritta", async () => {
    const outcome = await b.one(
      "campi.csv",
      utf16(
        "Ambito\tComune\tNuclei\r\npie_1\tAlba\t1\r\n\tBra\t2\r\npie_2\t3\r\n\tOvada\t4\r\npie_3\tAcqui\t5\r\n\tNovi\t6\r\npie_4\tAsti\t7\r\n",
      ),
      ASKED,
    );
    expect(outcome.rejects.map(({ line, code }) => `${line} ${code}`)).toEqual([
      "4 R-SHAPE",
      "5 R-REQ",
    ]);
    expect(values()).toEqual([1, 2, 5, 6, 7]);
  });

  test("K1 e K2: due righe uguali valgono una volta, due diverse con le stesse etichette nessuna", async () => {
    const outcome = await b.one(
      "campi.csv",
      tab(
        ["Ambito", "Nuclei"],
        ["a", "1"],
        ["b", "2"],
        ["b", "2"],
        ["c", "3"],
        ["c", "4"],
        ["d", "5"],
        ["e", "6"],
      ),
      ASKED,
    );
    expect(outcome.rejects.map(({ line, code }) => `${line} ${code}`)).toEqual([
      "4 R-KEY-DUP",
      "5 R-KEY-DUP",
      "6 R-KEY-DUP",
    ]);
    expect(values()).toEqual([1, 2, 5, 6]);
  });
});

describe("riconoscimento", () => {
  const STATI = "protocollo\tstato\tmotivo\tdal\tal\r\nP1\tACCOLTA\t\t2024-03-01\t\r\n";

  test("un file con le colonne di una fonte resta di quella fonte, anche in UTF-16 con le tabulazioni", async () => {
    const { report } = await b.one("inps_stati_2025-12-31.csv", utf16(STATI));
    expect(report).toMatchObject({ fonte: "inps_stati", caricate: 1 });
  });

  test("un file che somiglia a una fonte è rifiutato, non preso per una tabella di cifre", async () => {
    const text = STATI.replace("dal\t", "inizio\t")
      .replace("\tal\r", "\tn\r")
      .replace("\t\r", "\t3\r");
    const { report } = await b.one("x_2025-12-31.csv", utf16(text));
    expect(report.errore).toMatchObject({ codice: "E-HDR-MISSING" });
    expect(figures()).toEqual([]);
  });

  test("un csv qualunque non è mai preso per una tabella di riferimento senza --fonte", async () => {
    const text = "Ambito;Nuclei\npie_1;10\n";
    const { report } = await b.one("x_2025-12-31.csv", text);
    expect(report.errore).toMatchObject({ codice: "E-HDR-MISSING" });
    const asked = await b.one("x_2025-12-31.csv", text, { fonte: "riferimento" });
    expect(asked.report).toMatchObject({ fonte: "riferimento", caricate: 1 });
    expect(codes(asked.notices)).toContain("W-RIFERIMENTO");
  });

  test("la forma lunga porta una misura per riga, anche da una sessione italiana", async () => {
    await b.one(
      "dati_2025-12-31.csv",
      "\ufeffAmbito;Nomi misure;Valori misure\r\npie_1;Nuclei;1.250\r\npie_1;Quota;48,5%\r\npie_2;Nuclei;\r\n",
    );
    expect(figures().map(({ misura, dimensioni, valore }) => [misura, dimensioni, valore])).toEqual(
      [
        ["Nuclei", '{"Ambito":"pie_1"}', 1250],
        ["Quota", '{"Ambito":"pie_1"}', 0.485],
        ["Nuclei", '{"Ambito":"pie_2"}', null],
      ],
    );
  });

  test("senza una data il file è rifiutato, e si dice come darla", async () => {
    const outcome = await b.one("campi.csv", tab(["Ambito", "N"], ["a", "1"]));
    expect(outcome.report.errore).toMatchObject({ codice: "E-SNAPSHOT" });
    expect(outcome.remedy).toContain("--data");
  });

  test("una tabella con codici fiscali non è di riferimento: non entra niente", async () => {
    const { report } = await b.one(
      "campi.csv",
      tab(["Nome", "N"], ["AAAAAA00A00A000A", "1"], ["b", "2"]),
      ASKED,
    );
    expect(report.errore).toMatchObject({ codice: "E-FORMAT" });
    expect(report.errore?.messaggio).toContain("dati di persone");
    expect(JSON.stringify(report)).not.toContain("AAAAAA00");
    expect(b.query("SELECT COUNT(*) AS n FROM fornitura")).toEqual([{ n: 0 }]);
  });

  test("un elenco di persone in UTF-16 non è mai preso per una tabella del cruscotto", async () => {
    const { report } = await b.one(
      "x_2025-12-31.csv",
      tab(["Cognome", "Età"], ["Aaa", "50"], ["Bbb", "61"], ["Ccc", "72"]),
    );
    expect(report.errore).toMatchObject({ codice: "E-FORMAT" });
    expect(figures()).toEqual([]);
  });

  test("senza cifre non è una tabella di riferimento", async () => {
    const { report } = await b.one("campi.csv", tab(["A", "B"], ["x", "y"]), ASKED);
    expect(report.errore).toMatchObject({ codice: "E-FORMAT" });
  });

  test("gli stessi byte due volte non cambiano nulla; altro contenuto con lo stesso nome vuole --sostituisci", async () => {
    const one = tab(["Ambito", "N"], ["a", "1"]);
    const two = tab(["Ambito", "N"], ["a", "2"]);
    await b.one("campi.csv", one, ASKED);
    expect((await b.one("campi.csv", one, ASKED)).report.gia_caricata).toBe(true);
    expect((await b.one("campi.csv", two, ASKED)).report.errore?.codice).toBe("E-SNAPSHOT");
    expect(values()).toEqual([1]);
    await b.one("campi.csv", two, { ...ASKED, sostituisci: true });
    expect(values()).toEqual([2]);
    await b.one("altri.csv", one, ASKED);
    expect(values()).toEqual([2, 1]);
  });

  test("un riferimento non fa da data dei report: vale quella dei dati che si muovono", async () => {
    await b.one("inps_stati_2025-06-30.csv", utf16(STATI));
    await b.one("campi.csv", tab(["Ambito", "N"], ["a", "1"]), ASKED);
    const day = await withFigures(b.world, ({ db, sources }) => observationDate(db, sources, null));
    expect(day).toBe("2025-06-30");
  });

  test("--prova legge e conta, e non scrive", async () => {
    const outcome = await b.one("campi.csv", tab(["Ambito", "N"], ["a", "1"]), {
      ...ASKED,
      prova: true,
    });
    expect(outcome.report.caricate).toBe(1);
    expect(b.query("SELECT COUNT(*) AS n FROM fornitura")).toEqual([{ n: 0 }]);
  });
});
