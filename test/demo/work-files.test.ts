import { beforeAll, describe, expect, test } from "vitest";
import { cell, cents, groupBy, type Row, readDelivery } from "./read-delivery.js";
import { makeWorld, ULTIMA } from "./small-world.js";

let file: (name: string) => readonly Row[];

beforeAll(async () => {
  const { cartella } = await makeWorld({ date: [ULTIMA] });
  file = (name) => readDelivery(cartella, name);
});
const gepi = (name: string): readonly Row[] => file(`gepi_${name}_${ULTIMA.gepi}.csv`);
const inps = (name: string): readonly Row[] => file(`inps_${name}_${ULTIMA.inps}.csv`);
const keys = (rows: readonly Row[], ...columns: readonly string[]): readonly string[] =>
  rows.map((row) => columns.map((column) => cell(row, column)).join("|"));
const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** The mapping of the domain reference, 2.12, written again. */
const ANSWERS: Readonly<Record<string, string>> = {
  a: "b d e x3",
  b: "a d",
  c: "c x1 x2",
  d: "d x2",
  e: "e x4",
  f: "f g d",
};

describe("what the pacts say", () => {
  test("has keys of its own, and hangs on a pact of the same case", () => {
    const pacts = new Set(keys(gepi("pais"), "id_pais", "id_caso"));
    for (const [name, key] of [
      ["obiettivi", "id_obiettivo"],
      ["impegni", "id_impegno"],
      ["sostegni", "id_sostegno"],
    ] as const) {
      const rows = gepi(name);
      expect(rows.length, name).toBeGreaterThan(500);
      expect(new Set(keys(rows, key)).size, name).toBe(rows.length);
      for (const pact of keys(rows, "id_pais", "id_caso")) expect(pacts.has(pact), pact).toBe(true);
    }
  });

  test("answers the needs of the AP three times in four or more, and not always", () => {
    const needs = new Map(
      gepi("ap").map((row) => [cell(row, "id_caso"), cell(row, "bisogni").split(" ")]),
    );
    const given = groupBy(gepi("sostegni"), "id_caso");
    let pairs = 0;
    let answered = 0;
    for (const id of new Set(keys(gepi("pais"), "id_caso"))) {
      for (const need of needs.get(id) ?? []) {
        if (need === "") continue;
        pairs += 1;
        const suitable = (ANSWERS[need] ?? "").split(" ");
        if ((given.get(id) ?? []).some((row) => suitable.includes(cell(row, "sostegno"))))
          answered += 1;
      }
    }
    expect(answered / pairs).toBeGreaterThan(0.75);
    expect(answered / pairs).toBeLessThan(0.97);
  });

  test("speaks of a member of that nucleo, or of the whole of it", () => {
    const members = new Set(keys(inps("individui"), "protocollo", "id_individuo"));
    const protocollo = new Map(
      gepi("casi").map((row) => [cell(row, "id_caso"), cell(row, "protocollo")]),
    );
    const named = gepi("sostegni").filter((row) => cell(row, "id_individuo") !== "");
    expect(named.length).toBeGreaterThan(100);
    for (const row of named)
      expect(
        members.has(`${protocollo.get(cell(row, "id_caso"))}|${cell(row, "id_individuo")}`),
      ).toBe(true);
  });
});

describe("équipe", () => {
  test("exist only where the needs are complex, and bear the name that the QA gives once begun", () => {
    const outcome = new Map(
      gepi("ap")
        .filter((row) => cell(row, "esito") !== "")
        .map((row) => [cell(row, "id_caso").replace(/-T$/, ""), cell(row, "esito")]),
    );
    const rows = gepi("equipe");
    const named = new Set(keys(gepi("qa"), "id_equipe"));
    expect(rows.length).toBeGreaterThan(50);
    for (const row of rows) {
      expect(outcome.get(cell(row, "id_caso").replace(/-T$/, ""))).toBe("C");
      const formed = days(cell(row, "data_costituzione"), ULTIMA.gepi);
      if (formed > 13) expect(named.has(cell(row, "id_equipe"))).toBe(true);
      expect(cell(row, "servizi")).not.toBe("");
    }
  });
});

describe("sendings to the CPI", () => {
  test("are once a day for a member, follow their order, and are late now and then", () => {
    const rows = gepi("invii_cpi");
    expect(rows.length).toBeGreaterThan(100);
    expect(new Set(keys(rows, "id_individuo", "data_avvio_cpi")).size).toBe(rows.length);
    const signed = rows.filter((row) => cell(row, "data_psp") !== "");
    let late = 0;
    for (const row of signed) {
      const [avvio, pad, psp] = ["data_avvio_cpi", "data_pad_individuale", "data_psp"].map((name) =>
        cell(row, name),
      ) as [string, string, string];
      expect(avvio <= pad && pad <= psp).toBe(true);
      expect(cell(row, "esito")).toBe("PSP_SOTTOSCRITTO");
      if (days(pad, psp) > 60) late += 1;
    }
    expect(late / signed.length).toBeGreaterThan(0.05);
    expect(late / signed.length).toBeLessThan(0.35);
  });
});

describe("funds", () => {
  test("keep their invariants by ambito and year; an objective may have more committed than planned", () => {
    const rows = file(`fondi_qsfp_spesa_${ULTIMA.gepi}.csv`);
    const sums = new Map<string, number>();
    for (const row of rows) {
      const key = `${cell(row, "codice_ambito")}|${cell(row, "annualita")}|${cell(row, "fase")}`;
      sums.set(key, (sums.get(key) ?? 0) + cents(cell(row, "importo")));
    }
    const years = new Set(keys(rows, "codice_ambito", "annualita"));
    expect(years.size).toBe(12);
    for (const key of years) {
      const of = (fase: string): number => sums.get(`${key}|${fase}`) ?? -1;
      expect(of("RENDICONTATA")).toBeLessThanOrEqual(of("LIQUIDATA"));
      expect(of("LIQUIDATA")).toBeLessThanOrEqual(of("IMPEGNATA"));
      expect(of("IMPEGNATA")).toBeLessThanOrEqual(of("ASSEGNATA"));
      expect(of("PROGRAMMATA")).toBeLessThanOrEqual(of("ASSEGNATA"));
      expect(of("RENDICONTATA")).toBeGreaterThanOrEqual(0);
    }
  });

  test("LEPS and social workers are told once by ambito and year", () => {
    const leps = file("fondi_leps_servizio_2025.csv");
    expect(new Set(keys(leps, "codice_ambito", "leps", "anno")).size).toBe(leps.length);
    expect(leps).toHaveLength(3 * 9 * 2);
    expect(file("fondi_assistenti_sociali_2025.csv")).toHaveLength(6);
  });
});

describe("the archive of the RdC", () => {
  const rdc = (name: string): readonly Row[] => file(`rdc_${name}_2023-12-31.csv`);

  test("says nothing after its last day, and every row has its parent", () => {
    const protocolli = new Set(keys(rdc("domande"), "protocollo"));
    expect(protocolli.size).toBe(rdc("domande").length);
    for (const name of ["stati", "individui", "casi"])
      for (const key of keys(rdc(name), "protocollo")) expect(protocolli.has(key)).toBe(true);
    const casi = new Set(keys(rdc("casi"), "id_caso"));
    for (const name of ["ap", "pais"])
      for (const key of keys(rdc(name), "id_caso")) expect(casi.has(key)).toBe(true);
    for (const name of ["domande", "stati", "individui", "casi", "ap", "pais"])
      for (const row of rdc(name))
        for (const [column, value] of Object.entries(row))
          if (/^\d{4}-\d{2}-\d{2}$/.test(value) && column !== "data_fine_fruizione")
            expect(value <= "2023-12-31", `${name} ${column}`).toBe(true);
  });

  test("is emptied by August 2023, and two nuclei in three of the last day come into the ADI", () => {
    const accepted = rdc("stati").filter((row) => cell(row, "stato") === "ACCOLTA");
    const on = (day: string): ReadonlySet<string> =>
      new Set(
        accepted
          .filter(
            (row) => cell(row, "dal") <= day && (cell(row, "al") === "" || cell(row, "al") >= day),
          )
          .map((row) => cell(row, "protocollo")),
      );
    expect(on("2023-08-01").size).toBeLessThan(on("2023-07-31").size * 0.85);
    const accolte = new Set(
      inps("domande")
        .filter(
          (row) =>
            cell(row, "data_accoglimento") !== "" && cell(row, "data_accoglimento") <= "2024-06-30",
        )
        .map((row) => cell(row, "protocollo")),
    );
    const inAdi = new Set(
      inps("individui")
        .filter((row) => accolte.has(cell(row, "protocollo")))
        .map((row) => cell(row, "id_individuo")),
    );
    const last = on("2023-12-31");
    const members = groupBy(rdc("individui"), "protocollo");
    const passed = [...last].filter((key) =>
      (members.get(key) ?? []).some((row) => inAdi.has(cell(row, "id_individuo"))),
    );
    expect(passed.length / last.size).toBeGreaterThan(0.5);
    expect(passed.length / last.size).toBeLessThan(0.85);
  });

  test("obliges neither minors nor PdC holders, 65 and more, disability, workers or students", () => {
    const misura = new Map(
      rdc("domande").map((row) => [cell(row, "protocollo"), cell(row, "misura")]),
    );
    const obliged = rdc("individui").filter((row) => cell(row, "obbligo") === "TENUTO");
    expect(obliged.length).toBeGreaterThan(200);
    for (const row of obliged) {
      const eta = days(cell(row, "data_nascita"), "2023-12-31") / 365.25;
      expect(eta).toBeGreaterThan(17.99);
      expect(eta).toBeLessThan(65.01);
      expect(misura.get(cell(row, "protocollo"))).toBe("RDC");
      expect(cell(row, "disabilita_classe")).toBe("NESSUNA");
      expect(cell(row, "occupato") + cell(row, "studente") + cell(row, "pensione_diretta")).toBe(
        "NNN",
      );
    }
    expect(rdc("domande").some((row) => cell(row, "misura") === "PDC")).toBe(true);
  });
});
