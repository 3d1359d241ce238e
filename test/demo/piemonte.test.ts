import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  DEMO_MESI,
  DEMO_SEME,
  makeDemoData,
  readDemoComuni,
} from "../../src/app/make-demo-data.js";
import { REGIONI } from "../../src/demo/rates.js";
import { ambitiOf, attesi } from "../../src/demo/territory.js";
import { ageAt } from "../../src/model/date.js";
import { openDatabase } from "../../src/store/open.js";
import { cell, cents, groupBy, type Row, readDelivery } from "./read-delivery.js";
import { newFolder, SILENT } from "./small-world.js";

let cartella: string;
let domande: ReadonlyMap<string, Row>;
let stati: ReadonlyMap<string, readonly Row[]>;
let membri: ReadonlyMap<string, readonly Row[]>;
let casi: readonly Row[];
let accolte: readonly Row[];
const T = "2025-12-31";

beforeAll(async () => {
  cartella = newFolder();
  const world = { progress: SILENT, database: join(cartella, "dash.sqlite") };
  const made = await makeDemoData(
    { regione: "01", seme: DEMO_SEME, mesi: DEMO_MESI, cartella },
    world,
  );
  expect(made.date).toEqual([
    { gepi: "2025-11-30", inps: "2025-11-15" },
    { gepi: "2025-12-31", inps: "2025-12-15" },
  ]);
  domande = new Map(
    readDelivery(cartella, "inps_domande_2025-12-15.csv").map((row) => [
      cell(row, "protocollo"),
      row,
    ]),
  );
  stati = groupBy(readDelivery(cartella, "inps_stati_2025-12-15.csv"), "protocollo");
  membri = groupBy(readDelivery(cartella, "inps_individui_2025-12-15.csv"), "protocollo");
  casi = readDelivery(cartella, "gepi_casi_2025-12-31.csv");
  accolte = [...domande.values()].filter((row) => cell(stateOf(row), "stato") === "ACCOLTA");
});

const stateOf = (domanda: Row): Row | undefined => stati.get(cell(domanda, "protocollo"))?.at(-1);
const shareOf = (test: (people: readonly Row[]) => boolean): number =>
  accolte.filter((row) => test(membri.get(cell(row, "protocollo")) ?? [])).length / accolte.length;
const eta = (row: Row): number => ageAt(cell(row, "data_nascita"), T);

/** Nuclei accepted at least one day of each month. */
function monthly(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const rows of stati.values()) {
    const months = new Set<string>();
    for (const row of rows) {
      if (cell(row, "stato") !== "ACCOLTA") continue;
      const last = (cell(row, "al") || T).slice(0, 7);
      for (let at = cell(row, "dal").slice(0, 7); at <= last; at = after(at)) months.add(at);
    }
    for (const at of months) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return counts;
}
const after = (month: string): string =>
  month.endsWith("12")
    ? `${Number(month.slice(0, 4)) + 1}-01`
    : `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, "0")}`;

const within = (value: number, low: number, high: number, what: string): void => {
  expect(value, what).toBeGreaterThanOrEqual(low);
  expect(value, what).toBeLessThanOrEqual(high);
};

describe("Piemonte at the end of 2025", () => {
  test("has about 29,000 nuclei in some thirty ambiti, and pie_2 between 600 and 900", () => {
    within(accolte.length, 27_000, 31_000, "Piemonte");
    const ambito = groupBy(casi, "codice_ambito");
    within(ambito.size, 28, 36, "ambiti");
    const alba = new Set((ambito.get("pie_2") ?? []).map((row) => cell(row, "protocollo")));
    within(accolte.filter((row) => alba.has(cell(row, "protocollo"))).length, 600, 900, "pie_2");
  });

  test("has the families of the observatory: size, minors, disability, 60+, care, svantaggio", () => {
    const people = accolte.reduce(
      (sum, row) => sum + (membri.get(cell(row, "protocollo"))?.length ?? 0),
      0,
    );
    within(people / accolte.length, 2.2, 2.5, "size");
    within(
      shareOf((all) => all.some((row) => eta(row) < 18)),
      0.35,
      0.41,
      "minors",
    );
    within(
      shareOf((all) => all.some((row) => cell(row, "disabilita_classe") !== "NESSUNA")),
      0.36,
      0.43,
      "disability",
    );
    within(
      shareOf((all) => all.some((row) => eta(row) >= 60)),
      0.48,
      0.54,
      "60+",
    );
    within(
      shareOf((all) => all.some((row) => cell(row, "carico_cura") === "S")),
      0.31,
      0.38,
      "care",
    );
    within(
      shareOf((all) => all.some((row) => cell(row, "svantaggio_codice") !== "")),
      0.013,
      0.03,
      "svantaggio",
    );
  });

  test("pays about 700 euro a month on average, with a rent for nearly half", () => {
    const mensili = accolte.map((row) => cents(cell(row, "importo_mensile")));
    within(
      mensili.reduce((sum, importo) => sum + importo, 0) / mensili.length / 100,
      660,
      740,
      "mean",
    );
    within(
      accolte.filter((row) => cell(row, "importo_affitto") !== "0,00").length / accolte.length,
      0.35,
      0.55,
      "rent",
    );
  });

  test("has the cliff of July 2025 and the return of August", () => {
    const counts = monthly();
    const at = (month: string): number => counts.get(month) ?? 0;
    within(at("2025-07") / at("2025-06"), 0.45, 0.68, "cliff");
    expect(at("2025-08")).toBeGreaterThan(at("2025-07") * 1.3);
    expect(at("2024-01")).toBeGreaterThan(0);
    expect(at("2024-02")).toBeGreaterThan(at("2025-06") * 0.45);
    expect([...counts.keys()].toSorted()[0]).toBe("2024-01");
  });

  test("has suspended nuclei, for missed meetings first, and every way out", () => {
    const reasons = new Map<string, number>();
    const ways = new Set<string>();
    for (const row of domande.values()) {
      const stato = stateOf(row);
      ways.add(cell(stato, "stato"));
      if (cell(stato, "stato") === "SOSPESA")
        reasons.set(cell(stato, "motivo"), (reasons.get(cell(stato, "motivo")) ?? 0) + 1);
    }
    const total = [...reasons.values()].reduce((sum, count) => sum + count, 0);
    within(total / (total + accolte.length), 0.02, 0.08, "suspended");
    expect(Math.max(...reasons.values())).toBe(reasons.get("S01"));
    expect(reasons.get("S02")).toBeGreaterThan(10);
    for (const way of [
      "RESPINTA",
      "DECADUTA",
      "REVOCATA",
      "ANNULLATA",
      "TERMINATA",
      "VERIFICATA",
      "ACQUISITA",
    ])
      expect(ways, way).toContain(way);
  });

  test("leaves no step of the work empty, full, or equal in every ambito", () => {
    const inc = new Set(
      readDelivery(cartella, "gepi_incontri_2025-12-31.csv")
        .filter((row) =>
          ["AVVENUTO_INCONTRO", "PRESENTAZIONE_SPONTANEA"].includes(cell(row, "esito")),
        )
        .map((row) => cell(row, "id_caso")),
    );
    const apc = new Set(
      readDelivery(cartella, "gepi_ap_2025-12-31.csv")
        .filter((row) => cell(row, "data_completamento") !== "")
        .map((row) => cell(row, "id_caso")),
    );
    const paf = new Set(
      readDelivery(cartella, "gepi_pais_2025-12-31.csv")
        .filter((row) => cell(row, "data_firma") !== "")
        .map((row) => cell(row, "id_caso")),
    );
    const dentro = new Set(accolte.map((row) => cell(row, "protocollo")));
    const gep = casi.filter(
      (row) => dentro.has(cell(row, "protocollo")) && cell(row, "data_chiusura") === "",
    );
    within(gep.length / accolte.length, 0.96, 0.999, "GEP");
    const rate = (rows: readonly Row[], has: (row: Row) => boolean): number =>
      rows.filter(has).length / rows.length;
    const steps: readonly (readonly [string, number, number, (row: Row) => boolean])[] = [
      ["assigned", 0.85, 0.98, (row) => cell(row, "id_case_manager") !== ""],
      ["met", 0.8, 0.95, (row) => inc.has(cell(row, "id_caso"))],
      ["AP completed", 0.5, 0.75, (row) => apc.has(cell(row, "id_caso"))],
      ["PaIS signed", 0.28, 0.55, (row) => paf.has(cell(row, "id_caso"))],
    ];
    const perAmbito = [...groupBy(gep, "codice_ambito").values()];
    for (const [what, low, high, has] of steps) {
      within(rate(gep, has), low, high, what);
      const rates = perAmbito.map((rows) => rate(rows, has));
      expect(Math.max(...rates) - Math.min(...rates), what).toBeGreaterThan(0.08);
    }
    // Some AP were made without a meeting being registered.
    expect(
      gep.filter((row) => apc.has(cell(row, "id_caso")) && !inc.has(cell(row, "id_caso"))).length,
    ).toBeGreaterThan(20);
  });

  test("has uneven workloads, comuni without a case manager, operators with several roles or gone", () => {
    const operatori = readDelivery(cartella, "gepi_operatori_2025-12-31.csv");
    const roles = [...groupBy(operatori, "id_operatore").values()].map(
      (rows) => new Set(rows.map((row) => row.ruolo)).size,
    );
    expect(Math.max(...roles)).toBeGreaterThan(1);
    expect(operatori.filter((row) => row.stato === "NON_ATTIVO").length).toBeGreaterThan(10);
    const open = casi.filter(
      (row) => cell(row, "data_chiusura") === "" && cell(row, "codice_ambito") === "pie_2",
    );
    const loads = [...groupBy(open, "id_case_manager")]
      .filter(([id]) => id !== "")
      .map(([, rows]) => rows.length);
    expect(Math.max(...loads)).toBeGreaterThan(
      1.4 * (loads.reduce((sum, load) => sum + load, 0) / loads.length),
    );
    const covered = new Set(
      operatori
        .filter((row) => row.ruolo === "CASE_MANAGER" && row.stato === "ATTIVO")
        .map((row) => row.comune_istat),
    );
    const bare = new Set(
      open
        .map((row) => cell(row, "comune_istat"))
        .filter((comune) => comune !== "" && !covered.has(comune)),
    );
    expect(bare.size).toBeGreaterThan(0);
    const senzaComune = casi.filter((row) => row.comune_istat === "").length;
    within(senzaComune / casi.length, 0.001, 0.006, "cases without comune");
  });

  test("has a few people in two accepted applications, as real files do", () => {
    const seen = new Map<string, number>();
    for (const row of accolte)
      for (const person of membri.get(cell(row, "protocollo")) ?? [])
        seen.set(cell(person, "id_individuo"), (seen.get(cell(person, "id_individuo")) ?? 0) + 1);
    const twice = [...seen.values()].filter((count) => count > 1).length;
    within(twice, 1, 60, "collisions");
  });
});

describe("Italy", () => {
  test("has about 650,000 nuclei, seven in ten in the South and the islands", () => {
    const db = openDatabase(":memory:");
    const perRegione = new Map<string, number>();
    for (const ambito of ambitiOf(readDemoComuni(db, T)))
      perRegione.set(ambito.regione, (perRegione.get(ambito.regione) ?? 0) + attesi(ambito));
    db.close();
    expect([...perRegione.keys()].toSorted()).toEqual(Object.keys(REGIONI).toSorted());
    const sum = (from: number, to: number): number =>
      [...perRegione]
        .filter(([codice]) => Number(codice) >= from && Number(codice) <= to)
        .reduce((all, [, nuclei]) => all + nuclei, 0);
    const total = sum(1, 20);
    within(total, 600_000, 700_000, "Italy");
    within(sum(1, 8) / total, 0.16, 0.21, "Nord");
    within(sum(9, 12) / total, 0.11, 0.15, "Centro");
    within(sum(13, 20) / total, 0.66, 0.72, "Sud e Isole");
  });
});
