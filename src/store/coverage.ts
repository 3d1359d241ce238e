import type { Database } from "better-sqlite3";
import { PlaceFinder } from "./territory-data.js";

/** How the ambito of a row is known: by its own columns, or through a parent row. */
export type Covers =
  | { readonly by: "comune" | "ambito" | "regione" }
  | { readonly through: "domanda" | "caso" | "puc"; readonly key: string }
  | { readonly unit: string };

/** What the store must know of a source to say which ambiti a delivery covers. */
export interface CoverageRule {
  readonly fonte: string;
  readonly table: string;
  readonly covers: Covers;
}

interface PlaceRow {
  readonly ambito: string | null;
  readonly comune: string | null;
  readonly municipio: string | null;
  readonly righe: number;
}

const columnsOf = (db: Database, table: string): readonly string[] =>
  db
    .prepare<[string], { name: string }>("SELECT name FROM pragma_table_info(?)")
    .all(table)
    .map((row) => row.name);

/** The place columns of a table, NULL for those it lacks. */
function placeColumns(db: Database, table: string, alias: string): string {
  const own = columnsOf(db, table);
  return ["codice_ambito", "comune", "municipio"]
    .map((name) => (own.includes(name) ? `${alias}.${name}` : "NULL"))
    .join(", ");
}

/** Rows by place. A child takes the place of its parent in the delivery in force at its own date. */
function placesOf(
  db: Database,
  rule: CoverageRule,
  fornitura: number,
  at: string,
): readonly PlaceRow[] {
  const { table, covers } = rule;
  if (!("through" in covers)) {
    return db
      .prepare<unknown[], PlaceRow>(
        `SELECT ambito, comune, municipio, COUNT(*) AS righe
        FROM (SELECT ${placeColumns(db, table, "t").replace(
          /^(\S+), (\S+), (\S+)$/,
          "$1 AS ambito, $2 AS comune, $3 AS municipio",
        )} FROM ${table} t WHERE t.fornitura_id = ?)
        GROUP BY 1, 2, 3`,
      )
      .all(fornitura);
  }
  const { through, key } = covers;
  const parentKey = { domanda: "protocollo", caso: "id_caso", puc: "id_puc" }[through];
  const [ambito, comune, municipio] = placeColumns(db, through, "p").split(", ");
  return db
    .prepare<unknown[], PlaceRow>(
      `WITH figli AS MATERIALIZED (
        SELECT ${key} AS chiave, COUNT(*) AS n FROM ${table} WHERE fornitura_id = :fornitura GROUP BY 1)
      SELECT ${ambito} AS ambito, ${comune} AS comune, ${municipio} AS municipio, SUM(n) AS righe
      FROM figli LEFT JOIN ${through} p ON p.rowid = (
        SELECT q.rowid FROM ${through} q JOIN fornitura f ON f.id = q.fornitura_id
        WHERE q.${parentKey} = figli.chiave
        ORDER BY f.data_osservazione > :at,
          CASE WHEN f.data_osservazione > :at THEN f.data_osservazione END,
          f.data_osservazione DESC
        LIMIT 1)
      GROUP BY 1, 2, 3`,
    )
    .all({ fornitura, at });
}

/** Writes which ambiti a delivery covers, and with how many rows. */
export function saveCoverage(
  db: Database,
  rule: CoverageRule,
  fornitura: number,
  at: string,
  finder = new PlaceFinder(db, at),
): void {
  const rows = new Map<string, number>();
  for (const { ambito, comune, municipio, righe } of placesOf(db, rule, fornitura, at)) {
    const code = ambito ?? finder.find(comune, municipio);
    rows.set(code, (rows.get(code) ?? 0) + righe);
  }
  db.prepare("DELETE FROM copertura WHERE fornitura_id = ?").run(fornitura);
  const insert = db.prepare(
    "INSERT INTO copertura (fornitura_id, codice_ambito, righe) VALUES (?, ?, ?)",
  );
  for (const [code, righe] of rows) insert.run(fornitura, code, righe);
}

/**
 * Rewrites the coverage of deliveries already there: of those that had rows without an ambito and
 * may now find their parent, or of all when the composition of the ambiti has changed.
 */
export function refreshCoverage(
  db: Database,
  rules: readonly CoverageRule[],
  which: "unplaced" | "all",
): void {
  const finders = new Map<string, PlaceFinder>();
  const deliveries = db
    .prepare<[], { id: number; fonte: string; data_osservazione: string; unplaced: number }>(
      `SELECT id, fonte, data_osservazione,
        EXISTS (SELECT 1 FROM copertura c WHERE c.fornitura_id = f.id AND c.codice_ambito = '') AS unplaced
      FROM fornitura f`,
    )
    .all();
  for (const { id, fonte, data_osservazione: at, unplaced } of deliveries) {
    const rule = rules.find((other) => other.fonte === fonte);
    if (rule === undefined) continue;
    const isChild = "through" in rule.covers;
    if (which === "unplaced" && (!isChild || unplaced === 0)) continue;
    let finder = finders.get(at);
    if (finder === undefined) {
      finder = new PlaceFinder(db, at);
      finders.set(at, finder);
    }
    saveCoverage(db, rule, id, at, finder);
  }
}

/** A delivery of the same source and date that speaks of the same territory. */
export interface Overlap {
  readonly id: number;
  readonly file: string;
  /** Ambiti of that delivery which the new one does not cover. */
  readonly beyond: readonly string[];
}

/** The deliveries a new one collides with: they share an ambito, or a row without one. */
export function overlapsOf(
  db: Database,
  rule: CoverageRule,
  fornitura: number,
): readonly Overlap[] {
  const others = db
    .prepare<unknown[], { id: number; file: string }>(
      `SELECT o.id, o.file FROM fornitura n JOIN fornitura o
        ON o.fonte = n.fonte AND o.data_osservazione = n.data_osservazione AND o.id <> n.id
      WHERE n.id = ? ORDER BY o.id`,
    )
    .all(fornitura);
  const codesOf = db
    .prepare<[number], string>("SELECT codice_ambito FROM copertura WHERE fornitura_id = ?")
    .pluck() as unknown as { all(id: number): string[] };
  const own = new Set(codesOf.all(fornitura));
  return others.flatMap(({ id, file }) => {
    const theirs = codesOf.all(id);
    const shared = theirs.some((code) => code !== "" && own.has(code));
    const loose = theirs.includes("") && own.has("") && sharesUnit(db, rule, fornitura, id);
    if (!shared && !loose) return [];
    return [{ id, file, beyond: theirs.filter((code) => code !== "" && !own.has(code)) }];
  });
}

/** The column whose values two deliveries of one date may not share. */
function unitOf(covers: Covers): string {
  if ("unit" in covers) return covers.unit;
  if ("through" in covers) return covers.key;
  return covers.by === "ambito" ? "comune" : covers.by;
}

/** Whether two deliveries both speak of one comune, regione, or parent row. */
function sharesUnit(db: Database, rule: CoverageRule, a: number, b: number): boolean {
  const { covers, table } = rule;
  const unit = unitOf(covers);
  return (
    db
      .prepare(
        `SELECT EXISTS (
          SELECT ${unit} FROM ${table} WHERE fornitura_id = ?
          INTERSECT SELECT ${unit} FROM ${table} WHERE fornitura_id = ?)`,
      )
      .pluck()
      .get(a, b) === 1
  );
}
