import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { loadFiles } from "../../src/app/load-files.js";
import { bench } from "./load-world.js";

// One key for all: pseudonyms are to be compared.
const keys = mkdtempSync(join(tmpdir(), "dash-chiave-"));
afterAll(() => rmSync(keys, { recursive: true }));

interface Loaded {
  readonly outcomes: unknown;
  readonly tables: readonly (readonly unknown[])[];
}

/** What loading `content` leaves behind, read as a large file or as a small one. */
async function load(name: string, content: Uint8Array, largeFrom: number): Promise<Loaded> {
  const b = bench();
  try {
    const world = { ...b.world, largeFrom, keyFile: join(keys, "pseudonimi.chiave") };
    writeFileSync(join(b.folder, name), content);
    const { outcomes } = await loadFiles(
      { files: [name], prova: false, sostituisci: false, ammettiVuoto: true },
      world,
    );
    const shown = outcomes.map(({ report, notices, rejects, exit }) => ({
      report: { ...report, scarti_file: report.scarti_file !== null },
      notices,
      rejects,
      exit,
    }));
    const tables = ["domanda", "individuo", "caso", "sigillo", "scarto", "copertura"].map((table) =>
      b.query(
        `SELECT * FROM ${table} ORDER BY ${["copertura", "sigillo"].includes(table) ? "1, 2" : "rowid"}`,
      ),
    );
    return { outcomes: shown, tables };
  } finally {
    b.remove();
  }
}

const SOURCES: Readonly<
  Record<string, { file: string; cells: Readonly<Record<string, readonly string[]>> }>
> = {
  domande: {
    file: "inps_domande_2025-12-15.csv",
    cells: {
      protocollo: [
        "INPS-ADI-2024-1",
        "INPS-ADI-2024-2",
        "P1",
        " P2",
        "12E5",
        "",
        "RSSMRA80A01H501U",
        "Più-1",
      ],
      misura: ["ADI", "adi", "Assegno di inclusione", "ADII", "ADI "],
      tipo_domanda: ["PRIMA", "RINNOVO", "prima"],
      data_presentazione: [
        "2025-01-02",
        "02/01/2025",
        "2025-02-30",
        "13/25/2025",
        "2025-01-02T23:30:00Z",
      ],
      data_accoglimento: ["", "2025-03-01", "-", "n.d."],
      decorrenza: ["2025-01", "", "01/2025", "2025-13"],
      comune_istat: ["001272", "1272", "006143", "058091", "999999", ""],
      comune_nome: ["Torino", "torino", "TORINO ", "Orsara Bormida", "Roma", ""],
      isee: [
        "1310,02",
        "1.310,02",
        "0",
        "7000",
        "-1",
        "12x",
        "1,310.02",
        "€ 12,00",
        "000",
        "9999999999999",
      ],
      importo_affitto: ["0,00", "280,00", ""],
      importo_mensile: ["500,00", "100", ""],
      scala_equivalenza: ["1", "1,80", "2.2", "4", ""],
      sede_inps: ["00600", "Sede di Forlì", "  x ", '"Città"', '"a ""b"""', '"x"y', "a\u0007b", ""],
      canale: ["PATRONATO", "patronato", "CAF", ""],
    },
  },
  individui: {
    file: "inps_individui_2025-12-15.csv",
    cells: {
      id_individuo: [
        "p6f3797584a90b682",
        "RSSMRA80A01H501U",
        "rssmra80a01h501u",
        "p1",
        "RSS MRA 80A01 H501U",
        "",
      ],
      protocollo: ["INPS-ADI-2024-1", "P1", "P2"],
      ruolo: ["RICHIEDENTE", "COMPONENTE", "richiedente"],
      data_nascita: ["1978-01-25", "25/01/1978", "1870-01-01", ""],
      sesso: ["M", "F", "femmina", "X"],
      occupato: ["S", "N", "", "Sì", "1", "boh"],
      percorso: ["P1", "P4", "", "p4"],
    },
  },
  casi: {
    file: "gepi_casi_2025-12-31.csv",
    cells: {
      id_caso: ["C1", "C2", "C3", "C4", '"C5"', ""],
      protocollo: ["INPS-ADI-2024-1", "P1"],
      codice_ambito: ["pie_2", "PIE_2", "pie_1", "laz_1", "zzz_9", ""],
      comune_istat: ["001272", "006143", "058091", ""],
      data_caricamento: ["2025-02-12", "12/02/2025", "2026-02-12"],
      stato_caso: ["CHIUSO", "PAIS_FIRMATO", "pals firmato", ""],
      motivo_chiusura: ["TERM", "", "un motivo con RSSMRA80A01H501U dentro", '"a capo\nqui"'],
    },
  },
};

const ENDS = ["\n", "\r\n", "\r"];

/** A file of one of the sources: mostly sound rows, with what real files get wrong. */
const anyFile = fc.constantFrom(...Object.keys(SOURCES)).chain((name) => {
  const { file, cells } = SOURCES[name] as (typeof SOURCES)[string];
  const columns = Object.keys(cells);
  const usual = fc.tuple(
    ...columns.map((column) => {
      const choices = cells[column] ?? [];
      return fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...choices.slice(0, 2)) },
        { weight: 1, arbitrary: fc.constantFrom(...choices) },
      );
    }),
  );
  const keyed = fc
    .tuple(fc.nat(9999), fc.integer({ min: 0, max: 9 }), usual)
    .map(([n, odd, row]) => {
      // Keys are different in most rows, or all would be duplicates.
      const cell = row[0] ?? "";
      return [odd < 8 && !cell.includes('"') ? `K${n}` : cell, ...row.slice(1)].join(";");
    });
  const row = fc.oneof(
    { weight: 20, arbitrary: keyed },
    {
      weight: 1,
      arbitrary: fc.constantFrom("", "   ", ";;;", columns.join(";"), "solo una cella"),
    },
    { weight: 1, arbitrary: keyed.map((text) => text.replace(";", "")) },
    { weight: 1, arbitrary: keyed.map((text) => `${text};`) },
    { weight: 1, arbitrary: keyed.map((text) => `${text};x`) },
  );
  return fc
    .record({
      rows: fc.array(row, { minLength: 1, maxLength: 40 }),
      end: fc.constantFrom(...ENDS),
      closed: fc.boolean(),
      preamble: fc.boolean(),
      encoding: fc.constantFrom("utf8", "latin1"),
    })
    .map(({ rows, end, closed, preamble, encoding }) => {
      const head = preamble
        ? ["Estrazione del 31/12/2025", columns.join(";")]
        : [columns.join(";")];
      const text = [...head, ...rows].join(end) + (closed ? end : "");
      return { file, content: Buffer.from(text, encoding as BufferEncoding) };
    });
});

describe("un file grande si carica come uno piccolo", () => {
  test("stessi esiti, avvisi, scarti, righe e sigilli, su file di ogni genere", {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(anyFile, async ({ file, content }) => {
        const large = await load(file, content, 0);
        const small = await load(file, content, Number.POSITIVE_INFINITY);
        expect(large).toEqual(small);
      }),
      { numRuns: 60 },
    );
  });
});
