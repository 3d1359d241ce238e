import type SVGtoPDF from "svg-to-pdfkit";
import type { ChartBlock, Drawing } from "../../../model/document.js";
import type { Piece } from "../flow.js";
import { PAGE } from "../measures.js";
import type { Element, Paper } from "../paper.js";
import { sideTable } from "./table.js";
import { footLines } from "./words.js";

export interface ChartTools {
  readonly svgToPdf: typeof SVGtoPDF;
  readonly headingTag: "H3" | "H4";
}

/** As many rows as can be said aloud; longer tables are left to the message of the chart. */
const SPOKEN_ROWS = 12;

/** What stands for the drawing when it cannot be seen: its message, and its figures when they are few. */
export function alternative(block: ChartBlock): string {
  const { rows } = block.table;
  if (rows.length === 0 || rows.length > SPOKEN_ROWS) return block.alt;
  // A message that already gives every value is not followed by the same figures again.
  if (block.chart.rows.every((row) => block.alt.includes(row.etichetta))) return block.alt;
  const said = rows.map((row) =>
    row.cells
      .map((cell) => cell.text)
      .filter((text) => text !== "")
      .join(" "),
  );
  return `${block.alt} Dati: ${said.join("; ")}.`;
}

interface Placed {
  readonly block: ChartBlock;
  readonly drawing: Drawing;
  readonly title: readonly string[];
  readonly foot: readonly string[];
  /** Scale that makes the drawing fit its column. */
  readonly scale: number;
}

const TITLE_GAP = 8;
const FOOT_GAP = 6;

function place(paper: Paper, block: ChartBlock, drawing: Drawing, width: number): Placed {
  return {
    block,
    drawing,
    title: paper.wrap(block.title, paper.inks.caption, width),
    foot: footLines(paper, [block.source], width),
    scale: Math.min(1, width / drawing.width),
  };
}

function drawOne(
  paper: Paper,
  parent: Element,
  placed: Placed,
  x: number,
  y: number,
  titleHeight: number,
  tools: ChartTools,
): void {
  const { block, drawing, scale } = placed;
  const width = drawing.width * scale;
  const height = drawing.height * scale;
  paper.text(parent, tools.headingTag, placed.title, x, y, paper.inks.caption);
  const top = y + titleHeight + TITLE_GAP;
  paper.tag(
    parent,
    "Figure",
    () =>
      tools.svgToPdf(paper.doc, drawing.svg, x, top, {
        assumePt: true,
        width,
        height,
        fontCallback: (_, bold) => (bold ? "semibold" : "regular"),
        // A reference SVG cannot have: our charts use a dozen plain elements.
        warningCallback: () => undefined,
      }),
    {
      alt: alternative(block),
      bbox: [x, top, x + width, top + height],
      file: paper.files.get(block.id),
    },
  );
  paper.text(parent, "P", placed.foot, x, top + height + FOOT_GAP, paper.inks.note);
}

/** Height of a row of charts: titles aligned, drawings from one line. */
const rowHeight = (paper: Paper, row: readonly Placed[]): number => {
  const title = Math.max(...row.map((placed) => placed.title.length)) * paper.inks.caption.leading;
  return (
    title +
    TITLE_GAP +
    Math.max(
      ...row.map(
        (placed) =>
          placed.drawing.height * placed.scale +
          FOOT_GAP +
          placed.foot.length * paper.inks.note.leading,
      ),
    )
  );
};

type Drawn = { readonly block: ChartBlock; readonly drawing: Drawing };

/** A half-width chart with nothing beside it, whose figures can stand there. */
const lonely = (charts: readonly Drawn[]): charts is readonly [Drawn] =>
  charts.length === 1 &&
  charts.every(
    ({ block }) =>
      block.width === "meta" &&
      block.table.rows.length > 0 &&
      block.table.rows.length <= SPOKEN_ROWS,
  );

/** One chart on the whole width, or two half ones side by side, or a half one and its figures. */
export function chartPiece(
  paper: Paper,
  parent: Element,
  charts: readonly Drawn[],
  tools: ChartTools,
): Piece {
  const half = (PAGE.text - PAGE.gutter) / 2;
  const row = charts.map(({ block, drawing }) =>
    place(paper, block, drawing, block.width === "meta" ? half : PAGE.text),
  );
  const title = Math.max(...row.map((placed) => placed.title.length)) * paper.inks.caption.leading;
  const side = lonely(charts)
    ? sideTable(paper, charts[0].block.table, PAGE.left + half + PAGE.gutter, half)
    : null;
  return {
    height: Math.max(rowHeight(paper, row), side === null ? 0 : title + TITLE_GAP + side.height),
    gap: 20,
    keep: false,
    draw: (y) => {
      for (const [index, placed] of row.entries()) {
        drawOne(paper, parent, placed, PAGE.left + index * (half + PAGE.gutter), y, title, tools);
      }
      side?.draw(parent, y + title + TITLE_GAP);
    },
  };
}
