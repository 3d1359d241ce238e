import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReadAhead as Ahead } from "../../src/app/read-ahead.js";
import { soundSources } from "../../src/define/source.js";
import { openDatabase } from "../../src/store/open.js";
import { neededColumns } from "../../src/store/save-fornitura.js";
import { readTerritoryData, wholeTerritory } from "../../src/store/territory-data.js";
import { dash, dashJson } from "../helpers/dash.js";
import { root } from "../helpers/empty-database.js";

/** Files over the four megabytes from which a second thread reads. */
const ROWS = 66_000;
const NAMES = [
  "inps_domande_2025-12-15.csv",
  "gepi_casi_2025-12-31.csv",
  "inps_individui_2025-12-15.csv",
];
const COMUNI = ["004003", "001272", "058091", "063049"];

const pad = (n: number): string => String(n).padStart(8, "0");
const day = (n: number): string =>
  `2024-${String(1 + (n % 12)).padStart(2, "0")}-${String(1 + (n % 28)).padStart(2, "0")}`;

/** Rows with what real files have: wrong days, lost cells, keys twice, notes in quotes. */
function files(): readonly string[] {
  const domande = [
    "protocollo;misura;tipo_domanda;data_presentazione;comune_istat;isee;importo_mensile",
  ];
  const individui = [
    "id_individuo;protocollo;ruolo;data_nascita;sesso;cittadinanza_classe;disabilita_classe;percorso",
  ];
  const casi = [
    "id_caso;protocollo;comune_istat;data_caricamento;id_case_manager;data_assegnazione;stato_caso",
  ];
  for (let i = 0; i < ROWS; i += 1) {
    const when = i % 997 === 0 ? "2024-02-30" : day(i);
    domande.push(
      `INPS-ADI-2024-${pad(i % 1511 === 0 ? 0 : i)};ADI;PRIMA;${when};${COMUNI[i % 4]};${1000 + (i % 8000)},${String(i % 100).padStart(2, "0")};${480 + (i % 300)},00`,
    );
    individui.push(
      `P${pad(i)};INPS-ADI-2024-${pad(i)};RICHIEDENTE;${1950 + (i % 60)}-05-1${i % 10};${i % 2 === 0 ? "F" : "M"};ITALIANA;NESSUNA${i % 1201 === 0 ? "" : ";P1"}`,
    );
    casi.push(
      `CASO-2024-${pad(i)};INPS-ADI-2024-${pad(i)};${i % 1301 === 0 ? "999999" : COMUNI[i % 4]};${day(i)};"OPERATORE-${pad(i % 90)}";${day(i)};ASSEGNATO`,
    );
  }
  return [domande, casi, individui].map((lines) => `${lines.join("\r\n")}\r\n`);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "dash-avanti-"));
  for (const [i, text] of files().entries()) writeFileSync(join(folder, NAMES[i] ?? ""), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A print of all rows of the tables that the files fill, in order, and of what is noted of them. */
function rows(database: string): string {
  const db = new Sqlite(database, { readonly: true });
  try {
    const all = ["domanda", "individuo", "caso", "scarto"].map((table) => {
      const columns = db
        .prepare<[string], { name: string }>("SELECT name FROM pragma_table_info(?)")
        .all(table)
        .map(({ name }) => name)
        .filter((name) => name !== "fornitura_id" && name !== "id");
      return db
        .prepare(`SELECT ${columns.join(", ")} FROM ${table} ORDER BY fornitura_id, riga`)
        .raw()
        .all();
    });
    const more = db
      .prepare(
        `SELECT f.fonte, f.lette, f.caricate, f.scartate, s.tabella, s.righe, s.somma, c.codice_ambito, c.righe AS n
        FROM fornitura f JOIN sigillo s ON s.fornitura_id = f.id JOIN copertura c ON c.fornitura_id = f.id
        ORDER BY f.fonte, s.tabella, c.codice_ambito`,
      )
      .all();
    return createHash("sha256")
      .update(JSON.stringify([...all, more]))
      .digest("hex");
  } finally {
    db.close();
  }
}

test("tre file insieme, letti da due filoni, danno ciò che danno uno alla volta", () => {
  for (const name of NAMES) expect(statSync(join(folder, name)).size).toBeGreaterThan(4 << 20);
  const together = dashJson(["carica", ...NAMES, "--db", "insieme.sqlite"], folder);
  const scarti = NAMES.map((name) => readFileSync(join(folder, `${name}.scarti.csv`), "utf8"));
  const alone = NAMES.map((name) => dashJson(["carica", name, "--db", "soli.sqlite"], folder));
  expect(together.esito).toBe(3);
  expect(together.forniture).toHaveLength(3);
  // In the order of loading: parents first.
  const byFile = (list: unknown): unknown[] =>
    (list as { file: string }[]).toSorted((a, b) => (a.file < b.file ? -1 : 1));
  expect(byFile(together.forniture)).toEqual(byFile(alone.flatMap((one) => one.forniture)));
  expect(rows(join(folder, "insieme.sqlite"))).toBe(rows(join(folder, "soli.sqlite")));
  expect(NAMES.map((name) => readFileSync(join(folder, `${name}.scarti.csv`), "utf8"))).toEqual(
    scarti,
  );
  expect(dash(["db", "verifica", "--db", "insieme.sqlite"], folder).code).toBe(0);
});

test("il secondo filone legge i file dopo il primo, e di ciascuno una volta sola", async () => {
  const { ReadAhead } = (await import(join(root, "dist/app/read-ahead.js"))) as {
    ReadAhead: typeof Ahead;
  };
  const sources = soundSources([join(root, "seeds", "sources")]);
  const db = openDatabase(":memory:");
  const inputs = NAMES.map((name) => ({
    path: join(folder, name),
    shown: name,
    name,
    dispose: () => {},
  }));
  const ahead = ReadAhead.over(
    inputs,
    ({ path }) => statSync(path).size,
    join(folder, "prova.sqlite"),
    { root, sources, fonte: undefined, asked: undefined, encoding: null },
    (at, fonte) => {
      const { table = "" } = sources.get(fonte) ?? {};
      return {
        territory: wholeTerritory(readTerritoryData(db, at)),
        needed: new Map([[table, neededColumns(db, table)]]),
      };
    },
  );
  try {
    const [first, second, third] = inputs;
    if (ahead === null || first === undefined || second === undefined || third === undefined) {
      throw new Error("nessun filone");
    }
    expect(await ahead.take(first)).toBeNull();
    const read = await ahead.take(second);
    expect(read?.fonte).toBe("gepi_casi");
    expect(read?.tally).toMatchObject({ loaded: ROWS - 51, rejected: 51 });
    expect((await ahead.take(third))?.tally.rejected).toBe(55);
    expect(await ahead.take(second)).toBeNull();
  } finally {
    await ahead?.close();
    db.close();
  }
});
