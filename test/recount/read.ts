import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";

export type Row = Readonly<Record<string, string>>;

const read = new Map<string, Row[]>();

/** All rows of a semicolon file with a header; the byte-order mark goes. Each file is read once. */
export function readCsv(path: string): Row[] {
  const known = read.get(path);
  if (known !== undefined) return known;
  const rows: Row[] = parse(readFileSync(path), {
    bom: true,
    columns: true,
    delimiter: ";",
    relax_column_count: false,
    skip_empty_lines: true,
  });
  read.set(path, rows);
  return rows;
}

/** A cell; the column must exist. */
export function cell(row: Row, column: string): string {
  const value = row[column];
  if (value === undefined) throw new Error(`manca la colonna ${column}`);
  return value.trim();
}

/** `1234,56` as whole cents; null when empty. */
export function cents(text: string): number | null {
  if (text === "") return null;
  const [whole, rest = ""] = text.split(",");
  return Number(whole) * 100 + Number(rest.padEnd(2, "0"));
}

/**
 * The rows of the latest delivery of a kind at or before `date`. Files are named
 * `<kind>_<date>.csv`; one kind and date is one file.
 */
export function latest(
  folder: string,
  kind: string,
  date: string,
): { readonly date: string; readonly rows: Row[] } {
  const name = new RegExp(`^${kind}_(\\d{4}-\\d{2}-\\d{2})\\.csv$`);
  const dates = readdirSync(folder)
    .map((file) => name.exec(file)?.[1])
    .filter((found) => found !== undefined && found <= date)
    .sort();
  const last = dates.at(-1);
  if (last === undefined) throw new Error(`nessuna fornitura ${kind} entro il ${date}`);
  return { date: last, rows: readCsv(join(folder, `${kind}_${last}.csv`)) };
}

const grouped = new WeakMap<readonly Row[], Map<string, Map<string, Row[]>>>();

/** The rows by the value of a column; those of a file are gathered once. */
export function group(rows: readonly Row[], column: string): Map<string, Row[]> {
  const known = grouped.get(rows) ?? new Map<string, Map<string, Row[]>>();
  grouped.set(rows, known);
  const groups = known.get(column) ?? gather(rows, column);
  known.set(column, groups);
  return groups;
}

function gather(rows: readonly Row[], column: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = cell(row, column);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [row]);
    else known.push(row);
  }
  return groups;
}

export interface Place {
  /** Cadastral code. */
  readonly comune: string;
  readonly ambito: string | null;
  readonly regione: string;
}

const inForce = (row: Row, date: string): boolean =>
  (row.dal ?? "") <= date && ((row.al ?? "") === "" || (row.al ?? "") >= date);

type Places = (istat: string, municipio: string) => Place | null;

const places = new Map<string, Places>();

/** From an ISTAT code to comune, ambito and region on a day, from the tables of the seeds. */
export function placesAt(seeds: string, date: string): Places {
  const key = `${seeds} ${date}`;
  const known = places.get(key) ?? findPlaces(seeds, date);
  places.set(key, known);
  return known;
}

function findPlaces(seeds: string, date: string): Places {
  const istatOf = new Map<string, string>();
  for (const row of readCsv(join(seeds, "codici_istat.csv"))) {
    const code = cell(row, "codice_istat");
    if (inForce(row, date) || !istatOf.has(code)) istatOf.set(code, cell(row, "catastale"));
  }
  const ambitoOf = new Map<string, string>();
  for (const row of readCsv(join(seeds, "ambito_comuni.csv"))) {
    if (!inForce(row, date)) continue;
    ambitoOf.set(`${cell(row, "catastale")}/${cell(row, "municipio")}`, cell(row, "codice_ambito"));
  }
  const regioneOf = new Map<string, string>();
  for (const row of readCsv(join(seeds, "comuni.csv"))) {
    regioneOf.set(cell(row, "catastale"), cell(row, "regione"));
  }
  return (istat, municipio) => {
    const comune = istatOf.get(istat);
    if (comune === undefined) return null;
    const ambito = ambitoOf.get(`${comune}/${municipio}`) ?? ambitoOf.get(`${comune}/`) ?? null;
    return { comune, ambito, regione: regioneOf.get(comune) ?? "" };
  };
}
