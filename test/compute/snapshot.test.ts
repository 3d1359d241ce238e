import type { Database } from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nucleiARischio } from "../../src/compute/at-risk.js";
import { ITALIA } from "../../src/compute/compare.js";
import { evaluate } from "../../src/compute/evaluate.js";
import { openSession, type Session } from "../../src/compute/session.js";
import { readCatalog } from "../../src/define/catalog.js";
import type { Territorio } from "../../src/model/territory.js";
import { createTerritoryView } from "../../src/territory/territory-view.js";
import { emptyDatabase, root } from "../helpers/empty-database.js";

const catalog = readCatalog(root, root);
const SOURCES = [
  ["inps_domande", "domanda"],
  ["inps_stati", "stato_domanda"],
  ["inps_individui", "individuo"],
  ["gepi_casi", "caso"],
  ["gepi_ap", "ap"],
  ["gepi_incontri", "incontro"],
].map(([fonte = "", tabella = ""]) => ({ fonte, tabella, titolo: fonte, dates: true }));

/** Alba (A124) and Govone (E118) are in pie_2, Bra (B111) in another ambito of Piemonte. */
const ALBA = "A124";
let db: Database;
let bra: string;
let session: Session | undefined;

beforeEach(() => {
  db = emptyDatabase();
  createTerritoryView(db, "2025-12-31");
  bra = db.prepare("SELECT ambito FROM t_comune WHERE catastale = 'B111'").pluck().get() as string;
});
afterEach(() => {
  session?.close();
  session = undefined;
  db.close();
});

let deliveries = 0;
function delivery(fonte: string, data: string, ambiti: readonly string[]): number {
  deliveries += 1;
  const id = Number(
    db
      .prepare(
        `INSERT INTO fornitura (fonte, file, sha256, data_osservazione, domande_fino_al, lette,
           preambolo, intestazione, vuote, ignorate, caricate, scartate)
         VALUES (?, ?, ?, ?, ?, 2, 0, 1, 0, 0, 1, 0)`,
      )
      .run(fonte, `${fonte}.csv`, `sha${deliveries}`, data, data).lastInsertRowid,
  );
  for (const ambito of ambiti) db.prepare("INSERT INTO copertura VALUES (?, ?, 1)").run(id, ambito);
  return id;
}

interface Nucleo {
  readonly protocollo: string;
  readonly comune: string;
  readonly presentata?: string;
  readonly tipo?: string;
  readonly stati?: readonly (readonly [string, string, string | null])[];
  readonly membri?: readonly string[];
}

/** Puts nuclei into deliveries of domande, stati and individui. */
function put(ids: { d: number; s: number; i: number }, ...nuclei: readonly Nucleo[]): void {
  for (const nucleo of nuclei) {
    const day = nucleo.presentata ?? "2025-01-10";
    db.prepare(
      `INSERT INTO domanda (fornitura_id, riga, protocollo, misura, tipo_domanda, data_presentazione,
         data_pad_nucleo, comune, importo_mensile_cent, isee_cent)
       VALUES (?, 1, ?, 'ADI', ?, ?, ?, ?, 50000, 100000)`,
    ).run(ids.d, nucleo.protocollo, nucleo.tipo ?? "PRIMA", day, day, nucleo.comune);
    for (const [stato, dal, al] of nucleo.stati ?? [["ACCOLTA", "2025-02-01", null]]) {
      db.prepare(
        "INSERT INTO stato_domanda (fornitura_id, riga, protocollo, stato, dal, al) VALUES (?, 1, ?, ?, ?, ?)",
      ).run(ids.s, nucleo.protocollo, stato, dal, al);
    }
    for (const [n, id] of (nucleo.membri ?? [`${nucleo.protocollo}m`]).entries()) {
      db.prepare(
        `INSERT INTO individuo (fornitura_id, riga, id_individuo, protocollo, ruolo, data_nascita, sesso, percorso)
         VALUES (?, 1, ?, ?, ?, '1980-05-05', 'F', 'P1')`,
      ).run(ids.i, id, nucleo.protocollo, n === 0 ? "RICHIEDENTE" : "COMPONENTE");
    }
  }
}

const inps = (data: string, ambiti: readonly string[]) => ({
  d: delivery("inps_domande", data, ambiti),
  s: delivery("inps_stati", data, ambiti),
  i: delivery("inps_individui", data, ambiti),
});

const ambito = (codice: string): Territorio => ({
  ...ITALIA,
  livello: "ambito",
  codice,
  regione: "01",
  ambito: codice,
});

function open(data: string, ambiti: readonly string[] | null = null): Session {
  session?.close();
  createTerritoryView(db, data);
  session = openSession(db, { root, catalog, sources: SOURCES, data, mesi: 24, ambiti });
  return session;
}

function value(
  codice: string,
  territorio: Territorio,
  data: string,
  per: readonly string[] = [],
): (number | null)[] {
  const indicator = catalog.indicators.get(codice);
  if (indicator === undefined) throw new Error(codice);
  const ambiti = territorio.ambito === null ? null : [territorio.ambito];
  const [answer] = evaluate(open(data, ambiti), [{ indicator, per, territorio }]);
  return (answer?.righe ?? []).map((row) => row.valore);
}

describe("quale fornitura vale a una data", () => {
  test("per ogni ambito l'ultima non oltre la data; una data passata resta com'era", () => {
    put(inps("2025-10-15", ["pie_2"]), { protocollo: "A", comune: ALBA });
    put(inps("2025-11-15", [bra]), { protocollo: "B", comune: "B111" });
    put(
      inps("2025-12-15", ["pie_2"]),
      { protocollo: "A", comune: ALBA },
      { protocollo: "C", comune: ALBA },
    );
    expect(value("A.1.1", ambito("pie_2"), "2025-11-30")).toEqual([1]);
    expect(value("A.1.1", ambito("pie_2"), "2025-12-31")).toEqual([2]);
    expect(value("A.1.1", ambito(bra), "2025-12-31")).toEqual([1]);
    expect(value("A.1.1", ITALIA, "2025-12-31")).toEqual([3]);
  });
  test("prima di ogni fornitura non c'è zero: non c'è il dato", () => {
    put(inps("2025-10-15", ["pie_2"]), { protocollo: "A", comune: ALBA });
    expect(value("A.1.1", ambito("pie_2"), "2025-10-14")).toEqual([null]);
    expect(value("A.1.1", ambito(bra), "2025-12-31")).toEqual([null]);
  });
  test("un nucleo che cambia ambito fra due forniture conta una volta, dove sta ora", () => {
    put(inps("2025-11-15", [bra]), { protocollo: "A", comune: "B111" });
    put(inps("2025-12-15", ["pie_2"]), { protocollo: "A", comune: ALBA });
    expect(value("A.1.1", ITALIA, "2025-12-31")).toEqual([1]);
    expect(value("A.1.1", ambito("pie_2"), "2025-12-31")).toEqual([1]);
    expect(value("A.1.1", ambito(bra), "2025-12-31")).toEqual([0]);
  });
  test("un ambito senza righe nel file dei figli è coperto dall'esportazione di quel giorno", () => {
    const ids = inps("2025-12-15", ["pie_2"]);
    put(ids, { protocollo: "A", comune: ALBA });
    const before = delivery("gepi_casi", "2025-11-30", ["pie_2"]);
    db.prepare(
      "INSERT INTO caso (fornitura_id, riga, id_caso, protocollo, data_caricamento) VALUES (?, 1, 'K', 'A', '2025-03-01')",
    ).run(before);
    const oldWork = delivery("gepi_ap", "2025-11-30", ["pie_2"]);
    db.prepare(
      "INSERT INTO ap (fornitura_id, riga, id_caso, revisione, data_avvio, data_completamento, esito) VALUES (?, 1, 'K', 1, '2025-04-01', '2025-04-02', 'B')",
    ).run(oldWork);
    expect(value("B.1.5", ambito("pie_2"), "2025-11-30")).toEqual([null]);
    const now = delivery("gepi_casi", "2025-12-31", ["pie_2"]);
    db.prepare(
      "INSERT INTO caso (fornitura_id, riga, id_caso, protocollo, data_caricamento) VALUES (?, 1, 'K', 'A', '2025-03-01')",
    ).run(now);
    // The AP was withdrawn: the export of the day has no row for this ambito, and that is news.
    delivery("gepi_ap", "2025-12-31", []);
    expect(value("B.1.5", ambito("pie_2"), "2025-12-31")).toEqual([0]);
  });
});

describe("chi conta una volta", () => {
  test("due domande accolte con un componente in comune: vale la più recente, in qualunque ambito stia", () => {
    const ids = inps("2025-12-15", ["pie_2", bra]);
    put(
      ids,
      { protocollo: "A", comune: ALBA, presentata: "2025-01-10", membri: ["x", "y"] },
      { protocollo: "B", comune: "B111", presentata: "2025-03-10", membri: ["y"] },
    );
    expect(value("A.1.1", ambito("pie_2"), "2025-12-31")).toEqual([0]);
    expect(value("A.1.1", ambito(bra), "2025-12-31")).toEqual([1]);
    expect(value("A.1.1", ITALIA, "2025-12-31")).toEqual([1]);
  });
  test("un rinnovo non toglie il mese al ciclo di prima, né lo raddoppia", () => {
    put(
      inps("2025-12-15", ["pie_2"]),
      {
        protocollo: "A",
        comune: ALBA,
        presentata: "2024-01-10",
        membri: ["x"],
        stati: [
          ["ACCOLTA", "2024-02-01", "2025-06-30"],
          ["TERMINATA", "2025-07-01", null],
        ],
      },
      {
        protocollo: "B",
        comune: ALBA,
        presentata: "2025-07-10",
        tipo: "RINNOVO",
        membri: ["x"],
        stati: [["ACCOLTA", "2025-08-01", null]],
      },
    );
    const months = value("A.2.1", ambito("pie_2"), "2025-12-31", ["mese"]);
    expect(months.slice(-8)).toEqual([1, 1, 0, 1, 1, 1, 1, 1]);
    expect(value("A.2.3", ambito("pie_2"), "2025-12-31", ["mese"]).slice(-6)).toEqual([
      0, 1, 0, 0, 0, 0,
    ]);
    expect(value("A.2.4", ambito("pie_2"), "2025-12-31", ["mese"]).slice(-6)).toEqual([
      1, 0, 0, 0, 0, 0,
    ]);
  });
  test("il sospeso esce dagli accolti, resta nella misura e nel rischio", () => {
    const ids = inps("2025-12-15", ["pie_2"]);
    put(ids, {
      protocollo: "A",
      comune: ALBA,
      presentata: "2025-09-10",
      stati: [
        ["ACCOLTA", "2025-10-01", "2025-11-30"],
        ["SOSPESA", "2025-12-01", null],
      ],
    });
    expect(value("A.1.1", ambito("pie_2"), "2025-12-31")).toEqual([0]);
    expect(value("A.1.7", ambito("pie_2"), "2025-12-31")).toEqual([100]);
    delivery("gepi_casi", "2025-12-31", ["pie_2"]);
    delivery("gepi_incontri", "2025-12-31", ["pie_2"]);
    // PAD of 10 September: the 120 days end on 8 January.
    const found = nucleiARischio(open("2025-12-31", ["pie_2"]), ambito("pie_2"), 15);
    expect(found).toMatchObject([
      {
        protocollo: "A",
        codice_comune: "A124",
        comune: "Alba",
        regola: "R1",
        scadenza: "2026-01-08",
        giorni_residui: 8,
        stato: "IN_SCADENZA",
        rischio: "SOSPENSIONE",
        ultimo_giorno_utile: "2026-02-20",
      },
    ]);
    expect(nucleiARischio(open("2025-12-31", ["pie_2"]), ambito("pie_2"), 7)).toEqual([]);
  });
});

test("indicatori con la stessa popolazione e lo stesso taglio stanno in una sola lettura", () => {
  put(inps("2025-12-15", ["pie_2"]), { protocollo: "A", comune: ALBA });
  const at = open("2025-12-31", ["pie_2"]);
  const asked = ["A.1.1", "A.3.3", "A.5.1", "A.6.3"].map((codice) => {
    const indicator = catalog.indicators.get(codice);
    if (indicator === undefined) throw new Error(codice);
    return { indicator, per: ["comune"], territorio: ambito("pie_2") };
  });
  at.ensure("nucleo");
  const scans: string[] = [];
  const spied: Session = {
    ...at,
    db: new Proxy(db, {
      get(target, name) {
        if (name === "prepare") {
          return (sql: string) => {
            if (/FROM nucleo /.test(sql)) scans.push(sql);
            return target.prepare(sql);
          };
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    }),
  };
  evaluate(spied, asked);
  expect(scans).toHaveLength(1);
});

test("del mese dopo l'ultima fornitura non si sa niente: n.d., non zero", () => {
  put(inps("2025-11-15", ["pie_2"]), { protocollo: "A", comune: ALBA });
  const months = value("A.2.1", ambito("pie_2"), "2025-12-20", ["mese"]);
  expect(months.slice(-3)).toEqual([1, 1, null]);
  expect(value("A.2.1", ambito("pie_2"), "2025-12-20")).toEqual([null]);
  expect(value("A.2.1", ambito("pie_2"), "2025-11-30")).toEqual([1]);
});

test("una colonna scritta male in un indicatore è un errore della definizione, col nome vicino", () => {
  put(inps("2025-12-15", ["pie_2"]), { protocollo: "A", comune: ALBA });
  const sound = catalog.indicators.get("A.1.1");
  if (sound === undefined) throw new Error("A.1.1");
  const indicator = { ...sound, codice: "X.1", numerator: "acolta" };
  expect(() =>
    evaluate(open("2025-12-31", ["pie_2"]), [{ indicator, per: [], territorio: ambito("pie_2") }]),
  ).toThrow(/X\.1: la colonna «acolta» non esiste; forse accolta/);
});
