import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dash, dashJson } from "../helpers/dash.js";
import { copyValle } from "../helpers/demo-valle.js";
import { readPdf } from "../helpers/read-pdf.js";

const folder = mkdtempSync(join(tmpdir(), "dash-many-"));
const db = ["--db", "dash.sqlite"];

beforeAll(() => copyValle(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("report, un territorio dopo l'altro", () => {
  const TEMPLATE = `title: Prova
description: I nuclei e basta.
audience: interno
figures: { accolti: { of: A.1.1 } }
sections:
  - id: nuclei
    name: Nuclei
    kicker: Platea
    title: "Nuclei in {nome}: {accolti}"
    blocks: [{ kpi: [{ of: A.1.1, label: Nuclei }] }]
  - id: fonti
    name: Fonti
    kicker: Fonti
    title: Da dove vengono
    blocks: [{ sources: Le forniture }]
`;
  interface Many {
    readonly file: readonly { percorso: string; territorio: string; sha256: string }[];
    readonly manifesto: string;
  }
  const run = (into: string): Many =>
    dashJson(
      ["report", "prova", "--ambito", "vda_1", "--ogni", "comune", "--uscita", into, ...db],
      folder,
    ) as unknown as Many;

  test("--ogni comune: un file per comune, con le sue cifre e il suo nome, e l'elenco accanto", async () => {
    mkdirSync(join(folder, "templates"), { recursive: true });
    writeFileSync(join(folder, "templates/prova.yaml"), TEMPLATE);
    const made = run("molti");
    const [figure] = dashJson(
      ["calcola", "A.1.1", "--ambito", "vda_1", "--per", "comune", ...db],
      folder,
    ).risultati as { righe: { comune_nome: string; valore: number }[] }[];
    const total = (figure?.righe ?? []).reduce((sum, row) => sum + row.valore, 0);
    let found = 0;
    for (const file of made.file.slice(0, 6)) {
      const pdf = await readPdf(new Uint8Array(readFileSync(join(folder, file.percorso))));
      const title = /Nuclei in (.+?): ([\d.]+)/.exec(pdf.pages.map((one) => one.text).join(" "));
      const value =
        (figure?.righe ?? []).find((row) => row.comune_nome === title?.[1])?.valore ?? 0;
      expect(Number(title?.[2])).toBe(value);
      found += value;
    }
    expect(found).toBeLessThanOrEqual(total);
    const list = JSON.parse(readFileSync(join(folder, made.manifesto), "utf8")) as {
      file: { percorso: string; nome: string; sha256: string }[];
    };
    expect(list.file.map((one) => one.sha256)).toEqual(made.file.map((one) => one.sha256));
    expect(new Set(list.file.map((one) => one.nome)).size).toBe(made.file.length);
    expect(readdirSync(join(folder, "molti"))).toHaveLength(made.file.length + 2);
  });
  test("ogni file è, byte per byte, quello del suo territorio da solo", () => {
    const made = run("ancora");
    const one = made.file[3];
    const alone = dashJson(
      ["report", "prova", "--comune", one?.territorio ?? "", "--uscita", "solo.pdf", ...db],
      folder,
    ) as unknown as Many;
    expect(alone.file[0]?.sha256).toBe(one?.sha256);
  });
  test("--includi tiene le sezioni chieste, e ne rifiuta una che non c'è", async () => {
    const args = ["report", "prova", "--ambito", "vda_1", ...db];
    expect(dash([...args, "--includi", "fonti", "--uscita", "fonti.pdf"], folder).code).toBe(0);
    const pdf = await readPdf(new Uint8Array(readFileSync(join(folder, "fonti.pdf"))));
    const text = pdf.pages.map((one) => one.text).join(" ");
    expect(text).toContain("Da dove vengono");
    expect(text).not.toContain("Nuclei in");
    const wrong = dash([...args, "--includi", "fonte"], folder);
    expect(`${wrong.code} ${wrong.err}`).toMatch(/^2 [\s\S]*Forse: fonti/);
  });
  test("un livello più grande del territorio, un file al posto della cartella: uscita 2", () => {
    const args = ["report", "prova", "--ambito", "vda_1", ...db];
    expect(dash([...args, "--ogni", "regione"], folder).code).toBe(2);
    expect(dash([...args, "--ogni", "comune", "--uscita", "uno.pdf"], folder).code).toBe(2);
  });
});
