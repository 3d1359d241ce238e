import type { ContentsBlock, Section } from "../../../model/document.js";
import type { Piece } from "../flow.js";
import { type Ink, PAGE } from "../measures.js";
import type { Element, Paper } from "../paper.js";

const ROW = 16;

/** Contents whose page numbers are known only at the end: rows are placed now and written by `fill`. */
export interface Contents {
  readonly pieces: readonly Piece[];
  /** Writes the rows, once each section has its page (counted from 0). */
  fill(pageOf: (section: string) => number): void;
}

interface Row {
  readonly section: Section;
  readonly page: number;
  readonly y: number;
}

export function contents(
  paper: Paper,
  parent: Element,
  block: ContentsBlock,
  sections: readonly Section[],
): Contents {
  const { caption, body } = paper.inks;
  const rows: Row[] = [];
  let list: Element | undefined;
  const title: Piece = {
    height: caption.leading + 5,
    gap: 20,
    keep: true,
    draw: (y) => {
      paper.text(parent, "H3", [paper.fit(block.title, caption, PAGE.text)], PAGE.left, y, caption);
      list = paper.open(parent, "TOC");
    },
  };
  const lines = sections.map(
    (section): Piece => ({
      height: ROW,
      gap: 0,
      keep: false,
      draw: (y) => {
        rows.push({ section, page: paper.pages - 1, y });
      },
    }),
  );
  const write = (row: Row, target: number, toc: Element): void => {
    const right = PAGE.left + PAGE.text;
    const number = String(target + 1);
    const numberInk: Ink = { ...body, font: "semibold" };
    const name = paper.fit(row.section.name, body, PAGE.text - 40);
    paper.doc.switchToPage(row.page);
    const item = paper.open(toc, "TOCI");
    const reference = paper.open(item, "Reference");
    const link = paper.open(reference, "Link");
    link.add(() => {
      paper.line(name, PAGE.left, row.y, body);
      paper.line(number, right - 30, row.y, numberInk, { align: "right", width: 30 });
    });
    paper.doc.goTo(PAGE.left, row.y, PAGE.text, ROW, row.section.id, {
      structParent: link,
      Contents: new String(`${row.section.name}, pagina ${number}`),
    } as unknown as PDFKit.Mixins.AnnotationOption);
    // Ended on its own page: pdfkit writes the page of the link when the tag ends.
    for (const element of [link, reference, item]) paper.close(element);
    paper.artifact(() => {
      const from = PAGE.left + paper.widthOf(name, body) + 6;
      const to = right - paper.widthOf(number, numberInk) - 6;
      paper.doc.save().dash(0.6, { space: 2.6 });
      paper.rule(from, row.y + ROW / 2 + 2, to, paper.theme.colori.testoChiaro, 0.6);
      paper.doc.undash().restore();
    });
  };
  return {
    pieces: [title, ...lines],
    fill: (pageOf) => {
      if (list === undefined) return;
      for (const row of rows) write(row, pageOf(row.section.id), list);
      paper.close(list);
    },
  };
}
