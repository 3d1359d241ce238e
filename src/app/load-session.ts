import type { Database } from "better-sqlite3";
import type { SourceDefinition } from "../define/source.js";
import type { Encoding } from "../ingest/encoding.js";
import type { TerritoryData } from "../model/territory-data.js";
import type { CoverageRule } from "../store/coverage.js";
import type { ReadAhead } from "./read-ahead.js";
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

/** A key that may never be needed. */
export interface LazyKey {
  pseudonym(codiceFiscale: string): string;
  /** Notes in the database which key was used, if one was: before the commit. */
  remember(): void;
}

/** What the files of one request share while they are loaded. */
export interface Session {
  readonly request: LoadRequest;
  readonly world: World;
  /** Opened, and made, only when a file is fit to be loaded. */
  readonly db: () => Database;
  readonly sources: ReadonlyMap<string, SourceDefinition>;
  readonly rules: readonly CoverageRule[];
  readonly asked: string | undefined;
  readonly encoding: Encoding | null;
  readonly territory: (at: string) => TerritoryData;
  /** The key of pseudonyms, read when the first codice fiscale is met (P4). */
  readonly key: LazyKey;
  /** Reads the next large files meanwhile; null where there is nothing to gain. */
  readonly ahead: ReadAhead | null;
}
