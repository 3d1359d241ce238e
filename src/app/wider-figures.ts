import type { Database } from "better-sqlite3";
import {
  type Comparison,
  compareWith,
  gap,
  gapRow,
  ITALIA,
  matchRow,
  rankOf,
} from "../compute/compare.js";
import { evaluate } from "../compute/evaluate.js";
import { type Answer, isLevel, type Question } from "../compute/question.js";
import { openSession, type Session, type SessionSpec } from "../compute/session.js";
import type { FigureRow, Measured, Riferimento } from "../model/result-table.js";
import type { Livello, Territorio } from "../model/territory.js";
import { type FindReference, referencesAt } from "./reference-values.js";
import { scopeAt } from "./scope-figures.js";

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
  // How large an ambito is stands in the first indicator, for all: M.2 leaves out those with fewer than
  // ten nuclei on GePI, however few of them were met (`dominio.md` M.2).
  const sizes = new Map<string, number | null>();
  for (const answer of evaluate(session, parts)) {
    const dims = answer.dimensioni.filter((name) => name !== "ambito");
    for (const row of answer.righe) {
      const key = [
        answer.question.indicator.codice,
        ...dims.map((d) => row.membri[d]?.codice),
      ].join("|");
      const ambito = row.membri.ambito?.codice ?? "";
      if (!sizes.has(ambito)) sizes.set(ambito, row.denominatore);
      const peers = new Map(found.get(key) ?? []);
      peers.set(ambito, { ...row, denominatore: sizes.get(ambito) ?? row.denominatore });
      found.set(key, peers);
    }
  }
  return found;
}

type Wider = Partial<FigureRow>;

interface Beside {
  readonly valore: number | null;
  readonly riferimento: Riferimento | null;
}

/**
 * The value of a wider territory beside a row: that of the deliveries where they cover it wholly, else
 * the one that others published of the same indicator, which must then say so.
 */
function besideRow(
  row: Answer["righe"][number],
  other: Answer | undefined,
  territorio: Territorio,
  find: FindReference,
): Beside {
  if (other === undefined) return { valore: null, riferimento: null };
  if (other.coverage === "intera") return { valore: matchRow(row, other), riferimento: null };
  const found = find(other.question.indicator, row, territorio);
  if (found === null) return { valore: null, riferimento: null };
  const { valore, ...riferimento } = found;
  return { valore, riferimento };
}

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
  const isGap = (one: Question): boolean => one.indicator.composite?.against === "italia";
  const gaps = questions.some(isGap);
  const region =
    territorio.regione === null
      ? null
      : scopeAt(db, { regione: territorio.regione }, spec.data, spec.remembered);
  // Beside its own figures a territory has nothing wider; beside those of its parts it is the wider
  // one itself. Reports say it elsewhere, and do without.
  const stands = (answer: Answer, livello: Livello): boolean =>
    territorio.livello !== livello ||
    (answer.question.compared === undefined &&
      answer.dimensioni.some((name) => isLevel(name) && name !== livello));
  const asksRegion = confronta.includes("regione") || ranked;
  const asksItaly = confronta.includes("italia") || gaps;
  if (!asksRegion && !asksItaly) return answers.map((one) => one.righe.map(() => ({})));

  // Asked for by nobody but a rank or a gap, wider territories are read for those indicators only.
  const wanted = confronta.includes("regione") || confronta.includes("italia");
  const chosen = questions.filter(
    (one) =>
      one.compared !== false && (wanted || one.indicator.composite?.rank === true || isGap(one)),
  );
  const answerOf = new Map(answers.map((one) => [one.question, one]));
  const beside = (livello: Livello): readonly Question[] =>
    chosen.filter((one) => {
      const answer = answerOf.get(one);
      return (
        answer !== undefined && (stands(answer, livello) || (livello === "italia" && isGap(one)))
      );
    });
  const inRegion = asksRegion && region !== null ? beside("regione") : [];
  const inItaly = asksItaly ? beside("italia") : [];
  const scope = (ambiti: SessionSpec["ambiti"]): SessionSpec => ({ ...spec, ambiti });
  const ofRegion =
    region !== null && inRegion.length > 0
      ? withSession(
          db,
          scope(() => ambitiOf(db, region)),
          (session) => ({
            answers: compareWith(session, inRegion, region),
            ranks: new Map(
              inRegion
                .filter((one) => one.indicator.composite?.rank === true)
                .map((one) => [one, ranks(session, one, region)] as const),
            ),
          }),
        )
      : null;
  const ofItaly =
    inItaly.length > 0
      ? withSession(db, scope(null), (session) => compareWith(session, inItaly, ITALIA))
      : [];
  const regionalOf = new Map(ofRegion?.answers.map((one, i) => [inRegion[i], one]));
  const nationalOf = new Map(ofItaly.map((one, i) => [inItaly[i], one]));

  const find = referencesAt(db, spec.catalog, spec.data);
  return answers.map((answer) => {
    const composite = answer.question.indicator.composite;
    const regional = regionalOf.get(answer.question);
    const national = nationalOf.get(answer.question);
    const peers = ofRegion?.ranks.get(answer.question);
    return answer.righe.map((row): Wider => {
      const ofTheRegion = besideRow(row, regional, region ?? ITALIA, find);
      const ofAll = besideRow(row, national, ITALIA, find);
      const regione = ofTheRegion.valore;
      const italia = ofAll.valore;
      const riferimenti: NonNullable<FigureRow["riferimenti"]> = {
        ...(ofTheRegion.riferimento === null ? {} : { regione: ofTheRegion.riferimento }),
        ...(ofAll.riferimento === null ? {} : { italia: ofAll.riferimento }),
      };
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
      if (composite?.against === "italia") {
        // The row is a comparison already: what else stands beside it would be in another unit.
        const { valore, numeratore, denominatore, unita, decimali } = gapRow(row, italia);
        const said =
          riferimenti.italia === undefined ? {} : { riferimenti: { italia: riferimenti.italia } };
        return { valore, numeratore, denominatore, unita, decimali, italia, ...said };
      }
      return {
        ...(asksRegion ? { regione } : {}),
        ...(confronta.includes("italia") ? { italia, scarto_italia: gap(row.valore, italia) } : {}),
        ...(asksRegion ? { scarto: gap(row.valore, regione) } : {}),
        ...(Object.keys(riferimenti).length === 0 ? {} : { riferimenti }),
        ...(composite?.rank !== true
          ? {}
          : { rango: group === undefined ? null : rankOf(group, territorio.ambito ?? "", lower) }),
      };
    });
  });
}
