import { expect, test } from "vitest";
import type { Document, Mappa, Punto } from "../../src/model/document.js";
import { placesOf } from "../../src/render/pdf/locator.js";
import { rendererFor } from "../../src/render/renderer.js";
import { drawAll, theme } from "../helpers/draw-all.js";
import { moreCharts } from "../helpers/more-charts.js";
import { checkPdf } from "../helpers/pdf-rules/check-pdf.js";
import { operatorsOf } from "../helpers/pdf-rules/content.js";
import { contentOf, openPdf, pagesOf } from "../helpers/pdf-rules/file.js";
import { sampleDocument } from "../helpers/sample-document.js";

const charts = moreCharts();

function withMap(mappa: Mappa): Document {
  const kind = mappa.senzaContorno.length > 0 ? "mappa_simboli" : "mappa";
  const chart = charts[kind];
  if (chart === undefined) throw new Error(`no chart of kind ${kind}`);
  return {
    ...sampleDocument(),
    sections: [
      {
        id: "s",
        name: "Mappa",
        kicker: "k",
        title: "Dove",
        blocks: [
          {
            kind: "chart",
            id: "m",
            title: "Mappa",
            chart: { ...chart, mappa },
            alt: "La mappa dei comuni",
            source: "Fonte",
            width: "intera",
            table: { columns: [], rows: [], total: null },
          },
        ],
      },
    ],
  };
}

const seats: Readonly<Record<string, Punto>> = Object.fromEntries(
  Array.from({ length: 9 }, (_, index) => [`c${index}`, [8 + index / 20, 44.5 + index / 30]]),
);
const square: readonly Punto[] = [
  [8, 44.5],
  [8.3, 44.5],
  [8.3, 44.8],
  [8, 44.5],
];

/** Curves and lines that the cover is drawn with. */
async function coverOf(document: Document) {
  const drawings = await drawAll(document);
  const { bytes } = await (await rendererFor("pdf")).render(document, drawings, theme);
  expect(checkPdf(bytes)).toEqual([]);
  const file = openPdf(bytes);
  const words = operatorsOf(contentOf(file, pagesOf(file)[0]?.[1].get("Contents"))).map(
    ({ word }) => word,
  );
  return { curves: words.filter((word) => word === "c").length, words };
}

test("la copertina porta la forma del territorio: le sedi dei suoi comuni, come ornamento", async () => {
  const plain = await coverOf({ ...sampleDocument(), sections: [] });
  const mapped = await coverOf(
    withMap({ contorni: {}, sedi: seats, senzaContorno: ["c0"], fonte: null }),
  );
  // A dot is four curves.
  expect(mapped.curves - plain.curves).toBe(9 * 4);
});

test("dove ci sono i confini, la copertina porta quelli", async () => {
  const { words, curves } = await coverOf(
    withMap({ contorni: { c0: [[square]] }, sedi: seats, senzaContorno: [], fonte: "ISTAT" }),
  );
  expect(curves).toBe(0);
  expect(words).toContain("B*");
});

test("di più mappe si prende quella con più luoghi, e nessuna se non ce n'è", () => {
  const small: Mappa = { contorni: {}, sedi: { a: [8, 44] }, senzaContorno: ["a"], fonte: null };
  const large: Mappa = { ...small, sedi: seats };
  const [one, two] = [withMap(small), withMap(large)];
  expect(placesOf({ ...one, sections: [...one.sections, ...two.sections] })).toBe(large);
  expect(placesOf({ ...one, sections: [] })).toBeNull();
});
