import type { Database } from "better-sqlite3";
import type { DemoDate, DemoResult } from "../demo/generate.js";
import { generateDemo } from "../demo/generate.js";
import type { DemoComune } from "../demo/territory.js";
import { addMonths, lastDay, monthOf } from "../model/date.js";
import { openDatabase } from "../store/open.js";
import { createTerritoryView } from "../territory/territory-view.js";
import type { World } from "./world.js";

export interface DemoRequest {
  /** `01`; null for the whole of Italy. */
  readonly regione: string | null;
  readonly seme: number;
  /** Months of history up to the last date. */
  readonly mesi: number;
  /** Where the files go; made when it is not there. */
  readonly cartella: string;
  /** Date of the GePI export, ISO; 31 December 2025 when absent. */
  readonly data?: string;
  /** Only the files of the last date, without those of the month before. */
  readonly soloUltima?: boolean;
  /** Percent of the country to make, every proportion kept; 100 when absent. */
  readonly quota?: number;
  /** Rows to spoil of every 100,000; none when absent. */
  readonly righeGuaste?: number;
}

export interface DemoData extends DemoResult {
  /** Oldest first. */
  readonly date: readonly DemoDate[];
}

/** What `dash demo` makes unless it is asked for something else. */
export const DEMO_DATE = "2025-12-31";
export const DEMO_SEME = 7;
export const DEMO_MESI = 24;
/**
 * The national delivery: a country in scale, since all the applications of two years would be two
 * million; some thousand rows are spoilt, as in any delivery of that size.
 */
export const DEMO_ITALIA = { quota: 37, righeGuaste: 50 } as const;

/**
 * Writes the synthetic deliveries of a region (or of Italy) into a folder, on the territory that the
 * database knows at their date (the database is made when there is none). Nothing is loaded: they
 * are files like any other.
 */
export async function makeDemoData(
  request: DemoRequest,
  world: Pick<World, "progress" | "database">,
): Promise<DemoData> {
  const gepi = request.data ?? DEMO_DATE;
  const ultima: DemoDate = { gepi, inps: lastInps(gepi) };
  const prima = lastDay(addMonths(monthOf(gepi), -1));
  const date =
    request.soloUltima === true ? [ultima] : [{ gepi: prima, inps: lastInps(prima) }, ultima];
  const made = await generateDemo({
    comuni: comuniAt(world.database, gepi),
    regione: request.regione,
    seme: request.seme,
    date,
    mesi: request.mesi,
    quota: (request.quota ?? 100) / 100,
    righeGuaste: request.righeGuaste ?? 0,
    cartella: request.cartella,
    progress: world.progress,
  });
  return { ...made, date };
}

function comuniAt(database: string, at: string): readonly DemoComune[] {
  const db = openDatabase(database);
  try {
    return readDemoComuni(db, at);
  } finally {
    db.close();
  }
}

/** INPS delivers about the middle of the month. */
function lastInps(gepi: string): string {
  return gepi.slice(8) >= "20" ? `${monthOf(gepi)}-15` : `${addMonths(monthOf(gepi), -1)}-15`;
}

interface Row {
  readonly catastale: string;
  readonly nome: string;
  readonly regione: string;
  readonly ambito: string;
  readonly popolazione: number;
}

/** The comuni in force at a date with their ambito, ready for the generator. */
export function readDemoComuni(db: Database, at: string): readonly DemoComune[] {
  createTerritoryView(db, at);
  const rows = db
    .prepare<[], Row>(
      `SELECT t.catastale, t.nome, t.regione, t.ambito,
        COALESCE(c.popolazione, (
          SELECT SUM(o.popolazione) FROM t_comune p JOIN comune o ON o.catastale = p.catastale
          WHERE p.attuale = t.catastale), 1000) AS popolazione
      FROM t_comune t JOIN comune c ON c.catastale = t.catastale
      WHERE t.attuale = t.catastale AND (t.ambito IS NOT NULL OR EXISTS (
        SELECT 1 FROM t_municipio m WHERE m.comune = t.catastale AND m.ambito IS NOT NULL))
      ORDER BY t.catastale`,
    )
    .all();
  const codici = groupOf(
    db
      .prepare<[], { chiave: string; istat: string; dal: string; al: string | null }>(
        "SELECT catastale AS chiave, codice_istat AS istat, dal, al FROM comune_codice ORDER BY catastale, dal",
      )
      .all(),
  );
  const municipi = groupOf(
    db
      .prepare<[], { chiave: string; codice: string; ambito: string | null }>(
        "SELECT comune AS chiave, codice, ambito FROM t_municipio ORDER BY comune, codice",
      )
      .all(),
  );
  return rows.flatMap((row) =>
    partsOf(row, codici.get(row.catastale) ?? [], municipi.get(row.catastale) ?? []),
  );
}

/** One part for each ambito a comune is in: nearly always one. Residents by number of municipi. */
function partsOf(
  row: Row,
  codici: DemoComune["codici"],
  municipi: readonly { readonly codice: string; readonly ambito: string | null }[],
): readonly DemoComune[] {
  const parti = new Map<string, string[]>();
  for (const { codice, ambito } of municipi) {
    const key = ambito ?? row.ambito;
    parti.set(key, [...(parti.get(key) ?? []), codice]);
  }
  if (parti.size === 0) parti.set(row.ambito, []);
  return [...parti].map(([ambito, scelti]) => ({
    ...row,
    codici,
    ambito,
    municipi: scelti,
    popolazione: Math.round(row.popolazione * (scelti.length / Math.max(1, municipi.length) || 1)),
  }));
}

function groupOf<T extends { readonly chiave: string }>(
  rows: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.chiave);
    if (group === undefined) groups.set(row.chiave, [row]);
    else group.push(row);
  }
  return groups;
}
