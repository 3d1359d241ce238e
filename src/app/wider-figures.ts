import type { Database } from "better-sqlite3";
import { type Comparison, compareWith, ITALIA, matchRow, rankOf } from "../compute/compare.js";
import { evaluate } from "../compute/evaluate.js";
import type { Answer, Question } from "../compute/question.js";
import { openSession, type Session, type SessionSpec } from "../compute/session.js";
import type { FigureRow, Measured } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { resolveScope } from "../territory/resolve-scope.js";

const ambitiOfRegion = (db: Database, regione: string): readonly string[] =>
  db
    .prepare<[string], { codice: string }>(
      "SELECT DISTINCT ambito AS codice FROM t_comune WHERE regione = ? AND ambito IS NOT NULL",
    )
    .all(regione)
    .map((row) => row.codice);

/** The ambiti whose rows make the figures of a territory; null: all. */
export function ambitiOf(db: Database, territorio: Territorio): readonly string[] | null {
  if (territorio.livello === "italia") return null;
  if (territorio.livello === "regione") return ambitiOfRegion(db, territorio.codice);
  if (territorio.ambito !== null) return [territorio.ambito];
  // A comune cut into several ambiti, or in none that is known.
  return territorio.regione === null ? [""] : [...ambitiOfRegion(db, territorio.regione), ""];
}

/** Opens a session, uses it, closes it whatever happens. */
export function withSession<T>(db: Database, spec: SessionSpec, use: (session: Session) => T): T {
  const session = openSession(db, spec);
  try {
    return use(session);
  } finally {
    session.close();
  }
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
      const key = [
        answer.question.indicator.codice,
        ...dims.map((d) => row.membri[d]?.codice),
      ].join("|");
      const peers = new Map(found.get(key) ?? []);
      peers.set(row.membri.ambito?.codice ?? "", row);
      found.set(key, peers);
    }
  }
  return found;
}

type Wider = Partial<Pick<FigureRow, "regione" | "italia" | "scarto" | "rango">>;

/** What wider territories have beside each row of each answer; empty where nobody asks. */
export function compareWider(
  db: Database,
  spec: SessionSpec,
  territorio: Territorio,
  questions: readonly Question[],
  answers: readonly Answer[],
  confronta: readonly Comparison[],
): readonly (readonly Wider[])[] {
  const ranked = questions.some((one) => one.indicator.composite?.rank === true);
  const region =
    territorio.regione === null || territorio.livello === "regione"
      ? null
      : resolveScope(db, { regione: territorio.regione }, spec.data);
  const asksRegion = confronta.includes("regione") || ranked;
  const asksItaly = confronta.includes("italia") && territorio.livello !== "italia";
  if (!asksRegion && !asksItaly) return answers.map((one) => one.righe.map(() => ({})));

  // Asked for by nobody but a rank, the regione is read for the ranked indicators only.
  const wanted = confronta.includes("regione") || asksItaly;
  const chosen = questions.filter(
    (one) => one.compared !== false && (wanted || one.indicator.composite?.rank === true),
  );
  const place = new Map(chosen.map((one, i) => [one, i]));
  const scope = (ambiti: SessionSpec["ambiti"]): SessionSpec => ({ ...spec, ambiti });
  const ofRegion =
    asksRegion && region !== null
      ? withSession(
          db,
          scope(() => ambitiOf(db, region)),
          (session) => ({
            answers: compareWith(session, chosen, region),
            ranks: new Map(
              chosen
                .filter((one) => one.indicator.composite?.rank === true)
                .map((one) => [one, ranks(session, one, region)] as const),
            ),
          }),
        )
      : null;
  const ofItaly = asksItaly
    ? withSession(db, scope(null), (session) => compareWith(session, chosen, ITALIA))
    : null;

  return answers.map((answer) => {
    const at = place.get(answer.question);
    const composite = answer.question.indicator.composite;
    const regional = at === undefined ? undefined : ofRegion?.answers[at];
    const national = at === undefined ? undefined : ofItaly?.[at];
    const peers = ofRegion?.ranks.get(answer.question);
    return answer.righe.map((row): Wider => {
      const regione = regional === undefined ? null : matchRow(row, regional);
      const codice = row.membri.indicatore?.codice ?? "";
      const lower = spec.catalog.indicators.get(codice)?.direction === "meno";
      const group = peers?.get(
        [
          codice,
          ...answer.dimensioni
            .filter((d) => d !== "indicatore")
            .flatMap((d) => row.membri[d]?.codice ?? []),
        ].join("|"),
      );
      return {
        ...(asksRegion ? { regione } : {}),
        ...(confronta.includes("italia")
          ? { italia: national === undefined ? null : matchRow(row, national) }
          : {}),
        ...(asksRegion
          ? { scarto: row.valore === null || regione === null ? null : row.valore - regione }
          : {}),
        ...(composite?.rank !== true
          ? {}
          : { rango: group === undefined ? null : rankOf(group, territorio.ambito ?? "", lower) }),
      };
    });
  });
}
