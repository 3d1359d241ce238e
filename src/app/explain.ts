import { type ExplainedValue, explain } from "../compute/explain.js";
import { listRows } from "../compute/list-rows.js";
import { type Plan, planOf } from "../compute/plan.js";
import type { Question } from "../compute/question.js";
import { DashError, type Notice } from "../model/errors.js";
import type { ScopeRequest } from "../model/territory.js";
import { byClock } from "./archive-clock.js";
import { type CatalogEntry, entryOf } from "./catalog.js";
import { type AnsweredFigure, computeFigures, type Figures } from "./figures.js";
import type { Lists } from "./list-rows.js";
import { indicatorBy, withFigures } from "./open-figures.js";
import type { World } from "./world.js";

export interface ExplainRequest {
  readonly codice: string;
  readonly per: readonly string[];
  readonly scope: ScopeRequest;
  readonly data: string | null;
  /** Also the rows behind the number: for internal use. */
  readonly elenco: boolean;
}

/** A figure with all that it comes from. */
export interface Explanation {
  readonly indicatore: CatalogEntry;
  readonly figura: AnsweredFigure;
  readonly figure: Figures<unknown>;
  /** One a value: of a composite, those of its parts. */
  readonly valori: readonly ExplainedValue[];
  readonly piano: Plan;
  /** Null where nobody asked. */
  readonly elenco: Lists | null;
  readonly notices: readonly Notice[];
}

/**
 * Explains a figure: the rows of the population, how many stay at each condition, the deliveries, the
 * plan, and the rows themselves where asked. Raises USO, S-NODATA and what a broken definition raises.
 */
export function explainFigure(request: ExplainRequest, world: World): Promise<Explanation> {
  return withFigures(world, (tools) => {
    const { db, catalog, sources } = tools;
    const indicator = indicatorBy(catalog, request.codice);
    const found = computeFigures(db, {
      catalog,
      sources,
      root: world.root,
      scope: request.scope,
      data: request.data,
      archivio: byClock([indicator], tools).proprie.length === 0,
      confronta: [],
      ask: (territorio) => [{ indicator, per: request.per, territorio }],
      also: (session, territorio) => {
        const parts = partsOf({ indicator, per: request.per, territorio }, (code) =>
          catalog.indicators.get(code),
        );
        return {
          valori: parts.flatMap((part) => explain(session, part)),
          liste: request.elenco
            ? parts.flatMap((part) => listRows(session, { indicator: part.indicator, territorio }))
            : [],
          comuni: session.rows<{ catastale: string; istat: string; nome: string }>(
            null,
            "SELECT catastale, codice_istat AS istat, nome FROM t_comune",
          ),
          piano: planOf(
            indicator,
            request.per,
            territorio,
            catalog,
            world.root,
            session.mesi.at(-1) ?? "",
          ),
        };
      },
    });
    const figura = found.figures[0];
    if (figura === undefined) throw new DashError("BUG", { message: "una cifra senza risposta" });
    const { valori, liste, comuni, piano } = found.extra;
    return {
      indicatore: entryOf(indicator, catalog),
      figura,
      figure: found,
      valori,
      piano,
      elenco: request.elenco
        ? {
            territorio: found.territorio,
            data: found.data,
            liste,
            comuni: new Map(
              comuni.map(({ catastale, istat, nome }) => [catastale, { istat, nome }]),
            ),
            notices: [],
          }
        : null,
      notices: found.notices,
    };
  });
}

/** The questions a composite is made of, or the question itself. */
function partsOf(
  question: Question,
  indicatorOf: (code: string) => Question["indicator"] | undefined,
): readonly Question[] {
  const { composite } = question.indicator;
  if (composite === undefined) return [question];
  const by = composite.by === null ? [] : [composite.by];
  const per = [...new Set([...question.per, ...by])];
  return composite.of.flatMap((code) => {
    const indicator = indicatorOf(code);
    return indicator === undefined ? [] : [{ ...question, indicator, per }];
  });
}
