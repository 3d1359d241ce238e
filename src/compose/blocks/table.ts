import type { TableSpec } from "../../define/template.js";
import { columnType } from "../../model/column-type.js";
import type { Cell, Column, TableBlock, TableRow } from "../../model/document.js";
import { FEW } from "../../model/few.js";
import type { FigureRow, Member } from "../../model/result-table.js";
import type { Livello } from "../../model/territory.js";
import { type ComposeInput, figureKey, rowAt, rowsWhere } from "../input.js";
import type { Messages } from "../messages.js";
import {
  besideWhole,
  cellOf,
  fewness,
  isUnknown,
  partOf,
  sayCounts,
  textCell,
  unitOf,
  withSign,
} from "../part.js";
import { childNames, columnName, firstWords, notListed } from "../words.js";
import { resolvePer } from "./chart.js";
import { makeHighlighter, SHARES } from "./highlight.js";
import { restRow } from "./rest-row.js";
import { inOrder } from "./row-order.js";
import { sourceLine } from "./sources.js";

/** The cell of the whole territory; a share among its children has none, and is left blank. */
function totalCell(
  one: {
    readonly column: TableSpec["columns"][number];
    readonly whole: FigureRow | undefined;
    readonly byCode: ReadonlyMap<string, FigureRow>;
  },
  dimension: string,
): Cell {
  const split = one.whole === undefined && one.byCode.size > 0 && dimension !== "mese";
  // A whole has no place among its parts.
  return split || one.column.part === "rango"
    ? { text: "—", value: null, tone: "normale" }
    : cellOf(one.whole, one.column.part);
}

const TOTAL = {
  italia: "Totale Italia",
  regione: "Totale regione",
  ambito: "Totale ambito",
  comune: "Totale comune",
  municipio: "Totale municipio",
} as const;

const LEVEL = {
  italia: "Italia",
  regione: "Regione",
  ambito: "Ambito",
  comune: "Comune",
  municipio: "Municipio",
} as const;

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
    const uncut = input.figures.get(figureKey(column.of, []));
    const figure =
      input.figures.get(figureKey(column.of, [dimension])) ??
      (uncut?.dimensioni.includes(dimension) === true ? uncut : undefined);
    const whole = rowAt(uncut, column.where);
    const rows = rowsWhere(figure, column.where).map((row) =>
      besideWhole(row, uncut?.coverage === "intera" ? whole : undefined, input.territorio.livello),
    );
    const byCode = new Map(rows.map((row) => [row.membri[dimension]?.codice ?? "", row]));
    return { column, figure, byCode, whole, sample: rows[0] };
  });
  const members = new Map<string, Member>();
  for (const { byCode } of columns) {
    for (const row of byCode.values()) {
      const member = row.membri[dimension];
      if (member !== undefined && !members.has(member.codice)) members.set(member.codice, member);
    }
  }
  // A share of a handful of nuclei says nothing: the counts stand beside it.
  let hidden = false;
  const shareOrDash = (row: FigureRow | undefined, cell: Cell): Cell => {
    if (fewness(row, "valore") !== "none" || cell.value === null) return cell;
    hidden = true;
    return { text: "—", value: null, tone: "normale" };
  };
  const highlighter = makeHighlighter(messages);
  const rowCells = (member: Member): readonly Cell[] =>
    columns.map((one) => {
      const row = one.byCode.get(member.codice);
      const whole = cellOf(row, one.column.part);
      const cell = SHARES.includes(one.column.part) ? shareOrDash(row, whole) : whole;
      return highlighter.mark(cell, row, one.column.evidenzia);
    });
  // What is not written does not order the rows either.
  const ordered = inOrder(members.values(), spec, (member, number) => {
    const one = columns[number - 1];
    const row = one?.byCode.get(member.codice);
    if (
      one === undefined ||
      (SHARES.includes(one.column.part) && fewness(row, "valore") === "none")
    )
      return null;
    return partOf(row, one.column.part);
  });
  const listed = ordered.filter(
    (member) =>
      !spec.compact ||
      columns.some((one) => (partOf(one.byCode.get(member.codice), one.column.part) ?? 0) !== 0),
  );
  const kept = listed
    .slice(0, spec.first ?? listed.length)
    .slice(spec.last === undefined ? 0 : -spec.last);
  const rows: TableRow[] = kept.map((member) => ({
    strong: false,
    cells: [textCell(member.etichetta), ...rowCells(member)],
  }));
  const rest = spec.first === undefined ? [] : listed.slice(spec.first);
  const others =
    spec.others && rest.length > 0
      ? restRow(
          columns.map(({ column, byCode, whole }) => ({
            label: column.label,
            part: column.part,
            addition: input.addition(column.of, dimension, column.where),
            rows: rest.map((member) => byCode.get(member.codice)),
            all: [...byCode.values()],
            whole,
          })),
          rest.length,
          dimension,
        )
      : null;
  if (others !== null) {
    rows.push(others.row);
    hidden ||= others.few;
  }
  // Nothing there, or nothing known of there: they are not the same.
  const shown = new Set(listed);
  const left = ordered.filter((member) => !shown.has(member));
  const unknown = left.filter((member) =>
    columns.every((one) => isUnknown(one.byCode.get(member.codice))),
  ).length;
  const none = left.length - unknown;
  const [one, many] = dimension === input.figlio ? childNames(input.figlio) : ["voce", "voci"];
  const option = messages.say("{opzione}");
  const cut = spec.first !== undefined && listed.length > spec.first;
  const header = columns.map(({ column, sample, whole }, i): Column => {
    const unit = unitOf(sample ?? whole, column.part);
    return {
      key: `c${i + 1}`,
      label: withSign(column.label, unit),
      type: column.part === "rango" ? "testo" : columnType(unit),
      weight: 1.4,
    };
  });
  const note = [
    spec.note === undefined ? "" : messages.say(spec.note),
    cut
      ? `${firstWords(kept.length, listed.length, dimension)} con «dash calcola ${columns[0]?.column.of ?? ""} --per ${dimension}${option === "" ? "" : ` ${option}`}».`
      : "",
    highlighter.legend(),
    ...(others?.notes ?? []),
    ...notListed({ none, unknown }, [one, many]),
    hidden ? `«—»: meno di ${FEW.none} casi, la quota non si scrive.` : "",
  ].filter((text) => text !== "");
  return {
    kind: "table",
    id,
    title: messages.say(spec.title),
    columns: [
      { key: dimension, label: columnName(dimension), type: "testo", weight: 3 },
      ...header,
    ],
    rows,
    total: spec.total
      ? {
          strong: true,
          cells: [
            textCell(TOTAL[input.territorio.livello]),
            ...columns.map((one) => totalCell(one, dimension)),
          ],
        }
      : null,
    note: note.length === 0 ? null : note.join(" "),
    source: sourceLine(columns.flatMap((one) => one.figure?.fonti ?? [])),
  };
}

const REGIONE = { part: "regione", gap: "scarto", label: "Regione" } as const;
/** What each level is compared with; null for the whole country. */
const WIDER: Readonly<
  Record<
    Livello,
    | typeof REGIONE
    | { readonly part: "italia"; readonly gap: "scarto_italia"; readonly label: "Italia" }
    | null
  >
> = {
  italia: null,
  regione: { part: "italia", gap: "scarto_italia", label: "Italia" },
  ambito: REGIONE,
  comune: REGIONE,
  municipio: REGIONE,
};

/** The rows of a composite indicator: value, the wider territory's, difference, rank. */
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
  // The rank is among ambiti: beside the values of a comune it would be taken for the comune's own.
  const hasRank =
    input.territorio.livello === "ambito" &&
    rows.some((row) => row.rango !== undefined && row.rango !== null);
  const name = (row: FigureRow): string => {
    const details = Object.entries(row.membri)
      .filter(([key]) => key !== "indicatore")
      .map(([, member]) => member.etichetta.toLowerCase());
    const title = `${row.membri.indicatore?.etichetta ?? ""}${details.length > 0 ? `, ${details.join(", ")}` : ""}`;
    return withSign(title, row.unita);
  };
  const few = (row: FigureRow): boolean => fewness(row, "valore") === "none";
  // The median of a few cases is said, and like their share is compared with nothing.
  const alone = (row: FigureRow): boolean => few(row) || (row.denominatore ?? FEW.none) < FEW.none;
  const beside = WIDER[input.territorio.livello];
  const wider =
    beside?.part === "italia" && rows.every((row) => (row.italia ?? null) === null) ? null : beside;
  return {
    kind: "table",
    id,
    title: messages.say(spec.title),
    columns: [
      { key: "indicatore", label: "Indicatore", type: "testo", weight: 4 },
      { key: "valore", label: LEVEL[input.territorio.livello], type: "rapporto", weight: 1.3 },
      ...(wider === null
        ? []
        : [
            { key: wider.part, label: wider.label, type: "rapporto" as const, weight: 1.2 },
            { key: wider.gap, label: "Differenza", type: "rapporto" as const, weight: 1.3 },
          ]),
      ...(hasRank
        ? [{ key: "rango", label: "Posto fra gli ambiti", type: "testo" as const, weight: 1.7 }]
        : []),
    ],
    rows: rows.map((row) => ({
      strong: false,
      cells: [
        textCell(name(row)),
        few(row) ? textCell(sayCounts(row)) : cellOf(row, "valore"),
        ...(wider === null
          ? []
          : [cellOf(row, wider.part), alone(row) ? textCell("—") : cellOf(row, wider.gap)]),
        ...(hasRank ? [cellOf(row, "rango")] : []),
      ],
    })),
    total: null,
    note: spec.note === undefined ? null : messages.say(spec.note),
    source: sourceLine(figure?.fonti ?? []),
  };
}
