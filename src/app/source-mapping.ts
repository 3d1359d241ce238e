import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { readCodes } from "../define/codes.js";
import { type SourceDefinition, soundSources } from "../define/source.js";
import { isShapefile } from "../ingest/container.js";
import { csvCandidates } from "../ingest/formats/csv.js";
import { matchHeader } from "../ingest/header.js";
import { inspect } from "../ingest/inspect.js";
import type { MapContext } from "../ingest/plan.js";
import { contentLikeness, type Lookups, nameLikeness, readingsOf } from "../ingest/resemblance.js";
import { type Candidate, cellText, type HeadRow, type RawCell } from "../ingest/rows.js";
import { SourceFile } from "../ingest/source-file.js";
import { DashError } from "../model/errors.js";
import { foldWord } from "../model/italian.js";
import { nearNames } from "../model/near.js";
import type { TerritoryData } from "../model/territory-data.js";
import { openDatabase } from "../store/open.js";
import { readTerritoryData, wholeTerritory } from "../store/territory-data.js";
import { sourceFolders } from "./load-files.js";
import type { World } from "./world.js";

/** A column of a source that a column of the file might be. */
export interface MappingCandidate {
  readonly colonna: string;
  /** From 0 to 1. */
  readonly punteggio: number;
  readonly motivo: "nome" | "contenuto" | "nome e contenuto";
}

/** A column of the file, and what it is taken for. */
export interface MappedColumn {
  readonly colonna_file: string;
  /** Null: not loaded. */
  readonly proposta: string | null;
  /** The source already knows this name. */
  readonly gia_nota: boolean;
  readonly candidate: readonly MappingCandidate[];
}

export interface MappingProposal {
  readonly file: string;
  readonly fonte: string;
  readonly titolo: string;
  /** A source declares this header as it is: there is nothing to map. */
  readonly riconosciuta: boolean;
  readonly riga_intestazione: number;
  readonly altre_fonti: readonly string[];
  readonly colonne: readonly MappedColumn[];
  /** Columns the source requires and the file does not seem to have. */
  readonly mancanti: readonly string[];
}

/** A table of the file with the row taken for its header, and some of its rows. */
interface Sample {
  readonly candidate: Candidate;
  readonly header: HeadRow;
  readonly labels: readonly { readonly text: string; readonly cells: readonly RawCell[] }[];
}

const SAMPLED = 80;
const SHOWN = 3;
/** Below it a likeness is a guess that is not worth showing. */
const WORTH = 0.3;
/** From it on a likeness is proposed. */
const PROPOSED = 0.5;

/**
 * What a file might be: the source whose columns its own resemble most, by name and by content, or
 * the one asked for. Values of the file are looked at and never given back. Refuses what `carica`
 * refuses before the header; E-NOROWS when no row looks like one.
 */
export async function proposeMapping(
  shown: string,
  world: World,
  options: { readonly fonte?: string | undefined; readonly foglio?: string | undefined } = {},
): Promise<MappingProposal> {
  const sources = soundSources(sourceFolders(world));
  const asked = options.fonte === undefined ? undefined : sources.get(options.fonte);
  if (options.fonte !== undefined && asked === undefined) {
    const near = nearNames(options.fonte, sources.keys());
    throw new DashError("USO", {
      message: `fonte sconosciuta: «${options.fonte}».`,
      remedy: `${near.length > 0 ? `Forse ${near.join(" o ")}. ` : ""}Con «dash sorgenti» l'elenco.`,
    });
  }
  const path = resolve(world.cwd, shown);
  const file = new SourceFile(path, basename(path));
  try {
    const { form, container } = inspect(file, null);
    if (isShapefile(container)) {
      throw new DashError(
        "E-FORMAT",
        {
          reason: "è una mappa, e non ha colonne da far conoscere",
          remedy: `Caricarla: dash carica ${shown}`,
        },
        { file: file.name },
      );
    }
    const candidates =
      form === null
        ? await (await import("../ingest/formats/xlsx.js")).xlsxCandidates(file, options.foglio)
        : csvCandidates(file, form);
    const format = container === "text" ? "csv" : "xlsx";
    const known = [...sources.values()].filter((one) => one.format.includes(format));
    const recognised = known.find(
      (source) =>
        (asked === undefined ? !source.by_name : source === asked) &&
        candidates.some((candidate) => matchHeader(source, candidate, file.name).match !== null),
    );
    const sample = await bestSample(candidates, file.name);
    const territory = territoryOf(world);
    const wanted = asked ?? recognised;
    const proposals = (wanted === undefined ? known : [wanted])
      .map((source) => proposalFor(source, sample, territory, world, file.name))
      .sort((a, b) => b.score - a.score);
    const [best] = proposals;
    if (best === undefined) throw new DashError("BUG", { message: "nessuna fonte" });
    return {
      ...best.proposal,
      riconosciuta: recognised !== undefined && recognised.name === best.proposal.fonte,
      altre_fonti: proposals.slice(1, 1 + SHOWN).map(({ proposal }) => proposal.fonte),
    };
  } finally {
    file.close();
  }
}

/** The territory at no date in particular; without a database, that of a new one. */
function territoryOf(world: World): TerritoryData {
  const there = existsSync(world.database);
  const db = openDatabase(there ? world.database : ":memory:", { readonly: there });
  try {
    return wholeTerritory(readTerritoryData(db, "2100-01-01"));
  } finally {
    db.close();
  }
}

const isLabel = (cell: RawCell): boolean =>
  typeof cell === "string" && /\p{L}/u.test(cell) && !/\d{5}/.test(cell);

/** The row with most names of columns, all different, with rows under it. */
async function bestSample(candidates: readonly Candidate[], file: string): Promise<Sample> {
  let best: { candidate: Candidate; header: HeadRow; count: number } | null = null;
  for (const candidate of candidates) {
    for (const header of candidate.head) {
      const filled = header.cells.filter((cell) => cellText(cell).trim() !== "");
      const labels = new Set(filled.filter(isLabel).map((cell) => foldWord(cellText(cell))));
      if (labels.size < filled.length || labels.size <= (best?.count ?? 0)) continue;
      best = { candidate, header, count: labels.size };
    }
  }
  if (best === null) throw new DashError("E-NOROWS", {}, { file });
  const { candidate, header } = best;
  const columns = header.cells
    .map((cell, place) => ({ text: cellText(cell).replace(/\s+/g, " ").trim(), place }))
    .filter(({ text }) => text !== "");
  const rows: (readonly RawCell[])[] = [];
  const width = header.cells.length;
  const free = Array.from({ length: width }, () => true);
  const batches = candidate.rows({ header, width, free }, { total: 0, blank: 0 });
  for await (const { cells, lines } of batches) {
    for (const [i, row] of cells.entries()) {
      if (row !== null && (lines[i] ?? 0) > header.line && rows.length < SAMPLED) rows.push(row);
    }
    if (rows.length >= SAMPLED) break;
  }
  return {
    candidate,
    header,
    labels: columns.map(({ text, place }) => ({
      text,
      cells: rows.map((row) => row[place]).filter((cell) => cell !== undefined),
    })),
  };
}

interface Likeness extends MappingCandidate {
  readonly label: number;
  readonly known: boolean;
}

/** What a source would make of the file: each column at most once, the surest first. */
function proposalFor(
  source: SourceDefinition,
  sample: Sample,
  territory: TerritoryData,
  world: World,
  file: string,
): { readonly proposal: MappingProposal; readonly score: number } {
  const likenesses = compare(source, sample, territory, world, file);
  const taken = new Map<number, Likeness>();
  const used = new Set<string>();
  for (const one of likenesses) {
    if (one.punteggio < PROPOSED || taken.has(one.label) || used.has(one.colonna)) continue;
    taken.set(one.label, one);
    used.add(one.colonna);
  }
  const required = Object.entries(source.columns)
    .filter(([, definition]) => definition.required)
    .map(([column]) => [column]);
  const needs = [...required, ...source.one_of];
  const met = needs.filter((group) => group.some((column) => used.has(column)));
  const sure = [...taken.values()].reduce((sum, one) => sum + one.punteggio, 0);
  const colonne = sample.labels.map(({ text }, label): MappedColumn => {
    const chosen = taken.get(label);
    return {
      colonna_file: text,
      proposta: chosen?.colonna ?? null,
      gia_nota: chosen?.known ?? false,
      candidate: likenesses
        .filter((one) => one.label === label)
        .slice(0, SHOWN)
        .map(({ colonna, punteggio, motivo }) => ({
          colonna,
          punteggio: Math.round(punteggio * 100) / 100,
          motivo,
        })),
    };
  });
  return {
    proposal: {
      file,
      fonte: source.name,
      titolo: source.title,
      riconosciuta: false,
      riga_intestazione: sample.header.line,
      altre_fonti: [],
      colonne,
      mancanti: needs.filter((group) => !met.includes(group)).map((group) => group.join(" o ")),
    },
    score:
      (met.length / Math.max(1, needs.length)) * 0.5 +
      (sure / Math.max(1, sample.labels.length)) * 0.5,
  };
}

function compare(
  source: SourceDefinition,
  sample: Sample,
  territory: TerritoryData,
  world: World,
  file: string,
): readonly Likeness[] {
  // A sample is read as it stands: no date is too late, and a pseudonym is as good as the code.
  const lenient = { observed: "2100-01-01", pseudonym: (code: string): string => code };
  const context: MapContext = {
    ...lenient,
    file,
    territory,
    formerNames: new Map(),
    codes: (list) => readCodes(world.root, list),
    styles: new Map(),
    duplicates: new Set(),
  };
  const comuni = new Set(
    [...territory.comuni.values()].flatMap(({ nome, altroNome }) =>
      [nome, altroNome].filter((name) => name !== null).map(foldWord),
    ),
  );
  const lookups: Lookups = {
    comune_name: (name) => comuni.has(foldWord(name)),
    ambito: (code) => territory.regioniAmbito.has(code.trim().toLowerCase()),
  };
  const readings = readingsOf(source, sample, context);
  const found: Likeness[] = [];
  for (const [label, { text, cells }] of sample.labels.entries()) {
    for (const reading of readings) {
      const names = [reading.column, ...(source.columns[reading.column]?.from ?? [])];
      const known = names.some((name) => foldWord(name) === foldWord(text));
      const byName = known ? 1 : Math.max(...names.map((name) => nameLikeness(text, name)));
      const byContent = contentLikeness(source, reading, cells, lookups);
      if (byContent === null && !known) continue;
      const punteggio = 1 - (1 - byName * 0.9) * (1 - (byContent ?? 0) * 0.6);
      if (punteggio < WORTH) continue;
      found.push({
        label,
        known,
        colonna: reading.column,
        punteggio: known ? 1 : punteggio,
        motivo:
          byName < WORTH ? "contenuto" : (byContent ?? 0) < WORTH ? "nome" : "nome e contenuto",
      });
    }
  }
  return found
    .map((one) => (isRival(one, found) ? { ...one, punteggio: one.punteggio * 0.7 } : one))
    .sort((a, b) => b.punteggio - a.punteggio || a.label - b.label);
}

/** Several dates all read as dates: content alone does not say which is which. */
const isRival = (one: Likeness, all: readonly Likeness[]): boolean =>
  one.motivo === "contenuto" &&
  all.some(
    (other) =>
      other !== one &&
      other.motivo === "contenuto" &&
      (other.label === one.label) !== (other.colonna === one.colonna),
  );
