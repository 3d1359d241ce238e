import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "better-sqlite3";

/**
 * Fills the territory tables from `seeds/territorio`: regioni, comuni with their dated ISTAT codes,
 * mergers, municipi, ambiti and their composition. Runs inside the caller's transaction; the tables
 * must be empty. The files are ours: `;` between cells, no quotes, an empty cell is NULL.
 */
export function seedTerritorio(db: Database, folder: string): void {
  for (const { file, table, columns } of FILES) insertAll(db, join(folder, file), table, columns);
}

interface SeedFile {
  readonly file: string;
  readonly table: string;
  /** Column of the file → column of the table; a column not named here stays in the file. */
  readonly columns: Readonly<Record<string, string>>;
}

const same = (...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, name]));

const FILES: readonly SeedFile[] = [
  { file: "regioni.csv", table: "regione", columns: same("codice", "nome", "prefisso") },
  {
    file: "comuni.csv",
    table: "comune",
    columns: same(
      ...["catastale", "nome", "altro_nome", "sigla", "provincia", "regione"],
      ...["dal", "al", "lat", "lon", "popolazione"],
    ),
  },
  {
    file: "codici_istat.csv",
    table: "comune_codice",
    columns: same("codice_istat", "catastale", "dal", "al"),
  },
  {
    file: "variazioni.csv",
    table: "comune_variazione",
    columns: same("cessato", "nuovo", "data", "fonte"),
  },
  { file: "municipi.csv", table: "municipio", columns: same("comune", "codice", "nome") },
  {
    file: "ambiti.csv",
    table: "ambito",
    columns: same("codice", "nome", "regione", "capofila", "dal", "al", "dimostrativa"),
  },
  {
    file: "ambito_comuni.csv",
    table: "ambito_comune",
    columns: { ...same("codice_ambito", "municipio", "dal", "al"), catastale: "comune" },
  },
];

/** Columns that hold '' and not NULL when the cell is empty. */
const EMPTY_TEXT = new Set(["municipio"]);

function insertAll(
  db: Database,
  path: string,
  table: string,
  columns: Readonly<Record<string, string>>,
): void {
  const [head = "", ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  const taken: { readonly at: number; readonly name: string }[] = [];
  for (const [at, name] of head.split(";").entries()) {
    const column = columns[name];
    if (column !== undefined) taken.push({ at, name: column });
  }
  const names = taken.map(({ name }) => name);
  const insert = db.prepare(
    `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  );
  // One array for all rows: allocating 25.000 of them is half the time of the seed.
  const values: (string | null)[] = new Array(taken.length).fill(null);
  for (const line of lines) {
    const cells = line.split(";");
    for (const [to, { at, name }] of taken.entries()) {
      const cell = cells[at] ?? "";
      values[to] = cell === "" && !EMPTY_TEXT.has(name) ? null : cell;
    }
    insert.run(values);
  }
}
