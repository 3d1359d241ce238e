import type { Cell, Column, TableBlock, TableData, TableRow } from "../../../model/document.js";
import type { Piece } from "../flow.js";
import { ATTENTION, type Ink, PAGE } from "../measures.js";
import type { Element, Paper } from "../paper.js";
import { footLines } from "./words.js";

const PAD = 5;
const ROW_PAD = 2.75;
/** A thin rule after each group of rows: enough to follow a line across the page. */
const GROUP = 5;
const SIGN = 9;

const isNumber = (column: Column): boolean => column.type !== "testo" && column.type !== "mese";

interface Layout {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
  readonly lefts: readonly number[];
  readonly width: number;
  readonly left: number;
}

const longestWord = (paper: Paper, text: string, ink: Ink): number =>
  Math.max(0, ...text.split(" ").map((word) => paper.widthOf(word, ink)));

interface Range {
  /** Nothing is broken but at spaces; a number not at all. */
  readonly least: number;
  /** Every cell on one line. */
  readonly natural: number;
}

/** A word wider than this share of the table may be broken. */
const WIDEST_WORD = 1 / 3;

function rangeOf(
  paper: Paper,
  column: Column,
  index: number,
  data: TableData,
  width: number,
): Range {
  const { cell, cellStrong, columnHead } = paper.inks;
  const rows = data.total === null ? data.rows : [...data.rows, data.total];
  const sign = rows.some((row) => (row.cells[index]?.tone ?? "normale") !== "normale") ? SIGN : 0;
  let least = Math.min(longestWord(paper, column.label, columnHead), width * WIDEST_WORD);
  let natural = least;
  for (const row of rows) {
    const text = row.cells[index]?.text ?? "";
    const ink = row.strong || row === data.total ? cellStrong : cell;
    const whole = paper.widthOf(text, ink) + sign;
    natural = Math.max(natural, whole);
    least = Math.max(
      least,
      isNumber(column)
        ? whole
        : Math.min(longestWord(paper, text, ink) + sign, width * WIDEST_WORD),
    );
  }
  return { least: least + 2 * PAD, natural: natural + 2 * PAD };
}

/**
 * Widths of the columns: all on one line when there is room, and what is left goes by weight;
 * otherwise each gets what it cannot do without and a part of the rest.
 */
export function columnWidths(paper: Paper, data: TableData, width: number): readonly number[] {
  const ranges = data.columns.map((column, index) => rangeOf(paper, column, index, data, width));
  const sum = (of: (range: Range) => number): number =>
    ranges.reduce((total, range) => total + of(range), 0);
  const least = sum((range) => range.least);
  const natural = sum((range) => range.natural);
  if (natural <= width) {
    const weights = data.columns.map((column) => Math.max(0.1, column.weight));
    const heavy = weights.reduce((total, weight) => total + weight, 0);
    return ranges.map(
      (range, index) => range.natural + ((width - natural) * (weights[index] ?? 0)) / heavy,
    );
  }
  if (least >= width) return ranges.map((range) => (range.least * width) / least);
  const share = (width - least) / (natural - least);
  return ranges.map((range) => range.least + (range.natural - range.least) * share);
}

function layout(paper: Paper, data: TableData, left: number, width: number): Layout {
  const widths = columnWidths(paper, data, width);
  const lefts: number[] = [];
  let at = left;
  for (const one of widths) {
    lefts.push(at);
    at += one;
  }
  return { columns: data.columns, widths, lefts, width, left };
}

interface Prepared {
  readonly lines: readonly (readonly string[])[];
  readonly height: number;
}

function prepare(paper: Paper, row: TableRow, ink: Ink, table: Layout): Prepared {
  const lines = table.columns.map((_, index) => {
    const cell = row.cells[index];
    const sign = (cell?.tone ?? "normale") === "normale" ? 0 : SIGN;
    return paper.wrap(cell?.text ?? "", ink, (table.widths[index] ?? 0) - 2 * PAD - sign + 0.01);
  });
  return {
    lines,
    height: Math.max(1, ...lines.map((one) => one.length)) * ink.leading + 2 * ROW_PAD,
  };
}

const toneColour = (paper: Paper, cell: Cell | undefined, ink: Ink): string =>
  cell?.tone === "allarme"
    ? paper.theme.colori.allarme
    : cell?.tone === "attenzione"
      ? ATTENTION
      : ink.colour;

function drawCells(
  paper: Paper,
  element: Element,
  row: TableRow,
  ready: Prepared,
  y: number,
  ink: Ink,
  table: Layout,
): void {
  const signs: (() => void)[] = [];
  // One sign a row is enough: the words of the other cells speak.
  const signed = row.cells.findIndex((cell) => cell.tone !== "normale");
  for (const [index, column] of table.columns.entries()) {
    const cell = row.cells[index];
    const lines = ready.lines[index] ?? [];
    const own = { ...ink, colour: toneColour(paper, cell, ink) };
    const x = (table.lefts[index] ?? 0) + PAD;
    const width = (table.widths[index] ?? 0) - 2 * PAD;
    const toned = index === signed;
    const shift = toned && !isNumber(column) ? SIGN : 0;
    const type = index === 0 ? "TH" : "TD";
    paper.tag(
      element,
      type,
      () => {
        for (const [at, line] of lines.entries()) {
          paper.line(line, x + shift, y + ROW_PAD + at * ink.leading, own, {
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
          y + ROW_PAD + ink.leading / 2 + 3,
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
  const ink = paper.inks.columnHead;
  const lines = table.columns.map((column, index) =>
    paper.wrap(column.label, ink, (table.widths[index] ?? 0) - 2 * PAD + 0.01),
  );
  const most = Math.max(1, ...lines.map((one) => one.length));
  const height = most * ink.leading + 6;
  const drawColumn = (index: number, y: number): void => {
    const column = table.columns[index];
    const own = lines[index] ?? [];
    const first = y + (most - own.length) * ink.leading;
    for (const [at, line] of own.entries()) {
      paper.line(line, (table.lefts[index] ?? 0) + PAD, first + at * ink.leading, ink, {
        align: column !== undefined && isNumber(column) ? "right" : "left",
        width: (table.widths[index] ?? 0) - 2 * PAD,
      });
    }
  };
  const rule = (y: number): void =>
    paper.rule(table.left, y + height - 2, table.left + table.width, paper.theme.colori.testo, 0.9);
  return { height, drawColumn, rule };
}

/**
 * A table as pieces: title and header stay with the first rows, a row is never split, the last rows
 * stay with the total, and the header comes back at the top of each page it goes on to.
 */
export function tablePieces(
  paper: Paper,
  parent: Element,
  block: TableBlock,
  headingTag: "H3" | "H4",
): readonly Piece[] {
  const { colori } = paper.theme;
  const { caption, cell, cellStrong, note } = paper.inks;
  const left = PAGE.left;
  const width = PAGE.text;
  const table = layout(paper, block, left, width);
  const head = header(paper, table);
  const title = paper.wrap(block.title, caption, width);
  const foot = footLines(paper, [block.note, block.source], width);
  let element: Element | undefined;
  const own = (): Element => {
    element ??= paper.open(parent, "Table");
    return element;
  };
  const rows = block.rows.map((row) => {
    const ink = row.strong ? cellStrong : cell;
    return { row, ink, ready: prepare(paper, row, ink, table) };
  });
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
    const lines = ["Nessuna riga."];
    pieces.push({
      height: cell.leading + 2 * ROW_PAD,
      gap: 0,
      keep: foot.length > 0,
      draw: (y) => {
        const row = paper.open(own(), "TR");
        paper.text(row, "TD", lines, left + PAD, y + ROW_PAD, {
          ...cell,
          colour: colori.testoChiaro,
        });
        paper.close(row);
        if (block.total === null) paper.close(own());
      },
    });
  }
  for (const [index, { row, ink, ready }] of rows.entries()) {
    const last = index === rows.length - 1;
    const closes = last && block.total === null;
    pieces.push({
      height: ready.height,
      gap: 0,
      // Two rows at least begin and end a page; the source stays with the last row.
      keep:
        index === 0 ||
        (index >= rows.length - 2 && (!last || block.total !== null || foot.length > 0)),
      again,
      draw: (y) => {
        if (row.strong) {
          paper.artifact(() => paper.box(left, y, width, ready.height, colori.sfondo));
        }
        const line = paper.open(own(), "TR");
        drawCells(paper, line, row, ready, y, ink, table);
        paper.close(line);
        if (closes) paper.close(own());
        const bottom = y + ready.height;
        if (closes)
          paper.artifact(() => paper.rule(left, bottom, left + width, colori.testoChiaro, 0.6));
        else if ((index + 1) % GROUP === 0 && !last) {
          paper.artifact(() => paper.rule(left, bottom, left + width, colori.linea));
        }
      },
    });
  }
  const { total } = block;
  if (total !== null) {
    const ready = prepare(paper, total, cellStrong, table);
    pieces.push({
      height: ready.height,
      gap: 0,
      keep: foot.length > 0,
      again,
      draw: (y) => {
        paper.artifact(() => paper.rule(left, y, left + width, colori.testo, 0.9));
        const line = paper.open(own(), "TR");
        drawCells(paper, line, total, ready, y, cellStrong, table);
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
  return pieces;
}

/** A small table beside a drawing: never split. */
export function sideTable(paper: Paper, data: TableData, left: number, width: number) {
  const { cell, cellStrong } = paper.inks;
  const { colori } = paper.theme;
  const table = layout(paper, data, left, width);
  const head = header(paper, table);
  const rows = [...data.rows, ...(data.total === null ? [] : [data.total])].map((row) => {
    const ink = row.strong || row === data.total ? cellStrong : cell;
    return { row, ink, ready: prepare(paper, row, ink, table) };
  });
  return {
    height: rows.reduce((sum, { ready }) => sum + ready.height, head.height),
    draw: (parent: Element, y: number): void => {
      const element = paper.open(parent, "Table");
      const first = paper.open(element, "TR");
      for (const index of table.columns.keys()) {
        paper.tag(first, "TH", () => head.drawColumn(index, y), { scope: "Column" });
      }
      paper.close(first);
      paper.artifact(() => head.rule(y));
      let top = y + head.height;
      for (const { row, ink, ready } of rows) {
        const line = paper.open(element, "TR");
        drawCells(paper, line, row, ready, top, ink, table);
        paper.close(line);
        top += ready.height;
      }
      paper.close(element);
      const bottom = top;
      paper.artifact(() => paper.rule(left, bottom, left + width, colori.testoChiaro, 0.6));
    },
  };
}
