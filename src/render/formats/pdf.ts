import type { Document, Drawings, Rendered, Renderer, Theme } from "../../model/document.js";
import { attachmentsOf } from "../pdf/attachments.js";
import { drawCover } from "../pdf/cover.js";
import { Flow } from "../pdf/flow.js";
import { drawFurniture } from "../pdf/furniture.js";
import { Paper } from "../pdf/paper.js";
import { laySection, type Record, sectionOf } from "../pdf/sections.js";

async function render(document: Document, drawings: Drawings, theme: Theme): Promise<Rendered> {
  const [{ default: Pdf }, { default: svgToPdf }] = await Promise.all([
    import("pdfkit"),
    import("svg-to-pdfkit"),
  ]);
  const paper = new Paper(Pdf, theme, {
    title: document.title,
    subject: `${document.territorio.etichetta}. ${document.dateLine}`,
    day: document.dataOsservazione,
    tool: `dash ${document.version}`,
  });
  for (const one of attachmentsOf(document)) paper.attach(one);
  const record: Record = { starts: [], contents: [] };
  const cover = paper.open(paper.root, "Sect");
  drawCover(paper, cover, document);
  paper.doc.outline.addItem("Copertina");
  const flow = new Flow(() => paper.addPage());
  flow.newPage();
  for (const section of document.sections) {
    laySection({ paper, document, drawings, svgToPdf, record }, section, flow);
  }
  for (const contents of record.contents) {
    contents.fill((id) => record.starts.find((start) => start.id === id)?.page ?? 0);
  }
  drawFurniture(paper, document, (page) => sectionOf(record, page));
  const { pages } = paper;
  return { bytes: await paper.finish(), pages };
}

/** The report as a tagged PDF on A4 paper: vectors, real text, bookmarks, linked contents. */
export const renderer: Renderer = { format: "pdf", needsPng: false, render };
