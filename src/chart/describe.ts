import type { Chart, ChartRow } from "../model/document.js";
import { sayMonth, sayValue } from "../model/italian.js";
import { isMonth } from "./months.js";
import type { ChartKind } from "./plan.js";

/** A few values are all said; of many, the extremes. */
const ALL_SAID = 8;

/** «gen 2025», «Alba»: a category as a sentence names it. */
export const nameOf = (categoria: string): string =>
  isMonth(categoria) ? sayMonth(categoria) : categoria;

/** «Alba», «Alba, Femmine»: a row as a sentence names it. */
export const rowName = (row: ChartRow): string =>
  row.serie === null ? nameOf(row.categoria) : `${nameOf(row.categoria)}, ${row.serie}`;

export type Known = ChartRow & { readonly valore: number };

export const knownRows = (rows: readonly ChartRow[]): readonly Known[] =>
  rows.filter((row): row is Known => row.valore !== null);

/** The rows with the largest and the least value; of equals the first. Null where no value is known. */
export function extremes(
  rows: readonly ChartRow[],
): { readonly most: Known; readonly least: Known } | null {
  const [first, ...rest] = knownRows(rows);
  if (first === undefined) return null;
  return {
    most: rest.reduce((a, b) => (b.valore > a.valore ? b : a), first),
    least: rest.reduce((a, b) => (b.valore < a.valore ? b : a), first),
  };
}

export const said = (row: ChartRow): string => `${rowName(row)} (${row.etichetta})`;

/** «a, b e c»; a long list is cut with a count. */
export function joinWords(words: readonly string[], most = 6): string {
  if (words.length > most)
    return `${words.slice(0, most).join(", ")} e altri ${words.length - most}`;
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} e ${words.at(-1)}`;
}

/** «Senza dato: Alba e Bra.»; nothing when all values are known. */
export function missingSaid(rows: readonly ChartRow[]): readonly string[] {
  const missing = rows.filter((row) => row.valore === null).map(rowName);
  return missing.length === 0 ? [] : [`Senza dato: ${joinWords(missing)}.`];
}

/** «3 sopra e 5 sotto Regione»: how the rows stand to what they are compared with; nothing without it. */
export function standingSaid(chart: Chart, rows: readonly ChartRow[]): readonly string[] {
  const compared = knownRows(rows).filter((row) => row.riferimento !== null);
  if (compared.length === 0 || chart.riferimento === null) return [];
  const above = compared.filter((row) => row.valore > (row.riferimento ?? 0)).length;
  const below = compared.filter((row) => row.valore < (row.riferimento ?? 0)).length;
  const common = new Set(compared.map((row) => row.riferimento));
  const value = common.size === 1 ? ` (${sayValue([...common][0] ?? null, chart.unit)})` : "";
  return [`${above} sopra e ${below} sotto ${chart.riferimento}${value}.`];
}

/** So many rows at one end of the values are named; of more, and of those with a series, how many. */
const NAMED_AT_END = 3;

/** «il più alto è Alba (7)», «i più bassi Bra e Canale (0)», «il più basso 0, 26 volte». */
function endSaid(known: readonly Known[], end: Known, word: "alt" | "bass", verb: boolean): string {
  const equal = known.filter(({ valore }) => valore === end.valore);
  const is = verb ? "è " : "";
  if (equal.length === 1) return `il più ${word}o ${is}${said(end)}`;
  if (equal.length > NAMED_AT_END || equal.some(({ serie }) => serie !== null))
    return `il più ${word}o ${is}${end.etichetta}, ${equal.length} volte`;
  return `i più ${word}i ${verb ? "sono " : ""}${joinWords(equal.map(rowName))} (${end.etichetta})`;
}

/** Every value when they are few, otherwise how many, the extremes and how they stand to the reference. */
export function valuesSaid(chart: Chart): readonly string[] {
  const { rows } = chart;
  const known = knownRows(rows);
  if (known.length <= ALL_SAID) {
    const beside = (row: ChartRow): string =>
      row.riferimento === null || chart.riferimento === null
        ? ""
        : ` (${chart.riferimento} ${sayValue(row.riferimento, chart.unit)})`;
    return [
      `${known.map((row) => `${rowName(row)}: ${row.etichetta}${beside(row)}`).join("; ")}.`,
      ...missingSaid(rows),
    ];
  }
  const found = extremes(known);
  if (found === null) return [];
  const { most, least } = found;
  return [
    most.valore === least.valore
      ? `${known.length} valori, tutti uguali (${most.etichetta}).`
      : `${known.length} valori: ${endSaid(known, most, "alt", true)}, ${endSaid(known, least, "bass", false)}.`,
    ...standingSaid(chart, rows),
    ...missingSaid(rows),
  ];
}

const TREND = ["in calo", "invariato", "in aumento"] as const;

/** How one course goes: from where to where, its highest and lowest point. Rows in time order. */
export function courseSaid(rows: readonly ChartRow[]): readonly string[] {
  const known = knownRows(rows);
  const first = known[0];
  const last = known.at(-1);
  const found = extremes(known);
  if (first === undefined || last === undefined || found === null) return [];
  const at = (row: ChartRow): string => `${row.etichetta} (${nameOf(row.categoria)})`;
  const who = first.serie === null || first.serie === "" ? "" : `${first.serie}: `;
  const capital = (text: string): string =>
    who === "" ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  if (first === last) return [`${who}${capital("solo")} ${at(first)}.`];
  const trend = TREND[Math.sign(last.valore - first.valore) + 1] ?? "";
  const { most, least } = found;
  const inside = [most, least].some((row) => row !== first && row !== last);
  const peaks = inside ? `; il massimo è ${at(most)}, il minimo ${at(least)}` : "";
  return [`${who}${capital("da")} ${at(first)} a ${at(last)}, ${trend}${peaks}.`];
}

/** The message of a chart in words, written from its rows: its title, then what its kind says. */
export function describeChart(title: string, chart: Chart, kind: ChartKind): string {
  if (knownRows(chart.rows).length === 0) return `${title}. Nessun dato disponibile.`;
  const sentences = kind.says?.(chart) ?? valuesSaid(chart);
  return [`${title}.`, ...sentences].join(" ");
}
