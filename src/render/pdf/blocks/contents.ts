import type { ContentsBlock, Section } from "../../../model/document.js";
import type { Piece } from "../flow.js";
import type { Ink } from "../measures.js";
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
  readonly x: number;
  readonly y: number;
}

/** More entries than these are set in as many columns as the page has. */
const LONG = 12;

export function contents(
  paper: Paper,
  parent: Element,
  block: ContentsBlock,
  sections: readonly Section[],
): Contents {
  const { caption, body } = paper.inks;
  const { page } = paper;
  const columns = sections.length > LONG ? page.columns : 1;
  const width = columns === 1 ? 2 * page.column + page.gutter : page.column;
  const deep = Math.ceil(sections.length / columns);
  const rows = new Map<Section, Row>();
  let list: Element | undefined;
  const title: Piece = {
    height: caption.leading + 5,
    gap: 20,
    keep: true,
    draw: (y) => {
      paper.text(parent, "H3", [paper.fit(block.title, caption, page.text)], page.left, y, caption);
      list = paper.open(parent, "TOC");
    },
  };
  const lines = sections.slice(0, deep).map(
    (_, index): Piece => ({
      height: ROW,
      gap: 0,
      keep: false,
      draw: (y) => {
        for (let column = 0; column < columns; column += 1) {
          const section = sections[index + column * deep];
          const x = page.left + column * (page.column + page.gutter);
          if (section !== undefined) rows.set(section, { section, page: paper.pages - 1, x, y });
        }
      },
    }),
  );
  const write = (row: Row, target: number, toc: Element): void => {
    const right = row.x + width;
    const number = String(target + 1);
    const numberInk: Ink = { ...body, font: "semibold" };
    const name = paper.fit(row.section.name, body, width - 40);
    paper.doc.switchToPage(row.page);
    const item = paper.open(toc, "TOCI");
    const reference = paper.open(item, "Reference");
    const link = paper.open(reference, "Link");
    link.add(() => {
      paper.line(name, row.x, row.y, body);
      paper.line(number, right - 30, row.y, numberInk, { align: "right", width: 30 });
    });
    paper.doc.goTo(row.x, row.y, width, ROW, row.section.id, {
      structParent: link,
      Contents: new String(`${row.section.name}, pagina ${number}`),
    } as unknown as PDFKit.Mixins.AnnotationOption);
    // Ended on its own page: pdfkit writes the page of the link when the tag ends.
    for (const element of [link, reference, item]) paper.close(element);
    paper.artifact(() => {
      const from = row.x + paper.widthOf(name, body) + 6;
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
      // In reading order, whichever column they stand in.
      for (const section of sections) {
        const row = rows.get(section);
        if (row !== undefined) write(row, pageOf(section.id), list);
      }
      paper.close(list);
    },
  };
}
