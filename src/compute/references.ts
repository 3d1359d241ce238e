import type { Indicator } from "../define/indicator.js";
import { isIsoDay } from "../model/date.js";
import { foldWord } from "../model/italian.js";
import type { Member, Riferimento } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { isLevel } from "./question.js";

/** A value of a table that others published, as `riferimento` holds it. */
export interface ReferenceRow {
  readonly tabella: string;
  readonly misura: string;
  /** JSON object: label by dimension. */
  readonly dimensioni: string;
  readonly valore: number;
  readonly unita: string | null;
  readonly data_osservazione: string;
  readonly file: string;
}

export interface Reference extends Riferimento {
  readonly valore: number;
}

const TERRITORY = /^(codice)?(regione|ambito|ats|comune|municipio|territorio|provincia)/;
const DATE = /^dati?(di|aggiornati|osservazione|$)/;
const ALL = /^(totale|totali|totalecomplessivo|tutti|tutte|all)$/;

/** True where a measure or a label is the indicator's code, its name, or the code followed by a name. */
function isNamed(text: string, indicator: Indicator): boolean {
  if (foldWord(text) === foldWord(indicator.title)) return true;
  const said = text.trim().toLowerCase();
  const code = indicator.codice.toLowerCase();
  return said.startsWith(code) && !/^\.?[\p{L}\p{N}]/u.test(said.slice(code.length));
}

function isTerritory(label: string, territorio: Territorio): boolean {
  const said = foldWord(label);
  return [territorio.codice, territorio.nome, territorio.etichetta].map(foldWord).includes(said);
}

/** `30/11/2025` or `2025-11-30` as ISO; null for what is no day. */
function dayOf(text: string): string | null {
  const italian = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim());
  const iso =
    italian === null
      ? text.trim()
      : `${italian[3]}-${italian[2]?.padStart(2, "0")}-${italian[1]?.padStart(2, "0")}`;
  return isIsoDay(iso) ? iso : null;
}

/** The value in the unit of the indicator; null where the table speaks of something else. */
function inUnit(row: ReferenceRow, indicator: Indicator): number | null {
  // A cell with the sign % is kept as a fraction (`riferimento`), without it as it was written.
  if (row.unita === "%") return indicator.unit === "percentuale" ? row.valore * 100 : null;
  if (row.unita === "€") return indicator.unit === "euro" ? row.valore : null;
  return row.valore;
}

/**
 * What a reference row is of, when it is of this indicator: the territories it names, its cut, its
 * day. Null when it is of another one. A table that names no territory is of none: what a dashboard
 * was filtered by cannot be seen in it, so Italia is only what says «Italia».
 */
function read(
  row: ReferenceRow,
  indicator: Indicator,
): {
  readonly territories: readonly string[];
  readonly cut: readonly string[];
  readonly data: string;
} | null {
  const labels = Object.entries(JSON.parse(row.dimensioni) as Record<string, string | null>);
  const territories: string[] = [];
  const cut: string[] = [];
  let named = isNamed(row.misura, indicator);
  let data = row.data_osservazione;
  for (const [name, label] of labels) {
    if (label === null) continue;
    const day = DATE.test(foldWord(name)) ? dayOf(label) : null;
    if (day !== null) data = day;
    else if (isNamed(label, indicator)) named = true;
    else if (ALL.test(foldWord(label))) continue;
    else if (TERRITORY.test(foldWord(name)) || foldWord(label) === "italia")
      territories.push(label);
    else cut.push(foldWord(label));
  }
  return named ? { territories, cut, data } : null;
}

/**
 * The published value of an indicator for a territory and a cut, the latest not after `at`; null when
 * no table names it. The members of the row must be the labels of the table, no more and no fewer.
 */
export function findReference(
  rows: readonly ReferenceRow[],
  indicator: Indicator,
  membri: Readonly<Record<string, Member>>,
  territorio: Territorio,
  at: string,
): Reference | null {
  const wanted = Object.entries(membri)
    .filter(([name]) => name !== "indicatore" && !isLevel(name))
    .map(([, one]) => [foldWord(one.codice), foldWord(one.etichetta)]);
  let best: Reference | null = null;
  for (const row of rows) {
    const found = read(row, indicator);
    if (found === null || found.data > at || found.territories.length === 0) continue;
    if (!found.territories.every((label) => isTerritory(label, territorio))) continue;
    if (found.cut.length !== wanted.length) continue;
    if (!wanted.every((names) => found.cut.some((label) => names.includes(label)))) continue;
    const valore = inUnit(row, indicator);
    if (valore === null || (best !== null && best.data >= found.data)) continue;
    best = { valore, data: found.data, tabella: row.tabella, file: row.file };
  }
  return best;
}
