import {
  type Document,
  type Drawings,
  PLAIN,
  type Rendered,
  type Renderer,
  type RenderOptions,
  type Theme,
} from "../../model/document.js";
import { attachmentsOf } from "../pdf/attachments.js";
import { drawCover } from "../pdf/cover.js";
import { Flow } from "../pdf/flow.js";
import { drawFurniture } from "../pdf/furniture.js";
import { placesOf } from "../pdf/locator.js";
import { openLogo } from "../pdf/logo.js";
import { pageOf } from "../pdf/measures.js";
import { Paper } from "../pdf/paper.js";
import { laySection, type Record, sectionOf } from "../pdf/sections.js";

async function render(
  document: Document,
  drawings: Drawings,
  theme: Theme,
  { pagina, ready }: RenderOptions = PLAIN,
): Promise<Rendered> {
  const { default: Pdf } = await import("pdfkit");
  const paper = new Paper(
    Pdf,
    theme,
    {
      title: document.title,
      subject: `${document.territorio.etichetta}. ${document.dateLine}`,
      author: theme.ente,
      day: document.dataOsservazione,
      tool: `dash ${document.version}`,
    },
    pageOf(pagina),
  );
  for (const one of attachmentsOf(document)) paper.attach(one);
  const record: Record = { starts: [], contents: [] };
  const cover = paper.open(paper.root, "Sect");
  const logo = openLogo(paper);
  drawCover(paper, cover, document, { logo, map: placesOf(document) });
  paper.doc.outline.addItem("Copertina");
  const flow = new Flow(paper.page, () => paper.addPage());
  flow.newPage();
  for (const section of document.sections) {
    for (const block of section.blocks) if (block.kind === "chart") await ready?.(block.id);
    laySection({ paper, document, drawings, record }, section, flow);
  }
  for (const contents of record.contents) {
    contents.fill((id) => record.starts.find((start) => start.id === id)?.page ?? 0);
  }
  drawFurniture(paper, document, (page) => sectionOf(record, page), logo);
  const { pages } = paper;
  return { bytes: await paper.finish(), pages };
}

/** The report as a tagged PDF on the sheet asked for: vectors, real text, bookmarks, linked contents. */
export const renderer: Renderer = {
  format: "pdf",
  inOrder: true,
  asks: () => "vettori",
  chartRoom: ({ pagina }) => {
    const { intera, meta, alta } = pageOf(pagina).charts;
    return { intera: Math.floor(intera), meta: Math.floor(meta), alta: Math.floor(alta) };
  },
  render,
};
