import type { Catalog } from "../define/catalog.js";
import { addMonths } from "../model/date.js";
import { decimalsOf } from "../model/italian.js";
import type { Measured } from "../model/result-table.js";
import { type Answer, type AnswerRow, MONTH, type Question } from "./question.js";

/**
 * The question whose answer a change over months is made of: the figure itself, month by month, from
 * as far back as the session goes. It shares its scan with whoever asks for the same figure.
 */
export function lagPart(question: Question): Question {
  const { indicator, per } = question;
  const { lag, ...figure } = indicator;
  const points = indicator.unit === "punti";
  const unit = points
    ? "percentuale"
    : indicator.unit === "percentuale"
      ? "numero"
      : indicator.unit;
  return {
    ...question,
    indicator: { ...figure, unit, decimals: indicator.decimals ?? decimalsOf(indicator.unit) },
    per: per.includes(MONTH) ? per : [...per, MONTH],
    allMonths: true,
  };
}

/** The months a session must know before its history, for these questions. */
export function longestLag(questions: readonly Question[], catalog: Catalog): number {
  const lags = questions.flatMap(({ indicator }) => [
    indicator.lag ?? 0,
    ...(indicator.composite?.of ?? []).map((code) => catalog.indicators.get(code)?.lag ?? 0),
  ]);
  return Math.max(0, ...lags);
}

const keyOf = (row: AnswerRow, month: string): string =>
  Object.entries(row.membri)
    .map(([name, one]) => `${name}=${name === MONTH ? month : one.codice}`)
    .sort()
    .join("|");

const UNDEFINED: Measured = { valore: null, numeratore: null, denominatore: null };

/** Relative change where the unit is percentuale: an earlier figure unknown or zero gives null. */
function changeOf(now: number | null, before: number | null, relative: boolean): Measured {
  if (now === null || before === null) return UNDEFINED;
  if (!relative) return { valore: now - before, numeratore: null, denominatore: null };
  return {
    valore: before === 0 ? null : ((now - before) / before) * 100,
    numeratore: now - before,
    denominatore: before,
  };
}

/** The rows of each month of the history against those of `lag` months before. */
export function lagAnswer(question: Question, part: Answer, mesi: readonly string[]): Answer {
  const { indicator, per } = question;
  const lag = indicator.lag ?? 0;
  const shown = new Set(per.includes(MONTH) ? mesi : mesi.slice(-1));
  const known = new Map(
    part.righe.map((row) => [keyOf(row, row.membri[MONTH]?.codice ?? ""), row]),
  );
  const righe = part.righe
    .filter((row) => shown.has(row.membri[MONTH]?.codice ?? ""))
    .map((row): AnswerRow => {
      const earlier = known.get(keyOf(row, addMonths(row.membri[MONTH]?.codice ?? "", -lag)));
      // A month of before the history is in the answer only where something was found in it: of what
      // is counted or added up, nothing found is none.
      const before =
        earlier === undefined ? (row.numeratore === row.valore ? 0 : null) : earlier.valore;
      const { [MONTH]: month, ...rest } = row.membri;
      return {
        ...row,
        ...changeOf(row.valore, before, indicator.unit === "percentuale"),
        membri: per.includes(MONTH) && month !== undefined ? row.membri : rest,
        unita: indicator.unit,
        decimali: indicator.decimals ?? decimalsOf(indicator.unit),
      };
    });
  const dimensioni = part.dimensioni.filter((name) => name !== MONTH || per.includes(MONTH));
  return { question, dimensioni, righe, coverage: part.coverage };
}

/** True for a grouped row of a month before the history, which only a change over months reads. */
export function isBeforeHistory(
  question: Question,
  dims: readonly string[],
  keys: readonly (string | null)[],
  mesi: readonly string[],
): boolean {
  if (question.allMonths === true) return false;
  const month = keys[dims.indexOf(MONTH)];
  return month !== undefined && month !== null && month < (mesi[0] ?? "");
}
