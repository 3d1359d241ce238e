import { describe, expect, test } from "vitest";
import { readTemplate, templateNames } from "../../src/app/templates.js";
import type { World } from "../../src/app/world.js";
import { composeDocument } from "../../src/compose/compose.js";
import { type ComposeInput, figureKey } from "../../src/compose/input.js";
import type { Template } from "../../src/define/template.js";
import type { FigureRow, Member } from "../../src/model/result-table.js";
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
const levels = [
  [italia, "regione"],
  [piemonte, "ambito"],
  [alba, "comune"],
  [comune, null],
] as const;

const membersOf = (where: Readonly<Record<string, string>>): Record<string, Member> =>
  Object.fromEntries(
    Object.entries(where).map(([name, codice]) => [name, { codice, etichetta: codice, ordine: 1 }]),
  );

/** A report whose named figures all have this row; with no row there is no figure at all. */
function filled(
  template: Template,
  row: FigureRow | null,
  territorio: ComposeInput["territorio"],
  figlio: string | null,
): ComposeInput {
  const named = Object.values(template.figures);
  const figures = new Map(
    (row === null ? [] : named).map(({ of }) => {
      const rows = named
        .filter((other) => other.of === of)
        .map((other) => ({ ...count(0), ...row, membri: membersOf(other.where) }));
      return [figureKey(of, []), figure(of, rows)] as const;
    }),
  );
  return { ...inputOf({}, [], { territorio, figlio }), template, figures };
}

/** All that a reader reads as a sentence. */
function sentencesOf(made: ReturnType<typeof composeDocument>): readonly string[] {
  return made.sections.flatMap((section) => [
    section.title,
    ...section.blocks.flatMap((block) => {
      if (block.kind === "list" || block.kind === "notes") return block.items;
      if (block.kind === "text") return [block.text];
      return block.kind === "table" ? [block.title] : [];
    }),
  ]);
}

describe.each(templateNames(world))("il modello %s", (name) => {
  const template = readTemplate(name, world);

  test("senza nessuna fornitura dice che i dati mancano, senza pagine vuote", () => {
    for (const [territorio, figlio] of levels) {
      const made = composeDocument(filled(template, null, territorio, figlio));
      expect(made.sections.length).toBeGreaterThan(0);
      for (const section of made.sections) {
        expect(section.title).toMatch(/\S/);
        expect(section.title).not.toContain("n.d.");
        expect(section.blocks.length).toBeGreaterThan(0);
      }
    }
  });

  test("con nessuno, uno, pochi e tanti casi scrive frasi intere", () => {
    const rows = [
      ...[0, 1, 2, 700].map((n) =>
        count(n, { numeratore: n, denominatore: n, regione: 45, precedente: 1 }),
      ),
      ...[0, 1, 12, 900].map((n) => share(Math.ceil(n / 2), n, { regione: 45 })),
    ];
    for (const [territorio, figlio] of levels) {
      for (const row of rows) {
        const made = composeDocument(filled(template, row, territorio, figlio));
        for (const { title } of made.sections) {
          expect(title).toMatch(/^[\p{Lu}\d]/u);
          expect(title).not.toMatch(/[,;:]$/u);
        }
        for (const text of sentencesOf(made)) {
          expect(text).not.toMatch(
            /[{}]|undefined|NaN|(^|[^\d.,])1 (nuclei|comuni|persone|famiglie|ambiti|regioni)\b| [,.;:]|, [,;.]/u,
          );
        }
      }
    }
  });
});

test("nelle tabelle dei modelli ogni colonna si capisce da sola: nessuna intestazione è di due, né comincia a metà", () => {
  for (const name of templateNames(world)) {
    for (const { blocks } of readTemplate(name, world).sections) {
      for (const block of blocks) {
        if (!("table" in block)) continue;
        const labels = block.table.columns.map(({ label }) => label);
        expect(new Set(labels).size, `${name}: ${labels.join(", ")}`).toBe(labels.length);
        expect(
          labels.filter((label) => /^(in|di|su|da|per) /.test(label)),
          name,
        ).toEqual([]);
      }
    }
  }
});
