import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import Territorio from "../../src/commands/territorio.js";
import { openDatabase } from "../../src/store/open.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dash-territorio-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs the command as a user would, in a folder without a database. */
async function dash(...argv: string[]) {
  const said = { out: "", err: "" };
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said.out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said.err += String(text);
    return true;
  });
  const db = argv.includes("--db") ? [] : ["--db", join(folder, "assente.sqlite")];
  process.exitCode = undefined;
  await Territorio.run([...argv, ...db], { root });
  const exit = process.exitCode ?? 0;
  vi.restoreAllMocks();
  return { ...said, exit };
}

describe("dash territorio", () => {
  test("senza niente elenca le 20 regioni, anche senza database", async () => {
    const { out, exit } = await dash();
    expect(exit).toBe(0);
    expect(out).toContain("20 regioni, 566 ambiti, 7.894 comuni");
    expect(out.split("\n").filter((line) => /^\d\d\s/.test(line))).toHaveLength(20);
  });

  test("--regione 20 dice di ogni comune il codice nuovo e quello fino al 2025", async () => {
    const { out } = await dash("--regione", "20");
    const rows = out.split("\n").filter((line) => line.includes("fino al 31/12/2025"));
    expect(rows).toHaveLength(377);
    expect(out).toMatch(
      /B354\s+118006\s+Cagliari\s+CA\s+sar_\d+ Cagliari\s+092009 fino al 31\/12\/2025/,
    );
  });

  test("di un ambito dice capofila e che la composizione è dimostrativa, a voce e nella tabella", async () => {
    const { out, err } = await dash("--ambito", "PIE_2");
    expect(out).toMatch(/pie_2\s+Alba\s+Alba\s+69\s+dimostrativa/);
    expect(err).toContain("W-DIMOSTRATIVA");
  });

  test("cerca per nome, e per prima viene la parola uguale", async () => {
    const { out } = await dash("alba");
    const rows = out.split("\n").filter((line) => /^[A-Z]\d{3}\s/.test(line));
    expect(rows[0]).toMatch(/^A124\s+004003\s+Alba\s+CN\s+pie_2 Alba/);
    expect(out).toContain(" risultati: per vederli tutti");
    expect((await dash("alba", "--verbose")).out).not.toContain(" risultati: ");
  });

  test.each([
    ["092009", "Cagliari"],
    ["107003", "Carbonia"],
    ["b354", "Cagliari"],
    ["pie_2", "Alba"],
    ["kastelruth", "Castelrotto/Kastelruth"],
  ])("cerca per codice o seconda lingua: %s trova %s", async (text, name) => {
    expect((await dash(text)).out).toContain(name);
  });

  test("un comune cessato si trova, con la data e il comune di cui ora fa parte", async () => {
    expect((await dash("lirio")).out).toContain("fino al 30/01/2026, poi Montalto Pavese (F417)");
    expect((await dash("--comune", "Montalto Pavese")).out).toContain(
      "Comprende Lirio (E608), comune a sé fino al 30/01/2026.",
    );
  });

  test("--json è un solo oggetto con la busta del contratto", async () => {
    for (const flag of ["--json", "--formato=json"]) {
      const { out, err } = await dash("--comune", "Alba", flag);
      expect(err).toBe("");
      expect(JSON.parse(out)).toMatchObject({
        versione: 1,
        comando: "territorio",
        esito: 0,
        avvisi: [{ codice: "W-DIMOSTRATIVA" }],
        territorio: { livello: "comune", codice: "A124", nome: "Alba" },
        ambiti: [{ codice: "pie_2", nome_capofila: "Alba", dimostrativa: true }],
        comuni: [
          { catastale: "A124", codice_istat: "004003", codici_istat: [{ codice: "004003" }] },
        ],
      });
    }
  });

  test("il csv ha una riga per comune, il geojson un punto con la longitudine prima", async () => {
    const csv = (await dash("--ambito", "pie_2", "--formato", "csv")).out.trimEnd().split("\n");
    expect(csv).toHaveLength(70);
    expect(csv[1]).toBe(
      "A124;004003;Alba;;CN;Cuneo;01;Piemonte;pie_2;Alba;;;;44.6999;8.0347;004003 dal 2017-01-01",
    );
    const geo = JSON.parse((await dash("--ambito", "pie_2", "--formato", "geojson")).out);
    expect(geo.features).toHaveLength(69);
    expect(geo.features[0]).toMatchObject({
      id: "A124",
      geometry: { type: "Point", coordinates: [8.0347, 44.6999] },
    });
  });

  test.each([
    [["--ambito", "pie_99"], "Forse pie_29"],
    [["--ambito", "pie_99"], "dash territorio --regione 01"],
    [["zzzzzz"], "nessun territorio risponde"],
    [["albba"], "pie_2 Alba"],
    [["--comune", "Samone"], "Samone (TN, H754)"],
  ])("%o esce con 2 e suggerisce", async (argv, words) => {
    const { out, err, exit } = await dash(...argv);
    expect(exit).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(words);
  });

  test("con un database usa il suo territorio e l'ultima data caricata; uno estraneo è rifiutato con 6", async () => {
    const path = join(folder, "mio.sqlite");
    const db = openDatabase(path);
    db.exec(`
      UPDATE ambito SET nome = 'Langhe e Roero' WHERE codice = 'pie_2';
      INSERT INTO fornitura VALUES (1, 'gepi.casi', 'f.csv', 'x', '2025-11-30', NULL, 1, 0, 1, 0, 0, 0, 0, 0);`);
    db.close();
    const { out } = await dash("--ambito", "pie_2", "--db", path);
    expect(out).toContain("pie_2 Langhe e Roero al 30/11/2025");
    const other = join(folder, "altro.sqlite");
    writeFileSync(other, "x".repeat(5000));
    const refused = await dash("--db", other);
    expect([refused.exit, refused.out]).toEqual([6, ""]);
    expect(refused.err).toContain("non è un database di dash");
  });
});
