import { expect, test } from "vitest";
import { textTable } from "../../src/cli/text-table.js";

const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of the terminal.
  text.replaceAll(/\u001b\[\d+m/g, "");

test("una tabella lunga ha le stesse colonne di una corta, dalla prima all'ultima riga", () => {
  const rows = Array.from({ length: 1234 }, (_, i) => [
    i === 1200 ? "Presicce-Acquarica, il nome più lungo" : `riga ${i}`,
    i,
  ]);
  const lines = plain(textTable(["nome", "numero"], rows)).split("\n");
  const nome = "Presicce-Acquarica, il nome più lungo".length;
  const numero = "numero".length;
  const said = (value: string | number): string => String(value).replace(/^(\d)(\d{3})$/, "$1.$2");
  expect(lines).toEqual(
    [["nome", "numero"], ...rows].map(
      ([first = "", second = ""]) =>
        `${String(first).padEnd(nome)}  ${said(second).padStart(numero)}`,
    ),
  );
});

test("una cella di due righe resta di due righe, anche in fondo a una tabella lunga", () => {
  const rows = Array.from({ length: 500 }, (_, i) => [i === 499 ? "uno\ndue" : "x", "y"]);
  const lines = plain(textTable(["a", "b"], rows)).split("\n");
  expect(lines.slice(-2)).toEqual(["uno  y", "due"]);
});
