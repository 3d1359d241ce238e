import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sourcesPage } from "../scripts/build-docs-fonti.js";
import { readCodes } from "../src/define/codes.js";
import { listSources } from "../src/define/source.js";
import { bench, ROOT } from "./app/load-world.js";

const committed = readFileSync(join(ROOT, "docs", "fonti.md"), "utf8").replaceAll("\r\n", "\n");
const { sources } = listSources([join(ROOT, "seeds", "sources")]);

test("docs/fonti.md è quella che le definizioni danno; se no: node scripts/build-docs-fonti.ts", () => {
  expect(committed).toBe(sourcesPage({ sources, codes: (list) => readCodes(ROOT, list) }));
});

test("ogni fonte, ogni colonna e ogni suo altro nome stanno nella pagina", () => {
  for (const source of sources.values()) {
    expect(committed).toContain(`\`${source.name}\``);
    for (const [column, { from }] of Object.entries(source.columns)) {
      expect(committed).toContain(`| \`${column}\` |`);
      for (const name of from) expect(committed).toContain(name);
    }
  }
});

test("la pagina non ha parole mancanti", () => {
  expect(committed).not.toMatch(/undefined|\[object/);
});

test("ogni rimando interno della pagina porta a un titolo che c'è", () => {
  const titles = new Set(
    [...committed.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      String(title)
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
  const links = [...committed.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => String(target));
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((target) => !titles.has(target))).toEqual([]);
});

test("la fonte propria che la pagina insegna carica davvero un file", async () => {
  const [, yaml] = /```yaml\n(title: Anagrafe[\s\S]*?)```/.exec(committed) ?? [];
  const b = bench();
  try {
    mkdirSync(join(b.folder, "sources", "anagrafe"), { recursive: true });
    writeFileSync(join(b.folder, "sources", "anagrafe", "famiglie.yaml"), String(yaml));
    const outcome = await b.one(
      "anagrafe_2025-12-31.csv",
      "Cod. ISTAT;Nuclei anagrafici\n004003;14.000\n",
    );
    expect(outcome.report).toMatchObject({ fonte: "anagrafe_famiglie", caricate: 1 });
    expect(b.query("SELECT anno, comune, famiglie FROM famiglie")).toEqual([
      { anno: 2025, comune: "A124", famiglie: 14_000 },
    ]);
  } finally {
    b.remove();
  }
});

test("l'altro nome che la pagina insegna ad aggiungere basta a leggere la colonna", async () => {
  const [, line] = /```yaml\n( {2}data_caricamento: .*)\n```/.exec(committed) ?? [];
  const original = readFileSync(join(ROOT, "seeds/sources/gepi/casi.yaml"), "utf8");
  const csv = "id_caso;protocollo;comune_istat;Data ingresso pratica\nC1;P1;004003;2024-02-01\n";
  const b = bench();
  try {
    expect((await b.one("casi_2025-12-31.csv", csv)).report.errore?.codice).toBe("E-HDR-MISSING");
    mkdirSync(join(b.folder, "sources", "gepi"), { recursive: true });
    const edited = original.replace(/^ {2}data_caricamento: .*$/m, String(line));
    writeFileSync(join(b.folder, "sources", "gepi", "casi.yaml"), edited);
    expect((await b.one("casi_2025-12-31.csv", csv)).report).toMatchObject({
      fonte: "gepi_casi",
      caricate: 1,
    });
  } finally {
    b.remove();
  }
});
