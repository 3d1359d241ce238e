import { expect, test } from "vitest";
import type { Column, Document, TableBlock } from "../../src/model/document.js";
import { rendererFor } from "../../src/render/renderer.js";
import { theme } from "../helpers/draw-all.js";
import { readPdf } from "../helpers/read-pdf.js";
import { sampleDocument } from "../helpers/sample-document.js";

const LABELS = ["Protocollo", "Comune", "Termine", "Scadenza", "Rischio", "Ultimo giorno", "Chi"];
const columns = LABELS.map(
  (label, index): Column => ({
    key: `c${index}`,
    label,
    type: index === 3 || index === 5 ? "data" : "testo",
    weight: 1,
  }),
);

const table = (id: string, comuni: readonly string[]): TableBlock => ({
  kind: "table",
  id,
  title: `Tabella ${id}`,
  columns,
  rows: comuni.map((comune, index) => ({
    strong: false,
    cells: [
      `INPS-ADI-2025-01002000516${index}`,
      comune,
      "Primo incontro",
      "31/12/2025",
      "Sospensione",
      "20/01/2026",
      "OP-051abf445",
    ].map((text) => ({ text, value: text, tone: "normale" as const })),
  })),
  total: null,
  note: null,
  source: "Fonte",
});

async function textsOf(blocks: readonly TableBlock[]) {
  const section = { id: "s", name: "Prova", kicker: "k", title: "Tabelle", blocks };
  const document: Document = { ...sampleDocument(), sections: [section] };
  const { bytes } = await (await rendererFor("pdf")).render(document, {}, theme);
  const [, page] = (await readPdf(bytes)).pages;
  return page?.texts ?? [];
}

test("le tabelle di una sezione con le stesse colonne sono allineate l'una all'altra", async () => {
  const texts = await textsOf([
    table("a", ["Alba"]),
    table("b", ["Santo Stefano Belbo", "Montelupo Albese"]),
  ]);
  for (const label of LABELS) {
    const lefts = texts.filter(({ text }) => text === label).map(({ left }) => left.toFixed(2));
    expect(lefts).toHaveLength(2);
    expect(new Set(lefts).size).toBe(1);
  }
});

test("in un elenco di molte colonne nomi e parole restano su una riga, con un carattere più piccolo", async () => {
  const texts = await textsOf([table("a", ["Santo Stefano Belbo", "San Benedetto Belbo"])]);
  const said = texts.map(({ text }) => text);
  for (const words of ["Santo Stefano Belbo", "Primo incontro", "OP-051abf445"]) {
    expect(said).toContain(words);
  }
  expect(texts.every(({ size }) => size >= 7.49)).toBe(true);
});

/** The pages of a section made of these blocks, without the cover: the texts of each. */
async function pagesWith(blocks: Document["sections"][number]["blocks"]) {
  const section = { id: "s", name: "Prova", kicker: "k", title: "Tabelle", blocks };
  const document: Document = { ...sampleDocument(), sections: [section] };
  const { bytes } = await (await rendererFor("pdf")).render(document, {}, theme);
  return (await readPdf(bytes)).pages.slice(1).map(({ texts }) => texts.map(({ text }) => text));
}

const many = (count: number, from = 1): readonly string[] =>
  Array.from({ length: count }, (_, index) => `Comune ${from + index}`);

const comuniOf = (page: readonly string[] | undefined): number =>
  (page ?? []).filter((text) => text.startsWith("Comune ")).length;

test("una tabella corta non si divide fra due pagine", async () => {
  const pages = await pagesWith([table("lunga", many(29)), table("corta", many(8, 30))]);
  expect(pages.map(comuniOf)).toEqual([29, 8]);
});

test("dove un poco d'aria in meno risparmia una pagina, poche righe non ne cominciano una", async () => {
  const rows = async (count: number) =>
    (await pagesWith([table("una", many(count))])).map(comuniOf);
  const most = 39;
  expect(await rows(most)).toEqual([most]);
  // Where no page is saved, the rows have their usual room.
  const [first = 0] = await rows(60);
  expect(first).toBeLessThan(most);
});

test("in fondo e in testa a una pagina una tabella ha più di una riga o due", async () => {
  for (const before of [26, 27, 28, 29, 30]) {
    const pages = await pagesWith([table("prima", many(before)), table("poi", many(20, 101))]);
    const counts = pages
      .map((page) => page.filter((text) => /^Comune 1\d\d$/.test(text)).length)
      .filter((count) => count > 0);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
  }
});
