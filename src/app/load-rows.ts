import { dirname, join } from "node:path";
import { readCodes } from "../define/codes.js";
import { readFormerNames } from "../define/former-names.js";
import type { NeededColumns } from "../ingest/also-rows.js";
import { ByteRows } from "../ingest/byte-rows.js";
import { styleFrom } from "../ingest/convert/numbers.js";
import { withoutCodici } from "../ingest/convert/pseudonym.js";
import type { TextForm } from "../ingest/encoding.js";
import { type HeaderMatch, shapeOf } from "../ingest/header.js";
import { noticesOf } from "../ingest/load-notices.js";
import { RowMapper } from "../ingest/map-rows.js";
import type { Observed } from "../ingest/observed.js";
import type { MapContext } from "../ingest/plan.js";
import type { LinesSeen } from "../ingest/rows.js";
import { ScartiFile } from "../ingest/scarti-file.js";
import type { SourceFile } from "../ingest/source-file.js";
import { DashError, type Notice } from "../model/errors.js";
import type { LineCounts, Reject } from "../model/loading.js";
import { rejectReason } from "../model/rejects.js";
import type { CoverageRule } from "../store/coverage.js";
import { awaitTurn } from "../store/holder.js";
import { FornituraWriter, LOADING } from "../store/save-fornitura.js";
import { RowTooWide } from "../store/stage.js";
import { Breath, breathing } from "./breath.js";
import { STANDARD_INPUT } from "./input-files.js";
import type { Session } from "./load-session.js";
import { assertFilled, expectationNotices, neededBy } from "./load-tables.js";
import type { World } from "./world.js";

/** Bytes from which a file goes the way of large ones, unless the world says otherwise. */
const LARGE = 1 << 20;
/** Rejects kept for the screen; the file has all. */
const SHOWN_REJECTS = 20;

export interface SaveContext {
  readonly sha256: string;
  readonly form: TextForm | null;
  readonly session: Session;
  readonly notices: Notice[];
  readonly known: { counts: LineCounts };
}

export interface Saved {
  readonly until: string | null;
  readonly scarti: string | null;
  readonly rejects: readonly Reject[];
  readonly rejected: boolean;
}

/** Reads all rows into one transaction; a second run only when the first learnt better. */
export async function saveRows(
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
    codes: (list) => codesOf(world, list, match.source.name),
    styles: new Map(),
    duplicates: new Set(),
    pseudonym: (codiceFiscale) => session.key.pseudonym(codiceFiscale),
  };
  await awaitTurn(session.db(), LOADING);
  writer.begin({
    fonte: match.source.name,
    file: withoutCodici(file.name),
    sha256: context.sha256,
    dataOsservazione: observed.day,
    dimostrativa: request.dimostrativa === true,
  });
  try {
    const needed = neededBy(session.db(), match.source);
    let run = await runRows(file, match, mapping, needed, writer, scarti, world);
    // First how numbers are written, then which keys are repeated: rows that were not yet read have none.
    for (let again = 0; again < 2; again += 1) {
      const better = await secondThoughts(run, match, mapping, world);
      if (better === null) break;
      mapping = better;
      writer.restart();
      scarti.drop();
      run = await runRows(file, match, mapping, needed, writer, scarti, world);
    }
    context.known.counts = countLines(match, run);
    judge(file.name, run, request.ammettiVuoto);
    notices.push(
      ...noticesOf(file.name, match, context.form, run.mapper.findings, mapping, run.seen),
    );
    writer.finish(
      context.known.counts,
      run.mapper.findings.until,
      { replace: request.sostituisci, after: match.source.after },
      session.rules,
    );
    notices.push(...expectationNotices(session.db(), match, run.mapper, writer.id, file.name));
    file.assertUnchanged();
    let kept: string | null = null;
    if (request.prova) writer.rollback();
    else {
      scarti.seal();
      session.key.remember();
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
  needed: NeededColumns,
  writer: FornituraWriter,
  scarti: ScartiFile,
  world: World,
  way: "bytes" | "values" = "bytes",
): Promise<Run> {
  const mapper = new RowMapper(match, mapping, needed);
  writer.target(mapper.table, mapper.also);
  assertFilled(match, mapper, needed, file.name);
  const seen: LinesSeen = { total: 0, blank: 0 };
  const first: Reject[] = [];
  const byCode = new Map<string, number>();
  const breath = new Breath(world);
  const take = (rejects: readonly Reject[]): Promise<void> | undefined => {
    if (rejects.length > 0) {
      writer.rejects(rejects);
      scarti.add(rejects);
      for (const reject of rejects) {
        if (first.length < SHOWN_REJECTS) first.push(reject);
        byCode.set(reject.code, (byCode.get(reject.code) ?? 0) + 1);
      }
    }
    const { loadedRecords, rejectedRecords } = mapper.tally;
    world.progress.tick(file.position, loadedRecords + rejectedRecords);
    return breath.take();
  };
  const bytes =
    way === "values" ? null : bytesOf(file, match, mapper, mapping, writer, seen, world);
  if (bytes !== null) {
    try {
      for (const rejects of bytes) await take(rejects);
    } catch (error) {
      if (!(error instanceof RowTooWide)) throw error;
      writer.restart();
      scarti.drop();
      return runRows(file, match, mapping, needed, writer, scarti, world, "values");
    }
    world.progress.start(`Registro le righe di ${file.name}`, null);
    for (const _ of writer.absorb()) await breath.take();
  } else {
    for await (const batch of match.candidate.rows(shapeOf(match), seen)) {
      const { values, also, rejects } = mapper.map(batch);
      writer.rows(values, also);
      await take(rejects);
    }
  }
  mapper.assertSound();
  return { mapper, seen, rejects: first, byCode };
}

/**
 * The way of large files, from their bytes into a stage; null when the file is small or its source
 * asks for more than that way can do.
 */
function bytesOf(
  file: SourceFile,
  match: HeaderMatch,
  mapper: RowMapper,
  mapping: MapContext,
  writer: FornituraWriter,
  seen: LinesSeen,
  world: World,
): Generator<readonly Reject[]> | null {
  const { form, delimiter } = match.candidate;
  const rules = mapper.byteRules;
  if (
    file.size < (world.largeFrom ?? LARGE) ||
    form === undefined ||
    delimiter === null ||
    rules === null
  )
    return null;
  if (form.encoding !== "utf-8" && form.encoding !== "windows-1252") return null;
  const stage = writer.stage();
  if (stage === null) return null;
  return new ByteRows(match, rules, mapper, stage, seen, {
    file: file.name,
    form,
    delimiter,
    observed: mapping.observed,
    duplicates: mapping.duplicates,
    english: mapping.styles,
  }).run(file.chunks(form.skip));
}

/** What the first run taught: columns written the English way, lines that repeat a key. */
async function secondThoughts(
  run: Run,
  match: HeaderMatch,
  mapping: MapContext,
  world: World,
): Promise<MapContext | null> {
  const { styles, suspects } = run.mapper.findings;
  const english = [...styles]
    .filter(([column, found]) => styleFrom(found) === "en" && !mapping.styles.has(column))
    .map(([column]) => [column, "en"] as const);
  if (english.length > 0) return { ...mapping, styles: new Map([...mapping.styles, ...english]) };
  if (suspects.size === 0 || mapping.duplicates.size > 0) return null;
  const duplicates = await RowMapper.duplicates(
    match,
    mapping,
    suspects,
    breathing(match.candidate.rows(shapeOf(match), { total: 0, blank: 0 }), world),
  );
  return duplicates.size === 0 ? null : { ...mapping, duplicates };
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

/** A list that does not exist is a fault of the source that names it. */
function codesOf(world: World, list: string, source: string): ReturnType<typeof readCodes> {
  try {
    return readCodes(world.root, list);
  } catch {
    throw new DashError("T-SPEC", {
      message: `la fonte ${source} nomina l'elenco «${list}», che non esiste`,
      remedy: "Correggere la definizione della fonte.",
    });
  }
}

/** Standard input has no folder of its own: its rejects go beside the database. */
const scartiBeside = (file: SourceFile, world: World): string =>
  file.name === STANDARD_INPUT ? join(dirname(world.database), "stdin") : file.path;

const noScarti = (file: string): Notice => ({
  code: "W-SCARTI",
  message: "l'elenco degli scarti non si può scrivere accanto al file né al database.",
  place: { file },
});
