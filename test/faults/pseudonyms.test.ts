import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import ExcelJS from "exceljs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ended, run, start } from "./harness.js";

const Sqlite = createRequire(import.meta.url)("better-sqlite3") as new (path: string) => Database;

// Built here, so that no file of ours holds one: the shape only, no such persons.
const codice = (n: number): string =>
  `QQWXZ${"ABCDEFGHIJ"[n % 10]}${String(40 + (n % 60)).padStart(2, "0")}A${String(1 + (n % 28)).padStart(2, "0")}Z${String(n % 1000).padStart(3, "0")}Q`;
const TELLTALE = "QQWXZ";

let folder: string;
let env: Record<string, string>;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dash-chiavi-"));
  mkdirSync(join(folder, "tmp"));
  env = {
    XDG_CONFIG_HOME: join(folder, "impostazioni"),
    TMPDIR: join(folder, "tmp"),
    DASH_KEY_FILE: "",
  };
  said = "";
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const keyPath = (): string => join(folder, "impostazioni", "dash-ats", "pseudonimi.chiave");
async function dash(...args: string[]): Promise<Ended> {
  const ended = await run(folder, args, env);
  said += ended.out + ended.err;
  return ended;
}
const individui = (codici: readonly string[], more: readonly string[] = []): string =>
  [
    "id_individuo;protocollo;ruolo;data_nascita;sesso",
    ...codici.map((one, i) => `${one};P${i};RICHIEDENTE;1980-01-01;F`),
    ...more,
  ].join("\n");
const names = (): readonly string[] => {
  const db = new Sqlite(join(folder, "dash.sqlite"));
  try {
    return db
      .prepare<[], { id: string }>(
        "SELECT id_individuo AS id FROM individuo ORDER BY fornitura_id, riga",
      )
      .all()
      .map(({ id }) => id);
  } finally {
    db.close();
  }
};

/** Every file below a folder that holds the bytes of a codice fiscale, in any case, in UTF-8 or UTF-16. */
function holding(inputs: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => !inputs.includes(name) && statSync(join(folder, name)).isFile())
    .filter((name) => {
      const bytes = readFileSync(join(folder, name));
      return ["latin1", "utf16le"].some((encoding) =>
        bytes
          .toString(encoding as BufferEncoding)
          .toUpperCase()
          .includes(TELLTALE),
      );
    });
}

const FILE = "inps_individui_2025-12-31.csv";

describe("P4: nessun codice fiscale resta in chiaro", () => {
  test("né nel database, nel WAL, negli scarti, nei file provvisori, né su schermo o nel JSON", async () => {
    const codici = Array.from({ length: 300 }, (_, i) => codice(i));
    // Rows rejected for another column, for their shape, for a key that is there twice.
    const bad = [
      `${codice(900)};P900;NESSUNO;1980-01-01;F`,
      `${codice(901)};P901;RICHIEDENTE`,
      `${codice(902)};P902;RICHIEDENTE;${codice(903)};F`,
      `P903;${codice(904)};RICHIEDENTE;31/02/1980;F`,
      `${codice(1)};P1;CONIUGE;1981-01-01;M`,
      `${codice(905).toLowerCase()};P905;RICHIEDENTE;1980-01-01;${codice(906)}`,
    ];
    writeFileSync(join(folder, FILE), individui(codici, bad));
    expect((await dash("carica", FILE)).code).toBe(3);
    expect((await dash("carica", FILE, "--json", "--verbose")).code).toBe(0);
    writeFileSync(
      join(folder, "senza_intestazione.csv"),
      codici.map((one) => `${one};x`).join("\n"),
    );
    expect((await dash("carica", "senza_intestazione.csv")).code).toBe(4);
    expect((await dash("forniture", "--json")).code).toBe(0);
    expect((await dash("db", "backup", "copia.sqlite")).code).toBe(0);
    expect(holding([FILE, "senza_intestazione.csv"])).toEqual([]);
    expect(said.toUpperCase()).not.toContain(TELLTALE);
    expect(names()[5]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("nemmeno quando il carico è ucciso a metà, o legge dallo standard input", async () => {
    const codici = Array.from({ length: 30_000 }, (_, i) => codice(i));
    writeFileSync(
      join(folder, FILE),
      individui(
        codici.map((one, i) => `${one.slice(0, 15)}${"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[i % 26]}`),
      ),
    );
    for (const ms of [250, 350, 450, 550]) {
      const { child, ended } = start(folder, ["carica", FILE], env);
      setTimeout(() => child.kill("SIGKILL"), ms);
      await ended;
      expect(holding([FILE])).toEqual([]);
    }
    const fromPipe = ["sh", "-c", `exec "$0" "$@" < ${FILE}`];
    for (const ms of [250, 350]) {
      const { child, ended } = start(
        folder,
        ["carica", "-", "--data", "31/12/2025"],
        env,
        fromPipe,
      );
      setTimeout(() => child.kill("SIGKILL"), ms);
      await ended;
      if (process.platform === "linux") expect(holding([FILE])).toEqual([]);
    }
    const piped = await run(folder, ["carica", "-", "--data", "31/12/2025"], env, fromPipe);
    expect(piped.code).toBeLessThan(4);
    expect(holding([FILE])).toEqual([]);
  });

  test("da una cartella di lavoro come da un csv, con lo stesso pseudonimo", async () => {
    writeFileSync(join(folder, FILE), individui([codice(7)]));
    const book = new ExcelJS.Workbook();
    const sheet = book.addWorksheet("dati");
    for (const line of individui([` ${codice(7).toLowerCase()} `]).split("\n"))
      sheet.addRow(line.split(";"));
    await book.xlsx.writeFile(join(folder, "inps_individui_2025-11-30.xlsx"));
    expect((await dash("carica", FILE, "inps_individui_2025-11-30.xlsx")).code).toBe(0);
    const [one, other] = names();
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(other).toBe(one);
    const plain = createHash("sha256").update(codice(7)).digest("hex");
    expect(one).not.toBe(plain);
  });

  test("lo stesso codice in maiuscolo e in minuscolo è una chiave sola", async () => {
    writeFileSync(
      join(folder, FILE),
      individui([codice(1), codice(2)], [`${codice(1).toLowerCase()};P0;RICHIEDENTE;1980-01-01;F`]),
    );
    expect((await dash("carica", FILE)).code).toBe(3);
    expect(names()).toHaveLength(2);
    expect(new Set(names()).size).toBe(2);
  });
});

describe.skipIf(process.platform === "win32")("P4: la chiave di questa installazione", () => {
  test("nasce al primo bisogno, privata, fuori dal database; senza codici fiscali non nasce", async () => {
    writeFileSync(join(folder, FILE), individui(["X-1"]));
    expect((await dash("carica", FILE)).code).toBe(0);
    expect(existsSync(keyPath())).toBe(false);
    expect(names()).toEqual(["X-1"]);
    writeFileSync(join(folder, "inps_individui_2025-11-30.csv"), individui([codice(1)]));
    expect((await dash("carica", "inps_individui_2025-11-30.csv", "--prova")).code).toBe(0);
    expect(existsSync(keyPath())).toBe(false);
    expect((await dash("carica", "inps_individui_2025-11-30.csv")).code).toBe(0);
    expect(statSync(keyPath()).mode & 0o777).toBe(0o600);
    const key = readFileSync(keyPath(), "latin1").trim();
    for (const name of readdirSync(folder).filter((one) => one.startsWith("dash.sqlite"))) {
      const bytes = readFileSync(join(folder, name));
      expect(bytes.includes(key) || bytes.includes(Buffer.from(key, "hex"))).toBe(false);
    }
    expect(said).not.toContain(key);
  });

  test("S-KEY se altri la possono leggere, se manca, se non è una chiave, se è un'altra: e non si carica nulla", async () => {
    writeFileSync(join(folder, FILE), individui([codice(1)]));
    expect((await dash("carica", FILE)).code).toBe(0);
    const key = readFileSync(keyPath());
    const next = "inps_individui_2025-11-30.csv";
    writeFileSync(join(folder, next), individui([codice(1)]));
    const refused = async (why: RegExp): Promise<void> => {
      const ended = await dash("carica", next);
      expect(`${ended.code} ${ended.err}`).toMatch(/^6 ERRORE S-KEY /);
      expect(ended.err).toMatch(why);
      expect(names()).toHaveLength(1);
    };
    chmodSync(keyPath(), 0o644);
    await refused(/altri utenti/);
    rmSync(keyPath());
    await refused(/manca/);
    writeFileSync(keyPath(), "non sono una chiave", { mode: 0o600 });
    await refused(/non contiene una chiave/);
    writeFileSync(keyPath(), "0".repeat(64), { mode: 0o600 });
    await refused(/non è quella con cui il database è stato fatto/);
    rmSync(keyPath());
    mkdirSync(keyPath());
    await refused(/non è un file/);
    rmSync(keyPath(), { recursive: true });
    writeFileSync(keyPath(), key, { mode: 0o600 });
    expect((await dash("carica", next)).code).toBe(0);
    expect(new Set(names()).size).toBe(1);
  });

  test("$DASH_KEY_FILE la indica altrove, e con un'altra chiave i nomi sono altri", async () => {
    writeFileSync(join(folder, FILE), individui([codice(1)]));
    env.DASH_KEY_FILE = join(folder, "mia.chiave");
    expect((await dash("carica", FILE)).code).toBe(0);
    const [first] = names();
    expect(existsSync(join(folder, "mia.chiave"))).toBe(true);
    expect(existsSync(keyPath())).toBe(false);
    rmSync(join(folder, "dash.sqlite"));
    env.DASH_KEY_FILE = join(folder, "altra.chiave");
    expect((await dash("carica", FILE)).code).toBe(0);
    expect(names()).not.toEqual([first]);
  });
});
