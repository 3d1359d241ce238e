import type { Database } from "better-sqlite3";
import { pairsOf } from "../compute/build-sql.js";
import { ITALIA, rankOf } from "../compute/compare.js";
import { evaluate } from "../compute/evaluate.js";
import { type Answer, type AnswerRow, isLevel, type Question } from "../compute/question.js";
import type { Session, SessionSpec } from "../compute/session.js";
import { LEVELS } from "../define/population.js";
import type { Notice } from "../model/errors.js";
import type { Measured, Rank } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { resolveScope } from "../territory/resolve-scope.js";
import { ambitiOf, withSession } from "./wider-figures.js";

/** Levels that have peers: regioni of Italia, ambiti of a regione, comuni of an ambito. */
type Ranked = "regione" | "ambito" | "comune";

const PEERS: Readonly<Record<Ranked, string>> = {
  regione: "le regioni",
  ambito: "gli ambiti della regione",
  comune: "i comuni dell'ambito",
};

/** The level whose places an answer can tell: the finest it is cut by, else that of the territory. */
function levelOf(answer: Answer): Ranked | null {
  const cuts = LEVELS.filter((name) => answer.dimensioni.includes(name));
  const level = cuts.at(-1) ?? answer.question.territorio.livello;
  return level === "regione" || level === "ambito" || level === "comune" ? level : null;
}

/** The territory that holds all the peers of the rows. */
function widerOf(db: Database, level: Ranked, own: Territorio, at: string): Territorio {
  if (level === "comune" && own.ambito !== null) {
    return resolveScope(db, { ambito: own.ambito }, at);
  }
  return level === "regione" || own.regione === null
    ? ITALIA
    : resolveScope(db, { regione: own.regione }, at);
}

/** The territory above each one of a level; those that lie in several have none. */
function parentsOf(session: Session, level: Ranked): ReadonlyMap<string, string> {
  if (level === "regione") {
    const rows = session.rows<{ codice: string }>(null, "SELECT codice FROM regione");
    return new Map(rows.map((row) => [row.codice, "IT"]));
  }
  const sql =
    level === "ambito"
      ? "SELECT ambito AS codice, MIN(regione) AS sopra FROM t_comune WHERE ambito IS NOT NULL GROUP BY ambito"
      : `SELECT catastale AS codice, MIN(ambito) AS sopra FROM t_comune
         GROUP BY catastale HAVING COUNT(DISTINCT ambito) = 1`;
  const rows = session.rows<{ codice: string; sopra: string }>(null, sql);
  return new Map(rows.map((row) => [row.codice, row.sopra]));
}

/** The tables that must be delivered for a territory, or its figure is not known. */
function tablesOf(session: Session, { indicator }: Question): readonly string[] {
  const { catalog } = session.spec;
  const parts = (indicator.composite?.of ?? []).flatMap(
    (code) => catalog.indicators.get(code) ?? [],
  );
  return (parts.length > 0 ? parts : [indicator]).flatMap((one) => [
    ...one.requires,
    ...pairsOf(one)
      .flatMap(({ numerator, denominator }) => [numerator, denominator])
      .flatMap((read) => (read === null ? [] : session.tablesOf(read.population).required)),
  ]);
}

/** The members of a level that the deliveries tell of: where there are none, zero is not a figure. */
function knownPeers(
  session: Session,
  answer: Answer,
  level: Ranked,
  parents: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const tables = tablesOf(session, answer.question);
  const codes = new Set(answer.righe.map((row) => row.membri[level]?.codice ?? ""));
  if (answer.coverage === "intera") return codes;
  const place = (codice: string): Territorio => ({
    ...ITALIA,
    livello: level,
    codice,
    ambito: level === "ambito" ? codice : level === "comune" ? (parents.get(codice) ?? null) : null,
  });
  return new Set([...codes].filter((one) => session.coverage(tables, place(one)) === "intera"));
}

const cutOf = (row: AnswerRow): string =>
  Object.entries(row.membri)
    .filter(([name]) => !isLevel(name))
    .map(([name, one]) => `${name}=${one.codice}`)
    .sort()
    .join("|");

/**
 * The place of each row among its peers, for the same cut: ambiti of the regione for an ambito, regioni
 * for a regione, comuni of the ambito for a comune. Null for Italia and the municipi, and for who has
 * too few cases. Highest first, lowest first where less is better.
 */
export function rankRows(
  db: Database,
  spec: SessionSpec,
  answers: readonly Answer[],
): { readonly righe: readonly (readonly (Rank | null)[])[]; readonly notices: readonly Notice[] } {
  const partial = new Set<Ranked>();
  const ranksAt = new Map<Question, (row: AnswerRow) => Rank | null>();
  for (const level of ["regione", "ambito", "comune"] as const) {
    const chosen = answers.filter(
      (one) => one.question.compared !== false && levelOf(one) === level,
    );
    const own = chosen[0]?.question.territorio;
    if (own === undefined) continue;
    const wider = widerOf(db, level, own, spec.data);
    const { parents, found } = withSession(
      db,
      { ...spec, ambiti: () => ambitiOf(db, wider) },
      (session) => {
        const parents = parentsOf(session, level);
        const questions = chosen.map(({ question }) => ({
          ...question,
          territorio: wider,
          per: [...question.per.filter((name) => !isLevel(name)), level],
        }));
        const found = evaluate(session, questions).map((answer) => ({
          answer,
          known: knownPeers(session, answer, level, parents),
        }));
        return { parents, found };
      },
    );
    chosen.forEach((answer, i) => {
      const peersBy = new Map<string, Map<string, Measured>>();
      const all = found[i];
      if (all?.answer.coverage === "parziale") partial.add(level);
      for (const row of all?.answer.righe ?? []) {
        const code = row.membri[level]?.codice ?? "";
        if (all?.known.has(code) !== true) continue;
        const key = `${parents.get(code) ?? ""}|${cutOf(row)}`;
        const peers = peersBy.get(key) ?? new Map<string, Measured>();
        peersBy.set(key, peers.set(code, row));
      }
      ranksAt.set(answer.question, (row) => {
        const code = row.membri[level]?.codice ?? own.comune ?? own.codice;
        const parent = parents.get(code);
        const peers = parent === undefined ? undefined : peersBy.get(`${parent}|${cutOf(row)}`);
        const part = spec.catalog.indicators.get(row.membri.indicatore?.codice ?? "");
        const { direction } = part ?? answer.question.indicator;
        return peers === undefined ? null : rankOf(peers, code, direction === "meno");
      });
    });
  }
  return {
    righe: answers.map((one) => one.righe.map((row) => ranksAt.get(one.question)?.(row) ?? null)),
    notices: [...partial].map((level) => ({
      code: "W-RANGO",
      message: `le forniture non coprono per intero ${PEERS[level]}: il posto è fra quelli con i dati.`,
    })),
  };
}
