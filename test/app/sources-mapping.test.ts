import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { previewMapping, saveMapping } from "../../src/app/save-mapping.js";
import { type MappingProposal, proposeMapping } from "../../src/app/source-mapping.js";
import { describeSource } from "../../src/app/sources.js";
import { askMapping, confirm, terminal } from "../../src/cli/sorgenti-ask.js";
import { type Bench, bench } from "./load-world.js";

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

/** The columns of `inps_domande` under names nobody declared, in another order. */
const FILE =
  "Cod. pratica INPS;Beneficio;Tipologia;Giorno istanza;ISTAT comune res.;Luogo;Importo spettante nel mese;Ind. sit. econ.;Note operatore\n" +
  Array.from(
    { length: 12 },
    (_, i) =>
      `INPS-ADI-2024-0${100 + i};ADI;PRIMA;${10 + i}/02/2024;${i % 2 === 0 ? "004003;Alba" : "004029;Bra"};${500 + i},50;3.200,00;vedi fascicolo`,
  ).join("\n");

const chosen = ({ colonne }: MappingProposal): Readonly<Record<string, string | null>> =>
  Object.fromEntries(colonne.map((one) => [one.colonna_file, one.proposta]));

const mappingOf = (proposal: MappingProposal): ReadonlyMap<string, string> =>
  new Map(
    proposal.colonne.flatMap((one) =>
      one.proposta === null ? [] : [[one.colonna_file, one.proposta] as const],
    ),
  );

test("un'intestazione sconosciuta trova la fonte e le colonne, dal nome e dal contenuto", async () => {
  b.write("estrazione_2025-12-31.csv", FILE);
  const proposal = await proposeMapping("estrazione_2025-12-31.csv", b.world);
  expect([proposal.fonte, proposal.riconosciuta]).toEqual(["inps_domande", false]);
  expect(chosen(proposal)).toMatchObject({
    Beneficio: "misura",
    Tipologia: "tipo_domanda",
    "ISTAT comune res.": "comune_istat",
    Luogo: "comune_nome",
    "Importo spettante nel mese": "importo_mensile",
    "Note operatore": null,
  });
});

test("la proposta non ripete mai un valore del file", async () => {
  b.write("estrazione.csv", FILE);
  const proposal = await proposeMapping("estrazione.csv", b.world, { fonte: "inps_domande" });
  const said = JSON.stringify(proposal);
  for (const value of ["INPS-ADI", "Alba", "004003", "fascicolo", "500,50"]) {
    expect(said).not.toContain(value);
  }
});

test("con la mappatura scritta in sources/ il file si carica, e la fonte di dash vale ancora", async () => {
  b.write("estrazione_2025-12-31.csv", FILE);
  const proposal = await proposeMapping("estrazione_2025-12-31.csv", b.world);
  const mapping = new Map([
    ...mappingOf(proposal),
    ["Cod. pratica INPS", "protocollo"],
    ["Giorno istanza", "data_presentazione"],
    ["Ind. sit. econ.", "isee"],
  ] as const);
  const { path } = await saveMapping(proposal.fonte, mapping, b.world);
  expect(path).toBe("sources/inps/domande.yaml");
  const { outcomes } = await b.load([join(b.folder, "estrazione_2025-12-31.csv")]);
  expect(outcomes[0]?.report).toMatchObject({ fonte: "inps_domande", caricate: 12, scartate: 0 });
  expect(
    b.query(
      "SELECT COUNT(*) n, SUM(importo_mensile_cent) cent, MIN(data_presentazione) primo, SUM(isee_cent) isee FROM domanda",
    ),
  ).toEqual([{ n: 12, cent: 12 * 50_050 + 6_600, primo: "2024-02-10", isee: 12 * 320_000 }]);
  const canonical = await b.one(
    "inps_domande_2025-11-30.csv",
    "protocollo;misura;tipo_domanda;data_presentazione;comune_istat\nP1;ADI;PRIMA;2024-01-15;004003\n",
  );
  expect(canonical.report.caricate).toBe(1);
});

test("una fonte propria già scritta tiene i suoi nomi e i suoi commenti, e ne impara altri", async () => {
  mkdirSync(join(b.folder, "sources"));
  writeFileSync(
    join(b.folder, "sources", "mia.yaml"),
    "# il gestionale del 2024\ntitle: Mia\ntable: famiglie\nkeys: [comune_istat]\ncovers: {by: comune}\nfill: {anno: 2025}\ncolumns:\n  comune_istat: {type: comune, required: true, into: comune, from: [vecchio codice]} # resta\n  famiglie: {type: integer, required: true}\n",
  );
  const first = await saveMapping(
    "mia",
    new Map([
      ["Cod Com", "comune_istat"],
      ["Fam.", "famiglie"],
    ]),
    b.world,
  );
  const text = readFileSync(join(b.folder, first.path), "utf8");
  expect(text).toContain("# il gestionale del 2024");
  expect(text).toContain("# resta");
  expect(describeSource("mia", b.world).columns.map((one) => one.altri_nomi)).toEqual([
    ["vecchio codice", "Cod Com"],
    ["Fam."],
  ]);
});

test("un nome passato a un'altra colonna non resta alla prima", () => {
  const { text } = previewMapping("inps_domande", new Map([["importo", "isee"]]), b.world);
  expect(text).toMatch(/importo_mensile: \{.*from: \[importo mensile beneficio\]\}/);
  expect(text).toMatch(/isee: \{.*from: \[valore isee, isee nucleo, importo\]\}/);
});

test("un file già conosciuto non si mappa", async () => {
  b.write(
    "domande.csv",
    "protocollo;misura;tipo_domanda;data_presentazione;comune_istat\nP1;ADI;PRIMA;2024-01-15;004003\n",
  );
  const proposal = await proposeMapping("domande.csv", b.world);
  expect([proposal.fonte, proposal.riconosciuta]).toEqual(["inps_domande", true]);
});

test("dove una colonna richiesta non c'è, la proposta lo dice", async () => {
  b.write("x.csv", "Cod. pratica INPS;Luogo\nP1;Alba\nP2;Bra\n");
  const proposal = await proposeMapping("x.csv", b.world, { fonte: "inps_domande" });
  expect(proposal.mancanti).toContain("data_presentazione");
});

test("un file senza righe da intestazione è rifiutato, una fonte che non c'è pure", async () => {
  b.write("n.csv", "1;2;3\n4;5;6\n");
  await expect(proposeMapping("n.csv", b.world)).rejects.toMatchObject({ code: "E-NOROWS" });
  await expect(proposeMapping("n.csv", b.world, { fonte: "inps" })).rejects.toMatchObject({
    code: "USO",
  });
});

/** A terminal on which somebody answers, one line a question. */
function answering(answers: readonly string[]): ReturnType<typeof terminal> & { said(): string } {
  const input = new PassThrough();
  const output = new PassThrough();
  let said = "";
  let next = 0;
  output.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (!/: $|\] $/.test(chunk.toString())) return;
    const answer = answers[next];
    next += 1;
    if (answer === undefined) input.end();
    else input.write(`${answer}\n`);
  });
  return { ...terminal(input, output), said: () => said };
}

const PROPOSAL: MappingProposal = {
  file: "f.csv",
  fonte: "x",
  titolo: "X",
  riconosciuta: false,
  riga_intestazione: 1,
  altre_fonti: [],
  mancanti: [],
  colonne: [
    { colonna_file: "sesso", proposta: "sesso", gia_nota: true, candidate: [] },
    {
      colonna_file: "Pratica",
      proposta: "protocollo",
      gia_nota: false,
      candidate: [{ colonna: "protocollo", punteggio: 0.6, motivo: "nome" }],
    },
    {
      colonna_file: "Giorno",
      proposta: null,
      gia_nota: false,
      candidate: [
        { colonna: "dal", punteggio: 0.4, motivo: "contenuto" },
        { colonna: "al", punteggio: 0.4, motivo: "contenuto" },
      ],
    },
    { colonna_file: "Note", proposta: null, gia_nota: false, candidate: [] },
  ],
};

test("le domande: Invio accetta, un numero sceglie, un nome sbagliato si richiede, - lascia fuori", async () => {
  const { ask, close } = answering(["", "sesso", "2", "-"]);
  const said: string[] = [];
  const mapping = await askMapping(PROPOSAL, ["sesso", "protocollo", "dal", "al"], ask, (line) => {
    said.push(line);
  });
  close();
  expect(mapping).toEqual(
    new Map([
      ["sesso", "sesso"],
      ["Pratica", "protocollo"],
      ["Giorno", "al"],
    ]),
  );
  expect(said.join("\n")).toContain("Non è una colonna libera");
});

test("se l'ingresso finisce a metà non c'è nessuna mappatura, e una conferma vuota è un sì", async () => {
  const cut = answering([""]);
  expect(await askMapping(PROPOSAL, ["protocollo"], cut.ask, () => {})).toBeNull();
  cut.close();
  const yes = answering([""]);
  expect(await confirm("Scrivere?", yes.ask)).toBe(true);
  yes.close();
  const no = answering(["n"]);
  expect(await confirm("Scrivere?", no.ask)).toBe(false);
  no.close();
  expect(existsSync(join(b.folder, "sources"))).toBe(false);
});
