import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listSources, parseSource, type SourceDefinition } from "../../src/define/source.js";
import { targetOf } from "../../src/define/source-columns.js";
import { openDatabase } from "../../src/store/open.js";
import { ROOT } from "../app/load-world.js";

const { sources, issues } = listSources([join(ROOT, "seeds", "sources")]);

test("le fonti della casa sono senza difetti, e il loro nome è il loro percorso", () => {
  expect(issues).toEqual([]);
  const paths = readdirSync(join(ROOT, "seeds", "sources"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".yaml"))
    .map((path) => path.replace(/\.yaml$/, "").replaceAll(/[\\/]/g, "_"));
  expect([...sources.keys()].sort()).toEqual(paths.sort());
});

describe("ogni fonte riempie la sua tabella", () => {
  let db: Database;
  beforeAll(() => {
    db = openDatabase(":memory:");
  });
  afterAll(() => db.close());

  /** Columns of the table the source may fill, and those it always fills. */
  function filled(source: SourceDefinition): {
    readonly all: Set<string>;
    readonly always: Set<string>;
  } {
    const all = new Set(Object.keys(source.fill));
    const always = new Set(all);
    for (const [column, { required }] of Object.entries(source.columns)) {
      const target = targetOf(source, column);
      if (target === null) continue;
      all.add(target);
      if (required || source.one_of.some((group) => group.includes(column))) always.add(target);
    }
    for (const { set, take } of source.unpivot ?? []) {
      for (const target of [...Object.keys(set), ...Object.keys(take)]) {
        all.add(target);
        always.add(target);
      }
    }
    return { all, always };
  }

  test.each([...sources.values()].map((source) => [source.name, source] as const))(
    "%s: colonne che esistono, e tutte quelle che non possono mancare",
    (_, source) => {
      const columns = db
        .prepare<[string], { name: string; notnull: number }>(
          "SELECT name, [notnull] FROM pragma_table_info(?)",
        )
        .all(source.table);
      const { all, always } = filled(source);
      const names = columns.map((column) => column.name);
      expect([...all].filter((target) => !names.includes(target))).toEqual([]);
      const needed = columns
        .filter((column) => column.notnull === 1 && !["fornitura_id", "riga"].includes(column.name))
        .map((column) => column.name);
      expect(needed.filter((name) => !always.has(name))).toEqual([]);
      for (const { list } of Object.values(source.columns)) {
        for (const one of [list ?? []].flat())
          expect(existsSync(join(ROOT, "seeds", "codici", `${one}.csv`))).toBe(true);
      }
    },
  );
});

test("i difetti di una fonte si dicono tutti, col posto", () => {
  const { source, issues: found } = parseSource(
    "title: Prova\ntable: Famiglie!\nkeys: [niente]\ncovers: {by: comune}\ncolumns:\n  a: {type: testo}\n  b: {type: list}\n",
    "mie/prova.yaml",
  );
  expect(source).toBeNull();
  expect(found.map((issue) => issue.place.line)).toEqual(expect.arrayContaining([2, 6]));
});

test("un nome che due colonne si contendono è un difetto: una delle due sarebbe letta per l'altra", () => {
  const { issues: found } = parseSource(
    "title: P\ntable: t\nkeys: [a]\ncovers: {by: comune}\ncolumns:\n  a: {type: text, from: [Data inizio]}\n  b: {type: text, from: [data-inizio]}\n",
    "prova.yaml",
  );
  expect(found.map((issue) => issue.message).join()).toMatch(/a, b/);
});
