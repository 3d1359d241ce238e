import type { TableSpec } from "../../define/template.js";
import type { Column, TableBlock, TableRow } from "../../model/document.js";
import { unitSign } from "../../model/italian.js";
import type { FigureRow, Member } from "../../model/result-table.js";
import { type ComposeInput, figureKey, rowsWhere } from "../input.js";
import type { Messages } from "../messages.js";
import { cellOf, columnType, partOf, textCell, unitOf } from "../part.js";
import { resolvePer } from "./chart.js";
import { sourceLine } from "./sources.js";

const DIMENSION: Readonly<Record<string, string>> = {
  regione: "Regione",
  ambito: "Ambito",
  comune: "Comune",
  municipio: "Municipio",
  mese: "Mese",
};

/** A table by a dimension, one column an indicator; null where there is no level below. */
export function composeTable(
  spec: TableSpec,
  id: string,
  input: ComposeInput,
  messages: Messages,
): TableBlock | null {
  const per = resolvePer([spec.rows], input.figlio);
  const dimension = per?.[0];
  if (dimension === undefined) return null;
  const columns = spec.columns.map((column) => {
    const figure = input.figures.get(figureKey(column.of, [dimension]));
    const rows = rowsWhere(figure, column.where);
    const byCode = new Map(rows.map((row) => [row.membri[dimension]?.codice ?? "", row]));
    const whole = rowsWhere(input.figures.get(figureKey(column.of, [])), column.where)[0];
    return { column, figure, byCode, whole, sample: rows[0] };
  });
  const members = new Map<string, Member>();
  for (const { byCode } of columns) {
    for (const row of byCode.values()) {
      const member = row.membri[dimension];
      if (member !== undefined && !members.has(member.codice)) members.set(member.codice, member);
    }
  }
  const cells = (pick: (of: (typeof columns)[number]) => FigureRow | undefined) =>
    columns.map((one) => cellOf(pick(one), one.column.part));
  const sortColumn = spec.sort === undefined ? undefined : columns[spec.sort - 1];
  const ordered = [...members.values()].sort((a, b) => {
    if (sortColumn !== undefined) {
      const value = (member: Member): number =>
        partOf(sortColumn.byCode.get(member.codice), sortColumn.column.part) ??
        Number.NEGATIVE_INFINITY;
      const difference = value(b) - value(a);
      if (difference !== 0 && !Number.isNaN(difference)) return difference;
    }
    return a.ordine - b.ordine;
  });
  const rows: TableRow[] = ordered
    .filter(
      (member) =>
        !spec.compact ||
        columns.some((one) => (partOf(one.byCode.get(member.codice), one.column.part) ?? 0) !== 0),
    )
    .map((member) => ({
      strong: false,
      cells: [textCell(member.etichetta), ...cells((one) => one.byCode.get(member.codice))],
    }));
  const left = members.size - rows.length;
  const header = columns.map(({ column, sample, whole }, i): Column => {
    const unit = unitOf(sample ?? whole, column.part);
    const sign = unitSign(unit);
    return {
      key: `c${i + 1}`,
      label:
        sign === "" || column.label.includes(sign) ? column.label : `${column.label} (${sign})`,
      type: column.part === "rango" ? "testo" : columnType(unit),
      weight: 1.4,
    };
  });
  const note = [
    spec.note === undefined ? "" : messages.say(spec.note),
    left > 0 ? `Non sono in elenco ${left} voci senza casi.` : "",
  ].filter((text) => text !== "");
  return {
    kind: "table",
    id,
    title: messages.say(spec.title),
    columns: [
      { key: dimension, label: DIMENSION[dimension] ?? "Voce", type: "testo", weight: 3 },
      ...header,
    ],
    rows,
    total: spec.total
      ? { strong: true, cells: [textCell(input.territorio.nome), ...cells((one) => one.whole)] }
      : null,
    note: note.length === 0 ? null : note.join(" "),
    source: sourceLine(columns.flatMap((one) => one.figure?.fonti ?? [])),
  };
}

/** The rows of a composite indicator: value, regione, difference, rank. */
export function composeComposite(
  spec: {
    readonly of: string;
    readonly title: TableSpec["title"];
    readonly note?: TableSpec["title"] | undefined;
  },
  id: string,
  input: ComposeInput,
  messages: Messages,
): TableBlock {
  const figure = input.figures.get(figureKey(spec.of, []));
  const rows = figure?.righe ?? [];
  const hasRank = rows.some((row) => row.rango !== undefined && row.rango !== null);
  const name = (row: FigureRow): string => {
    const details = Object.entries(row.membri)
      .filter(([key]) => key !== "indicatore")
      .map(([, member]) => member.etichetta.toLowerCase());
    const unit = unitSign(row.unita);
    const title = `${row.membri.indicatore?.etichetta ?? ""}${details.length > 0 ? `, ${details.join(", ")}` : ""}`;
    return unit === "" ? title : `${title} (${unit})`;
  };
  const cell = (row: FigureRow, part: Parameters<typeof cellOf>[1]) => cellOf(row, part);
  return {
    kind: "table",
    id,
    title: messages.say(spec.title),
    columns: [
      { key: "indicatore", label: "Indicatore", type: "testo", weight: 4 },
      { key: "valore", label: input.territorio.nome, type: "rapporto", weight: 1.3 },
      { key: "regione", label: "Regione", type: "rapporto", weight: 1.2 },
      { key: "scarto", label: "Differenza", type: "rapporto", weight: 1.3 },
      ...(hasRank
        ? [{ key: "rango", label: "Posto fra gli ambiti", type: "testo" as const, weight: 1.7 }]
        : []),
    ],
    rows: rows.map((row) => ({
      strong: false,
      cells: [
        textCell(name(row)),
        cell(row, "valore"),
        cell(row, "regione"),
        cell(row, "scarto"),
        ...(hasRank ? [cell(row, "rango")] : []),
      ],
    })),
    total: null,
    note: spec.note === undefined ? null : messages.say(spec.note),
    source: sourceLine(figure?.fonti ?? []),
  };
}
