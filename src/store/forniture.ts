import type { Database } from "better-sqlite3";
import type { Fonte } from "../model/result-table.js";
import { reopenAmbiti } from "./composizione.js";
import { type CoverageRule, refreshCoverage } from "./coverage.js";
import { forgetFigures } from "./figure-memory.js";
import { beginWriting, doneWriting } from "./holder.js";
import { sealTables } from "./seal.js";

/** A delivery as `dash forniture` lists it. */
export interface FornituraRow {
  readonly id: number;
  readonly fonte: string;
  readonly file: string;
  readonly sha256: string;
  readonly data_osservazione: string;
  readonly domande_fino_al: string | null;
  readonly lette: number;
  readonly caricate: number;
  readonly scartate: number;
  readonly ignorate: number;
  readonly dimostrativa: boolean;
  /** Ambiti covered, and rows whose ambito is not known. */
  readonly ambiti: readonly string[];
  readonly righe_senza_ambito: number;
  /** Rejected rows by code. */
  readonly scarti: Readonly<Record<string, number>>;
}

interface Counted {
  readonly fornitura_id: number;
  readonly codice: string;
  readonly righe: number;
}

/** All deliveries, by source and date. */
export function readForniture(db: Database): readonly FornituraRow[] {
  const covered = db
    .prepare<[], Counted>(
      "SELECT fornitura_id, codice_ambito AS codice, righe FROM copertura ORDER BY codice_ambito",
    )
    .all();
  const rejected = db
    .prepare<[], Counted>(
      `SELECT fornitura_id, codice, COUNT(*) AS righe FROM scarto
      GROUP BY fornitura_id, codice ORDER BY codice`,
    )
    .all();
  const rows = db
    .prepare<[], Omit<FornituraRow, "dimostrativa"> & { dimostrativa: number }>(
      `SELECT id, fonte, file, sha256, data_osservazione, domande_fino_al, lette, caricate, scartate,
        ignorate, dimostrativa
      FROM fornitura ORDER BY fonte, data_osservazione, id`,
    )
    .all();
  const of = (all: readonly Counted[], id: number): readonly Counted[] =>
    all.filter((one) => one.fornitura_id === id);
  return rows.map((row) => ({
    ...row,
    dimostrativa: row.dimostrativa === 1,
    ambiti: of(covered, row.id)
      .map((one) => one.codice)
      .filter((code) => code !== ""),
    righe_senza_ambito: of(covered, row.id).find((one) => one.codice === "")?.righe ?? 0,
    scarti: Object.fromEntries(of(rejected, row.id).map((one) => [one.codice, one.righe])),
  }));
}

/** Deliveries as results cite them, in the order of their ids. `titolo` is left to who knows sources. */
export function listFonti(
  db: Database,
  ids: readonly number[],
  titleOf: (fonte: string) => string = (fonte) => fonte,
): readonly Fonte[] {
  const read = db.prepare<[number], Omit<Fonte, "titolo">>(
    `SELECT fonte, file, sha256, data_osservazione, domande_fino_al, caricate, scartate
    FROM fornitura WHERE id = ?`,
  );
  return [...new Set(ids)]
    .sort((a, b) => a - b)
    .flatMap((id) => {
      const row = read.get(id);
      return row === undefined ? [] : [{ ...row, titolo: titleOf(row.fonte) }];
    });
}

/**
 * Removes a delivery with all its rows, in one transaction. A composition gives back the ambiti that
 * ended for its sake. False when there is no such delivery.
 */
export function deleteFornitura(db: Database, id: number, rules: readonly CoverageRule[]): boolean {
  beginWriting(db, "dash forniture rimuovi");
  try {
    const fonte = db.prepare("SELECT fonte FROM fornitura WHERE id = ?").pluck().get(id);
    const table = rules.find((rule) => rule.fonte === fonte)?.table;
    if (table === "composizione_ats") reopenAmbiti(db, id);
    const { changes } = db.prepare("DELETE FROM fornitura WHERE id = ?").run(id);
    if (table === "composizione_ats") refreshCoverage(db, rules, "all");
    sealTables(db, "changing");
    db.exec("COMMIT");
    forgetFigures(db.name);
    return changes > 0;
  } catch (error) {
    if (db.inTransaction) db.exec("ROLLBACK");
    throw error;
  } finally {
    doneWriting(db);
  }
}
