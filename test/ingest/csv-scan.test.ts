import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CsvScanner, type Guard } from "../../src/ingest/formats/csv-scan.js";
import type { RowBatch } from "../../src/ingest/rows.js";

interface Scanned {
  readonly records: (readonly unknown[] | null)[];
  readonly lines: number[];
  readonly spans: number[];
  readonly total: number;
  readonly blank: number;
}

/** Cuts `text` into records, fed in pieces of `piece` characters. */
function scan(text: string, piece = text.length || 1, guard: Guard | null = null): Scanned {
  const chunks: string[] = [];
  for (let at = 0; at < text.length; at += piece) chunks.push(text.slice(at, at + piece));
  const seen = { total: 0, blank: 0 };
  const batches: RowBatch[] = [...new CsvScanner(";", "prova.csv", seen, guard).scan(chunks)];
  return {
    records: batches.flatMap((batch) => batch.cells),
    lines: batches.flatMap((batch) => batch.lines),
    spans: batches.flatMap((batch) => batch.spans),
    ...seen,
  };
}

const guard = (width: number, ...free: number[]): Guard => ({
  headerLine: 1,
  width,
  free: Array.from({ length: width }, (_, i) => free.includes(i)),
});

describe("F4: fine riga", () => {
  test("CRLF, LF, CR e misti danno gli stessi record e lo stesso numero di righe", () => {
    for (const text of [
      "a;b\r\nc;d\r\ne;f\r\n",
      "a;b\nc;d\ne;f",
      "a;b\rc;d\re;f\r",
      "a;b\r\nc;d\re;f\n",
    ]) {
      const found = scan(text);
      expect(found.records).toEqual([
        ["a", "b"],
        ["c", "d"],
        ["e", "f"],
      ]);
      expect(found.lines).toEqual([1, 2, 3]);
      expect(found.total).toBe(3);
    }
  });

  test("un CRLF tagliato fra due blocchi non diventa due righe", () => {
    const text = "a;b\r\nc;d\r\n";
    for (let piece = 1; piece < text.length; piece += 1) expect(scan(text, piece).total).toBe(2);
  });

  test("le righe vuote si contano e non diventano record", () => {
    expect(scan("a;b\n\n  \t\nc;d\n\n")).toMatchObject({ total: 5, blank: 3, lines: [1, 4] });
  });
});

describe("F7: virgolette", () => {
  test("una riga a capo dentro le virgolette è un record di più righe fisiche", () => {
    const found = scan('a;"b\nb2"\nc;d\n');
    expect(found.records).toEqual([
      ["a", "b\nb2"],
      ["c", "d"],
    ]);
    expect(found.lines).toEqual([1, 3]);
    expect(found.spans).toEqual([2, 1]);
  });

  test("le virgolette raddoppiate sono virgolette, quelle dentro un campo nudo sono testo", () => {
    expect(scan('"a ""b"" c";x"y\n').records).toEqual([['a "b" c', 'x"y']]);
  });

  test("testo dopo le virgolette chiuse scarta la riga e la lettura riprende dalla seguente", () => {
    const found = scan('1;2\n"a"b;c\n3;4\n');
    expect(found.records).toEqual([["1", "2"], null, ["3", "4"]]);
    expect(found.lines).toEqual([1, 2, 3]);
  });

  test("virgolette mai chiuse: E-QUOTE con la riga dove si aprono", () => {
    expect(() => scan('a;b\n1;2\n3;"4\n5;6\n', 1000, guard(2))).toThrowError(
      expect.objectContaining({ code: "E-QUOTE", place: { file: "prova.csv", line: 3 } }),
    );
  });

  test("un a capo in una colonna che non è testo libero: E-QUOTE", () => {
    expect(() => scan('a;b\n"1\n1";2\n', 1000, guard(2))).toThrowError(
      expect.objectContaining({ code: "E-QUOTE", place: { file: "prova.csv", line: 2 } }),
    );
  });

  test("una nota può andare a capo, ma non inghiottire righe intere", () => {
    const note = 'a;b;n\n1;2;"prima\nseconda"\n3;4;x\n';
    expect(scan(note, 1000, guard(3, 2)).records).toHaveLength(3);
    const swallowed = 'a;b;n\n1;2;"prima\n3;4;x\n5;6;y"\n7;8;z\n';
    expect(() => scan(swallowed, 1000, guard(3, 2))).toThrowError(
      expect.objectContaining({ code: "E-QUOTE", place: { file: "prova.csv", line: 2 } }),
    );
  });

  test("un record di più righe con troppe celle: E-QUOTE", () => {
    expect(() => scan('a;n\n1;"x\ny";3;4\n', 1000, guard(2, 1))).toThrowError(
      expect.objectContaining({ code: "E-QUOTE" }),
    );
  });
});

const cell = fc.oneof(
  fc.constantFrom("", "a", "12,50", "È già", "x;y", 'di "tutto"', "a\nb", "a\r\nb", " "),
  fc.string({ maxLength: 6 }).filter((text) => !text.includes("\0")),
);

test("il lettore dà gli stessi record di csv-parse, comunque si taglino i blocchi", () => {
  const quoted = (text: string): string =>
    /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      table,
      fc.constantFrom("\n", "\r\n"),
      fc.integer({ min: 1, max: 40 }),
      (rows, eol, piece) => {
        const text = rows.map((row) => row.map(quoted).join(";")).join(eol) + eol;
        const other: string[][] = parse(text, {
          delimiter: ";",
          relax_column_count: true,
          record_delimiter: eol,
        });
        const found = scan(text, piece);
        expect(found.records).toEqual(other);
        expect(found.spans.reduce((a, b) => a + b, 0)).toBe(found.total);
      },
    ),
    { numRuns: 400 },
  );
});
