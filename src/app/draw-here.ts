import { drawChart } from "../chart/to-svg.js";
import type { DrawJob, Drawn } from "./draw-ahead.js";

/** Draws a chart in this thread. */
export async function drawHere({ chart, size, theme, picture }: DrawJob): Promise<Drawn> {
  const drawn = await drawChart(chart, size, theme);
  if (!picture) return { ...drawn, picture: null };
  const { toPicture } = await import("../chart/to-png.js");
  return { ...drawn, picture: await toPicture(drawn.svg, theme) };
}
