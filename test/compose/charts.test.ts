import { describe, expect, test } from "vitest";
import { composeDocument } from "../../src/compose/compose.js";
import type { ComposeInput } from "../../src/compose/input.js";
import type { Block, ChartBlock } from "../../src/model/document.js";
import type { FigureRow } from "../../src/model/result-table.js";
import { board } from "../helpers/charts.js";
import { alba, at, count, figure, inputOf, italia, share } from "../helpers/compose-input.js";

const blocksOf = (input: ComposeInput): readonly Block[] =>
  composeDocument(input).sections.flatMap((section) => section.blocks);
const chartOf = (input: ComposeInput): ChartBlock => {
  const found = blocksOf(input).find((block): block is ChartBlock => block.kind === "chart");
  if (found === undefined) throw new Error("no chart");
  return found;
};

const statistic = (code: string, valore: number | null, more: Partial<FigureRow> = {}): FigureRow =>
  count(valore, {
    unita: "giorni",
    denominatore: 40,
    ...more,
    membri: { ...more.membri, ...at("statistica", code).membri },
  });

describe("le scatole", () => {
  test("i quantili di un indicatore fanno una scatola sola, con la mediana per valore", () => {
    const { chart, table } = chartOf(
      inputOf({ blocks: [{ chart: { kind: "boxplot", of: ["X.1", "X.2"], title: "t" } }] }, [
        [
          figure("X.1", [
            statistic("P10", 5),
            statistic("P25", 20),
            statistic("MEDIANA", 35, { regione: 41 }),
            statistic("P75", 60),
            statistic("P90", 90),
            statistic("MEDIA", 44),
          ]),
        ],
        [figure("X.2", [statistic("MEDIANA", 12), statistic("P90", 30)])],
      ]),
    );
    expect(chart.rows).toHaveLength(2);
    expect(chart.rows[0]).toMatchObject({
      categoria: "Indicatore X.1",
      valore: 35,
      etichetta: "35 giorni",
      base: 40,
      quantili: { p10: 5, q1: 20, mediana: 35, q3: 60, p90: 90 },
    });
    expect(chart.rows[1]?.quantili).toEqual({
      p10: null,
      q1: null,
      mediana: 12,
      q3: null,
      p90: 30,
    });
    expect(table.columns.map((one) => one.label)).toEqual([
      "Voce",
      "Mediana (giorni)",
      "10º percentile (giorni)",
      "1º quartile (giorni)",
      "3º quartile (giorni)",
      "90º percentile (giorni)",
    ]);
    expect(table.rows[1]?.cells.map((cell) => cell.text)).toEqual([
      "Indicatore X.2",
      "12",
      "n.d.",
      "n.d.",
      "n.d.",
      "30",
    ]);
  });

  test("un indicatore diviso per comune ha una scatola per comune", () => {
    const of = (name: string, median: number): readonly FigureRow[] => [
      statistic("MEDIANA", median, at("comune", name)),
      statistic("P90", median * 2, at("comune", name)),
    ];
    const { chart, table } = chartOf(
      inputOf(
        { blocks: [{ chart: { kind: "boxplot", of: "X.1", per: ["figlio"], title: "t" } }] },
        [[figure("X.1", [...of("Alba", 30), ...of("Bra", 50)]), ["comune"]]],
      ),
    );
    expect(chart.rows.map((row) => [row.categoria, row.valore, row.quantili?.p90])).toEqual([
      ["Alba", 30, 60],
      ["Bra", 50, 100],
    ]);
    // The table beside it says what the rows are.
    expect(table.columns[0]?.label).toBe("Comune");
  });
});

describe("i pari", () => {
  const block = (more: object = {}) => ({
    chart: { kind: "punti", of: "X.1", peers: true, reference: "regione", title: "t", ...more },
  });
  const ambito = (code: string, num: number, den: number) =>
    share(num, den, {
      membri: { ambito: { codice: code, etichetta: `Ambito ${code}`, ordine: 0 } },
    });
  const peers = new Map([
    ["X.1|ambito", figure("X.1", [ambito("pie_1", 10, 40), ambito("pie_2", 30, 60)])],
    ["X.1|", figure("X.1", [share(40, 100)])],
    ["X.2|ambito", figure("X.2", [ambito("pie_1", 1, 40), ambito("pie_2", 3, 60)])],
    ["X.2|", figure("X.2", [share(4, 100)])],
  ]);

  test("ci sono tutti gli ambiti della regione, il nostro è segnato, la regione è Σ su Σ", () => {
    const { chart } = chartOf(inputOf({ blocks: [block()] }, [], { peers }));
    expect(chart.rows.map((row) => [row.categoria, row.evidenza, row.base])).toEqual([
      ["Ambito pie_1", false, 40],
      ["Ambito pie_2", true, 60],
    ]);
    // 40 of 100, not the mean of 25% and 50%.
    expect(chart.rows.map((row) => row.riferimento)).toEqual([40, 40]);
    expect(chart.riferimento).toBe("Regione");
  });

  test("più indicatori fanno più serie, ognuna con la sua regione", () => {
    const { chart } = chartOf(inputOf({ blocks: [block({ of: ["X.1", "X.2"] })] }, [], { peers }));
    expect(chart.rows.map((row) => [row.serie, row.categoria, row.riferimento])).toEqual([
      ["Indicatore X.1", "Ambito pie_1", 40],
      ["Indicatore X.1", "Ambito pie_2", 40],
      ["Indicatore X.2", "Ambito pie_1", 4],
      ["Indicatore X.2", "Ambito pie_2", 4],
    ]);
  });

  test("l'Italia non ha pari: il grafico non c'è", () => {
    expect(blocksOf(inputOf({ blocks: [block()] }, [], { territorio: italia }))).toEqual([]);
  });
});

test("un confronto con un dato pubblicato lo dice nel suo nome", () => {
  const made = (more: Partial<FigureRow>) =>
    chartOf(
      inputOf(
        { blocks: [{ chart: { kind: "bullet", of: ["X.1"], reference: "italia", title: "t" } }] },
        [[figure("X.1", [share(30, 60, { italia: 48, ...more })])]],
      ),
    ).chart.riferimento;
  const published = { data: "2025-12-31", tabella: "Osservatorio", file: "osservatorio.xlsx" };
  expect(made({})).toBe("Italia");
  expect(made({ riferimenti: { italia: published } })).toBe("Italia (dato pubblicato)");
});

test("righe di unità diverse non stanno sullo stesso asse: al posto del grafico c'è una frase", () => {
  const rows = [count(3, at("statistica", "A")), share(3, 4, at("statistica", "B"))];
  expect(
    blocksOf(
      inputOf({ blocks: [{ chart: { kind: "barre", of: "X.1", title: "Titolo" } }] }, [
        [figure("X.1", rows)],
      ]),
    ),
  ).toEqual([
    { kind: "text", style: "body", text: "Titolo: unità diverse, non stanno su un solo grafico." },
  ]);
});

test("una quota porta quanti casi ha sotto; un conteggio di una quota no", () => {
  const rows = [share(3, 7, at("comune", "Alba")), share(20, 40, at("comune", "Bra"))];
  const of = (part: string) =>
    chartOf(
      inputOf(
        { blocks: [{ chart: { kind: "barre", of: "X.1", per: ["figlio"], part, title: "t" } }] },
        [[figure("X.1", rows), ["comune"]]],
      ),
    ).chart.rows.map((row) => row.base);
  expect(of("valore")).toEqual([7, 40]);
  expect(of("numeratore")).toEqual([null, null]);
});

test("una carta ha i luoghi del suo livello, i codici per trovarli e la fonte dei confini", () => {
  const rows = [count(3, at("comune", "A124")), count(5, at("comune", "B111"))];
  const made = (kind: string) =>
    chartOf(
      inputOf(
        { blocks: [{ chart: { kind, of: "X.1", per: ["figlio"], title: "t" } }] },
        [[figure("X.1", rows), ["comune"]]],
        { maps: new Map([["comune", board(["A124", "B111"], 2)]]) },
      ),
    );
  const map = made("mappa");
  expect(map.chart.rows.map((row) => row.codice)).toEqual(["A124", "B111"]);
  expect(Object.keys(map.chart.mappa?.contorni ?? {})).toEqual(["A124", "B111"]);
  expect(map.source).toContain("ISTAT, confini al 01/01/2025");
  expect(made("barre").chart.mappa).toBeUndefined();
});

test("nella cascata i totali poggiano a terra e le voci da togliere sono negative", () => {
  const row = (name: string, value: number) => count(value, at("voce", name));
  const { chart, table } = chartOf(
    inputOf(
      {
        blocks: [
          {
            chart: {
              kind: "cascata",
              of: "X.1",
              totals: ["assegnato", "residuo"],
              minus: ["speso"],
              title: "t",
            },
          },
        ],
      },
      [[figure("X.1", [row("assegnato", 100), row("speso", 30), row("residuo", 70)])]],
    ),
  );
  expect(chart.rows.map((one) => [one.valore, one.totale ?? false])).toEqual([
    [100, true],
    [-30, false],
    [70, true],
  ]);
  expect(table.rows.map((one) => one.cells[1]?.text)).toEqual(["100", "30", "70"]);
});

test("il testo alternativo lo scrive il tipo di grafico, se il modello non ne ha uno suo", () => {
  const chart = (more: object) => ({
    chart: { kind: "barre", of: "X.1", title: "Titolo", ...more },
  });
  const rows = [count(1, at("sesso", "F")), count(2, at("sesso", "M"))];
  const alt = (more: object): string =>
    chartOf(
      inputOf({ blocks: [chart(more)] }, [[figure("X.1", rows)]], {
        territorio: alba,
        describe: (title, made) => `${title}: ${made.kind}`,
      }),
    ).alt;
  expect(alt({})).toBe("Titolo: barre");
  expect(alt({ alt: "Detto {dove}" })).toBe("Detto nell'ambito");
});

describe("le settimane a venire", () => {
  const week = (codice: string, numeratore: number): FigureRow =>
    count(0.5, {
      unita: "rapporto",
      numeratore,
      denominatore: 4,
      membri: { settimana: { codice, etichetta: codice, ordine: 0 } },
    });
  const weeks = (rows: readonly FigureRow[]) => {
    const spec = { kind: "barre", of: "X.1", part: "numeratore", title: "t" };
    return chartOf(
      inputOf({ blocks: [{ chart: spec }] }, [
        [{ ...figure("X.1", rows), dimensioni: ["settimana"] }],
      ]),
    ).chart.rows.map(({ categoria, valore }) => [categoria, valore]);
  };

  test("le scadute stanno in una colonna, e una settimana vuota resta sull'asse", () => {
    const rows = [
      week("2025-W26", 2),
      week("2025-W51", 3),
      week("2026-W01", 4),
      week("2026-W04", 5),
    ];
    expect(weeks(rows)).toEqual([
      ["prima del 29/12", 5],
      ["2026-W01", 4],
      ["dal 05/01", 0],
      ["dal 12/01", 0],
      ["2026-W04", 5],
    ]);
  });
  test("senza scadute si comincia da questa settimana", () => {
    expect(weeks([week("2026-W02", 1)]).map(([name]) => name)).toEqual(["dal 29/12", "2026-W02"]);
  });
});

test("di quote tutte di pochi casi una linea non si disegna, e si dice perché", () => {
  const spec = { kind: "linee", of: "X.1", per: ["mese"], title: "Quota" };
  const rows = ["2025-11", "2025-12"].map((month) => share(1, 3, at("mese", month)));
  const [block] = blocksOf(
    inputOf({ blocks: [{ chart: spec }] }, [[figure("X.1", rows), ["mese"]]]),
  );
  expect(block).toMatchObject({ kind: "text", text: expect.stringContaining("meno di 10 casi") });
});

test("accanto a una quota di pochi casi la tabella non dice ignoto il riferimento che si sa", () => {
  const spec = { kind: "barre", of: "X.1", per: ["eta"], reference: "regione", title: "Per età" };
  const rows = [
    share(1, 9, { ...at("eta", "0-2", 0), regione: 20 }),
    share(9, 30, { ...at("eta", "3-5", 1), regione: 30 }),
    share(9, 30, at("eta", "6-9", 2)),
  ];
  const { table } = chartOf(
    inputOf({ blocks: [{ chart: spec }] }, [[figure("X.1", rows), ["eta"]]]),
  );
  expect(table.rows.map(({ cells }) => cells.at(-1)?.text)).toEqual(["—", "30,0", "n.d."]);
  // Nor does it say the share that the chart does not.
  expect(table.rows.map(({ cells }) => cells[1]?.text)).toEqual(["1 su 9", "30,0", "30,0"]);
});

test("quote tutte di pochi casi: le barre sono lunghe i casi, senza quota né riferimento", () => {
  const spec = { kind: "barre", of: "X.1", per: ["eta"], reference: "regione", title: "Per età" };
  const rows = (base: number) => [
    share(1, base, { ...at("eta", "0-2", 0), regione: 20 }),
    share(3, base, { ...at("eta", "3-5", 1), regione: 30 }),
  ];
  const of = (base: number) =>
    chartOf(inputOf({ blocks: [{ chart: spec }] }, [[figure("X.1", rows(base)), ["eta"]]])).chart;
  expect(of(9)).toMatchObject({ unit: "numero", riferimento: null });
  expect(of(9).rows.map(({ valore, etichetta }) => [valore, etichetta])).toEqual([
    [1, "1"],
    [3, "3"],
  ]);
  expect(of(40)).toMatchObject({ unit: "percentuale", riferimento: "Regione" });
});
