import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { beginWriting, doneWriting } from "../../src/store/holder.js";
import { openDatabase } from "../../src/store/open.js";
import { allOf, DATABASE, FILE, look, Place, type Running, run, start } from "./harness.js";

const ROWS = 20_000;

let place: Place;
beforeAll(async () => {
  place = new Place();
  await place.prepare(ROWS);
});
afterAll(() => place.remove());

/** A load stopped in its middle: it holds the database, and has written part of its rows. */
async function stoppedLoad(folder: string): Promise<Running> {
  const running = start(folder, ["carica", FILE]);
  const holder = join(folder, `${DATABASE}-scrittore`);
  // Its name is there once it is written, not once the file is.
  while (!existsSync(holder) || readFileSync(holder, "utf8").trim() === "") await sleep(2);
  running.child.kill("SIGSTOP");
  return running;
}

describe.skipIf(process.platform === "win32")("R8: chi scrive è uno, chi legge sono tanti", () => {
  test("un secondo carico aspetta dieci secondi, poi esce con 6 e dice chi tiene il database", async () => {
    const folder = place.room("due");
    const first = await stoppedLoad(folder);
    writeFileSync(
      join(folder, "inps_stati_2025-11-30.csv"),
      "protocollo;stato;dal\nP1;ACCOLTA;2024-03-01\n",
    );
    const second = await run(folder, ["carica", "inps_stati_2025-11-30.csv"]);
    expect(second.code).toBe(6);
    expect(second.err).toMatch(/^ERRORE S-BUSY /);
    expect(second.err).toContain(`«dash carica» (processo ${first.child.pid})`);
    expect(second.ms).toBeGreaterThan(9_500);
    expect(second.ms).toBeLessThan(20_000);
    first.child.kill("SIGCONT");
    expect((await first.ended).code).toBe(3);
    expect((await run(folder, ["carica", "inps_stati_2025-11-30.csv"])).code).toBe(0);
  });

  test("se il primo finisce in tempo, il secondo carica", async () => {
    const folder = place.room("in-tempo");
    const db = openDatabase(join(folder, DATABASE));
    beginWriting(db, "prova");
    const second = start(folder, ["carica", FILE]);
    await sleep(1500);
    db.exec("ROLLBACK");
    doneWriting(db);
    db.close();
    const ended = await second.ended;
    expect(ended.code).toBe(3);
    expect(ended.ms).toBeGreaterThan(1500);
    expect(look(folder)).toEqual(allOf(ROWS));
  });

  test("la nota di chi non c'è più non vale, e non ferma nessuno", async () => {
    const folder = place.room("morto");
    const dead = await run(folder, ["forniture"]);
    expect(dead.code).toBe(0);
    writeFileSync(
      join(folder, `${DATABASE}-scrittore`),
      JSON.stringify({ pid: 2 ** 22 - 3, host: "", command: "dash carica" }),
    );
    expect((await run(folder, ["carica", FILE])).code).toBe(3);
    expect(existsSync(join(folder, `${DATABASE}-scrittore`))).toBe(false);
  });

  test("durante un carico si legge lo stato di prima; chi ha cominciato a leggere non vede il commit", async () => {
    const folder = place.room("lettori");
    const first = await stoppedLoad(folder);
    const listed = await run(folder, ["forniture", "--json"]);
    expect(listed.code).toBe(0);
    expect((JSON.parse(listed.out) as { forniture: unknown[] }).forniture).toHaveLength(1);

    const reader = openDatabase(join(folder, DATABASE), { readonly: true });
    const count = (): unknown => reader.prepare("SELECT COUNT(*) FROM stato_domanda").pluck().get();
    // As figures are computed: all their queries inside one transaction.
    reader.exec("BEGIN");
    expect(count()).toBe(1);
    first.child.kill("SIGCONT");
    expect((await first.ended).code).toBe(3);
    expect(count()).toBe(1);
    reader.exec("COMMIT");
    expect(count()).toBe(1 + Number(allOf(ROWS).righe));
    reader.close();
  });
});
