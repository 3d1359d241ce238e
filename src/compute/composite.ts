import type { Catalog } from "../define/catalog.js";
import { DashError } from "../model/errors.js";
import type { Answer, AnswerRow, Question } from "./question.js";

/** The simple questions a composite indicator is made of. */
export function compositeParts(question: Question, catalog: Catalog): readonly Question[] {
  const { composite } = question.indicator;
  const by = composite?.by === undefined || composite.by === null ? [] : [composite.by];
  return (composite?.of ?? []).map((codice) => {
    const indicator = catalog.indicators.get(codice);
    if (indicator === undefined) {
      throw new DashError("T-SPEC", {
        message: `${question.indicator.codice} è fatto di ${codice}, che non esiste`,
      });
    }
    const per = [...question.per, ...by.filter((name) => !question.per.includes(name))];
    return { indicator, per, territorio: question.territorio };
  });
}

const INDICATOR = "indicatore";

/** The rows of a composite: those of its parts, each with the indicator it comes from. */
export function composeAnswer(question: Question, parts: readonly Answer[]): Answer {
  const { composite } = question.indicator;
  const dims = [...new Set(parts.flatMap((part) => part.dimensioni))];
  const righe: AnswerRow[] = parts.flatMap((part, ordine) =>
    part.righe.map((row) => ({
      ...row,
      membri: {
        [INDICATOR]: {
          codice: part.question.indicator.codice,
          etichetta: part.question.indicator.title,
          ordine,
        },
        ...row.membri,
      },
    })),
  );
  const by = composite?.by ?? null;
  if (composite?.sort !== undefined && by !== null) {
    // Most left to do first: denominator less numerator of the indicator named by `sort`.
    const left = new Map<string, number>();
    for (const row of righe) {
      if (row.membri[INDICATOR]?.codice !== composite.sort) continue;
      left.set(row.membri[by]?.codice ?? "", (row.denominatore ?? 0) - (row.numeratore ?? 0));
    }
    righe.sort(
      (a, b) =>
        (left.get(b.membri[by]?.codice ?? "") ?? 0) - (left.get(a.membri[by]?.codice ?? "") ?? 0) ||
        (a.membri[by]?.ordine ?? 0) - (b.membri[by]?.ordine ?? 0) ||
        (a.membri[INDICATOR]?.ordine ?? 0) - (b.membri[INDICATOR]?.ordine ?? 0),
    );
  }
  const coverage = parts.some((part) => part.coverage === "nessuna")
    ? "nessuna"
    : parts.some((part) => part.coverage === "parziale")
      ? "parziale"
      : "intera";
  return { question, dimensioni: [INDICATOR, ...dims], righe, coverage };
}
