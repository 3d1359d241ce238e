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

test("i modelli di dash sono validi", () => {
  expect(templateNames(world)).toContain("standard");
  expect(templateNames(world).flatMap((name) => validateTemplate(name, world))).toEqual([]);
});

test("di un modello si dicono tutti gli errori insieme, ognuno con la sua riga", () => {
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
      - when: nucleii > 0
        text: "{nuclei.Il} nuclei"
      - "{persone:persona:persone:nessuna}"
    blocks:
      - chart: { kind: torta, of: A.1.99, title: Torta }
`,
  );
  const issues = validateTemplate("mio", world);
  const said = issues.map(({ message }) => message);
  for (const word of [/A\.1\.99/, /nucleii.*forse nuclei/, /persone/, /torta/, /marte/]) {
    expect(said.filter((message) => word.test(message))).toHaveLength(1);
  }
  expect(issues.find(({ message }) => /torta/.test(message))?.place.line).toBe(16);
});
