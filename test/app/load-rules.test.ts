import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LoadOutcome } from "../../src/model/loading.js";
import { type Bench, bench, sumOfLines } from "./load-world.js";

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

const NAME = "inps_stati_2025-12-31.csv";
const HEAD = "protocollo;stato;motivo;dal;al";
const row = (n: number): string => `P${n};ACCOLTA;;2024-03-0${1 + (n % 9)};`;
const good = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => row(from + i));
const stati = (...lines: string[]): Promise<LoadOutcome> =>
  b.one(NAME, `${[HEAD, ...lines].join("\n")}\n`);
const codes = (outcome: LoadOutcome): string[] =>
  outcome.rejects.map(({ line, code, column }) => `${line} ${code} ${column ?? "-"}`);

describe("F2, F5: delimitatore e intestazione", () => {
  test.each([";", ",", "\t", "|"])(
    "il delimitatore «%s» si riconosce dall'intestazione",
    async (mark) => {
      const text = [HEAD, ...good(2)].join("\n").replaceAll(";", mark);
      expect((await b.one(NAME, text)).report).toMatchObject({ fonte: "inps_stati", caricate: 2 });
    },
  );

  test("la prima riga sep=X vale, ed è preambolo", async () => {
    const text = ["sep=|", HEAD.replaceAll(";", "|"), row(1).replaceAll(";", "|")].join("\r\n");
    const outcome = await b.one(NAME, text);
    expect(outcome.report).toMatchObject({ caricate: 1, preambolo: 1, lette: 3 });
    expect(sumOfLines(outcome)).toBe(3);
  });

  test("nomi in altro ordine, con accenti, maiuscole, altri nomi dichiarati; colonne in più con avviso", async () => {
    const outcome = await b.one(
      NAME,
      "Dal;NÚMERO  protocollo;Stato domanda;colore\n2024-03-01;P1;Accolta (salvo ulteriori controlli);blu\n",
    );
    expect(outcome.report).toMatchObject({ fonte: "inps_stati", caricate: 1 });
    expect(outcome.notices.map((notice) => notice.code)).toEqual(["W-COLONNE"]);
    expect(outcome.notices[0]?.message).toContain("colore");
  });

  test("l'intestazione può stare fra le prime venti righe; quelle sopra sono preambolo", async () => {
    const outcome = await b.one(
      NAME,
      ["Estrazione INPS", "", "Filtri: nessuno", HEAD, row(1)].join("\n"),
    );
    expect(outcome.report).toMatchObject({
      preambolo: 2,
      vuote: 1,
      intestazione: 1,
      caricate: 1,
      lette: 5,
    });
  });

  test("colonne obbligatorie mancanti: E-HDR-MISSING le nomina tutte, coi nomi vicini", async () => {
    const outcome = await b.one(NAME, "protocolo;stato;motivo;al\nP1;ACCOLTA;;\n", {
      fonte: "inps_stati",
    });
    expect(outcome.exit).toBe(4);
    expect(outcome.report.errore?.codice).toBe("E-HDR-MISSING");
    expect(outcome.report.errore?.messaggio).toMatch(/protocollo, dal/);
    expect(outcome.remedy).toMatch(/protocolo/);
    expect(b.query("SELECT COUNT(*) AS n FROM fornitura").at(0)?.n).toBe(0);
  });

  test("un nome dichiarato due volte: E-HDR-DUP", async () => {
    const outcome = await b.one(
      NAME,
      "protocollo;numero protocollo;stato;dal\nP1;P1;ACCOLTA;2024-03-01\n",
    );
    expect(outcome.report.errore?.codice).toBe("E-HDR-DUP");
  });

  test("un file di nessuna fonte: le colonne trovate, mai i valori di una riga di dati", async () => {
    const header = await b.one("a.csv", "pesca;mela\n1;2\n");
    expect(header.report.errore).toMatchObject({ codice: "E-HDR-MISSING" });
    expect(header.report.errore?.messaggio).toContain("pesca, mela");
    const data = await b.one("b.csv", "AAAAAA00A00A000A;2024-01-01;12345678\n");
    expect(data.report.errore?.messaggio).not.toContain("AAAAAA");
  });

  test("l'intestazione ripetuta più giù è una riga scartata", async () => {
    expect(codes(await stati(...good(3), HEAD, ...good(2, 5)))).toEqual(["5 R-HDR -"]);
  });
});

describe("F3: vuoti", () => {
  test("la sola intestazione: E-NOROWS, salvo --ammetti-vuoto", async () => {
    const refused = await stati();
    expect(refused.report.errore?.codice).toBe("E-NOROWS");
    const { outcomes } = await b.load([join(b.folder, NAME)], { ammettiVuoto: true });
    expect(outcomes[0]).toMatchObject({
      exit: 0,
      report: { caricate: 0, lette: 1, intestazione: 1 },
    });
  });

  test("un file che manca: E-FILE, uscita 4, nessun database creato", async () => {
    b.remove();
    b = bench("assente");
    const { outcomes, exit } = await b.load(["non-c-e.csv"]);
    expect(exit).toBe(4);
    expect(outcomes[0]?.report.errore?.codice).toBe("E-FILE");
    expect(() => readFileSync(b.world.database)).toThrowError(/ENOENT/);
  });
});

describe("F6, F7: forma delle righe", () => {
  test("celle vuote oltre l'intestazione vanno bene; piene o troppo poche: R-SHAPE", async () => {
    const outcome = await stati(
      ...good(4),
      "P8;ACCOLTA;;2024-03-01;;;",
      "P9;ACCOLTA;;2024-03-01;;x",
      "P10;ACCOLTA",
    );
    expect(codes(outcome)).toEqual(["7 R-SHAPE -", "8 R-SHAPE -"]);
    expect(outcome.report).toMatchObject({ caricate: 5, scartate: 2 });
  });

  test("totali e note in fondo sono righe come le altre", async () => {
    const outcome = await stati(...good(4), "Totale;4;;;", "Fonte: INPS");
    expect(codes(outcome)).toEqual(["6 R-ENUM stato", "7 R-SHAPE -"]);
  });

  test("testo dopo le virgolette: R-QUOTE, e si riprende dalla riga dopo", async () => {
    const outcome = await stati(...good(3), '"P7"x;ACCOLTA;;2024-03-01;', row(8));
    expect(codes(outcome)).toEqual(["5 R-QUOTE -"]);
    expect(outcome.report).toMatchObject({ caricate: 4, scartate: 1 });
  });

  test("virgolette mai chiuse: E-QUOTE con la riga, e nel database non entra nulla", async () => {
    const outcome = await stati(...good(3), '"P7;ACCOLTA;;2024-03-01;', ...good(3, 10));
    expect(outcome.report.errore).toMatchObject({ codice: "E-QUOTE", riga: 5 });
    expect(b.query("SELECT COUNT(*) AS n FROM stato_domanda").at(0)?.n).toBe(0);
  });
});

describe("F9: tetto degli scarti", () => {
  test("più di metà scartate: E-REJECTS coi motivi più frequenti; metà esatta si carica", async () => {
    const half = await stati(...good(2), "P8;BOH;;2024-03-01;", "P9;BOH;;2024-03-01;");
    expect(half).toMatchObject({ exit: 3, report: { caricate: 2, scartate: 2 } });
    const more = await b.one(
      "inps_stati_2025-11-30.csv",
      `${[HEAD, row(1), "P8;BOH;;2024-03-01;", "P9;BOH;;ieri;"].join("\n")}\n`,
    );
    expect(more.report.errore?.codice).toBe("E-REJECTS");
    expect(more.report.errore?.messaggio).toContain("R-ENUM");
    expect(more.report).toMatchObject({ caricate: 0, scartate: 3, lette: 4, scarti_file: null });
    expect(sumOfLines(more)).toBe(4);
  });
});

describe("K: chiavi", () => {
  test("K1: righe uguali in tutto, la prima conta; stessa chiave e altro contenuto, nessuna", async () => {
    const outcome = await stati(
      ...good(8),
      "A1;ACCOLTA;;2024-05-01;",
      "A1;ACCOLTA;;2024-05-01;",
      "B1;ACCOLTA;;2024-05-01;2024-06-01",
      "B1;ACCOLTA;;2024-05-01;2024-07-01",
    );
    expect(codes(outcome)).toEqual(["11 R-KEY-DUP -", "12 R-KEY-DUP -", "13 R-KEY-DUP -"]);
    expect(b.query("SELECT riga FROM stato_domanda WHERE protocollo IN ('A1', 'B1')")).toEqual([
      { riga: 10 },
    ]);
  });

  test("K2: una chiave in notazione scientifica: R-KEY-BAD", async () => {
    expect(codes(await stati(...good(2), "2,02E+15;ACCOLTA;;2024-05-01;"))).toEqual([
      "4 R-KEY-BAD protocollo",
    ]);
  });

  test("K3: due date di osservazione in un file: E-SNAPSHOT con la riga", async () => {
    const outcome = await b.one(
      "stati.csv",
      `${HEAD};data_osservazione\n${row(1)};2025-12-31\n${row(2)};2025-11-30\n`,
    );
    expect(outcome.report.errore).toMatchObject({ codice: "E-SNAPSHOT", riga: 3 });
  });
});

describe("D, N, V nelle righe", () => {
  test("D2: una data mese/giorno/anno ferma il file: E-DATEORDER con colonna e riga", async () => {
    const outcome = await stati(...good(3), "P7;ACCOLTA;;05/13/2024;");
    expect(outcome.report.errore).toMatchObject({ codice: "E-DATEORDER", riga: 5, colonna: "dal" });
  });

  test("D4: dopo la data di osservazione: R-DATE", async () => {
    expect(codes(await stati(...good(2), "P7;ACCOLTA;;2026-01-01;"))).toEqual(["4 R-DATE dal"]);
  });

  test("V1: un valore obbligatorio che manca è R-REQ, non zero; «nd» in un testo è un testo", async () => {
    const outcome = await stati(...good(2), "P7;ACCOLTA;;n.d.;", "nd;ACCOLTA;;2024-05-01;");
    expect(codes(outcome)).toEqual(["4 R-REQ dal"]);
    expect(
      b.query("SELECT COUNT(*) AS n FROM stato_domanda WHERE protocollo = 'nd'").at(0)?.n,
    ).toBe(1);
  });

  test("N2: una colonna all'inglese si legge intera all'inglese, con un avviso", async () => {
    const outcome = await b.one(
      "inps_importi_2025-12-31.csv",
      "protocollo;mese_competenza;spettante;pagato\nP1;2025-01;500;500\nP2;2025-01;1,234.50;0.00\nP3;2025-01;480.05;480.05\n",
    );
    expect(outcome.report).toMatchObject({ caricate: 3, scartate: 0 });
    expect(outcome.notices.map((n) => n.message).join()).toMatch(/spettante.*inglese/);
    expect(
      b.query("SELECT spettante_cent AS s, pagato_cent AS p FROM importo ORDER BY riga"),
    ).toEqual([
      { s: 50000, p: 50000 },
      { s: 123450, p: 0 },
      { s: 48005, p: 48005 },
    ]);
  });

  test("N2: se nessuno stile legge tutto vale l'italiano, e il resto è R-NUM", async () => {
    const outcome = await b.one(
      "inps_importi_2025-12-31.csv",
      "protocollo;mese_competenza;spettante\nP1;2025-01;1.234,50\nP2;2025-01;480.05\nP3;2025-01;10,00\n",
    );
    expect(codes(outcome)).toEqual(["3 R-NUM spettante"]);
    expect(b.query("SELECT spettante_cent AS s FROM importo ORDER BY riga")).toEqual([
      { s: 123450 },
      { s: 1000 },
    ]);
  });

  test("N3: una parte non supera il tutto", async () => {
    const outcome = await b.one(
      "inps_domande_2025-12-31.csv",
      "protocollo;misura;tipo_domanda;data_presentazione;comune_istat;importo_affitto;importo_mensile\n" +
        "P1;ADI;PRIMA;2024-02-01;004003;300;500\nP2;ADI;PRIMA;2024-02-01;004003;600;500\n",
    );
    expect(codes(outcome)).toEqual(["3 R-RANGE importo_affitto"]);
  });
});

describe("T: territorio", () => {
  const HEAD_CASI = "id_caso;protocollo;codice_ambito;comune_istat;comune;data_caricamento";
  const casi = (...lines: string[]): Promise<LoadOutcome> =>
    b.one("gepi_casi_2025-12-31.csv", `${[HEAD_CASI, ...lines].join("\n")}\n`);
  const ok = [1, 2, 3].map((n) => `C${n};P${n};pie_2;004003;Alba;2024-02-01`);

  test("T1: quattro o cinque cifre si completano con un avviso; sconosciuto o altro: R-TERR", async () => {
    const outcome = await casi(
      ...ok,
      "C7;P7;pie_2;4003;Alba;2024-02-01",
      "C8;P8;;999999;;2024-02-01",
      "C9;P9;;A124;;2024-02-01",
    );
    expect(codes(outcome)).toEqual(["6 R-TERR comune_istat", "7 R-TERR comune_istat"]);
    expect(outcome.notices.map((n) => n.code)).toContain("W-ZERI");
    expect(b.query("SELECT DISTINCT comune FROM caso")).toEqual([{ comune: "A124" }]);
  });

  test("T2: il nome deve essere del codice, e non decide mai", async () => {
    const outcome = await casi(
      ...ok,
      "C7;P7;;021008;Bolzano - Bozen;2024-02-01",
      "C8;P8;;021008;BOZEN;2024-02-01",
      "C9;P9;;004003;Bra;2024-02-01",
    );
    expect(codes(outcome)).toEqual(["7 R-TERR-NAME comune_nome"]);
  });

  test("T3: un comune cessato passa a quello che lo ha incorporato, con un avviso", async () => {
    // Lirio (018082) became part of Montalto Pavese on 31 January 2026.
    const outcome = await b.one(
      "gepi_casi_2026-06-30.csv",
      `${HEAD_CASI}\nC1;P1;;018082;Lirio;2026-02-01\nC2;P2;;018094;;2026-02-01\n`,
    );
    expect(outcome.report.scartate).toBe(0);
    expect(outcome.notices.map((n) => n.code)).toContain("W-CESSATI");
    expect(b.query("SELECT comune FROM caso WHERE id_caso = 'C1'")).toEqual([{ comune: "F417" }]);
  });

  test("T3: prima della fusione il comune tiene il suo codice", async () => {
    await b.one("gepi_casi_2025-12-31.csv", `${HEAD_CASI}\nC1;P1;;018082;Lirio;2025-02-01\n`);
    expect(b.query("SELECT comune FROM caso")).toEqual([{ comune: "E608" }]);
  });

  test("i codici vecchi e nuovi della Sardegna sono lo stesso comune", async () => {
    await b.one(
      "gepi_casi_2025-12-31.csv",
      `${HEAD_CASI}\nC1;P1;;111107;Villaspeciosa;2025-02-01\n`,
    );
    const codice = b
      .query("SELECT codice_istat AS c FROM comune_codice WHERE catastale = 'M026' AND al IS NULL")
      .at(0)?.c;
    expect(codice).not.toBe("111107");
    await b.one(
      "gepi_casi_2026-06-30.csv",
      `${HEAD_CASI}\nC1;P1;;${String(codice)};Villaspeciosa;2026-02-01\n`,
    );
    expect(b.query("SELECT DISTINCT comune FROM caso")).toEqual([{ comune: "M026" }]);
  });

  test("T4: l'ambito è quello del comune, senza badare alle maiuscole; «_» non è un jolly", async () => {
    const outcome = await casi(
      ...ok,
      "C7;P7; PIE_2 ;004003;;2024-02-01",
      "C8;P8;pieX2;004003;;2024-02-01",
      "C9;P9;laz_1;004003;;2024-02-01",
    );
    expect(codes(outcome)).toEqual([
      "6 R-TERR-AMBITO codice_ambito",
      "7 R-TERR-AMBITO codice_ambito",
    ]);
    expect(b.query("SELECT DISTINCT codice_ambito AS a FROM caso")).toEqual([{ a: "pie_2" }]);
  });

  // The ambito of Alba in the demonstrative composition is pie_2; a delivery may know better.
  const elsewhere = ["C7;P7;pie_3;004003;Alba;2024-02-01", "C8;P8;pie_4;004003;Alba;2024-02-01"];

  test("T4: una composizione inventata non smentisce il file: righe tenute, un avviso col numero", async () => {
    const outcome = await casi(...ok, ...elsewhere);
    expect(outcome.report).toMatchObject({ caricate: 5, scartate: 0 });
    expect(outcome.exit).toBe(0);
    const said = outcome.notices.filter((notice) => notice.code === "W-AMBITO");
    expect(said).toHaveLength(1);
    expect(said[0]?.message).toMatch(/^2 righe tenute.*ats_composizione\)\.$/);
    expect(
      b.query("SELECT codice_ambito AS a, COUNT(*) AS n FROM caso GROUP BY 1 ORDER BY 1"),
    ).toEqual([
      { a: "pie_2", n: 3 },
      { a: "pie_3", n: 1 },
      { a: "pie_4", n: 1 },
    ]);
  });

  test("T4: anche così un codice che non c'è, o di un'altra regione, è scartato", async () => {
    const outcome = await casi(
      ...ok,
      "C7;P7;pie_99;004003;Alba;2024-02-01",
      "C8;P8;laz_1;004003;Alba;2024-02-01",
    );
    expect(codes(outcome)).toEqual([
      "5 R-TERR-AMBITO codice_ambito",
      "6 R-TERR-AMBITO codice_ambito",
    ]);
    const said = outcome.notices.filter((notice) => notice.code === "W-AMBITO");
    expect(said).toHaveLength(1);
    expect(said[0]?.message).toMatch(/^1 riga scartata.*dash forniture rimuovi/);
  });

  test("T4: contro una composizione letta da un file le stesse righe sono scartate", async () => {
    const composition = await b.one(
      "ats_composizione_2025-01-01.csv",
      "codice_ambito;nome_ambito;comune_istat\npie_2;Alba;004003\npie_3;Altro;004029\n",
    );
    expect(composition.exit).toBe(0);
    const outcome = await casi(...ok, ...elsewhere);
    expect(codes(outcome)).toEqual([
      "5 R-TERR-AMBITO codice_ambito",
      "6 R-TERR-AMBITO codice_ambito",
    ]);
    expect(outcome.notices.map((notice) => notice.code)).not.toContain("W-AMBITO");
  });
});

describe("R2 e scarti", () => {
  test("ogni riga fisica ha una sorte sola, e il file degli scarti le elenca senza valori", async () => {
    const outcome = await b.one(
      NAME,
      [
        "Titolo",
        "",
        HEAD,
        ...good(6),
        ";;;;",
        "=1+1;BOH;;2024-03-01;",
        HEAD,
        "SEGRETO;ACCOLTA;;ieri;",
        "",
      ].join("\r\n"),
    );
    expect(outcome.report).toMatchObject({
      lette: 13,
      preambolo: 1,
      intestazione: 1,
      vuote: 2,
      ignorate: 0,
      caricate: 6,
      scartate: 3,
    });
    expect(sumOfLines(outcome)).toBe(13);
    const text = readFileSync(String(outcome.report.scarti_file), "utf8");
    expect(text.split("\r\n").slice(0, 4)).toEqual([
      "\ufeffriga;codice;colonna;motivo",
      "11;R-ENUM;stato;parola non prevista dall'elenco",
      "12;R-HDR;;intestazione ripetuta",
      "13;R-DATE;dal;data non leggibile o fuori dal periodo",
    ]);
    expect(text).not.toContain("SEGRETO");
    expect(outcome.report.scarti_file).toBe(join(b.folder, `${NAME}.scarti.csv`));
    expect(b.query("SELECT riga, codice, colonna FROM scarto ORDER BY riga")).toHaveLength(3);
  });

  test("una riga di più righe fisiche le conta tutte", async () => {
    const outcome = await b.one(
      "gepi_puc_2025-12-31.csv",
      'id_puc;titolo;comune_istat;stato\nU1;"Orto\nsociale";004003;IN_CORSO\nU2;Verde;004003;BOH\nU3;Libri;004003;ATTIVATO\n',
    );
    expect(outcome.report).toMatchObject({ lette: 5, caricate: 3, scartate: 1, intestazione: 1 });
  });
});
