import { expect, test } from "vitest";
import { toPng } from "../../src/chart/to-png.js";
import { chartSize, drawChart } from "../../src/chart/to-svg.js";
import { readTheme } from "../../src/define/theme.js";
import { sampleCharts } from "../helpers/sample-document.js";

const theme = readTheme([new URL("../..", import.meta.url).pathname]);

test("l'immagine ha due pixel per punto ed è la stessa a ogni giro", async () => {
  const block = sampleCharts().imbuto;
  if (block === undefined) throw new Error("no sample");
  const drawn = await drawChart(block.chart, await chartSize(block.chart, "intera", theme), theme);
  const png = await toPng(drawn.svg, theme);
  const header = new DataView(png.buffer, png.byteOffset);
  expect(header.getUint32(16)).toBe(drawn.width * 2);
  expect(header.getUint32(20)).toBe(drawn.height * 2);
  expect(Buffer.from(await toPng(drawn.svg, theme)).equals(Buffer.from(png))).toBe(true);
  // A face that is not found draws nothing: text makes the picture much larger than bare bars.
  expect(png.length).toBeGreaterThan(
    (await toPng(drawn.svg.replaceAll(/<text.*?<\/text>/g, ""), theme)).length * 1.5,
  );
});
