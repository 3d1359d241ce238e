import type { NeededColumns } from "../ingest/also-rows.js";
import { ByteRows } from "../ingest/byte-rows.js";
import { type HeaderMatch, shapeOf } from "../ingest/header.js";
import { type Findings, RowMapper, type Tally } from "../ingest/map-rows.js";
import type { MapContext } from "../ingest/plan.js";
import type { LinesSeen } from "../ingest/rows.js";
import type { ScartiFile } from "../ingest/scarti-file.js";
import type { SourceFile } from "../ingest/source-file.js";
import type { Reject } from "../model/loading.js";
import type { FornituraWriter } from "../store/save-fornitura.js";
import { RowTooWide, type Stage } from "../store/stage.js";
import { Breath } from "./breath.js";
import { assertFilled } from "./load-tables.js";
import type { ReadRows } from "./read-ahead.js";
import type { World } from "./world.js";

/** Bytes from which a file goes the way of large ones, unless the world says otherwise. */
const LARGE = 1 << 20;
/** Rejects kept for the screen; the file has all. */
const SHOWN_REJECTS = 20;

/** What one run over the rows of a file found. Plain data: it may come from another thread. */
export interface Run {
  /** Columns that were filled, `riga` first. */
  readonly table: readonly string[];
  readonly tally: Readonly<Tally>;
  readonly findings: Findings;
  readonly seen: LinesSeen;
  /** The first rejects, for the screen. */
  readonly rejects: readonly Reject[];
  /** Rejected rows by code. */
  readonly byCode: ReadonlyMap<string, number>;
}

export interface RunContext {
  readonly file: SourceFile;
  readonly match: HeaderMatch;
  readonly mapping: MapContext;
  readonly needed: NeededColumns;
  readonly writer: FornituraWriter;
  readonly scarti: ScartiFile;
  readonly world: World;
}

/** Gathers rejects as they come: all to the file and the database, the first for the screen. */
class Rejected {
  readonly first: Reject[] = [];
  readonly byCode = new Map<string, number>();
  readonly #context: RunContext;

  constructor(context: RunContext) {
    this.#context = context;
  }

  add(rejects: readonly Reject[]): void {
    if (rejects.length === 0) return;
    this.#context.writer.rejects(rejects);
    this.#context.scarti.add(rejects);
    for (const reject of rejects) {
      if (this.first.length < SHOWN_REJECTS) this.first.push(reject);
      this.byCode.set(reject.code, (this.byCode.get(reject.code) ?? 0) + 1);
    }
  }
}

/** Reads all rows of a file into the writer. */
export async function runRows(
  context: RunContext,
  way: "bytes" | "values" = "bytes",
): Promise<Run> {
  const { file, match, mapping, needed, writer, scarti, world } = context;
  const mapper = new RowMapper(match, mapping, needed);
  writer.target(mapper.table, mapper.also);
  assertFilled(match, mapper, needed, file.name);
  const seen: LinesSeen = { total: 0, blank: 0 };
  const rejected = new Rejected(context);
  const breath = new Breath(world);
  const take = (rejects: readonly Reject[]): Promise<void> | undefined => {
    rejected.add(rejects);
    const { loadedRecords, rejectedRecords } = mapper.tally;
    world.progress.tick(file.position, loadedRecords + rejectedRecords);
    return breath.take();
  };
  const bytes =
    way === "values"
      ? null
      : byteRows(
          file,
          match,
          mapper,
          mapping,
          () => writer.stage(),
          seen,
          world.largeFrom ?? LARGE,
        );
  if (bytes !== null) {
    try {
      for (const rejects of bytes) await take(rejects);
    } catch (error) {
      if (!(error instanceof RowTooWide)) throw error;
      writer.restart();
      scarti.drop();
      return runRows(context, "values");
    }
    await absorb(context);
  } else {
    for await (const batch of match.candidate.rows(shapeOf(match), seen)) {
      const { values, also, rejects } = mapper.map(batch);
      writer.rows(values, also);
      await take(rejects);
    }
  }
  mapper.assertSound();
  const { tally, findings, table } = mapper;
  return { table, tally, findings, seen, rejects: rejected.first, byCode: rejected.byCode };
}

/** Takes over the rows that another thread has read already. */
export async function takeRows(context: RunContext, read: ReadRows): Promise<Run> {
  const { writer, match, file, mapping, needed } = context;
  writer.target(read.table);
  assertFilled(match, new RowMapper(match, mapping, needed), needed, file.name);
  writer.adopt(read.stage);
  const rejected = new Rejected(context);
  rejected.add(read.rejects);
  await absorb(context);
  const { table, tally, findings, seen } = read;
  return { table, tally, findings, seen, rejects: rejected.first, byCode: rejected.byCode };
}

async function absorb({ file, writer, world }: RunContext): Promise<void> {
  world.progress.start(`Registro le righe di ${file.name}`, null);
  const breath = new Breath(world);
  for (const _ of writer.absorb()) await breath.take();
}

/**
 * The way of large files, from their bytes into a stage; null when the file is small or its source
 * asks for more than that way can do.
 */
export function byteRows(
  file: SourceFile,
  match: HeaderMatch,
  mapper: RowMapper,
  mapping: MapContext,
  makeStage: () => Stage | null,
  seen: LinesSeen,
  from: number,
): Generator<readonly Reject[]> | null {
  const { form, delimiter } = match.candidate;
  const rules = mapper.byteRules;
  if (file.size < from || form === undefined || delimiter === null || rules === null) return null;
  if (form.encoding !== "utf-8" && form.encoding !== "windows-1252") return null;
  const stage = makeStage();
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
