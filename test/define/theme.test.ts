import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readTheme, themeNames } from "../../src/define/theme.js";

const root = new URL("../..", import.meta.url).pathname;

test("ogni tema consegnato si legge, e si chiama come il suo file", () => {
  expect(themeNames(root)).toContain("ministero");
  for (const name of themeNames(root)) expect(readTheme([root], name).nome).toBe(name);
});

test("il tema della cartella dell'utente vince su quello consegnato; uno sbagliato dice dove", () => {
  const own = mkdtempSync(join(tmpdir(), "dash-tema-"));
  const folder = join(own, "templates", "themes");
  mkdirSync(folder, { recursive: true });
  const lines = (blue: string): string => `nome: ministero
colori:
  territorio: ${blue}
  regione: "#000000"
  italia: "#000000"
  allarme: "#000000"
  testo: "#000000"
  testoChiaro: "#000000"
  linea: "#000000"
  sfondo: "#000000"
  categorie: ["#000000", "#000000", "#000000", "#000000", "#000000", "#000000"]
ente: Ufficio di Piano di prova
`;
  writeFileSync(join(folder, "ministero.yaml"), lines('"#123456"'));
  expect(readTheme([own, root]).ente).toBe("Ufficio di Piano di prova");
  expect(readTheme([root]).ente).toBe("");
  writeFileSync(join(folder, "ministero.yaml"), lines("blu"));
  expect(() => readTheme([own, root])).toThrow(
    expect.objectContaining({ code: "T-SPEC", place: expect.objectContaining({ line: 3 }) }),
  );
  expect(() => readTheme([own, root], "natale")).toThrow(
    expect.objectContaining({ code: "T-LOAD" }),
  );
  rmSync(own, { recursive: true });
});
