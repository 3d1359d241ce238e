import { expect, test } from "vitest";
import { describeChart } from "../../src/chart/describe.js";
import { unequalClasses } from "../../src/chart/kinds/istogramma.js";
import { chartKind, chartKinds } from "../../src/chart/kinds.js";
import { keepEnds } from "../../src/chart/rows-kept.js";
import { chartSize, drawChart, nativeChart } from "../../src/chart/to-svg.js";
import { readTheme } from "../../src/define/theme.js";
import { addMonths } from "../../src/model/date.js";
import type { Chart, ChartRow } from "../../src/model/document.js";
import { chart, row } from "../helpers/charts.js";
import { moreCharts } from "../helpers/more-charts.js";
import { svgTexts, textFaults } from "../helpers/svg-texts.js";

const theme = readTheme([new URL("../..", import.meta.url).pathname]);

async function draw(made: Chart, width: "intera" | "meta" = "intera") {
  const drawn = await drawChart(made, await chartSize(made, width, theme), theme);
  expect(textFaults(drawn.svg, drawn.width, drawn.height)).toEqual([]);
  const texts = svgTexts(drawn.svg);
  return { ...drawn, texts, said: texts.map(({ text }) => text) };
}

const describe = async (made: Chart): Promise<string> =>
  describeChart("Titolo", made, await chartKind(made.kind));

const share = (name: string, value: number | null, more: Partial<ChartRow> = {}): ChartRow =>
  row(name, value, more, "percentuale");

/** Widths and left ends of the boxes of one colour, in the order drawn. */
const boxes = (svg: string, fill: string) =>
  [...svg.matchAll(/<path d="M([-\d.]+),([-\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+Z" fill="([^"]*)"/g)]
    .filter((found) => found[5]?.toLowerCase() === fill.toLowerCase())
    .map((found) => ({ left: Number(found[1]), wide: Number(found[3]), tall: Number(found[4]) }));

test("ogni tipo, senza valori, dice che non ci sono dati; nel testo alternativo pure", async () => {
  for (const kind of chartKinds()) {
    const made = chart(kind, [row("Alba", null), row("Bra", null)]);
    expect((await draw(made)).said).toEqual(["n.d.: nessun dato da disegnare"]);
    expect(await describe(made)).toBe("Titolo. Nessun dato disponibile.");
    expect((await draw(chart(kind, []))).said).toEqual(["n.d.: nessun dato da disegnare"]);
  }
});

test("il testo alternativo è italiano, comincia dal titolo e dice cifre del disegno", async () => {
  for (const [name, made] of Object.entries(moreCharts())) {
    const alt = await describe(made);
    expect(alt, name).toMatch(/^Titolo\. [A-ZÈ0-9]/);
    expect(alt, name).toMatch(/\d/);
    expect(alt, name).not.toMatch(/null|undefined|NaN|\b(the|and|of|from)\b|\d\.\d{1,2}\b/);
    expect(alt.trim(), name).toMatch(/\.$/);
  }
});

test("lo scarto porta il segno, e chi sta sopra va a destra della media, chi sta sotto a sinistra", async () => {
  const made = chart(
    "scarto",
    [share("Bra", 40, { riferimento: 50 }), share("Alba", 55, { riferimento: 50 })],
    { unit: "percentuale", riferimento: "Regione" },
  );
  const { said, svg } = await draw(made);
  expect(said).toContain("+5,0 punti");
  expect(said).toContain("−10,0 punti");
  expect(said).toContain("Regione 50,0%");
  const [above, below] = boxes(svg, theme.colori.territorio);
  expect((below?.wide ?? 0) / (above?.wide ?? 1)).toBeCloseTo(2, 1);
  expect((below?.left ?? 0) + (below?.wide ?? 0)).toBeCloseTo(above?.left ?? Number.NaN, 1);
  expect(await describe(made)).toContain("1 sopra la media (Regione), 1 sotto.");
});

test("senza il valore con cui confrontare non si inventa uno scarto", async () => {
  const made = chart(
    "scarto",
    [share("Bra", 40, { riferimento: null }), share("Alba", 55, { riferimento: 50 })],
    { unit: "percentuale", riferimento: "Regione" },
  );
  expect((await draw(made)).said).toContain("n.d.");
  expect(await describe(made)).toContain("Senza differenza: Bra.");
});

test("senza nessun riferimento lo scarto non c'è, se i valori non sono già differenze", async () => {
  const bare = chart("scarto", [share("Bra", 40), share("Alba", 55)], { unit: "percentuale" });
  expect((await draw(bare)).said.join(" ")).toContain("Manca il valore con cui confrontare");
  expect(await describe(bare)).toContain("Manca il valore con cui confrontare");
  const already = chart("scarto", [row("Bra", -4.2), row("Alba", 3)], { unit: "punti" });
  expect((await draw(already)).said).toContain("nessuna differenza");
  expect(await describe(already)).toContain("1 sopra lo zero, 1 sotto.");
});

test("una quota su meno di dieci casi non ha né scarto né punto", async () => {
  for (const kind of ["scarto", "punti"]) {
    const made = chart(
      kind,
      [
        share("Bra", 40, { riferimento: 50, base: 9, etichetta: "4 su 9" }),
        share("Alba", 55, { riferimento: 50, base: 10 }),
      ],
      { unit: "percentuale", riferimento: "Regione" },
    );
    const { said } = await draw(made);
    expect(said).toContain("4 su 9");
    expect(said.join(" ")).not.toContain("−10,0");
    expect(await describe(made)).not.toContain("40,0");
  }
});

test("un istogramma con classi diverse lo dice, uno con classi uguali no", async () => {
  expect(unequalClasses(["meno di 200", "200-399", "400-599", "600-799", "1.000 e oltre"])).toBe(
    false,
  );
  expect(unequalClasses(["0–7", "8–15", "16–30", "31–60", "oltre 60"])).toBe(true);
  expect(unequalClasses(["1", "2", "3 e più"])).toBe(false);
  const { said } = await draw(
    chart("istogramma", [row("0–7", 3), row("8–15", 9), row("16–30", 4), row("31–60", 8)]),
  );
  expect(said.join(" ")).toContain("Le classi non sono tutte ampie uguale");
});

test("l'istogramma dice in quale classe si arriva alla metà dei casi", async () => {
  const made = chart("istogramma", [row("0-9", 10), row("10-19", 30), row("20-29", 40)]);
  expect(await describe(made)).toContain("La metà dei casi si raggiunge nella classe 10-19.");
});

test("la scatola va dal primo al terzo quartile e i baffi dal decimo al novantesimo percentile", async () => {
  const quantili = { p10: 10, q1: 20, mediana: 30, q3: 60, p90: 100 };
  const made = chart("boxplot", [row("Incontro", 30, { quantili, base: 200 }, "giorni")], {
    unit: "giorni",
  });
  const { svg, said } = await draw(made);
  const [box] = boxes(svg, "#99c2eb");
  const whisker =
    /<line transform="translate\(([\d.]+),[\d.]+\)" x2="([\d.]+)" y2="0" stroke="#5A6772"/.exec(
      svg,
    );
  expect(Number(whisker?.[2]) / (box?.wide ?? 1)).toBeCloseTo(90 / 40, 1);
  expect(said.join(" ")).toContain("dal 10º al 90º percentile");
  expect(await describe(made)).toContain("metà centrale dei casi fra 20 giorni e 60 giorni");
});

test("dove si conosce solo la mediana il boxplot lo dice; su meno di dieci casi non disegna", async () => {
  const only = await draw(chart("boxplot", [row("Incontro", 30)], { unit: "giorni" }));
  expect(only.said.join(" ")).toContain("I quartili non sono calcolati: si vede solo la mediana.");
  const quantili = { p10: 1, q1: 2, mediana: 3, q3: 4, p90: 5 };
  const few = chart("boxplot", [
    row("Incontro", 3, { quantili, base: 9 }),
    row("AP", 8, { base: 50 }),
  ]);
  expect((await draw(few)).said).toContain("meno di 10 casi");
  expect(await describe(few)).not.toContain("mediana 3");
});

test("di molte scatole si disegnano quelle che hanno dati, dalla mediana più alta", async () => {
  const quantili = { p10: 1, q1: 2, mediana: 3, q3: 40, p90: 50 };
  const made = chart(
    "boxplot",
    Array.from({ length: 40 }, (_, at) =>
      row(`Comune ${at}`, at, { quantili, base: at < 37 ? 3 : 90 }, "giorni"),
    ),
    { unit: "giorni" },
  );
  const { texts, said } = await draw(made);
  expect(texts.filter(({ text }) => text.startsWith("Comune")).map(({ text }) => text)).toEqual([
    "Comune 39",
    "Comune 38",
    "Comune 37",
  ]);
  expect(said.join(" ")).toContain("37 voci non sono disegnate: meno di 10 casi, o nessun dato.");
  expect(await describe(made)).not.toContain("Comune 36");
});

test("di più voci allo stesso estremo il testo le dice tutte, o quante sono", async () => {
  const bars = (values: readonly number[]) =>
    describe(
      chart(
        "barre_orizzontali",
        values.map((value, at) => row(`V${at}`, value)),
      ),
    );
  expect(await bars([9, 5, 9, 3, 3, 4, 5, 6, 7])).toBe(
    "Titolo. 9 valori: i più alti sono V0 e V2 (9), i più bassi V3 e V4 (3).",
  );
  expect(await bars([9, 0, 0, 0, 0, 0, 5, 6, 7])).toContain(
    "il più alto è V0 (9), il più basso 0, 5 volte.",
  );
  const stack = ["A", "B", "C", "D", "E"].flatMap((name, at) =>
    ["sì", "no"].map((serie, other) => row(name, at < 2 ? 0 : at + 10 * other, { serie })),
  );
  expect(await describe(chart("barre_impilate", stack))).toContain(
    "il più alto è E, no (14), il più basso 0, 4 volte.",
  );
});

test("il testo di un confronto dice quanti sono sopra e quanti sotto", async () => {
  const rows = Array.from({ length: 9 }, (_, at) => row(`Comune ${at}`, at, { riferimento: 2 }));
  expect(await describe(chart("barre_orizzontali", rows, { riferimento: "Regione" }))).toBe(
    "Titolo. 9 valori: il più alto è Comune 8 (8), il più basso Comune 0 (0). 6 sopra e 2 sotto Regione (2).",
  );
  expect(
    await describe(
      chart("bullet", [row("Alba", 4, { riferimento: 2 })], { riferimento: "Regione" }),
    ),
  ).toBe("Titolo. Alba: 4 (Regione 2).");
});

test("nella mappa di calore la cella senza dato ha un trattino e la riga resta la sua", async () => {
  const made = chart("heatmap", [
    row("Casa", 1, { serie: "A" }),
    row("Casa", null, { serie: "B" }),
    row("Lavoro", 3, { serie: "A" }),
    row("Lavoro", 4, { serie: "B" }),
  ]);
  const { texts } = await draw(made);
  const at = (text: string) => texts.find((one) => one.text === text);
  expect(at("–")?.top).toBeCloseTo(at("1")?.top ?? Number.NaN, 0);
  expect(at("4")?.left ?? 0).toBeGreaterThan(at("3")?.right ?? 0);
});

test("colonne troppo strette per i nomi hanno un numero, spiegato sotto", async () => {
  const names = Array.from({ length: 16 }, (_, at) => `Sostegno numero ${at + 1}`);
  const made = chart(
    "heatmap",
    ["Casa", "Lavoro"].flatMap((name) => names.map((serie, at) => row(name, at, { serie }))),
  );
  expect((await draw(made, "meta")).said.join(" ")).toContain("16\u00A0Sostegno numero 16.");
});

test("nella mappa di calore lo zero è bianco e le classi sono di chi ha qualcosa", async () => {
  const made = chart(
    "heatmap",
    ["A", "B", "C", "D", "E", "F"].flatMap((serie, at) => [
      row("Casa", 0, { serie }),
      row("Lavoro", (at + 1) * 10, { serie }),
    ]),
  );
  const { said, svg } = await draw(made);
  expect(said.filter((text) => /^fino a|^da |o più$/.test(text)).length).toBeGreaterThan(1);
  expect(said.join(" ")).not.toMatch(/fino a [0-9]\b/);
  expect(boxes(svg, "#FFFFFF")).toHaveLength(6);
});

test("una quota di pochi casi non fa una punta nella linea né un nome alla sua fine", async () => {
  const months = ["2025-01", "2025-02", "2025-03"];
  const rows = (serie: string | null) =>
    months.map((month, at) =>
      share(month, [40, 50, 0][at] ?? null, { serie, base: at === 2 ? 1 : 40 }),
    );
  for (const kind of ["linee", "multipli"]) {
    const made = chart(kind, rows(kind === "linee" ? null : "A"), { unit: "percentuale" });
    const { said } = await draw(made);
    expect(said.join(" "), kind).toContain("50");
    expect(
      said.filter((text) => text === "0,0%" || text === "A 0,0%"),
      kind,
    ).toEqual([]);
    if (kind !== "linee") continue;
    expect(await describe(made)).toContain("a 50");
    const native = await nativeChart(made, { width: 400 }, theme);
    expect(native?.series[0]?.points.map(({ value }) => value)).toEqual([40, 50, null]);
  }
});

test("dove nome e valore di un riquadro non stanno in due righe ne prendono tre, e nulla si taglia", async () => {
  const long = "Situazione lavorativa e profilo di occupabilità delle persone";
  const made = chart(
    "multipli",
    [long, "B", "C", "D"].flatMap((serie) =>
      ["2025-01", "2025-02"].map((month) => row(month, 17, { serie, etichetta: "17 su 21" })),
    ),
  );
  const { said } = await draw(made);
  expect(said.join(" ")).toContain(`${long} 17 su 21`);
  expect(said.join(" ")).not.toContain("…");
});

test("un riquadro sempre a zero non si disegna: se ne dice il nome", async () => {
  const made = chart(
    "multipli",
    ["A", "B", "non attribuito"].flatMap((serie, at) =>
      ["2025-01", "2025-02"].map((month) => row(month, at === 2 ? 0 : at + 1, { serie })),
    ),
  );
  const { said } = await draw(made);
  expect(said.join(" ")).toContain("Sempre a zero, e senza riquadro: non attribuito.");
  expect(said.filter((text) => text.startsWith("non attribuito"))).toEqual([]);
});

test("l'imbuto di pochi casi dice i casi e nessuna quota", async () => {
  const steps = (most: number) =>
    chart("imbuto", [row("Accolti", most), row("Con incontro", most - 1)]);
  expect((await draw(steps(9))).said.join(" ")).not.toContain("%");
  expect((await draw(steps(10))).said).toContain("90,0%");
});

test("la cascata parte da zero e ogni passo comincia dove finisce quello prima", async () => {
  const made = chart("cascata", [
    row("Prima", 100, { totale: true }),
    row("Entrati", 20),
    row("Usciti", -50),
    row("Dopo", 70, { totale: true }),
  ]);
  const { svg, said } = await draw(made);
  const [before, after] = boxes(svg, theme.colori.territorio);
  expect((after?.wide ?? 0) / (before?.wide ?? 1)).toBeCloseTo(0.7, 2);
  expect(said).toContain("+20");
  expect(said).toContain("−50");
  expect(said).not.toContain("Differenza non spiegata");
});

test("se i passi non arrivano al totale la cascata mostra la differenza", async () => {
  const made = chart("cascata", [
    row("Prima", 100, { totale: true }),
    row("Entrati", 20),
    row("Dopo", 115, { totale: true }),
  ]);
  const { said } = await draw(made);
  expect(said).toContain("Differenza non spiegata");
  expect(said).toContain("−5");
  expect(await describe(made)).toContain("Differenza non spiegata −5");
});

test("una cascata senza totale finisce con la somma; un passo ignoto la rende ignota", async () => {
  const known = await draw(chart("cascata", [row("Uno", 3), row("Due", 4)]));
  expect(known.said).toEqual(expect.arrayContaining(["Totale", "7"]));
  const lost = await draw(chart("cascata", [row("Uno", 3), row("Due", null), row("Tre", 4)]));
  expect(lost.said.filter((text) => text === "n.d.")).toHaveLength(2);
  expect(lost.said).not.toContain("7");
});

test("nei flussi le somme ai due capi sono uguali e lo spessore è il numero dei casi", async () => {
  const made = chart("flussi", [
    row("A", 30, { serie: "X" }),
    row("A", 10, { serie: "Y" }),
    row("B", 20, { serie: "Y" }),
  ]);
  const { said, svg } = await draw(made);
  expect(said).toEqual(["A 40", "B 20", "X 30", "Y 30"]);
  const [x, y] = boxes(svg, theme.colori.regione);
  expect(x?.tall).toBeCloseTo(y?.tall ?? Number.NaN, 1);
  expect(await describe(made)).toContain("In tutto 60, da 2 a 2 voci.");
});

test("flussi e aree che si sommano non accettano valori negativi, e lo dicono", async () => {
  for (const kind of ["flussi", "area"]) {
    const made = chart(kind, [
      row("2025-01", 3, { serie: "X" }),
      row("2025-01", -1, { serie: "Y" }),
    ]);
    expect((await draw(made)).said.join(" ")).toMatch(/valori negativi .*non si possono/);
    expect(await describe(made)).toMatch(/non si possono/);
  }
});

test("un'area con una parte mancante è aperta in quel mese, e parte da zero", async () => {
  const months = Array.from({ length: 6 }, (_, at) => addMonths("2025-01", at));
  const made = chart(
    "area",
    ["X", "Y"].flatMap((serie) =>
      months.map((month, at) => row(month, serie === "X" && at === 2 ? null : 900 + at, { serie })),
    ),
  );
  const { svg, said } = await draw(made);
  expect(said).toContain("0");
  const fills = [...svg.matchAll(/<path transform="[^"]*" d="(M[^"]*)" fill="#0066CC"/g)];
  expect(fills[0]?.[1]?.match(/M/g)).toHaveLength(2);
  expect(await describe(made)).toContain("il totale va da 1.800 (gen 2025) a 1.810 (giu 2025)");
});

test("nei punti fra molti ambiti il nostro è pieno, detto per nome, e gli altri chiari", async () => {
  const made = moreCharts().punti;
  if (made === undefined) throw new Error("no sample");
  const { said, svg } = await draw(made);
  expect(said.filter((text) => text.startsWith("Ambito 2 "))).toHaveLength(3);
  expect(svg.match(/d="M[\d.]+,0A[^"]*" fill="#0066CC"/g)).toHaveLength(3);
  expect(svg.match(/d="M[\d.]+,0A[^"]*" fill="#80b3e6"/g)).toHaveLength(177);
  expect(await describe(made)).toMatch(
    /Primo incontro: 60 valori, .* sopra e \d+ sotto Regione; Ambito 2/,
  );
});

test("i riquadri hanno tutti la stessa scala", async () => {
  const months = ["2025-01", "2025-02"];
  const made = chart(
    "multipli",
    ["A", "B"].flatMap((serie, at) =>
      months.map((month, index) => row(month, (index + 1) * (at === 0 ? 100 : 10), { serie })),
    ),
  );
  const { svg, said } = await draw(made);
  const paths = [
    ...svg.matchAll(
      / d="M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)" [^>]*stroke="#0066CC"/g,
    ),
  ];
  const [, , a1, , a2, , b1, , b2] = (paths[0] ?? []).map(Number);
  expect(((a1 ?? 0) - (a2 ?? 0)) / ((b1 ?? 0) - (b2 ?? 0))).toBeCloseTo(10, 0);
  expect(said.join(" ")).toContain("Tutti i riquadri hanno la stessa scala");
});

test("di troppi riquadri restano i più grandi e il nostro, dal più grande", async () => {
  const made = chart(
    "multipli",
    Array.from({ length: 60 }, (_, at) => at).flatMap((at) =>
      ["2025-01", "2025-02"].map((month) =>
        row(month, at, { serie: `Comune ${at}`, evidenza: at === 3 }),
      ),
    ),
  );
  const { texts, said, height } = await draw(made);
  expect(height).toBeLessThan(600);
  expect(said).toContain("Comune 3 3");
  expect(said).not.toContain("Comune 2 2");
  expect(texts.find(({ text }) => text.startsWith("Comune"))?.text).toBe("Comune 59 59");
  expect(said.join(" ")).toMatch(/Altri \d+ riquadri, di valori più piccoli, non sono disegnati\./);
});

test("di una classifica troppo lunga restano i due capi e il nostro, e il taglio si vede", async () => {
  const rows = Array.from({ length: 300 }, (_, at) => ({ at, evidenza: at === 150 }));
  const kept = keepEnds(rows, 9);
  expect(kept.rows.map(({ at }) => at)).toEqual([0, 1, 2, 3, 150, 296, 297, 298, 299]);
  expect(kept).toMatchObject({ hidden: 291, cuts: [4, 5] });
  for (const kind of ["scarto", "barre_orizzontali"]) {
    const made = chart(
      kind,
      rows.map(({ at, evidenza }) => share(`Comune ${at}`, at / 3, { riferimento: 50, evidenza })),
      { unit: "percentuale", riferimento: "Regione" },
    );
    const drawn = await draw(made);
    expect(drawn.height).toBeLessThan(600);
    expect(drawn.said.join(" ")).toMatch(/Dove c'è il tratteggio mancano \d+ voci di mezzo\./);
    expect(drawn.said).toContain("Comune 150");
  }
});

const REASON = "Mancata partecipazione o mancato rispetto degli impegni";

// In a pyramid stand ages, between its two sides: their names are classes, never sentences.
const NAMED = chartKinds().filter((kind) => kind !== "piramide");

test.each(NAMED)("%s, a mezza pagina: un nome lungo si legge tutto", async (kind) => {
  const series = ["barre100", "barre_impilate", "heatmap", "flussi"].includes(kind)
    ? ["Maschi", "Femmine"]
    : kind === "multipli"
      ? ["Maschi", REASON]
      : [null];
  const made = chart(
    kind,
    series.flatMap((serie, at) =>
      [REASON, "Rinuncia", "Altro", "non attribuito"].map((name, place) =>
        row(name, 20 + at + place, { serie, riferimento: kind === "scarto" ? 21 : null }),
      ),
    ),
  );
  const { said } = await draw(made, "meta");
  expect(said.filter((text) => text.includes("…"))).toEqual([]);
});

test("sotto le barre le parole non si tagliano e gli intervalli non si spezzano", async () => {
  const sets = [
    ["1", "2", "3", "4", "5", "6 e più", "non attribuito"],
    ["meno di 200", "200-399", "400-599", "600-799", "800-999", "1.000-1.199", "1.200 e più"],
    ["scaduti", ...Array.from({ length: 12 }, (_, at) => `${at}0-${at}9`), "120 e più"],
  ];
  for (const kind of ["istogramma", "barre"]) {
    for (const width of ["intera", "meta"] as const) {
      for (const names of sets) {
        const made = chart(
          kind,
          names.map((name, at) => row(name, at + 1)),
        );
        const { said } = await draw(made, width);
        expect(said.filter((text) => /…|\d-$/.test(text))).toEqual([]);
        expect(said.join(" ")).toContain(names.at(-1));
        // All are said where they are few enough to stand in turn on more levels.
        if (names.length <= 12) {
          for (const name of names) expect(said.join(" ")).toContain(name);
        }
      }
    }
  }
});
