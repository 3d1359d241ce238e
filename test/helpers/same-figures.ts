/** A figure is the same string in every format: what a Document says, looked for in each file. */
import type ExcelJS from "exceljs";
import { cellText } from "../../src/model/cell-text.js";
import type { Document, TableData } from "../../src/model/document.js";
import { sayDay, sayNumber } from "../../src/model/italian.js";
import { descendants, textOf } from "../../src/render/office/xml.js";
import type { OfficeFile } from "./office-parts.js";

/** Rows that a deck always shows of a table, and of the figures of a chart in its notes. */
const SHOWN = { table: 20, chart: 60 } as const;

const cellsOf = (table: TableData, rows: number): string[] => [
  ...table.rows.slice(0, rows).flatMap(({ cells }) => cells.map(cellText)),
  ...(table.total?.cells.map(cellText) ?? []),
];

const isFigure = (text: string): boolean => /\d/.test(text);

/** Every figure of the cards, tables and charts of a section; those that a deck shows when `deck`. */
export function figuresIn(
  section: Document["sections"][number],
  what: { readonly deck: boolean; readonly charts: boolean },
): string[] {
  const found = section.blocks.flatMap((block) => {
    if (block.kind === "kpi") return block.items.map(({ value }) => value);
    if (block.kind === "table") return cellsOf(block, what.deck ? SHOWN.table : Infinity);
    if (block.kind === "chart" && what.charts)
      return cellsOf(block.table, what.deck ? SHOWN.chart : Infinity);
    return [];
  });
  return [...new Set(found.filter(isFigure))];
}

const tight = (text: string): string => text.replace(/[\s\u00a0\u00ad]+/gu, "");

/** The figures that the text does not say; spaces and line ends do not count. */
export function missingIn(text: string, figures: readonly string[]): string[] {
  const said = tight(text);
  return figures.filter((figure) => !said.includes(tight(figure)));
}

/** All text of slides and notes. */
export const deckText = (file: OfficeFile): string =>
  file
    .matching(/^ppt\/(slides|notesSlides)\/[^/]+\.xml$/)
    .flatMap((path) => descendants(file.xml(path), "a:t").map(textOf))
    .join("\n");

/** A cell as Excel shows it in Italian. */
export function shownCell(cell: ExcelJS.Cell): string {
  const raw = cell.value;
  const value = typeof raw === "object" && raw !== null && "result" in raw ? raw.result : raw;
  // A sign that the format writes before the number; the rest is the format of the number.
  const [, sign = "", format = ""] = /^(?:"([∆◊•!*†‡§] )")?(.*)$/s.exec(cell.numFmt ?? "") ?? [];
  if (value instanceof Date) {
    const day = value.toISOString().slice(0, 10);
    return format === "mm/yyyy" ? day.slice(0, 7) : sayDay(day);
  }
  if (typeof value !== "number") return String(value ?? "");
  const decimals = /0\.(0+)/.exec(format)?.[1]?.length ?? 0;
  const number = sayNumber(
    format.endsWith("%") ? Number((value * 100).toPrecision(14)) : value,
    decimals,
  );
  const unit =
    /"([^"]*)"/.exec(format.split(";")[0] ?? "")?.[1] ?? (format.endsWith("%") ? "%" : "");
  const plus = format.startsWith("+") && value > 0 ? "+" : "";
  return `${sign}${plus}${number}${unit}`;
}

/** How many sheets a section has: its own and, where more than words stands with them, one a list of definitions. */
export function sheetsOf({ blocks }: Document["sections"][number]): number {
  const isGlossary = (block: (typeof blocks)[number]): boolean =>
    block.kind === "table" && block.glossary === true;
  const apart = blocks.some(
    (block) => ["table", "chart", "kpi"].includes(block.kind) && !isGlossary(block),
  );
  return apart ? 1 + blocks.filter(isGlossary).length : 1;
}

export function sheetText(sheet: ExcelJS.Worksheet): string {
  const found: string[] = [];
  sheet.eachRow((row) => {
    row.eachCell((cell) => {
      found.push(shownCell(cell));
    });
  });
  return found.join("\n");
}
