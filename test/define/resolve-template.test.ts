import { expect, test } from "vitest";
import { resolveTemplate, withinOf, withParameters } from "../../src/define/resolve-template.js";
import { templateSchema } from "../../src/define/template-schema.js";

const section = (id: string, text: string, more: object = {}) => ({
  id,
  name: id,
  kicker: "k",
  title: "t",
  blocks: [{ text }, ...((more as { blocks?: readonly unknown[] }).blocks ?? [])],
});
const written = (name: string, parts: object) => ({
  ...templateSchema.parse({ title: name, description: "d", audience: "interno", ...parts }),
  name,
});
const base = written("base", {
  figures: { accolti: { of: "A.1.1" }, altri: { of: "A.1.4" } },
  parametri: { giorni: { type: "numero", label: "Orizzonte", default: 15, min: 0, max: 90 } },
  sections: [
    section("uno", "{accolti}"),
    section("due", "{altri}", { blocks: [{ at_risk: { within: "giorni", title: "T" } }] }),
  ],
});
const library = new Map([["base", base]]);
const resolve = (parts: object, name = "mio") =>
  resolveTemplate(written(name, parts), (one) => library.get(one) ?? null, ["base", "mio"]);

test("una sezione presa da un altro modello porta con sé le cifre che nomina, e solo quelle", () => {
  const { template, faults } = resolve({
    sections: [{ includi: "base.uno" }, section("mia", "ciao")],
  });
  expect(faults).toEqual([]);
  expect(template.sections.map((one) => one.id)).toEqual(["uno", "mia"]);
  expect(Object.keys(template.figures)).toEqual(["accolti"]);
  expect(template.parametri).toEqual({});
});

test("un modello preso intero porta sezioni, cifre e parametri", () => {
  const { template, faults } = resolve({ sections: [{ includi: "base" }] });
  expect(faults).toEqual([]);
  expect(template.sections.map((one) => one.id)).toEqual(["uno", "due"]);
  expect(template.valori).toEqual({ giorni: 15 });
});

test.each([
  ["un modello che non c'è", [{ includi: "basa" }], /non esiste; forse base/],
  ["una sezione che non c'è", [{ includi: "base.uni" }], /non ha la sezione «uni»; forse uno/],
  ["la stessa sezione due volte", [{ includi: "base" }, section("uno", "x")], /c'è già/],
  ["sé stesso", [{ includi: "mio" }], /si includono/],
])("%s è un errore, col suo posto", (_, sections, says) => {
  const { faults } = resolve({ sections });
  expect(faults[0]?.message).toMatch(says);
  expect(faults[0]?.path[0]).toBe("sections");
});

test("un nome che vuol dire due cose è un errore", () => {
  const { faults } = resolve({
    figures: { accolti: { of: "B.1.1" } },
    sections: [{ includi: "base.uno" }],
  });
  expect(faults[0]?.message).toContain("«accolti»");
});

test("due modelli che si includono a vicenda si fermano", () => {
  const a = written("a", { sections: [section("x", "x"), { includi: "b" }] });
  const b = written("b", { sections: [section("y", "y"), { includi: "a" }] });
  const both = new Map([
    ["a", a],
    ["b", b],
  ]);
  const { template } = resolveTemplate(a, (one) => both.get(one) ?? null, ["a", "b"]);
  expect(template.sections.map((one) => one.id)).toEqual(["x", "y"]);
});

test("un parametro ha il valore dato, o il suo; i giorni di un elenco possono esserlo", () => {
  const { template } = resolve({ sections: [{ includi: "base" }] });
  expect(withinOf("giorni", template)).toBe(15);
  expect(withinOf("giorni", withParameters(template, { giorni: "30" }))).toBe(30);
  expect(withinOf(7, template)).toBe(7);
});

test.each([
  ["un altro nome", { giorno: "3" }, /Forse: giorni|non ha il parametro/],
  ["una parola", { giorni: "tanti" }, /non è un numero/],
  ["troppo", { giorni: "91" }, /più di 90/],
])("%s al posto di un parametro: rifiutato, con il perché", (_, given, says) => {
  const { template } = resolve({ sections: [{ includi: "base" }] });
  expect(() => withParameters(template, given as Record<string, string>)).toThrow(says);
});

test("i giorni di un elenco non possono essere un nome qualunque", () => {
  const { faults } = resolve({
    sections: [section("x", "x", { blocks: [{ at_risk: { within: "boh", title: "T" } }] })],
  });
  expect(faults[0]?.message).toContain("«boh»");
});
