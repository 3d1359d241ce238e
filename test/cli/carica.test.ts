import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dash, dashJson } from "../helpers/dash.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dash-carica-"));
  writeFileSync(
    join(folder, "inps_stati_2025-12-31.csv"),
    "protocollo;stato;dal\nP1;ACCOLTA;2024-03-01\n",
  );
  writeFileSync(join(folder, "vuoto.csv"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("dash carica: che cosa va dove", () => {
  test("l'errore di un file rifiutato va su stderr con codice, posto e rimedio; il riassunto resta su stdout", () => {
    const ran = dash(["carica", "vuoto.csv", "inps_stati_2025-12-31.csv"], folder);
    expect(ran.code).toBe(4);
    expect(ran.err).toMatch(/^ERRORE E-EMPTY vuoto\.csv: il file è vuoto\.$/m);
    expect(ran.err).toContain("Controllare che l'esportazione sia andata a buon fine");
    expect(ran.out).not.toContain("ERRORE");
    expect(ran.out).toContain("vuoto.csv: non caricato (E-EMPTY).");
    expect(ran.out).toContain("1 caricate");
  });

  test("--quiet non nasconde gli errori", () => {
    const ran = dash(["carica", "vuoto.csv", "--quiet"], folder);
    expect(ran.code).toBe(4);
    expect(ran.err).toMatch(/ERRORE E-EMPTY/);
  });

  test("con --json tutto sta nell'unico oggetto, e stderr tace", () => {
    const ran = dash(["carica", "vuoto.csv", "manca.csv", "--json"], folder);
    expect(ran.err).toBe("");
    const found = dashJson(["carica", "vuoto.csv", "manca.csv"], folder);
    expect(found.esito).toBe(4);
    const errors = (found.forniture as { errore: { codice: string } }[]).map(
      (one) => one.errore.codice,
    );
    expect(errors.sort()).toEqual(["E-EMPTY", "E-FILE"]);
  });
});
