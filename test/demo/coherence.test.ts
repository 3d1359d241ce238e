import { beforeAll, describe, expect, test } from "vitest";
import { addDays } from "../../src/model/date.js";
import { cell, groupBy, type Row, readDelivery } from "./read-delivery.js";
import { COMUNI, makeWorld, PRIMA, ULTIMA } from "./small-world.js";

type Name =
  | "domande"
  | "stati"
  | "individui"
  | "importi"
  | "casi"
  | "ap"
  | "qa"
  | "pais"
  | "incontri"
  | "operatori"
  | "puc"
  | "puc_partecipazioni";
const INPS: readonly Name[] = ["domande", "stati", "individui", "importi"];
const GEPI: readonly Name[] = [
  "casi",
  "ap",
  "qa",
  "pais",
  "incontri",
  "operatori",
  "puc",
  "puc_partecipazioni",
];
const KEYS: Readonly<Record<Name, readonly string[]>> = {
  domande: ["protocollo"],
  stati: ["protocollo", "dal"],
  individui: ["protocollo", "id_individuo"],
  importi: ["protocollo", "mese_competenza", "arretrato_di_mese"],
  casi: ["id_caso"],
  ap: ["id_caso", "revisione"],
  qa: ["id_caso", "data_avvio"],
  pais: ["id_pais"],
  incontri: ["id_incontro"],
  operatori: ["id_operatore", "ruolo", "codice_ambito", "comune_istat"],
  puc: ["id_puc"],
  puc_partecipazioni: ["id_puc", "id_individuo", "data_inizio"],
};
/** Days that may lie ahead: deadlines and appointments. */
const AHEAD = new Set([
  "data_fine_fruizione",
  "data_appuntamento",
  "puc.data_inizio",
  "puc.data_fine",
  "pais.data_fine",
]);

type Files = Readonly<Record<Name, readonly Row[]>>;
const read = (folder: string, date: { readonly inps: string; readonly gepi: string }): Files =>
  Object.fromEntries([
    ...INPS.map((name) => [name, readDelivery(folder, `inps_${name}_${date.inps}.csv`)]),
    ...GEPI.map((name) => [name, readDelivery(folder, `gepi_${name}_${date.gepi}.csv`)]),
  ]) as Files;

let before: Files;
let now: Files;
beforeAll(async () => {
  const { cartella } = await makeWorld();
  before = read(cartella, PRIMA);
  now = read(cartella, ULTIMA);
});

const keyOf = (name: Name, row: Row): string =>
  KEYS[name].map((column) => cell(row, column)).join("|");
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

describe("every file of a date holds together", () => {
  test("no key comes twice", () => {
    for (const files of [before, now])
      for (const name of [...INPS, ...GEPI])
        expect(new Set(files[name].map((row) => keyOf(name, row))).size, name).toBe(
          files[name].length,
        );
  });

  test("no key could be taken for a number or for a codice fiscale", () => {
    const keys = [
      ...now.individui.map((row) => cell(row, "id_individuo")),
      ...now.casi.map((row) => cell(row, "id_caso")),
      ...now.operatori.map((row) => cell(row, "id_operatore")),
      ...now.domande.map((row) => cell(row, "protocollo")),
    ];
    expect(keys.filter((key) => !/^[A-Za-z]/.test(key) || Number.isFinite(Number(key)))).toEqual(
      [],
    );
    expect(keys.filter((key) => /[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]/.test(key))).toEqual([]);
  });

  test("children have parents", () => {
    for (const files of [before, now]) {
      const domande = new Set(files.domande.map((row) => cell(row, "protocollo")));
      const casi = new Set(files.casi.map((row) => cell(row, "id_caso")));
      const individui = new Set(files.individui.map((row) => cell(row, "id_individuo")));
      const operatori = new Set(files.operatori.map((row) => cell(row, "id_operatore")));
      const puc = new Set(files.puc.map((row) => cell(row, "id_puc")));
      const orphans = (
        rows: readonly Row[],
        column: string,
        parents: ReadonlySet<string>,
      ): readonly Row[] =>
        rows.filter((row) => cell(row, column) !== "" && !parents.has(cell(row, column)));
      for (const name of ["stati", "individui", "importi", "casi"] as const)
        expect(orphans(files[name], "protocollo", domande), name).toEqual([]);
      for (const name of ["ap", "qa", "pais", "incontri"] as const)
        expect(orphans(files[name], "id_caso", casi), name).toEqual([]);
      expect(orphans(files.domande, "protocollo_precedente", domande)).toEqual([]);
      expect(orphans(files.casi, "id_caso_precedente", casi)).toEqual([]);
      expect(orphans(files.casi, "id_case_manager", operatori)).toEqual([]);
      expect(orphans(files.incontri, "id_individuo", individui)).toEqual([]);
      expect(orphans(files.puc_partecipazioni, "id_puc", puc)).toEqual([]);
      expect(orphans(files.puc_partecipazioni, "id_individuo", individui)).toEqual([]);
    }
  });

  test("every application has one applicant and at least one state", () => {
    const membri = groupBy(now.individui, "protocollo");
    const stati = groupBy(now.stati, "protocollo");
    for (const { protocollo = "" } of now.domande) {
      expect(membri.get(protocollo)?.filter((row) => row.ruolo === "RICHIEDENTE")).toHaveLength(1);
      expect(stati.get(protocollo)?.length).toBeGreaterThan(0);
    }
  });

  test("states follow one another without a gap and only the last is open", () => {
    for (const rows of groupBy(now.stati, "protocollo").values())
      for (const [at, row] of rows.entries()) {
        const next = rows[at + 1];
        if (next === undefined) expect(cell(row, "al")).toBe("");
        else expect(addDays(cell(row, "al"), 1)).toBe(cell(next, "dal"));
        if (cell(row, "al") !== "") expect(cell(row, "al") >= cell(row, "dal")).toBe(true);
      }
  });

  test("a suspension or a decadenza has its reason, an accepted one has none", () => {
    for (const row of now.stati) {
      const stato = cell(row, "stato");
      if (stato === "SOSPESA") expect(cell(row, "motivo")).toMatch(/^S(0\d|10|99)$/);
      else if (["DECADUTA", "REVOCATA", "TERMINATA", "RESPINTA"].includes(stato))
        expect(cell(row, "motivo")).not.toBe("");
      else expect(cell(row, "motivo")).toBe("");
    }
  });

  test("dates come in the order in which things happen", () => {
    const ordered = (row: Row, ...columns: readonly string[]): void => {
      const days = columns.map((column) => cell(row, column)).filter(isDay);
      expect(days, columns.join(" ")).toEqual(days.toSorted());
    };
    for (const row of now.domande) {
      ordered(row, "data_presentazione", "data_accoglimento", "data_trasmissione_gepi");
      ordered(
        row,
        "data_presentazione",
        "data_pad_nucleo",
        "data_accoglimento",
        "data_fine_fruizione",
      );
    }
    for (const row of now.casi) {
      ordered(row, "data_caricamento", "data_assegnazione");
      ordered(row, "data_caricamento", "data_chiusura");
    }
    for (const row of [...now.ap, ...now.qa]) ordered(row, "data_avvio", "data_completamento");
    for (const row of now.pais) ordered(row, "data_bozza", "data_firma", "data_fine");
    for (const row of now.incontri)
      ordered(row, "data_convocazione", "data_appuntamento", "data_registrazione");
    for (const row of now.incontri) ordered(row, "data_incontro", "data_registrazione");
    for (const row of now.puc_partecipazioni) ordered(row, "data_inizio", "data_fine");
  });

  test("nothing is dated after the day of the delivery, deadlines and appointments apart", () => {
    for (const [files, date] of [
      [before, PRIMA],
      [now, ULTIMA],
    ] as const)
      for (const name of [...INPS, ...GEPI]) {
        const last = INPS.includes(name) ? date.inps : date.gepi;
        const ahead = files[name].flatMap((row) =>
          Object.entries(row).filter(
            ([column, text]) =>
              isDay(text) && text > last && !AHEAD.has(column) && !AHEAD.has(`${name}.${column}`),
          ),
        );
        expect(ahead.slice(0, 3), name).toEqual([]);
      }
  });

  test("GePI knows only applications that the INPS delivery sent to it", () => {
    const domande = groupBy(now.domande, "protocollo");
    for (const row of now.casi) {
      const sent = cell(domande.get(cell(row, "protocollo"))?.[0], "data_trasmissione_gepi");
      expect(sent).not.toBe("");
      expect(sent <= cell(row, "data_caricamento")).toBe(true);
    }
  });

  test("a future appointment is there only when its convocation was sent, and waits for an outcome", () => {
    const future = now.incontri.filter((row) => cell(row, "data_appuntamento") > ULTIMA.gepi);
    expect(future.length).toBeGreaterThan(5);
    for (const row of future) {
      expect(cell(row, "data_convocazione")).not.toBe("");
      expect(cell(row, "esito")).toBe("IN_ATTESA");
      expect(cell(row, "data_registrazione")).toBe("");
    }
  });

  test("a comune is written with the code in force at the date", async () => {
    const { cartella } = await makeWorld({
      regione: "20",
      date: [ULTIMA, { inps: "2026-01-15", gepi: "2026-01-31" }],
    });
    const codes = (date: string): readonly string[] => [
      ...new Set(
        readDelivery(cartella, `inps_domande_${date}.csv`).map((row) => cell(row, "comune_istat")),
      ),
    ];
    expect(codes("2025-12-15")).toEqual(["092009"]);
    expect(codes("2026-01-15")).toEqual(["118006"]);
  });

  test("every comune written is one of those given", () => {
    const codes = new Set(COMUNI.map(({ codici }) => codici[0]?.istat));
    expect(now.domande.filter((row) => !codes.has(cell(row, "comune_istat")))).toEqual([]);
  });
});

describe("the earlier delivery is the same world seen before", () => {
  test("what it says for ever is still said, and nothing of it vanishes", () => {
    const lasting: readonly (readonly [Name, readonly string[]])[] = [
      ["domande", ["data_presentazione", "tipo_domanda", "nucleo_invariato", "canale"]],
      ["individui", ["data_nascita", "sesso", "disabilita_classe"]],
      ["stati", ["stato", "motivo"]],
      ["casi", ["protocollo", "data_caricamento", "id_caso_precedente"]],
      ["ap", ["data_avvio"]],
      ["pais", ["data_bozza", "tipo"]],
      ["incontri", ["tipo", "data_convocazione", "data_appuntamento"]],
      ["puc", ["titolo", "data_inizio", "data_fine", "posti"]],
      ["puc_partecipazioni", ["data_inizio"]],
    ];
    for (const [name, columns] of lasting) {
      const later = new Map(now[name].map((row) => [keyOf(name, row), row]));
      expect(later.size).toBeGreaterThanOrEqual(before[name].length);
      for (const row of before[name]) {
        const found = later.get(keyOf(name, row));
        for (const column of columns)
          expect(cell(found, column), `${name}.${column}`).toBe(cell(row, column));
      }
    }
  });

  test("a day once known never changes, and a closed state stays closed", () => {
    const once: readonly (readonly [Name, readonly string[]])[] = [
      [
        "domande",
        [
          "data_pad_nucleo",
          "data_accoglimento",
          "data_trasmissione_gepi",
          "decorrenza",
          "data_fine_fruizione",
        ],
      ],
      ["stati", ["al"]],
      ["casi", ["data_assegnazione", "data_chiusura"]],
      ["ap", ["data_completamento", "esito", "bisogni"]],
      ["pais", ["data_firma"]],
      ["incontri", ["data_incontro", "data_registrazione"]],
    ];
    for (const [name, columns] of once) {
      const later = new Map(now[name].map((row) => [keyOf(name, row), row]));
      for (const row of before[name])
        for (const column of columns)
          if (cell(row, column) !== "")
            expect(cell(later.get(keyOf(name, row)), column), `${name}.${column}`).toBe(
              cell(row, column),
            );
    }
  });
});
