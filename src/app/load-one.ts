import { detect } from "../ingest/detect.js";
import type { TextForm } from "../ingest/encoding.js";
import { csvCandidates } from "../ingest/formats/csv.js";
import type { HeaderMatch } from "../ingest/header.js";
import { inspect } from "../ingest/inspect.js";
import { refuseKnown } from "../ingest/known-refusals.js";
import { chooseObserved, type Observed, observedClues } from "../ingest/observed.js";
import type { Candidate } from "../ingest/rows.js";
import { SourceFile } from "../ingest/source-file.js";
import { DashError, type Notice } from "../model/errors.js";
import type { FornituraReport, LineCounts, LoadOutcome, Reject } from "../model/loading.js";
import { findFornitura } from "../store/save-fornitura.js";
import type { InputFile } from "./input-files.js";
import { saveRows } from "./load-rows.js";
import type { Session } from "./load-session.js";
import { dayOfWhole, openCrosstab, openMap, saveWhole } from "./load-whole.js";
import type { ReadRows } from "./read-ahead.js";

/** Loads one file; what is refused becomes an outcome with its error. */
export async function loadOne(input: InputFile, session: Session): Promise<LoadOutcome> {
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
    const ahead = await readAlready(input, file, session);
    const inspection = ahead?.inspection ?? inspect(file, session.encoding);
    known.sha256 = inspection.sha256;
    const map = await openMap(file, inspection, session);
    const sha256 = map?.sha256 ?? inspection.sha256;
    known.sha256 = sha256;
    const candidates = map === null ? await candidatesOf(file, inspection.form, session) : [];
    const whole = map?.whole ?? (await openCrosstab(file, inspection, candidates, session));
    if (whole !== null) {
      known.fonte = whole.fonte;
      const day = dayOfWhole(whole, file.name, session, notices);
      known.day = day;
      const stored = findFornitura(session.db(), whole.fonte, sha256, day);
      if (stored !== undefined) {
        const { id: _, ...counts } = stored;
        return outcome(report({ ...counts, gia_caricata: true }), notices, [], 0);
      }
      const saved = await saveWhole(file, whole, { sha256, day, session, notices, known });
      return outcome(
        report({ scarti_file: saved.scarti }),
        notices,
        saved.rejects,
        saved.rejected ? 3 : 0,
      );
    }
    if (session.request.fonte === undefined) refuseKnown(candidates, file.name);
    const match = detect({
      file: file.name,
      isText: inspection.form !== null,
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
    const same = ahead?.fonte === match.source.name && ahead.day === observed.day ? ahead : null;
    const saved = await saveRows(file, match, observed, {
      ...inspection,
      session,
      notices,
      known,
      ahead: same,
    });
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

/** What another thread has read of the very file that is open here. */
async function readAlready(
  input: InputFile,
  file: SourceFile,
  session: Session,
): Promise<ReadRows | null> {
  const rows = (await session.ahead?.take(input)) ?? null;
  return rows !== null && rows.size === file.size && rows.changed === file.changed ? rows : null;
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
  } else if (observed.from === "nessuna") {
    notices.push({
      code: "W-DATE",
      message: `l'elenco non porta una data: vale per sempre (registrato al ${observed.day}); per datarlo, --data.`,
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
