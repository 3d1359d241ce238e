import { beforeAll, expect, test } from "vitest";
import { toPng } from "../../src/chart/to-png.js";
import type { Document, Theme } from "../../src/model/document.js";
import { rendererFor } from "../../src/render/renderer.js";
import { theme } from "../helpers/draw-all.js";
import { checkPdf } from "../helpers/pdf-rules/check-pdf.js";
import { openPdf } from "../helpers/pdf-rules/file.js";
import { nodesOf } from "../helpers/pdf-rules/structure.js";
import { isStream, nameOf, said } from "../helpers/pdf-rules/values.js";
import { readPdf } from "../helpers/read-pdf.js";
import { sampleDocument } from "../helpers/sample-document.js";

const sample = sampleDocument();
const short: Document = {
  ...sample,
  sections: [
    {
      id: "s",
      name: "Prova",
      kicker: "k",
      title: "Una pagina",
      blocks: [{ kind: "text", style: "body", text: "Testo." }],
    },
  ],
};
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><circle cx="20" cy="20" r="16" fill="#00786B"/></svg>`;
let own: Theme;

beforeAll(async () => {
  const logo = {
    kind: "png",
    bytes: await toPng(svg, {}, 4),
    alt: "Logo: Consorzio di Alba",
  } as const;
  own = { ...theme, ente: "Consorzio di Alba", logo };
});

const render = async (document: Document, of = own) =>
  (await (await rendererFor("pdf")).render(document, {}, of)).bytes;

test("il logo sta in copertina, con il suo testo alternativo, e nel file una volta sola", async () => {
  const bytes = await render(short);
  expect(checkPdf(bytes)).toEqual([]);
  const file = openPdf(bytes);
  const figures = nodesOf(file).filter(({ role }) => role === "Figure");
  expect(figures.map(({ dict }) => said(dict.get("Alt")))).toEqual(["Logo: Consorzio di Alba"]);
  const images = [...file.objects.values()].filter(
    // Its transparency is a picture too, which has no mask of its own.
    (value) =>
      isStream(value) && nameOf(value.dict.get("Subtype")) === "Image" && value.dict.has("SMask"),
  );
  expect(images).toHaveLength(1);
});

test("chi pubblica sta in copertina, al piede delle pagine e nei metadati", async () => {
  const { pages, info, xmp } = await readPdf(await render(short));
  for (const { text } of pages) expect(text).toContain("Consorzio di Alba");
  expect(info.Author).toBe("Consorzio di Alba");
  expect(xmp).toContain("<rdf:li>Consorzio di Alba</rdf:li>");
});

test("un nome molto lungo in copertina non copre il logo né l'ente", async () => {
  const title = `Unione dei comuni ${"montani delle valli e delle colline ".repeat(4)}`.trim();
  const [cover] = (await readPdf(await render({ ...short, cover: { ...short.cover, title } })))
    .pages;
  const at = (words: string): number =>
    cover?.texts.find(({ text }) => text.includes(words))?.y ?? Number.NaN;
  expect(at("Consorzio di Alba")).toBeGreaterThan(at(short.cover.kicker) + 12);
  expect(at(short.cover.kicker)).toBeGreaterThan(at("Unione dei comuni"));
});

test("un PNG danneggiato è un errore del tema, non un difetto di dash", async () => {
  const logo = { kind: "png", bytes: new Uint8Array([1, 2, 3]), alt: "x" } as const;
  await expect(render(short, { ...own, logo })).rejects.toMatchObject({ code: "T-SPEC" });
});
