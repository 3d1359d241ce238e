import type { SourceDefinition } from "../define/source.js";
import { editDistance } from "../model/near.js";
import { Fault, type Value } from "./convert/fault.js";
import { noAssumptions } from "./convert/territory.js";
import { cleanText } from "./convert/text.js";
import type { HeaderMatch } from "./header.js";
import { type ColumnPlan, type MapContext, planRows } from "./plan.js";
import { cellText, type RawCell } from "./rows.js";

/** Words of headers that mean those of ours: abbreviations, and what offices say instead. */
const SAME_AS: Readonly<Record<string, string>> = {
  cod: "codice",
  dt: "data",
  giorno: "data",
  num: "numero",
  n: "numero",
  nr: "numero",
  prot: "protocollo",
  pratica: "protocollo",
  istanza: "domanda",
  imp: "importo",
  mese: "mensile",
  den: "denominazione",
  res: "residenza",
  ats: "ambito",
};
/** Words that many columns share: they say little. */
const GENERIC = new Set([
  "codice",
  "data",
  "id",
  "identificativo",
  "nome",
  "numero",
  "stato",
  "tipo",
  "denominazione",
]);
const EMPTY_WORDS = new Set([
  "di",
  "del",
  "della",
  "dei",
  "delle",
  "il",
  "la",
  "al",
  "in",
  "nel",
  "d",
  "l",
]);

function wordsOf(label: string): readonly string[] {
  return label
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "" && !EMPTY_WORDS.has(word))
    .map((word) => SAME_AS[word] ?? word);
}

const alike = (a: string, b: string): boolean =>
  a === b || (a.length > 4 && b.length > 4 && a.slice(0, 5) === b.slice(0, 5));

/** From 0 to 1, how much a header label reads like a name. */
export function nameLikeness(label: string, name: string): number {
  const a = wordsOf(label);
  const b = wordsOf(name);
  const whole = [a.join(""), b.join("")] as const;
  const longest = Math.max(whole[0].length, whole[1].length);
  if (longest === 0) return 0;
  if (whole[0] === whole[1]) return 1;
  const weight = (words: readonly string[]): number =>
    words.reduce((sum, word) => sum + (GENERIC.has(word) ? 0.35 : 1), 0);
  const shared = weight(a.filter((word) => b.some((other) => alike(word, other))));
  const words = (2 * shared) / (weight(a) + weight(b));
  const letters = longest < 5 ? 0 : 1 - editDistance(whole[0], whole[1]) / longest;
  return Math.min(0.95, Math.max(words * 0.9, letters > 0.6 ? letters * 0.9 : 0));
}

/** How much it says of a column that all its values read as a type: any text reads as text. */
const TELLING: Readonly<Record<string, number>> = {
  date: 0.9,
  month: 0.6,
  list: 0.9,
  boolean: 0.5,
  comune: 0.9,
  catastale: 0.95,
  comune_name: 0.95,
  regione: 0.8,
  ambito: 0.9,
  codice_fiscale: 0.95,
  euro: 0.3,
  number: 0.25,
  integer: 0.25,
};

/** A column of a source with what reads its cells. */
export interface Reading {
  readonly column: string;
  /** Italian and English numbers; the same twice for all that is no number. */
  readonly plans: readonly ColumnPlan[];
}

/** What reads the cells of each column of a source, whatever column of a file they stand in. */
export function readingsOf(
  source: SourceDefinition,
  at: Pick<HeaderMatch, "candidate" | "header">,
  context: MapContext,
): readonly Reading[] {
  const names = Object.keys(source.columns);
  const match: HeaderMatch = {
    ...at,
    source,
    positions: new Map(names.map((name, place) => [name, place])),
    unknown: [],
    twice: null,
    width: names.length,
  };
  const plans = (["it", "en"] as const).map((style) =>
    planRows(
      match,
      { ...context, styles: new Map(names.map((name) => [name, style])) },
      noAssumptions(),
      () => {},
    ),
  );
  return names.map((column) => ({
    column,
    plans: plans.flatMap((plan) => plan.columns.filter(({ name }) => name === column)),
  }));
}

/** Types whose words must be known ones, and not just words. */
export type Lookups = Readonly<Record<string, ((text: string) => boolean) | undefined>>;

function reads(plan: ColumnPlan, cell: RawCell): boolean {
  let value: Value | Fault = null;
  try {
    if (typeof cell === "string") {
      const text = cleanText(cell, true);
      value = typeof text === "string" ? plan.converter.text(text) : text;
    } else if (typeof cell === "number") value = plan.converter.number(cell);
    else if (typeof cell === "boolean") value = plan.converter.boolean(cell);
    else if ("day" in cell) value = plan.converter.day(cell.day);
    else return false;
  } catch {
    return false;
  }
  return !(value instanceof Fault) && value !== null;
}

/**
 * From 0 to 1, how much the values of a column of a file speak for a column of a source; null when
 * they speak against it. 0 where there are none, or where they could be anything.
 */
export function contentLikeness(
  source: SourceDefinition,
  { column, plans }: Reading,
  cells: readonly RawCell[],
  lookups: Lookups,
): number | null {
  const filled = cells.filter((cell) => cellText(cell).trim() !== "");
  const type = source.columns[column]?.type ?? "text";
  if (filled.length === 0) return 0;
  const lookup = lookups[type];
  const shares = plans.map(
    (plan) =>
      filled.filter((cell) => (lookup === undefined ? reads(plan, cell) : lookup(cellText(cell))))
        .length / filled.length,
  );
  const share = Math.max(0, ...shares);
  if (share < 0.6) return null;
  if (type === "code" || type === "text") {
    const distinct = new Set(filled.map((cell) => cellText(cell).trim()));
    const alone = source.keys.length === 1 && source.keys[0] === column;
    return alone && filled.length > 4 && distinct.size === filled.length ? 0.35 : 0;
  }
  return share * (TELLING[type] ?? 0);
}
