import type { Database } from "better-sqlite3";
import type { SourceTable } from "../compute/session.js";
import type { Catalog } from "../define/catalog.js";
import type { Indicator } from "../define/indicator.js";
import { seenTablesOf, soundSources } from "../define/source.js";
import { DashError } from "../model/errors.js";
import { nearNames } from "../model/near.js";
import { FigureMemory } from "../store/figure-memory.js";
import { openDatabase } from "../store/open.js";
import { translate } from "../store/translate.js";
import type { FiguresRequest } from "./figures.js";
import { sourceFolders } from "./load-files.js";
import { checkedCatalog } from "./validate-catalog.js";
import type { World } from "./world.js";

/** What every command that computes opens: the database for reading, the definitions, the sources. */
export interface FigureTools {
  readonly db: Database;
  readonly catalog: Catalog;
  readonly sources: readonly SourceTable[];
  /** What was computed before on the same rows. */
  readonly remember: NonNullable<FiguresRequest<unknown>["remember"]>;
}

/** Opens them, runs `use`, closes the database whatever happens. */
export async function withFigures<T>(
  world: World,
  use: (tools: FigureTools) => T | Promise<T>,
): Promise<T> {
  const catalog = checkedCatalog(world);
  const sources = [...soundSources(sourceFolders(world)).values()].flatMap((source) =>
    seenTablesOf(source).map((tabella) => ({
      fonte: source.name,
      titolo: source.title,
      tabella,
      dates: source.dates,
    })),
  );
  const db = openDatabase(world.database, { readonly: true });
  const memory = new FigureMemory(world.database, world.program ?? "");
  try {
    return await use({ db, catalog, sources, remember: (rows) => memory.of(rows) });
  } catch (error) {
    throw translate(error, world.database);
  } finally {
    memory.close();
    db.close();
  }
}

/** An indicator by its code, any case; USO with the nearest codes otherwise. */
export function indicatorBy(catalog: Catalog, code: string): Indicator {
  const wanted = code.trim().toLowerCase();
  for (const indicator of catalog.indicators.values()) {
    if (indicator.codice.toLowerCase() === wanted || indicator.name === wanted) return indicator;
  }
  const near = nearNames(code, catalog.indicators.keys());
  throw new DashError("USO", {
    message: `l'indicatore «${code}» non esiste.`,
    remedy: `${near.length > 0 ? `Forse: ${near.join(", ")}. ` : ""}Con «dash indicatori» l'elenco.`,
  });
}

/** Codes as typed, with wildcards: `A.1.*` is every indicator of A.1; none: the whole catalogue. */
export function indicatorsBy(catalog: Catalog, codes: readonly string[]): readonly Indicator[] {
  if (codes.length === 0) return [...catalog.indicators.values()];
  return codes.flatMap((code) => {
    if (!code.includes("*")) return [indicatorBy(catalog, code)];
    const prefix = code.slice(0, code.indexOf("*")).toLowerCase();
    const found = [...catalog.indicators.values()].filter((one) =>
      one.codice.toLowerCase().startsWith(prefix),
    );
    return found.length > 0 ? found : [indicatorBy(catalog, code)];
  });
}
