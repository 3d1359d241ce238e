import { expect, test } from "vitest";
import { readTemplate, templateNames, validateTemplate } from "../../src/app/templates.js";
import type { World } from "../../src/app/world.js";
import { codesOf, composeDocument } from "../../src/compose/compose.js";
import { type ComposeInput, figureKey } from "../../src/compose/input.js";
import { makeMessages } from "../../src/compose/messages.js";
import type { FigureRow } from "../../src/model/result-table.js";
import {
  alba,
  comune,
  count,
  figure,
  inputOf,
  italia,
  piemonte,
  share,
} from "../helpers/compose-input.js";

const root = new URL("../..", import.meta.url).pathname;
const world = { cwd: "/nowhere", root } as unknown as World;
const standard = readTemplate("standard", world);
const levels = [
  [italia, "regione"],
  [piemonte, "ambito"],
  [alba, "comune"],
  [comune, null],
] as const;

/** Every plain figure of the template with this row, whatever its members. */
function filled(
  row: FigureRow | null,
  territorio: ComposeInput["territorio"],
  figlio: string | null,
) {
  const figures = new Map(
    row === null
      ? []
      : Object.values(standard.figures).map((one) => {
          const membri = Object.fromEntries(
            Object.entries(one.where).map(([name, codice]) => [
              name,
              { codice, etichetta: codice, ordine: 1 },
            ]),
          );
          const known = Object.values(standard.figures).filter((other) => other.of === one.of);
          const rows = known.map((other) => ({
            ...row,
            membri: Object.fromEntries(
              Object.entries(other.where).map(([name, codice]) => [
                name,
                { codice, etichetta: codice, ordine: 1 },
              ]),
            ),
          }));
          return [
            figureKey(one.of, []),
            figure(one.of, rows.length > 0 ? rows : [{ ...row, membri }]),
          ] as const;
        }),
  );
  return { ...inputOf({}, [], { territorio, figlio }), template: standard, figures };
}

test("ogni modello consegnato è valido: indicatori che esistono, nomi che conosce", async () => {
  expect(templateNames(world)).toContain("standard");
  for (const name of templateNames(world)) expect(await validateTemplate(name, world)).toEqual([]);
});

test.each(levels)("senza nessuna cifra si compone lo stesso: %o", (territorio, figlio) => {
  const made = composeDocument(filled(null, territorio, figlio));
  expect(made.sections.length).toBeGreaterThanOrEqual(8);
  for (const section of made.sections) {
    expect(section.title).not.toBe("");
    expect(section.title).not.toContain("n.d.");
    expect(section.blocks.length).toBeGreaterThan(0);
  }
});

test.each(levels)(
  "con 0, 1 e tanti nuclei i titoli sono frasi intere: %o",
  (territorio, figlio) => {
    const rows = [
      ...[0, 1, 2, 700].map((n) =>
        count(n, { numeratore: n, denominatore: n, regione: 45, precedente: 1 }),
      ),
      ...[0, 1, 12].map((n) => share(Math.ceil(n / 2), n, { regione: 45 })),
    ];
    for (const row of rows) {
      const input = filled(row, territorio, figlio);
      const made = composeDocument(input);
      for (const { title } of made.sections) {
        expect(title).toMatch(/^[\p{Lu}\d]/u);
        expect(title).not.toMatch(
          /[{}]|undefined|NaN|\b1 (nuclei|comuni|persone)\b| [,.;:]|[,;:]$/u,
        );
      }
      const lists = made.sections.flatMap((section) =>
        section.blocks.flatMap((block) => (block.kind === "list" ? block.items : [])),
      );
      for (const text of lists) expect(text).not.toMatch(/[{}]|undefined|\b1 nuclei\b|, [,;.]/);
    }
  },
);

test("una regione e l'Italia contano i nuclei a rischio per territorio, un ambito li elenca", () => {
  const elenco = standard.sections.find((section) => section.id === "elenco");
  const shown = (territorio: ComposeInput["territorio"], figlio: string | null) => {
    const messages = makeMessages(filled(count(3), territorio, figlio));
    return (elenco?.blocks ?? [])
      .filter((block) => messages.holds(block.quando))
      .map((block) => ("at_risk" in block ? "elenco" : "table" in block ? "tabella" : "altro"));
  };
  expect(levels.map(([territorio, figlio]) => shown(territorio, figlio))).toEqual([
    ["tabella"],
    ["tabella"],
    ["elenco"],
    ["elenco"],
  ]);
});

test("le pagine vengono nell'ordine della Reportistica: prima che cosa fare, poi che cosa si sa", () => {
  expect(standard.sections.map((section) => section.id)).toEqual([
    "sintesi",
    "rischio",
    "elenco",
    "fasi",
    "confronto",
    "figli",
    "ritmo",
    "tempi",
    "carichi",
    "dove",
    "andamento",
    "famiglie",
    "persone",
    "importi",
    "obblighi",
    "esiti",
    "bisogni",
    "uscite",
    "puc",
    "risorse",
    "qualita",
    "definizioni",
    "fonti",
  ]);
  expect(codesOf(standard)).toEqual(expect.arrayContaining(["M.2", "M.4a", "M.4b", "B.1.13"]));
});

test("chi non ha nuclei o forniture non ha pagine vuote: una riga sotto l'indice dice che cosa manca", () => {
  const absent = (row: FigureRow | null): readonly string[] =>
    composeDocument(filled(row, alba, "comune")).sections.flatMap((section) =>
      section.id === "sintesi"
        ? section.blocks.flatMap((block) => (block.kind === "notes" ? block.items : []))
        : [],
    );
  expect(absent(null)).toContain("PUC: nessuna fornitura caricata.");
  expect(absent(count(0, { numeratore: 0, denominatore: 0 }))).toContain(
    "Le famiglie: nessun nucleo beneficiario alla data.",
  );
  expect(absent(count(700, { numeratore: 700, denominatore: 700 }))).toEqual([]);
});
