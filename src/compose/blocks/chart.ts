import type { ChartSpec } from "../../define/template.js";
import { columnType } from "../../model/column-type.js";
import type {
  Chart,
  ChartBlock,
  ChartRow,
  Column,
  TableData,
  TextBlock,
} from "../../model/document.js";
import { FEW } from "../../model/few.js";
import { sayMonth } from "../../model/italian.js";
import type { Figure, FigureRow } from "../../model/result-table.js";
import { type ComposeInput, figureKey, rowsWhere } from "../input.js";
import type { Messages } from "../messages.js";
import {
  besideWhole,
  cellOf,
  fewness,
  partOf,
  sayCounts,
  sayPart,
  textCell,
  unitOf,
  withSign,
} from "../part.js";
import { columnName } from "../words.js";
import { type BoxRow, boxRows, quantileDimension } from "./boxes.js";
import { sourceLine } from "./sources.js";
import { WEEK, weeksToCome } from "./weeks.js";

/** The dimensions of a chart or table with `figlio` resolved; null where there is no level below. */
export function resolvePer(
  per: readonly string[],
  figlio: string | null,
): readonly string[] | null {
  const resolved = per.map((name) => (name === "figlio" ? figlio : name));
  return resolved.some((name) => name === null) ? null : resolved.filter((name) => name !== null);
}

/** What a chart needs of the input of a report: one may be composed alone. */
export type ChartInput = Pick<
  ComposeInput,
  "territorio" | "figlio" | "figures" | "peers" | "maps" | "describe"
>;

/** What a chart is made of: the rows with their members, and which of these is what. */
interface Material {
  readonly spec: ChartSpec;
  readonly figures: readonly (Figure | undefined)[];
  readonly rows: readonly (FigureRow | BoxRow)[];
  /** The dimension of the categories and that of the series. */
  readonly category: string;
  readonly series: string | undefined;
  /** What each row is compared with; null where there is nothing. */
  readonly reference: (row: FigureRow) => number | null;
  /** Name of what they are compared with. */
  readonly referenceName: string;
  readonly isOwn: (row: FigureRow) => boolean;
}

const PARENT: Readonly<Record<string, string>> = {
  regione: "Italia",
  ambito: "Regione",
  comune: "Ambito",
  municipio: "Comune",
};

/** The member of the indicator itself, where several make one chart. */
const withIndicator = (
  row: FigureRow,
  { codice, nome }: Figure,
  ordine: number,
  names: ChartSpec["names"],
): FigureRow => ({
  ...row,
  membri: { indicatore: { codice, etichetta: names[codice] ?? nome, ordine }, ...row.membri },
});

/** Null where the territory has no level to cut by, or no peers. */
function materialOf(spec: ChartSpec, input: ChartInput): Material | null {
  const many = Array.isArray(spec.of);
  const codes = [spec.of].flat();
  const level = input.territorio.livello;
  const per = spec.peers ? [level] : resolvePer(spec.per, input.figlio);
  const from = spec.peers ? input.peers : input.figures;
  if (per === null || from === null) return null;
  const figures = codes.map((code) => from.get(figureKey(code, per)));
  const rows = figures.flatMap((figure, ordine) => {
    if (figure === undefined) return [];
    const own = rowsWhere(figure, spec.where);
    const box = spec.kind === "boxplot" ? quantileDimension(figure) : undefined;
    const shaped = box === undefined ? own : boxRows(own, box);
    return many ? shaped.map((row) => withIndicator(row, figure, ordine, spec.names)) : shaped;
  });
  const named = spec.series === "figlio" ? (input.figlio ?? undefined) : spec.series;
  const series = many && spec.peers ? "indicatore" : named;
  const free = (figures[0]?.dimensioni ?? []).filter(
    (name) =>
      spec.where[name] === undefined &&
      name !== series &&
      (spec.kind !== "boxplot" || name !== quantileDimension(figures[0])),
  );
  const one = many && !spec.peers && series !== "indicatore";
  const whole = (row: FigureRow): FigureRow | undefined => {
    const code = row.membri.indicatore?.codice ?? figures[0]?.codice ?? "";
    return rowsWhere(from.get(figureKey(code, [])), spec.where)[0];
  };
  const { reference } = spec;
  const category = one ? "indicatore" : spec.peers ? level : (free[0] ?? "indicatore");
  const data = figures[0]?.data_osservazione;
  const calendar = category === WEEK && series === undefined && spec.part === "numeratore";
  return {
    spec,
    figures,
    rows: calendar && data !== undefined ? weeksToCome(rows, data) : rows,
    category,
    series,
    reference: (row) => {
      if (reference === undefined) return null;
      if (spec.peers) return whole(row)?.valore ?? null;
      // Parts of a regione are compared with the regione itself.
      const covered = per.length > 0 && figures.every((one) => one?.coverage === "intera");
      return besideWhole(row, covered ? whole(row) : undefined, level)[reference] ?? null;
    },
    referenceName: spec.peers
      ? (PARENT[level] ?? "")
      : reference === "italia"
        ? "Italia"
        : "Regione",
    isOwn: (row) => spec.peers && row.membri[level]?.codice === input.territorio.codice,
  };
}

/** «Italia (dato pubblicato)»: a published value is not a figure of the deliveries. */
function referenceName({ spec, rows, referenceName: name }: Material): string {
  const { reference } = spec;
  const published =
    reference !== undefined &&
    !spec.peers &&
    rows.some((row) => row.riferimenti?.[reference] !== undefined);
  return published ? `${name} (dato pubblicato)` : name;
}

const labelIn = (row: FigureRow, dimension: string): string =>
  dimension === "mese" ? (row.membri.mese?.codice ?? "") : (row.membri[dimension]?.etichetta ?? "");

interface Made {
  readonly row: FigureRow | BoxRow;
  readonly drawn: ChartRow;
}

function rowsOfChart(material: Material): readonly Made[] {
  const { spec, category, series } = material;
  const names = (list: readonly string[], row: FigureRow): boolean =>
    list.some((one) => [row.membri[category]?.codice, labelIn(row, category)].includes(one));
  const made = material.rows.map((row): Made => {
    const few = fewness(row, spec.part);
    const value = partOf(row, spec.part);
    const valore = value !== null && names(spec.minus, row) ? -value : value;
    const codice = row.membri[category]?.codice;
    return {
      row,
      drawn: {
        categoria: labelIn(row, category),
        ...(codice === undefined ? {} : { codice }),
        serie: series === undefined ? null : labelIn(row, series),
        valore,
        etichetta: few === "many" ? sayPart(row, spec.part) : sayCounts(row),
        riferimento: few === "none" ? null : material.reference(row),
        evidenza: material.isOwn(row),
        base: row.unita === "percentuale" && spec.part !== "valore" ? null : row.denominatore,
        ...(names(spec.totals, row) ? { totale: true } : {}),
        ...("quantili" in row ? { quantili: row.quantili } : {}),
      },
    };
  });
  const size = ({ drawn }: Made): number => drawn.valore ?? Number.NEGATIVE_INFINITY;
  // A ranking shows who has some: the rest is in the table beside it.
  const sorted =
    spec.sort === "decrescente"
      ? made.filter((one) => size(one) > 0).sort((a, b) => size(b) - size(a))
      : made;
  return spec.top === undefined ? sorted : sorted.slice(0, spec.top);
}

const QUANTILE_COLUMNS = [
  ["p10", "10º percentile"],
  ["q1", "1º quartile"],
  ["q3", "3º quartile"],
  ["p90", "90º percentile"],
] as const;

/** The figures of a chart as a table, in the order in which they are drawn. */
function dataTable(material: Material, made: readonly Made[], chart: Chart): TableData {
  const { spec, category, series } = material;
  const unit = unitOf(material.rows[0], spec.part);
  const headed = (label: string): string => withSign(label, unit);
  const column = (key: string, label: string, type: Column["type"], weight: number): Column => ({
    key,
    label,
    type,
    weight,
  });
  const quantiles = QUANTILE_COLUMNS.filter(([key]) =>
    made.some(({ drawn }) => (drawn.quantili?.[key] ?? null) !== null),
  );
  const isBox = made.some(({ drawn }) => drawn.quantili !== undefined);
  const part = (row: FigureRow, valore: number | null) => cellOf({ ...row, valore }, "valore");
  // A few cases are compared with nothing, and not because the wider territory is not known.
  const compared = (row: FigureRow, riferimento: number | null) =>
    riferimento === null && material.reference(row) !== null
      ? textCell("—")
      : part(row, riferimento);
  const said = (row: FigureRow, dimension: string) =>
    textCell(dimension === "mese" ? sayMonth(labelIn(row, dimension)) : labelIn(row, dimension));
  return {
    columns: [
      column("categoria", spec.x ?? columnName(category), "testo", 3),
      ...(series === undefined ? [] : [column("serie", "Serie", "testo", 2)]),
      column("valore", headed(isBox ? "Mediana" : "Valore"), columnType(unit), 1),
      ...quantiles.map(([key, label]) => column(key, headed(label), columnType(unit), 1)),
      ...(chart.riferimento === null
        ? []
        : [column("riferimento", headed(chart.riferimento), columnType(unit), 1)]),
    ],
    rows: made.map(({ row, drawn }) => ({
      strong: drawn.evidenza,
      cells: [
        said(row, category),
        ...(series === undefined ? [] : [said(row, series)]),
        fewness(row, spec.part) === "none" ? textCell(sayCounts(row)) : cellOf(row, spec.part),
        ...quantiles.map(([key]) => part(row, drawn.quantili?.[key] ?? null)),
        ...(chart.riferimento === null ? [] : [compared(row, drawn.riferimento)]),
      ],
    })),
    total: null,
  };
}

/** What stands in the place of a chart: its title, and why it is not there. */
const instead = (title: string, why: string): TextBlock => ({
  kind: "text",
  style: "body",
  text: `${title}${title.includes(":") ? " —" : ":"} ${why}.`,
});

/** Kinds whose bars are as long as a share: of a few cases they are as long as the cases. */
const BARS: ReadonlySet<string> = new Set(["barre", "barre_orizzontali", "istogramma"]);

/** True where no row has a share that may be said, and some has the cases of one. */
const ofFewCases = (rows: readonly FigureRow[], part: ChartSpec["part"]): boolean =>
  rows.some((row) => fewness(row, part) === "none") &&
  rows.every((row) => fewness(row, part) === "none" || partOf(row, part) === null);

/** Kinds that draw nothing of a share, or of a spread, of a few cases. */
const DRAWN_OF_MANY: ReadonlySet<string> = new Set(["linee", "multipli", "boxplot"]);

const ofFew = (row: FigureRow | BoxRow, part: ChartSpec["part"]): boolean => {
  const base = row.denominatore ?? 0;
  const value = partOf(row, part);
  if ("quantili" in row) return value === null || base < FEW.none;
  return fewness(row, part) === "none" || value === null;
};

/**
 * A chart block; a sentence where there is nothing to draw; null where the territory has no level to
 * cut by, or only one member of it has cases.
 */
export function composeChart(
  spec: ChartSpec,
  id: string,
  input: ChartInput,
  messages: Pick<Messages, "say">,
): ChartBlock | TextBlock | null {
  const material = materialOf(spec, input);
  if (material === null) return null;
  const { figures, rows, category } = material;
  // One axis has one unit: anything else would draw days and euro as if they were the same.
  if (new Set(rows.map((row) => unitOf(row, spec.part))).size > 1) {
    return instead(messages.say(spec.title), "unità diverse, non stanno su un solo grafico");
  }
  if (BARS.has(spec.kind) && ofFewCases(rows, spec.part)) {
    const { reference: _, ...counts } = { ...spec, part: "numeratore" as const };
    return composeChart(counts, id, input, messages);
  }
  const made = rowsOfChart(material);
  const chartRows = made.map(({ drawn }) => drawn);
  if (chartRows.every((row) => (row.valore ?? 0) === 0)) {
    const covered = figures.some((figure) => figure !== undefined && figure.coverage !== "nessuna");
    // A share of nobody is no case; a value that is not there is not known.
    const undefinedAll =
      rows.length > 0 &&
      rows.every((row) => partOf(row, spec.part) === null && row.denominatore !== 0);
    const nothing = covered && !undefinedAll ? "nessun caso" : "dati non disponibili";
    return instead(messages.say(spec.title), nothing);
  }
  if (DRAWN_OF_MANY.has(spec.kind) && made.every(({ row }) => ofFew(row, spec.part))) {
    return instead(messages.say(spec.title), `meno di ${FEW.none} casi, troppo pochi da disegnare`);
  }
  if (spec.sort === "decrescente" && chartRows.length === 1) return null;
  const hasReference = chartRows.some((row) => row.riferimento !== null);
  const mappa = input.maps.get(category);
  const chart: Chart = {
    kind: spec.kind,
    rows: chartRows,
    unit: unitOf(rows[0], spec.part),
    xTitle: spec.x ?? null,
    yTitle: spec.y ?? null,
    riferimento: hasReference ? referenceName(material) : null,
    annotazioni: spec.annotate
      .filter((one) => chartRows.some((row) => row.categoria === one.at))
      .map((one) => ({ categoria: one.at, testo: one.text })),
    ...(mappa === undefined || !isMap(spec.kind) ? {} : { mappa }),
  };
  const title = messages.say(spec.title);
  const source = sourceLine(figures.flatMap((figure) => figure?.fonti ?? []));
  return {
    kind: "chart",
    id,
    title,
    chart,
    alt: spec.alt === undefined ? input.describe(title, chart) : messages.say(spec.alt),
    source: [source, chart.mappa?.fonte ?? ""].filter((text) => text !== "").join(" · "),
    width: spec.width,
    table: dataTable(material, made, chart),
  };
}

/** Kinds that lay their rows on the ground. */
export const isMap = (kind: string): boolean => kind.startsWith("mappa");
