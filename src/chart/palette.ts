import { contrast, tint } from "../model/contrast.js";
import type { Chart, Theme } from "../model/document.js";
import { foldWord } from "../model/italian.js";

/** White or the text colour, whichever reads better on a fill. */
export const textOn = (fill: string, theme: Theme): string =>
  contrast("#FFFFFF", fill) >= contrast(theme.colori.testo, fill) ? "#FFFFFF" : theme.colori.testo;

/** The colour itself where it can be read on white, else the light text colour. */
export const asText = (hex: string, theme: Theme): string =>
  contrast(hex, "#FFFFFF") >= 4.5 ? hex : theme.colori.testoChiaro;

/** The series of a chart in the order they come; one unnamed series is `""`. */
export const seriesOf = (chart: Chart): readonly string[] => [
  ...new Set(chart.rows.map((row) => row.serie ?? "")),
];

export const categoriesOf = (chart: Chart): readonly string[] => [
  ...new Set(chart.rows.map((row) => row.categoria)),
];

/**
 * The colour of each series. Where one series is this territory, the others stand back: regione dark
 * grey, Italia light grey. Otherwise they are categories, in the fixed order.
 */
export function seriesColours(chart: Chart, theme: Theme): ReadonlyMap<string, string> {
  const { colori } = theme;
  const series = seriesOf(chart);
  const own = new Set(chart.rows.filter((row) => row.evidenza).map((row) => row.serie ?? ""));
  const contrasted = own.size > 0 && own.size < series.length;
  const greys = [colori.regione, colori.italia];
  let category = contrasted ? 1 : 0;
  const next = (): string => {
    const found = colori.categorie[Math.min(category, colori.categorie.length - 1)];
    category += 1;
    return found ?? colori.regione;
  };
  return new Map(
    series.map((name): [string, string] => {
      const word = foldWord(name);
      if (series.length === 1) return [name, colori.territorio];
      if (contrasted && own.has(name)) return [name, colori.territorio];
      if (word.startsWith("regione")) return [name, colori.regione];
      if (word.startsWith("italia") && !word.startsWith("italian")) return [name, colori.italia];
      return [name, contrasted ? (greys.shift() ?? next()) : next()];
    }),
  );
}

/** Fill of a row in charts of one series: this territory solid, the others pale; risk in red. */
export function rowColour(chart: Chart, row: Chart["rows"][number], theme: Theme): string {
  if (row.allarme === true) return theme.colori.allarme;
  const someStrong = chart.rows.some((other) => other.evidenza);
  return row.evidenza || !someStrong
    ? theme.colori.territorio
    : tint(theme.colori.territorio, 0.55);
}
