import type { Database } from "better-sqlite3";
import { sameRow } from "../compute/compare.js";
import { evaluate } from "../compute/evaluate.js";
import {
  type Answer,
  type AnswerRow,
  hasHistory,
  MONTH,
  type Question,
} from "../compute/question.js";
import type { SessionSpec } from "../compute/session.js";
import { addMonths, addMonthsToDay, monthOf } from "../model/date.js";
import type { Notice } from "../model/errors.js";
import { sayDay } from "../model/italian.js";
import { withSession } from "./wider-figures.js";

const YEAR_MONTHS = 12;

/** Twelve months before, row by row, and the date it is of; the date is null where nothing is so old. */
export interface YearBefore {
  readonly righe: readonly (readonly (number | null)[])[];
  readonly data: string | null;
  readonly notices: readonly Notice[];
}

const keyOf = (row: AnswerRow, month: string | null): string =>
  Object.entries({ ...row.membri, [MONTH]: { codice: month ?? "" } })
    .map(([name, one]) => `${name}=${one.codice}`)
    .sort()
    .join("|");

/** The same figures month by month, a year further back: the history of one delivery tells them. */
function monthsBefore(
  db: Database,
  spec: SessionSpec,
  questions: readonly Question[],
): readonly Answer[] {
  if (questions.length === 0) return [];
  const further = { ...spec, lag: (spec.lag ?? 0) + YEAR_MONTHS };
  return withSession(db, further, (session) =>
    evaluate(
      session,
      questions.map((question) => ({
        ...question,
        per: question.per.includes(MONTH) ? question.per : [...question.per, MONTH],
        allMonths: true,
      })),
    ),
  );
}

/**
 * Monthly figures are compared with the month of the year before in the same delivery; states with
 * those of the delivery that was in force on the same day a year before, which must be there.
 * `first` is the day of the first delivery, `before` answers questions at an earlier date.
 */
export function yearBefore(
  db: Database,
  spec: SessionSpec,
  answers: readonly Answer[],
  first: string,
  before: (data: string, questions: readonly Question[]) => readonly Answer[],
): YearBefore {
  const { catalog } = spec;
  const isMonthly = ({ indicator }: Question): boolean =>
    indicator.composite === undefined && hasHistory(catalog.populations.get(indicator.from ?? ""));
  const questions = answers.map((one) => one.question);
  const monthly = questions.filter(isMonthly);
  const states = questions.filter((one) => !isMonthly(one));
  const data = addMonthsToDay(spec.data, -YEAR_MONTHS);
  const known = data >= first;
  const months = new Map(monthsBefore(db, spec, monthly).map((one, i) => [monthly[i], one]));
  const old = states.length > 0 && known ? before(data, states) : [];
  const stateBefore = new Map(old.map((one, i) => [states[i], one]));

  const righe = answers.map(({ question, righe: rows }) => {
    const history = months.get(question);
    if (history !== undefined) {
      const byKey = new Map(
        history.righe.map((row) => [keyOf(row, row.membri[MONTH]?.codice ?? null), row]),
      );
      return rows.map((row) => {
        const month = row.membri[MONTH]?.codice ?? monthOf(spec.data);
        const then = byKey.get(keyOf(row, addMonths(month, -YEAR_MONTHS)));
        if (then !== undefined) return then.valore;
        // A month without rows counts none; a ratio or a change over it is not known.
        return row.numeratore !== null && row.numeratore === row.valore ? 0 : null;
      });
    }
    const then = stateBefore.get(question);
    return rows.map((row) => (then === undefined ? null : sameRow(row, then)));
  });
  const notices: readonly Notice[] =
    states.length === 0 || known
      ? []
      : [
          {
            code: "W-ANNO",
            message: `un anno prima (${sayDay(data)}) non c'era ancora nessuna fornitura, la prima è del ${sayDay(first)}: il confronto con l'anno è n.d.`,
          },
        ];
  return { righe, data: known && states.length > 0 ? data : null, notices };
}
