import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Database } from "better-sqlite3";
import { readCodes } from "../define/codes.js";
import { readFormerNames } from "../define/former-names.js";
import { type SourceDefinition, soundSources } from "../define/source.js";
import { parseDay } from "../ingest/convert/dates.js";
import { styleFrom } from "../ingest/convert/numbers.js";
import { detect } from "../ingest/detect.js";
import { ENCODING_NAMES, type Encoding, namedEncoding, type TextForm } from "../ingest/encoding.js";
import { csvCandidates } from "../ingest/formats/csv.js";
import { type HeaderMatch, shapeOf } from "../ingest/header.js";
import { inspect } from "../ingest/inspect.js";
import { noticesOf } from "../ingest/load-notices.js";
import { RowMapper } from "../ingest/map-rows.js";
import { chooseObserved, type Observed, observedClues } from "../ingest/observed.js";
import type { MapContext } from "../ingest/plan.js";
import type { Candidate, LinesSeen } from "../ingest/rows.js";
import { ScartiFile } from "../ingest/scarti-file.js";
import { SourceFile } from "../ingest/source-file.js";
import { DashError, type Notice } from "../model/errors.js";
import type { FornituraReport, LineCounts, LoadOutcome, Reject } from "../model/loading.js";
import { nearNames } from "../model/near.js";
import { rejectReason } from "../model/rejects.js";
import type { TerritoryData } from "../model/territory-data.js";
import type { CoverageRule } from "../store/coverage.js";
import { openDatabase } from "../store/open.js";
import { FornituraWriter, findFornitura } from "../store/save-fornitura.js";
import { readTerritoryData } from "../store/territory-data.js";
import { type InputFile, inputFiles, STANDARD_INPUT } from "./input-files.js";
import type { World } from "./world.js";

/** What `dash carica` asks for. */
export interface LoadRequest {
  /** Files, folders, or `-` for standard input. */
  readonly files: readonly string[];
  readonly fonte?: string | undefined;
  /** Observation date, iso or dd/mm/yyyy. */
  readonly data?: string | undefined;
  readonly codifica?: string | undefined;
  readonly foglio?: string | undefined;
  /** Dry run: everything is read and checked, nothing is kept. */
  readonly prova: boolean;
  readonly sostituisci: boolean;
  readonly ammettiVuoto: boolean;
  /** The deliveries are demonstrative: every output says so. */
  readonly dimostrativa?: boolean | undefined;
}

export interface LoadResult {
  /** One entry a file, in the order of loading: parents before children. */
  readonly outcomes: readonly LoadOutcome[];
  /** 0, 3 when rows were rejected, 4 when a file was refused. */
  readonly exit: number;
}

const SHOWN_REJECTS = 20;

interface Session {
  readonly request: LoadRequest;
  readonly world: World;
  /** Opened, and made, only when a file is fit to be loaded. */
  readonly db: () => Database;
  readonly sources: ReadonlyMap<string, SourceDefinition>;
  readonly rules: readonly CoverageRule[];
  readonly asked: string | undefined;
  readonly encoding: Encoding | null;
  readonly territory: (at: string) => TerritoryData;
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
  [...sources.values()].map(({ name, table, covers }) => ({ fonte: name, table, covers }));

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
    opened ??= openDatabase(request.prova ? databaseForDryRun(world) : world.database);
    return opened;
  };
  const byDate = new Map<string, TerritoryData>();
  const session: Session = {
    request,
    world,
    db,
    sources,
    rules: coverageRules(sources),
    asked,
    encoding,
    territory(at) {
      const known = byDate.get(at) ?? readTerritoryData(db(), at);
      byDate.set(at, known);
      return known;
    },
  };
  const outcomes: LoadOutcome[] = [];
  try {
    for (const input of inputs) {
      outcomes.push(await loadOne(input, session));
      // A composition of the ambiti changes who belongs where.
      if (outcomes.at(-1)?.report.fonte === "ats_composizione") byDate.clear();
    }
  } finally {
    world.progress.end();
    for (const input of inputs) input.dispose();
    (opened as Database | null)?.close();
  }
  return { outcomes, exit: Math.max(0, ...outcomes.map((outcome) => outcome.exit)) };
}

/** Loads one file; what is refused becomes an outcome with its error. */
async function loadOne(input: InputFile, session: Session): Promise<LoadOutcome> {
  const notices: Notice[] = [];
  const known: {
    fonte: string | null;
    sha256: string | null;
    day: string | null;
    counts: LineCounts;
  } = {
    fonte: null,
    sha256: null,
    day: null,
    counts: NO_LINES,
  };
  const report = (more: Partial<FornituraReport>): FornituraReport => ({
    file: input.shown,
    fonte: known.fonte,
    sha256: known.sha256,
    data_osservazione: known.day,
    domande_fino_al: null,
    ...known.counts,
    gia_caricata: false,
    scarti_file: null,
    ...more,
  });
  let file: SourceFile | null = null;
  try {
    file = new SourceFile(input.path, input.name);
    session.world.progress.start(`Carico ${input.name}`, file.size);
    const inspection = inspect(file, session.encoding);
    known.sha256 = inspection.sha256;
    const candidates = await candidatesOf(file, inspection.form, session);
    const match = detect({
      file: file.name,
      container: inspection.container,
      candidates,
      sources: session.sources,
      fonte: session.request.fonte,
    });
    known.fonte = match.source.name;
    const observed = await observedDay(match, file.name, session, notices);
    known.day = observed.day;
    const stored = findFornitura(session.db(), match.source.name, inspection.sha256, observed.day);
    if (stored !== undefined) {
      const { id: _, domande_fino_al, ...counts } = stored;
      return outcome(report({ ...counts, domande_fino_al, gia_caricata: true }), notices, [], 0);
    }
    const saved = await save(file, match, observed, { ...inspection, session, notices, known });
    return outcome(
      report({ domande_fino_al: saved.until, scarti_file: saved.scarti }),
      notices,
      saved.rejects,
      saved.rejected ? 3 : 0,
    );
  } catch (error) {
    if (!(error instanceof DashError) || error.exit > 4 || error.exit === 1) throw error;
    known.counts = nothingLoaded(known.counts);
    const place = { file: input.name, ...error.place };
    return {
      ...outcome(
        report({
          errore: {
            codice: error.code,
            riga: place.line ?? null,
            colonna: place.field ?? (place.column === undefined ? null : String(place.column)),
            messaggio: error.message,
          },
        }),
        notices,
        [],
        4,
      ),
      remedy: error.remedy,
      place,
    };
  } finally {
    file?.close();
  }
}

const outcome = (
  report: FornituraReport,
  notices: readonly Notice[],
  rejects: readonly Reject[],
  exit: 0 | 3 | 4,
): LoadOutcome => ({ report, notices, rejects, exit });

const NO_LINES: LineCounts = {
  lette: 0,
  preambolo: 0,
  intestazione: 0,
  vuote: 0,
  ignorate: 0,
  caricate: 0,
  scartate: 0,
};

/** A refused file loads nothing: its rows count as rejected. */
const nothingLoaded = (counts: LineCounts): LineCounts => ({
  ...counts,
  caricate: 0,
  scartate: counts.scartate + counts.caricate,
});

async function candidatesOf(
  file: SourceFile,
  form: TextForm | null,
  session: Session,
): Promise<readonly Candidate[]> {
  if (form !== null) return csvCandidates(file, form);
  const { xlsxCandidates } = await import("../ingest/formats/xlsx.js");
  return xlsxCandidates(file, session.request.foglio);
}

async function observedDay(
  match: HeaderMatch,
  file: string,
  session: Session,
  notices: Notice[],
): Promise<Observed> {
  const clues = await observedClues(match, file);
  const observed = chooseObserved(clues, session.asked);
  const place = { file };
  if (observed === null) {
    throw new DashError(
      "E-SNAPSHOT",
      {
        reason: "la data di osservazione non è né nel file né nel suo nome.",
        remedy:
          "Indicarla con --data gg/mm/aaaa, o metterla nel nome: inps_domande_2025-12-31.csv.",
      },
      place,
    );
  }
  if (session.asked !== undefined && observed.day !== session.asked) {
    throw new DashError(
      "E-SNAPSHOT",
      {
        reason: `il file dice ${observed.day} come data di osservazione, --data dice ${session.asked}.`,
        remedy: "Togliere --data, o controllare che il file sia quello giusto.",
      },
      place,
    );
  }
  if (observed.from === "nome" && match.source.observed.by === "year") {
    notices.push({
      code: "W-DATE",
      message: `data di osservazione presa dal nome del file: ${observed.day}.`,
      place,
    });
  } else if (observed.from === "opzione") {
    const other = clues.title ?? clues.name;
    if (other !== null && other !== observed.day) {
      notices.push({
        code: "W-DATE",
        message: `il file parla di ${other}, ma vale --data ${observed.day}.`,
        place,
      });
    }
  }
  return observed;
}

interface SaveContext {
  readonly sha256: string;
  readonly form: TextForm | null;
  readonly session: Session;
  readonly notices: Notice[];
  readonly known: { counts: LineCounts };
}

interface Saved {
  readonly until: string | null;
  readonly scarti: string | null;
  readonly rejects: readonly Reject[];
  readonly rejected: boolean;
}

/** Reads all rows into one transaction; a second run only when the first learnt better. */
async function save(
  file: SourceFile,
  match: HeaderMatch,
  observed: Observed,
  context: SaveContext,
): Promise<Saved> {
  const { session, notices } = context;
  const { request, world } = session;
  const rule = session.rules.find((other) => other.fonte === match.source.name) as CoverageRule;
  const writer = new FornituraWriter(session.db(), rule);
  const scarti = new ScartiFile(scartiBeside(file, world), [dirname(world.database)]);
  let mapping: MapContext = {
    file: file.name,
    observed: observed.day,
    territory: session.territory(observed.day),
    formerNames: readFormerNames(world.root),
    codes: (list) => readCodes(world.root, list),
    styles: new Map(),
    duplicates: new Set(),
  };
  writer.begin({
    fonte: match.source.name,
    file: file.name,
    sha256: context.sha256,
    dataOsservazione: observed.day,
    dimostrativa: request.dimostrativa === true,
  });
  try {
    let run = await runRows(file, match, mapping, writer, scarti, world);
    const better = await secondThoughts(run, match, mapping);
    if (better !== null) {
      mapping = better;
      writer.restart();
      scarti.drop();
      run = await runRows(file, match, mapping, writer, scarti, world);
    }
    context.known.counts = countLines(match, run);
    judge(file.name, run, request.ammettiVuoto);
    if ((run.byCode.get("R-TERR-AMBITO") ?? 0) > 0) notices.push(ambitoAdvice(file.name));
    notices.push(
      ...noticesOf(file.name, match, context.form, run.mapper.findings, mapping, run.seen),
    );
    writer.finish(
      context.known.counts,
      run.mapper.findings.until,
      { replace: request.sostituisci, after: match.source.after },
      session.rules,
    );
    file.assertUnchanged();
    let kept: string | null = null;
    if (request.prova) writer.rollback();
    else {
      scarti.seal();
      writer.commit();
      kept = scarti.keep();
      if (kept === null && run.mapper.tally.rejected > 0) notices.push(noScarti(file.name));
    }
    return {
      until: run.mapper.findings.until,
      scarti: kept,
      rejects: run.rejects,
      rejected: run.mapper.tally.rejected > 0,
    };
  } catch (error) {
    writer.rollback();
    throw error;
  } finally {
    scarti.drop();
  }
}

interface Run {
  readonly mapper: RowMapper;
  readonly seen: LinesSeen;
  readonly rejects: readonly Reject[];
  /** Rejected rows by code. */
  readonly byCode: ReadonlyMap<string, number>;
}

async function runRows(
  file: SourceFile,
  match: HeaderMatch,
  mapping: MapContext,
  writer: FornituraWriter,
  scarti: ScartiFile,
  world: World,
): Promise<Run> {
  const mapper = new RowMapper(match, mapping);
  writer.target(mapper.table);
  const seen: LinesSeen = { total: 0, blank: 0 };
  const first: Reject[] = [];
  const byCode = new Map<string, number>();
  for await (const batch of match.candidate.rows(shapeOf(match), seen)) {
    const { values, rejects } = mapper.map(batch);
    writer.rows(values);
    if (rejects.length > 0) {
      writer.rejects(rejects);
      scarti.add(rejects);
      for (const reject of rejects) {
        if (first.length < SHOWN_REJECTS) first.push(reject);
        byCode.set(reject.code, (byCode.get(reject.code) ?? 0) + 1);
      }
    }
    world.progress.tick(file.position);
  }
  return { mapper, seen, rejects: first, byCode };
}

/** What the first run taught: columns written the English way, lines that repeat a key. */
async function secondThoughts(
  run: Run,
  match: HeaderMatch,
  mapping: MapContext,
): Promise<MapContext | null> {
  const { styles, suspects } = run.mapper.findings;
  const english = [...styles].filter(([, evidence]) => styleFrom(evidence) === "en");
  const duplicates =
    suspects.size === 0
      ? mapping.duplicates
      : await RowMapper.duplicates(
          match,
          mapping,
          suspects,
          match.candidate.rows(shapeOf(match), { total: 0, blank: 0 }),
        );
  if (english.length === 0 && duplicates.size === 0) return null;
  return { ...mapping, styles: new Map(english.map(([column]) => [column, "en"])), duplicates };
}

/** Every physical line has one fate (promise R2); a sum that does not close is a defect of ours. */
function countLines(match: HeaderMatch, { mapper, seen }: Run): LineCounts {
  const { tally } = mapper;
  let preambolo = 0;
  for (const row of match.candidate.head) {
    if (row.line < match.header.line) preambolo += row.span;
  }
  const counts = {
    lette: seen.total,
    preambolo,
    intestazione: match.header.span,
    vuote: seen.blank + tally.blank,
    ignorate: tally.ignored,
    caricate: tally.loaded,
    scartate: tally.rejected,
  };
  const { lette, ...parts } = counts;
  const sum = Object.values(parts).reduce((a, b) => a + b, 0);
  if (sum !== lette) {
    throw new DashError("BUG", { message: `righe lette ${lette}, righe contate ${sum}` });
  }
  return counts;
}

/** E-NOROWS for a header alone, E-REJECTS when more than half of the rows would go (rule F9). */
function judge(file: string, run: Run, emptyAllowed: boolean): void {
  const { loadedRecords, rejectedRecords } = run.mapper.tally;
  const rows = loadedRecords + rejectedRecords;
  if (rows === 0 && !emptyAllowed) throw new DashError("E-NOROWS", {}, { file });
  if (rejectedRecords * 2 <= rows) return;
  const reasons = [...run.byCode]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 3)
    .map(([code, count]) => `${code} ${rejectReason(code)} (${count})`);
  const line = run.rejects[0]?.line;
  throw new DashError(
    "E-REJECTS",
    { rejected: rejectedRecords, rows, reasons },
    line === undefined ? { file } : { file, line },
  );
}

/** The commonest cause of such rejects is a composition of the ambiti that is not the real one. */
const ambitoAdvice = (file: string): Notice => ({
  code: "W-AMBITO",
  message:
    "alcune righe hanno un ambito che non è quello del comune; se la composizione degli ambiti in uso è quella dimostrativa, caricare prima quella vera (fonte ats_composizione).",
  place: { file },
});

/** Standard input has no folder of its own: its rejects go beside the database. */
const scartiBeside = (file: SourceFile, world: World): string =>
  file.name === STANDARD_INPUT ? join(dirname(world.database), "stdin") : file.path;

const noScarti = (file: string): Notice => ({
  code: "W-SCARTI",
  message: "l'elenco degli scarti non si può scrivere accanto al file né al database.",
  place: { file },
});

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
    remedy: `${near.length > 0 ? `Forse ${near.join(" o ")}. ` : ""}Le fonti conosciute: ${[...sources.keys()].sort().join(", ")}.`,
  });
}
