import { nucleiARischio } from "../compute/at-risk.js";
import { DashError } from "../model/errors.js";
import { nearNames } from "../model/near.js";
import type { Fonte, NucleoARischio } from "../model/result-table.js";
import type { ScopeRequest, Territorio } from "../model/territory.js";
import { computeFigures } from "./figures.js";
import { indicatorBy, withFigures } from "./open-figures.js";
import type { World } from "./world.js";

/** Scenarios by name, with the words `dash verifica --help` prints. */
export const SCENARIOS: Readonly<Record<string, string>> = {
  "nuclei-a-rischio":
    "i nuclei che perdono il beneficio se nessuno li incontra entro i prossimi giorni",
};

export interface CheckRequest {
  readonly scenario: string;
  readonly scope: ScopeRequest;
  readonly data: string | null;
  /** Horizon in days. */
  readonly entro: number;
  /** The check trips when the count is above it; null: it only counts. */
  readonly max: number | null;
}

/** What a check found, as the JSON contract gives it. */
export interface CheckOutcome {
  readonly scenario: string;
  readonly territorio: Territorio;
  readonly data_osservazione: string;
  readonly domande_fino_al: string | null;
  readonly entro: number;
  readonly max: number | null;
  readonly conteggio: number;
  readonly scattato: boolean;
  readonly nuclei: readonly NucleoARischio[];
  readonly fonti: readonly Fonte[];
}

/** Runs a scenario; raises USO for an unknown one, S-NODATA where the deliveries do not cover the territory. */
export function runCheck(request: CheckRequest, world: World): Promise<CheckOutcome> {
  if (SCENARIOS[request.scenario] === undefined) {
    const near = nearNames(request.scenario, Object.keys(SCENARIOS));
    throw new DashError("USO", {
      message: `lo scenario «${request.scenario}» non esiste.`,
      remedy: `${near.length > 0 ? `Forse: ${near.join(", ")}. ` : ""}Scenari: ${Object.keys(SCENARIOS).join(", ")}.`,
    });
  }
  return withFigures(world, ({ db, catalog, sources, remember }) => {
    const indicator = indicatorBy(catalog, "M.4a");
    const found = computeFigures(db, {
      catalog,
      remember,
      sources,
      root: world.root,
      scope: request.scope,
      data: request.data,
      confronta: [],
      ask: (territorio) => [{ indicator, per: [], territorio }],
      also: (session, territorio) => nucleiARischio(session, territorio, request.entro),
    });
    if (found.figures[0]?.coverage === "nessuna") {
      // A check with no data must not look like a check that found nobody.
      throw new DashError("S-NODATA", {
        message: `per ${found.territorio.etichetta} mancano le forniture INPS e GePI: il controllo non è possibile.`,
      });
    }
    for (const notice of found.notices) world.notice(notice);
    const conteggio = found.extra.length;
    return {
      scenario: request.scenario,
      territorio: found.territorio,
      data_osservazione: found.data,
      domande_fino_al: found.domandeFinoAl,
      entro: request.entro,
      max: request.max,
      conteggio,
      scattato: request.max !== null && conteggio > request.max,
      nuclei: found.extra,
      fonti: found.fonti,
    };
  });
}
