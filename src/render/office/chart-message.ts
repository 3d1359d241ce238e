/** What a chart says in words, on a slide and on a sheet. */
import type { ChartBlock } from "../../model/document.js";

/** The message of a chart in words, without its title again. */
export const messageOf = (block: ChartBlock): string =>
  block.alt.startsWith(`${block.title}. `) ? block.alt.slice(block.title.length + 2) : block.alt;

const SENTENCE_END = /(?<=\.) (?=[A-ZÀÈÉÌÒÙ0-9])/u;

/** What a picture says in one sentence: the rest is on it, and in the notes. */
export const shortMessageOf = (block: ChartBlock): string =>
  messageOf(block).split(SENTENCE_END)[0] ?? "";

/** True where the message only says again the values that stand on the bars. */
export function repeatsLabels(block: ChartBlock): boolean {
  const message = messageOf(block);
  const known = block.chart.rows.filter(({ valore }) => valore !== null);
  return (
    known.length > 0 &&
    known.every(({ categoria, etichetta }) => message.includes(`${categoria}: ${etichetta}`))
  );
}
