import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readExpression } from "../../src/define/expression.js";
import { ROW_FUNCTIONS } from "../../src/define/sql-functions.js";

const faults = (text: string): readonly string[] =>
  readExpression(text).faults.map((fault) => `${fault.at} ${fault.text}`);
const conjuncts = (text: string): readonly string[] => readExpression(text).conjuncts;

describe("un'espressione di riga", () => {
  test("sono ammessi confronti, insiemi, intervalli, CASE, CAST, funzioni e parentesi", () => {
    for (const text of [
      "1",
      "accolta AND NOT doppia",
      "stato IN ('ACCOLTA', 'SOSPESA') OR stato IS NULL",
      "eta BETWEEN 18 AND 59 AND sesso <> 'F'",
      "eta NOT BETWEEN 18 AND 59",
      "a IS NOT DISTINCT FROM b",
      "date(inizio, '+60 days') <= :data_osservazione",
      "CASE WHEN a > 1 THEN 'x' ELSE 'l''altro' END = nome || '!'",
      "CASE percorso WHEN 'P1' THEN 1 END",
      "CAST(substr(mese, 1, 4) AS INTEGER) * 12 - -1",
      "julianday(a) - julianday(b) >= 0.5",
      "(a + b) / 2 % 3 IS NOT NULL",
    ]) {
      expect([text, faults(text)]).toEqual([text, []]);
    }
  });

  test("ogni difetto ha il suo posto, e quelli che non fermano la lettura escono insieme", () => {
    expect(faults("a = :x AND b = NULL AND somma(c)")).toEqual([
      "4 «:x» non si conosce: c'è solo :data_osservazione",
      "13 un confronto con NULL non è mai vero: si scrive IS NULL",
      "24 la funzione «somma» non è fra quelle ammesse",
    ]);
    expect(faults("substr(a)")).toEqual(["0 la funzione «substr» vuole 2 o 3 valori, e ne ha 1"]);
    expect(faults("a AND")).toEqual(["5 l'espressione si interrompe: alla fine manca un valore"]);
    expect(faults("a LIKE 'b'")).toEqual([
      "2 dopo l'espressione c'è ancora «LIKE»: i testi si confrontano con = e IN",
    ]);
    expect(faults('stato = "ACCOLTA"')).toEqual([
      "8 le virgolette non si usano: i testi vanno fra apici singoli, i nomi senza niente",
    ]);
    expect(faults("strftime('%Y', 'NOW')")[0]).toContain("15 la data di oggi");
    expect(faults("current_date > a")[0]).toContain("0 la data di oggi");
    expect(faults("")).toEqual(["0 l'espressione è vuota"]);
    expect(faults("constructor(a)")[0]).toContain("non è fra quelle ammesse");
    expect(faults(`${"(".repeat(100)}1${")".repeat(100)}`)[0]).toContain("troppe parentesi");
  });

  test("le condizioni unite da AND si contano una per una, quelle dentro OR e BETWEEN no", () => {
    expect(
      conjuncts("accolta AND caricato_il <= :data_osservazione AND eta BETWEEN 1 AND 5"),
    ).toEqual(["accolta", "caricato_il <= :data_osservazione", "eta BETWEEN 1 AND 5"]);
    expect(conjuncts("(a AND b) AND NOT c")).toEqual(["(a AND b)", "NOT c"]);
    expect(conjuncts("a AND b OR c AND d")).toEqual(["a AND b OR c AND d"]);
    expect(conjuncts(" uno ")).toEqual(["uno"]);
  });
});

/** Scraps that make valid, nearly valid and hostile expressions. */
const SCRAPS = [
  ..."a b c 1 2.5 'x' 'it''s' NULL :data_osservazione ( ) ( ) , + - * / % || = == <> != < <= > >= AND OR NOT IS IN BETWEEN CASE WHEN THEN ELSE END CAST AS INTEGER DISTINCT FROM ; -- /* */ SELECT EXISTS FROM t t2 pragma_table_list load_extension random . @classe :x ? \" ` [ ] LIKE GLOB COLLATE OVER FILTER RAISE".split(
    " ",
  ),
  ...Object.keys(ROW_FUNCTIONS),
];
/** Sound pieces, so that long sound expressions come up too. */
const PIECES = fc.constantFrom(
  "a = 1",
  "b IS NOT NULL",
  "c IN (1, 'x')",
  "coalesce(a, b, 0) > 2",
  "NOT a",
  "(a OR b)",
  "CASE WHEN a THEN b ELSE c END",
  "date(a, '+1 month') < :data_osservazione",
  "length(trim(b)) BETWEEN 1 AND 3",
  "round(a / 3.0, 1)",
);

describe("ciò che la lettura lascia passare", () => {
  const db = new Database(":memory:");
  db.exec("CREATE TABLE t (a, b, c); CREATE TABLE t2 (d); INSERT INTO t VALUES (1, 'x', NULL)");

  const scraps = fc.array(fc.constantFrom(...SCRAPS), { minLength: 1, maxLength: 12 });
  const joined = fc
    .array(fc.tuple(PIECES, fc.constantFrom(" AND ", " OR ", " = ", " + ")), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.map(([piece, sign], i) => (i === 0 ? piece : sign + piece)).join(""));

  test("SQLite lo compila sempre, come un solo valore che non legge altro che la riga", () => {
    let passed = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          scraps.map((words) => words.join(" ")),
          joined,
        ),
        (text) => {
          const read = readExpression(text);
          if (
            read.faults.length > 0 ||
            read.columns.some(({ text: name }) => !"abc".includes(name))
          ) {
            return;
          }
          passed += 1;
          const statement = db.prepare(`SELECT (${text}) AS v FROM t`);
          expect(statement.readonly).toBe(true);
          expect(statement.columns()).toHaveLength(1);
          const used = text.includes(":data_osservazione")
            ? statement.all({ data_osservazione: "2025-12-31" })
            : statement.all();
          expect(used).toHaveLength(1);
        },
      ),
      { numRuns: 20_000 },
    );
    expect(passed).toBeGreaterThan(2000);
  });

  test("le condizioni separate, riunite con AND, danno lo stesso valore dell'intera", () => {
    fc.assert(
      fc.property(joined, (text) => {
        const read = readExpression(text);
        if (read.faults.length > 0) return;
        const whole = `CASE WHEN ${text} THEN 1 ELSE 0 END`;
        const parts = read.conjuncts.map((one) => `(${one})`).join(" AND ");
        const sql = `SELECT ${whole} AS x, CASE WHEN ${parts} THEN 1 ELSE 0 END AS y FROM t`;
        const row = db
          .prepare<unknown[], { x: number; y: number }>(sql)
          .get({ data_osservazione: "2025-12-31" });
        expect(row?.x).toBe(row?.y);
      }),
      { numRuns: 3000 },
    );
  });

  test("ogni funzione dell'elenco esiste in SQLite", () => {
    for (const [name, [least]] of Object.entries(ROW_FUNCTIONS)) {
      const values = Array.from({ length: least }, () => "1").join(", ");
      expect(() => db.prepare(`SELECT ${name}(${values})`).all()).not.toThrow();
    }
  });
});
