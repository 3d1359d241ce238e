import type { Database } from "better-sqlite3";
import { describeChart } from "../chart/describe.js";
import { chartKind } from "../chart/kinds.js";
import { isMap, resolvePer } from "../compose/blocks/chart.js";
import { type ComposeInput, figureKey } from "../compose/input.js";
import type { Question } from "../compute/question.js";
import type { Catalog } from "../define/catalog.js";
import type { ChartSpec } from "../define/template.js";
import type { Mappa } from "../model/document.js";
import type { ScopeRequest, Territorio } from "../model/territory.js";
import { resolveScope } from "../territory/resolve-scope.js";
import { computeFigures, type FiguresRequest } from "./figures.js";
import { mapOf } from "./map-data.js";
import { indicatorBy } from "./open-figures.js";

/** Loads the kinds of some charts, so that what they say can be asked at once. T-LOAD for unknown ones. */
export async function describerOf(
  charts: readonly Pick<ChartSpec, "kind">[],
): Promise<ComposeInput["describe"]> {
  const names = [...new Set(charts.map((chart) => chart.kind))];
  const kinds = new Map(
    await Promise.all(names.map(async (name) => [name, await chartKind(name)] as const)),
  );
  return (title, chart) => {
    const kind = kinds.get(chart.kind);
    if (kind === undefined) throw new Error(`chart kind not loaded: ${chart.kind}`);
    return describeChart(title, chart, kind);
  };
}

/** The territory whose parts are the peers of one; null for Italia. */
function wider(territorio: Territorio): ScopeRequest | null {
  switch (territorio.livello) {
    case "italia":
      return null;
    case "regione":
      return {};
    case "ambito":
      return territorio.regione === null ? {} : { regione: territorio.regione };
    case "comune":
      return territorio.ambito === null
        ? { regione: territorio.regione ?? undefined }
        : { ambito: territorio.ambito };
    case "municipio":
      return { comune: territorio.comune ?? undefined };
  }
}

/**
 * The figures of the peers of a territory that some charts ask for, by the keys of `ComposeInput`;
 * null when none asks, or nothing is wider. One more reading of the database.
 */
export function peersOf(
  db: Database,
  charts: readonly ChartSpec[],
  territorio: Territorio,
  request: Pick<FiguresRequest<null>, "catalog" | "sources" | "root" | "remember"> & {
    readonly data: string;
  },
): ComposeInput["peers"] {
  const asked = charts.filter((chart) => chart.peers);
  const scope = wider(territorio);
  if (asked.length === 0 || scope === null) return null;
  const computed = computeFigures(db, {
    ...request,
    scope,
    confronta: [],
    ask: (parent) => questionsFor(asked, request.catalog, territorio.livello, parent),
    also: () => null,
  });
  return new Map(computed.figures.map((one) => [figureKey(one.codice, one.question.per), one]));
}

function questionsFor(
  charts: readonly ChartSpec[],
  catalog: Catalog,
  level: string,
  parent: Territorio,
): readonly Question[] {
  const codes = new Set(charts.flatMap((chart) => [chart.of].flat()));
  return [...codes].flatMap((code) => {
    const indicator = indicatorBy(catalog, code);
    return [[level], []].map((per) => ({ indicator, per, territorio: parent, compared: false }));
  });
}

/** The maps that some charts of a territory need, by the level of their rows. */
export function mapsOf(
  db: Database,
  charts: readonly ChartSpec[],
  territorio: Territorio,
  day: string,
  figlio: string | null,
): ReadonlyMap<string, Mappa> {
  const found = new Map<string, Mappa>();
  const add = (level: string, place: Territorio): void => {
    const made = found.has(level) ? undefined : mapOf(db, place, day, level);
    if (made !== undefined) found.set(level, made);
  };
  for (const chart of charts.filter(({ kind }) => isMap(kind))) {
    const scope = wider(territorio);
    if (chart.peers) {
      if (scope !== null) add(territorio.livello, resolveScope(db, scope, day));
    } else {
      for (const level of resolvePer(chart.per, figlio) ?? []) add(level, territorio);
    }
  }
  return found;
}
