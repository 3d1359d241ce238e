import { expect, test } from "vitest";
import { chartKinds } from "../../src/chart/kinds.js";
import { rulerOf } from "../../src/chart/measure.js";
import { chartSize, chartSpec, drawChart } from "../../src/chart/to-svg.js";
import { readTheme } from "../../src/define/theme.js";
import { contrast } from "../../src/model/contrast.js";
import { addMonths } from "../../src/model/date.js";
import type { Chart, ChartBlock } from "../../src/model/document.js";
import { chart, row } from "../helpers/charts.js";
import { moreCharts } from "../helpers/more-charts.js";
import { COMUNI, sampleCharts } from "../helpers/sample-document.js";
import { svgTexts, textFaults } from "../helpers/svg-texts.js";

const theme = readTheme([new URL("../..", import.meta.url).pathname]);

async function draw(made: Chart, width: "intera" | "meta" = "intera") {
  return drawChart(made, await chartSize(made, width, theme), theme);
}

const samples: readonly (readonly [string, Pick<ChartBlock, "chart" | "width">])[] = [
  ...Object.entries(sampleCharts()),
  ...Object.entries(moreCharts()).flatMap(([name, made]) =>
    (["intera", "meta"] as const).map(
      (width) => [`${name}, ${width}`, { chart: made, width }] as const,
    ),
  ),
];

test("i grafici di prova sono di tutti i tipi", () => {
  const used = new Set(samples.map(([, block]) => block.chart.kind));
  expect([...used].sort()).toEqual(chartKinds());
});

test.each(samples)(
  "%s: nessuna scritta esce, si copre o è più piccola di 7,5 punti",
  async (_, block) => {
    const drawn = await draw(block.chart, block.width);
    expect(drawn.svg).toContain(`viewBox="0 0 ${drawn.width} ${drawn.height}"`);
    expect(textFaults(drawn.svg, drawn.width, drawn.height)).toEqual([]);
    for (const text of svgTexts(drawn.svg)) {
      expect(text.size).toBeGreaterThanOrEqual(7.5);
      expect(drawn.svg).not.toContain("undefined");
    }
  },
);

const MANY = Array.from({ length: 300 }, (_, at) => `${COMUNI[at % COMUNI.length]} ${at + 1}`);

const hard: readonly (readonly [string, Chart])[] = [
  ...chartKinds().flatMap((kind): readonly (readonly [string, Chart])[] => {
    const serie = [
      "piramide",
      "barre100",
      "barre_impilate",
      "heatmap",
      "flussi",
      "multipli",
    ].includes(kind)
      ? ["Maschi", "Femmine"]
      : [null];
    const of = (names: readonly string[], value: (at: number) => number | null): Chart =>
      chart(
        kind,
        serie.flatMap((name) => names.map((text, at) => row(text, value(at), { serie: name }))),
      );
    return [
      [`${kind}: una sola categoria`, of(["Alba"], () => 7)],
      [`${kind}: tutti zero`, of(["Alba", "Bra", "Canale"], () => 0)],
      [`${kind}: nomi lunghissimi`, of(COMUNI.slice(4, 12), (at) => 1000 + at * 733)],
      [`${kind}: milioni`, of(["Piemonte", "Lazio"], (at) => 1_402_331 + at * 2_000_000)],
      [`${kind}: valori negativi`, of(["Alba", "Bra", "Canale"], (at) => 4 - at * 7)],
      [`${kind}: uno enorme`, of(COMUNI.slice(0, 9), (at) => (at === 3 ? 9_000_000 : at))],
      [`${kind}: sessanta ambiti`, of(MANY.slice(0, 60), (at) => at * 3)],
      [
        `${kind}: valori che mancano`,
        of(["a", "b", "c", "d"], (at) => (at % 2 === 0 ? null : 3 + at)),
      ],
    ];
  }),
  [
    "barre: 24 mesi",
    chart(
      "barre",
      Array.from({ length: 24 }, (_, at) => row(addMonths("2024-01", at), at * 9)),
    ),
  ],
  [
    "barre_impilate: 24 mesi",
    chart(
      "barre_impilate",
      ["a", "b"].flatMap((serie) =>
        Array.from({ length: 24 }, (_, at) => row(addMonths("2024-01", at), at * 9 + 1, { serie })),
      ),
    ),
  ],
  ["barre: saldi negativi", chart("barre", [row("lug", -207), row("ago", 9), row("set", -1)])],
  [
    "barre: serie affiancate con riferimento",
    chart(
      "barre",
      ["Ambito", "Regione"].flatMap((serie) =>
        ["2023", "2024", "2025"].map((anno, at) => row(anno, 10 + at, { serie, riferimento: 12 })),
      ),
      { riferimento: "Obiettivo" },
    ),
  ],
  [
    "linee: serie vicine che finiscono in mesi diversi",
    chart(
      "linee",
      ["30 giorni", "60 giorni", "90 giorni", "120 giorni", "150 giorni"].flatMap((serie, line) =>
        Array.from({ length: 24 - line }, (_, at) =>
          row(addMonths("2024-01", at), 70 + line + (at % 3), { serie }),
        ),
      ),
    ),
  ],
  [
    "linee: dieci serie vicine",
    chart(
      "linee",
      Array.from({ length: 8 }, (_, serie) =>
        Array.from({ length: 6 }, (_, at) =>
          row(addMonths("2025-07", at), 100 + serie, { serie: `Comune ${serie}` }),
        ),
      ).flat(),
    ),
  ],
  ["linee: un mese solo", chart("linee", [row("2025-12", 12)])],
  [
    "barre_orizzontali: riferimento diverso in ogni riga, allarme e nota",
    chart(
      "barre_orizzontali",
      COMUNI.slice(0, 9).map((name, at) =>
        row(name, 10 * at, { riferimento: 8 * at + 5, evidenza: at === 3, allarme: at === 8 }),
      ),
      {
        riferimento: "Regione",
        annotazioni: [{ categoria: "Niella Belbo", testo: "senza operatori" }],
      },
    ),
  ],
];

test.each(hard)("%s: ogni scritta resta nel disegno e non ne copre un'altra", async (_, made) => {
  for (const width of ["intera", "meta"] as const) {
    const drawn = await draw(made, width);
    expect(textFaults(drawn.svg, drawn.width, drawn.height)).toEqual([]);
    expect(drawn.svg).not.toMatch(/NaN|Infinity|undefined/);
  }
});

test("lo stesso grafico dà lo stesso SVG, anche disegnato dopo altri", async () => {
  const [first] = samples;
  if (first === undefined) throw new Error("no samples");
  const once = await draw(first[1].chart);
  for (const [, block] of samples) await draw(block.chart);
  expect((await draw(first[1].chart)).svg).toBe(once.svg);
});

/** Heights of the bars of a drawing, in the order drawn. */
const barHeights = (svg: string): readonly number[] =>
  [...svg.matchAll(/<path d="M[\d.]+,[\d.]+h[\d.]+v([\d.]+)h-[\d.]+Z"/g)].map(([, height]) =>
    Number(height),
  );

test("le barre partono da zero: l'altezza è proporzionale al valore", async () => {
  const { svg } = await draw(chart("barre", [row("a", 50), row("b", 100), row("c", 75)]));
  const [a = 0, b = 0, c = 0] = barHeights(svg);
  expect(a / b).toBeCloseTo(0.5, 2);
  expect(c / b).toBeCloseTo(0.75, 2);
});

test("le barre orizzontali stanno dalla più lunga alla più corta, con n.d. e Altro in fondo", async () => {
  const made = chart("barre_orizzontali", [
    row("Altro", 90),
    row("Bra", 5),
    row("Alba", 8),
    row("Canale", null),
  ]);
  const { svg } = await draw(made);
  const order = svgTexts(svg)
    .filter(({ text }) => ["Altro", "Bra", "Alba", "Canale"].includes(text))
    .sort((a, b) => a.top - b.top)
    .map(({ text }) => text);
  expect(order).toEqual(["Alba", "Bra", "Canale", "Altro"]);
});

test("l'asse scrive i numeri all'italiana", async () => {
  const { svg } = await draw(
    chart("linee", [row("2025-01", 1200), row("2025-02", 4900), row("2025-03", 100)], {
      unit: "numero",
    }),
  );
  const found = svgTexts(svg).map(({ text }) => text);
  expect(found).toContain("2.000");
  expect(found).not.toContain("2,000");
});

test("l'allarme ha colore, segno e parola; questo territorio è pieno e gli altri chiari", async () => {
  const alarm = await draw(chart("barre", [row("scaduta", 3, { allarme: true }), row("oltre", 9)]));
  expect(alarm.svg).toContain(theme.colori.allarme);
  expect(alarm.svg).toMatch(
    /<path transform="translate\([^"]*" d="M0,-[^"]*L[^"]*Z" fill="#CC334D"/,
  );
  expect(svgTexts(alarm.svg).map(({ text }) => text)).toContain("scaduta");
  const own = await draw(
    chart("barre_orizzontali", [row("Alba", 3, { evidenza: true }), row("Bra", 9)]),
  );
  expect(own.svg.match(/#0066CC/g)).toHaveLength(1);
});

test("un grafico senza valori dice che non ci sono dati, e non disegna un asse vuoto", async () => {
  const { svg } = await draw(chart("linee", [row("2025-01", null)]));
  expect(svgTexts(svg).map(({ text }) => text)).toEqual(["n.d.: nessun dato da disegnare"]);
});

test("un valore che manca spezza la linea, non vale zero", async () => {
  const { svg } = await draw(
    chart(
      "linee",
      [10, 20, null, 30, 40].map((value, at) => row(addMonths("2025-01", at), value)),
    ),
  );
  const line = /<path d="(M[^"]*)" stroke="#0066CC"/.exec(svg)?.[1] ?? "";
  expect(line.match(/M/g)).toHaveLength(2);
});

test("un testo che sembra codice resta testo, e nessun grafico chiama un indirizzo", async () => {
  const evil = `<script>alert(1)</script>&"'`;
  const { svg } = await draw(chart("barre_orizzontali", [row(evil, 3)]));
  expect(svg).not.toContain("<script");
  for (const [, block] of samples) {
    const spec = JSON.stringify(
      await chartSpec(block.chart, await chartSize(block.chart, block.width, theme), theme),
    );
    expect(spec).not.toMatch(/"(url|href|image)"/);
    expect((await draw(block.chart)).svg).not.toMatch(/<image|href=/);
  }
});

test("un tipo di grafico sconosciuto è rifiutato con l'elenco dei conosciuti", async () => {
  await expect(draw(chart("torta", [row("a", 1)]))).rejects.toMatchObject({
    code: "T-LOAD",
    remedy: expect.stringContaining("barre_orizzontali"),
  });
});

test("le larghezze sono quelle del carattere vero, non la stima di Vega", () => {
  const width = rulerOf(theme).width("1.234.567", 11);
  expect(width).toBeGreaterThan(40);
  expect(width).toBeLessThan(50);
});

test("i colori del tema usati per testo si leggono sul bianco", () => {
  for (const name of ["territorio", "regione", "allarme", "testo", "testoChiaro"] as const) {
    expect(contrast(theme.colori[name], "#FFFFFF")).toBeGreaterThanOrEqual(4.5);
  }
});

test("nella piramide i maschi stanno a sinistra, in qualunque ordine arrivino", async () => {
  const made = chart(
    "piramide",
    ["Femmine", "Maschi"].flatMap((serie) =>
      ["0-17", "18 e più"].map((age) => row(age, 9, { serie })),
    ),
  );
  const found = svgTexts((await draw(made, "meta")).svg);
  const left = (name: string): number =>
    found.find(({ text }) => text === name)?.left ?? Number.NaN;
  expect(left("Maschi")).toBeLessThan(left("Femmine"));
});

test("molte classi con nomi lunghi: se ne dice una ogni tante, intera, e l'ultima sempre", async () => {
  const names = Array.from(
    { length: 27 },
    (_, at) => `dal ${String(at + 1).padStart(2, "0")}/12/2025`,
  );
  for (const width of ["intera", "meta"] as const) {
    const drawn = await draw(
      chart(
        "barre",
        names.map((name, at) => row(name, at + 1)),
      ),
      width,
    );
    const said = svgTexts(drawn.svg).map(({ text }) => text);
    expect(said.some((text) => text.includes("…"))).toBe(false);
    expect(said.join(" ")).toContain("27/12/2025");
    expect(textFaults(drawn.svg, drawn.width, drawn.height)).toEqual([]);
  }
});

test("sotto barre di mesi l'anno si dice una volta, al primo mese che se ne dice", async () => {
  const months = Array.from({ length: 14 }, (_, at) => row(addMonths("2024-12", at), at + 1));
  const { svg } = await draw(chart("barre", months));
  const said = svgTexts(svg).map(({ text }) => text);
  expect(said.filter((text) => /^20\d\d$/.test(text))).toEqual(["2024", "2025", "2026"]);
});
