import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoadOutcome } from "../../src/model/loading.js";
import { type Bench, bench } from "./load-world.js";

let b: Bench;
beforeAll(() => {
  b = bench();
});
afterAll(() => b.remove());

const said = (outcome: LoadOutcome): string =>
  `${outcome.report.errore?.codice}: ${outcome.report.errore?.messaggio} ${outcome.remedy}`;

test("un'intestazione che non è di nessuna fonte si dice in poche righe, e rimanda alle fonti", async () => {
  const labels = Array.from({ length: 60 }, (_, i) => `colonna inventata numero ${i} `.repeat(3));
  const text = said(
    await b.one("altro.csv", `${labels.join(";")}\n${labels.map(() => "x").join(";")}\n`),
  );
  expect(text).toMatch(/^E-HDR-MISSING: nessuna fonte conosciuta/);
  expect(text).toContain("e altre 48");
  expect(text).toContain("docs/fonti.md");
  expect(text).not.toContain("inps_importi");
  expect(text.length).toBeLessThan(800);
});

test("quando una fonte somiglia, si dice quale e che cosa manca", async () => {
  const text = said(
    await b.one(
      "estratto.csv",
      "protocollo;misura;data presentazione;nota;altro\nP1;ADI;2024-01-10;x;y\n",
    ),
  );
  expect(text).toContain("inps_domande");
  expect(text).toMatch(/mancano[^.]*tipo_domanda/);
  expect(text).toContain("comune_istat");
});

test("con una fonte nominata si dicono le colonne che mancano e quelle trovate, non tutte", async () => {
  const labels = ["protocollo", "stato", ...Array.from({ length: 40 }, (_, i) => `extra ${i}`)];
  const text = said(
    await b.one(
      "stati_2025-12-31.csv",
      `${labels.join(";")}\n${labels.map(() => "x").join(";")}\n`,
      {
        fonte: "inps_stati",
      },
    ),
  );
  expect(text).toContain("mancano le colonne richieste dalla fonte inps_stati: dal.");
  expect(text).toContain("e altre 30");
});

test("una fonte che non esiste suggerisce la più vicina, non l'elenco intero", async () => {
  await expect(b.one("x.csv", "a;b\n1;2\n", { fonte: "inps_domanda" })).rejects.toMatchObject({
    code: "USO",
    remedy: expect.stringMatching(/^Forse inps_domande.*docs\/fonti\.md/),
  });
});
