import { expect, test } from "vitest";
import { z } from "zod";
import { knownDefinitions, readyDefinition } from "../../src/define/ready-definitions.js";

const schema = z.strictObject({ nome: z.string(), soglia: z.number().default(3) });
const TEXT = "nome: prova\nsoglia: 5\n";

test("una definizione già nota non si rilegge, ma dice ancora dove stanno le sue parti", () => {
  const first = readyDefinition("tema", TEXT, "prova.yaml", schema);
  const again = readyDefinition("tema", TEXT, "altra.yaml", schema);
  expect(again).toMatchObject({ ok: true, value: { nome: "prova", soglia: 5 } });
  if (!first.ok || !again.ok) throw new Error("non letta");
  expect(again.value).toBe(first.value);
  expect(again.place(["soglia"])).toEqual({
    file: "altra.yaml",
    line: 2,
    column: 9,
    field: "soglia",
  });
});

test("un carattere in più è un altro testo, e un altro genere un'altra lettura", () => {
  readyDefinition("tema", TEXT, "prova.yaml", schema);
  const changed = readyDefinition("tema", TEXT.replace("5", "55"), "prova.yaml", schema);
  expect(changed).toMatchObject({ ok: true, value: { soglia: 55 } });
  const other = readyDefinition("modello", TEXT, "prova.yaml", z.object({ soglia: z.number() }));
  expect(other).toMatchObject({ ok: true, value: { soglia: 5 } });
  expect(other.ok && Object.keys(other.value)).toEqual(["soglia"]);
});

test("ciò che è sbagliato si dice ogni volta, e non resta fra le cose note", () => {
  const wrong = "nome: prova\nsoglia: tanta\n";
  const known = knownDefinitions("tema").size;
  for (const file of ["una.yaml", "due.yaml"]) {
    const read = readyDefinition("tema", wrong, file, schema);
    expect(read).toMatchObject({ ok: false, issues: [{ place: { file, line: 2 } }] });
  }
  expect(knownDefinitions("tema").size).toBe(known);
});
