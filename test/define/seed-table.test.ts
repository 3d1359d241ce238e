import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { readSeedTable } from "../../src/define/seed-table.js";
import { root } from "../helpers/empty-database.js";

test("le tabelle di dash si leggono come le leggerebbe un lettore di CSV intero", () => {
  const folder = join(root, "seeds/codici");
  const files = readdirSync(folder).filter((file) => file.endsWith(".csv"));
  expect(files.length).toBeGreaterThan(20);
  const paths = files.map((file) => join(folder, file));
  for (const path of [...paths, join(root, "seeds/territorio/nomi_precedenti.csv")]) {
    // Without quotes in it a file is its cells.
    expect(readFileSync(path, "utf8"), path).not.toContain('"');
    const options = { bom: true, delimiter: ";", columns: true, skip_empty_lines: true };
    expect(readSeedTable(path), path).toEqual(parse(readFileSync(path), options));
  }
});

test("il segno iniziale e gli a capo di Windows non cambiano una tabella", () => {
  const path = join(mkdtempSync(join(tmpdir(), "dash-seme-")), "prova.csv");
  writeFileSync(path, "\ufeffcodice;etichetta;da\r\nA;Prima;\r\n\r\nB;Seconda;3\r\n");
  expect(readSeedTable(path)).toEqual([
    { codice: "A", etichetta: "Prima", da: "" },
    { codice: "B", etichetta: "Seconda", da: "3" },
  ]);
});
