import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { ITALIA } from "../../src/compute/compare.js";
import { evaluate } from "../../src/compute/evaluate.js";
import { openSession } from "../../src/compute/session.js";
import { unmetOf } from "../../src/compute/warnings.js";
import { readCatalog } from "../../src/define/catalog.js";
import type { Territorio } from "../../src/model/territory.js";
import { createTerritoryView } from "../../src/territory/territory-view.js";
import { emptyDatabase, root } from "../helpers/empty-database.js";

/** What the populations make of single rows: the cases that a demo seldom has. */
const catalog = readCatalog(root, root);
const SOURCES = [
  ["inps_domande", "domanda"],
  ["inps_stati", "stato_domanda"],
  ["inps_individui", "individuo"],
  ["gepi_casi", "caso"],
  ["gepi_ap", "ap"],
  ["gepi_pais", "pais"],
  ["gepi_impegni", "impegno"],
  ["gepi_sostegni", "sostegno"],
  ["gepi_puc", "puc"],
  ["gepi_partecipazioni", "puc_partecipazione"],
  ["gepi_operatori", "operatore"],
  ["fondi_qsfp", "qsfp_spesa"],
  ["fondi_leps", "leps_servizio"],
  ["fondi_assistenti", "assistenti_sociali"],
].map(([fonte = "", tabella = ""]) => ({ fonte, tabella, titolo: fonte, dates: true }));

/** Alba (A124) and Govone (E118) are in pie_2. */
const ALBA = "A124";
const GOVONE = "E118";
const T = "2025-12-31";
const PIE2: Territorio = {
  ...ITALIA,
  livello: "ambito",
  codice: "pie_2",
  regione: "01",
  ambito: "pie_2",
};

const db = emptyDatabase();
let shown = "";
function showTerritory(data: string): void {
  if (shown !== data) createTerritoryView(db, data);
  shown = data;
}
beforeEach(() => showTerritory(T));
afterEach(() => {
  for (const { tabella } of SOURCES) db.exec(`DELETE FROM ${tabella}`);
  db.exec("DELETE FROM copertura; DELETE FROM fornitura");
});
afterAll(() => db.close());

type Cell = string | number | null;
type Values = Readonly<Record<string, Cell>>;
let deliveries = 0;

/** A delivery of a table for pie_2, with its rows. */
function deliver(table: string, data: string, ...rows: readonly Values[]): number {
  deliveries += 1;
  const fonte = SOURCES.find((one) => one.tabella === table)?.fonte ?? "";
  const id = Number(
    db
      .prepare(
        `INSERT INTO fornitura (fonte, file, sha256, data_osservazione, lette, preambolo, intestazione,
           vuote, ignorate, caricate, scartate) VALUES (?, 'f.csv', ?, ?, 1, 0, 1, 0, 0, 1, 0)`,
      )
      .run(fonte, `sha${deliveries}`, data).lastInsertRowid,
  );
  db.prepare("INSERT INTO copertura VALUES (?, 'pie_2', 1)").run(id);
  for (const row of rows) {
    const columns = Object.keys(row);
    db.prepare(
      `INSERT INTO ${table} (fornitura_id, riga, ${columns.join(", ")})
       VALUES (?, 1, ${columns.map(() => "?").join(", ")})`,
    ).run(id, ...Object.values(row));
  }
  return id;
}

/** Accepted nuclei of one member each, loaded on GePI. */
function nuclei(...protocolli: readonly string[]): void {
  const day = "2025-01-10";
  const of = (make: (protocollo: string) => Values): readonly Values[] => protocolli.map(make);
  deliver(
    "domanda",
    "2025-12-15",
    ...of((protocollo) => ({
      protocollo,
      misura: "ADI",
      tipo_domanda: protocollo.startsWith("R") ? "RINNOVO" : "PRIMA",
      data_presentazione: day,
      data_pad_nucleo: day,
      comune: ALBA,
    })),
  );
  deliver(
    "stato_domanda",
    "2025-12-15",
    ...of((protocollo) => ({ protocollo, stato: "ACCOLTA", dal: "2025-02-01" })),
  );
  deliver(
    "individuo",
    "2025-12-15",
    ...of((protocollo) => ({
      protocollo,
      id_individuo: `${protocollo}m`,
      ruolo: "RICHIEDENTE",
      data_nascita: "1980-05-05",
      sesso: "F",
      percorso: "P1",
    })),
  );
  deliver(
    "caso",
    T,
    ...of((protocollo) => ({
      id_caso: `C${protocollo}`,
      protocollo,
      codice_ambito: "pie_2",
      comune: ALBA,
      data_caricamento: "2025-02-10",
    })),
  );
}

interface Told {
  readonly key: string;
  readonly top: number | null;
  readonly below: number | null;
}

function told(codice: string, per: readonly string[] = [], data = T): readonly Told[] {
  const indicator = catalog.indicators.get(codice);
  if (indicator === undefined) throw new Error(`manca ${codice}`);
  showTerritory(data);
  const session = openSession(db, {
    root,
    catalog,
    sources: SOURCES,
    data,
    mesi: 24,
    ambiti: null,
  });
  try {
    const [answer] = evaluate(session, [{ indicator, per, territorio: PIE2 }]);
    return (answer?.righe ?? []).map((row) => ({
      key: Object.values(row.membri)
        .map((one) => one.codice)
        .join(" "),
      top: row.numeratore,
      below: row.denominatore,
    }));
  } finally {
    session.close();
  }
}
const pair = (codice: string, key = "", per: readonly string[] = [], data = T) => {
  const row = told(codice, per, data).find((one) => one.key === key);
  return row === undefined ? undefined : [row.top, row.below];
};

describe("PUC", () => {
  const puc = (id_puc: string, stato: string, more: Values = {}): Values => ({
    id_puc,
    codice_ambito: "pie_2",
    comune: ALBA,
    stato,
    posti: 4,
    ore_settimanali: 10,
    ...more,
  });
  const takes = (id_puc: string, who: string, dal: string, al: string | null): Values => ({
    id_puc,
    id_individuo: who,
    data_inizio: dal,
    data_fine: al,
  });

  test("un PUC annullato è stato attivato se una rilevazione prima lo diceva", () => {
    deliver("puc", "2025-11-30", puc("P1", "IN_CORSO"), puc("P2", "BOZZA"));
    deliver("puc", T, puc("P1", "ANNULLATO"), puc("P2", "ANNULLATO"), puc("P3", "CONCLUSO"));
    expect(pair("B.4.1")).toEqual([2, null]);
    expect(pair("B.4.2")).toEqual([0, null]);
    expect(pair("B.4.2", "", [], "2025-12-30")).toEqual([1, null]);
  });

  test("l'ultimo giorno si partecipa ancora, il giorno prima dell'inizio non ancora", () => {
    deliver("puc", T, puc("P1", "IN_CORSO"));
    deliver(
      "puc_partecipazione",
      T,
      takes("P1", "I1", "2025-01-01", T),
      takes("P1", "I2", "2025-01-01", "2025-12-30"),
      takes("P1", "I3", T, null),
      takes("P1", "I4", "2026-01-01", null),
    );
    expect(pair("B.4.6")).toEqual([2, null]);
    expect(pair("B.4.5")).toEqual([2, 4]);
  });

  test("una partecipazione rimasta aperta in un PUC concluso non è aperta", () => {
    deliver("puc", T, puc("P1", "CONCLUSO"), puc("P2", "SOSPESO"));
    deliver(
      "puc_partecipazione",
      T,
      takes("P1", "I1", "2025-01-01", null),
      takes("P2", "I2", "2025-01-01", null),
    );
    expect(pair("B.4.6")).toEqual([1, null]);
    expect(pair("B.4.8")).toEqual([0, 0]);
  });

  test("un PUC senza comune è dell'ambito e, diviso per comune, di nessuno", () => {
    deliver("puc", T, puc("P1", "IN_CORSO", { comune: null }), puc("P2", "IN_CORSO"));
    expect(pair("B.4.2")).toEqual([2, null]);
    expect(pair("B.4.2", ALBA, ["comune"])).toEqual([1, null]);
    expect(pair("B.4.2", "non_attribuito", ["comune"])).toEqual([1, null]);
  });

  test("partecipa ai PUC chi ha l'obbligo e il patto, contato dove risiede", () => {
    nuclei("N1", "N2", "N3");
    const signed = (n: string): Values => ({
      id_pais: `P${n}`,
      id_caso: `C${n}`,
      versione: 1,
      data_firma: "2025-05-01",
    });
    deliver("pais", T, signed("N1"), signed("N2"));
    deliver("puc", T, puc("P1", "IN_CORSO"));
    deliver(
      "puc_partecipazione",
      T,
      takes("P1", "N1m", "2025-06-01", null),
      takes("P1", "N3m", "2025-06-01", null),
    );
    expect(pair("B.4.7")).toEqual([1, 2]);
  });
});

describe("operatori", () => {
  const operator = (id: string, more: Values = {}): Values => ({
    id_operatore: id,
    codice_ambito: "pie_2",
    ruolo: "CASE_MANAGER",
    stato: "ATTIVO",
    data_accreditamento: "2024-01-01",
    ultimo_accesso: T,
    ...more,
  });

  test("visto novanta giorni fa è ancora attivo negli ultimi novanta, novantuno no", () => {
    deliver(
      "operatore",
      T,
      operator("O1", { ultimo_accesso: "2025-10-02" }),
      operator("O2", { ultimo_accesso: "2025-10-01" }),
      operator("O3", { ultimo_accesso: null }),
    );
    expect(pair("B.5.2", "ATTIVI")).toEqual([3, null]);
    expect(pair("B.5.2", "ATTIVI_90")).toEqual([1, null]);
  });

  test("accreditato domani non lo è ancora; disattivato oggi è accreditato e non attivo", () => {
    deliver(
      "operatore",
      T,
      operator("O1", { data_accreditamento: T }),
      operator("O2", { data_accreditamento: "2026-01-01" }),
      operator("O3", { data_disattivazione: T }),
    );
    expect(pair("B.5.1", "CASE_MANAGER")).toEqual([2, null]);
    expect(pair("B.5.1", "NON_ATTIVO CASE_MANAGER", ["stato_operatore"])).toEqual([1, null]);
    expect(pair("B.5.3")).toEqual([1, null]);
  });

  test("un case manager con il suo comune segue quello; senza, tutto l'ambito", () => {
    nuclei("N1");
    const first = deliver("operatore", T, operator("O1", { comune: GOVONE }));
    expect(pair("B.5.5")).toEqual([1, null]);
    expect(pair("B.5.5", ALBA, ["comune"])).toEqual([1, null]);
    db.prepare("UPDATE operatore SET comune = NULL WHERE fornitura_id = ?").run(first);
    expect(pair("B.5.5")).toEqual([0, null]);
    db.prepare("UPDATE operatore SET data_disattivazione = ? WHERE fornitura_id = ?").run(T, first);
    expect(pair("B.5.5")).toEqual([1, null]);
  });
});

describe("bisogni, impegni, sostegni", () => {
  const ap = (n: string, more: Values = {}): Values => ({
    id_caso: `C${n}`,
    revisione: 1,
    data_avvio: "2025-03-01",
    data_completamento: "2025-03-10",
    esito: "B",
    bisogni: "b c",
    ...more,
  });
  const pais = (n: string, versione: number, data_firma: string | null): Values => ({
    id_pais: `P${n}-${versione}`,
    id_caso: `C${n}`,
    versione,
    data_firma,
  });
  const support = (
    n: string,
    id_pais: string | null,
    sostegno: string,
    more: Values = {},
  ): Values => ({
    id_sostegno: `S${n}${id_pais}${sostegno}${deliveries}`,
    id_caso: `C${n}`,
    id_pais,
    sostegno,
    data: "2025-05-01",
    stato: "IN_CORSO",
    ...more,
  });

  test("valgono i bisogni dell'ultima revisione completata; una non completata non conta", () => {
    nuclei("N1");
    deliver(
      "ap",
      T,
      ap("N1", { bisogni: "a" }),
      ap("N1", { revisione: 2, data_completamento: "2025-06-10", bisogni: "b c d" }),
      ap("N1", { revisione: 3, data_completamento: null, bisogni: "f" }),
    );
    expect(pair("D.4.1")).toEqual([3, 1]);
    expect(pair("D.4.2", "a")).toEqual([0, 1]);
  });

  test("un file che non porta nessun bisogno non dice zero; uno che li porta, e uno no, sì", () => {
    nuclei("N1", "N2");
    const id = deliver("ap", T, ap("N1", { bisogni: null }), ap("N2", { bisogni: null }));
    expect(pair("D.4.1")).toEqual([0, 0]);
    db.prepare("UPDATE ap SET bisogni = 'c' WHERE fornitura_id = ? AND id_caso = 'CN2'").run(id);
    expect(pair("D.4.1")).toEqual([1, 2]);
  });

  test("la valutazione del ciclo precedente non vale per un rinnovo", () => {
    nuclei("R1");
    deliver("ap", T, ap("R1", { data_avvio: "2025-01-09" }));
    expect(pair("D.4.1")).toEqual([0, 0]);
  });

  test("conta ciò che sta nel patto in vigore, non nelle sue versioni di prima né nell'annullato", () => {
    nuclei("N1");
    deliver("ap", T, ap("N1"));
    deliver(
      "pais",
      T,
      pais("N1", 1, "2025-04-01"),
      pais("N1", 2, "2025-09-01"),
      pais("N1", 3, null),
    );
    deliver("impegno", T);
    deliver(
      "sostegno",
      T,
      support("N1", "PN1-1", "x3"),
      support("N1", "PN1-2", "a"),
      support("N1", "PN1-2", "d", { stato: "ANNULLATO" }),
      support("N1", "PN1-2", "x4", { data: "2026-01-01" }),
      support("N1", null, "h"),
    );
    expect(pair("D.4.4", "MEDIA")).toEqual([2, 1]);
    // «a» answers b and not c (dominio §2.12).
    expect(pair("D.4.5", "b", ["macro_area"])).toEqual([1, 1]);
    expect(pair("D.4.5", "c", ["macro_area"])).toEqual([0, 1]);
    expect(pair("D.4.7", "2025-04 SOSTEGNI", ["mese"])).toEqual([1, 1]);
  });

  test("un impegno senza area ha quella che gli corrisponde, se è una sola", () => {
    nuclei("N1");
    deliver("ap", T, ap("N1"));
    deliver("pais", T, pais("N1", 1, "2025-04-01"));
    const commitment = (impegno: string, macro_area: string | null): Values => ({
      id_impegno: `M${impegno}${macro_area}`,
      id_caso: "CN1",
      id_pais: "PN1-1",
      impegno,
      macro_area,
      data: "2025-04-01",
    });
    deliver("impegno", T, commitment("i4", null), commitment("i6", null), commitment("i6", "e"));
    expect(pair("D.4.3", "a MEDIA", ["macro_area"])).toEqual([1, 1]);
    expect(pair("D.4.3", "e MEDIA", ["macro_area"])).toEqual([1, 1]);
    expect(pair("D.4.3", "b MEDIA", ["macro_area"])).toEqual([0, 1]);
    expect(pair("D.4.3", "non_attribuito MEDIA", ["macro_area"])).toEqual([1, 1]);
  });
});

describe("i fondi e i LEPS", () => {
  const spesa = (
    annualita: number,
    fase: string,
    obiettivo: string | null,
    euro: number,
  ): Values => ({
    codice_ambito: "pie_2",
    annualita,
    obiettivo,
    fase,
    importo_cent: euro * 100,
  });

  test("ogni annualità tiene l'ultima rilevazione che ne parla, e quella di prima resta com'era", () => {
    deliver(
      "qsfp_spesa",
      "2025-06-30",
      spesa(2022, "ASSEGNATA", null, 100),
      spesa(2023, "ASSEGNATA", null, 200),
    );
    deliver("qsfp_spesa", "2025-11-30", spesa(2023, "ASSEGNATA", null, 250));
    expect(told("E.1.1", ["annualita"]).map(({ key, top }) => [key, top])).toEqual([
      ["2022", 100],
      ["2023", 250],
    ]);
    expect(pair("E.1.1", "2023", [], "2025-11-29")).toEqual([200, null]);
  });

  test("una fase che il file non nomina mai è n.d.; una nominata per altre annualità è zero", () => {
    deliver(
      "qsfp_spesa",
      T,
      spesa(2022, "ASSEGNATA", null, 100),
      spesa(2022, "LIQUIDATA", "O1", 40),
      spesa(2023, "ASSEGNATA", null, 200),
    );
    expect(pair("E.1.6", "2023")).toEqual([0, 200]);
    expect(pair("E.1.8", "2023")).toEqual([0, 0]);
    expect(pair("E.1.10", "2023")).toEqual([null, null]);
  });

  test("un programmato non diviso per obiettivo non dice niente degli obiettivi", () => {
    deliver(
      "qsfp_spesa",
      T,
      spesa(2023, "ASSEGNATA", null, 200),
      spesa(2023, "PROGRAMMATA", null, 150),
      spesa(2023, "IMPEGNATA", "O1", 50),
    );
    expect(pair("E.1.3", "non_attribuito 2023")).toEqual([150, 150]);
    expect(pair("E.1.11", "2023")).toEqual([null, 200]);
    expect(told("E.1.5").every(({ below }) => below === 0)).toBe(true);
  });

  test("un obiettivo senza righe, dove il programmato è diviso, ha zero", () => {
    deliver(
      "qsfp_spesa",
      T,
      spesa(2023, "ASSEGNATA", null, 200),
      spesa(2023, "PROGRAMMATA", "O1", 150),
    );
    expect(pair("E.1.3", "O6 2023")).toEqual([0, 150]);
    expect(pair("E.1.11", "2023")).toEqual([0, 200]);
  });

  test("gli avvisi nominano ambito e annualità, per ogni invariante", () => {
    deliver(
      "qsfp_spesa",
      T,
      spesa(2022, "ASSEGNATA", null, 100),
      spesa(2022, "PROGRAMMATA", "O1", 100),
      spesa(2022, "IMPEGNATA", "O1", 100),
      spesa(2022, "LIQUIDATA", "O1", 100),
      spesa(2022, "RENDICONTATA", "O1", 100),
      spesa(2023, "ASSEGNATA", null, 10),
      spesa(2023, "PROGRAMMATA", "O1", 11),
      spesa(2023, "IMPEGNATA", "O1", 12),
      spesa(2023, "LIQUIDATA", "O1", 13),
      spesa(2023, "RENDICONTATA", "O1", 14),
    );
    const session = openSession(db, {
      root,
      catalog,
      sources: SOURCES,
      data: T,
      mesi: 24,
      ambiti: null,
    });
    const of = (name: string) => {
      const population = catalog.populations.get(name);
      if (population === undefined) throw new Error(name);
      return unmetOf(session, population, PIE2).map(
        ({ says, names }) => `${says}: ${names.join()}`,
      );
    };
    expect(of("qsfp_annualita")).toEqual([
      "rendicontato più del liquidato: pie_2 2023",
      "liquidato più dell'impegnato: pie_2 2023",
      "impegnato più dell'assegnato: pie_2 2023",
      "programmato più dell'assegnato: pie_2 2023",
    ]);
    expect(of("qsfp_obiettivo")).toEqual([
      "impegnato più del programmato in un obiettivo: pie_2 2023 O1",
    ]);
    session.close();
  });

  test("la spesa per nucleo divide per i nuclei medi dei mesi che l'anno ha avuto", () => {
    // ACCOLTA from 1 February: eleven months of twelve, two nuclei.
    nuclei("N1", "N2");
    deliver(
      "qsfp_spesa",
      T,
      spesa(2025, "LIQUIDATA", "O1", 1100),
      spesa(2024, "LIQUIDATA", "O1", 5),
    );
    expect(pair("E.1.12", "2025")?.[0]).toBe(1100);
    expect(pair("E.1.12", "2025")?.[1]).toBeCloseTo(22 / 12, 9);
    expect(pair("E.1.12", "2024", ["annualita"])).toEqual([0, 0]);
  });

  test("un LEPS non attivo ha zero beneficiari, uno di cui non si parla è n.d. e non è attivo", () => {
    const leps = (codice: string, attivo: number | null, beneficiari: number | null): Values => ({
      codice_ambito: "pie_2",
      leps: codice,
      anno: 2025,
      attivo,
      beneficiari,
    });
    deliver(
      "leps_servizio",
      "2025-12-31",
      leps("PIPPI", 1, 12),
      leps("SUPERVISIONE", 0, null),
      leps("VALUTAZIONE", 1, null),
    );
    const users = new Map(told("F.1.1").map(({ key, top }) => [key, top]));
    expect(users.get("PIPPI 2025")).toBe(12);
    expect(users.get("SUPERVISIONE 2025")).toBe(0);
    expect(users.get("VALUTAZIONE 2025")).toBeNull();
    expect(users.get("DIMISSIONI_PROTETTE 2025")).toBeNull();
    expect(pair("F.1.6", "2025")).toEqual([2, 9]);
  });

  test("se manca la popolazione di un comune il contributo non si sa", () => {
    deliver("assistenti_sociali", "2025-12-31", {
      codice_ambito: "pie_2",
      anno: 2025,
      fte_indeterminato: 22,
    });
    expect(pair("F.1.4", "2025")).toEqual([null, null]);
    expect(pair("F.1.3", "2025")).toEqual([0, 0]);
  });
});
