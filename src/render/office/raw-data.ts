/** The sheet for pivots: one row a figure, as it was computed. */
import { dayNumber } from "../../model/date.js";
import type { Document } from "../../model/document.js";
import { FEW } from "../../model/few.js";
import type { Unit } from "../../model/italian.js";
import type { ResultRow, ResultTable } from "../../model/result-table.js";
import { asShare, DATE_FORMAT, EXCEL_EPOCH } from "./cell-values.js";
import { type BodyCell, rowXml, type SheetBody } from "./sheet-body.js";
import { type Looks, PLAIN_LOOK } from "./sheet-looks.js";

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

/** The unit of a figure, or its own where a row has another: counts beside shares. */
const unitOf = ({ figure, row }: Pick<RawRow, "figure" | "row">): Unit => row.unita ?? figure.unita;

/** A share of a handful of cases is not said here either: its counts are. */
function shown({ figure, row }: RawRow): number | null {
  if (row.valore === null || unitOf({ figure, row }) !== "percentuale") return row.valore;
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
    width: 20,
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
  { label: "Unità", width: 13, as: "testo", of: unitOf },
  { label: "Numeratore", width: 14, as: "numero", of: ({ row }) => row.numeratore },
  { label: "Denominatore", width: 15, as: "numero", of: ({ row }) => row.denominatore },
];

export const rawHeaders = (): readonly string[] => COLUMNS.map(({ label }) => label);

/** A name longer than this goes under its neighbour. */
const WIDEST_NAME = 60;

/** Each column as wide as its longest text asks, and no less than its usual width. */
export function rawWidths(document: Document): readonly number[] {
  const widths = COLUMNS.map(({ width }) => width);
  for (const row of rowsOf(document))
    for (const [index, { of, as }] of COLUMNS.entries()) {
      if (as !== "testo") continue;
      const wanted = Math.min(WIDEST_NAME, String(of(row) ?? "").length * 1.08 + 2);
      if (wanted > (widths[index] ?? 0)) widths[index] = Math.ceil(wanted);
    }
  return widths;
}

function* rowsOf(document: Document): Iterable<RawRow> {
  for (const figure of document.cifre ?? [])
    for (const row of figure.righe)
      if (isKnown(row))
        yield { figure, row, members: figure.dimensioni.flatMap((name) => row.membri[name] ?? []) };
}

/** Rows of figures that are not available have nothing to add up: thousands of comuni, in a regione that has loaded a part. */
const isKnown = ({ valore, numeratore, denominatore }: ResultRow): boolean =>
  valore !== null || numeratore !== null || denominatore !== null;

export const rawRows = (document: Document): number =>
  (document.cifre ?? []).reduce((sum, { righe }) => sum + righe.filter(isKnown).length, 0);

/** Excel writes the comma of «#,##0.##» after a whole number too. */
const WHOLE_FORMAT = "#,##0";
const PART_FORMAT = "#,##0.00";
const SHARE_FORMAT = "0.0%";

const formatOf = (as: RawColumn["as"], value: string | number | null, share: boolean) => {
  if (as === "testo") return null;
  if (as === "giorno") return DATE_FORMAT;
  if (as === "valore" && share) return SHARE_FORMAT;
  return typeof value === "number" && !Number.isInteger(value) ? PART_FORMAT : WHOLE_FORMAT;
};

/** What a cell looks like; few looks serve all of them. */
function lookerOf(
  looks: Looks,
  ink: string,
): (as: RawColumn["as"], format: string | null) => number {
  const known = new Map<string | null, number>();
  return (as, format) => {
    let found = known.get(format);
    if (found === undefined) {
      found = looks.of({ ...PLAIN_LOOK, ink, right: as !== "testo", format });
      known.set(format, found);
    }
    return found;
  };
}

/** The rows of the sheet, under its header. */
export const rawBody = (
  document: Document,
  under: number,
  looks: Looks,
  ink: string,
): SheetBody => ({
  under,
  rows: rawRows(document),
  columns: COLUMNS.length,
  write: (style) => rawLines(document, under + 1, lookerOf(looks, ink), style),
});

function* rawLines(
  document: Document,
  first: number,
  lookOf: ReturnType<typeof lookerOf>,
  style: (look: number) => number,
): Iterable<string> {
  let number = first;
  const cells: BodyCell[] = [];
  for (const row of rowsOf(document)) {
    const share = unitOf(row) === "percentuale";
    for (const [index, { of, as }] of COLUMNS.entries()) {
      const value = of(row);
      cells[index] = {
        value: as === "giorno" ? dayNumber(String(value)) + EXCEL_EPOCH : value,
        look: lookOf(as, formatOf(as, value, share)),
      };
    }
    yield rowXml(number++, null, cells, style);
  }
}
