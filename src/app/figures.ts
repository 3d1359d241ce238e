import type { Database } from "better-sqlite3";
import {
  type Comparison,
  compareWith,
  ITALIA,
  matchRow,
  type Rank,
  rankOf,
  sameRow,
} from "../compute/compare.js";
import { type Answer, type AnswerRow, evaluate, type Question } from "../compute/evaluate.js";
import { openSession, type Session, type SourceTable } from "../compute/session.js";
import type { Catalog } from "../define/catalog.js";
import { DashError, type Notice } from "../model/errors.js";
import { decimalsOf, sayDay } from "../model/italian.js";
import type { Fonte, Measured, ResultRow, ResultTable } from "../model/result-table.js";
import type { ScopeRequest, Territorio } from "../model/territory.js";
import { resolveScope } from "../territory/resolve-scope.js";
import { createTerritoryView } from "../territory/territory-view.js";

/** Months of history when nobody asks for more: two years, as the dashboard shows. */
export const HISTORY_MONTHS = 24;

/** A row with its comparisons, and for composites its difference from the regione and its rank. */
export interface FigureRow extends ResultRow {
  readonly unita: AnswerRow["unita"];
  readonly decimali: number;
  /** Value less the regione's, in points for shares; null where either is missing. */
  readonly scarto?: number | null;
  readonly rango?: Rank | null;
}

export interface Figure extends Omit<ResultTable, "righe"> {
  readonly question: Question;
  readonly righe: readonly FigureRow[];
  readonly coverage: Answer["coverage"];
}

export interface FiguresRequest {
  readonly catalog: Catalog;
  readonly sources: readonly SourceTable[];
  readonly root: string;
  readonly scope: ScopeRequest;
  /** Observation date; null: the latest loaded. */
  readonly data: string | null;
  readonly confronta: readonly Comparison[];
  readonly mesi?: number;
  /** Questions for the territory once it is known. */
  readonly ask: (territorio: Territorio) => readonly Question[];
}

export interface Figures {
  readonly territorio: Territorio;
  readonly data: string;
  readonly precedente: string | null;
  readonly domandeFinoAl: string | null;
  readonly figures: readonly Figure[];
  /** Every delivery behind the figures. */
  readonly fonti: readonly Fonte[];
  readonly notices: readonly Notice[];
  /** ISTAT code in force of each comune, by cadastral code. */
  readonly istat: ReadonlyMap<string, string>;
}

const CLOCK_TABLES = "('popolazione', 'famiglie', 'elenco_comuni', 'ambito_comune', 'ambito')";

/** Dates at which something that moves was observed, latest first; ISTAT vintages do not count. */
function observationDates(db: Database, sources: readonly SourceTable[]): readonly { data: string; fonte: string }[] {
  const still = new Set(
    sources.filter((s) => CLOCK_TABLES.includes(`'${s.tabella}'`)).map((s) => s.fonte),
  );
  return db
    .prepare<[], { data: string; fonte: string }>(
      "SELECT DISTINCT data_osservazione AS data, fonte FROM fornitura ORDER BY data_osservazione DESC, fonte",
    )
    .all()
    .filter((row) => !still.has(row.fonte));
}

/** The observation date a command runs at: the one asked for, or the latest loaded. S-NODATA when there is none. */
export function observationDate(
  db: Database,
  sources: readonly SourceTable[],
  asked: string | null,
): string {
  const dates = observationDates(db, sources);
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

function ambitiFor(
  db: Database,
  territorio: Territorio,
  confronta: readonly Comparison[],
  wantsRegion: boolean,
): readonly string[] | null {
  if (territorio.livello === "italia" || confronta.includes("italia")) return null;
  if (territorio.livello === "regione" || confronta.includes("regione") || wantsRegion) {
    return db
      .prepare<[string], { codice: string }>(
        "SELECT DISTINCT ambito AS codice FROM t_comune WHERE regione = ? AND ambito IS NOT NULL",
      )
      .all(territorio.regione ?? "")
      .map((row) => row.codice);
  }
  return territorio.ambito === null ? [""] : [territorio.ambito];
}

function figure(session: Session, answer: Answer, territorio: Territorio): Figure {
  const { indicator } = answer.question;
  const tables = new Set(indicator.requires);
  const names = [
    indicator.from,
    ...(indicator.composite?.of.map((code) => session.spec.catalog.indicators.get(code)?.from) ?? []),
  ];
  for (const name of names) {
    if (name === undefined) continue;
    for (const table of session.tablesOf(name).all) tables.add(table);
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

/** Ranks of a composite's rows: the same indicators over all the ambiti of the regione. */
function ranks(
  session: Session,
  question: Question,
  region: Territorio,
): ReadonlyMap<string, ReadonlyMap<string, Measured>> {
  const parts = (question.indicator.composite?.of ?? []).flatMap((code) => {
    const indicator = session.spec.catalog.indicators.get(code);
    return indicator === undefined ? [] : [{ indicator, per: ["ambito"], territorio: region }];
  });
  const found = new Map<string, ReadonlyMap<string, Measured>>();
  for (const answer of evaluate(session, parts)) {
    const dims = answer.dimensioni.filter((name) => name !== "ambito");
    for (const row of answer.righe) {
      const key = [answer.question.indicator.codice, ...dims.map((d) => row.membri[d]?.codice)].join("|");
      const peers = new Map(found.get(key) ?? []);
      peers.set(row.membri.ambito?.codice ?? "", row);
      found.set(key, peers);
    }
  }
  return found;
}

/**
 * Answers questions for a territory and a date, with the comparisons asked for, over one snapshot of
 * the database. `db` must be open and not in a transaction.
 */
export function computeFigures(db: Database, request: FiguresRequest): Figures {
  const { catalog, sources, root, confronta } = request;
  const snapshot = db.transaction((): Figures => {
    const data = observationDate(db, sources, request.data);
    const territorio = resolveScope(db, request.scope, data);
    const questions = request.ask(territorio);
    const wantsRank = questions.some((q) => q.indicator.composite?.rank === true);
    const region: Territorio | null =
      territorio.regione === null || territorio.livello === "regione"
        ? null
        : resolveScope(db, { regione: territorio.regione }, data);
    createTerritoryView(db, data);
    const spec = {
      root,
      catalog,
      sources,
      data,
      mesi: request.mesi ?? HISTORY_MONTHS,
      ambiti: ambitiFor(db, territorio, confronta, wantsRank),
    };
    const session = openSession(db, spec);
    try {
      const answers = evaluate(session, questions);
      const ofRegion =
        (confronta.includes("regione") || wantsRank) && region !== null
          ? compareWith(session, questions, region)
          : null;
      const ofItaly =
        confronta.includes("italia") && territorio.livello !== "italia"
          ? compareWith(session, questions, ITALIA)
          : null;
      const figures = answers.map((answer, i): Figure => {
        const base = figure(session, answer, territorio);
        const composite = answer.question.indicator.composite;
        const peers =
          composite?.rank === true && region !== null
            ? ranks(session, answer.question, region)
            : null;
        const righe = answer.righe.map((row): FigureRow => {
          const regione =
            ofRegion?.[i] === undefined ? null : matchRow(row, ofRegion[i] as Answer);
          const italia = ofItaly?.[i] === undefined ? null : matchRow(row, ofItaly[i] as Answer);
          const lower =
            catalog.indicators.get(row.membri.indicatore?.codice ?? "")?.direction === "meno";
          const own = peers?.get(
            [
              row.membri.indicatore?.codice,
              ...answer.dimensioni.filter((d) => d !== "indicatore").flatMap((d) => row.membri[d]?.codice ?? []),
            ].join("|"),
          );
          return {
            ...row,
            ...(confronta.includes("regione") || composite?.rank === true ? { regione } : {}),
            ...(confronta.includes("italia") ? { italia } : {}),
            ...(composite === undefined
              ? {}
              : { scarto: row.valore === null || regione === null ? null : row.valore - regione }),
            ...(peers === null || own === undefined
              ? {}
              : { rango: rankOf(own, territorio.ambito ?? "", lower) }),
          };
        });
        return { ...base, righe };
      });
      const notices = noticesOf(session, territorio, figures);
      const fonti = mergeFonti(figures);
      const domandeFinoAl = session.domandeFinoAl(territorio);
      const istat = new Map(
        db
          .prepare<[], { catastale: string; codice_istat: string }>(
            "SELECT catastale, codice_istat FROM t_comune",
          )
          .all()
          .map((row) => [row.catastale, row.codice_istat]),
      );
      session.close();
      const precedente = confronta.includes("precedente") ? previousDate(db, sources, data) : null;
      return {
        territorio,
        data,
        precedente,
        domandeFinoAl,
        fonti,
        notices,
        istat,
        figures: confronta.includes("precedente")
          ? withPrevious(db, spec, figures, questions, precedente)
          : figures,
      };
    } catch (error) {
      session.close();
      throw error;
    }
  });
  return snapshot();
}

function withPrevious(
  db: Database,
  spec: Session["spec"],
  figures: readonly Figure[],
  questions: readonly Question[],
  precedente: string | null,
): readonly Figure[] {
  if (precedente === null) {
    return figures.map((one) => ({
      ...one,
      righe: one.righe.map((row) => ({ ...row, precedente: null })),
    }));
  }
  createTerritoryView(db, precedente);
  const before = openSession(db, { ...spec, data: precedente });
  try {
    const answers = evaluate(before, questions);
    return figures.map((one, i) => ({
      ...one,
      righe: one.righe.map((row) => ({
        ...row,
        precedente: answers[i] === undefined ? null : sameRow(row, answers[i] as Answer),
      })),
    }));
  } finally {
    before.close();
    createTerritoryView(db, spec.data);
  }
}

function mergeFonti(figures: readonly Figure[]): readonly Fonte[] {
  const seen = new Map<string, Fonte>();
  for (const one of figures) {
    for (const fonte of one.fonti) {
      seen.set(`${fonte.fonte}|${fonte.data_osservazione}|${fonte.file}`, fonte);
    }
  }
  return [...seen.values()].sort((a, b) => (a.fonte < b.fonte ? -1 : a.fonte > b.fonte ? 1 : a.file < b.file ? -1 : 1));
}

function noticesOf(
  session: Session,
  territorio: Territorio,
  figures: readonly Figure[],
): readonly Notice[] {
  const notices: Notice[] = [];
  if (territorio.dimostrativa) {
    notices.push({
      code: "W-DIMOSTRATIVA",
      message: `la composizione di ${territorio.etichetta} è dimostrativa: non viene da un file. Caricare quella vera con «dash carica».`,
    });
  }
  const none = figures.filter((one) => one.coverage === "nessuna").map((one) => one.codice);
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
  return notices;
}
