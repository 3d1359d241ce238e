import { createHmac, randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { Database } from "better-sqlite3";
import { DashError } from "../model/errors.js";

const BYTES = 32;
const WINDOWS = process.platform === "win32";

/** The key of this installation: it makes pseudonyms, and never leaves memory. */
export class PseudonymKey {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** HMAC-SHA-256 of a codice fiscale, in hexadecimal: the same for ever under the same key. */
  pseudonym(codiceFiscale: string): string {
    return createHmac("sha256", this.#key).update(codiceFiscale).digest("hex");
  }

  /** What tells this key from others without giving it away. */
  get fingerprint(): string {
    return createHmac("sha256", this.#key).update("dash: impronta").digest("hex").slice(0, 16);
  }
}

/** A key that dies with the process, for a dry run where there is none yet. */
export const passingKey = (): PseudonymKey => new PseudonymKey(randomBytes(BYTES));

const refusal = (path: string, reason: string, remedy?: string): DashError =>
  new DashError("S-KEY", { path, reason, remedy }, { file: path });

/**
 * The key in `path` for this database; made on first need, readable by its owner only. S-KEY when it
 * cannot be read or others can, when it is not a key, when it is missing or another one while the
 * database already holds pseudonyms: the same person would get two names.
 */
export function keyFor(
  db: Database,
  path: string,
  options: { readonly make: boolean },
): PseudonymKey {
  const known = fingerprintOf(db);
  if (!existsSync(path)) {
    if (known !== null)
      throw refusal(path, "manca, e il database contiene già pseudonimi fatti con essa");
    if (!options.make) return passingKey();
    makeKey(path);
  }
  const key = readKey(path);
  if (known !== null && known !== key.fingerprint) {
    throw refusal(path, "non è quella con cui il database è stato fatto");
  }
  return key;
}

/** Writes down with which key the pseudonyms were made: inside the transaction of their load. */
export function rememberKey(db: Database, key: PseudonymKey): void {
  if (fingerprintOf(db) === null) {
    db.prepare("INSERT INTO chiave (impronta) VALUES (?)").run(key.fingerprint);
  }
}

const fingerprintOf = (db: Database): string | null =>
  db.prepare<[], { impronta: string }>("SELECT impronta FROM chiave").get()?.impronta ?? null;

function readKey(path: string): PseudonymKey {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch {
    throw refusal(path, "non si può leggere", "Controllare i permessi del file e riprovare.");
  }
  try {
    const stat = fstatSync(fd);
    if (!stat.isFile()) throw refusal(path, "non è un file");
    if (!WINDOWS && (stat.mode & 0o077) !== 0) {
      throw refusal(
        path,
        "altri utenti possono leggerla",
        `Renderla privata (chmod 600 ${path}) e riprovare.`,
      );
    }
    if (stat.size > 1024) throw refusal(path, "non contiene una chiave");
    const text = readFileSync(fd, "latin1").trim();
    if (!/^[0-9a-f]{64}$/i.test(text)) throw refusal(path, "non contiene una chiave");
    return new PseudonymKey(Buffer.from(text, "hex"));
  } finally {
    closeSync(fd);
  }
}

/** A new key, whole or not at all; of two processes that make one, the first wins. */
function makeKey(path: string): void {
  const aside = `${path}.${randomBytes(4).toString("hex")}.parte`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const fd = openSync(aside, "wx", 0o600);
    try {
      writeSync(fd, `${randomBytes(BYTES).toString("hex")}\n`);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    linkSync(aside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EEXIST") throw refusal(path, `non si può creare (${code ?? String(error)})`);
  } finally {
    rmSync(aside, { force: true });
  }
}
