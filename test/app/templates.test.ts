import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { templateNames, validateTemplate } from "../../src/app/templates.js";
import type { World } from "../../src/app/world.js";
import { silent } from "../../src/cli/progress.js";
import { root } from "../helpers/empty-database.js";

const cwd = mkdtempSync(join(tmpdir(), "dash-templates-"));
mkdirSync(join(cwd, "templates"));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const world: World = {
  cwd,
  root,
  version: "0",
  now: () => new Date(0),
  progress: silent,
  notice() {},
  database: ":memory:",
  keyFile: join(cwd, "pseudonimi.chiave"),
};

test("i modelli di dash sono validi", async () => {
  expect(templateNames(world)).toContain("standard");
  for (const name of templateNames(world)) {
    expect(await validateTemplate(name, world)).toEqual([]);
  }
});

test("di un modello si dicono tutti gli errori insieme, ognuno con la sua riga", async () => {
  writeFileSync(
    join(cwd, "templates", "mio.yaml"),
    `title: Prova
description: Un modello sbagliato apposta.
audience: interno
theme: marte
figures:
  nuclei: { of: A.1.1 }
sections:
  - id: uno
    name: Uno
    kicker: Uno
    title:
      - quando: nucleii > 0
        text: "{nuclei.Il} nuclei"
      - "{persone:persona:persone:nessuna}"
    blocks:
      - chart: { kind: torta, of: A.1.99, title: Torta }
`,
  );
  const issues = await validateTemplate("mio", world);
  const said = issues.map(({ message }) => message);
  for (const word of [/A\.1\.99/, /nucleii.*forse nuclei/, /persone/, /torta/, /marte/]) {
    expect(said.filter((message) => word.test(message))).toHaveLength(1);
  }
  expect(issues.find(({ message }) => /torta/.test(message))?.place.line).toBe(16);
});

test("un grafico a cui manca ciò che il suo tipo richiede è detto prima del report", async () => {
  const charts: readonly (readonly [chart: string, fault: RegExp])[] = [
    ["{ kind: heatmap, of: A.1.1, per: [figlio], title: T }", /heatmap.*vuole «series»/],
    ["{ kind: mappa, of: A.1.1, per: [cittadinanza], title: T }", /mappa.*vuole un territorio/],
    ["{ kind: boxplot, of: A.1.1, title: T }", /vuole indicatori con la mediana.*A\.1\.1/],
    [
      "{ kind: barre, of: A.1.1, per: [cittadinanz], title: T }",
      /«cittadinanz»; forse cittadinanza/,
    ],
    [
      "{ kind: heatmap, of: A.1.1, per: [figlio], series: sesso, title: T }",
      /«sesso».*anche in «per»/,
    ],
    ["{ kind: punti, of: A.1.1, per: [figlio], peers: true, title: T }", /«peers» sta al posto/],
    [
      "{ kind: barre_orizzontali, of: [B.1.3, A.5.1], title: T }",
      /unità diverse \(percentuale, euro\)/,
    ],
    ["{ kind: barre, of: A.1.1, minus: [X], title: T }", /solo del grafico «cascata»/],
  ];
  for (const [chart, fault] of charts) {
    writeFileSync(
      join(cwd, "templates", "grafico.yaml"),
      `title: Prova
description: Un grafico solo.
audience: interno
sections:
  - id: uno
    name: Uno
    kicker: Uno
    title: Uno
    blocks:
      - chart: ${chart}
`,
    );
    const issues = await validateTemplate("grafico", world);
    expect(issues.map(({ message }) => message)).toEqual([expect.stringMatching(fault)]);
    expect(issues[0]?.place.line).toBe(10);
  }
});

/** A sound template, line by line; each fault below puts another text in place of one line. */
const SOUND = [
  "title: Prova",
  "description: Un modello da guastare.",
  "audience: interno",
  "compare: [regione]",
  "parametri:",
  "  giorni: { type: numero, label: Giorni, default: 15, max: 30 }",
  "figures:",
  "  nuclei: { of: A.1.1 }",
  "  incontro: { of: B.1.3 }",
  "sections:",
  "  - id: uno",
  "    name: Uno",
  "    kicker: Uno",
  "    title: Uno",
  "    quando: nuclei > 0",
  "    blocks:",
  '      - text: "{nuclei} nuclei"',
  "        quando: incontro.mancanti > 0",
  "      - kpi:",
  "          - { of: A.1.1, label: Nuclei, alarm: nuclei > 9 }",
  "      - at_risk: { within: giorni, title: Chi }",
  "  - includi: sintesi.come_va",
  "  - id: due",
  "    name: Due",
  "    kicker: Due",
  "    title: Due",
  "    blocks:",
  "      - table:",
  "          title: Tabella",
  "          rows: figlio",
  "          columns:",
  "            - { label: A rischio, of: M.4a, where: { orizzonte: '15' } }",
  "            - label: Incontrati",
  "              of: B.1.3",
  "              evidenzia:",
  "                - { quando: scarto < 0 or valore < giorni, segno: '∆', parola: pochi }",
  "          sort: { colonna: 1, verso: crescente }",
  "          first: 3",
  "          others: true",
  "      - table:",
  "          title: Altra",
  "          rows: cittadinanza",
  "          columns:",
  "            - { label: Nuclei, of: A.1.1 }",
  "          sort: 1",
];

const FAULTS: readonly (readonly [line: number, text: string, fault: RegExp, column?: number])[] = [
  [3, "audience: tutti", /interno/],
  [4, "theme: marte", /tema «marte»/, 8],
  [4, "tema: ministero", /tema/],
  [6, "  giorni: { type: numero, label: Giorni, default: 45, max: 30 }", /45 è più di 30/],
  [6, "  giorni: { type: cifra, label: Giorni, default: 15 }", /type/],
  [6, "  nuclei: { type: numero, label: Giorni, default: 15 }", /già il nome di una cifra/],
  [8, "  nuclei: { of: A.1.99 }", /A\.1\.99.*non esiste/, 17],
  [8, "  nuclei: { of: A.1.1, dove: {} }", /dove/],
  [8, "  Nuclei: { of: A.1.1 }", /Nuclei|nuclei/],
  [11, "  - id: Uno due", /./],
  [12, "    name: Un nome di foglio più lungo di trentuno lettere", /./],
  [13, "    kickr: Uno", /kickr/],
  [14, '    title: "{nucei} nuclei"', /«nucei».*forse nuclei/, 12],
  [14, '    title: "{incontro.mancnti} nuclei"', /«mancnti».*forse mancanti/, 12],
  [14, '    title: "{nuclei.variazone}"', /«variazone».*forse variazione/, 12],
  [14, '    title: "{nuclei.scarto_itala}"', /«scarto_itala» non è una parte/, 12],
  [15, "    quando: nucle > 0", /«nucle».*forse nuclei/, 13],
  [15, "    quando: nuclei >> 0", /condizione non valida/],
  [15, "    quando: nuclei.confronto > 0", /«confronto» non è una parte/, 13],
  [15, "    when: nuclei > 0", /when/],
  [17, '      - testo: "{nuclei} nuclei"', /./],
  [18, "        quando: incontro.mancnti > 0", /«mancnti».*forse mancanti/, 17],
  [18, "        quando: incontri > 0", /«incontri».*forse incontro/, 17],
  [20, "          - { of: A.1.98, label: Nuclei }", /A\.1\.98/, 19],
  [20, "          - { of: A.1.1, label: Nuclei, alarm: nuclei.tanti > 9 }", /«tanti»/, 48],
  [21, "      - at_risk: { within: giorno, title: Chi }", /«giorno» non è un parametro/, 28],
  [22, "  - includi: sintesi.come_a", /non ha la sezione «come_a».*forse come_va/],
  [22, "  - includi: sintsi", /modello «sintsi» non esiste.*sintesi/],
  [6, "  giorni: { type: data, label: Giorni, default: 2025-02-30 }", /serve un giorno/],
  [7, "fgures:", /fgures/],
  [
    9,
    "  incontro: { of: M.4a, where: { orizonte: '15' } }",
    /non ha «orizonte»; forse orizzonte/,
    44,
  ],
  [
    9,
    "  incontro: { of: M.4a, where: { orizzonte: '20' } }",
    /«20» non è un codice.*7, 15, 30/,
    45,
  ],
  [30, "          rows: cittadinanz", /M\.4a non si può dividere per «cittadinanz»/],
  [
    32,
    "            - { label: A rischio, of: M.4a, where: { orizzonte: '14' } }",
    /«14» non è un codice di «orizzonte» in M\.4a; ci sono 7, 15, 30/,
    65,
  ],
  [
    36,
    "                - { quando: scarti < 0, segno: '∆', parola: pochi }",
    /«scarti».*scarto/,
    29,
  ],
  [
    36,
    "                - { quando: rango > 5, segno: '∆', parola: pochi }",
    /«compare».*«rango»/,
    29,
  ],
  [
    36,
    "                - { quando: italia > 5, segno: '∆', parola: pochi }",
    /«italia» non c'è mai/,
  ],
  [36, "                - { quando: valore < 0, segno: '▲', parola: pochi }", /./],
  [
    36,
    "                - { quando: valore << 0, segno: '∆', parola: pochi }",
    /condizione non valida/,
  ],
  [36, "                - { quando: valore < 0, segno: '∆', parola: '{pochii}' }", /«pochii»/],
  [37, "          sort: { colonna: 3 }", /la colonna 3 non c'è: la tabella ne ha 2/, 28],
  [37, "          sort: { colonna: nomi }", /./],
  [42, "          rows: cittadinanz", /A\.1\.1 non si può dividere.*forse cittadinanza/],
  [
    44,
    "            - { label: Nuclei, of: A.3.1, where: { cittadinanza: UEE } }",
    /«UEE» non è un codice/,
  ],
  [45, "          sort: 2", /la colonna 2 non c'è: la tabella ne ha 1/, 17],
  [45, "          others: true", /«others» vuole «first»/, 19],
];

const broken = async (line: number | null, text: string) => {
  const lines = SOUND.map((one, i) => (i + 1 === line ? text : one));
  writeFileSync(join(cwd, "templates", "guasto.yaml"), `${lines.join("\n")}\n`);
  return validateTemplate("guasto", world);
};

test("il modello che si guasta qui sotto, intero, è valido", async () => {
  expect(await broken(null, "")).toEqual([]);
});

test.each(FAULTS.map(([line, text, fault, column]) => ({ line, text, fault, column })))(
  "riga $line, «$text»: il guasto è detto alla sua riga",
  async ({ line, text, fault, column }) => {
    const found = (await broken(line, text)).filter(({ message, place }) =>
      fault.test(`${place.field ?? ""} ${message}`),
    );
    expect(found.map(({ place }) => place.line)).toContain(line);
    if (column !== undefined) expect(found.map(({ place }) => place.column)).toContain(column);
  },
);
