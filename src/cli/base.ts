import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, Flags } from "@oclif/core";
import type { World } from "../app/world.js";
import type { Notice } from "../model/errors.js";
import { keyFile } from "./key-file.js";
import { programPrint } from "./program-print.js";
import { silent, terminalProgress } from "./progress.js";
import { asDashError, jsonError, sayError, sayNotice } from "./report-error.js";

/** The version of the JSON shape (`progetto.md` §3). */
export const JSON_VERSION = 1;

/**
 * What every command shares: common flags, the World, one JSON object on stdout, errors and notices
 * in Italian on stderr, the exit status.
 */
export abstract class DashCommand extends Command {
  static override baseFlags = {
    db: Flags.string({
      summary: "File del database (altrimenti $DASH_DB, poi dash.sqlite nella cartella).",
      helpValue: "FILE",
      helpGroup: "comuni",
    }),
    json: Flags.boolean({ summary: "Scrive il risultato come JSON.", helpGroup: "comuni" }),
    "no-input": Flags.boolean({ summary: "Non fa mai domande.", helpGroup: "comuni" }),
    quiet: Flags.boolean({ summary: "Scrive solo risultati ed errori.", helpGroup: "comuni" }),
    verbose: Flags.boolean({ summary: "Scrive anche i dettagli.", helpGroup: "comuni" }),
  };

  readonly #notices: Notice[] = [];
  #world: World | undefined;

  #has(flag: string): boolean {
    const end = this.argv.indexOf("--");
    const at = this.argv.indexOf(flag);
    return at !== -1 && (end === -1 || at < end);
  }

  protected get wantsJson(): boolean {
    return this.#has("--json");
  }

  protected get isQuiet(): boolean {
    return this.#has("--quiet");
  }

  protected get isVerbose(): boolean {
    return this.#has("--verbose");
  }

  /** The outside as use cases see it. `db` is the value of `--db`. */
  protected world(flags: { readonly db?: string | undefined }): World {
    if (this.#world !== undefined) return this.#world;
    const cwd = process.cwd();
    const quiet = this.isQuiet || this.wantsJson || process.stderr.isTTY !== true;
    const root = fileURLToPath(new URL("../../", import.meta.url));
    const world: World = {
      cwd,
      root,
      program: programPrint(root),
      version: this.config.version,
      now: () => new Date(),
      progress: quiet ? silent : terminalProgress(process.stderr, () => performance.now()),
      notice: (notice) => this.notice(notice),
      database: resolve(cwd, flags.db ?? (process.env.DASH_DB || "dash.sqlite")),
      keyFile: keyFile(process.env, cwd),
      readAhead: true,
    };
    this.#world = world;
    return world;
  }

  /** A notice: stderr now, `avvisi` of the JSON at the end. The same words are said once. */
  protected notice(notice: Notice): void {
    const same = this.#notices.some(
      (other) =>
        other.code === notice.code &&
        other.message === notice.message &&
        other.place?.file === notice.place?.file,
    );
    if (same) return;
    this.#notices.push(notice);
    if (!this.wantsJson && !this.isQuiet) process.stderr.write(`${sayNotice(notice)}\n`);
  }

  /** A result for people: stdout, nothing under `--json`. */
  protected print(text = ""): void {
    if (!this.wantsJson) process.stdout.write(`${text}\n`);
  }

  /** Talk around the result: stderr, nothing under `--quiet` or `--json`. */
  protected say(text = ""): void {
    if (!this.wantsJson && !this.isQuiet) process.stderr.write(`${text}\n`);
  }

  /** Ends the command: exit status, and under `--json` the one object of the contract. */
  protected finish(exit: number, data: object = {}): void {
    process.exitCode = exit;
    if (!this.wantsJson) return;
    process.stdout.write(`${JSON.stringify(this.#envelope(exit, data), null, 2)}\n`);
  }

  #envelope(exit: number, data: object): object {
    return {
      versione: JSON_VERSION,
      comando: (this.id ?? "").replaceAll(":", " "),
      esito: exit,
      avvisi: this.#notices.map((notice) => ({
        codice: notice.code,
        messaggio: notice.message,
        dove: notice.place ?? null,
      })),
      ...data,
    };
  }

  override async catch(error: Error): Promise<void> {
    this.#world?.progress.end();
    const found = asDashError(error);
    process.exitCode = found.exit;
    if (this.wantsJson) {
      process.stdout.write(
        `${JSON.stringify(this.#envelope(found.exit, { errore: jsonError(found) }), null, 2)}\n`,
      );
    } else {
      process.stderr.write(`${sayError(found)}\n`);
      if (this.isVerbose && found.code === "BUG") process.stderr.write(`${found.stack ?? ""}\n`);
    }
  }
}
