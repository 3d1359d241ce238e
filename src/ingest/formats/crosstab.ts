import { DashError, type Notice } from "../../model/errors.js";
import { foldWord, plural } from "../../model/italian.js";
import { withoutCodici } from "../convert/pseudonym.js";
import { type ColumnPlan, longForm, planColumns } from "../crosstab/columns.js";
import { PersonFound } from "../crosstab/labels.js";
import { findLayout, type Layout, labelOf, notesOf } from "../crosstab/layout.js";
import { CrosstabReader, REFERENCE_COLUMNS } from "../crosstab/read.js";
import { type ColumnSurvey, type Survey, surveyColumns } from "../crosstab/survey.js";
import type { Encoding } from "../encoding.js";
import type { Candidate } from "../rows.js";
import type { WholeFile } from "../whole.js";

/** Sources this reader serves: tables of a dashboard, tables of an INPS observatory. */
export const CROSSTAB_SOURCES = ["riferimento", "inps_osservatorio"] as const;
export type CrosstabSource = (typeof CROSSTAB_SOURCES)[number];

export interface CrosstabFile {
  readonly name: string;
  readonly candidates: readonly Candidate[];
  /** Null for workbooks. */
  readonly encoding: Encoding | null;
  /** The encoding was inferred. */
  readonly assumed: boolean;
  /** Names of the parts of a workbook. */
  readonly parts: readonly string[];
}

/** True for the page an INPS observatory saves: its title first, then its filters. */
export function isObservatory(candidates: readonly Candidate[]): boolean {
  return candidates.some(({ head, sheet }) => {
    const [title, filters] = head.map((row) => labelOf(row.cells[0]));
    return (
      sheet === null && /^osservatorio\b/i.test(title ?? "") && /^filtri\b/i.test(filters ?? "")
    );
  });
}

/**
 * True for what only a dashboard writes: text in UTF-16LE cut by tabs, the long form with its two
 * columns of measures, a workbook of one sheet without properties or theme. Says nothing of whether
 * the table is one of figures.
 */
export function isDashboard(file: CrosstabFile): boolean {
  const { candidates, encoding, parts } = file;
  if (candidates.some(({ head }) => longForm((head[0]?.cells ?? []).map(labelOf)) !== null))
    return true;
  if (encoding === "utf-16le")
    return layoutOf(candidates.filter((one) => one.delimiter === "\t")) !== null;
  if (encoding !== null || candidates.length !== 1) return false;
  return !parts.some((part) => /^docProps\//i.test(part) || /\/theme\//i.test(part));
}

interface Found {
  readonly candidate: Candidate;
  readonly layout: Layout;
}

/**
 * The table under the delimiter that cuts most rows as it cuts the header, then the widest: a comma
 * inside figures cuts some rows too, but never all.
 */
function layoutOf(candidates: readonly Candidate[]): Found | null {
  const found = candidates.flatMap((candidate) => {
    const layout = findLayout(candidate);
    if (layout === null) return [];
    const width = layout.header.cells.length;
    const alike = candidate.head.filter(({ cells }) => cells.length === width).length;
    return [{ candidate, layout, alike }];
  });
  found.sort((a, b) => b.alike - a.alike || b.layout.width - a.layout.width);
  return found[0] ?? null;
}

/**
 * Understands a table of figures with labels on its left. E-FORMAT when it has no figures or holds
 * persons, E-SHEET when several sheets are tables, E-HDR-DUP when two of its columns cannot be told
 * apart.
 */
export async function readCrosstab(file: CrosstabFile, fonte: CrosstabSource): Promise<WholeFile> {
  const place = { file: file.name };
  const sheets = file.candidates.filter((one) => one.sheet !== null && findLayout(one) !== null);
  if (sheets.length > 1) {
    throw new DashError("E-SHEET", { sheets: sheets.map((one) => one.sheet ?? "") }, place);
  }
  const found = layoutOf(file.candidates);
  if (found === null) throw noFigures(file.name);
  const { candidate, layout } = found;
  if (layout.names.some((name) => OF_PERSONS.has(foldWord(name)))) throw withPersons(file.name);
  const survey = await surveyColumns(candidate, layout);
  const observatory = fonte === "inps_osservatorio";
  const plan = planColumns(layout, survey, observatory ? "it" : null);
  if (plan === null) throw noFigures(file.name);
  assertDistinct(plan, layout, file.name);
  const reader = new CrosstabReader({
    candidate,
    layout,
    plan,
    fills: plan.measureAt === null && (observatory || !survey.repeats),
    table: tableName(withoutCodici(file.name)),
  });
  const twice = await withoutPersons(reader, file.name);
  const notes = notesOf(layout);
  return {
    fonte,
    columns: REFERENCE_COLUMNS,
    clue: observatory ? yearOf(notes.map((note) => note.text)) : null,
    notes,
    read: () => ({
      batches: reader.batches(twice),
      reading: () => ({
        counts: reader.counts,
        rows: reader.rows,
        rejected: reader.rejectedRows,
        notices: noticesOf(file, plan, survey, layout, reader),
      }),
    }),
  };
}

/** Reads all labels once, in search of rows that say the same. E-FORMAT where one is a person. */
async function withoutPersons(reader: CrosstabReader, file: string): Promise<ReadonlySet<number>> {
  try {
    return await reader.duplicates();
  } catch (error) {
    throw error instanceof PersonFound ? withPersons(file) : error;
  }
}

// Names of columns that only lists of persons or of applications have.
const OF_PERSONS = new Set(
  [
    "Codice fiscale",
    "Cognome",
    "Cognome e nome",
    "Cognome nome",
    "Nome e cognome",
    "Nome cognome",
    "Nominativo",
    "Data di nascita",
    "Data nascita",
    "Protocollo",
    "Numero protocollo",
    "Protocollo INPS",
    "IBAN",
    "Telefono",
    "Cellulare",
    "Email",
  ].map(foldWord),
);

const withPersons = (file: string): DashError =>
  new DashError(
    "E-FORMAT",
    {
      reason:
        "contiene dati di persone o di singole domande: non è una tabella di valori di riferimento",
      remedy: "I file con persone hanno una fonte loro: vedere docs/fonti.md.",
    },
    { file },
  );

const noFigures = (file: string): DashError =>
  new DashError(
    "E-FORMAT",
    {
      reason: "non vi si riconosce una tabella con etichette a sinistra e cifre a destra",
      remedy:
        "Esportare la tabella con «Scarica → Campi incrociati», senza righe aggiunte a mano, oppure togliere --fonte.",
    },
    { file },
  );

/** Two columns of figures that bear one name and one member would be added together, or one for the other. */
function assertDistinct(plan: ColumnPlan, layout: Layout, file: string): void {
  const seen = new Set<string>();
  for (const { measure, members } of plan.values) {
    const key = JSON.stringify([measure, members]);
    if (seen.has(key)) {
      throw new DashError(
        "E-HDR-DUP",
        { column: measure ?? "" },
        { file, line: layout.header.line },
      );
    }
    seen.add(key);
  }
}

/** What a table is called: the file's name without its ending. */
const tableName = (file: string): string =>
  file === "-" ? "stdin" : file.replace(/\.(?:csv|txt|tsv|xlsx)$/i, "");

/** «Anno 2024» of the title: the figures are those of the whole year, known at its end. */
function yearOf(texts: readonly string[]): WholeFile["clue"] {
  const year = /\banno\s+(20\d{2})\b/i.exec(texts[0] ?? "")?.[1];
  if (year === undefined) return null;
  return { day: `${year}-12-31`, says: `il titolo dice «Anno ${year}»` };
}

const marked = (column: ColumnSurvey | undefined): number =>
  column === undefined ? 0 : column.commas + column.dots;

const few = (names: readonly string[], most = 6): string =>
  names.slice(0, most).join(", ") + (names.length > most ? ` e altre ${names.length - most}` : "");

function noticesOf(
  file: CrosstabFile,
  plan: ColumnPlan,
  survey: Survey,
  layout: Layout,
  reader: CrosstabReader,
): readonly Notice[] {
  const notices: Notice[] = [];
  const say = (code: Notice["code"], message: string): void => {
    notices.push({ code, message, place: { file: file.name } });
  };
  const measures = [...new Set(plan.values.map(({ measure }) => measure))].filter(
    (measure) => measure !== null,
  );
  const named = measures.length === 0 ? "quelle che ogni riga nomina" : few(measures);
  say(
    "W-RIFERIMENTO",
    `valori di riferimento: ${plural(reader.figures, "cifra", "cifre")}; etichette: ${few(plan.labels.map(({ name }) => name))}; misure: ${named}.`,
  );
  if (reader.totals > 0) {
    say(
      "W-TOTALI",
      `${plural(reader.totals, "cifra è di un totale", "cifre sono di totali")}: tenute come tali, da non sommare alle altre.`,
    );
  }
  if (file.assumed) say("W-ENC", "il file non è UTF-8: letto come Windows-1252.");
  if (reader.formulas > 0) {
    const cells = plural(reader.formulas, "cella con una formula", "celle con formule");
    say("W-FORMULE", `${cells}: vale il risultato salvato nel file.`);
  }
  if (plan.assumed.length > 0) {
    say(
      "W-ETICHETTE",
      `colonne di numeri lette come etichette, non come cifre: ${few(plan.assumed)}.`,
    );
  }
  const english = plan.values.filter(
    ({ style, at }) => style === "en" && marked(survey.columns[at]) > 0,
  );
  if (english.length > 0) {
    const names = [...new Set(english.map(({ at }) => layout.names[at] ?? ""))];
    say("W-NUM", `numeri scritti all'inglese (1,234.56) nelle colonne ${few(names)}.`);
  }
  if (plan.ambiguous.length > 0) {
    say(
      "W-NUM",
      `i numeri delle colonne ${few(plan.ambiguous)} si leggono in due modi; vale quello italiano (1.234,56).`,
    );
  }
  return notices;
}
