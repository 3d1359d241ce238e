import type { Database } from "better-sqlite3";
import { pairsOf } from "../compute/build-sql.js";
import { type Comparison, gap, sameRow } from "../compute/compare.js";
import { evaluate } from "../compute/evaluate.js";
import { longestLag } from "../compute/lag.js";
import { type Answer, isBelowLevel, type Question } from "../compute/question.js";
import {
  isArchiveTable,
  type Session,
  type SessionSpec,
  type SourceTable,
} from "../compute/session.js";
import type { Catalog } from "../define/catalog.js";
import { DashError, type Notice } from "../model/errors.js";
import { decimalsOf, sayDay } from "../model/italian.js";
import type { Figure, FigureRow, Fonte } from "../model/result-table.js";
import type { ScopeRequest, Territorio } from "../model/territory.js";
import { createTerritoryView } from "../territory/territory-view.js";
import { figureNotices } from "./figure-notices.js";
import { rankRows } from "./rank-figures.js";
import { referenceNotices } from "./reference-values.js";
import { scopeAt } from "./scope-figures.js";
import { ambitiOf, compareWider, withSession } from "./wider-figures.js";
import { yearBefore } from "./year-before.js";

/** Months of history when nobody asks for more: two years, as the dashboard shows. */
export const HISTORY_MONTHS = 24;

/** A Figure with the question it answers. */
export interface AnsweredFigure extends Figure {
  readonly question: Question;
}

export interface FiguresRequest<E> {
  readonly catalog: Catalog;
  readonly sources: readonly SourceTable[];
  readonly root: string;
  readonly scope: ScopeRequest;
  /** Observation date; null: the latest loaded. */
  readonly data: string | null;
  /** The dates are those of the archive of the RdC, which is frozen and never the latest. */
  readonly archivio?: boolean;
  readonly confronta: readonly Comparison[];
  readonly mesi?: number;
  /** Questions for the territory once it is known. */
  readonly ask: (territorio: Territorio) => readonly Question[];
  /** What was computed before on the same rows, where it is kept. */
  readonly remember?: (db: Database) => SessionSpec["remembered"];
  /** More to read from the same snapshot, e.g. lists. */
  readonly also: (session: Session, territorio: Territorio) => E;
}

export interface Figures<E> {
  readonly territorio: Territorio;
  readonly data: string;
  readonly precedente: string | null;
  /** The date of the figures of a year before; null where they are not asked for, or not there. */
  readonly annoPrima: string | null;
  readonly domandeFinoAl: string | null;
  readonly figures: readonly AnsweredFigure[];
  /** Every delivery behind the figures. */
  readonly fonti: readonly Fonte[];
  readonly notices: readonly Notice[];
  readonly extra: E;
  /** ISTAT code in force of each comune, by cadastral code. */
  readonly istat: ReadonlyMap<string, string>;
}

/**
 * Dates at which something that moves was observed, latest first; ISTAT and yearly ones do not count,
 * nor does the archive of the RdC, whose dates are asked for apart.
 */
function observationDates(
  db: Database,
  sources: readonly SourceTable[],
  archivio = false,
): readonly { data: string; fonte: string }[] {
  const moving = new Set(
    sources
      .filter((s) => isArchiveTable(s.tabella) === archivio)
      .filter((s) => s.dates)
      .map((s) => s.fonte),
  );
  const still = new Set(sources.map((s) => s.fonte).filter((fonte) => !moving.has(fonte)));
  return db
    .prepare<[], { data: string; fonte: string }>(
      "SELECT DISTINCT data_osservazione AS data, fonte FROM fornitura ORDER BY data_osservazione DESC, fonte",
    )
    .all()
    .filter((row) => (archivio ? moving.has(row.fonte) : !still.has(row.fonte)));
}

/** Whether anything is loaded that figures may be dated by: of the archive, or of the rest. */
export const hasDates = (
  db: Database,
  sources: readonly SourceTable[],
  archivio: boolean,
): boolean => observationDates(db, sources, archivio).length > 0;

/** The observation date a command runs at: the one asked for, or the latest loaded. S-NODATA when there is none. */
export function observationDate(
  db: Database,
  sources: readonly SourceTable[],
  asked: string | null,
  archivio = false,
): string {
  const dates = observationDates(db, sources, archivio);
  const latest = dates[0]?.data;
  if (latest === undefined) {
    throw new DashError("S-NODATA", { message: "nel database non c'è ancora nessuna fornitura." });
  }
  if (asked === null) return latest;
  const first = dates.at(-1)?.data ?? latest;
  if (asked < first) {
    throw new DashError("S-NODATA", {
      message: `alla data ${sayDay(asked)} non c'è nessuna fornitura: la prima è del ${sayDay(first)}.`,
      remedy: "Scegliere una data successiva, o caricare le forniture di allora.",
    });
  }
  return asked;
}

/**
 * The observation date before `data`: that of the delivery which the sources observed last at `data`
 * replaced. Null when they were never delivered before.
 */
export function previousDate(
  db: Database,
  sources: readonly SourceTable[],
  data: string,
): string | null {
  const dates = observationDates(db, sources).filter((row) => row.data <= data);
  const latest = dates[0]?.data;
  const fonti = new Set(dates.filter((row) => row.data === latest).map((row) => row.fonte));
  return dates.find((row) => row.data < (latest ?? "") && fonti.has(row.fonte))?.data ?? null;
}

function figure(session: Session, answer: Answer, territorio: Territorio): AnsweredFigure {
  const { indicator } = answer.question;
  const tables = new Set<string>();
  const codes = indicator.composite?.of ?? [indicator.codice];
  for (const one of codes.map((code) => session.spec.catalog.indicators.get(code) ?? indicator)) {
    for (const table of one.requires) tables.add(table);
    for (const { numerator, denominator } of pairsOf(one)) {
      for (const aggregate of [numerator, denominator]) {
        if (aggregate === null) continue;
        for (const table of session.tablesOf(aggregate.population).all) tables.add(table);
      }
    }
  }
  return {
    question: answer.question,
    codice: indicator.codice,
    nome: indicator.title,
    unita: indicator.unit,
    decimali: indicator.decimals ?? decimalsOf(indicator.unit),
    territorio,
    data_osservazione: session.spec.data,
    domande_fino_al: session.domandeFinoAl(territorio),
    dimensioni: answer.dimensioni,
    righe: answer.righe,
    fonti: session.fonti([...tables], territorio),
    coverage: answer.coverage,
  };
}

/**
 * Answers questions for a territory and a date, with the comparisons asked for, over one snapshot of
 * the database. `db` must be open and not in a transaction.
 */
export function computeFigures<E>(db: Database, request: FiguresRequest<E>): Figures<E> {
  const { catalog, sources, root, confronta } = request;
  const snapshot = db.transaction((): Figures<E> => {
    const data = observationDate(db, sources, request.data, request.archivio);
    const remembered = request.remember?.(db);
    const territorio = scopeAt(db, request.scope, data, remembered);
    const questions = request.ask(territorio);
    calls += 1;
    const print = remembered?.print ?? `lettura ${calls}`;
    const spec = {
      root,
      catalog,
      sources,
      data,
      mesi: request.mesi ?? HISTORY_MONTHS,
      lag: longestLag(questions, catalog),
      ambiti: () => ambitiOf(db, territorio),
      view: () => showTerritory(db, data, print),
      ...(remembered === undefined ? {} : { remembered }),
    };
    const own = withSession(db, spec, (session) => {
      const answers = evaluate(session, questions);
      const figures = answers.map((answer) => figure(session, answer, territorio));
      return {
        answers,
        figures,
        notices: noticesOf(session, territorio, figures),
        domandeFinoAl: session.domandeFinoAl(territorio),
        extra: request.also(session, territorio),
        istat: new Map(
          session
            .rows<{ catastale: string; codice_istat: string }>(
              null,
              "SELECT catastale, codice_istat FROM t_comune",
            )
            .map((row) => [row.catastale, row.codice_istat]),
        ),
      };
    });
    const wider = compareWider(db, spec, territorio, questions, own.answers, confronta);
    const answersAt = (then: string, some: readonly Question[]): readonly Answer[] =>
      withSession(
        db,
        { ...spec, data: then, view: () => showTerritory(db, then, print) },
        (session) => evaluate(session, some),
      );
    const precedente = confronta.includes("precedente") ? previousDate(db, sources, data) : null;
    const before = precedente === null ? null : answersAt(precedente, questions);
    const year = confronta.includes("anno")
      ? yearBefore(
          db,
          spec,
          own.answers,
          observationDates(db, sources).at(-1)?.data ?? data,
          answersAt,
        )
      : null;
    const ranks = confronta.includes("rango") ? rankRows(db, spec, own.answers) : null;
    const figures = own.figures.map(
      (one, i): AnsweredFigure => ({
        ...one,
        righe: one.righe.map((row, j): FigureRow => {
          const prior = before?.[i];
          // Of a difference from Italia the earlier one is not known: the shares of then are no match.
          const isGap = one.question.indicator.composite?.against !== undefined;
          const precedente = prior === undefined || isGap ? null : sameRow(row, prior);
          const anno = isGap ? null : (year?.righe[i]?.[j] ?? null);
          return {
            ...row,
            ...wider[i]?.[j],
            ...(confronta.includes("precedente")
              ? { precedente, variazione: gap(row.valore, precedente) }
              : {}),
            ...(year === null ? {} : { anno, variazione_anno: gap(row.valore, anno) }),
            ...(ranks === null ? {} : { rango: ranks.righe[i]?.[j] ?? null }),
          };
        }),
      }),
    );
    return {
      territorio,
      data,
      precedente,
      annoPrima: year?.data ?? null,
      domandeFinoAl: own.domandeFinoAl,
      fonti: mergeFonti(figures),
      notices: [
        ...own.notices,
        ...(year?.notices ?? []),
        ...(ranks?.notices ?? []),
        ...referenceNotices(figures),
      ],
      extra: own.extra,
      figures,
      istat: own.istat,
    };
  });
  return snapshot();
}

/** Which territory view each connection shows: the date, and the rows it was made from. */
const shown = new WeakMap<Database, string>();
let calls = 0;

/** Puts the territory at a date before the populations, unless it is there already. */
function showTerritory(db: Database, at: string, print: string): void {
  const key = `${at}|${print}`;
  if (shown.get(db) === key) return;
  createTerritoryView(db, at);
  shown.set(db, key);
}

function mergeFonti(figures: readonly Figure[]): readonly Fonte[] {
  const seen = new Map<string, Fonte>();
  for (const one of figures) {
    for (const fonte of one.fonti) {
      seen.set(`${fonte.fonte}|${fonte.data_osservazione}|${fonte.file}`, fonte);
    }
  }
  return [...seen.values()].sort((a, b) =>
    a.fonte < b.fonte ? -1 : a.fonte > b.fonte ? 1 : a.file < b.file ? -1 : 1,
  );
}

function noticesOf(
  session: Session,
  territorio: Territorio,
  figures: readonly AnsweredFigure[],
): readonly Notice[] {
  const notices: Notice[] = [];
  const { catalog } = session.spec;
  const below = new Set(
    figures.filter((one) => isBelowLevel(one.question.indicator, territorio, catalog)),
  );
  if (territorio.dimostrativa) {
    notices.push({
      code: "W-DIMOSTRATIVA",
      message: `la composizione di ${territorio.etichetta} è dimostrativa: non viene da un file. Caricare quella vera con «dash carica».`,
    });
  }
  const none = figures
    .filter((one) => one.coverage === "nessuna" && !below.has(one))
    .map((one) => one.codice);
  if (none.length > 0) {
    notices.push({
      code: "W-COPERTURA",
      message: `nessuna fornitura per ${territorio.etichetta} al ${sayDay(session.spec.data)}: ${none.length === figures.length ? "tutti gli indicatori" : none.join(", ")} n.d.`,
    });
  }
  const part = figures.filter((one) => one.coverage === "parziale").map((one) => one.codice);
  if (part.length > 0) {
    notices.push({
      code: "W-PARZIALE",
      message: `le forniture coprono solo una parte di ${territorio.etichetta}: i valori valgono per gli ambiti caricati.`,
    });
  }
  return [...notices, ...figureNotices(session, territorio, figures)];
}
