import { describe, expect, test } from "vitest";
import { ITALIA } from "../../src/compute/compare.js";
import { evaluate } from "../../src/compute/evaluate.js";
import { listRows, type RowList } from "../../src/compute/list-rows.js";
import { openSession, type Session } from "../../src/compute/session.js";
import { readCatalog } from "../../src/define/catalog.js";
import type { Indicator } from "../../src/define/indicator.js";
import { createTerritoryView } from "../../src/territory/territory-view.js";
import { emptyDatabase, root } from "../helpers/empty-database.js";

const catalog = readCatalog(root, root);
const AMBITO = { ...ITALIA, livello: "ambito", codice: "pie_2", ambito: "pie_2" } as const;

function withNuclei<T>(use: (session: Session) => T): T {
  const db = emptyDatabase();
  createTerritoryView(db, "2025-12-31");
  const session = openSession(db, {
    root,
    catalog,
    sources: [],
    data: "2025-12-31",
    mesi: 12,
    ambiti: null,
    examples: true,
  });
  try {
    session.ensure("nucleo");
    session.replace(
      "nucleo",
      ["protocollo", "ambito", "regione", "comune", "accolta", "caricato_il", "ap_completata_il"],
      [
        ["P3", "pie_2", "01", "A124", 1, "2025-01-10", null],
        ["P1", "pie_2", "01", "A124", 1, "2025-01-10", "2025-03-01"],
        ["P2", "pie_2", "01", "B111", 1, null, null],
        ["P4", "pie_3", "01", "A182", 1, "2025-01-10", "2025-03-01"],
        ["P5", "pie_2", "01", "A124", 0, "2025-01-10", "2025-03-01"],
      ],
    );
    return use(session);
  } finally {
    session.close();
    db.close();
  }
}

const indicatorOf = (codice: string): Indicator => {
  const found = catalog.indicators.get(codice);
  if (found === undefined) throw new Error(`no ${codice}`);
  return found;
};
const protocolli = (lista: RowList | undefined): readonly unknown[] =>
  (lista?.righe ?? []).map((riga) => riga.valori[lista?.colonne.indexOf("protocollo") ?? -1]);

describe("l'elenco delle righe dietro una cifra", () => {
  test("ha tante righe sopra e sotto quante ne conta la cifra, del solo territorio chiesto", () => {
    withNuclei((session) => {
      const indicator = indicatorOf("B.1.5");
      const [lista, ...others] = listRows(session, { indicator, territorio: AMBITO });
      expect(others).toEqual([]);
      expect(protocolli(lista)).toEqual(["P1", "P3"]);
      const [answer] = evaluate(session, [{ indicator, per: [], territorio: AMBITO }]);
      expect(lista?.righe.filter((riga) => riga.numeratore)).toHaveLength(
        answer?.righe[0]?.numeratore ?? -1,
      );
      expect(lista?.righe.filter((riga) => riga.denominatore)).toHaveLength(
        answer?.righe[0]?.denominatore ?? -1,
      );
    });
  });

  test("se si vuole, ha solo ciò che si conta sopra", () => {
    withNuclei((session) => {
      const [lista] = listRows(session, {
        indicator: indicatorOf("B.1.5"),
        territorio: AMBITO,
        soloNumeratore: true,
      });
      expect(protocolli(lista)).toEqual(["P1"]);
      expect(lista?.righe[0]?.denominatore).toBeNull();
    });
  });

  test("non dice mai chi è una persona: né nascita, né sesso, né cittadinanza, né malattie", () => {
    withNuclei((session) => {
      for (const indicator of catalog.indicators.values()) {
        if (indicator.composite !== undefined) continue;
        for (const { colonne } of listRows(session, { indicator, territorio: ITALIA }))
          for (const name of colonne)
            expect(name, indicator.codice).not.toMatch(
              /nascita|sesso|cittadinanza|disab|bisogn|svantaggio|oncolog|violenza|individuo|codice_fiscale|nome/,
            );
      }
    });
  });
});
