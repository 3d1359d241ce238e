import { chartSize, drawChart } from "../../src/chart/to-svg.js";
import { readTheme } from "../../src/define/theme.js";
import type { ChartRoom, Document, Drawing, Theme } from "../../src/model/document.js";

export const theme = readTheme([new URL("../..", import.meta.url).pathname]);

/** The drawings of all charts of a document, as the report asks for them; on A4 when no room is given. */
export async function drawAll(
  document: Document,
  room?: ChartRoom,
  of: Theme = theme,
): Promise<Readonly<Record<string, Drawing>>> {
  const drawings: Record<string, Drawing> = {};
  for (const block of document.sections.flatMap((section) => section.blocks)) {
    if (block.kind !== "chart") continue;
    const drawn = await drawChart(
      block.chart,
      await chartSize(block.chart, block.width, of, room),
      of,
    );
    drawings[block.id] = { ...drawn, picture: null, native: null };
  }
  return drawings;
}
