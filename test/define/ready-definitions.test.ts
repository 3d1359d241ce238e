import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { knownDefinitions, readyDefinition } from "../../src/define/ready-definitions.js";

const THEME = readFileSync(
  new URL("../../templates/themes/ministero.yaml", import.meta.url),
  "utf8",
);
/** The line where a text of THEME stands, and its column. */
const placeOf = (text: string) => {
  const before = THEME.slice(0, THEME.indexOf(text)).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
};

test("una definizione già nota non si rilegge, ma dice ancora dove stanno le sue parti", () => {
  const first = readyDefinition("tema", THEME, "prova.yaml");
  const again = readyDefinition("tema", THEME, "altra.yaml");
  expect(again).toMatchObject({ ok: true, value: { nome: "ministero", ente: "" } });
  if (!first.ok || !again.ok) throw new Error("non letta");
  expect(again.value).toBe(first.value);
  expect(again.place(["colori", "regione"])).toEqual({
    file: "altra.yaml",
    ...placeOf('"#33485C"'),
    field: "colori.regione",
  });
});

test("un carattere in più è un altro testo, e un altro genere un'altra lettura", () => {
  readyDefinition("tema", THEME, "prova.yaml");
  const changed = readyDefinition("tema", THEME.replace('ente: ""', "ente: Noi"), "prova.yaml");
  expect(changed).toMatchObject({ ok: true, value: { ente: "Noi" } });
  expect(readyDefinition("modello", THEME, "prova.yaml").ok).toBe(false);
});

test("ciò che è sbagliato si dice ogni volta, e non resta fra le cose note", () => {
  const wrong = THEME.replace("nome: ministero", "nome: 5");
  const known = knownDefinitions("tema").size;
  for (const file of ["una.yaml", "due.yaml"]) {
    const read = readyDefinition("tema", wrong, file);
    const { line } = placeOf("ministero\n");
    expect(read).toMatchObject({ ok: false, issues: [{ place: { file, line } }] });
  }
  expect(knownDefinitions("tema").size).toBe(known);
});
