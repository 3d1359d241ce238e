import Pdf from "pdfkit";
import { expect, test } from "vitest";
import { chartSize, drawChart } from "../../src/chart/to-svg.js";
import { drawSvg } from "../../src/render/pdf/draw-svg.js";
import { pageOf } from "../../src/render/pdf/measures.js";
import { Paper } from "../../src/render/pdf/paper.js";
import { theme } from "../helpers/draw-all.js";
import { moreCharts } from "../helpers/more-charts.js";
import { readPdf } from "../helpers/read-pdf.js";

/** A page with one drawing on it: what it says, and the points its course goes through. */
async function draw(svg: string) {
  const paper = new Paper(
    Pdf,
    theme,
    { title: "T", subject: "S", author: "", day: "2025-12-31", tool: "dash" },
    pageOf({ formato: null, orientamento: null }),
  );
  paper.addPage();
  const points: (readonly [number, number])[] = [];
  const { doc } = paper;
  const curve = doc.bezierCurveTo.bind(doc);
  doc.bezierCurveTo = (...at) => {
    points.push([at[4], at[5]]);
    return curve(...at);
  };
  paper.tag(paper.root, "Figure", () => drawSvg(paper, svg, 0, 0, 1), {
    alt: "prova",
    bbox: [0, 0, 10, 10],
  });
  const pdf = await readPdf(await paper.finish());
  return { text: pdf.pages[0]?.text ?? "", points };
}
const wrap = (inner: string): string =>
  `<svg width="10" height="10"><g fill="none">${inner}</g></svg>`;

test.each(Object.entries(moreCharts()))(
  "il grafico %s si disegna intero, con tutti i suoi testi",
  async (_, chart) => {
    const { svg } = await drawChart(chart, await chartSize(chart, "intera", theme), theme);
    const { text } = await draw(svg);
    const said = [...svg.matchAll(/>([^<>]+)<\/(?:text|tspan)>/g)].map((found) => found[1] ?? "");
    expect(said.length).toBeGreaterThan(0);
    const bare = (one: string): string => one.replaceAll(/[\s\u00a0]/g, "");
    for (const one of said.filter((word) => !word.includes("&"))) {
      expect(bare(text)).toContain(bare(one));
    }
  },
);

test("un cerchio fatto di archi passa per i suoi quattro lati, con lo stesso raggio", async () => {
  const { points } = await draw(
    wrap(
      '<path transform="translate(50,60)" d="M20,0A20,20,0,1,1,-20,0A20,20,0,1,1,20,0" fill="#0066CC"/>',
    ),
  );
  expect(points.length).toBe(4);
  for (const [x, y] of points) expect(Math.hypot(x - 50, y - 60)).toBeCloseTo(20, 6);
  expect(new Set(points.map(([x, y]) => `${Math.round(x)},${Math.round(y)}`))).toEqual(
    new Set(["50,80", "30,60", "50,40", "70,60"]),
  );
});

test.each([
  ["un elemento", '<image href="x"/>'],
  ["un passo di un percorso", '<path d="M0,0Q1,1,2,2" fill="#000000"/>'],
  ["una trasformazione", '<path transform="rotate(45)" d="M0,0h1" fill="#000000"/>'],
  ["un ritaglio", '<g clip-path="url(#x)"></g>'],
])("%s che non conosce è un errore, mai un pezzo che manca", async (_, inner) => {
  await expect(draw(wrap(inner))).rejects.toThrow(/drawing/);
});
