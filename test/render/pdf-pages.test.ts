import { beforeAll, describe, expect, test } from "vitest";
import { chartSize } from "../../src/chart/to-svg.js";
import type { PageSetup, Rendered } from "../../src/model/document.js";
import { rendererFor } from "../../src/render/renderer.js";
import { drawAll, theme } from "../helpers/draw-all.js";
import { pageFaults, SHEETS } from "../helpers/page-faults.js";
import { checkPdf } from "../helpers/pdf-rules/check-pdf.js";
import { listOf, openPdf, pagesOf } from "../helpers/pdf-rules/file.js";
import { type PdfPage, readPdf } from "../helpers/read-pdf.js";
import { sampleDocument } from "../helpers/sample-document.js";

const document = sampleDocument();

async function render(pagina: PageSetup): Promise<Rendered> {
  const options = { pagina };
  const renderer = await rendererFor("pdf");
  const drawings = await drawAll(document, renderer.chartRoom?.(options));
  return renderer.render(document, drawings, theme, options);
}

describe.each(SHEETS)("su %s", (_, setup, [width, height]) => {
  let made: Rendered;
  let pages: readonly PdfPage[];
  beforeAll(async () => {
    made = await render(setup);
    pages = (await readPdf(made.bytes)).pages;
  });

  test("le pagine sono grandi come il foglio e rispettano PDF/UA-1 e PDF/A-3a", () => {
    const file = openPdf(made.bytes);
    for (const [, page] of pagesOf(file)) {
      expect(listOf(file, page.get("MediaBox"))).toEqual([0, 0, width, height]);
    }
    expect(checkPdf(made.bytes)).toEqual([]);
  });

  test("nessun testo esce dai margini, si copre con un altro o è più piccolo di 7,5 punti", () => {
    const faults = pages.flatMap((page, index) =>
      pageFaults(page, width, height).map((fault) => `pagina ${index + 1}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  test("c'è tutto ciò che c'è sul foglio consueto", () => {
    const all = pages
      .map(({ text }) => text)
      .join(" ")
      .replaceAll(/\s+/g, " ");
    for (const section of document.sections) {
      expect(all).toContain(section.name);
      for (const block of section.blocks) {
        if (block.kind === "text") expect(all).toContain(block.text);
        if (block.kind === "kpi") for (const { value } of block.items) expect(all).toContain(value);
        if (block.kind === "table") expect(all).toContain(block.title);
      }
    }
  });

  test("nessuna pagina porta soltanto un titolo", () => {
    for (const page of pages.slice(1)) {
      // Head and foot are four texts; a title with its kicker makes at most three lines more.
      expect(page.texts.length).toBeGreaterThan(7);
    }
  });
});

test("su un foglio largo i grafici grandi stanno a due a due, i piccoli uno per colonna", async () => {
  const { chartRoom } = await rendererFor("pdf");
  const room = (pagina: PageSetup) => chartRoom?.({ pagina });
  expect(room({ formato: null, orientamento: null })).toMatchObject({ intera: 493, meta: 238 });
  expect(room({ formato: "A4", orientamento: "orizzontale" })).toMatchObject({
    intera: 361,
    meta: 235,
  });
  expect(room({ formato: "16:9", orientamento: null })).toMatchObject({ intera: 420, meta: 275 });
});

test("un grafico con molte righe si stringe per stare in una pagina bassa, finché si legge", async () => {
  const rows = Array.from({ length: 33 }, (_, index) => ({
    categoria: `Ambito ${index}`,
    serie: null,
    valore: index + 1,
    etichetta: String(index + 1),
    riferimento: null,
    evidenza: false,
  }));
  const chart = {
    kind: "barre_orizzontali",
    rows,
    unit: "numero",
    xTitle: null,
    yTitle: null,
    riferimento: null,
  } as const;
  const free = await chartSize(chart, "intera", theme);
  const low = { intera: 493, meta: 238, alta: free.height * 0.8 };
  expect((await chartSize(chart, "intera", theme, low)).height).toBe(Math.round(free.height * 0.8));
  const lower = { ...low, alta: 100 };
  const { height } = await chartSize(chart, "intera", theme, lower);
  expect(Math.abs(height - free.height * 0.62)).toBeLessThan(1.5);
});
