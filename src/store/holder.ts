import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";
import { BUSY_MS, translate } from "./translate.js";

/** Who writes a database now: told to those who wait for it (promise R8). */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly command: string;
}

const noteBeside = (database: string): string => `${database}-scrittore`;

/** The process that says it is writing, when it is still alive. */
export function holderOf(database: string): Holder | null {
  try {
    const note = JSON.parse(readFileSync(noteBeside(database), "utf8")) as Partial<Holder>;
    const { pid, host, command } = note;
    if (typeof pid !== "number" || typeof host !== "string" || typeof command !== "string") {
      return null;
    }
    return host === hostname() && !isAlive(pid) ? null : { pid, host, command };
  } catch {
    return null;
  }
}

/** False for a process that is no more. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** «dash carica» (processo 4321). */
export const sayHolder = (holder: Holder | null): string | undefined =>
  holder === null ? undefined : `«${holder.command}» (processo ${holder.pid})`;

const busy = (database: string): DashError =>
  new DashError("S-BUSY", { path: database, holder: sayHolder(holderOf(database)) });

const notes = new Map<string, () => void>();

/** Says that this process writes; forgotten when it stops, however it stops in good order. */
function note(db: Database, command: string): void {
  if (db.memory) return;
  const path = noteBeside(db.name);
  const forget = (): void => {
    try {
      rmSync(path, { force: true });
    } catch {
      // A note that stays is of a process that is no more: nobody believes it.
    }
  };
  try {
    const holder: Holder = { pid: process.pid, host: hostname(), command };
    writeFileSync(path, JSON.stringify(holder), { mode: 0o600 });
    process.on("exit", forget);
    notes.set(path, () => {
      process.off("exit", forget);
      forget();
    });
  } catch {
    // Without the note those who wait are not told the name; they wait all the same.
    forget();
  }
}

/**
 * Begins a write transaction as IMMEDIATE: a deferred one can fail at once, whatever the wait. Waits
 * its turn, then raises S-BUSY with the name of who holds the database.
 */
export function beginWriting(db: Database, command: string): void {
  try {
    db.exec("BEGIN IMMEDIATE");
  } catch (error) {
    throw isBusy(error) ? busy(db.name) : translate(error, db.name);
  }
  note(db, command);
}

/** The same without holding up the process while it waits: a user may stop it. */
export async function awaitTurn(db: Database, command: string): Promise<void> {
  const step = 100;
  db.pragma("busy_timeout = 0");
  try {
    for (let waited = 0; ; waited += step) {
      try {
        beginWriting(db, command);
        return;
      } catch (error) {
        if (!(error instanceof DashError) || error.code !== "S-BUSY" || waited >= BUSY_MS) {
          throw error;
        }
      }
      await sleep(step);
    }
  } finally {
    db.pragma(`busy_timeout = ${BUSY_MS}`);
  }
}

/** Takes away the note of a process that is no more. */
export function sweepNote(database: string): void {
  if (notes.has(noteBeside(database)) || holderOf(database) !== null) return;
  try {
    rmSync(noteBeside(database), { force: true });
  } catch {
    // Nobody believes it anyway.
  }
}

const isBusy = (error: unknown): boolean =>
  /^SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown }).code));

/** After COMMIT or ROLLBACK: nobody is told any more that this process writes. */
export function doneWriting(db: Database): void {
  const path = noteBeside(db.name);
  notes.get(path)?.();
  notes.delete(path);
}
