import { pairsOf } from "../compute/build-sql.js";
import { isArchiveTable } from "../compute/session.js";
import type { Catalog } from "../define/catalog.js";
import type { Indicator } from "../define/indicator.js";
import { hasDates } from "./figures.js";
import type { FigureTools } from "./open-figures.js";

/** Whether an indicator reads the archive of the RdC and nothing that goes on. */
export function readsOnlyArchive(indicator: Indicator, catalog: Catalog): boolean {
  const tables = pairsOf(indicator)
    .flatMap(({ numerator, denominator }) => [numerator, denominator])
    .flatMap((one) => catalog.populations.get(one?.population ?? "")?.sources ?? []);
  return tables.length > 0 && tables.every(isArchiveTable);
}

/**
 * Indicators by the clock they follow when nobody names a date: the latest delivery, or the frozen
 * archive of the RdC (dominio §4 C). Where only one of the two is loaded all follow that.
 */
export function byClock(
  indicators: readonly Indicator[],
  { db, catalog, sources }: FigureTools,
): { readonly proprie: readonly Indicator[]; readonly archivio: readonly Indicator[] } {
  if (!hasDates(db, sources, true)) return { proprie: indicators, archivio: [] };
  if (!hasDates(db, sources, false)) return { proprie: [], archivio: indicators };
  const isArchive = (one: Indicator): boolean => readsOnlyArchive(one, catalog);
  return {
    proprie: indicators.filter((one) => !isArchive(one)),
    archivio: indicators.filter(isArchive),
  };
}
