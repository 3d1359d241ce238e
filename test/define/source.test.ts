import { expect, test } from "vitest";
import { parseSource } from "../../src/define/source.js";

test("una colonna col nome di un metodo non passa per dichiarata (S4)", () => {
  const read = parseSource(
    `title: Prova
table: famiglie
covers: { by: comune }
columns:
  famiglie: { type: integer }
keys: [constructor]
`,
    "prova.yaml",
  );
  expect(JSON.stringify(read)).toContain("la colonna «constructor» non è dichiarata");
});
