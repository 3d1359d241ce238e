import type { ChartSpec } from "../../define/template.js";
import type {
  Chart,
  ChartBlock,
  ChartRow,
  Column,
  TableData,
  TextBlock,
} from "../../model/document.js";
import { sayMonth, unitSign } from "../../model/italian.js";
import type { FigureRow } from "../../model/result-table.js";
import { type ComposeInput, figureKey, rowsWhere } from "../input.js";
import type { Messages } from "../messages.js";
import {
  cellOf,
  columnType,
  fewness,
  partOf,
  sayCounts,
  sayPart,
  textCell,
  unitOf,
} from "../part.js";
import { sourceLine } from "./sources.js";

/** The dimensions of a chart or table with `figlio` resolved; null where there is no level below. */
export function resolvePer(
  per: readonly string[],
  figlio: string | null,
): readonly string[] | null {
  const resolved = per.map((name) => (name === "figlio" ? figlio : name));
  return resolved.some((name) => name === null) ? null : resolved.filter((name) => name !== null);
}

function rowsOfChart(
  spec: ChartSpec,
  rows: readonly FigureRow[],
  category: string,
): readonly ChartRow[] {
  const made = rows.map((row): ChartRow & { readonly size: number } => {
    const valore = partOf(row, spec.part);
    const few = fewness(row, spec.part);
    return {
      categoria:
        category === "mese"
          ? (row.membri.mese?.codice ?? "")
          : (row.membri[category]?.etichetta ?? ""),
      serie: spec.series === undefined ? null : (row.membri[spec.series]?.etichetta ?? null),
      valore,
      etichetta: few === "many" ? sayPart(row, spec.part) : sayCounts(row),
      riferimento:
        spec.reference === undefined || few === "none" ? null : (row[spec.reference] ?? null),
      evidenza: false,
      size: valore ?? Number.NEGATIVE_INFINITY,
    };
  });
  // A ranking shows who has some: the rest is in the table beside it.
  const sorted =
    spec.sort === "decrescente"
      ? made.filter((row) => row.size > 0).sort((a, b) => b.size - a.size)
      : made;
  const first = spec.top === undefined ? sorted : sorted.slice(0, spec.top);
  return first.map(({ size: _size, ...row }) => row);
}

/** The message of a chart in words, written from its rows. */
export function describe(title: string, chart: Chart): string {
  const known = chart.rows.filter((row) => row.valore !== null);
  if (known.length === 0) return `${title}. Nessun dato disponibile.`;
  const name = (row: ChartRow): string => {
    const month = /^\d{4}-\d{2}$/.test(row.categoria) ? sayMonth(row.categoria) : row.categoria;
    return row.serie === null ? month : `${month}, ${row.serie}`;
  };
  const value = (row: ChartRow): number => row.valore ?? 0;
  if (known.length <= 8) {
    return `${title}. ${known.map((row) => `${name(row)}: ${row.etichetta}`).join("; ")}.`;
  }
  const most = known.reduce((a, b) => (value(b) > value(a) ? b : a));
  const least = known.reduce((a, b) => (value(b) < value(a) ? b : a));
  const first = known[0] ?? most;
  const last = known.at(-1) ?? most;
  const ends =
    chart.kind === "linee"
      ? ` Si comincia da ${name(first)} (${first.etichetta}) e si arriva a ${name(last)} (${last.etichetta}).`
      : "";
  return `${title}. ${known.length} valori: il più alto è ${name(most)} (${most.etichetta}), il più basso ${name(least)} (${least.etichetta}).${ends}`;
}

function dataTable(
  spec: ChartSpec,
  rows: readonly FigureRow[],
  category: string,
  chart: Chart,
): TableData {
  const unit = unitOf(rows[0], spec.part);
  const column = (key: string, label: string, type: Column["type"], weight: number): Column => ({
    key,
    label,
    type,
    weight,
  });
  const sign = unitSign(unit);
  return {
    columns: [
      column("categoria", spec.x ?? "Voce", "testo", 3),
      ...(spec.series === undefined ? [] : [column("serie", "Serie", "testo", 2)]),
      column("valore", sign === "" ? "Valore" : `Valore (${sign})`, columnType(unit), 1),
      ...(chart.riferimento === null
        ? []
        : [
            column(
              "riferimento",
              sign === "" ? chart.riferimento : `${chart.riferimento} (${sign})`,
              columnType(unit),
              1,
            ),
          ]),
    ],
    rows: rows.map((row) => ({
      strong: false,
      cells: [
        textCell(
          category === "mese"
            ? sayMonth(row.membri.mese?.codice ?? "")
            : (row.membri[category]?.etichetta ?? ""),
        ),
        ...(spec.series === undefined ? [] : [textCell(row.membri[spec.series]?.etichetta ?? "")]),
        cellOf(row, spec.part),
        ...(chart.riferimento === null ? [] : [cellOf(row, spec.reference ?? "regione")]),
      ],
    })),
    total: null,
  };
}

/**
 * A chart block; a sentence where there is nothing to draw; null where the territory has no level to
 * cut by, or only one member of it has cases.
 */
export function composeChart(
  spec: ChartSpec,
  id: string,
  input: ComposeInput,
  messages: Messages,
): ChartBlock | TextBlock | null {
  const per = resolvePer(spec.per, input.figlio);
  if (per === null) return null;
  const many = Array.isArray(spec.of);
  const codes = Array.isArray(spec.of) ? spec.of : [spec.of];
  const figures = codes.map((code) => input.figures.get(figureKey(code, per)));
  const rows = figures.flatMap((figure, ordine) =>
    rowsWhere(figure, spec.where).map((row) =>
      many && figure !== undefined
        ? {
            ...row,
            membri: {
              indicatore: { codice: figure.codice, etichetta: figure.nome, ordine },
              ...row.membri,
            },
          }
        : row,
    ),
  );
  const free = (figures[0]?.dimensioni ?? []).filter(
    (name) => spec.where[name] === undefined && name !== spec.series,
  );
  const category = many ? "indicatore" : (free[0] ?? "indicatore");
  const chartRows = rowsOfChart(spec, rows, category);
  if (chartRows.every((row) => (row.valore ?? 0) === 0)) {
    const covered = figures.some((figure) => figure !== undefined && figure.coverage !== "nessuna");
    // A share of nobody is no case; a value that is not there is not known.
    const undefinedAll =
      rows.length > 0 &&
      rows.every((row) => partOf(row, spec.part) === null && row.denominatore !== 0);
    const nothing = covered && !undefinedAll ? "nessun caso" : "dati non disponibili";
    return { kind: "text", style: "body", text: `${messages.say(spec.title)}: ${nothing}.` };
  }
  if (spec.sort === "decrescente" && chartRows.length === 1) return null;
  const hasReference =
    spec.reference !== undefined && chartRows.some((row) => row.riferimento !== null);
  const chart: Chart = {
    kind: spec.kind,
    rows: chartRows,
    unit: unitOf(rows[0], spec.part),
    xTitle: spec.x ?? null,
    yTitle: spec.y ?? null,
    riferimento: hasReference ? (spec.reference === "italia" ? "Italia" : "Regione") : null,
    annotazioni: spec.annotate
      .filter((one) => chartRows.some((row) => row.categoria === one.at))
      .map((one) => ({ categoria: one.at, testo: one.text })),
  };
  const title = messages.say(spec.title);
  const order = new Map(chartRows.map((row, i) => [`${row.categoria}|${row.serie}`, i]));
  const labelOf = (row: FigureRow): string =>
    `${category === "mese" ? row.membri.mese?.codice : row.membri[category]?.etichetta}|${spec.series === undefined ? null : (row.membri[spec.series]?.etichetta ?? null)}`;
  const shown = rows
    .filter((row) => order.has(labelOf(row)))
    .sort((a, b) => (order.get(labelOf(a)) ?? 0) - (order.get(labelOf(b)) ?? 0));
  return {
    kind: "chart",
    id,
    title,
    chart,
    alt: spec.alt === undefined ? describe(title, chart) : messages.say(spec.alt),
    source: sourceLine(figures.flatMap((figure) => figure?.fonti ?? [])),
    width: spec.width,
    table: dataTable(spec, shown, category, chart),
  };
}
