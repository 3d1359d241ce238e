import type { Cell, TableBlock, TableData } from "../../../model/document.js";
import { heightOf, type Piece } from "../flow.js";
import { ATTENTION, type Ink } from "../measures.js";
import type { Element, Paper } from "../paper.js";
import {
  isNumber,
  isSigned,
  type Layout,
  layout,
  type Prepared,
  prepare,
  SIGN,
} from "./table-layout.js";
import { footLines } from "./words.js";

/** A thin rule after each group of rows: enough to follow a line across the page. */
const GROUP = 5;
/** A table shorter than this, in points, is not broken, unless it takes most of a low page. */
const WHOLE = 237;
const MOST = 0.6;
/** So many rows at least stand under the first header, and so many over the end. */
const FIRST_ROWS = 4;
const LAST_ROWS = 3;
/** Fewer rows than these under a rule would be taken for a total. */
const LAST_GROUP = 3;

const toneColour = (paper: Paper, cell: Cell | undefined, ink: Ink): string =>
  cell?.tone === "allarme"
    ? paper.theme.colori.allarme
    : cell?.tone === "attenzione"
      ? ATTENTION
      : ink.colour;

function drawCells(
  paper: Paper,
  element: Element,
  { row, ink, lines: broken }: Prepared,
  y: number,
  table: Layout,
): void {
  const signs: (() => void)[] = [];
  // One sign a row is enough: the words of the other cells speak.
  const signed = row.cells.findIndex(isSigned);
  for (const [index, column] of table.columns.entries()) {
    const cell = row.cells[index];
    const lines = broken[index] ?? [];
    const own = { ...ink, colour: toneColour(paper, cell, ink) };
    const x = (table.lefts[index] ?? 0) + table.pad;
    const width = (table.widths[index] ?? 0) - 2 * table.pad;
    const toned = index === signed;
    const shift = toned && !isNumber(column) ? SIGN : 0;
    const type = index === 0 ? "TH" : "TD";
    paper.tag(
      element,
      type,
      () => {
        for (const [at, line] of lines.entries()) {
          paper.line(line, x + shift, y + table.row + at * ink.leading, own, {
            align: isNumber(column) ? "right" : "left",
            width: width - shift,
          });
        }
      },
      type === "TH" ? { scope: "Row" } : {},
    );
    if (toned) {
      const at = isNumber(column) ? x + width - paper.widthOf(lines[0] ?? "", own) - SIGN : x;
      signs.push(() =>
        paper.sign(
          at,
          y + table.row + ink.leading / 2 + 3,
          6.2,
          own.colour,
          cell?.tone === "allarme",
        ),
      );
    }
  }
  if (signs.length > 0) {
    paper.artifact(() => {
      for (const sign of signs) sign();
    });
  }
}

/** A header as lines at the foot of their cell, so that short and long labels share one base. */
function header(paper: Paper, table: Layout) {
  const ink = table.head;
  const lines = table.columns.map((column, index) =>
    paper.wrap(column.label, ink, (table.widths[index] ?? 0) - 2 * table.pad + 0.01),
  );
  const most = Math.max(1, ...lines.map((one) => one.length));
  const height = most * ink.leading + 6;
  const drawColumn = (index: number, y: number): void => {
    const column = table.columns[index];
    const own = lines[index] ?? [];
    const first = y + (most - own.length) * ink.leading;
    for (const [at, line] of own.entries()) {
      paper.line(line, (table.lefts[index] ?? 0) + table.pad, first + at * ink.leading, ink, {
        align: column !== undefined && isNumber(column) ? "right" : "left",
        width: (table.widths[index] ?? 0) - 2 * table.pad,
      });
    }
  };
  const rule = (y: number): void =>
    paper.rule(table.left, y + height - 2, table.left + table.width, paper.theme.colori.testo, 0.9);
  return { height, drawColumn, rule };
}

/**
 * A table as pieces: title and header stay with the first rows, a row is never split, the last rows
 * stay with the total, and the header comes back at the top of each page it goes on to. Columns are as
 * wide as those of `alike`, where it is given; `tight` takes some room from its rows.
 */
export function tablePieces(
  paper: Paper,
  parent: Element,
  block: TableBlock,
  headingTag: "H3" | "H4",
  {
    alike = null,
    tight = false,
  }: { readonly alike?: TableData | null; readonly tight?: boolean } = {},
): readonly Piece[] {
  const { colori } = paper.theme;
  const { caption, note } = paper.inks;
  const left = paper.page.left;
  const table = layout(paper, alike ?? block, left, paper.page.text, tight);
  const { width } = table;
  const head = header(paper, table);
  const title = paper.wrap(block.title, caption, paper.page.text);
  const foot = footLines(paper, [block.note, block.source], Math.min(paper.page.measure, width));
  let element: Element | undefined;
  const own = (): Element => {
    element ??= paper.open(parent, "Table", { file: paper.files.get(block.id) });
    return element;
  };
  const rows = block.rows.map((row) => prepare(paper, row, row.strong, table));
  const again = {
    height: head.height,
    gap: 0,
    draw: (y: number) =>
      paper.artifact(() => {
        for (const index of table.columns.keys()) head.drawColumn(index, y);
        head.rule(y);
      }, "Pagination"),
  };
  const pieces: Piece[] = [
    {
      height: title.length * caption.leading + 4,
      gap: 20,
      keep: true,
      draw: (y) => paper.text(parent, headingTag, title, left, y, caption),
    },
    {
      height: head.height,
      gap: 0,
      keep: true,
      draw: (y) => {
        const row = paper.open(own(), "TR");
        for (const index of table.columns.keys()) {
          paper.tag(row, "TH", () => head.drawColumn(index, y), { scope: "Column" });
        }
        paper.close(row);
        paper.artifact(() => head.rule(y));
      },
    },
  ];
  if (rows.length === 0) {
    const ink = { ...table.cell, colour: colori.testoChiaro };
    pieces.push({
      height: ink.leading + 2 * table.row,
      gap: 0,
      keep: foot.length > 0,
      draw: (y) => {
        const row = paper.open(own(), "TR");
        for (const index of table.columns.keys()) {
          const text = index === 0 ? ["Nessuna riga."] : [];
          paper.text(row, "TD", text, left + table.pad, y + table.row, ink);
        }
        paper.close(row);
        if (block.total === null) paper.close(own());
      },
    });
  }
  for (const [index, ready] of rows.entries()) {
    const last = index === rows.length - 1;
    const closes = last && block.total === null;
    pieces.push({
      height: ready.height,
      gap: 0,
      // No row or two alone at the end or at the head of a page; the source stays with the last row.
      keep:
        index < FIRST_ROWS - 1 ||
        (index >= rows.length - LAST_ROWS && (!last || block.total !== null || foot.length > 0)),
      again,
      draw: (y) => {
        if (ready.row.strong) {
          paper.artifact(() => paper.box(left, y, width, ready.height, colori.sfondo));
        }
        if (ready.row.rest === true) {
          paper.artifact(() => paper.rule(left, y, left + width, colori.testoChiaro, 0.6));
        }
        const line = paper.open(own(), "TR");
        drawCells(paper, line, ready, y, table);
        paper.close(line);
        if (closes) paper.close(own());
        const bottom = y + ready.height;
        if (closes)
          paper.artifact(() => paper.rule(left, bottom, left + width, colori.testoChiaro, 0.6));
        else if ((index + 1) % GROUP === 0 && rows.length - index > LAST_GROUP) {
          paper.artifact(() => paper.rule(left, bottom, left + width, colori.linea));
        }
      },
    });
  }
  const { total } = block;
  if (total !== null) {
    const ready = prepare(paper, total, true, table);
    pieces.push({
      height: ready.height,
      gap: 0,
      keep: foot.length > 0,
      again,
      draw: (y) => {
        paper.artifact(() => paper.rule(left, y, left + width, colori.testo, 0.9));
        const line = paper.open(own(), "TR");
        drawCells(paper, line, ready, y, table);
        paper.close(line);
        paper.close(own());
      },
    });
  }
  if (foot.length > 0) {
    pieces.push({
      height: foot.length * note.leading,
      gap: 5,
      keep: false,
      draw: (y) => paper.text(parent, "P", foot, left, y, note),
    });
  }
  const { top, bottom } = paper.page;
  if (heightOf(pieces) > Math.min(WHOLE, MOST * (bottom - top))) return pieces;
  return pieces.map((piece, index) => ({ ...piece, keep: index < pieces.length - 1 }));
}

/** A small table beside a drawing: never split. */
export function sideTable(paper: Paper, data: TableData, left: number, width: number) {
  const { colori } = paper.theme;
  const table = layout(paper, data, left, width);
  const head = header(paper, table);
  const rows = data.rows.map((row) => prepare(paper, row, row.strong, table));
  if (data.total !== null) rows.push(prepare(paper, data.total, true, table));
  return {
    height: rows.reduce((sum, { height }) => sum + height, head.height),
    draw: (parent: Element, y: number): void => {
      const element = paper.open(parent, "Table");
      const first = paper.open(element, "TR");
      for (const index of table.columns.keys()) {
        paper.tag(first, "TH", () => head.drawColumn(index, y), { scope: "Column" });
      }
      paper.close(first);
      paper.artifact(() => head.rule(y));
      let top = y + head.height;
      for (const ready of rows) {
        const line = paper.open(element, "TR");
        drawCells(paper, line, ready, top, table);
        paper.close(line);
        top += ready.height;
      }
      paper.close(element);
      const bottom = top;
      paper.artifact(() => paper.rule(left, bottom, left + width, colori.testoChiaro, 0.6));
    },
  };
}
