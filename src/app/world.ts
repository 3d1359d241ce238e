import type { Notice } from "../model/errors.js";
import type { Progress } from "../model/loading.js";

/**
 * Everything that is outside: clock, environment, folder, terminal. Use cases get it as a parameter;
 * nothing below `cli/` reads the process or the console.
 */
export interface World {
  /** Working folder of the user. */
  readonly cwd: string;
  /** Root of the installed package: `indicators/`, `templates/`, `seeds/` stand there. */
  readonly root: string;
  readonly version: string;
  /** Only for durations and logs, never for a figure or an output file. */
  now(): Date;
  readonly progress: Progress;
  /** Bytes from which a text file is loaded as a large one; by default one megabyte. */
  readonly largeFrom?: number;
  /** Large files may be read in a second thread; only the built program has one. */
  readonly readAhead?: boolean;
  /** A print of the program's own code: figures it computed are remembered under it; absent: they are not. */
  readonly program?: string;
  /** A notice for the user: stderr, and `avvisi` of the JSON. */
  notice(notice: Notice): void;
  /** `--db`, else `$DASH_DB`, else `dash.sqlite` in the working folder; absolute. */
  readonly database: string;
  /** The file of the key that makes pseudonyms; absolute, outside the database (P4). */
  readonly keyFile: string;
}
