import { dirname, join } from "node:path";
import { readCodes } from "../define/codes.js";
import { readFormerNames } from "../define/former-names.js";
import { styleFrom } from "../ingest/convert/numbers.js";
import { withoutCodici } from "../ingest/convert/pseudonym.js";
import type { TextForm } from "../ingest/encoding.js";
import { type HeaderMatch, shapeOf } from "../ingest/header.js";
import { noticesOf } from "../ingest/load-notices.js";
import { RowMapper } from "../ingest/map-rows.js";
import type { Observed } from "../ingest/observed.js";
import type { MapContext } from "../ingest/plan.js";
import { ScartiFile } from "../ingest/scarti-file.js";
import type { SourceFile } from "../ingest/source-file.js";
import { DashError, type Notice } from "../model/errors.js";
import type { LineCounts, Reject } from "../model/loading.js";
import { rejectReason } from "../model/rejects.js";
import type { CoverageRule } from "../store/coverage.js";
import { awaitTurn } from "../store/holder.js";
import { FornituraWriter, LOADING } from "../store/save-fornitura.js";
import { breathing } from "./breath.js";
import { STANDARD_INPUT } from "./input-files.js";
import { type Run, runRows, takeRows } from "./load-run.js";
import type { Session } from "./load-session.js";
import { expectationNotices, neededBy } from "./load-tables.js";
import type { ReadRows } from "./read-ahead.js";
import type { World } from "./world.js";

export interface SaveContext {
  readonly sha256: string;
  readonly form: TextForm | null;
  readonly session: Session;
  readonly notices: Notice[];
  readonly known: { counts: LineCounts };
  /** What another thread has read of this file already. */
  readonly ahead: ReadRows | null;
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
  asked: SaveContext,
): Promise<Saved> {
  const { session, notices, ahead } = asked;
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
    sha256: asked.sha256,
    dataOsservazione: observed.day,
    dimostrativa: request.dimostrativa === true,
  });
  try {
    const needed = neededBy(session.db(), match.source);
    const context = { file, match, needed, writer, scarti, world };
    let run = await (ahead === null
      ? runRows({ ...context, mapping })
      : takeRows({ ...context, mapping }, ahead));
    // First how numbers are written, then which keys are repeated: rows that were not yet read have none.
    for (let again = 0; again < 2; again += 1) {
      const better = await secondThoughts(run, match, mapping, world);
      if (better === null) break;
      mapping = better;
      writer.restart();
      scarti.drop();
      run = await runRows({ ...context, mapping });
    }
    asked.known.counts = countLines(match, run);
    judge(file.name, run, request.ammettiVuoto);
    notices.push(...noticesOf(file.name, match, asked.form, run.findings, mapping, run.seen));
    writer.finish(
      asked.known.counts,
      run.findings.until,
      { replace: request.sostituisci, after: match.source.after },
      session.rules,
    );
    notices.push(...expectationNotices(session.db(), match, run.table, writer.id, file.name));
    file.assertUnchanged();
    let kept: string | null = null;
    if (request.prova) writer.rollback();
    else {
      scarti.seal();
      session.key.remember();
      writer.commit();
      kept = scarti.keep();
      if (kept === null && run.tally.rejected > 0) notices.push(noScarti(file.name));
    }
    return {
      until: run.findings.until,
      scarti: kept,
      rejects: run.rejects,
      rejected: run.tally.rejected > 0,
    };
  } catch (error) {
    writer.rollback();
    throw error;
  } finally {
    scarti.drop();
  }
}

/** What the first run taught: columns written the English way, lines that repeat a key. */
async function secondThoughts(
  run: Run,
  match: HeaderMatch,
  mapping: MapContext,
  world: World,
): Promise<MapContext | null> {
  const { styles, suspects } = run.findings;
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
function countLines(match: HeaderMatch, { tally, seen }: Run): LineCounts {
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
  const { loadedRecords, rejectedRecords } = run.tally;
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
