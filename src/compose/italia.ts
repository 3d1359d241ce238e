import type { Figure } from "../model/result-table.js";

type Figures = ReadonlyMap<string, Figure>;

export interface ItaliaBeside {
  /** True where a figure is compared with Italia, known or not. */
  readonly asked: boolean;
  /** True where at least one knows the value of Italia. */
  readonly known: boolean;
}

const found = new WeakMap<Figures, ItaliaBeside>();

/**
 * Whether a report has Italia to be compared with. Where no figure knows it, «n.d.» on every card would
 * say the same thing a hundred times: it is said once, with its reason.
 */
export function italiaBeside(figures: Figures): ItaliaBeside {
  const before = found.get(figures);
  if (before !== undefined) return before;
  const values = [...figures.values()].flatMap((figure) =>
    figure.righe.map((row) => row.italia).filter((value) => value !== undefined),
  );
  const made = { asked: values.length > 0, known: values.some((value) => value !== null) };
  found.set(figures, made);
  return made;
}
