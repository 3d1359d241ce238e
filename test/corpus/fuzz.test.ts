import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadFiles } from "../../src/app/load-files.js";
import type { LoadOutcome } from "../../src/model/loading.js";
import { openDatabase } from "../../src/store/open.js";
import { type Bench, bench, sumOfLines } from "../app/load-world.js";
import { BARE, BARE_PATH, SOURCE, SOURCE_PATH, STORED, STORED_BARE } from "./source.js";
import { book, type CellIn, STYLES } from "./workbook.js";
import { zip } from "./zip-writer.js";

/** `npm run test:fuzz` looks for longer, each time elsewhere; the checks of every day are always the same. */
const LONG = process.env.MODE === "fuzz";
const SECONDS = LONG ? Number(process.env.DASH_FUZZ_SECONDS ?? 120) : 3;
const HANGS_AFTER = 10_000;

const options = {
  numRuns: LONG ? 1_000_000 : 120,
  interruptAfterTimeLimit: SECONDS * 1000,
  markInterruptAsFailure: false,
  ...(LONG ? {} : { seed: 20260101 }),
} as const;

let b: Bench;
beforeAll(() => {
  b = bench();
  mkdirSync(dirname(join(b.folder, SOURCE_PATH)), { recursive: true });
  writeFileSync(join(b.folder, SOURCE_PATH), SOURCE);
  writeFileSync(join(b.folder, BARE_PATH), BARE);
});
afterAll(() => b.remove());

type Stored = Readonly<Record<string, unknown>>;

interface Loaded {
  readonly outcome: LoadOutcome;
  readonly rows: readonly Stored[];
}

/** The load under way: a run that is interrupted by time must end before the next one begins. */
let last: Promise<unknown> = Promise.resolve();

function load(
  bytes: Uint8Array,
  name = "prova_2025-12-31.csv",
  fonte = "prova_nuclei",
  largeFrom = Number.POSITIVE_INFINITY,
): Promise<Loaded> {
  const next = last.then(() => loadAlone(bytes, name, fonte, largeFrom));
  last = next.catch(() => {});
  return next;
}

/** Loads one file into an empty table. What is not an outcome is a defect, and so is a long wait. */
async function loadAlone(
  bytes: Uint8Array,
  name: string,
  fonte: string,
  largeFrom: number,
): Promise<Loaded> {
  const db = openDatabase(b.world.database);
  db.exec("DELETE FROM fornitura");
  db.close();
  const from = performance.now();
  const request = { prova: false, sostituisci: false, ammettiVuoto: false, fonte };
  const files = [b.write(name, bytes)];
  const { outcomes } = await loadFiles({ ...request, files }, { ...b.world, largeFrom });
  expect(performance.now() - from).toBeLessThan(HANGS_AFTER);
  const [outcome] = outcomes;
  if (outcome === undefined) throw new Error("nessun esito");
  expect(sumOfLines(outcome)).toBe(outcome.report.lette);
  const rows = b.query(fonte === "prova_nuclei" ? STORED : STORED_BARE);
  if (outcome.exit === 4) expect(rows).toEqual([]);
  return { outcome, rows };
}

// What a row says, apart from how a file writes it.

interface Nucleo {
  readonly numero: string;
  /** Days after 1 January 2019. */
  readonly giorno: number;
  readonly cent: number | null;
  readonly affitto: boolean | null;
  readonly nota: string;
  readonly titolo: string;
}

const dayOf = (giorno: number): string =>
  new Date(Date.UTC(2019, 0, 1 + giorno)).toISOString().slice(0, 10);

const LETTERS = "abcàèéìòùçñžŠ€ xyzAZ09.-_'/()&<>";
const words = fc
  .array(fc.constantFrom(...LETTERS, '"', ";", ",", "\t", "|", "=", "+"), { maxLength: 12 })
  .map((letters) => letters.join("").trim());

const nucleo = fc.record({
  giorno: fc.integer({ min: 0, max: 2555 }),
  cent: fc.option(fc.integer({ min: 0, max: 99_999_999 })),
  affitto: fc.option(fc.boolean()),
  nota: words,
  // A tab inside a title is R-CTRL: not here.
  titolo: words.map((text) => text.replaceAll("\t", "").trim()),
});
const nuclei = fc
  .array(nucleo, { minLength: 1, maxLength: 12 })
  .map((list): readonly Nucleo[] => list.map((one, i) => ({ ...one, numero: `N${i + 1}` })));

const expected = (list: readonly Nucleo[]): readonly Stored[] =>
  list.map((one) => ({
    numero: one.numero,
    presentata: dayOf(one.giorno),
    comune: "A124",
    importo: one.cent,
    affitto: one.affitto === null ? null : Number(one.affitto),
    nota: one.nota === "" ? null : one.nota,
    titolo: one.titolo === "" ? null : one.titolo,
  }));

const COLUMNS = ["numero", "presentata", "istat", "importo", "affitto", "nota", "titolo"] as const;

const grouped = (whole: number, mark: string): string =>
  String(whole).replace(/\B(?=(\d{3})+$)/g, mark);

interface Style {
  readonly delimiter: string;
  readonly eol: string;
  readonly encoding: "utf-8" | "utf-8 bom" | "utf-16le" | "utf-16be" | "windows-1252";
  readonly english: boolean;
  readonly thousands: boolean;
  readonly days: number;
  readonly order: readonly number[];
  /** Cells between quotes that need none, by place. */
  readonly quotes: number;
  readonly blanks: number;
}

const style = fc.record({
  delimiter: fc.constantFrom(";", ",", "\t", "|"),
  eol: fc.constantFrom("\n", "\r\n", "\r"),
  encoding: fc.constantFrom("utf-8", "utf-8 bom", "utf-16le", "utf-16be", "windows-1252"),
  english: fc.boolean(),
  thousands: fc.boolean(),
  days: fc.integer({ min: 0, max: 3 }),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7, maxLength: 7 }),
  quotes: fc.integer({ min: 0, max: 255 }),
  blanks: fc.integer({ min: 0, max: 3 }),
}) satisfies fc.Arbitrary<Style>;

function money(cent: number, { english, thousands }: Style): string {
  const whole = Math.floor(cent / 100);
  const [mark, point] = english ? [",", "."] : [".", ","];
  // Two decimals always: without them a number may be of either style.
  return `${thousands ? grouped(whole, mark) : whole}${point}${String(cent % 100).padStart(2, "0")}`;
}

function dayText(giorno: number, way: number): string {
  const [year = "", month = "", day = ""] = dayOf(giorno).split("-");
  return [
    `${year}-${month}-${day}`,
    `${day}/${month}/${year}`,
    `${Number(day)}.${Number(month)}.${year}`,
    `${day}-${month}-${year} 10:30`,
  ][way] as string;
}

const WINDOWS_1252: Readonly<Record<string, number>> = { "€": 0x80, Š: 0x8a, ž: 0x9e };

function encoded(text: string, encoding: Style["encoding"]): Uint8Array {
  if (encoding === "utf-8") return Buffer.from(text);
  if (encoding === "utf-8 bom") return Buffer.from(`\ufeff${text}`);
  if (encoding === "windows-1252") {
    return Buffer.from([...text].map((c) => WINDOWS_1252[c] ?? c.charCodeAt(0)));
  }
  const wide = Buffer.from(`\ufeff${text}`, "utf16le");
  return encoding === "utf-16le" ? wide : wide.swap16();
}

function written(list: readonly Nucleo[], way: Style): Uint8Array {
  const cellsOf = (one: Nucleo): readonly string[] => [
    one.numero,
    dayText(one.giorno, way.days),
    "004003",
    one.cent === null ? "" : money(one.cent, way),
    one.affitto === null ? "" : one.affitto ? "Sì" : "no",
    one.nota,
    one.titolo,
  ];
  const line = (cells: readonly string[]): string =>
    way.order
      .map((from, i) => {
        const cell = cells[from] ?? "";
        const must = cell.includes(way.delimiter) || cell.startsWith('"');
        return must || (way.quotes & (1 << i)) !== 0 ? `"${cell.replaceAll('"', '""')}"` : cell;
      })
      .join(way.delimiter) + way.eol;
  const lines = [COLUMNS, ...list.map(cellsOf)].map(line);
  return encoded(lines.join(way.eol.repeat(way.blanks % 2)), way.encoding);
}

/** Windows-1252 bytes that happen to be UTF-8 are refused, rightly: nobody can tell. */
const isAmbiguous = (bytes: Uint8Array): boolean =>
  /[\xc2-\xf4][\x80-\xbf]/.test(Buffer.from(bytes).toString("latin1"));

describe("struttura", () => {
  test("una tabella, comunque sia scritta in un testo, dà gli stessi valori", async () => {
    await fc.assert(
      fc.asyncProperty(nuclei, style, async (list, way) => {
        const bytes = written(list, way);
        fc.pre(way.encoding !== "windows-1252" || !isAmbiguous(bytes));
        const { outcome, rows } = await load(bytes);
        expect(outcome.report.errore).toBeUndefined();
        expect(outcome.rejects).toEqual([]);
        expect(rows).toMatchObject(expected(list));
        expect(rows.length).toBe(list.length);
      }),
      options,
    );
  });

  test("una tabella, comunque sia scritta in una cartella, dà gli stessi valori", async () => {
    const ways = fc.record({
      bare: fc.boolean(),
      prefix: fc.constantFrom("", "x"),
      strict: fc.boolean(),
      date1904: fc.boolean(),
      stored: fc.boolean(),
      streamed: fc.boolean(),
      reverse: fc.boolean(),
      shared: fc.boolean(),
      days: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(nuclei, ways, async (list, way) => {
        const strings: string[] = [];
        const said = (text: string): CellIn => {
          if (text === "") return null;
          if (!way.shared) return text;
          strings.push(text);
          return { t: "s", xml: `<v>${strings.length - 1}</v>` };
        };
        const epoch = Date.UTC(
          way.date1904 ? 1904 : 1899,
          way.date1904 ? 0 : 11,
          way.date1904 ? 1 : 30,
        );
        const serial = (giorno: number): number =>
          Math.round((Date.UTC(2019, 0, 1 + giorno) - epoch) / 86_400_000);
        const dayCell = (giorno: number): CellIn =>
          [
            { s: 1, xml: `<v>${serial(giorno)}</v>` },
            { s: 5, xml: `<v>${serial(giorno)}.5</v>` },
            { t: "d", xml: `<v>${dayOf(giorno)}</v>` },
            said(dayText(giorno, 1)),
          ][way.days] as CellIn;
        const rows = [
          COLUMNS.map((name) => said(name)),
          ...list.map((one): CellIn[] => [
            said(one.numero),
            dayCell(one.giorno),
            4003,
            one.cent === null ? null : one.cent / 100,
            one.affitto === null ? null : { t: "b", xml: `<v>${Number(one.affitto)}</v>` },
            said(one.nota),
            said(one.titolo),
          ]),
        ];
        const escaped = (text: string): string =>
          text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
        const bytes = book({
          ...way,
          styles: STYLES,
          sheets: [{ rows, bare: way.bare }],
          ...(way.shared
            ? {
                strings: strings
                  .map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`)
                  .join(""),
              }
            : {}),
          change: (parts) => {
            const odd = parts.map((part) => ({
              ...part,
              stored: way.stored,
              streamed: way.streamed,
            }));
            return way.reverse ? odd.reverse() : odd;
          },
        });
        const { outcome, rows: stored } = await load(bytes, "prova_2025-12-31.xlsx");
        expect(outcome.report.errore).toBeUndefined();
        expect(outcome.rejects).toEqual([]);
        expect(stored).toMatchObject(expected(list));
        expect(stored.length).toBe(list.length);
      }),
      options,
    );
  });
});

// Files that somebody broke.

const BASE: readonly string[] = [
  "numero;presentata;istat;importo;titolo;nota",
  ...Array.from({ length: 12 }, (_, i) =>
    [
      `N${1001 + i}`,
      dayText(100 + i * 37, i % 2),
      i % 3 === 0 ? "4003" : "004003",
      ["1.234,56", "500", "12,5", "€ 7,00", ""][i % 5],
      `titolo ${i}`,
      i % 4 === 0 ? `"nota; ${i} ""così"" è"` : "",
    ].join(";"),
  ),
];

interface Change {
  readonly at: number;
  readonly kind: "replace" | "insert" | "delete" | "swap";
  readonly byte: number;
}

const byte = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Buffer.from(';,"\n\r\t 0159.-/eE€àN=')) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
);
const changes = fc.array(
  fc.record({
    at: fc.nat(100_000),
    kind: fc.constantFrom("replace", "insert", "delete", "swap"),
    byte,
  }) satisfies fc.Arbitrary<Change>,
  { minLength: 1, maxLength: 3 },
);

function broken(bytes: Uint8Array, list: readonly Change[]): Uint8Array {
  const out = [...bytes];
  for (const { at, kind, byte } of list) {
    const place = at % Math.max(1, out.length);
    if (kind === "insert") out.splice(place, 0, byte);
    else if (kind === "delete") out.splice(place, 1);
    else if (kind === "replace") out[place] = byte;
    else {
      const other = (place * 7 + 3) % out.length;
      [out[place], out[other]] = [out[other] ?? 0, out[place] ?? 0];
    }
  }
  return Uint8Array.from(out);
}

/** What the text of a line means, told another way than the loader tells it. */
function plainReading(line: string): Stored | null {
  if (line.includes('"')) return null;
  const [numero = "", presentata = "", istat = "", importo = "", titolo = ""] = line
    .split(";")
    .map((cell) => cell.trim());
  const parts = presentata.split(/[-/. T]/).map((part) => Number(part));
  const [a = 0, second = 0, c = 0] = parts;
  const [year, month, day] = a > 31 ? [a, second, c] : [c, second, a];
  const two = (n: number): string => String(n).padStart(2, "0");
  const amount = importo.replace("€", "").trim();
  const cents = (text: string): number => Math.round(Number(text) * 100);
  return {
    numero,
    presentata: `${year}-${two(month)}-${two(day)}`,
    // Either style, as the column has it.
    importo: [
      cents(amount.replace(/[.\s]/g, "").replace(",", ".")),
      cents(amount.replace(/[,\s]/g, "")),
      ...(/^(|-|nd|n\.d\.|null)$/i.test(amount) ? [null] : []),
    ],
    istat: istat.padStart(6, "0"),
    titolo: titolo === "" ? null : titolo.normalize("NFC"),
  };
}

describe("byte guasti", () => {
  let whole: readonly Stored[] = [];

  test("il file da guastare è sano", async () => {
    const { outcome, rows } = await load(Buffer.from(BASE.join("\n")));
    expect(outcome.exit).toBe(0);
    expect(rows.length).toBe(12);
    whole = rows;
  });

  test("un testo guasto non ferma dash, e nessuna riga sana cambia valore", async () => {
    await fc.assert(
      fc.asyncProperty(changes, fc.constantFrom("\n", "\r\n"), async (list, eol) => {
        const bytes = broken(Buffer.from(BASE.join(eol)), list);
        const { outcome, rows } = await load(bytes);
        if (outcome.exit === 4) return;
        const lines = Buffer.from(bytes)
          .toString("utf8")
          .split(/\r\n|\n|\r/);
        if (!lines.includes(BASE[0] ?? "")) return;
        for (const row of rows) {
          const line = lines[Number(row.riga) - 1] ?? "";
          const place = BASE.indexOf(line);
          const original = place > 0 ? whole[place - 1] : undefined;
          if (original !== undefined) {
            expect({ ...row, riga: 0 }).toEqual({ ...original, riga: 0 });
            continue;
          }
          const plain = plainReading(line);
          if (plain === null) continue;
          const { numero, presentata } = plain;
          expect(row).toMatchObject({ numero, presentata });
          const holders = b.query(
            `SELECT catastale FROM comune_codice WHERE codice_istat = '${String(plain.istat).replace(/\D/g, "")}'`,
          );
          expect(holders).toContainEqual({ catastale: row.comune });
          expect(plain.importo).toContain(row.importo);
        }
      }),
      { ...options, numRuns: LONG ? options.numRuns : 250 },
    );
  });

  test("un testo guasto dà lo stesso per la via dei file grandi", async () => {
    await fc.assert(
      fc.asyncProperty(changes, fc.constantFrom("\n", "\r\n", "\r"), async (list, eol) => {
        const bytes = broken(Buffer.from(BASE.join(eol)), list);
        const ways = [Number.POSITIVE_INFINITY, 0].map(
          (largeFrom) => () => load(bytes, "prova_2025-12-31.csv", "prova_nudi", largeFrom),
        );
        const [small, large] = [await ways[0]?.(), await ways[1]?.()];
        expect(large).toEqual(small);
      }),
      { ...options, numRuns: LONG ? options.numRuns : 250 },
    );
  });

  test("una cartella guasta è rifiutata, o dà le stesse righe", async () => {
    const sound = book({
      styles: STYLES,
      sheets: [
        {
          rows: [
            COLUMNS,
            ["N1", { s: 1, xml: "<v>45352</v>" }, 4003, 12.5, null, "a", "b"],
            ["N2", "2024-03-02", "004003", 7, null, "c", "d"],
          ],
        },
      ],
    });
    const { rows: before } = await load(sound, "prova_2025-12-31.xlsx");
    expect(before.length).toBe(2);
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const { outcome, rows } = await load(broken(sound, list), "prova_2025-12-31.xlsx");
        if (outcome.exit !== 4) expect(rows).toEqual(before);
      }),
      { ...options, numRuns: LONG ? options.numRuns : 250 },
    );
  });

  test("un foglio guasto dentro uno zip sano è rifiutato, o è un altro foglio leggibile", async () => {
    const cells = (n: number): readonly CellIn[] => [
      `N${n}`,
      "2024-03-02",
      "004003",
      7,
      null,
      "c",
      "d",
    ];
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const bytes = book({
          sheets: [{ rows: [COLUMNS, cells(1), cells(2), cells(3)] }],
          change: (parts) =>
            parts.map((part) =>
              part.name.includes("sheet1")
                ? { ...part, data: broken(Buffer.from(String(part.data)), list) }
                : part,
            ),
        });
        const { outcome, rows } = await load(bytes, "prova_2025-12-31.xlsx");
        if (outcome.exit === 4) return;
        expect(rows.length + outcome.rejects.length).toBeLessThanOrEqual(3);
      }),
      { ...options, numRuns: LONG ? options.numRuns : 200 },
    );
  });

  test("byte a caso, da soli o in coda a un inizio che promette, non fermano dash", async () => {
    const starts = [
      "",
      "\ufeff",
      `${BASE[0] ?? ""}\n`,
      `${BASE[0] ?? ""}\n${BASE[1] ?? ""}\n`,
      "sep=;\n",
      "PK\u0003\u0004",
      "%PDF",
      "<?xml",
    ].map((text) => Buffer.from(text));
    starts.push(
      Buffer.from([0xff, 0xfe]),
      Buffer.from([0xfe, 0xff]),
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.array(byte, { maxLength: 600 }),
        fc.boolean(),
        async (start, rest, zipped) => {
          const bytes = Buffer.concat([start, Buffer.from(rest)]);
          await load(zipped ? zip([{ name: "[Content_Types].xml", data: bytes }]) : bytes);
        },
      ),
      options,
    );
  });
});
