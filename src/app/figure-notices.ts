import { pairsOf } from "../compute/build-sql.js";
import { isBelowLevel, levelOf, YEAR } from "../compute/question.js";
import type { Session } from "../compute/session.js";
import { unmetOf } from "../compute/warnings.js";
import { yearsOf } from "../compute/years.js";
import type { Indicator } from "../define/indicator.js";
import type { Notice } from "../model/errors.js";
import { few, sayValue } from "../model/italian.js";
import type { Territorio } from "../model/territory.js";
import type { AnsweredFigure } from "./figures.js";

const SHOWN = 5;

const BELOW: Readonly<Record<string, string>> = {
  regione: "per la regione",
  ambito: "per l'ambito",
  comune: "per il comune",
};

/** The indicators that figures come from: themselves, or the parts of a composite. */
function partsOf(session: Session, figure: AnsweredFigure): readonly Indicator[] {
  const { indicator } = figure.question;
  const of = indicator.composite?.of;
  return of === undefined
    ? [indicator]
    : of.flatMap((code) => session.spec.catalog.indicators.get(code) ?? []);
}

/**
 * What whoever reads the figures must be told of them: territories too small to have any, years that
 * some ambito has not told, rows that contradict themselves, values past a threshold.
 */
export function figureNotices(
  session: Session,
  territorio: Territorio,
  figures: readonly AnsweredFigure[],
): readonly Notice[] {
  const { catalog } = session.spec;
  const notices: Notice[] = [];
  const tooSmall = figures.filter((one) =>
    isBelowLevel(one.question.indicator, territorio, catalog),
  );
  for (const level of new Set(tooSmall.map((one) => levelOf(one.question.indicator, catalog)))) {
    const codes = tooSmall
      .filter((one) => levelOf(one.question.indicator, catalog) === level)
      .map((one) => one.codice);
    notices.push({
      code: "W-LIVELLO",
      message: `${few(codes, SHOWN)}: i dati sono ${BELOW[level] ?? `per ${level}`}, non si possono dare per ${territorio.etichetta}: n.d.`,
    });
  }
  const read = figures.filter((one) => one.coverage !== "nessuna");
  const populations = new Map<string, string[]>();
  for (const one of read) {
    for (const part of partsOf(session, one)) {
      for (const { numerator, denominator } of pairsOf(part)) {
        for (const name of [numerator.population, denominator?.population ?? ""]) {
          const codes = populations.get(name);
          if (codes === undefined) populations.set(name, [one.codice]);
          else if (!codes.includes(one.codice)) codes.push(one.codice);
        }
      }
    }
  }
  for (const [name, codes] of populations) {
    const population = catalog.populations.get(name);
    if (population === undefined) continue;
    const partial = (yearsOf(session, population, territorio) ?? []).filter((one) => one.parziale);
    const shown = new Set(
      read.flatMap((one) => one.righe.map((row) => row.membri[YEAR]?.codice ?? "")),
    );
    const years = partial.map((one) => one.codice).filter((one) => shown.has(one));
    if (years.length > 0) {
      notices.push({
        code: "W-ANNUALITA",
        message: `${few(codes, SHOWN)}: per ${years.join(", ")} mancano i dati di alcuni ambiti di ${territorio.etichetta}: i totali sono degli altri.`,
      });
    }
    for (const { says, names, times } of unmetOf(session, population, territorio)) {
      const where =
        names.length > 0 ? few(names, SHOWN) : `${times} ${times === 1 ? "riga" : "righe"}`;
      notices.push({ code: "W-COERENZA", message: `${says}: ${where} (${few(codes, SHOWN)}).` });
    }
  }
  return [...notices, ...read.flatMap((one) => pastThresholds(one, territorio))];
}

const PAST = {
  oltre: (value: number, at: number): boolean => value > at,
  da: (value: number, at: number): boolean => value >= at,
  sotto: (value: number, at: number): boolean => value < at,
};

/** One notice for each row past a threshold of its indicator: the first that it passes. */
function pastThresholds(figure: AnsweredFigure, territorio: Territorio): readonly Notice[] {
  const { indicator } = figure.question;
  const found = new Map<string, string[]>();
  for (const row of figure.righe) {
    const { valore } = row;
    if (valore === null || row.unita !== indicator.unit) continue;
    const hit = indicator.thresholds.find(
      ({ at, alarm }) => alarm !== undefined && PAST[alarm](valore, at),
    );
    if (hit === undefined) continue;
    const name = Object.values(row.membri)
      .map((one) => one.etichetta)
      .join(" ");
    const words = `${name === "" ? territorio.etichetta : name}: ${sayValue(valore, row.unita, row.decimali)}`;
    found.set(hit.says, [...(found.get(hit.says) ?? []), words]);
  }
  return [...found].map(([says, names]) => ({
    code: "W-SOGLIA",
    message: `${figure.codice}, ${says}. ${few(names, SHOWN)}.`,
  }));
}
