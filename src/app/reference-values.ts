import type { Database } from "better-sqlite3";
import { findReference, type Reference, type ReferenceRow } from "../compute/references.js";
import type { Catalog } from "../define/catalog.js";
import type { Indicator } from "../define/indicator.js";
import type { Notice } from "../model/errors.js";
import { sayReferences } from "../model/references.js";
import type { Figure, FigureRow } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";

/** Finds what others published of an indicator for a territory; null where nothing was loaded. */
export type FindReference = (
  indicator: Indicator,
  row: Pick<FigureRow, "membri">,
  territorio: Territorio,
) => Reference | null;

const SQL = `
  SELECT r.tabella, r.misura, r.dimensioni, r.valore, r.unita, f.data_osservazione, f.file
  FROM riferimento r JOIN fornitura f ON f.id = r.fornitura_id
  WHERE f.data_osservazione <= ? AND r.valore IS NOT NULL
  ORDER BY f.data_osservazione DESC, f.id DESC, r.riga`;

/** The references loaded up to a date; read only when the first one is looked for. */
export function referencesAt(db: Database, catalog: Catalog, at: string): FindReference {
  let rows: readonly ReferenceRow[] | null = null;
  return (indicator, row, territorio) => {
    rows ??= db.prepare<[string], ReferenceRow>(SQL).all(at);
    if (rows.length === 0) return null;
    const part = catalog.indicators.get(row.membri.indicatore?.codice ?? "") ?? indicator;
    return findReference(rows, part, row.membri, territorio, at);
  };
}

/** The notices of the values that stand on what others published. */
export const referenceNotices = (figures: readonly Figure[]): readonly Notice[] =>
  sayReferences(figures).map((message) => ({ code: "W-PUBBLICATO", message }));
