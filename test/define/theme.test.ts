import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
  sfondo: "#FFFFFF"
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

/** A theme of the user's own: ours with the lines changed, and what stands beside it. */
function withTheme<T>(
  change: (ours: string) => string,
  beside: Readonly<Record<string, string | Uint8Array>>,
  act: (roots: readonly string[]) => T,
): T {
  const own = mkdtempSync(join(tmpdir(), "dash-tema-"));
  const folder = join(own, "templates", "themes");
  mkdirSync(folder, { recursive: true });
  const ours = readFileSync(join(root, "templates/themes/ministero.yaml"), "utf8");
  writeFileSync(join(folder, "ministero.yaml"), change(ours));
  for (const [name, content] of Object.entries(beside)) writeFileSync(join(folder, name), content);
  try {
    return act([own, root]);
  } finally {
    rmSync(own, { recursive: true });
  }
}

const withLogo =
  (logo: string, ente = "Consorzio di Alba") =>
  (ours: string): string =>
    ours.replace('ente: ""', `ente: "${ente}"\nlogo: "${logo}"`);

const SHAPES = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>';

test("il logo è un file accanto al tema, e il suo testo alternativo è il nome dell'ente", () => {
  withTheme(withLogo("logo.svg"), { "logo.svg": SHAPES }, (roots) => {
    const { logo } = readTheme(roots);
    expect(logo).toMatchObject({ kind: "svg", alt: "Logo: Consorzio di Alba" });
    expect(Buffer.from(logo?.bytes ?? []).toString()).toBe(SHAPES);
  });
});

test.each([
  ["che non c'è", "logo.png", {}, "T-LOAD"],
  ["fuori dalla cartella", "../logo.png", {}, "T-SPEC"],
  ["di un altro tipo", "logo.jpg", { "logo.jpg": "x" }, "T-SPEC"],
  ["che si dice PNG e non lo è", "logo.png", { "logo.png": SHAPES }, "T-SPEC"],
  ["troppo grande", "logo.svg", { "logo.svg": SHAPES + " ".repeat(1_000_000) }, "T-LIMIT"],
  ...[
    '<image href="/etc/passwd"/>',
    '<use xlink:href="altro.svg#a"/>',
    '<rect fill="url(http://a.it/b)"/>',
    "<script>1</script>",
    '<g onload="1"/>',
  ].map(
    (inside) =>
      [
        `con ${inside}`,
        "logo.svg",
        { "logo.svg": SHAPES.replace("<circle", `${inside}<circle`) },
        "T-SPEC",
      ] as const,
  ),
] as const)("un logo %s è rifiutato", (_, name, beside, code) => {
  withTheme(withLogo(name), beside, (roots) => {
    expect(() => readTheme(roots)).toThrow(expect.objectContaining({ code }));
  });
});

test("un logo senza il nome dell'ente è rifiutato: non avrebbe un testo alternativo", () => {
  withTheme(withLogo("logo.svg", ""), { "logo.svg": SHAPES }, (roots) => {
    expect(() => readTheme(roots)).toThrow(expect.objectContaining({ code: "T-SPEC" }));
  });
});

test("un colore di testo che si legge male è rifiutato, con il contrasto che ha", () => {
  const pale = (ours: string): string =>
    ours.replace('testoChiaro: "#5A6772"', 'testoChiaro: "#9AA6B2"');
  withTheme(pale, {}, (roots) => {
    expect(() => readTheme(roots)).toThrow(/contrasto 2,\d:1, ne serve almeno 4,5:1/);
  });
});
