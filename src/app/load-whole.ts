import { dirname, join } from "node:path";
import { readFormerNames } from "../define/former-names.js";
import { isShapefile } from "../ingest/container.js";
import { withoutCodici } from "../ingest/convert/pseudonym.js";
import {
  CROSSTAB_SOURCES,
  type CrosstabFile,
  type CrosstabSource,
  isDashboard,
  isObservatory,
  readCrosstab,
} from "../ingest/formats/crosstab.js";
import { isJson, readGeo } from "../ingest/formats/geo.js";
import { GEO_SOURCE, type OpenedMap } from "../ingest/geo/read-map.js";
import { matchHeader } from "../ingest/header.js";
import type { Inspection } from "../ingest/inspect.js";
import { dayIn } from "../ingest/observed.js";
import type { Candidate } from "../ingest/rows.js";
import { ScartiFile } from "../ingest/scarti-file.js";
import type { SourceFile } from "../ingest/source-file.js";
import type { WholeFile, WholeReading } from "../ingest/whole.js";
import { zipDirectory } from "../ingest/zip.js";
import { DashError, type Notice } from "../model/errors.js";
import type { LineCounts, Reject } from "../model/loading.js";
import { rejectReason } from "../model/rejects.js";
import type { CoverageRule } from "../store/coverage.js";
import { awaitTurn } from "../store/holder.js";
import { FornituraWriter, LOADING } from "../store/save-fornitura.js";
import { breathing } from "./breath.js";
import { STANDARD_INPUT } from "./input-files.js";
import type { Session } from "./load-session.js";
import type { World } from "./world.js";

/** Rejects kept for the screen; the file has all. */
const SHOWN_REJECTS = 20;

/**
 * A map of boundaries; null for what is none. E-FORMAT for other JSON, or another source asked for.
 */
export async function openMap(
  file: SourceFile,
  { form, container }: Inspection,
  session: Session,
): Promise<OpenedMap | null> {
  const { fonte } = session.request;
  const refuse = (reason: string, remedy: string): DashError =>
    new DashError("E-FORMAT", { reason, remedy }, { file: file.name });
  const shapes = isShapefile(container);
  if (!shapes && (form === null || !isJson(file.head(4096)))) {
    if (fonte !== GEO_SOURCE) return null;
    throw refuse(
      "non è una mappa in GeoJSON, TopoJSON o shapefile",
      "Di uno shapefile si carica il file .shp, con .dbf e .prj accanto, oppure lo ZIP che li contiene.",
    );
  }
  if (fonte !== undefined && fonte !== GEO_SOURCE) {
    throw shapes
      ? refuse(
          `è uno shapefile, e la fonte ${fonte} non si carica da lì`,
          "Togliere --fonte: una mappa si riconosce da sola.",
        )
      : refuse(
          `è un JSON, e la fonte ${fonte} non si carica da JSON`,
          "Salvare i dati come CSV o .xlsx; se è una mappa, togliere --fonte.",
        );
  }
  const context = {
    territory: session.territory,
    formerNames: readFormerNames(session.world.root),
  };
  if (shapes) {
    // The libraries behind it are for this alone.
    const { readShapefile, readShapefileZip } = await import("../ingest/formats/shapefile.js");
    const read = container === "shapefile" ? readShapefile : readShapefileZip;
    return read(file, { context, encoding: session.encoding });
  }
  if (form === null) return null;
  return { whole: readGeo(file, form, context), sha256: null };
}

const isCrosstabSource = (fonte: string | undefined): fonte is CrosstabSource =>
  CROSSTAB_SOURCES.some((one) => one === fonte);

/**
 * A table of figures that others published; null for what is to be read by its columns. Without
 * `--fonte` only what nothing else looks like: the page of an INPS observatory, or what only a
 * dashboard writes and no source of columns comes near.
 */
export async function openCrosstab(
  file: SourceFile,
  inspection: Inspection,
  candidates: readonly Candidate[],
  session: Session,
): Promise<WholeFile | null> {
  const { fonte } = session.request;
  const crosstab: CrosstabFile = {
    name: file.name,
    candidates,
    encoding: inspection.form?.encoding ?? null,
    assumed: inspection.form?.assumed ?? false,
    parts: inspection.form === null ? zipDirectory(file).map((entry) => entry.name) : [],
  };
  if (isCrosstabSource(fonte)) return readCrosstab(crosstab, fonte);
  if (fonte !== undefined) return null;
  if (isObservatory(candidates)) return readCrosstab(crosstab, "inps_osservatorio");
  if (!isDashboard(crosstab) || resemblesTable(candidates, session, file.name)) return null;
  return readCrosstab(crosstab, "riferimento");
}

/** Whether the columns are those of a declared source, or too near to them to be anything else. */
function resemblesTable(candidates: readonly Candidate[], session: Session, file: string): boolean {
  for (const source of session.sources.values()) {
    if (source.format.length === 0) continue;
    for (const candidate of candidates) {
      try {
        const { match, miss } = matchHeader(source, candidate, file);
        if (match !== null) return true;
        if (miss !== null && miss.matched >= 2 && miss.matched >= miss.missing.length) return true;
      } catch (error) {
        if (error instanceof DashError) return true;
        throw error;
      }
    }
  }
  return false;
}

/** The observation date of a file without a column for it. E-SNAPSHOT when nothing says it. */
export function dayOfWhole(
  whole: WholeFile,
  file: string,
  session: Session,
  notices: Notice[],
): string {
  const place = { file };
  const say = (message: string): void => {
    notices.push({ code: "W-DATE", message, place });
  };
  const named = dayIn(file);
  if (session.asked !== undefined) {
    const other = whole.clue?.day ?? named;
    if (other !== null && other !== session.asked) {
      say(`il file parla di ${other}, ma vale --data ${session.asked}.`);
    }
    return session.asked;
  }
  if (whole.clue !== null) {
    say(`data di osservazione ${whole.clue.day}: ${whole.clue.says}.`);
    return whole.clue.day;
  }
  if (named !== null) return named;
  throw new DashError(
    "E-SNAPSHOT",
    {
      reason: "la data di osservazione non è né nel file né nel suo nome.",
      remedy: "Indicare con --data gg/mm/aaaa il giorno a cui il file si riferisce.",
    },
    place,
  );
}

/** What stood above a table of published figures: its title, its filters. */
const NOTES = { table: "riferimento_nota", columns: ["riga", "testo"] } as const;

export interface WholeContext {
  readonly sha256: string;
  readonly day: string;
  readonly session: Session;
  readonly notices: Notice[];
  readonly known: { counts: LineCounts };
}

export interface WholeSaved {
  readonly scarti: string | null;
  readonly rejects: readonly Reject[];
  readonly rejected: boolean;
}

/** Stores a file that is no plain table: one transaction, all or nothing. */
export async function saveWhole(
  file: SourceFile,
  whole: WholeFile,
  context: WholeContext,
): Promise<WholeSaved> {
  const { session, notices } = context;
  const { request, world } = session;
  const rule = session.rules.find((other) => other.fonte === whole.fonte) as CoverageRule;
  const writer = new FornituraWriter(session.db(), rule);
  const beside = file.name === STANDARD_INPUT ? join(dirname(world.database), "stdin") : file.path;
  const scarti = new ScartiFile(beside, [dirname(world.database)]);
  await awaitTurn(session.db(), LOADING);
  writer.begin({
    fonte: whole.fonte,
    file: withoutCodici(file.name),
    sha256: context.sha256,
    dataOsservazione: context.day,
    dimostrativa: request.dimostrativa === true,
  });
  try {
    const { notes } = whole;
    writer.target(whole.columns, notes.length === 0 ? [] : [NOTES]);
    writer.rows([], [notes.flatMap(({ line, text }) => [line, text])]);
    const { reading, rejects, byCode } = await store(whole, context.day, writer, scarti, world);
    context.known.counts = closed(reading.counts);
    judge(file.name, reading, rejects[0], byCode, request.ammettiVuoto);
    notices.push(...reading.notices);
    writer.finish(
      reading.counts,
      null,
      { replace: request.sostituisci, after: undefined },
      session.rules,
    );
    file.assertUnchanged();
    let kept: string | null = null;
    if (request.prova) writer.rollback();
    else {
      scarti.seal();
      writer.commit();
      kept = scarti.keep();
    }
    return { scarti: kept, rejects, rejected: reading.rejected > 0 };
  } catch (error) {
    writer.rollback();
    throw error;
  } finally {
    scarti.drop();
  }
}

interface Stored {
  readonly reading: WholeReading;
  readonly rejects: readonly Reject[];
  readonly byCode: ReadonlyMap<string, number>;
}

async function store(
  whole: WholeFile,
  day: string,
  writer: FornituraWriter,
  scarti: ScartiFile,
  world: World,
): Promise<Stored> {
  const first: Reject[] = [];
  const byCode = new Map<string, number>();
  const { batches, reading } = whole.read(day);
  for await (const { values, rejects } of breathing(batches, world)) {
    writer.rows(values);
    if (rejects.length === 0) continue;
    writer.rejects(rejects);
    scarti.add(rejects);
    for (const reject of rejects) {
      if (first.length < SHOWN_REJECTS) first.push(reject);
      byCode.set(reject.code, (byCode.get(reject.code) ?? 0) + 1);
    }
  }
  return { reading: reading(), rejects: first, byCode };
}

/** Every physical line, or feature, has one fate (promise R2). */
function closed(counts: LineCounts): LineCounts {
  const { lette, ...parts } = counts;
  const sum = Object.values(parts).reduce((a, b) => a + b, 0);
  if (sum === lette) return counts;
  throw new DashError("BUG", { message: `righe lette ${lette}, righe contate ${sum}` });
}

/** E-NOROWS without data, E-REJECTS when more than half of them would go (rule F9). */
function judge(
  file: string,
  { rows, rejected }: WholeReading,
  first: Reject | undefined,
  byCode: ReadonlyMap<string, number>,
  emptyAllowed: boolean,
): void {
  if (rows === 0 && !emptyAllowed) {
    throw new DashError("E-NOROWS", { reason: "il file non contiene dati." }, { file });
  }
  if (rejected * 2 <= rows) return;
  const reasons = [...byCode]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 3)
    .map(([code, count]) => `${code} ${rejectReason(code)} (${count})`);
  throw new DashError(
    "E-REJECTS",
    { rejected, rows, reasons },
    first === undefined ? { file } : { file, line: first.line },
  );
}
