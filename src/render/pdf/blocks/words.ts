import type { HeadingBlock, ListBlock, NotesBlock, TextBlock } from "../../../model/document.js";
import type { Piece } from "../flow.js";
import type { Element, Paper } from "../paper.js";

/** Lines of a paragraph go in runs of two, so that no line stands alone at a page's end. */
export function textPieces(paper: Paper, parent: Element, block: TextBlock): readonly Piece[] {
  const ink = block.style === "lead" ? paper.inks.lead : paper.inks.body;
  const lines = paper.wrap(block.text, ink, paper.page.measure);
  let element: Element | undefined;
  const runs: (readonly string[])[] = [];
  for (let at = 0; at < lines.length; at += 2) {
    const last = lines.length - at === 3;
    runs.push(lines.slice(at, at + (last ? 3 : 2)));
    if (last) break;
  }
  return runs.map((run, index) => ({
    height: run.length * ink.leading,
    gap: index === 0 ? 10 : 0,
    keep: false,
    draw: (y) => {
      element ??= paper.open(parent, "P");
      element.add(() => paper.lines(run, paper.page.left, y, ink));
      if (index === runs.length - 1) paper.close(element);
    },
  }));
}

export function headingPiece(
  paper: Paper,
  parent: Element,
  block: HeadingBlock,
  onDraw: (y: number) => void,
): Piece {
  const ink = paper.inks.heading;
  const lines = paper.wrap(block.text, ink, paper.page.text);
  return {
    height: lines.length * ink.leading + 2,
    gap: 24,
    keep: true,
    heading: true,
    draw: (y) => {
      onDraw(y);
      paper.text(parent, "H3", lines, paper.page.left, y, ink);
    },
  };
}

const BULLET = 12;

export function listPieces(paper: Paper, parent: Element, block: ListBlock): readonly Piece[] {
  const ink = paper.inks.body;
  let list: Element | undefined;
  return block.items.map((item, index) => {
    const lines = paper.wrap(item, ink, paper.page.measure - BULLET);
    return {
      height: lines.length * ink.leading,
      gap: index === 0 ? 12 : 4,
      // No item stands alone at the end or at the head of a page.
      keep: index < block.items.length - 1 && (index === 0 || index === block.items.length - 2),
      draw: (y) => {
        list ??= paper.open(parent, "L", { bullets: "Disc" });
        const entry = paper.open(list, "LI");
        paper.tag(entry, "Lbl", () =>
          paper.line("•", paper.page.left + 2, y, {
            ...ink,
            colour: paper.theme.colori.territorio,
          }),
        );
        paper.text(entry, "LBody", lines, paper.page.left + BULLET, y, ink);
        paper.close(entry);
        if (index === block.items.length - 1) paper.close(list);
      },
    };
  });
}

/** Notes stay together, in small type, under a thin rule. */
export function notesPiece(paper: Paper, parent: Element, block: NotesBlock): readonly Piece[] {
  if (block.items.length === 0) return [];
  const ink = paper.inks.note;
  const items = block.items.map((item) => paper.wrap(item, ink, paper.page.measure));
  const height = items.reduce((sum, lines) => sum + lines.length * ink.leading + 2, 6);
  return [
    {
      height,
      gap: 14,
      keep: false,
      draw: (y) => {
        paper.artifact(() =>
          paper.rule(
            paper.page.left,
            y,
            paper.page.left + paper.page.text,
            paper.theme.colori.linea,
          ),
        );
        let at = y + 6;
        for (const lines of items) {
          paper.text(parent, "P", lines, paper.page.left, at, ink);
          at += lines.length * ink.leading + 2;
        }
      },
    },
  ];
}

/** The source line under a chart or table, with the note before it. */
export function footLines(
  paper: Paper,
  texts: readonly (string | null)[],
  width: number,
): readonly string[] {
  return texts.flatMap((text) =>
    text === null || text === "" ? [] : paper.wrap(text, paper.inks.note, width),
  );
}
