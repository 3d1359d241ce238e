/**
 * The sheet for pivots: one row a figure, as it was computed. Written as text, not through exceljs:
 * it may have many thousands of rows.
 */

import type { Worksheet } from "exceljs";
import { strFromU8, strToU8 } from "fflate";
import { dayNumber } from "../../model/date.js";
import type { Document } from "../../model/document.js";
import { FEW } from "../../model/few.js";
import type { ResultRow, ResultTable } from "../../model/result-table.js";
import { asShare, DATE_FORMAT, EXCEL_EPOCH } from "./cell-values.js";
import { columnLetter } from "./chart/data.js";
import type { Parts } from "./package.js";
import { escapeXml } from "./xml.js";

export const RAW_SHEET = "Dati";
export const RAW_TABLE = "dati_cifre";

/** Header, width and what a cell holds: a text, a number, a share or a day. */
interface RawColumn {
  readonly label: string;
  readonly width: number;
  readonly of: (row: RawRow) => string | number | null;
  readonly as: "testo" | "valore" | "numero" | "giorno";
}

interface RawRow {
  readonly figure: ResultTable;
  readonly row: ResultRow;
  /** Members in the order of the dimensions. */
  readonly members: readonly { readonly codice: string; readonly etichetta: string }[];
}

/** A share of a handful of cases is not said here either: its counts are. */
function shown({ figure, row }: RawRow): number | null {
  if (row.valore === null || figure.unita !== "percentuale") return row.valore;
  if (row.denominatore !== null && row.denominatore < FEW.none) return null;
  return asShare(row.valore);
}

const COLUMNS: readonly RawColumn[] = [
  { label: "Codice", width: 11, as: "testo", of: ({ figure }) => figure.codice },
  { label: "Indicatore", width: 42, as: "testo", of: ({ figure }) => figure.nome },
  { label: "Territorio", width: 22, as: "testo", of: ({ figure }) => figure.territorio.etichetta },
  { label: "Livello", width: 11, as: "testo", of: ({ figure }) => figure.territorio.livello },
  { label: "Data", width: 12, as: "giorno", of: ({ figure }) => figure.data_osservazione },
  { label: "Per", width: 24, as: "testo", of: ({ figure }) => figure.dimensioni.join(", ") },
  {
    label: "Codice della voce",
    width: 16,
    as: "testo",
    of: ({ members }) => members[0]?.codice ?? null,
  },
  { label: "Voce", width: 30, as: "testo", of: ({ members }) => members[0]?.etichetta ?? null },
  {
    label: "Seconda voce",
    width: 24,
    as: "testo",
    of: ({ members }) => members[1]?.etichetta ?? null,
  },
  {
    label: "Terza voce",
    width: 20,
    as: "testo",
    of: ({ members }) => members[2]?.etichetta ?? null,
  },
  { label: "Valore", width: 14, as: "valore", of: shown },
  { label: "Unità", width: 13, as: "testo", of: ({ figure }) => figure.unita },
  { label: "Numeratore", width: 14, as: "numero", of: ({ row }) => row.numeratore },
  { label: "Denominatore", width: 15, as: "numero", of: ({ row }) => row.denominatore },
];

export const rawHeaders = (): readonly string[] => COLUMNS.map(({ label }) => label);
export const rawWidths = (): readonly number[] => COLUMNS.map(({ width }) => width);

function rowsOf(document: Document): RawRow[] {
  return (document.cifre ?? []).flatMap((figure) =>
    figure.righe.map((row) => ({
      figure,
      row,
      members: figure.dimensioni.flatMap((name) => row.membri[name] ?? []),
    })),
  );
}

export const rawRows = (document: Document): number =>
  (document.cifre ?? []).reduce((sum, { righe }) => sum + righe.length, 0);

/**
 * Two rows that show how each column looks, for exceljs to give them styles: the first has numbers,
 * the second a share as its value.
 */
export function drawSamples(sheet: Worksheet, first: number): void {
  for (const [index, { as }] of COLUMNS.entries())
    for (const down of [0, 1]) {
      const cell = sheet.getCell(first + down, index + 1);
      cell.value = as === "testo" ? "x" : 1;
      cell.alignment = { vertical: "top", horizontal: as === "testo" ? "left" : "right" };
      if (as === "giorno") cell.numFmt = DATE_FORMAT;
      if (as === "numero") cell.numFmt = "#,##0.##";
      if (as === "valore") cell.numFmt = down === 1 ? "0.0%" : "#,##0.##";
    }
}

/** Puts the rows in the place of the samples; `first` is the row under the header. */
export function fillRawSheet(parts: Parts, path: string, document: Document, first: number): void {
  const bytes = parts.get(path);
  if (bytes === undefined) throw new Error(`office part missing: ${path}`);
  const sheet = strFromU8(bytes);
  const styles = [first, first + 1].map((row) =>
    COLUMNS.map((_, index) => {
      const cell = new RegExp(`<c r="${columnLetter(index + 1)}${row}" s="(\\d+)"`).exec(sheet);
      if (cell?.[1] === undefined) throw new Error("the raw data lost the look of a column");
      return cell[1];
    }),
  );
  const lines = rowsOf(document).map((row, index) => rowXml(row, first + index, styles));
  const at = sheet.indexOf(`<row r="${first}"`);
  const end = sheet.indexOf("</sheetData>");
  const last = `${columnLetter(COLUMNS.length)}${first + lines.length - 1}`;
  const made = `${sheet.slice(0, at)}${lines.join("")}${sheet.slice(end)}`;
  parts.set(
    path,
    strToU8(made.replace(/<dimension ref="[^"]*"\/>/, `<dimension ref="A1:${last}"/>`)),
  );
}

function rowXml(row: RawRow, number: number, styles: readonly (readonly string[])[]): string {
  const share = row.figure.unita === "percentuale" ? 1 : 0;
  const cells = COLUMNS.map(({ of, as }, index) => {
    const value = of(row);
    if (value === null || value === "") return "";
    const start = `<c r="${columnLetter(index + 1)}${number}" s="${styles[share]?.[index] ?? "0"}"`;
    if (as === "giorno") return `${start}><v>${dayNumber(String(value)) + EXCEL_EPOCH}</v></c>`;
    if (typeof value === "number") return `${start}><v>${value}</v></c>`;
    return `${start} t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
  });
  return `<row r="${number}">${cells.join("")}</row>`;
}
