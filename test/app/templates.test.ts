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
