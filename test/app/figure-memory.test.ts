import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { computeIndicators } from "../../src/app/compute-indicators.js";
import { removeFornitura } from "../../src/app/forniture.js";
import { withFigures } from "../../src/app/open-figures.js";
import { rememberedReport } from "../../src/app/report-memory.js";
import { readTemplate } from "../../src/app/templates.js";
import type { World } from "../../src/app/world.js";
import { withParameters } from "../../src/define/resolve-template.js";
import { type Bench, bench, ROOT } from "./load-world.js";

let b: Bench;
let world: World;
const domande = (n: number): string =>
  [
    "protocollo;misura;tipo_domanda;data_presentazione;comune_istat;isee;importo_mensile",
    ...Array.from(
      { length: n },
      (_, i) => `INPS-ADI-${i};ADI;PRIMA;2025-01-10;004003;1000,00;480,00`,
    ),
    "",
  ].join("\r\n");
const stati = (n: number): string =>
  [
    "protocollo;stato;motivo;dal;al",
    ...Array.from({ length: n }, (_, i) => `INPS-ADI-${i};ACCOLTA;;2025-02-01;`),
    "",
  ].join("\r\n");
const individui = (n: number): string =>
  [
    "id_individuo;protocollo;ruolo;data_nascita;sesso;cittadinanza_classe;disabilita_classe",
    ...Array.from(
      { length: n },
      (_, i) => `P${i};INPS-ADI-${i};RICHIEDENTE;1970-01-01;F;ITALIANA;NESSUNA`,
    ),
    "",
  ].join("\r\n");

beforeEach(async () => {
  b = bench();
  world = { ...b.world, program: "prova" };
  await b.one("inps_domande_2025-12-15.csv", domande(5));
  await b.one("inps_stati_2025-12-15.csv", stati(5));
  await b.one("inps_individui_2025-12-15.csv", individui(5));
});
afterEach(() => b.remove());

async function value(
  codice: string,
  by: World = world,
  per: readonly string[] = [],
): Promise<number | null | undefined> {
  const found = await computeIndicators(
    { codici: [codice], per, scope: { ambito: "pie_2" }, data: null, confronta: [] },
    by,
  );
  return found.figures[0]?.righe[0]?.valore;
}
const memory = (): string => join(b.folder, "dash.sqlite.cifre");
const cells = (): number => {
  const db = new Sqlite(memory(), { readonly: true });
  try {
    return Number(db.prepare("SELECT COUNT(*) FROM cella").pluck().get());
  } finally {
    db.close();
  }
};
/** Puts other text in place of what is remembered under keys like these, with a sound check. */
const rewrite = (keys: string, other: (value: string) => string): void => {
  const db = new Sqlite(memory());
  const { crc32 } = process.getBuiltinModule("node:zlib");
  for (const { chiave, valore } of db
    .prepare<[string], { chiave: string; valore: string }>(
      "SELECT chiave, valore FROM cella WHERE chiave LIKE ?",
    )
    .all(keys)) {
    const made = other(valore);
    db.prepare("UPDATE cella SET valore = ?, somma = ? WHERE chiave = ?").run(
      made,
      crc32(made),
      chiave,
    );
  }
  db.close();
};
const falsify = (): void => rewrite("%", (value) => value.replace(/\[5\]/g, "[777]"));
const retitle = (): void => rewrite("report %", (value) => value.replace("5 nuclei", "777 nuclei"));

test("una cifra calcolata è ricordata, in un file che solo il proprietario legge", async () => {
  expect(await value("A.1.1")).toBe(5);
  expect(cells()).toBeGreaterThan(0);
  if (process.platform !== "win32") expect(statSync(memory()).mode & 0o777).toBe(0o600);
  falsify();
  // What is remembered is believed: this is what makes the next tests prove something.
  expect(await value("A.1.1")).toBe(777);
});

test("una fornitura nuova, sostituita o tolta non lascia cifre vecchie", async () => {
  expect(await value("A.1.1")).toBe(5);
  falsify();
  await b.one("inps_stati_2025-12-31.csv", stati(4));
  expect(existsSync(memory())).toBe(false);
  expect(await value("A.1.1")).toBe(4);
  await b.one("inps_stati_2025-12-31.csv", stati(3), { sostituisci: true });
  expect(await value("A.1.1")).toBe(3);
  const [{ id } = { id: 0 }] = b.query("SELECT MAX(id) AS id FROM fornitura") as { id: number }[];
  removeFornitura(id, world);
  expect(await value("A.1.1")).toBe(5);
});

test("il file di un altro contenuto, lasciato lì, non è creduto", async () => {
  expect(await value("A.1.1")).toBe(5);
  falsify();
  const old = readFileSync(memory());
  await b.one("inps_stati_2025-12-31.csv", stati(4));
  writeFileSync(memory(), old);
  expect(await value("A.1.1")).toBe(4);
});

test("una definizione cambiata dà la cifra nuova", async () => {
  expect(await value("A.1.1")).toBe(5);
  falsify();
  const text = readFileSync(join(ROOT, "indicators/platea/nuclei.yaml"), "utf8");
  mkdirSync(join(b.folder, "indicators/platea"), { recursive: true });
  writeFileSync(
    join(b.folder, "indicators/platea/nuclei.yaml"),
    text
      .replace("numerator: accolta", "numerator: accolta AND importo_mensile_cent > 999999")
      .replace(
        /examples:[\s\S]*$/,
        `examples:
  - says: un importo enorme conta
    data_osservazione: 2025-12-31
    given: |
      accolta | importo_mensile_cent
      1 | 1000000
    expect: {valore: 1}
`,
      ),
  );
  expect(await value("A.1.1")).toBe(0);
});

test("una popolazione cambiata dà la cifra nuova, anche se l'indicatore è lo stesso", async () => {
  expect(await value("A.1.1")).toBe(5);
  falsify();
  const text = readFileSync(join(ROOT, "indicators/populations/in_misura.yaml"), "utf8");
  mkdirSync(join(b.folder, "indicators/populations"), { recursive: true });
  writeFileSync(
    join(b.folder, "indicators/populations/in_misura.yaml"),
    text.replace(
      "WHERE s.stato IN ('ACCOLTA', 'SOSPESA')",
      "WHERE s.stato IN ('ACCOLTA', 'SOSPESA') AND d.protocollo <> 'INPS-ADI-0'",
    ),
  );
  expect(await value("A.1.1")).toBe(4);
});

test("un altro programma non crede alle cifre di questo", async () => {
  expect(await value("A.1.1")).toBe(5);
  falsify();
  expect(await value("A.1.1", { ...world, program: "altro" })).toBe(5);
});

test("un file guasto, o un numero cambiato da fuori, è come se non ci fosse", async () => {
  expect(await value("A.1.1")).toBe(5);
  const db = new Sqlite(memory());
  db.exec(`UPDATE cella SET valore = replace(valore, '[5]', '[6]')`);
  db.close();
  expect(await value("A.1.1")).toBe(5);
  writeFileSync(memory(), "non è un database");
  expect(await value("A.1.1")).toBe(5);
  expect(await value("A.1.1")).toBe(5);
});

test("un indicatore chiesto dopo si aggiunge alla stessa lettura senza rifarla", async () => {
  expect(await value("A.1.1", world, ["comune"])).toBe(5);
  falsify();
  // A.1.7 groups the same rows: its numbers are new, those of A.1.1 are remembered.
  expect(await value("A.1.7", world, ["comune"])).not.toBe(777);
  expect(await value("A.1.1", world, ["comune"])).toBe(777);
});

test("senza un programma costruito non si ricorda nulla", async () => {
  expect(await value("A.1.1", b.world)).toBe(5);
  expect(existsSync(memory())).toBe(false);
});

const REPORT = `title: Prova
description: Una prova.
audience: interno
figures:
  nuclei: { of: A.1.1 }
parametri:
  soglia: { type: numero, label: Soglia, default: 3 }
sections:
  - id: nuclei
    name: Nuclei
    kicker: Platea
    title: "{nuclei} nuclei, soglia {soglia}"
    blocks:
      - kpi:
          - { of: A.1.1, label: Nuclei }
`;

/** The title of the report made now, with the notices said, and whether it was remembered. */
async function report(
  wanted: { readonly ambito?: string; readonly soglia?: number; readonly by?: World } = {},
): Promise<{ readonly title: string; readonly notices: readonly string[] }> {
  const notices: string[] = [];
  const by: World = { ...(wanted.by ?? world), notice: ({ code }) => notices.push(code) };
  const template = withParameters(
    readTemplate("prova", by),
    wanted.soglia === undefined ? {} : { soglia: String(wanted.soglia) },
  );
  const document = await withFigures(by, (open) =>
    rememberedReport(
      { scope: { ambito: wanted.ambito ?? "pie_2" }, data: null },
      template,
      open,
      by,
      true,
    ),
  );
  return { title: document.sections[0]?.title ?? "", notices };
}
test("un report già composto è ricordato con i suoi avvisi, e vale solo per le stesse cose", async () => {
  mkdirSync(join(b.folder, "templates"));
  const file = join(b.folder, "templates/prova.yaml");
  writeFileSync(file, REPORT);
  const first = await report();
  expect(first.title).toBe("5 nuclei, soglia 3");
  expect(first.notices).toContain("W-DIMOSTRATIVA");
  retitle();
  expect(await report()).toEqual({ ...first, title: "777 nuclei, soglia 3" });
  // Another parameter, another territory, another text: composed anew.
  expect((await report({ soglia: 4 })).title).toBe("5 nuclei, soglia 4");
  expect((await report({ by: { ...world, version: "9.9.9" } })).title).toBe("5 nuclei, soglia 3");
  writeFileSync(file, REPORT.replace("{nuclei} nuclei", "Sono {nuclei} nuclei"));
  expect((await report()).title).toBe("Sono 5 nuclei, soglia 3");
  writeFileSync(file, REPORT);
  expect((await report()).title).toBe("777 nuclei, soglia 3");
  // A definition of the user's, a delivery: nothing old is believed.
  mkdirSync(join(b.folder, "indicators"), { recursive: true });
  const own = readFileSync(join(ROOT, "indicators/platea/nuclei.yaml"), "utf8");
  writeFileSync(
    join(b.folder, "indicators/mio.yaml"),
    own.replace("codice: A.1.1", "codice: X.1.1"),
  );
  expect((await report()).title).toBe("5 nuclei, soglia 3");
  await b.one("inps_stati_2025-12-31.csv", stati(4));
  expect((await report()).title).toBe("4 nuclei, soglia 3");
});
