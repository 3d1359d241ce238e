import type { ChartBlock, Drawing } from "../../../model/document.js";
import { drawSvg } from "../draw-svg.js";
import type { Piece } from "../flow.js";
import { TITLE_ROOM } from "../measures.js";
import type { Element, Paper } from "../paper.js";
import { sideTable } from "./table.js";
import { footLines } from "./words.js";

export interface ChartTools {
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

export interface Drawn {
  readonly block: ChartBlock;
  readonly drawing: Drawing;
}

interface Placed {
  readonly block: ChartBlock;
  readonly drawing: Drawing;
  readonly title: readonly string[];
  readonly foot: readonly string[];
  readonly x: number;
  /** Scale that makes the drawing fit its column. */
  readonly scale: number;
}

const TITLE_GAP = 8;
const FOOT_GAP = 6;

/** Drawings grow a little on a sheet with wide columns; more would make their words shout. */
const LARGEST = 1.2;

function place(paper: Paper, { block, drawing }: Drawn, x: number, width: number): Placed {
  const { page, inks } = paper;
  const title = paper.wrap(block.title, inks.caption, width);
  const foot = footLines(paper, [block.source], Math.min(width, page.measure));
  const words = title.length * inks.caption.leading + foot.length * inks.note.leading;
  const room = page.bottom - page.top - TITLE_ROOM - words - TITLE_GAP - FOOT_GAP;
  const scale = Math.min(LARGEST, width / drawing.width, room / drawing.height);
  return { block, drawing, title, foot, x, scale };
}

function drawOne(
  paper: Paper,
  parent: Element,
  placed: Placed,
  y: number,
  titleHeight: number,
  tools: ChartTools,
): void {
  const { block, drawing, scale, x } = placed;
  const width = drawing.width * scale;
  const height = drawing.height * scale;
  paper.text(parent, tools.headingTag, placed.title, x, y, paper.inks.caption);
  const top = y + titleHeight + TITLE_GAP;
  paper.tag(parent, "Figure", () => drawSvg(paper, drawing.svg, x, top, scale), {
    alt: alternative(block),
    bbox: [x, top, x + width, top + height],
    file: paper.files.get(block.id),
  });
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

/** A table in less than this would break its words. */
const NARROWEST_SIDE = 180;

/** A chart alone in its row, whose figures are few enough to stand beside it. */
const lonely = (charts: readonly Drawn[]): charts is readonly [Drawn] =>
  charts.length === 1 &&
  charts.every(
    ({ block }) => block.table.rows.length > 0 && block.table.rows.length <= SPOKEN_ROWS,
  );

/**
 * A row of charts, each on the columns it takes. In what is left of the row stand the figures of a
 * chart that is alone there; several charts share it.
 */
export function chartPiece(
  paper: Paper,
  parent: Element,
  charts: readonly Drawn[],
  tools: ChartTools,
): Piece {
  const { page } = paper;
  const widths = charts.map(({ block }) => page.charts[block.width]);
  const taken = widths.reduce((sum, width) => sum + width, 0);
  const left = page.text - taken - page.gutter * charts.length;
  const alone = left > NARROWEST_SIDE && lonely(charts);
  const free = page.text - page.gutter * (charts.length - 1);
  const stretch = alone ? 1 : Math.min(LARGEST, free / taken);
  let x = page.left;
  const row = charts.map((drawn, index) => {
    const width = (widths[index] ?? 0) * stretch;
    const placed = place(paper, drawn, x, width);
    x += width + page.gutter;
    return placed;
  });
  const title = Math.max(...row.map((placed) => placed.title.length)) * paper.inks.caption.leading;
  const side = alone
    ? sideTable(paper, charts[0].block.table, x, Math.min(left, 2 * page.column))
    : null;
  return {
    height: Math.max(rowHeight(paper, row), side === null ? 0 : title + TITLE_GAP + side.height),
    gap: 20,
    keep: false,
    draw: (y) => {
      for (const placed of row) drawOne(paper, parent, placed, y, title, tools);
      side?.draw(parent, y + title + TITLE_GAP);
    },
  };
}
