import { beforeAll, describe, expect, test } from "vitest";
import { ageAt } from "../../src/model/date.js";
import { cell, cents, groupBy, type Row, readDelivery } from "./read-delivery.js";
import { makeWorld, ULTIMA } from "./small-world.js";

let domande: readonly Row[];
let membri: ReadonlyMap<string, readonly Row[]>;
let stati: ReadonlyMap<string, readonly Row[]>;
let importi: readonly Row[];

beforeAll(async () => {
  const { cartella } = await makeWorld({ date: [ULTIMA] });
  const read = (name: string): readonly Row[] =>
    readDelivery(cartella, `inps_${name}_${ULTIMA.inps}.csv`);
  domande = read("domande");
  membri = groupBy(read("individui"), "protocollo");
  stati = groupBy(read("stati"), "protocollo");
  importi = read("importi");
});

const yes = (row: Row, column: string): boolean => cell(row, column) === "S";
const disabile = (row: Row): boolean => cell(row, "disabilita_classe") !== "NESSUNA";
/** Applications in the measure on the day of the delivery: their members are told at that day. */
const inMeasure = (): readonly Row[] =>
  domande.filter((row) => {
    const stato = stati.get(cell(row, "protocollo"))?.at(-1);
    return (
      cell(row, "data_accoglimento") !== "" && ["ACCOLTA", "SOSPESA"].includes(cell(stato, "stato"))
    );
  });
const people = (domanda: Row): readonly { readonly row: Row; readonly eta: number }[] =>
  (membri.get(cell(domanda, "protocollo")) ?? []).map((row) => ({
    row,
    eta: ageAt(cell(row, "data_nascita"), ULTIMA.inps),
  }));

describe("what is written of a nucleo follows from its members", () => {
  test("the path of each member is that of the rules", () => {
    for (const domanda of inMeasure()) {
      const all = people(domanda);
      const adulti = all.filter(({ eta }) => eta >= 18).length;
      const unico = adulti === 1 && all.length > 1;
      for (const { row, eta } of all) {
        const expected = ((): string => {
          if (eta < 18) return "";
          if (eta >= 60 || disabile(row) || yes(row, "violenza_genere")) return unico ? "P4" : "P2";
          if (yes(row, "pensione_diretta") || yes(row, "patologia_oncologica")) return "P2";
          if (yes(row, "carico_cura") || yes(row, "occupato") || yes(row, "studente")) return "P4";
          return yes(row, "responsabilita_genitoriale") ? "P1" : "P3";
        })();
        expect(cell(row, "percorso")).toBe(expected);
        if (eta >= 18)
          expect(yes(row, "esente_monitoraggio")).toBe(
            !unico && (eta >= 60 || disabile(row) || yes(row, "violenza_genere")),
          );
      }
    }
  });

  test("one member at most has the carico di cura, and has someone to care for", () => {
    let carers = 0;
    for (const domanda of inMeasure()) {
      const all = people(domanda);
      const cura = all.filter(({ row }) => yes(row, "carico_cura"));
      expect(cura.length).toBeLessThanOrEqual(1);
      const [carer] = cura;
      if (carer === undefined) continue;
      carers += 1;
      expect(carer.eta).toBeGreaterThanOrEqual(18);
      const minori = all.filter(({ eta }) => eta < 18);
      expect(
        minori.length >= 3 ||
          minori.some(({ eta }) => eta < 3) ||
          all.some(({ row }) => row !== carer.row && disabile(row)),
      ).toBe(true);
    }
    expect(carers).toBeGreaterThan(0);
  });

  test("the scale is the sum of the weights of the members", () => {
    for (const domanda of inMeasure()) {
      const all = people(domanda);
      // The base is the applicant, unless the applicant is the carer, who weighs 0.40 on top of it.
      let scala = 100;
      let minori = 0;
      for (const [at, { row, eta }] of all.entries()) {
        if (yes(row, "carico_cura")) scala += 40;
        else if (at === 0) continue;
        else if (disabile(row)) scala += 50;
        else if (eta >= 60) scala += 40;
        else if (eta < 18) {
          minori += 1;
          scala += minori <= 2 ? 15 : 10;
        } else if (cell(row, "svantaggio_codice") !== "") scala += 30;
      }
      const grave = all.some(({ row }) =>
        ["GRAVE", "NON_AUTOSUFFICIENTE"].includes(cell(row, "disabilita_classe")),
      );
      expect(cents(cell(domanda, "scala_equivalenza"))).toBe(Math.min(scala, grave ? 230 : 220));
    }
  });

  test("a nucleo in the measure nearly always has a minor, a disability, a member of 60 or a svantaggio", () => {
    const all = inMeasure();
    const without = all.filter(
      (domanda) =>
        !people(domanda).some(
          ({ row, eta }) =>
            eta < 18 || eta >= 60 || disabile(row) || cell(row, "svantaggio_codice") !== "",
        ),
    );
    // Children grow up between one renewal and the next.
    expect(without.length / all.length).toBeLessThan(0.03);
  });
});

describe("amounts", () => {
  test("the month is the sum of its two parts, at least 40 euro, within the limits of 2025", () => {
    for (const row of inMeasure()) {
      const [a, b, mese] = [
        cents(cell(row, "importo_integrazione")),
        cents(cell(row, "importo_affitto")),
        cents(cell(row, "importo_mensile")),
      ];
      expect(a + b).toBe(mese);
      expect(mese).toBeGreaterThanOrEqual(4000);
      expect(b).toBeLessThanOrEqual(Math.round(364_000 / 12));
      const all = people(row);
      const soglia = all.some(({ eta }) => eta >= 67) ? 8190 : 6500;
      expect(a).toBeLessThanOrEqual(
        Math.max(
          4000,
          Math.round(
            (soglia * 100 * Number(cell(row, "scala_equivalenza").replace(",", "."))) / 12,
          ),
        ),
      );
      expect(cents(cell(row, "isee"))).toBeLessThanOrEqual(1_014_000);
    }
  });

  test("who was never accepted has no amount", () => {
    const rows = domande.filter((row) => cell(row, "data_accoglimento") === "");
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(cell(row, "importo_mensile")).toBe("");
  });

  test("payments are of the last three months, what was suspended is paid when it comes back", () => {
    expect([...new Set(importi.map((row) => cell(row, "mese_competenza")))].toSorted()).toEqual([
      "2025-09",
      "2025-10",
      "2025-11",
    ]);
    const arretrati = importi.filter((row) => cell(row, "arretrato_di_mese") !== "");
    expect(arretrati.length).toBeGreaterThan(0);
    for (const row of arretrati)
      expect(cell(row, "arretrato_di_mese") < cell(row, "mese_competenza")).toBe(true);
    const sospesi = importi.filter((row) => cell(row, "pagato") === "0,00");
    expect(sospesi.length).toBeGreaterThan(0);
    for (const row of sospesi) {
      const giorno = `${cell(row, "mese_competenza")}-27`;
      const stato = stati
        .get(cell(row, "protocollo"))
        ?.find(
          (uno) =>
            cell(uno, "dal") <= giorno && (cell(uno, "al") === "" || cell(uno, "al") >= giorno),
        );
      expect(cell(stato, "stato")).toBe("SOSPESA");
    }
  });
});

describe("the calendar of the measure", () => {
  test("a first application lasts 18 months and a renewal 12, from its first month", () => {
    const months = (row: Row): number => {
      const [from, to] = [cell(row, "decorrenza"), cell(row, "data_fine_fruizione")];
      return (
        Number(to.slice(0, 4)) * 12 +
        Number(to.slice(5, 7)) -
        Number(from.slice(0, 4)) * 12 -
        Number(from.slice(5, 7)) +
        1
      );
    };
    const rows = domande.filter((row) => cell(row, "decorrenza") !== "");
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows)
      expect(months(row)).toBe(cell(row, "tipo_domanda") === "RINNOVO" ? 12 : 18);
  });

  test("before 2026 a renewal is paid only after a stop month, and leaves the nucleo out of it", () => {
    const all = new Map(domande.map((row) => [cell(row, "protocollo"), row]));
    const rinnovi = domande.filter(
      (row) => cell(row, "tipo_domanda") === "RINNOVO" && cell(row, "data_accoglimento") !== "",
    );
    expect(rinnovi.length).toBeGreaterThan(100);
    for (const row of rinnovi) {
      const fine = cell(all.get(cell(row, "protocollo_precedente")), "data_fine_fruizione");
      const gap =
        Number(cell(row, "decorrenza").slice(0, 4)) * 12 +
        Number(cell(row, "decorrenza").slice(5)) -
        Number(fine.slice(0, 4)) * 12 -
        Number(fine.slice(5, 7));
      expect(gap).toBeGreaterThanOrEqual(2);
      expect(cell(row, "data_accoglimento").slice(0, 7) >= cell(row, "decorrenza")).toBe(true);
      expect(cell(row, "data_pad_nucleo") === "").toBe(cell(row, "nucleo_invariato") === "S");
    }
  });
});
