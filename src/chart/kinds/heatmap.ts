import type { Chart, ChartRow } from "../../model/document.js";
import { bands } from "../bands.js";
import { classOf, colourClasses, noDataFill, valueClasses } from "../classes.js";
import { extremes, missingSaid, nameOf, said, valuesSaid } from "../describe.js";
import { drawnValue } from "../few.js";
import { footnote, footnoteHeight } from "../footnote.js";
import { legend } from "../legend.js";
import { boxes, texts } from "../marks.js";
import { isCut, type Ruler } from "../measure.js";
import { categoriesOf, seriesOf, textOn } from "../palette.js";
import { type ChartKind, type Frame, type Plan, SIZE } from "../plan.js";
import { rowLabels } from "../rows.js";
import { TALLEST } from "../rows-kept.js";

const LINE = SIZE.label * 1.15;
/** Columns narrower than this hold no name: they get a number, told under the drawing. */
const NARROWEST = 34;
const HEAD_LINES = 4;
const SHARE = 0.3;
const PAPER = "#FFFFFF";

interface Grid {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly hidden: number;
  readonly row: number;
}

function gridOf(chart: Chart): Grid {
  const rows = categoriesOf(chart);
  const columns = seriesOf(chart);
  // Few rows leave room for names on two lines.
  const row = rows.length > 30 ? 15 : rows.length > 20 ? 18 : 22;
  const most = Math.floor((TALLEST - 110) / row);
  return { rows: rows.slice(0, most), columns, hidden: Math.max(0, rows.length - most), row };
}

const cellKey = (category: string, serie: string): string => `${category}\n${serie}`;

/** The heads of the columns: their names on lines, or numbers where there is no room for names. */
function heads(
  columns: readonly string[],
  step: number,
  ruler: Ruler,
): { readonly lines: readonly (readonly string[])[]; readonly told: string } {
  const names = columns.map(nameOf);
  const lines = names.map((name) => ruler.wrap(name, step - 4, HEAD_LINES, SIZE.label));
  const fits = step >= NARROWEST && lines.every((own, at) => !isCut(own, names[at] ?? ""));
  if (fits || names.every((name) => name === "")) return { lines, told: "" };
  return {
    lines: names.map((_, index) => [String(index + 1)]),
    told: `${names.map((name, index) => `${index + 1}\u00A0${name}`).join(" · ")}.`,
  };
}

function layout(chart: Chart, width: number, ruler: Ruler) {
  const grid = gridOf(chart);
  const labels = rowLabels(
    grid.rows.map((text) => ({
      text: nameOf(text),
      strong: chart.rows.some((row) => row.categoria === text && row.evidenza),
    })),
    width,
    ruler,
    SHARE,
  );
  const inner = width - labels.width;
  const head = heads(grid.columns, inner / grid.columns.length, ruler);
  const hidden = grid.hidden === 0 ? "" : `Non sono disegnate le ultime ${grid.hidden} righe.`;
  const notes = [head.told, hidden];
  const headRoom = Math.max(...head.lines.map((own) => own.length)) * LINE + 5;
  return { grid, labels, inner, head, notes, headRoom };
}

/** A table of shades: rows by columns, the darker the more, with the value in each cell that holds it. */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const { grid, labels, inner, head, notes, headRoom } = layout(chart, width, ruler);
  const values = chart.rows.flatMap((row) => drawnValue(chart, row) ?? []);
  const some = values.filter((value) => value !== 0);
  // Zero is the paper: many empty cells would take the classes from those that hold something.
  const blank = some.length > 0 && some.length < values.length;
  const classes = colourClasses(valueClasses(blank ? some : values, chart.unit), theme);
  const foot = footnote(notes, width, frame, 6);
  const missing = chart.rows.some((row) => drawnValue(chart, row) === null);
  const key = legend(
    [
      ...classes.map((one) => ({ label: one.name, colour: one.colour, sign: "square" as const })),
      ...(missing
        ? [{ label: "non disponibile", colour: noDataFill(theme), sign: "square" as const }]
        : []),
    ],
    width,
    frame,
  );
  const top = key.height + headRoom;
  const left = labels.width;
  const plotHeight = height - top - foot.height;
  const band = bands(grid.rows.length, plotHeight, 0);
  const step = inner / grid.columns.length;
  const cells = new Map(chart.rows.map((row) => [cellKey(row.categoria, row.serie ?? ""), row]));
  const drawn = grid.rows.flatMap((category, at) =>
    grid.columns.map((serie, column) => {
      const row = cells.get(cellKey(category, serie));
      const value = row === undefined ? null : drawnValue(chart, row);
      const shade = value === null ? undefined : classOf(classes, value)?.colour;
      const empty = row === undefined || (blank && value === 0);
      const fill = empty ? PAPER : (shade ?? noDataFill(theme));
      return { at, column, row, value, fill, empty };
    }),
  );
  const said = (row: ChartRow | undefined, value: number | null): string => {
    const text = row?.etichetta ?? "";
    if (value === null) return row === undefined ? "" : "–";
    return ruler.width(text, SIZE.label) + 4 <= step ? text : "";
  };
  return {
    padding: { left, top, right: 0, bottom: foot.height },
    layers: [
      boxes(
        drawn.map(({ at, column, fill }) => ({
          x: column * step + 0.5,
          x2: (column + 1) * step - 0.5,
          y: band.start(at) + 0.5,
          y2: band.end(at) - 0.5,
          colour: fill,
        })),
      ),
      texts([
        ...head.lines.map((own, column) => ({
          x: (column + 0.5) * step,
          y: -5 - (own.length - 1) * LINE,
          text: own,
          colour: colori.testo,
          size: SIZE.label,
          align: "center" as const,
          baseline: "alphabetic" as const,
        })),
        ...grid.rows.map((name, at) => {
          const label = labels.lines[at] ?? [name];
          // Rows are as tall as one line: a longer name is cut rather than laid on the next one.
          const shown =
            label.length > 1 && grid.row < 2 * LINE
              ? [ruler.fit(nameOf(name), labels.width - 8, SIZE.label)]
              : label;
          return {
            x: -7,
            y: band.middle(at) - ((shown.length - 1) * LINE) / 2,
            text: shown,
            colour: colori.testo,
            size: SIZE.label,
            weight: chart.rows.some((row) => row.categoria === name && row.evidenza)
              ? (600 as const)
              : (400 as const),
            align: "right" as const,
          };
        }),
        ...drawn.flatMap(({ at, column, row, value, fill, empty }) => {
          const text = said(row, value);
          return text === ""
            ? []
            : [
                {
                  x: (column + 0.5) * step,
                  y: band.middle(at),
                  text,
                  colour: empty
                    ? colori.testoChiaro
                    : value === null
                      ? colori.testo
                      : textOn(fill, theme),
                  size: SIZE.label,
                  align: "center" as const,
                },
              ];
        }),
      ]),
      ...key.layers(-left, -top),
      ...foot.layers(-left, plotHeight),
    ],
  };
}

export const kind: ChartKind = {
  needs: ["serie"],
  height: (chart, width, ruler) => {
    const { grid, notes, headRoom } = layout(chart, width, ruler);
    const lines = Math.ceil((6 * 92) / width);
    return (
      lines * 12 +
      6 +
      headRoom +
      grid.rows.length * grid.row +
      footnoteHeight(notes, width, ruler, 6)
    );
  },
  says: (chart) => {
    const found = extremes(chart.rows);
    if (found === null) return [];
    const { rows, columns } = gridOf(chart);
    if (rows.length * columns.length <= 8) return valuesSaid(chart);
    return [
      `${categoriesOf(chart).length} righe per ${columns.length} colonne.`,
      `Il valore più alto è ${said(found.most)}, il più basso ${said(found.least)}.`,
      ...missingSaid(chart.rows),
    ];
  },
  plan,
};
