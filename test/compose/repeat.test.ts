import { expect, test } from "vitest";
import { questionsOf } from "../../src/app/report-questions.js";
import { composeDocument } from "../../src/compose/compose.js";
import { readCatalog } from "../../src/define/catalog.js";
import type { Block } from "../../src/model/document.js";
import type { FigureRow, NucleoARischio } from "../../src/model/result-table.js";
import { alba, at, figure, inputOf, share } from "../helpers/compose-input.js";
import { root } from "../helpers/empty-database.js";

const NAMES = ["Alba", "Bra", "Canale"];
/** Met and in charge, in three comuni: 8 of 12, 20 of 20, none of none. */
const rows: readonly FigureRow[] = [
  share(8, 12, { precedente: 50, regione: 40 }),
  share(20, 20),
  share(0, 0),
].map((row, i) => ({
  ...row,
  membri: { comune: { codice: `C${i}`, etichetta: NAMES[i] ?? "", ordine: i } },
}));
const nucleo = (comune: string, n: number): NucleoARischio => ({
  protocollo: `P${n}`,
  codice_comune: `C${NAMES.indexOf(comune)}`,
  comune,
  regola: "R1",
  scadenza: "2026-01-10",
  giorni_residui: 10,
  stato: "IN_SCADENZA",
  rischio: "SOSPENSIONE",
  ultimo_giorno_utile: "2026-01-20",
  appuntamento: null,
  case_manager: null,
});
const section = (per: unknown) => ({
  figures: { incontro: { of: "B.1.3" } },
  sections: [
    {
      id: "uno",
      name: "Uno",
      kicker: "k",
      title: "t",
      per,
      blocks: [
        { kpi: [{ of: "B.1.3", label: "Incontrati" }] },
        { at_risk: { within: 15, title: "Chi in {membro}" }, quando: "incontro.mancanti > 0" },
      ],
    },
  ],
});
const blocksOf = (per: unknown): readonly Block[] =>
  composeDocument(
    inputOf(section(per), [[figure("B.1.3", rows), ["comune"]]], {
      atRisk: new Map([[15, [nucleo("Alba", 1), nucleo("Bra", 2), nucleo("Alba", 3)]]]),
    }),
  ).sections.flatMap((one) => one.blocks);
const headings = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block) => (block.kind === "heading" ? [block.text] : []));

test("i blocchi si ripetono per ogni comune con le sue cifre; chi non ha casi è contato in fondo", () => {
  const blocks = blocksOf("comune");
  expect(headings(blocks)).toEqual(["Alba", "Bra"]);
  const values = blocks.flatMap((block) => (block.kind === "kpi" ? [block.items[0]?.value] : []));
  expect(values).toEqual(["8 su 12", "20 su 20"]);
  expect(blocks.at(-1)).toEqual({
    kind: "notes",
    items: ["Senza casi, e non in elenco: 1 comune."],
  });
});

test("chi non ha dati non è contato fra chi non ha casi", () => {
  const unknown: FigureRow = {
    ...share(0, 0),
    numeratore: null,
    denominatore: null,
    membri: { comune: { codice: "C3", etichetta: "Cortemilia", ordine: 3 } },
  };
  const blocks = composeDocument(
    inputOf(section("comune"), [[figure("B.1.3", [...rows, unknown]), ["comune"]]]),
  ).sections.flatMap((one) => one.blocks);
  expect(headings(blocks)).toEqual(["Alba", "Bra"]);
  expect(blocks.at(-1)).toEqual({
    kind: "notes",
    items: ["Senza casi, e non in elenco: 1 comune.", "Senza dati, e non in elenco: 1 comune."],
  });
});

test("chi è a rischio sta sotto il suo comune, e i nomi dei blocchi non si ripetono", () => {
  const tables = blocksOf("comune").flatMap((block) => (block.kind === "table" ? [block] : []));
  expect(tables.map((one) => one.title)).toEqual(["Chi in Alba"]);
  expect(tables[0]?.rows.map((row) => row.cells[0]?.text)).toEqual(["P1", "P3"]);
  const many = blocksOf({ by: "comune", keep: "incontro.denominatore >= 0" });
  const ids = many.flatMap((block) => ("id" in block ? [block.id] : []));
  expect(new Set(ids).size).toBe(ids.length);
});

test("di due comuni con lo stesso nome ciascuno ha i suoi, anche se l'elenco ne dice un altro", () => {
  const named = (etichetta: string): readonly FigureRow[] =>
    rows.map((row, i) => ({
      ...row,
      ...share(8, 12),
      membri: { comune: { codice: `C${i}`, etichetta, ordine: i } },
    }));
  const at = (codice_comune: string | null, n: number) => ({
    ...nucleo("Livo", n),
    codice_comune,
  });
  const blocks = composeDocument(
    inputOf(section("comune"), [[figure("B.1.3", named("Livo")), ["comune"]]], {
      atRisk: new Map([
        [15, [at("C0", 1), at("C1", 2), { ...at("C2", 3), comune: "Livo di sopra" }, at(null, 4)]],
      ]),
    }),
  ).sections.flatMap((one) => one.blocks);
  const lists = blocks.flatMap((block) =>
    block.kind === "table" ? [block.rows.map((row) => row.cells[0]?.text)] : [],
  );
  expect(lists).toEqual([["P1"], ["P2"], ["P3"]]);
});

test("ciò che il titolo dice già non è una colonna: il comune di un comune, l'operatore di un operatore", () => {
  const [table] = blocksOf("comune").flatMap((block) => (block.kind === "table" ? [block] : []));
  const keys = table?.columns.map(({ key }) => key);
  expect(keys).not.toContain("comune");
  expect(keys).toContain("case_manager");
  expect(table?.rows[0]?.cells).toHaveLength(keys?.length ?? 0);
  const whole = composeDocument(
    inputOf({ blocks: [{ at_risk: { within: 15, title: "Tutti" } }] }, [], {
      atRisk: new Map([[15, [nucleo("Alba", 1), nucleo("Alba", 2)]]]),
    }),
  ).sections.flatMap(({ blocks }) => blocks);
  expect(whole[0]?.kind === "table" && whole[0].columns.map(({ key }) => key)).toContain("comune");
});

test("titolo, ordine, condizione e numero sono quelli chiesti", () => {
  const blocks = blocksOf({
    by: "comune",
    title: "{membro}: {incontro.mancanti} da incontrare",
    order: "incontro.denominatore",
    keep: "incontro.denominatore > 0",
    first: 1,
  });
  expect(headings(blocks)).toEqual(["Bra: 0 da incontrare"]);
  expect(blocks.at(-1)).toEqual({ kind: "notes", items: ["Non in elenco: 1 comune."] });
});

test("ciò che è del territorio più grande non si dice di ogni parte, ciò che era prima sì", () => {
  const [card] = blocksOf("comune").flatMap((block) => (block.kind === "kpi" ? block.items : []));
  expect(card?.comparisons).toEqual([]);
});

test("le cifre di tutti i membri sono una domanda sola, divisa per la loro dimensione", () => {
  const { template } = inputOf(section("comune"), []);
  const asked = questionsOf(template, readCatalog(root, root), alba).map(
    (one) => `${one.indicator.codice}|${one.per.join(",")}`,
  );
  expect(asked).toContain("B.1.3|comune");
  expect(asked.filter((key) => key.startsWith("B.1.3|"))).toHaveLength(2);
});

test("di ciò che a questo livello non si mostra non si chiede nulla", () => {
  const asked = (quando: string) => {
    const { figures, sections } = section("comune");
    const shown = sections.map((one) => ({ ...one, quando }));
    const { template } = inputOf({ figures, sections: shown }, []);
    return questionsOf(template, readCatalog(root, root), alba).some(
      ({ indicator, per }) => indicator.codice === "B.1.3" && per.join() === "comune",
    );
  };
  expect(asked("livello = 'ambito'")).toBe(true);
  expect(asked("livello = 'regione'")).toBe(false);
  expect(asked("livello = 'regione' or livello = 'italia'")).toBe(false);
  expect(asked("livello = 'ambito' and not (livello = 'comune')")).toBe(true);
  // What a figure decides is known only once it is there.
  expect(asked("incontro > 0 and livello = 'ambito'")).toBe(true);
  expect(asked("incontro > 0 or livello = 'regione'")).toBe(true);
  expect(asked("incontro > 0 and livello = 'regione'")).toBe(false);
});

test("dove sotto il territorio non c'è un livello la sezione non c'è", () => {
  const made = composeDocument(
    inputOf(section("figlio"), [[figure("B.1.3", [{ ...share(1, 2), ...at("x", "y") }])]], {
      figlio: null,
    }),
  );
  expect(made.sections).toEqual([]);
});
