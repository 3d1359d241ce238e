import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeSource, listSourceEntries, writeExample } from "../../src/app/sources.js";
import { layoutTable, sourceRules, sourcesTable } from "../../src/cli/sorgenti-text.js";
import { listSources } from "../../src/define/source.js";
import { type Bench, bench, ROOT, sumOfLines } from "./load-world.js";

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

const { sources } = listSources([join(ROOT, "seeds", "sources")]);

/** A name the file of a source might have. */
const fileOf = (name: string): string =>
  name.startsWith("rdc_") ? `${name}_2023-12-31.csv` : `${name}_2025-12-31.csv`;

const tabular = [...sources.values()].filter(
  (source) => source.format.includes("csv") && source.heading?.says === undefined,
);

test.each(tabular.map((source) => [source.name, source] as const))(
  "%s: l'esempio vuoto è riconosciuto come file della fonte",
  async (name, source) => {
    if (source.columns === undefined || Object.keys(source.columns).length === 0) return;
    await writeExample(source, fileOf(name), b.world);
    const { outcomes } = await b.load([join(b.folder, fileOf(name))], { ammettiVuoto: true });
    expect(outcomes[0]?.report.errore?.codice).toBeUndefined();
    expect(outcomes[0]?.report.fonte).toBe(name);
  },
);

test("un esempio non prende il posto di un file che c'è, ed è solo un CSV", async () => {
  const { source } = describeSource("fondi_qsfp_spesa", b.world);
  b.write("mio.csv", "roba mia");
  await expect(writeExample(source, "mio.csv", b.world)).rejects.toMatchObject({
    code: "S-EXISTS",
    remedy: expect.stringContaining("altro nome"),
  });
  expect(readFileSync(join(b.folder, "mio.csv"), "utf8")).toBe("roba mia");
  await expect(writeExample(source, "mio.xlsx", b.world)).rejects.toMatchObject({ code: "USO" });
});

test("di una fonte senza colonne sue non c'è un CSV d'esempio: dash non lo caricherebbe", async () => {
  const { source } = describeSource("confini", b.world);
  await expect(writeExample(source, "mio.csv", b.world)).rejects.toMatchObject({
    code: "USO",
    message: expect.stringContaining("confini"),
  });
  expect(existsSync(join(b.folder, "mio.csv"))).toBe(false);
});

test("le entità di dominio.md hanno ognuna la sua fonte e la sua tabella", () => {
  const tables = new Set(listSourceEntries(b.world).flatMap((entry) => entry.tabelle));
  for (const table of [
    "domanda",
    "stato_domanda",
    "importo",
    "individuo",
    "nucleo_dichiarato",
    "caso",
    "ap",
    "qa",
    "equipe",
    "pais",
    "obiettivo",
    "impegno",
    "sostegno",
    "incontro",
    "invio_cpi",
    "puc",
    "puc_partecipazione",
    "operatore",
    "controllo_anagrafico",
    "verifica_svantaggio",
    "qsfp_spesa",
    "leps_servizio",
    "assistenti_sociali",
    "popolazione",
    "famiglie",
    "composizione_ats",
    "rdc_nucleo",
    "rdc_individuo",
  ]) {
    expect(tables, table).toContain(table);
  }
});

test("una fonte che non c'è si corregge con la più vicina", () => {
  expect(() => describeSource("inps_domanda", b.world)).toThrowError(
    expect.objectContaining({ code: "USO", remedy: expect.stringContaining("inps_domande") }),
  );
  expect(describeSource("INPS/Domande", b.world).entry.nome).toBe("inps_domande");
});

test("la tabella di una fonte dice nomi, tipi e regole in parole", () => {
  const described = describeSource("fondi_qsfp_spesa", b.world);
  const layout = layoutTable(described);
  expect(layout).toMatch(/fase +elenco +obbligatoria +ASSEGNATA, PROGRAMMATA/);
  expect(layout).toMatch(/importo +importo in euro +obbligatoria +almeno 0/);
  expect(sourceRules(described.source)).toContainEqual([
    "Avvisa se",
    "rendicontato più del liquidato.",
  ]);
  expect(sourcesTable(listSourceEntries(b.world))).toContain("fondi_qsfp_spesa");
});

describe("QSFP, LEPS, assistenti sociali", () => {
  const HEAD = "codice_ambito;annualita;obiettivo;fase;importo;data_rilevazione\n";

  test("gli importi che non tornano avvisano col gruppo, e si caricano", async () => {
    const outcome = await b.one(
      "qsfp.csv",
      `${HEAD}pie_2;2022;;Assegnata;100.000,00;30/06/2025\n` +
        "pie_2;2022;O1;Programmata;80.000,00;30/06/2025\n" +
        "pie_2;2022;O1;Impegnata;90.000,00;30/06/2025\n" +
        "pie_2;2022;O2;Impegnata;20.000,00;30/06/2025\n" +
        "pie_2;2023;;Assegnata;100.000,00;30/06/2025\n" +
        "pie_2;2023;O1;Liquidata;10,00;30/06/2025\n" +
        "pie_999;2023;O1;Liquidata;10,00;30/06/2025\n",
    );
    expect(outcome.report).toMatchObject({
      fonte: "fondi_qsfp_spesa",
      data_osservazione: "2025-06-30",
      caricate: 6,
    });
    expect(outcome.rejects.map(({ line, code }) => [line, code])).toEqual([[8, "R-TERR-AMBITO"]]);
    expect(
      outcome.notices.filter(({ code }) => code === "W-COERENZA").map(({ message }) => message),
    ).toEqual([
      "impegnato più dell'assegnato: pie_2 2022.",
      "impegnato più del programmato nell'obiettivo: pie_2 2022 O1.",
    ]);
    expect(sumOfLines(outcome)).toBe(outcome.report.lette);
    expect(
      b.query("SELECT fase, SUM(importo_cent) cent FROM qsfp_spesa GROUP BY fase ORDER BY fase"),
    ).toEqual([
      { fase: "ASSEGNATA", cent: 20_000_000 },
      { fase: "IMPEGNATA", cent: 11_000_000 },
      { fase: "LIQUIDATA", cent: 1000 },
      { fase: "PROGRAMMATA", cent: 8_000_000 },
    ]);
  });

  test("LEPS con le etichette del nostro elenco, e assistenti sociali con le frazioni", async () => {
    const leps = await b.one(
      "leps_2024.csv",
      "ambito;servizio;anno;attivo;beneficiari\nPIE_2;Pronto intervento sociale;2024;Sì;120\nPIE_2;P.I.P.P.I.;2024;No;\n",
    );
    expect(leps.report.caricate).toBe(2);
    expect(b.query("SELECT leps, attivo, beneficiari FROM leps_servizio ORDER BY riga")).toEqual([
      { leps: "PRONTO_INTERVENTO", attivo: 1, beneficiari: 120 },
      { leps: "PIPPI", attivo: 0, beneficiari: null },
    ]);
    await b.one("assistenti_sociali_2024.csv", "ambito;anno;fte\npie_2;2024;12,5\n");
    expect(b.query("SELECT fte_indeterminato AS fte FROM assistenti_sociali")).toEqual([
      { fte: 12.5 },
    ]);
  });
});

describe("GePI: ciò che sta intorno al caso", () => {
  test("gli invii al CPI sono dell'ambito in cui vive il nucleo dell'individuo", async () => {
    await b.one(
      "inps_domande_2025-12-31.csv",
      "protocollo;misura;tipo_domanda;data_presentazione;comune_istat\nP1;ADI;PRIMA;2024-01-15;004003\n",
    );
    await b.one(
      "inps_individui_2025-12-31.csv",
      "id_individuo;protocollo;ruolo;data_nascita;sesso\nI1;P1;RICHIEDENTE;1980-01-01;F\n",
    );
    const { notices, report } = await b.one(
      "invii_cpi_2025-12-31.csv",
      "id_individuo;data_avvio_cpi;data_pad_individuale;data_psp;esito\nI1;2024-03-01;2024-04-01;2024-03-15;PSP firmato\nI9;2024-03-01;;;\n",
    );
    expect(report.caricate).toBe(2);
    expect(notices.map(({ code, message }) => [code, message])).toContainEqual([
      "W-COERENZA",
      "PSP firmato prima del PAD individuale: 1 riga.",
    ]);
    expect(
      b.query(
        "SELECT c.codice_ambito <> '' AS noto, SUM(c.righe) AS righe FROM copertura c JOIN fornitura f ON f.id = c.fornitura_id WHERE f.fonte = 'gepi_invii_cpi' GROUP BY 1 ORDER BY 1",
      ),
    ).toEqual([
      { noto: 0, righe: 1 },
      { noto: 1, righe: 1 },
    ]);
  });

  test("équipe con più servizi, sostegni per lettera o per nome", async () => {
    await b.one(
      "equipe_2025-12-31.csv",
      'id_equipe;id_caso;data_costituzione;servizi\nE1;C1;2024-05-01;"lavoro, casa"\n',
    );
    expect(b.query("SELECT servizi FROM equipe")).toEqual([{ servizi: "CASA LAVORO" }]);
    const { report, rejects } = await b.one(
      "sostegni_2025-12-31.csv",
      "id_sostegno;id_caso;sostegno;macro_area;data;stato\nS1;C1;d;a;2024-05-01;attivo\nS2;C1;Mediazione culturale;;;\nS3;C1;z;;;\n",
    );
    expect(report.caricate).toBe(2);
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([[4, "R-ENUM"]]);
    expect(b.query("SELECT sostegno, stato FROM sostegno ORDER BY riga")).toEqual([
      { sostegno: "d", stato: "IN_CORSO" },
      { sostegno: "g", stato: null },
    ]);
  });
});

describe("archivio RdC", () => {
  const ROWS =
    "protocollo;misura;data_presentazione;comune_istat;importo_mensile;invio;data_invio\n" +
    "R1;RDC;2019-03-06;004003;552,00;Servizi sociali;2019-05-02\n" +
    "R2;PDC;2020-01-10;004029;300,00;;\n";

  test("le domande vanno con quelle dell'ADI, l'invio nella sua tabella", async () => {
    const { report } = await b.one("rdc_domande_2023-12-31.csv", ROWS);
    expect(report).toMatchObject({ fonte: "rdc_domande", caricate: 2 });
    expect(b.query("SELECT protocollo, misura, tipo_domanda FROM domanda ORDER BY 1")).toEqual([
      { protocollo: "R1", misura: "RDC", tipo_domanda: "PRIMA" },
      { protocollo: "R2", misura: "PDC", tipo_domanda: "PRIMA" },
    ]);
    expect(b.query("SELECT protocollo, invio, data_invio FROM rdc_nucleo")).toEqual([
      { protocollo: "R1", invio: "SS", data_invio: "2019-05-02" },
    ]);
  });

  test("un file che non si chiama RdC è delle domande INPS, e una domanda ADI nell'archivio è scartata", async () => {
    const { rejects } = await b.one(
      "rdc_domande_2023-12-31.csv",
      `${ROWS}A1;ADI;2023-12-20;004003;1,00;;\n`,
    );
    expect(rejects.map(({ line, code, column }) => [line, code, column])).toEqual([
      [4, "R-ENUM", "misura"],
    ]);
    const plain = await b.one(
      "domande_2023-11-30.csv",
      "protocollo;misura;tipo_domanda;data_presentazione;comune_istat\nR1;RDC;PRIMA;2019-03-06;004003\n",
    );
    expect(plain.report.fonte).toBe("inps_domande");
  });

  test("gli individui portano obbligo e invio accanto a ciò che hanno tutti", async () => {
    await b.one("rdc_domande_2023-12-31.csv", ROWS);
    const { report } = await b.one(
      "rdc_individui_2023-12-31.csv",
      "id_individuo;protocollo;ruolo;data_nascita;sesso;obbligo;invio\nI1;R1;RICHIEDENTE;1980-01-01;F;esonerata;CPI\nI2;R1;COMPONENTE;2010-01-01;M;;\n",
    );
    expect(report).toMatchObject({ fonte: "rdc_individui", caricate: 2 });
    expect(b.query("SELECT id_individuo, obbligo, invio FROM rdc_individuo")).toEqual([
      { id_individuo: "I1", obbligo: "ESONERATO", invio: "CPI" },
    ]);
    expect(b.query("SELECT COUNT(*) n FROM individuo")).toEqual([{ n: 2 }]);
  });
});
