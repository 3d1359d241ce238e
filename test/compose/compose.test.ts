import { describe, expect, test } from "vitest";
import { codesOf, composeDocument } from "../../src/compose/compose.js";
import { type ComposeInput, figureKey } from "../../src/compose/input.js";
import type { Block, KpiBlock, TableBlock } from "../../src/model/document.js";
import type { NucleoARischio } from "../../src/model/result-table.js";
import {
  alba,
  at,
  comune,
  count,
  figure,
  gepi,
  inputOf,
  italia,
  piemonte,
  share,
} from "../helpers/compose-input.js";

const blocksOf = (input: ComposeInput): readonly Block[] =>
  composeDocument(input).sections.flatMap((section) => section.blocks);
const tableOf = (input: ComposeInput): TableBlock => {
  const found = blocksOf(input).find((block): block is TableBlock => block.kind === "table");
  if (found === undefined) throw new Error("no table");
  return found;
};
const kpiOf = (input: ComposeInput) => {
  const found = blocksOf(input).find((block): block is KpiBlock => block.kind === "kpi");
  if (found?.items[0] === undefined) throw new Error("no card");
  return found.items[0];
};
const texts = (table: TableBlock): readonly (readonly string[])[] =>
  table.rows.map((row) => row.cells.map((cell) => cell.text));

describe("sezioni e copertina", () => {
  test("una sezione la cui condizione è falsa non c'è; una rimasta senza blocchi nemmeno", () => {
    const one = (id: string, more: object): unknown => ({
      id,
      name: id,
      kicker: "k",
      title: "t",
      blocks: [{ text: "x" }],
      ...more,
    });
    const made = composeDocument(
      inputOf(
        {
          figures: { x: { of: "X.1" } },
          sections: [
            one("resta", { quando: "x > 0" }),
            one("via", { quando: "x = 0" }),
            one("vuota", { blocks: [{ text: "x", quando: "livello = 'regione'" }] }),
          ],
        },
        [[figure("X.1", [count(3)])]],
      ),
    );
    expect(made.sections.map((section) => section.id)).toEqual(["resta"]);
  });

  test("il titolo di una sezione comincia con la maiuscola anche se lo apre un mese", () => {
    const made = composeDocument(
      inputOf(
        {
          sections: [{ id: "a", name: "A", kicker: "k", title: "{mese}", blocks: [{ text: "x" }] }],
        },
        [],
      ),
    );
    expect(made.sections[0]?.title).toBe("Dicembre 2025");
  });

  test.each([
    [alba, ["Alba"], "Ambito territoriale sociale di Alba"],
    [{ ...alba, nome: "Area Sud" }, ["Asti"], "Ambito territoriale sociale Area Sud"],
    [piemonte, ["Alba"], "Regione Piemonte"],
    [comune, ["Alba"], "Comune di Alba"],
    [italia, ["Alba"], "Italia"],
  ])("la copertina di %s", (territorio, comuni, title) => {
    expect(composeDocument(inputOf({}, [], { territorio, comuni })).cover.title).toBe(title);
  });

  test("le due date stanno in copertina e in ogni pagina", () => {
    const made = composeDocument(inputOf({}, []));
    expect(made.dateLine).toBe("Dati aggiornati al 31/12/2025 · con domande fino al 15/12/2025");
    expect(made.cover.facts.map((one) => one.value)).toContain("31 dicembre 2025");
    expect(made.cover.facts.map((one) => one.value)).toContain("15 dicembre 2025");
  });

  test("la copertina avverte di dati dimostrativi, righe scartate e forniture parziali", () => {
    const made = composeDocument(
      inputOf({}, [[figure("X.1", [count(1)], { coverage: "parziale" })]], {
        territorio: { ...italia, dimostrativa: true },
        dimostrativi: true,
        fonti: [{ ...gepi, scartate: 7 }],
      }),
    );
    const all = made.cover.warnings.join(" ");
    expect(all).toContain("Dati dimostrativi");
    expect(all).toContain("composizione degli ambiti");
    expect(all).toContain("gepi_casi.csv (7)");
    expect(all).toContain("una parte d'Italia");
    expect(composeDocument(inputOf({}, [])).cover.warnings).toEqual([]);
  });

  test("un confronto che sta su un valore pubblicato da altri lo dice in copertina, con file e data", () => {
    const riferimenti = { regione: { data: "2025-10-31", tabella: "t", file: "valori.csv" } };
    const row = share(9, 35, { regione: 35, riferimenti });
    const { cover } = composeDocument(inputOf({}, [[figure("X.1", [row])]]));
    expect(cover.warnings).toEqual([
      "X.1: il valore della regione è un riferimento pubblicato da altri (valori.csv, dati al 31/10/2025), non un calcolo sulle forniture.",
    ]);
  });
});

test("la copertina di un ambito di molti comuni dice i primi, e tutti stanno accanto alle fonti", () => {
  const names = Array.from({ length: 30 }, (_, at) => `Comune ${at + 1}`);
  const document = (comuni: readonly string[], blocks: readonly unknown[]) =>
    composeDocument(
      inputOf({ blocks }, [], { comuni, territorio: { ...alba, livello: "ambito" } }),
    );
  const said = (comuni: readonly string[], blocks: readonly unknown[]) =>
    document(comuni, blocks).cover.facts.find(({ label }) => label.startsWith("Comuni"));
  const first = names.slice(0, 8).join(", ");
  const sources = [{ text: "x" }, { sources: "Le forniture" }];
  expect(said(names, sources)).toEqual({
    label: "Comuni (30)",
    value: `${first} e altri 22 comuni, tutti elencati in fondo`,
  });
  expect(said(names, [{ text: "x" }])?.value).toBe(`${first} e altri 22 comuni`);
  expect(said(names.slice(0, 20), sources)?.value).toMatch(/Comune 19 e Comune 20$/);
  const blocks = document(names, sources).sections.flatMap((one) => one.blocks);
  expect(blocks.slice(-2)).toEqual([
    { kind: "heading", text: "I 30 comuni dell'ambito" },
    {
      kind: "text",
      style: "body",
      text: `${names.slice(0, -1).join(", ")} e Comune 30.`,
    },
  ]);
  const short = document(names.slice(0, 20), sources).sections.flatMap((one) => one.blocks);
  expect(short.at(-1)?.kind).toBe("table");
});

test("chi guarda una data dopo l'ultima fornitura di GePI lo sa dalla copertina", () => {
  const { cover } = composeDocument(inputOf({}, [], { data: "2026-01-20" }));
  expect(cover.warnings).toEqual([expect.stringContaining("GePI è del 31/12/2025")]);
});

describe("le schede", () => {
  const card = { kpi: [{ of: "X.1", label: "Quota", detail: "su tutti" }] };
  const of = (row: ReturnType<typeof share>, more: Partial<ComposeInput> = {}) =>
    kpiOf(inputOf({ blocks: [card] }, [[figure("X.1", [row])]], more));
  const full = { regione: 45.1, italia: null, precedente: 40 };

  const withItalia: Partial<ComposeInput> = {
    figures: new Map([
      [figureKey("X.1", []), figure("X.1", [share(60, 100, full)])],
      [figureKey("X.2", []), figure("X.2", [share(60, 100, { ...full, italia: 38 })])],
    ]),
  };
  test("una quota si confronta con regione e Italia; dove una sola cifra manca si scrive n.d.", () => {
    const made = of(share(60, 100, full), withItalia);
    expect(made.value).toBe("60,0%");
    expect(made.detail).toBe("su tutti");
    expect(made.comparisons).toEqual(["Regione 45,1%", "Italia n.d."]);
    expect(made.trend).toEqual({ direction: "su", text: "più del 30/11/2025 (40,0%)" });
  });
  test("la regione non si confronta con sé stessa, l'Italia con nessuno", () => {
    const regione = { ...withItalia, territorio: piemonte };
    expect(of(share(60, 100, full), regione).comparisons).toEqual(["Italia n.d."]);
    expect(of(share(60, 100, full), { territorio: italia }).comparisons).toEqual([]);
  });
  test("l'Italia che non c'è si dice una volta in copertina, non in ogni scheda", () => {
    expect(of(share(60, 100, full)).comparisons).toEqual(["Regione 45,1%"]);
    const facts = (row: ReturnType<typeof share>, more: Partial<ComposeInput> = {}) =>
      composeDocument(
        inputOf({ blocks: [card] }, [[figure("X.1", [row])]], more),
      ).cover.facts.filter(({ label }) => label.includes("Italia"));
    expect(facts(share(60, 100, full))).toEqual([
      { label: "Confronto con l'Italia", value: expect.stringMatching(/^n\.d\.: /) },
    ]);
    expect(facts(share(60, 100, { ...full, italia: 38 }))).toEqual([]);
    expect(facts(share(60, 100, full), { territorio: italia })).toEqual([]);
  });
  test("un conteggio non si confronta con quello di un territorio più grande", () => {
    expect(of(count(60, { regione: 9000, italia: 90_000 })).comparisons).toEqual([]);
  });
  test("sotto i 30 nuclei prima i numeri, sotto i 10 nessuna quota e nessun confronto", () => {
    const some = of(share(9, 12, full));
    expect([some.value, some.detail]).toEqual(["9 su 12", "75,0%"]);
    const few = of(share(3, 9, full));
    expect([few.value, few.detail, few.trend]).toEqual(["3 su 9", null, null]);
    expect(few.comparisons).toEqual([]);
    expect(of(share(15, 30, full)).value).toBe("50,0%");
    const none = of(share(0, 0, full));
    expect([none.value, none.detail]).toEqual(["n.d.", "nessun caso"]);
  });
  test("una media di meno di 10 casi non sta su una scheda, un rapporto fra altre cose sì", () => {
    const row = (denominatore: number) =>
      count(61, { unita: "giorni", decimali: 0, denominatore, regione: 59, precedente: 60 });
    const definition = { codice: "X.1", nome: "X", testo: "x", origine: "D", riferimento: "" };
    const typical = (tipico: boolean): Partial<ComposeInput> => ({
      definitions: new Map([["X.1", { ...definition, tipico }]]),
    });
    const few = of(row(9), typical(true));
    expect([few.value, few.raw, few.comparisons, few.trend]).toEqual(["—", null, [], null]);
    expect(few.detail).toBe("9 casi: meno di 10, il valore non si scrive");
    expect(of(row(10), typical(true))).toMatchObject({
      value: "61 giorni",
      comparisons: ["Regione 59 giorni"],
    });
    expect(of(row(2), typical(false)).value).toBe("61 giorni");
    expect(of(row(0), typical(true)).detail).toBe("nessun caso");
  });
  test("stabile è quello che si legge uguale; senza data precedente non c'è freccia", () => {
    expect(of(share(400, 1000, { precedente: 40.01 })).trend?.direction).toBe("pari");
    expect(of(share(60, 100, full), { precedente: null }).trend).toBeNull();
  });
  test("una cifra ancora divisa per una dimensione non è quella della sua prima riga", () => {
    const rows = [share(20, 25, at("comune", "Barolo")), share(5, 25, at("comune", "Alba"))];
    expect(kpiOf(inputOf({ blocks: [card] }, [[figure("X.1", rows)]])).value).toBe("n.d.");
  });
  test("una cifra che manca si scrive n.d., mai zero", () => {
    const made = kpiOf(inputOf({ blocks: [card] }, []));
    expect([made.value, made.raw, made.trend]).toEqual(["n.d.", null, null]);
  });
});

describe("le tabelle", () => {
  const columns = [
    { label: "Nuclei", of: "X.1" },
    { label: "Quota", of: "X.2" },
  ];
  const rows = (spec: object) => ({
    blocks: [{ table: { title: "T", rows: "figlio", columns, ...spec } }],
  });
  const figures = [
    [
      figure("X.1", [
        count(5, at("comune", "Alba", 1)),
        count(20, at("comune", "Barolo", 2)),
        count(0, at("comune", "Canale", 3)),
      ]),
      ["comune"],
    ],
    [
      figure("X.2", [
        share(1, 5, at("comune", "Alba", 1)),
        share(10, 20, at("comune", "Barolo", 2)),
        share(0, 0, at("comune", "Canale", 3)),
      ]),
      ["comune"],
    ],
    [figure("X.1", [count(25)])],
    [figure("X.2", [share(11, 25)])],
  ] as const;

  test("in ordine decrescente, col totale che viene dal territorio e non dalla somma delle quote", () => {
    const table = tableOf(inputOf(rows({ sort: 1, total: true }), figures));
    expect(table.rows.map((row) => row.cells[0]?.text)).toEqual(["Barolo", "Alba", "Canale"]);
    expect(table.total?.cells.map((cell) => cell.text)).toEqual(["Totale ambito", "25", "44,0"]);
    expect(table.columns[2]?.label).toBe("Quota (%)");
  });
  test("una quota fra i comuni non ha un totale: mai la riga del primo comune al suo posto", () => {
    const split = figure("X.2", [
      share(20, 25, at("comune", "Barolo", 2)),
      share(5, 25, at("comune", "Alba", 1)),
    ]);
    const table = tableOf(
      inputOf(rows({ total: true }), [
        figures[0],
        [split, ["comune"]],
        [figure("X.1", [count(25)])],
        [split],
      ]),
    );
    expect(table.total?.cells.map((cell) => cell.text)).toEqual(["Totale ambito", "25", "—"]);
  });
  test("senza ordine chiesto vale quello della dimensione", () => {
    expect(tableOf(inputOf(rows({}), figures)).rows.map((row) => row.cells[0]?.text)).toEqual([
      "Alba",
      "Barolo",
      "Canale",
    ]);
  });
  test("la quota di meno di 10 nuclei è un trattino, e una nota lo dice", () => {
    const table = tableOf(inputOf(rows({ sort: 1 }), figures));
    expect(texts(table).slice(0, 2)).toEqual([
      ["Barolo", "20", "50,0"],
      ["Alba", "5", "—"],
    ]);
    expect(table.rows[1]?.cells[2]?.value).toBeNull();
    expect(table.note).toContain("meno di 10 casi");
  });
  test("chi non ha casi resta fuori, contato al singolare quando è uno", () => {
    const table = tableOf(inputOf(rows({ compact: true }), figures));
    expect(table.rows).toHaveLength(2);
    expect(table.note).toContain("non in elenco: 1 comune.");
  });
  test("una lista tagliata dice quanti sono e come averli tutti", () => {
    const table = tableOf(inputOf(rows({ sort: 1, first: 1 }), figures));
    expect(table.rows).toHaveLength(1);
    expect(table.note).toContain("«dash calcola X.1 --per comune --ambito pie_2»");
    expect(table.note).toContain("Primi 1 su 3 comuni");
  });
  test("«last» tiene gli ultimi", () => {
    expect(
      tableOf(inputOf(rows({ last: 2 }), figures)).rows.map((row) => row.cells[0]?.text),
    ).toEqual(["Barolo", "Canale"]);
  });
  test("dove sotto il territorio non c'è un livello la tabella non c'è", () => {
    expect(blocksOf(inputOf(rows({}), figures, { territorio: comune, figlio: null }))).toEqual([]);
  });
});

describe("il confronto composto", () => {
  const input = (row: ReturnType<typeof share>, more: Partial<ComposeInput> = {}) =>
    inputOf(
      { blocks: [{ composite: { of: "M.2", title: "T" } }] },
      [[figure("M.2", [{ ...row, ...at("indicatore", "AP completate") }])]],
      more,
    );
  const row = share(60, 100, { regione: 45.1, scarto: 14.9, rango: { posto: 2, su: 33 } });

  test("per un ambito: valore, regione, differenza e posto", () => {
    expect(texts(tableOf(input(row)))).toEqual([
      ["AP completate (%)", "60,0", "45,1", "+14,9", "2º su 33"],
    ]);
  });
  test("il posto dell'ambito non sta accanto alle cifre di un comune", () => {
    expect(texts(tableOf(input(row, { territorio: comune })))).toEqual([
      ["AP completate (%)", "60,0", "45,1", "+14,9"],
    ]);
  });
  test("una regione sta accanto all'Italia, e sola dove l'Italia non è caricata", () => {
    const beside = { ...row, italia: 50, scarto_italia: 10 };
    expect(texts(tableOf(input(beside, { territorio: piemonte })))).toEqual([
      ["AP completate (%)", "60,0", "50,0", "+10,0"],
    ]);
    expect(tableOf(input(beside, { territorio: piemonte })).columns[2]?.label).toBe("Italia");
    expect(texts(tableOf(input(row, { territorio: piemonte })))).toEqual([
      ["AP completate (%)", "60,0"],
    ]);
  });
  test("con meno di 10 nuclei i numeri al posto della quota, e nessuna differenza", () => {
    const few = { ...row, ...share(1, 3), scarto: -11.8 };
    expect(texts(tableOf(input(few)))[0]?.slice(1, 4)).toEqual(["1 su 3", "45,1", "—"]);
  });
  test("la mediana di meno di 10 nuclei si dice, e non si confronta", () => {
    const median = (denominatore: number) => ({
      ...row,
      ...count(64, { unita: "giorni", decimali: 0, denominatore, regione: 59, scarto: 5 }),
    });
    const shown = (denominatore: number) =>
      texts(tableOf(input(median(denominatore))))[0]?.slice(1, 4);
    expect(shown(9)).toEqual(["64", "59", "—"]);
    expect(shown(10)).toEqual(["64", "59", "+5"]);
  });
});

describe("i grafici", () => {
  const chart = (more: object) => ({
    blocks: [{ chart: { kind: "barre", of: "X.1", per: ["figlio"], title: "Nuclei", ...more } }],
  });
  const of = (values: readonly (number | null)[], more: object = {}) =>
    blocksOf(
      inputOf(chart(more), [
        [
          figure(
            "X.1",
            values.map((value, i) => count(value, at("comune", `C${i}`, i))),
          ),
          ["comune"],
        ],
      ]),
    );

  test("una graduatoria mette prima chi ha di più, e non disegna chi non ha casi", () => {
    const [block] = of([1, 0, 7], { sort: "decrescente", top: 5 });
    expect(block?.kind === "chart" && block.chart.rows.map((row) => row.valore)).toEqual([7, 1]);
  });
  test("la tabella del grafico ha le stesse righe nello stesso ordine", () => {
    const [block] = of([1, 3, 7], { sort: "decrescente", top: 2 });
    expect(block?.kind === "chart" && block.table.rows.map((row) => row.cells[0]?.text)).toEqual([
      "C2",
      "C1",
    ]);
  });
  test("senza casi c'è una frase, non un grafico vuoto", () => {
    expect(of([0, 0])).toEqual([{ kind: "text", style: "body", text: "Nuclei: nessun caso." }]);
  });
  test("la quota di nessuno è nessun caso", () => {
    const [block] = blocksOf(
      inputOf(chart({}), [[figure("X.1", [share(0, 0, at("comune", "Alba"))]), ["comune"]]]),
    );
    expect(block).toMatchObject({ text: "Nuclei: nessun caso." });
  });
  test("quel che manca non è zero: la frase è un'altra", () => {
    expect(of([null, null])).toEqual([
      { kind: "text", style: "body", text: "Nuclei: dati non disponibili." },
    ]);
  });
});

describe("chi va incontrato prima", () => {
  const nucleo = (protocollo: string, rischio: string): NucleoARischio => ({
    protocollo,
    codice_comune: null,
    comune: null,
    regola: "R1",
    scadenza: "2026-01-05",
    giorni_residui: 5,
    stato: "APERTO",
    rischio,
    ultimo_giorno_utile: null,
    appuntamento: null,
    case_manager: null,
  });
  const blocks = [{ at_risk: { within: 15, first: 1, title: "T" } }];
  const three = [nucleo("A", "DECADENZA"), nucleo("B", "SOSPENSIONE"), nucleo("C", "SOSPENSIONE")];

  test("per settimana conta l'appuntamento se viene prima; per case manager, prima chi non ne ha", () => {
    const all = [
      { ...nucleo("A", "SOSPENSIONE"), ultimo_giorno_utile: "2026-01-20", case_manager: "OP-1" },
      {
        ...nucleo("B", "DECADENZA"),
        ultimo_giorno_utile: "2026-04-20",
        appuntamento: "2026-01-05",
        case_manager: "OP-1",
      },
      { ...nucleo("C", "SOSPENSIONE"), ultimo_giorno_utile: "2026-01-19" },
      nucleo("D", "DECADENZA"),
    ];
    const tables = (by: string) =>
      blocksOf(
        inputOf({ blocks: [{ at_risk: { within: 15, by, title: "T" } }] }, [], {
          atRisk: new Map([[15, all]]),
        }),
      )
        .filter((block): block is TableBlock => block.kind === "table")
        .map((table) => [
          table.title,
          texts(table)
            .map(([protocollo]) => protocollo)
            .join(""),
        ]);
    expect(tables("settimana")).toEqual([
      ["T: settimana dal 05/01/2026 (1)", "B"],
      ["T: settimana dal 19/01/2026 (2)", "CA"],
      ["T: decadenza già proposta (1)", "D"],
    ]);
    expect(tables("case_manager")).toEqual([
      ["T: da assegnare (2)", "CD"],
      ["T: OP-1 (2)", "BA"],
    ]);
  });
  test("nessuno a rischio è una frase, non una pagina che manca", () => {
    expect(blocksOf(inputOf({ blocks }, []))).toEqual([
      { kind: "text", style: "body", text: "Nessun nucleo a rischio nei prossimi 15 giorni." },
    ]);
  });
  test("l'elenco tagliato dice quanti sono e il comando per averli tutti", () => {
    const table = tableOf(inputOf({ blocks }, [], { atRisk: new Map([[15, three]]) }));
    expect(texts(table)).toEqual([
      [
        "A",
        "non attribuito",
        "Primo incontro",
        "05/01/2026",
        "—",
        "DECADENZA",
        "n.d.",
        "da assegnare",
      ],
    ]);
    expect(table.rows[0]?.cells[5]?.tone).toBe("allarme");
    expect(table.note).toContain("i primi 1 di 3 nuclei");
    expect(table.note).toContain(
      "«dash verifica nuclei-a-rischio --ambito pie_2 --entro 15 --formato csv»",
    );
  });
  test("l'orizzonte è il suo: quelli di un altro non entrano", () => {
    expect(blocksOf(inputOf({ blocks }, [], { atRisk: new Map([[30, three]]) }))[0]?.kind).toBe(
      "text",
    );
  });
});

test("un grafico può chiamare i suoi indicatori con un nome più corto", () => {
  const found = blocksOf(
    inputOf(
      {
        blocks: [
          { chart: { kind: "barre", of: ["X.1", "X.2"], title: "T", names: { "X.1": "uno" } } },
        ],
      },
      [[figure("X.1", [count(3)])], [figure("X.2", [count(4)])]],
    ),
  );
  const rows = found.flatMap((block) => (block.kind === "chart" ? block.chart.rows : []));
  expect(rows.map((row) => row.categoria)).toEqual(["uno", "Indicatore X.2"]);
});

test("i codici di un modello sono ogni indicatore che usa, una volta, in ordine di catalogo", () => {
  const { template } = inputOf(
    {
      figures: { x: { of: "A.1.10" } },
      blocks: [
        { kpi: [{ of: "A.1.2", label: "x", series: "A.2.1" }] },
        { chart: { kind: "bullet", of: ["B.1.2", "A.1.2"], title: "x" } },
        { composite: { of: "M.2", title: "x" } },
      ],
    },
    [],
  );
  expect(codesOf(template)).toEqual(["A.1.2", "A.1.10", "A.2.1", "B.1.2", "M.2"]);
});

test("le definizioni sono quelle degli indicatori che il report mostra, ovunque stiano", () => {
  const codes = ["A.1", "A.2", "A.3", "B.1", "B.2", "B.3"];
  const definitions = new Map(
    codes.map((codice) => [
      codice,
      { codice, nome: codice, testo: "x", origine: "D", riferimento: "" },
    ]),
  );
  const document = composeDocument(
    inputOf(
      {
        figures: { a: { of: "A.1" }, b: { of: "A.2" }, c: { of: "A.3" } },
        blocks: [
          { definitions: "Che cosa vuol dire" },
          { text: [{ quando: "a > 0", text: "Ci sono casi." }, "{b} e niente {c}"] },
          { kpi: [{ of: "B.1", label: "Nuclei" }] },
          { kpi: [{ of: "B.2", label: "Nuclei" }], quando: "a = 0" },
          { text: "{c}", quando: "a = 0" },
        ],
      },
      [[figure("A.1", [count(3)])], [figure("B.1", [count(3)])]],
      { definitions },
    ),
  );
  const [found] = document.sections.flatMap(({ blocks }) => blocks);
  if (found?.kind !== "table") throw new Error("no definitions");
  expect([found.title, found.rows.map(({ cells }) => cells[0]?.text)]).toEqual([
    "Che cosa vuol dire",
    ["A.1", "B.1"],
  ]);
});

test("una somma in euro non si confronta con quella della regione, una media sì", () => {
  const euro = { unita: "euro", decimali: 0, regione: 900 } as const;
  const compared = (row: ReturnType<typeof count>) =>
    kpiOf(inputOf({ blocks: [{ kpi: [{ of: "X.1", label: "x" }] }] }, [[figure("X.1", [row])]]))
      .comparisons;
  expect(compared(count(700, { ...euro, denominatore: null }))).toEqual([]);
  expect(compared(count(700, { ...euro, denominatore: 3 }))).toEqual(["Regione 900 €"]);
});

test("davanti alle virgolette che chiudono non resta lo spazio di una parola vuota", () => {
  const said = (territorio: typeof italia) =>
    blocksOf(
      inputOf({ blocks: [{ text: "«dash calcola X.1 {opzione}»" }] }, [], { territorio }),
    )[0];
  expect(said(italia)).toMatchObject({ text: "«dash calcola X.1»" });
  expect(said(alba)).toMatchObject({ text: "«dash calcola X.1 --ambito pie_2»" });
});

describe("tabelle per chi controlla", () => {
  test("le righe possono essere le varianti di un indicatore, senza un totale che non c'è", () => {
    const table = tableOf(
      inputOf(
        {
          blocks: [
            {
              table: {
                title: "Controlli",
                rows: "controllo",
                columns: [
                  { label: "Casi", of: "X.1", part: "numeratore" },
                  { label: "Su", of: "X.1", part: "denominatore" },
                ],
                total: true,
              },
            },
          ],
        },
        [
          [
            figure("X.1", [
              { ...share(3, 40), ...at("controllo", "DOPPI", 1) },
              { ...share(0, 50), ...at("controllo", "VUOTI", 2) },
            ]),
          ],
        ],
      ),
    );
    expect(texts(table)).toEqual([
      ["DOPPI", "3", "40"],
      ["VUOTI", "0", "50"],
    ]);
    expect(table.total?.cells.slice(1).map((cell) => cell.text)).toEqual(["—", "—"]);
  });

  test("delle forniture si dice, se chiesto, quanti giorni hanno alla data del report", () => {
    const sources = (age: boolean) =>
      tableOf({
        ...inputOf({ blocks: [{ sources: "Forniture", age }] }, []),
        data: "2026-01-05",
        fonti: [{ ...gepi, data_osservazione: "2025-12-31" }],
      });
    const aged = sources(true);
    const column = aged.columns.findIndex((one) => one.key === "giorni");
    expect(aged.rows[0]?.cells[column]?.text).toBe("5");
    expect(sources(false).columns.some((one) => one.key === "giorni")).toBe(false);
  });
});

describe("le parti di una regione", () => {
  const columns = [
    { label: "Quota", of: "X.1" },
    { label: "Differenza", of: "X.1", part: "scarto" },
    { label: "Posto", of: "X.1", part: "rango" },
  ];
  const gaps = (coverage: "intera" | "parziale", territorio: typeof piemonte) => {
    const table = tableOf(
      inputOf(
        { blocks: [{ table: { title: "T", rows: "figlio", columns, total: true } }] },
        [
          [figure("X.1", [share(45, 100)], { coverage })],
          [
            figure("X.1", [
              { ...share(30, 50), ...at("ambito", "uno", 1), rango: { posto: 1, su: 2 } },
              { ...share(2, 8), ...at("ambito", "due", 2), rango: null },
            ]),
            ["ambito"],
          ],
        ],
        { territorio, figlio: "ambito" },
      ),
    );
    return [...table.rows, table.total].map((row) => row?.cells.slice(2).map((cell) => cell.text));
  };

  test("si confrontano con la regione stessa, che non ha posto fra loro", () => {
    expect(gaps("intera", piemonte)).toEqual([
      ["+15,0", "1º su 2"],
      ["—", "n.d."],
      ["n.d.", "—"],
    ]);
  });

  test("se le forniture non coprono tutta la regione non c'è una media con cui confrontarle", () => {
    expect(gaps("parziale", piemonte)[0]).toEqual(["n.d.", "1º su 2"]);
  });
});
