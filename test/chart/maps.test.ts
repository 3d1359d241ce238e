import { expect, test } from "vitest";
import { colourClasses, sequentialBlue, valueClasses } from "../../src/chart/classes.js";
import { describeChart } from "../../src/chart/describe.js";
import { bordersOf, planeOf } from "../../src/chart/geography.js";
import { chartKind } from "../../src/chart/kinds.js";
import { textOn } from "../../src/chart/palette.js";
import { chartSize, drawChart } from "../../src/chart/to-svg.js";
import { readTheme } from "../../src/define/theme.js";
import { contrast } from "../../src/model/contrast.js";
import type { Chart, ChartRow } from "../../src/model/document.js";
import { board, chart, row, square } from "../helpers/charts.js";
import { svgTexts, textFaults } from "../helpers/svg-texts.js";

const theme = readTheme([new URL("../..", import.meta.url).pathname]);

async function draw(made: Chart, width: "intera" | "meta" = "intera") {
  const drawn = await drawChart(made, await chartSize(made, width, theme), theme);
  expect(textFaults(drawn.svg, drawn.width, drawn.height)).toEqual([]);
  return { ...drawn, said: svgTexts(drawn.svg).map(({ text }) => text) };
}

const share = (name: string, value: number | null, more: Partial<ChartRow> = {}): ChartRow =>
  row(name, value, { codice: name, ...more }, "percentuale");

const CODES = ["Alba", "Bra", "Canale", "Diano", "Enna", "Farigliano"];
const values = [12, 25, 38, 51, 64, 90];

const six = (more: Partial<Chart> = {}): Chart =>
  chart(
    "mappa",
    CODES.map((name, at) => share(name, values[at] ?? null)),
    { unit: "percentuale", mappa: board(CODES, 3), ...more },
  );

test("chi ha di più è più scuro, e ogni classe è detta a parole con quanti ne ha", async () => {
  const { svg, said } = await draw(six());
  expect(said).toContain("60% o più (2)");
  expect(said).toContain("meno di 40% (3)");
  expect(said).toContain("da 40% a meno di 60% (1)");
  const filled = (colour: string | undefined): number =>
    [...svg.matchAll(/<path transform="[^"]*" d="M[^"]*Z" fill="([^"]*)" stroke/g)].filter(
      ([, fill]) => fill === colour,
    ).length;
  const [pale, middle, dark] = sequentialBlue(3, theme);
  expect([filled(pale), filled(middle), filled(dark)]).toEqual([3, 1, 2]);
});

test("un territorio senza dato è grigio e ha un trattino, non il colore dello zero", async () => {
  const rows = CODES.map((name, at) => share(name, at === 0 ? null : (values[at] ?? null)));
  const { said } = await draw(
    chart("mappa", rows, { unit: "percentuale", mappa: board(CODES, 3) }),
  );
  expect(said).toContain("senza dato (1)");
  expect(said).toContain("–");
});

test("sotto i dieci casi la quota non si dipinge: è grigia e detta a parte", async () => {
  const rows = CODES.map((name, at) =>
    share(name, values[at] ?? null, { base: at === 5 ? 9 : 10 }),
  );
  const made = chart("mappa", rows, { unit: "percentuale", mappa: board(CODES, 3) });
  const { said } = await draw(made);
  expect(said).toContain("meno di 10 casi (1)");
  const alt = describeChart("Titolo", made, await chartKind("mappa"));
  expect(alt).toContain("il valore più alto è Enna");
  expect(alt).toContain("Con meno di 10 casi: Farigliano.");
});

test("chi non ha contorno è elencato sotto la carta col suo valore", async () => {
  const mappa = board(CODES.slice(0, 5), 3, { senzaContorno: ["Gorzegno"] });
  const { said } = await draw(six({ mappa }));
  expect(said.join(" ")).toContain("Senza contorno: Farigliano (90,0%).");
  expect(said.join(" ")).toContain("Comuni senza contorno: Gorzegno.");
});

test("senza nessun contorno la carta diventa a cerchi, e dice come si caricano i confini", async () => {
  const mappa = board(CODES, 3, { contorni: {} });
  const { said, svg } = await draw(six({ mappa }));
  expect(said.join(" ")).toContain("I confini si caricano con «dash carica».");
  expect(svg).not.toContain(
    'role-mark layer_0_marks" role="graphics-object" aria-roledescription="shape',
  );
  const nowhere = await draw(six({ mappa: board([], 3) }));
  expect(nowhere.said.join(" ")).toContain("la carta non è disegnata");
});

test("una carta ha il nord in alto, l'est a destra, e i gradi di longitudine più corti", () => {
  const plane = planeOf(board(CODES, 3), CODES, { width: 300, height: 300, inset: 0 });
  if (plane === null) throw new Error("no plane");
  const [west, south] = plane.at([8, 44.5]);
  const [east, north] = plane.at([8.1, 44.6]);
  expect(east).toBeGreaterThan(west);
  expect(north).toBeLessThan(south);
  // Three columns and two rows of a tenth of a degree, at 44.6 degrees north.
  expect(plane.width / plane.height).toBeCloseTo((3 * Math.cos((44.6 * Math.PI) / 180)) / 2, 2);
});

test("dei comuni di un ambito si disegna il bordo esterno, non quello fra l'uno e l'altro", () => {
  const pair = [square(8, 44, 0.1), square(8.1, 44, 0.1)];
  const plane = planeOf({ ...board([], 1), contorni: { x: pair } }, ["x"], {
    width: 200,
    height: 100,
    inset: 0,
  });
  if (plane === null) throw new Error("no plane");
  const middle = plane.at([8.1, 44])[0];
  const crossing = bordersOf(pair, plane).some((run) =>
    run.some(([x], at) => {
      const before = run[at - 1];
      return before !== undefined && Math.abs(x - middle) < 0.01 && Math.abs(before[0] - x) < 0.01;
    }),
  );
  expect(crossing).toBe(false);
  expect(bordersOf([square(8, 44, 0.1)], plane).flat()).toHaveLength(5);
});

test("un valore enorme non sbianca gli altri: le classi hanno più o meno gli stessi numeri", () => {
  const found = valueClasses(
    [...Array.from({ length: 40 }, (_, at) => at + 1), 9_000_000],
    "numero",
  );
  expect(found.length).toBeGreaterThanOrEqual(4);
  expect(Math.max(...found.map((one) => one.count))).toBeLessThanOrEqual(16);
  expect(found.reduce((sum, one) => sum + one.count, 0)).toBe(41);
});

test("le classi di numeri interi si toccano senza coprirsi, quelle di quote dicono «a meno di»", () => {
  const whole = valueClasses([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "numero").map((one) => one.name);
  expect(whole[0]).toMatch(/^fino a \d+$/);
  expect(whole.at(-1)).toMatch(/^\d+ o più$/);
  const shares = valueClasses(values, "percentuale").map((one) => one.name);
  expect(shares[1]).toMatch(/^da \d+% a meno di \d+%$/);
  expect(valueClasses([5, 5, 5], "numero").map((one) => one.name)).toEqual(["5"]);
  expect(valueClasses([], "numero")).toEqual([]);
});

test("su ogni blu delle classi le scritte hanno contrasto di almeno 4,5", () => {
  for (const count of [1, 2, 3, 4, 5]) {
    const classes = Array.from({ length: count }, () => ({
      from: null,
      to: null,
      name: "",
      count: 1,
    }));
    const colours = colourClasses(classes, theme).map((one) => one.colour);
    expect(new Set(colours).size).toBe(count);
    for (const colour of colours) {
      expect(contrast(textOn(colour, theme), colour)).toBeGreaterThanOrEqual(4.5);
    }
  }
});

/** Radii of the discs of a drawing, largest first, by the colour they are filled with. */
const radii = (svg: string, colour: string): readonly number[] =>
  [...svg.matchAll(/<path transform="[^"]*" d="M([\d.]+),0A[^"]*" fill="([^"]*)"/g)]
    .filter(([, , fill]) => fill === colour)
    .map(([, radius]) => Number(radius))
    .sort((a, b) => b - a);

test("nella carta a simboli conta l'area: quattro volte i nuclei, due volte il raggio", async () => {
  const made = chart(
    "mappa_simboli",
    [row("Alba", 400, { codice: "Alba" }), row("Bra", 100, { codice: "Bra" })],
    { mappa: board(["Alba", "Bra"], 2, { contorni: {} }) },
  );
  const { svg, said } = await draw(made);
  const [large = 0, small = 0] = radii(svg, theme.colori.territorio);
  expect(large / small).toBeCloseTo(2, 1);
  expect(said).toContain("Alba 400");
});

test("chi non ha coordinate è elencato sotto la carta a simboli", async () => {
  const made = chart(
    "mappa_simboli",
    [row("Alba", 400, { codice: "Alba" }), row("Sotto il Monte", 7, { codice: "X" })],
    { mappa: board(["Alba"], 2) },
  );
  expect((await draw(made)).said.join(" ")).toContain(
    "Senza coordinate della sede: Sotto il Monte (7).",
  );
});

test("trecento comuni stanno in una carta, a tutta pagina o a metà", async () => {
  const codes = Array.from({ length: 300 }, (_, at) => `C${at}`);
  for (const kind of ["mappa", "mappa_simboli"]) {
    const made = chart(
      kind,
      codes.map((code, at) => row(`Comune numero ${at}`, at === 7 ? 90_000 : at, { codice: code })),
      { mappa: board(codes, 20) },
    );
    for (const width of ["intera", "meta"] as const) {
      const drawn = await draw(made, width);
      expect(drawn.height).toBeLessThan(600);
      expect(drawn.svg).not.toMatch(/NaN|undefined/);
    }
  }
});

test("una carta più bassa si rimpicciolisce: non copre ciò che sta sotto", async () => {
  const seats = { ...board(CODES, 3), contorni: {} };
  for (const mappa of [board(CODES, 3), seats]) {
    const rows = CODES.map((name, at) => share(name, values[at] ?? null, { base: 100 * (at + 1) }));
    const made = chart("mappa", rows, { unit: "percentuale", mappa });
    const liked = await chartSize(made, "intera", theme);
    const height = Math.round(liked.height * 0.65);
    const { svg } = await drawChart(made, { ...liked, height }, theme);
    expect(textFaults(svg, liked.width, height)).toEqual([]);
    const downs = [
      ...svg.matchAll(/<path transform="translate\([-\d.]+,([-\d.]+)\)" d="M([\d.]+),0A/g),
    ].map(([, y, radius]) => Number(y) + Number(radius));
    expect(Math.max(0, ...downs)).toBeLessThan(height - 12);
    const paths = [...svg.matchAll(/d="(M[^"AZ]*Z)"/g)].flatMap(([, d = ""]) =>
      [...d.matchAll(/[ML][-\d.]+,([-\d.]+)/g)].map(([, y]) => Number(y)),
    );
    expect(Math.max(0, ...paths)).toBeLessThanOrEqual(height);
  }
});

test("due confini di classe diversi si leggono diversi", () => {
  const close = [0.81, 0.97, 1.12, 1.21, 1.24, 1.26, 1.28, 1.31, 1.33, 1.34, 1.36, 1.52];
  const ends = valueClasses(close, "percentuale").map(({ name }) => name);
  expect(ends.length).toBeGreaterThan(2);
  for (const name of ends) {
    const [from, to] = [...name.matchAll(/[\d,]+%/g)].map(([text]) => text);
    expect(from).not.toBe(to);
  }
});
