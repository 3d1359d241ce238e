import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { type SourceDefinition, soundSources } from "../define/source.js";
import { targetOf } from "../define/source-columns.js";
import { parseDay } from "../ingest/convert/dates.js";
import { ENCODING_NAMES, type Encoding, namedEncoding } from "../ingest/encoding.js";
import { sweepScarti } from "../ingest/scarti-file.js";
import { DashError } from "../model/errors.js";
import type { LoadOutcome } from "../model/loading.js";
import { nearNames } from "../model/near.js";
import type { TerritoryData } from "../model/territory-data.js";
import type { CoverageRule } from "../store/coverage.js";
import { sweepNote } from "../store/holder.js";
import { keyFor, type PseudonymKey, rememberKey } from "../store/key.js";
import { openDatabase } from "../store/open.js";
import { sweepStages } from "../store/stage.js";
import { changesBetween, readTerritoryData, wholeTerritory } from "../store/territory-data.js";
import { translate } from "../store/translate.js";
import { type InputFile, inputFiles } from "./input-files.js";
import { loadOne } from "./load-one.js";
import type { LazyKey, LoadRequest, Session } from "./load-session.js";
import { neededBy } from "./load-tables.js";
import { ReadAhead } from "./read-ahead.js";
import type { World } from "./world.js";

export type { LoadRequest } from "./load-session.js";

export interface LoadResult {
  /** One entry a file, in the order of loading: parents before children. */
  readonly outcomes: readonly LoadOutcome[];
  /** 0, 3 when rows were rejected, 4 when a file was refused. */
  readonly exit: number;
}

/** The folders sources are read from: those of the package, then the user's own. */
export const sourceFolders = (world: World): readonly string[] => [
  join(world.root, "seeds", "sources"),
  join(world.cwd, "sources"),
];

/** How the store finds the ambiti of each source's rows. */
export const coverageRules = (
  sources: ReadonlyMap<string, SourceDefinition>,
): readonly CoverageRule[] =>
  [...sources.values()].map((source) => ({
    fonte: source.name,
    table: source.table,
    covers: source.covers,
    keys: source.keys.map((column) => targetOf(source, column)).filter((column) => column !== null),
  }));

/**
 * Recognises, checks and loads files; each is one transaction, and a refused one changes nothing.
 * Refusals come back as outcomes; a wrong request (USO) or a sick environment (S-*) is thrown.
 */
export async function loadFiles(request: LoadRequest, world: World): Promise<LoadResult> {
  const sources = soundSources(sourceFolders(world));
  const asked = askedDay(request.data);
  const encoding = askedEncoding(request.codifica);
  assertSource(request.fonte, sources);
  const inputs = inputFiles(request.files, world, sources);
  let opened: Database | null = null;
  const db = (): Database => {
    if (opened !== null) return opened;
    opened = openDatabase(request.prova ? databaseForDryRun(world) : world.database);
    // What a killed load left is nobody's: a finished one leaves nothing.
    sweepNote(world.database);
    sweepStages(world.database);
    return opened;
  };
  const byDate = new Map<string, TerritoryData>();
  const territory = (at: string): TerritoryData => {
    let known = byDate.get(at);
    if (known !== undefined) return known;
    for (const [other, data] of byDate) {
      known ??= changesBetween(db(), at, other) ? undefined : data;
    }
    const [any] = byDate.values();
    known ??= readTerritoryData(db(), at, any);
    byDate.set(at, known);
    return known;
  };
  // A thread of its own is for the program as it is built.
  const ahead =
    world.readAhead === true
      ? ReadAhead.over(
          inputs,
          sizeOf,
          world.database,
          { root: world.root, sources, fonte: request.fonte, asked, encoding },
          (day, fonte) => {
            const source = sources.get(fonte) as SourceDefinition;
            return { territory: wholeTerritory(territory(day)), needed: neededBy(db(), source) };
          },
        )
      : null;
  const session: Session = {
    request,
    world,
    db,
    sources,
    rules: coverageRules(sources),
    asked,
    encoding,
    territory,
    ahead,
    key: lazyKey(db, world, request.prova),
  };
  const outcomes: LoadOutcome[] = [];
  try {
    for (const input of inputs) {
      const outcome = await loadOne(input, session);
      outcomes.push(outcome);
      if (outcome.report.gia_caricata) sweepScarti(input.path);
      // A composition of the ambiti changes who belongs where.
      if (sources.get(outcome.report.fonte ?? "")?.after === undefined) continue;
      byDate.clear();
      await ahead?.stop();
    }
  } catch (error) {
    throw translate(error, world.database);
  } finally {
    world.progress.end();
    await ahead?.close();
    for (const input of inputs) input.dispose();
    (opened as Database | null)?.close();
  }
  return { outcomes, exit: Math.max(0, ...outcomes.map((outcome) => outcome.exit)) };
}

const sizeOf = ({ path }: InputFile): number =>
  statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** A dry run makes no key either: what it would store is thrown away. */
function lazyKey(db: () => Database, world: World, dry: boolean): LazyKey {
  let key: PseudonymKey | null = null;
  return {
    pseudonym(codiceFiscale) {
      key ??= keyFor(db(), world.keyFile, { make: !dry });
      return key.pseudonym(codiceFiscale);
    },
    remember() {
      if (key !== null) rememberKey(db(), key);
    },
  };
}

/** A dry run makes no database where there is none. */
const databaseForDryRun = (world: World): string =>
  existsSync(world.database) ? world.database : ":memory:";

function askedDay(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text.trim());
  if (day !== null && day !== "month-first") return day;
  throw new DashError("USO", {
    message: `«${text}» non è una data.`,
    remedy: "Scriverla come 31/12/2025 o 2025-12-31.",
  });
}

function askedEncoding(text: string | undefined): Encoding | null {
  if (text === undefined) return null;
  const found = namedEncoding(text);
  if (found !== null) return found;
  throw new DashError("USO", {
    message: `codifica sconosciuta: «${text}».`,
    remedy: `Le codifiche conosciute: ${ENCODING_NAMES.join(", ")}.`,
  });
}

function assertSource(
  fonte: string | undefined,
  sources: ReadonlyMap<string, SourceDefinition>,
): void {
  if (fonte === undefined || sources.has(fonte)) return;
  const near = nearNames(fonte, sources.keys());
  throw new DashError("USO", {
    message: `fonte sconosciuta: «${fonte}».`,
    remedy: `${near.length > 0 ? `Forse ${near.join(" o ")}. ` : ""}Le fonti, una per una, sono in docs/fonti.md.`,
  });
}
