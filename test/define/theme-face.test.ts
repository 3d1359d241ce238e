import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { validateTemplates } from "../../src/app/templates.js";
import type { World } from "../../src/app/world.js";
import { silent } from "../../src/cli/progress.js";
import { faceOf, openFace } from "../../src/define/faces.js";
import { familyOf, fontFile } from "../../src/define/fonts.js";
import { readTheme } from "../../src/define/theme.js";
import { ALPHABET } from "../../src/define/theme-face.js";
import type { Theme } from "../../src/model/document.js";
import { root } from "../helpers/empty-database.js";
import { MADE_FAMILY, type MadeFont, madeFont } from "../helpers/made-font.js";

const own = mkdtempSync(join(tmpdir(), "dash-carattere-"));
const folder = join(own, "templates", "themes");
mkdirSync(folder, { recursive: true });
afterAll(() => rmSync(own, { recursive: true }));

const ours = readFileSync(join(root, "templates/themes/ministero.yaml"), "utf8").replace(
  /^intestazione:.*\n/m,
  "",
);
/** Where the key begins: after all that our theme says. */
const LINE = ours.split("\n").length;

const write = (normale: Uint8Array, grassetto: Uint8Array): void => {
  writeFileSync(join(folder, "n.ttf"), normale);
  writeFileSync(join(folder, "g.ttf"), grassetto);
};
const say = (lines: string): void => writeFileSync(join(folder, "ministero.yaml"), ours + lines);
const read = (): Theme => readTheme([own, root]);

beforeEach(() => {
  for (const file of readdirSync(folder)) rmSync(join(folder, file));
  write(madeFont({ weight: 400 }), madeFont({ weight: 600 }));
  say("carattere:\n  normale: n.ttf\n  grassetto: g.ttf\n");
});

test("il carattere sono due file accanto al tema, e si chiama come dicono loro", () => {
  const { carattere } = read();
  expect(carattere).toEqual({
    famiglia: MADE_FAMILY,
    normale: join(folder, "n.ttf"),
    grassetto: join(folder, "g.ttf"),
    impronta: expect.stringMatching(/^[0-9a-f]{64}$/),
    panose: expect.stringMatching(/^[0-9A-F]{20}$/),
  });
});

test("senza «carattere» il tema è scritto nel nostro", () => {
  say("");
  const theme = read();
  expect(theme.carattere).toBeUndefined();
  expect(familyOf(theme)).toBe("Titillium Web");
});

test("un file cambiato è un altro carattere, con le sue larghezze", () => {
  const before = read();
  const width = faceOf(before).emsOf("Nuclei", 400);
  write(madeFont({ weight: 400, wider: 1.1 }), madeFont({ weight: 600 }));
  const after = read();
  expect(after.carattere?.impronta).not.toBe(before.carattere?.impronta);
  expect(faceOf(after).emsOf("Nuclei", 400) / width).toBeCloseTo(1.1, 2);
  expect(faceOf(before).emsOf("Nuclei", 400)).toBe(width);
});

test("le cifre sono tutte larghe uguale, se il carattere ne ha così", () => {
  write(madeFont({ weight: 400, looseDigits: true }), madeFont({ weight: 600 }));
  const face = faceOf(read());
  const plain = openFace(readFileSync(join(folder, "n.ttf"))).glyphForCodePoint(0x31);
  expect(face.glyphOf(0x31, 400).id).not.toBe(plain.id);
  expect(new Set([..."0123456789"].map((digit) => face.emsOf(digit, 400))).size).toBe(1);
});

const good = (weight: 400 | 600) => madeFont({ weight });
const regular = (wanted: Omit<MadeFont, "weight">) => madeFont({ weight: 400, ...wanted });
const began = (text: string): Uint8Array =>
  Buffer.concat([Buffer.from(text), good(400).subarray(4)]);

/** A face that is refused: why, the regular weight, and what must be said of it. */
const REFUSED: readonly (readonly [
  why: string,
  normale: Uint8Array,
  said: RegExp,
  code?: string,
])[] = [
  ["un OpenType CFF", began("OTTO"), /PostScript.*versione TrueType/],
  ["un WOFF", began("wOFF"), /pagine web.*versione TrueType/],
  ["un WOFF2", began("wOF2"), /pagine web.*versione TrueType/],
  ["una raccolta", began("ttcf"), /raccolta.*un file per ogni peso/],
  ["un altro file", Buffer.from("<svg/>"), /non è un carattere TrueType.*\.ttf/],
  ["un file vuoto", Buffer.alloc(0), /non è un carattere TrueType/],
  ["uno tagliato a metà", good(400).subarray(0, 20_000), /danneggiato.*di nuovo/],
  ["uno variabile", regular({ add: ["fvar"] }), /variabile.*un peso solo/],
  ["uno senza contorni", regular({ drop: ["glyf"] }), /contorni/],
  ["uno senza diritti scritti", regular({ drop: ["OS/2"] }), /ciò che serve/],
  ["uno che non si può incorporare", regular({ fsType: 0x0002 }), /non si può incorporare.*OFL/],
  ["uno di soli punti", regular({ fsType: 0x0200 }), /non si può incorporare/],
  ["uno da incorporare intero", regular({ fsType: 0x0108 }), /solo per intero.*OFL/],
  ["un corsivo", regular({ italic: true }), /corsivo.*tondo/],
  ["uno troppo nero", regular({ usWeightClass: 700 }), /troppo nero.*700.*fra 300 e 500/],
  ["uno con pochi segni", regular({ without: "è«∆" }), /Mancano: è « ∆\..*più completa/],
  ["uno senza lettere", regular({ without: ALPHABET.join("") }), /e altri \d+\./],
  ["uno troppo largo", regular({ wider: 1.6 }), /troppo largo: 1,\d+ volte.*per testi/],
  ["uno dal nome strano", regular({ family: 'A"<b>&' }), /nome.*lettere, cifre/],
  ["uno di un vecchio Mac", regular({ oldNames: true }), /vecchi Mac.*più recente/],
  ["uno dal nome lungo", regular({ family: "a".repeat(32) }), /al più 31/],
  ["uno enorme", Buffer.concat([good(400), Buffer.alloc(4_000_000)]), /4 MB.*latine/, "T-LIMIT"],
  ["uno di un'altra famiglia", regular({ family: "Altra" }), /altra famiglia.*due pesi/],
];

describe.each(
  REFUSED.map(([why, normale, said, code = "T-SPEC"]) => ({ why, normale, said, code })),
)("$why", ({ normale, said, code }) => {
  test("è rifiutato, con il posto e che cosa fare", () => {
    write(normale, good(600));
    let found: { code?: string; message?: string; remedy?: string; place?: object } = {};
    try {
      read();
    } catch (error) {
      found = error as typeof found;
    }
    expect(found.code).toBe(code);
    expect(`${found.message} ${found.remedy}`).toMatch(said);
    expect(found.place).toMatchObject({
      file: "templates/themes/ministero.yaml",
      line: expect.any(Number),
      column: expect.any(Number),
      field: expect.stringMatching(/^carattere\.(normale|grassetto)$/),
    });
  });
});

test("un grassetto che non lo è, o che non c'è, è rifiutato", () => {
  write(good(400), madeFont({ weight: 600, usWeightClass: 500 }));
  expect(read).toThrow(/non è un grassetto \(peso 500\)/);
  rmSync(join(folder, "g.ttf"));
  expect(read).toThrow(
    expect.objectContaining({ code: "T-LOAD", remedy: expect.stringContaining(folder) }),
  );
  symlinkSync(join(folder, "n.ttf"), join(folder, "g.ttf"));
  expect(read).toThrow(expect.objectContaining({ code: "T-LOAD" }));
});

test("chi permette di stampare o modificare permette anche di incorporare", () => {
  for (const fsType of [0, 0x0004, 0x0008, 0x000a]) {
    write(regular({ fsType }), good(600));
    expect(read().carattere?.famiglia).toBe(MADE_FAMILY);
  }
});

test.each([
  ["../n.ttf", /nome di un file \.ttf/],
  ["n.otf", /OTF e WOFF/],
  ["il mio.ttf", /senza spazi/],
])("il file %s non è ammesso", (file, said) => {
  say(`carattere:\n  normale: ${file}\n  grassetto: g.ttf\n`);
  expect(read).toThrow(
    expect.objectContaining({ code: "T-SPEC", place: expect.objectContaining({ line: LINE + 1 }) }),
  );
  expect(read).toThrow(said);
});

test("i pesi si danno tutti e due", () => {
  say("carattere:\n  normale: n.ttf\n");
  expect(read).toThrow(/grassetto: manca, ed è obbligatorio/);
});

test("«dash modelli valida» dice insieme tutti i problemi del tema, ognuno con riga e colonna", async () => {
  write(regular({ without: "€" }), regular({}));
  say("carattere:\n  normale: n.ttf\n  grassetto: g.ttf\nlogo: manca.png\n");
  writeFileSync(
    join(folder, "ministero.yaml"),
    readFileSync(join(folder, "ministero.yaml"), "utf8").replace('ente: ""', 'ente: "Alba"'),
  );
  const world = { cwd: own, root, version: "0", progress: silent } as unknown as World;
  const issues = await validateTemplates(["standard", "sintesi"], world);
  expect(
    issues.map(({ place, message }) => [
      place.line,
      place.column,
      place.field,
      message.slice(0, 24),
    ]),
  ).toEqual([
    [LINE + 3, 7, "logo", "il logo «manca.png» non "],
    [LINE + 1, 12, "carattere.normale", "il carattere «n.ttf» non"],
    [LINE + 2, 14, "carattere.grassetto", "il carattere «g.ttf» non"],
  ]);
});

test("il nostro carattere ha tutto l'alfabeto che si chiede agli altri", () => {
  for (const weight of [400, 600] as const) {
    const font = openFace(readFileSync(fontFile({}, weight)));
    expect(
      ALPHABET.filter((letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0)),
    ).toEqual([]);
  }
});

test("l'alfabeto basta ai modelli, agli indicatori, ai codici e ai nomi dei comuni", () => {
  const known = new Set<string>([...ALPHABET, "\n", "\r", "\ufeff", "→"]);
  const texts = ["templates", "indicators", "seeds/codici", "seeds/territorio"].flatMap((name) =>
    readdirSync(join(root, name), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(yaml|csv)$/.test(file))
      .map((file) => readFileSync(join(root, name, file), "utf8")),
  );
  const letters = new Set(texts.flatMap((text) => [...text.normalize("NFC")]));
  expect(texts.length).toBeGreaterThan(20);
  expect([...letters].filter((letter) => !known.has(letter))).toEqual([]);
});

test.each([
  ["a".repeat(101), /al più 100 lettere/],
  ["due\\nrighe", /una riga sola/],
])("un'intestazione che non sta su una riga è rifiutata", (text, said) => {
  say(`intestazione: "${text}"\n`);
  expect(read).toThrow(said);
  expect(read).toThrow(expect.objectContaining({ place: expect.objectContaining({ line: LINE }) }));
});
