import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { figureNotices } from "../../src/app/figure-notices.js";
import { compareWith, ITALIA } from "../../src/compute/compare.js";
import { evaluate } from "../../src/compute/evaluate.js";
import { isBelowLevel, levelOf } from "../../src/compute/question.js";
import { expandLists, openSession, type Session } from "../../src/compute/session.js";
import { type Catalog, readCatalog } from "../../src/define/catalog.js";
import type { Territorio } from "../../src/model/territory.js";
import { createTerritoryView } from "../../src/territory/territory-view.js";
import { emptyDatabase, root } from "../helpers/empty-database.js";

/** Two ambiti; the second has told nothing of 2024, and of 2023 only what it was not asked. */
const SPESA = `
title: Spesa di prova
row: un ambito in un anno
sources: []
level: ambito
dimensions:
  annualita: { kind: anno, title: Annualità }
  obiettivo: { list: obiettivo_qsfp, title: Obiettivo }
warn:
  - { when: pagata > promessa, says: pagato più del promesso, names: "ambito || ' ' || annualita" }
sql: |
  SELECT column1 AS ambito, column2 AS annualita, column3 AS obiettivo, column4 AS promessa,
    column5 AS pagata, NULL AS comune, NULL AS municipio, '01' AS regione
  FROM (VALUES ('pie_2', 2022, 'O1', 100, 20), ('pie_2', 2023, 'O1', 100, 30), ('pie_2', 2023, 'O2', 50, 60),
    ('pie_2', 2024, 'O1', 200, NULL), ('pie_3', 2022, 'O1', 300, 30), ('pie_3', 2023, 'O1', 100, 10))
`;
const indicator = (codice: string, more: string): string => `
codice: ${codice}
title: Prova
question: Prova?
definition: Prova.
from: spesa
unit: percentuale
observation: A
direction: piu
origin: I
chart: kpi
reference: prova
${more}
`;

let folder: string;
let catalog: Catalog;
let session: Session;
const db = emptyDatabase();
const place = (livello: Territorio["livello"], codice: string): Territorio => ({
  ...ITALIA,
  livello,
  codice,
  etichetta: codice,
  regione: "01",
  ambito: livello === "ambito" ? codice : null,
  comune: livello === "comune" ? codice : null,
});
const PIEMONTE = place("regione", "01");
const PIE2 = place("ambito", "pie_2");
const ALBA = place("comune", "A124");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dash-annuali-"));
  mkdirSync(join(folder, "indicators", "populations"), { recursive: true });
  mkdirSync(join(folder, "indicators", "x"));
  const write = (path: string, text: string): void =>
    writeFileSync(join(folder, "indicators", path), text);
  write("populations/spesa.yaml", SPESA);
  write(
    "x/pagata.yaml",
    indicator(
      "X.1",
      "numerator: { sum: pagata, known: true }\nby: [obiettivo]\nthresholds: [{ at: 60, alarm: oltre, says: più di sessanta }]",
    ).replace("unit: percentuale", "unit: numero"),
  );
  write(
    "x/soglie.yaml",
    indicator(
      "X.3",
      "numerator: { sum: pagata, known: true }\nthresholds: [{ at: 100, says: mai }, { at: 90, alarm: da, says: novanta o più }, { at: 21, alarm: sotto, says: meno di ventuno }]",
    ).replace("unit: percentuale", "unit: numero"),
  );
  write(
    "x/quota.yaml",
    indicator(
      "X.2",
      "numerator: { sum: pagata }\ndenominator: { sum: promessa }\neach: [obiettivo]",
    ),
  );
  catalog = readCatalog(root, folder);
  expect(catalog.issues).toEqual([]);
  createTerritoryView(db, "2025-12-31");
  session = openSession(db, {
    root,
    catalog,
    sources: [],
    data: "2025-12-31",
    mesi: 24,
    ambiti: null,
    examples: true,
  });
});
afterAll(() => {
  session.close();
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const one = (codice: string) => {
  const found = catalog.indicators.get(codice);
  if (found === undefined) throw new Error(`manca ${codice}`);
  return found;
};
const rows = (codice: string, territorio: Territorio, per: readonly string[] = []) =>
  (evaluate(session, [{ indicator: one(codice), per, territorio }])[0]?.righe ?? []).map((row) => [
    ...Object.values(row.membri).map((member) => member.codice),
    row.valore,
  ]);

describe("gli anni non si sommano", () => {
  test("senza divisione la cifra è dell'ultimo anno del territorio, e lo dice", () => {
    expect(rows("X.1", place("ambito", "pie_3"))).toEqual([["2023", 10]]);
  });

  test("divisa per annualità c'è una riga per anno, ciascuna col suo", () => {
    expect(rows("X.1", PIE2, ["annualita"])).toEqual([
      ["2022", 20],
      ["2023", 90],
      ["2024", null],
    ]);
  });

  test("l'ultimo anno è uno solo per tutti gli ambiti: chi non l'ha detto è n.d., non zero", () => {
    const found = rows("X.1", PIEMONTE, ["ambito", "annualita"]).filter(
      ([ambito]) => ambito === "pie_3",
    );
    expect(found).toEqual([
      ["pie_3", "2022", 30],
      ["pie_3", "2023", 10],
      ["pie_3", "2024", null],
    ]);
    expect(rows("X.1", PIEMONTE, ["ambito"]).filter(([a]) => a === "pie_3")).toEqual([
      ["pie_3", "2024", null],
    ]);
  });

  test("la somma di ciò che nessuno sa è n.d.", () => {
    expect(rows("X.1", PIE2)).toEqual([["2024", null]]);
  });

  test("un anno detto solo da alcuni ambiti non fa confronto, uno detto da tutti sì", () => {
    const question = { indicator: one("X.1"), per: ["annualita"], territorio: PIE2 };
    const [region] = compareWith(session, [question], PIEMONTE);
    expect(region?.righe.map((row) => [row.membri.annualita?.codice, row.valore])).toEqual([
      ["2022", 50],
      ["2023", 100],
      ["2024", null],
    ]);
  });
});

test("ciò per cui un indicatore si divide sempre taglia anche il denominatore", () => {
  expect(
    rows("X.2", PIE2, ["annualita"])
      .filter(([anno]) => anno === "2023")
      .slice(0, 3),
  ).toEqual([
    ["2023", "O1", 30],
    ["2023", "O2", 120],
    ["2023", "O3", null],
  ]);
});

describe("ciò che è di un ambito non si dà per un comune", () => {
  test("la cifra è n.d. e non zero", () => {
    expect(levelOf(one("X.1"), catalog)).toBe("ambito");
    expect(isBelowLevel(one("X.1"), ALBA, catalog)).toBe(true);
    expect(isBelowLevel(one("X.1"), PIE2, catalog)).toBe(false);
    expect(rows("X.1", ALBA)).toEqual([[null]]);
  });

  test("dividere per comune è rifiutato, con le dimensioni adatte", () => {
    expect(() => rows("X.1", PIE2, ["comune"])).toThrow(/non si può dividere per «comune»/);
  });
});

describe("gli avvisi di una cifra", () => {
  const notices = (codice: string, territorio: Territorio, per: readonly string[] = []) => {
    const [answer] = evaluate(session, [{ indicator: one(codice), per, territorio }]);
    if (answer === undefined) throw new Error("nessuna risposta");
    return figureNotices(session, territorio, [
      {
        question: answer.question,
        codice,
        nome: "Prova",
        unita: "numero",
        decimali: 0,
        territorio,
        data_osservazione: "2025-12-31",
        domande_fino_al: null,
        dimensioni: answer.dimensioni,
        righe: answer.righe,
        fonti: [],
        coverage: answer.coverage,
      },
    ]).map(({ code, message }) => `${code} ${message}`);
  };

  test("una riga che si contraddice si chiama per nome, anche se di un altro anno", () => {
    expect(notices("X.1", PIE2)).toEqual(["W-COERENZA pagato più del promesso: pie_2 2023 (X.1)."]);
  });

  test("un valore oltre la soglia avvisa, uno pari no", () => {
    expect(notices("X.1", PIE2, ["annualita"]).filter((one) => one.startsWith("W-SOGLIA"))).toEqual(
      ["W-SOGLIA X.1, più di sessanta. 2023: 90."],
    );
    expect(
      notices("X.1", PIE2, ["annualita", "obiettivo"]).filter((one) => one.startsWith("W-SOGLIA")),
    ).toEqual([]);
  });

  test("«da» comprende la soglia, «sotto» no, e una soglia senza avviso tace", () => {
    const found = notices("X.3", PIE2, ["annualita"]).filter((one) => one.startsWith("W-SOGLIA"));
    expect(found).toEqual([
      "W-SOGLIA X.3, meno di ventuno. 2022: 20.",
      "W-SOGLIA X.3, novanta o più. 2023: 90.",
    ]);
  });

  test("un anno a cui mancano ambiti, e un territorio troppo piccolo, si dicono", () => {
    expect(notices("X.1", PIEMONTE)[0]).toMatch(/^W-ANNUALITA X\.1: per 2024 mancano/);
    expect(notices("X.1", ALBA)).toEqual([
      "W-LIVELLO X.1: i dati sono per l'ambito, non si possono dare per A124: n.d.",
    ]);
  });
});

describe("gli elenchi di codici nelle popolazioni", () => {
  const read = (sql: string): unknown[] => db.prepare(expandLists(sql, root)).raw(true).all();

  test("un elenco è una tabella, una colonna di valori è una coppia per valore", () => {
    expect(read("SELECT codice FROM @codici(fase_qsfp)")).toEqual([
      ["ASSEGNATA"],
      ["PROGRAMMATA"],
      ["IMPEGNATA"],
      ["LIQUIDATA"],
      ["RENDICONTATA"],
    ]);
    // dominio §2.12 and §2.13.
    expect(read("SELECT valore FROM @mappa(bisogno, sostegni) WHERE codice = 'a'")).toEqual([
      ["b"],
      ["d"],
      ["e"],
      ["x3"],
    ]);
    expect(read("SELECT codice FROM @mappa(bisogno, impegni) WHERE valore = 'i6'")).toEqual([
      ["b"],
      ["e"],
    ]);
  });

  test("ogni valore di una corrispondenza è un codice dell'altro elenco", () => {
    for (const [column, list] of [
      ["sostegni", "sostegno"],
      ["impegni", "impegno"],
    ]) {
      expect(
        read(
          `SELECT valore FROM @mappa(bisogno, ${column}) WHERE valore NOT IN (SELECT codice FROM @codici(${list}))`,
        ),
      ).toEqual([]);
    }
  });

  test("un elenco o una colonna che non ci sono sono un errore, con i nomi vicini", () => {
    expect(() => expandLists("@codici(sostegn)", root)).toThrow(
      /«sostegn» non esiste; forse sostegno/,
    );
    expect(() => expandLists("@mappa(bisogno, sostegno)", root)).toThrow(
      /non ha la colonna «sostegno»; forse sostegni/,
    );
  });
});
