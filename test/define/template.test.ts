import { describe, expect, test } from "vitest";
import { templateSchema } from "../../src/define/template-schema.js";

const section = (block: unknown, more: object = {}): unknown => ({
  title: "Prova",
  description: "Un modello di prova",
  audience: "interno",
  sections: [{ id: "uno", name: "Uno", kicker: "Prova", title: "Uno", blocks: [block], ...more }],
});
const faults = (value: unknown): string =>
  templateSchema
    .safeParse(value)
    .error?.issues.map((one) => one.message)
    .join("; ") ?? "";

describe("la forma di un modello", () => {
  test("quello che non si scrive ha un valore solito", () => {
    const read = templateSchema.parse(
      section({ table: { title: "T", rows: "figlio", columns: [{ label: "L", of: "A.1.1" }] } }),
    );
    expect(read.theme).toBe("ministero");
    expect(read.compare).toEqual([]);
    expect(read.sections[0]).toMatchObject({
      blocks: [
        { table: { total: false, compact: false, columns: [{ part: "valore", where: {} }] } },
      ],
    });
  });

  test("una condizione sbagliata si scopre leggendo il modello, non facendo il report", () => {
    expect(faults(section({ text: "x" }, { quando: "a >" }))).toContain("condizione non valida");
    expect(faults(section({ text: [{ quando: "a ? b", text: "x" }, "y"] }))).not.toBe("");
    expect(faults(section({ text: "x", quando: "noto(" }))).not.toBe("");
  });

  test("una chiave sconosciuta è un errore, non si salta", () => {
    expect(faults(section({ text: "x" }, { titolo: "x" }))).not.toBe("");
    expect(faults(section({ testo: "x" }))).not.toBe("");
  });

  test("un modello senza sezioni e una sezione senza blocchi non sono modelli", () => {
    expect(faults({ title: "x", description: "x", audience: "interno", sections: [] })).not.toBe(
      "",
    );
    expect(faults(section({ text: "x" }, { blocks: [] }))).not.toBe("");
  });

  test("il nome di una sezione sta nel nome di un foglio", () => {
    expect(faults(section({ text: "x" }, { name: "x".repeat(31) }))).toBe("");
    expect(faults(section({ text: "x" }, { name: "x".repeat(32) }))).not.toBe("");
  });
});
