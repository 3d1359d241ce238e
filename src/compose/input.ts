import type { Template } from "../define/template.js";
import type { Chart, Mappa } from "../model/document.js";
import type {
  Addition,
  Figure,
  FigureRow,
  Fonte,
  Member,
  NucleoARischio,
} from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";

/** One indicator as its definition page prints it. */
export interface Definition {
  readonly codice: string;
  readonly nome: string;
  readonly testo: string;
  /** D, d, I: named by the dashboard, named with our definition, ours. */
  readonly origine: string;
  readonly riferimento: string;
  /** True for means and medians of cases: of a few of these they say nothing of the others. */
  readonly tipico?: boolean;
}

/** Everything compose needs: plain data, no database. */
export interface ComposeInput {
  readonly template: Template;
  readonly territorio: Territorio;
  readonly data: string;
  readonly domandeFinoAl: string | null;
  readonly precedente: string | null;
  /** By `code|dimension,dimension`, as the template asks for them. */
  readonly figures: ReadonlyMap<string, Figure>;
  /**
   * What the wider territory says, by the same keys: cut by the level of this one, and whole. Null
   * where nothing is wider, or nobody asks.
   */
  readonly peers: ReadonlyMap<string, Figure> | null;
  /** Where territories lie, by level. */
  readonly maps: ReadonlyMap<string, Mappa>;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Nuclei at risk by horizon. */
  readonly atRisk: ReadonlyMap<number, readonly NucleoARischio[]>;
  readonly fonti: readonly Fonte[];
  /** Names of the comuni of the territory. */
  readonly comuni: readonly string[];
  /** Level right below the territory, null at the bottom. */
  readonly figlio: string | null;
  /** The member a repeated section is about; absent elsewhere. */
  readonly membro?: Member;
  readonly nomeRegione: string | null;
  readonly nomeAmbito: string | null;
  /** Sources whose deliveries are synthetic. */
  readonly dimostrativi: boolean;
  readonly version: string;
  /** Labels of code lists: `label("stato_scadenza", "SCADUTO")`. */
  readonly label: (list: string, code: string) => string;
  /** How the rows of an indicator, cut by a dimension, are added up; null where they cannot. */
  readonly addition: (
    codice: string,
    dimension: string,
    where: Readonly<Record<string, string>>,
  ) => Addition | null;
  /** What a chart says, for who cannot see it: its kind knows. */
  readonly describe: (title: string, chart: Chart) => string;
}

export const figureKey = (codice: string, per: readonly string[]): string =>
  `${codice}|${per.join(",")}`;

/** The rows of a figure whose members are those of `where`. */
export function rowsWhere(
  figure: Figure | undefined,
  where: Readonly<Record<string, string>>,
): readonly FigureRow[] {
  return (figure?.righe ?? []).filter((row) =>
    Object.entries(where).every(([name, code]) => row.membri[name]?.codice === code),
  );
}

/**
 * The one row of a figure that `where` names in full: never the first of many. A figure still cut by
 * another dimension has no such row, unless it has one member only, as the year of an annual figure.
 */
export function rowAt(
  figure: Figure | undefined,
  where: Readonly<Record<string, string>>,
): FigureRow | undefined {
  return rowsWhere(figure, where).find((row) =>
    Object.entries(row.membri).every(
      ([name, own]) =>
        where[name] !== undefined ||
        figure?.righe.every((one) => one.membri[name]?.codice === own.codice),
    ),
  );
}
