import type { TableBlock, TableRow } from "../../../model/document.js";
import type { Piece } from "../flow.js";
import type { Ink } from "../measures.js";
import type { Element, Paper } from "../paper.js";
import { footLines } from "./words.js";

const PAD = { row: 2, head: 3 } as const;
const CODE_GAP = 6;
/** A thin rule after so many lines of entries, where as many or nearly follow. */
const GROUP = 5;
const LAST_GROUP = 3;

interface Run {
  readonly text: string;
  readonly ink: Ink;
}

interface Entry {
  readonly code: string;
  readonly lines: readonly (readonly Run[])[];
}

interface Inks {
  readonly code: Ink;
  readonly name: Ink;
  readonly text: Ink;
  readonly origin: Ink;
  readonly head: Ink;
}

function inksOf({ inks, theme }: Paper): Inks {
  const text = { ...inks.cell, size: 8, leading: 10.5 };
  const name = { ...inks.cellStrong, size: 8, leading: 10.5 };
  return {
    code: name,
    name,
    text,
    origin: { ...text, colour: theme.colori.testoChiaro },
    head: { ...inks.columnHead, size: 7.5 },
  };
}

/** Runs broken into lines at their spaces; in a line, the words of one ink are one run. */
function broken(paper: Paper, runs: readonly Run[], width: number): readonly (readonly Run[])[] {
  const lines: Run[][] = [[]];
  let used = 0;
  for (const { text, ink } of runs) {
    const space = paper.widthOf(" ", ink);
    for (const word of text.split(" ")) {
      const wide = paper.widthOf(word, ink);
      if (used > 0 && used + wide > width) {
        lines.push([]);
        used = 0;
      }
      const line = lines.at(-1) ?? [];
      const last = line.at(-1);
      if (last?.ink === ink) line[line.length - 1] = { ink, text: `${last.text}${word} ` };
      else line.push({ ink, text: `${word} ` });
      used += wide + space;
    }
  }
  return lines;
}

function entryOf(paper: Paper, { cells }: TableRow, inks: Inks, width: number): Entry {
  const [code = "", name = "", text = "", origin = ""] = cells.map((cell) => cell.text);
  const runs = [
    { text: `${name}:`, ink: inks.name },
    { text, ink: inks.text },
    ...(origin === "" ? [] : [{ text: `·\u00A0${origin}`, ink: inks.origin }]),
  ];
  return { code, lines: broken(paper, runs, width) };
}

/**
 * Entries to look up, side by side in the columns of the page and read along its lines. For who does
 * not see them they are a table of two columns, one row an entry.
 */
export function glossaryPieces(
  paper: Paper,
  parent: Element,
  block: TableBlock,
  headingTag: "H3" | "H4",
): readonly Piece[] {
  const { colori } = paper.theme;
  const { caption, note } = paper.inks;
  const { left, text: whole, columns, column, gutter } = paper.page;
  const inks = inksOf(paper);
  const [code, name, ...others] = block.columns.map(({ label }) => label);
  const codeWidth =
    Math.max(
      ...[code ?? ""].map((label) => paper.widthOf(label, inks.head)),
      ...block.rows.map(({ cells }) => paper.widthOf(cells[0]?.text ?? "", inks.code)),
    ) + CODE_GAP;
  const entries = block.rows.map((row) => entryOf(paper, row, inks, column - codeWidth));
  const bands = Array.from({ length: Math.ceil(entries.length / columns) }, (_, at) =>
    entries.slice(at * columns, (at + 1) * columns),
  );
  const lefts = Array.from({ length: columns }, (_, at) => left + at * (column + gutter));
  const label = `${name ?? ""}: ${others.map((one) => one.toLowerCase()).join(" · ")}`;
  const title = paper.wrap(block.title, caption, whole);
  const foot = footLines(paper, [block.note, block.source], paper.page.measure);
  let element: Element | undefined;
  const own = (): Element => {
    element ??= paper.open(parent, "Table", { file: paper.files.get(block.id) });
    return element;
  };
  const headHeight = inks.head.leading + 2 * PAD.head;
  const headCode = (x: number, y: number): void =>
    paper.line(code ?? "", x, y + PAD.head, inks.head);
  const headText = (x: number, y: number): void =>
    paper.line(label, x + codeWidth, y + PAD.head, inks.head);
  const rule = (y: number): void => {
    for (const x of lefts) paper.rule(x, y + headHeight - 2, x + column, colori.testo, 0.9);
  };
  const again = {
    height: headHeight,
    gap: 0,
    draw: (y: number) =>
      paper.artifact(() => {
        for (const x of lefts) {
          headCode(x, y);
          headText(x, y);
        }
        rule(y);
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
      height: headHeight,
      gap: 0,
      keep: true,
      draw: (y) => {
        const row = paper.open(own(), "TR");
        paper.tag(row, "TH", () => headCode(left, y), { scope: "Column" });
        paper.tag(row, "TH", () => headText(left, y), { scope: "Column" });
        paper.close(row);
        paper.artifact(() => {
          for (const x of lefts.slice(1)) {
            headCode(x, y);
            headText(x, y);
          }
          rule(y);
        });
      },
    },
  ];
  for (const [at, band] of bands.entries()) {
    const most = Math.max(...band.map(({ lines }) => lines.length));
    const last = at === bands.length - 1;
    const height = most * inks.text.leading + 2 * PAD.row;
    pieces.push({
      height,
      gap: 0,
      keep: at === 0 || (at >= bands.length - 2 && (!last || foot.length > 0)),
      again,
      draw: (y) => {
        for (const [place, entry] of band.entries())
          drawEntry(paper, own(), entry, inks, [lefts[place] ?? left, y + PAD.row], codeWidth);
        if (last) paper.close(own());
        const bottom = y + height;
        if (last || ((at + 1) % GROUP === 0 && bands.length - at > LAST_GROUP))
          paper.artifact(() => {
            for (const x of lefts)
              paper.rule(x, bottom, x + column, last ? colori.testoChiaro : colori.linea);
          });
      },
    });
  }
  if (foot.length > 0)
    pieces.push({
      height: foot.length * note.leading,
      gap: 5,
      keep: false,
      draw: (y) => paper.text(parent, "P", foot, left, y, note),
    });
  return pieces;
}

function drawEntry(
  paper: Paper,
  table: Element,
  { code, lines }: Entry,
  inks: Inks,
  [x, y]: readonly [number, number],
  codeWidth: number,
): void {
  const row = paper.open(table, "TR");
  paper.tag(row, "TH", () => paper.line(code, x, y, inks.code), { scope: "Row" });
  paper.tag(row, "TD", () => {
    for (const [at, line] of lines.entries()) {
      let from = x + codeWidth;
      for (const { text, ink } of line) {
        paper.line(text, from, y + at * inks.text.leading, ink);
        from += paper.widthOf(text, ink);
      }
    }
  });
  paper.close(row);
}
