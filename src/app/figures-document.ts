import { cellOf, textCell } from "../compose/part.js";
import { MONTH } from "../compute/question.js";
import { columnType } from "../model/column-type.js";
import type { Cell, Column, Document, Section, TableBlock } from "../model/document.js";
import { sayDateLine, sayDay, sayLongDay, sayMonth, sayValue, unitSign } from "../model/italian.js";
import type { FigureRow } from "../model/result-table.js";
import type { AnsweredFigure, Figures } from "./figures.js";

const COMPARED = [
  ["regione", "Regione"],
  ["italia", "Italia"],
  ["precedente", "Data precedente"],
  ["anno", "Un anno prima"],
] as const;

interface Drawn {
  readonly column: Column;
  readonly cell: (row: FigureRow) => Cell;
}

const column = (key: string, label: string, type: Column["type"], weight = 1): Column => ({
  key,
  label,
  type,
  weight,
});

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The columns of a dimension: its label, and for comuni the ISTAT code that others' tables use. */
function dimensionColumns(name: string, istat: ReadonlyMap<string, string>): readonly Drawn[] {
  const label = capital(name.replaceAll("_", " "));
  if (name === MONTH) {
    const cell = (row: FigureRow): Cell => {
      const month = row.membri.mese?.codice ?? "";
      return { text: sayMonth(month), value: month, tone: "normale" };
    };
    return [{ column: column(name, label, "mese", 2), cell }];
  }
  return [
    ...(name === "comune"
      ? [
          {
            column: column("istat", "Codice ISTAT", "testo", 1),
            cell: (row: FigureRow) => textCell(istat.get(row.membri.comune?.codice ?? "") ?? ""),
          },
        ]
      : []),
    {
      column: column(name, label, "testo", 3),
      cell: (row) => textCell(row.membri[name]?.etichetta ?? ""),
    },
  ];
}

/** A table of all the rows of a figure, as numbers. Where rows have units of their own, as texts. */
function tableOf(figure: AnsweredFigure, istat: ReadonlyMap<string, string>): TableBlock {
  const mixed = figure.righe.some((row) => row.unita !== figure.unita);
  const sign = mixed ? "" : unitSign(figure.unita);
  const type = mixed ? "testo" : columnType(figure.unita);
  const headed = (label: string): string => (sign === "" ? label : `${label} (${sign})`);
  const valued = (key: "valore" | (typeof COMPARED)[number][0], label: string): Drawn => ({
    column: column(key, headed(label), type),
    cell: (row) =>
      mixed
        ? textCell(sayValue(row[key] ?? null, row.unita, row.decimali))
        : cellOf({ ...row, valore: row[key] ?? null }, "valore"),
  });
  const has = (key: keyof FigureRow): boolean =>
    figure.righe.some((row) => row[key] !== undefined && row[key] !== null);
  const asked = (key: keyof FigureRow): boolean =>
    figure.righe.some((row) => row[key] !== undefined);
  const columns: readonly Drawn[] = [
    ...figure.dimensioni.flatMap((name) => dimensionColumns(name, istat)),
    valued("valore", "Valore"),
    ...(has("denominatore")
      ? (["numeratore", "denominatore"] as const).map((key) => ({
          column: column(key, capital(key), "numero" as const),
          cell: (row: FigureRow) => cellOf(row, key),
        }))
      : []),
    ...COMPARED.filter(([key]) => asked(key)).map(([key, label]) => valued(key, label)),
    ...(asked("rango")
      ? [
          {
            column: column("rango", "Posto", "testo" as const),
            cell: (row: FigureRow) => cellOf(row, "rango"),
          },
        ]
      : []),
  ];
  return {
    kind: "table",
    id: `figura_${figure.codice.replaceAll(".", "_")}`,
    title: figure.nome,
    columns: columns.map((one) => one.column),
    rows: figure.righe.map((row) => ({
      strong: false,
      cells: columns.map((one) => one.cell(row)),
    })),
    total: null,
    note: null,
    source:
      figure.fonti.length === 0
        ? "Nessuna fornitura caricata"
        : `Fonte: ${figure.fonti
            .map((fonte) => `${fonte.titolo}, ${sayDay(fonte.data_osservazione)}`)
            .join("; ")}`,
  };
}

/** What was computed as a document of tables, one section an indicator: what a workbook is made of. */
export function figuresDocument(figures: Figures<unknown>, version: string): Document {
  const { territorio, data, domandeFinoAl } = figures;
  const title = "Indicatori calcolati";
  return {
    template: "calcola",
    title: `${title}: ${territorio.etichetta}`,
    audience: "interno",
    territorio,
    dataOsservazione: data,
    domandeFinoAl,
    dateLine: sayDateLine(data, domandeFinoAl),
    cover: {
      kicker: "dash calcola",
      title,
      subtitle: territorio.etichetta,
      facts: [
        { label: "Dati aggiornati al", value: sayLongDay(data) },
        ...(domandeFinoAl === null
          ? []
          : [{ label: "Con domande fino al", value: sayLongDay(domandeFinoAl) }]),
        ...(figures.precedente === null
          ? []
          : [{ label: "Confronto con il", value: sayLongDay(figures.precedente) }]),
        { label: "Uso", value: "interno" },
      ],
      warnings: figures.notices.map((notice) => capital(notice.message)),
    },
    sections: figures.figures.map(
      (figure): Section => ({
        id: figure.codice.toLowerCase().replaceAll(".", "_"),
        name: `${figure.codice} ${figure.nome}`.slice(0, 31).trim(),
        kicker: figure.codice,
        title: figure.nome,
        blocks: [
          tableOf(figure, figures.istat),
          { kind: "notes", items: [figure.question.indicator.definition] },
        ],
      }),
    ),
    fonti: figures.fonti,
    version,
  };
}
