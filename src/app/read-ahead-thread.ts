import { parentPort, workerData } from "node:worker_threads";
import { readCodes } from "../define/codes.js";
import { readFormerNames } from "../define/former-names.js";
import { detect } from "../ingest/detect.js";
import { csvCandidates } from "../ingest/formats/csv.js";
import { isJson } from "../ingest/formats/geo.js";
import { inspect } from "../ingest/inspect.js";
import { RowMapper } from "../ingest/map-rows.js";
import { chooseObserved, observedClues } from "../ingest/observed.js";
import type { LinesSeen } from "../ingest/rows.js";
import { SourceFile } from "../ingest/source-file.js";
import type { Reject } from "../model/loading.js";
import { Seal } from "../store/seal.js";
import { Stage } from "../store/stage.js";
import { byteRows } from "./load-run.js";
import type { FromReader, ReadAheadSetup, ReaderAnswer, ReadRows } from "./read-ahead.js";
import { WAITING } from "./read-ahead.js";

/** The thread that reads: see `ReadAhead`. Whatever is out of the ordinary it leaves to the other. */

/** More rejects than these are not worth carrying over: the file is likely to be refused. */
const MOST_REJECTS = 50_000;

const setup = workerData as ReadAheadSetup;
const port = parentPort;

const inbox: unknown[] = [];
let wake: (() => void) | null = null;
port?.on("message", (message) => {
  inbox.push(message);
  wake?.();
});

async function receive(): Promise<unknown> {
  while (inbox.length === 0) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  return inbox.shift();
}

const say = (message: FromReader): void => port?.postMessage(message);

let taken = 0;

/** The next message that is not a note that a stage was taken. */
async function answer(): Promise<ReaderAnswer> {
  for (;;) {
    const message = await receive();
    if (message !== "taken") return message as ReaderAnswer;
    taken += 1;
  }
}

async function read({
  path,
  name,
  stage: to,
}: ReadAheadSetup["files"][number]): Promise<ReadRows | null> {
  const file = new SourceFile(path, name);
  let stage: Stage | null = null;
  try {
    const inspection = inspect(file, setup.encoding);
    const { form } = inspection;
    if (form === null || isJson(file.head(4096))) return null;
    const match = detect({
      file: name,
      isText: true,
      candidates: csvCandidates(file, form),
      sources: setup.sources,
      fonte: setup.fonte,
    });
    const observed = chooseObserved(await observedClues(match, name), setup.asked);
    if (observed === null || match.source.after !== undefined) return null;
    const { day } = observed;
    const fonte = match.source.name;
    say({ ask: { day, fonte } });
    const { territory, needed } = await answer();
    const mapping = {
      file: name,
      observed: day,
      territory,
      formerNames: readFormerNames(setup.root),
      codes: (list: string) => readCodes(setup.root, list),
      styles: new Map(),
      duplicates: new Set<number>(),
      // The key of pseudonyms stays where the database is.
      pseudonym: (): string => {
        throw new Error("key");
      },
    };
    const mapper = new RowMapper(match, mapping, needed);
    const seen: LinesSeen = { total: 0, blank: 0 };
    const seal = new Seal();
    const made = (): Stage => {
      stage = new Stage(to, mapper.table.length, seal, { exact: true });
      return stage;
    };
    const batches = byteRows(file, match, mapper, mapping, made, seen, 0);
    if (batches === null) return null;
    const rejects: Reject[] = [];
    for (const batch of batches) {
      for (const one of batch) rejects.push(one);
      if (rejects.length > MOST_REJECTS) return null;
    }
    mapper.assertSound();
    file.assertUnchanged();
    const done = stage as Stage | null;
    if (done === null) return null;
    const ready = done.finish();
    stage = null;
    const { table, tally, findings } = mapper;
    const { size, changed } = file;
    return {
      size,
      changed,
      inspection,
      fonte,
      day,
      table,
      tally,
      findings,
      seen,
      rejects,
      stage: ready,
    };
  } finally {
    (stage as Stage | null)?.dispose();
    file.close();
  }
}

for (const [place, file] of setup.files.entries()) {
  while (place - taken >= WAITING) {
    if ((await receive()) === "taken") taken += 1;
  }
  const rows = await read(file).catch(() => null);
  say({ done: place, rows });
}
port?.close();
