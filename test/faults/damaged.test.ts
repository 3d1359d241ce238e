import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DATABASE, FILE, Place, run } from "./harness.js";

const Sqlite = createRequire(import.meta.url)("better-sqlite3") as new (path: string) => Database;

let place: Place;
let sound: Buffer;
beforeAll(async () => {
  place = new Place();
  await place.prepare(2000);
  const folder = place.room("sano");
  await run(folder, ["carica", FILE]);
  sound = readFileSync(join(folder, DATABASE));
});
afterAll(() => place.remove());

/** Bytes of a database that some other hand made. */
function other(folder: string, sql: string): Buffer {
  const path = join(folder, "altro.sqlite");
  const db = new Sqlite(path);
  db.exec(sql);
  db.close();
  return readFileSync(path);
}

const COMMANDS = [
  ["carica", FILE],
  ["forniture"],
  ["calcola", "A.1.1", "--regione", "01"],
  ["territorio"],
  ["verifica", "nuclei-a-rischio", "--regione", "01"],
  ["db", "verifica"],
  ["db", "backup", "copia.sqlite"],
] as const;

const refused = async (
  name: string,
  bytes: (folder: string) => Buffer,
  code: string,
  commands: readonly (readonly string[])[] = COMMANDS,
): Promise<void> => {
  const folder = place.room(name);
  const path = join(folder, DATABASE);
  const before = bytes(folder);
  for (const args of commands) {
    writeFileSync(path, before);
    const ended = await run(folder, args);
    expect(`${args.join(" ")}: ${ended.code} ${ended.err}`).toMatch(
      new RegExp(`: 6 (AVVISO .*\\n)*ERRORE ${code} `),
    );
    expect(ended.err).toContain(DATABASE);
    expect(ended.err).not.toMatch(/\n\s+at /);
    expect([args, readFileSync(path).equals(before)]).toEqual([args, true]);
  }
};

test("R11: un testo, un database di un altro programma o di una versione più recente: rifiutato da ogni comando, e non toccato", async () => {
  await refused("testo", () => Buffer.from("non sono un database\n".repeat(300)), "S-DB");
  await refused(
    "altro",
    (folder) => other(folder, "CREATE TABLE x (y); INSERT INTO x VALUES (1)"),
    "S-DB",
  );
  const newer = Buffer.from(sound);
  newer.writeUInt32BE(9999, 60);
  await refused("nuovo", () => newer, "S-VERSION");
});

test("R11: un database troncato o con le pagine rovinate non dà cifre né copie, e resta com'era", async () => {
  const inspecting = COMMANDS.filter(([name]) => name === "db");
  await refused("troncato", () => sound.subarray(0, 4096 * 3), "S-DB", inspecting);
  const ruined = Buffer.from(sound).fill(0x5a, 4096, 4096 * 40);
  await refused("rovinato", () => ruined, "S-DB", [
    ...inspecting,
    ["carica", FILE],
    ["forniture"],
    ["territorio"],
  ]);
});
