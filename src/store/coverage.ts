import type { Database } from "better-sqlite3";
import { PlaceFinder } from "./territory-data.js";

/** How the ambito of a row is known: by its own columns, or through a parent row. */
export type Covers =
  | { readonly by: "comune" | "ambito" | "regione" }
  | { readonly through: "domanda" | "caso" | "puc" | "individuo"; readonly key: string }
  | { readonly unit: string };

/** What the store must know of a source to say which ambiti a delivery covers. */
export interface CoverageRule {
  readonly fonte: string;
  readonly table: string;
  readonly covers: Covers;
  /** Columns of the table that make its key: two sources may fill one table, never twice one row. */
  readonly keys?: readonly string[];
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

/** Rows by place. A child takes the place of its parent in the delivery in force at its own date. */
function placesOf(
  db: Database,
  rule: CoverageRule,
  fornitura: number,
  at: string,
): readonly PlaceRow[] {
  const { table, covers } = rule;
  if (!("through" in covers)) return ownPlaces(db, table, fornitura);
  const { through, key } = covers;
  // A member lives where the nucleus does: it is found through its application.
  const parent = through === "individuo" ? "domanda" : through;
  const parentKey = { domanda: "protocollo", caso: "id_caso", puc: "id_puc" }[parent];
  const child =
    through === "individuo"
      ? `(SELECT q.protocollo FROM individuo q JOIN fornitura f ON f.id = q.fornitura_id
          WHERE q.id_individuo = t.${key} ${NEAREST} LIMIT 1)`
      : `t.${key}`;
  const parents = parentDeliveries(db, parent, at);
  const place = (column: string): string =>
    parents.length === 0
      ? "NULL"
      : `CASE ${parents.map((_, i) => `WHEN p${i}.rowid IS NOT NULL THEN p${i}.${column}`).join(" ")} END`;
  const own = columnsOf(db, parent);
  const [ambito, comune, municipio] = PLACE.map((name) =>
    own.includes(name) ? place(name) : "NULL",
  );
  const joins = parents.map(
    (id, i) =>
      `LEFT JOIN ${parent} p${i} ON p${i}.${parentKey} = figli.chiave AND p${i}.fornitura_id = ${id}`,
  );
  return db
    .prepare<unknown[], PlaceRow>(
      `WITH figli AS (
        SELECT ${child} AS chiave, COUNT(*) AS n FROM ${table} t
        WHERE t.fornitura_id = :fornitura GROUP BY 1)
      SELECT ${ambito} AS ambito, ${comune} AS comune, ${municipio} AS municipio, SUM(n) AS righe
      FROM figli ${joins.join(" ")}
      GROUP BY 1, 2, 3`,
    )
    .all({ fornitura, ...(through === "individuo" ? { at } : {}) });
}

const PLACE = ["codice_ambito", "comune", "municipio"] as const;

/** Deliveries by how near they are to a date: the latest before it, then the first after it. */
const NEAREST = `ORDER BY f.data_osservazione > :at,
  CASE WHEN f.data_osservazione > :at THEN f.data_osservazione END, f.data_osservazione DESC`;

/** The most deliveries one statement of SQLite may join: a parent further away places nobody. */
const MOST_PARENTS = 40;

/** Deliveries that hold rows of the parent table, in the order they are asked for a parent. */
function parentDeliveries(db: Database, parent: string, at: string): readonly number[] {
  return db
    .prepare<unknown[], number>(
      `SELECT f.id FROM fornitura f JOIN sigillo s ON s.fornitura_id = f.id
      WHERE s.tabella = :parent AND s.righe > 0 ${NEAREST}, f.id LIMIT ${MOST_PARENTS}`,
    )
    .pluck()
    .all({ parent, at }) as unknown as readonly number[];
}

/** Rows that say themselves where they belong: a comune alone is counted on its index. */
function ownPlaces(db: Database, table: string, fornitura: number): readonly PlaceRow[] {
  const own = columnsOf(db, table);
  const has = (name: string): boolean => own.includes(name);
  const [ambito, comune, municipio] = PLACE.map((name) => (has(name) ? `t.${name}` : "NULL"));
  const count = (columns: string, where: string, by = "1, 2, 3"): readonly PlaceRow[] =>
    db
      .prepare<unknown[], PlaceRow>(
        `SELECT ${columns}, COUNT(*) AS righe FROM ${table} t
        WHERE t.fornitura_id = ? AND ${where} GROUP BY ${by}`,
      )
      .all(fornitura);
  const whole = `${ambito} AS ambito, ${comune} AS comune, ${municipio} AS municipio`;
  if (has("codice_ambito") || !has("comune") || !has("municipio")) return count(whole, "1");
  const parted = "t.comune IN (SELECT comune FROM municipio)";
  return [
    ...count("NULL AS ambito, t.comune AS comune, NULL AS municipio", `NOT ${parted}`, "t.comune"),
    ...count(whole, parted),
    ...count(whole, "t.comune IS NULL"),
  ];
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

/** Tables where figures choose among deliveries: two sources may speak of the same comune there. */
const CHOSEN = ["popolazione", "famiglie", "elenco_comuni", "composizione_ats"];

/** Deliveries of other sources that hold, at the same date and in the same table, rows of this one. */
function sameRows(
  db: Database,
  rule: CoverageRule,
  fornitura: number,
  rules: readonly CoverageRule[],
): readonly { readonly id: number; readonly file: string }[] {
  const { table, keys = [] } = rule;
  if (keys.length === 0 || CHOSEN.includes(table)) return [];
  const fonti = rules
    .filter((other) => other.table === table && other.fonte !== rule.fonte)
    .map((other) => other.fonte);
  if (fonti.length === 0) return [];
  const found = db
    .prepare<unknown[], { id: number; file: string }>(
      `SELECT o.id, o.file FROM fornitura n JOIN fornitura o
        ON o.data_osservazione = n.data_osservazione AND o.id <> n.id
      WHERE n.id = ? AND o.fonte IN (${fonti.map(() => "?").join(", ")}) ORDER BY o.id`,
    )
    .all(fornitura, ...fonti);
  if (found.length === 0) return [];
  const columns = keys.join(", ");
  const shares = db
    .prepare(
      `SELECT EXISTS (SELECT ${columns} FROM ${table} WHERE fornitura_id = ?
        INTERSECT SELECT ${columns} FROM ${table} WHERE fornitura_id = ?)`,
    )
    .pluck();
  return found.filter(({ id }) => shares.get(fornitura, id) === 1);
}

/**
 * The deliveries a new one collides with: of its source, those that share an ambito, or a row
 * without one; of others, those that hold the same rows of the same table.
 */
export function overlapsOf(
  db: Database,
  rule: CoverageRule,
  fornitura: number,
  rules: readonly CoverageRule[] = [],
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
  const beyond = (theirs: readonly string[]): readonly string[] =>
    theirs.filter((code) => code !== "" && !own.has(code));
  const ofSource = others.flatMap(({ id, file }) => {
    const theirs = codesOf.all(id);
    const shared = theirs.some((code) => code !== "" && own.has(code));
    const loose = theirs.includes("") && own.has("") && sharesUnit(db, rule, fornitura, id);
    if (!shared && !loose) return [];
    return [{ id, file, beyond: beyond(theirs) }];
  });
  const ofOthers = sameRows(db, rule, fornitura, rules).map(({ id, file }) => ({
    id,
    file,
    beyond: beyond(codesOf.all(id)),
  }));
  return [...ofSource, ...ofOthers];
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
