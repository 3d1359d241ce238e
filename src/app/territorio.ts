import { existsSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import { sayDay } from "../model/italian.js";
import type { Ambito, Regione, ScopeRequest, Territorio } from "../model/territory.js";
import { openDatabase } from "../store/open.js";
import { type ComuneShown, describeComuni } from "../territory/describe.js";
import { listAmbiti, listMunicipi, listRegioni, type Municipio } from "../territory/list.js";
import { nearCodes } from "../territory/near-codes.js";
import { resolveScope, suggest } from "../territory/resolve-scope.js";
import { searchTerritory } from "../territory/search.js";
import { createTerritoryView } from "../territory/territory-view.js";
import type { World } from "./world.js";

/** What `dash territorio` is asked: a territory, a text to look for in it, a date. */
export interface TerritorioRequest extends ScopeRequest {
  readonly testo?: string | undefined;
  /** ISO day; the latest loaded observation date when absent, else the latest change known. */
  readonly data?: string | undefined;
}

export interface RegioneShown extends Regione {
  readonly ambiti: number;
  readonly comuni: number;
}

export interface AmbitoShown extends Ambito {
  readonly nomeCapofila: string | null;
  readonly comuni: number;
}

/** The territory as asked, at `data`: lists in their order, empty where they do not apply. */
export interface TerritorioShown {
  readonly territorio: Territorio;
  readonly data: string;
  readonly testo: string | null;
  readonly regioni: readonly RegioneShown[];
  readonly ambiti: readonly AmbitoShown[];
  readonly comuni: readonly ComuneShown[];
  readonly municipi: readonly Municipio[];
}

/** Comuni that ended before this day are not in the seeds. */
const COMPLETE_FROM = "2019-03-01";

/**
 * Lists the territory, or searches it. Works without a database too: then from the lists that come
 * with dash. Raises USO when the territory is unknown or nothing answers to the text.
 */
export function showTerritorio(request: TerritorioRequest, world: World): TerritorioShown {
  const db = existsSync(world.database)
    ? openDatabase(world.database, { readonly: true })
    : openDatabase(":memory:");
  try {
    const data = request.data ?? latestDate(db);
    const territorio = resolveScope(db, request, data);
    createTerritoryView(db, data);
    const shown =
      request.testo === undefined
        ? listAll(db, territorio, data)
        : search(db, request.testo, territorio, data);
    if (data < COMPLETE_FROM)
      world.notice({
        code: "W-STORICO",
        message: `l'elenco dei comuni è completo dal ${sayDay(COMPLETE_FROM)}: prima mancano i comuni cessati.`,
      });
    if (shown.ambiti.some((one) => one.dimostrativa))
      world.notice({
        code: "W-DIMOSTRATIVA",
        message:
          "la composizione degli ambiti è dimostrativa: dash non l'ha letta da un file. Nomi e comuni possono essere diversi da quelli veri.",
      });
    return shown;
  } finally {
    db.close();
  }
}

/** The observation date of the latest delivery; before any, the day of the latest change known. */
function latestDate(db: Database): string {
  const loaded = db
    .prepare<[], { readonly day: string | null }>(
      "SELECT MAX(data_osservazione) AS day FROM fornitura",
    )
    .get()?.day;
  if (loaded !== null && loaded !== undefined) return loaded;
  const known = db
    .prepare<[], { readonly day: string | null }>(
      `SELECT MAX(day) AS day FROM (
        SELECT MAX(dal) AS day FROM comune UNION ALL SELECT MAX(dal) FROM comune_codice
        UNION ALL SELECT MAX(data) FROM comune_variazione UNION ALL SELECT MAX(dal) FROM ambito)`,
    )
    .get()?.day;
  if (known === null || known === undefined)
    throw new DashError("S-NODATA", { message: "il database non ha il territorio." });
  return known;
}

function listAll(db: Database, territorio: Territorio, data: string): TerritorioShown {
  const { livello } = territorio;
  const one = livello === "comune" || livello === "municipio";
  const comuni = describeComuni(db, territorio, data, { ended: one });
  return {
    territorio,
    data,
    testo: null,
    regioni: livello === "italia" ? countIn(db, listRegioni(db)) : [],
    ambiti: countComuni(db, listAmbiti(db, territorio, data)),
    comuni,
    municipi: one ? municipiOf(db, territorio) : [],
  };
}

/** The municipi of a comune; of a municipio, itself. */
function municipiOf(db: Database, { livello, codice, comune }: Territorio): Municipio[] {
  return listMunicipi(db, comune ?? "").filter(
    (one) => livello === "comune" || `${one.comune}/${one.codice}` === codice,
  );
}

function search(
  db: Database,
  testo: string,
  territorio: Territorio,
  data: string,
): TerritorioShown {
  const found = searchTerritory(db, testo, territorio, data);
  if (found.regioni.length + found.ambiti.length + found.comuni.length === 0) {
    const names = [
      ...listAmbiti(db, territorio, data),
      ...describeComuni(db, territorio, data).map(({ catastale, nome, sigla }) => ({
        codice: catastale,
        nome,
        sigla,
      })),
    ];
    const near = nearCodes(testo, names).map((one) =>
      "sigla" in one ? `${one.nome} (${one.sigla}, ${one.codice})` : `${one.codice} ${one.nome}`,
    );
    throw new DashError("USO", {
      message: `nessun territorio risponde a «${testo}»${territorio.livello === "italia" ? "" : ` in ${territorio.etichetta}`}.`,
      remedy: suggest(near, "dash territorio"),
    });
  }
  return {
    territorio,
    data,
    testo,
    regioni: countIn(db, found.regioni),
    ambiti: countComuni(db, found.ambiti),
    comuni: found.comuni,
    municipi: [],
  };
}

function countIn(db: Database, regioni: readonly Regione[]): RegioneShown[] {
  const count = db.prepare<[string], { readonly ambiti: number; readonly comuni: number }>(
    `SELECT COUNT(DISTINCT ambito) AS ambiti, COUNT(*) AS comuni FROM t_comune
    WHERE regione = ? AND catastale = attuale`,
  );
  return regioni.map((one) => ({
    ...one,
    ...(count.get(one.codice) ?? { ambiti: 0, comuni: 0 }),
  }));
}

function countComuni(db: Database, ambiti: readonly Ambito[]): AmbitoShown[] {
  const count = db.prepare<[string], { readonly comuni: number }>(
    "SELECT COUNT(*) AS comuni FROM t_comune WHERE ambito = ? AND catastale = attuale",
  );
  const name = db.prepare<[string | null], { readonly nome: string }>(
    "SELECT nome FROM comune WHERE catastale = ?",
  );
  return ambiti.map((one) => ({
    ...one,
    nomeCapofila: name.get(one.capofila)?.nome ?? null,
    comuni: count.get(one.codice)?.comuni ?? 0,
  }));
}
