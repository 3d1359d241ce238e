import type { Chart, Theme } from "../../model/document.js";
import type { NativeChart } from "../../model/native-chart.js";
import { bandScale, bands } from "../bands.js";
import { legend } from "../legend.js";
import { lines, texts } from "../marks.js";
import { nativeSeries, ticksOf } from "../native.js";
import { asText, categoriesOf, seriesOf } from "../palette.js";
import { type ChartKind, type Frame, type Plan, SIZE } from "../plan.js";

const INNER = 0.2;
const HEAD = 15;

/** Males at the left, as in every pyramid; other pairs in the order they come. */
const sides = (chart: Chart): readonly string[] =>
  [...seriesOf(chart)].sort(
    (a, b) => Number(/^(m|uomini)/i.test(b)) - Number(/^(m|uomini)/i.test(a)),
  );

/**
 * Two series back to back over ages that grow upwards; the ages stand in the
 * middle, the values at the ends. A reference (the residents) is a mark on each bar.
 */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const [leftName = "", rightName = ""] = sides(chart);
  const ages = [...categoriesOf(chart)].reverse();
  const colours = new Map([
    [leftName, colori.territorio],
    [rightName, colori.categorie[1] ?? colori.regione],
  ]);
  // A third series has no side to stand on.
  const rows = chart.rows.filter((row) => colours.has(row.serie ?? ""));
  const most = Math.max(
    1e-9,
    ...rows.map((row) => Math.max(row.valore ?? 0, row.riferimento ?? 0)),
  );
  const valueRoom = Math.max(...rows.map((row) => ruler.width(row.etichetta, SIZE.label))) + 5;
  const gutter = Math.max(...ages.map((age) => ruler.width(age, SIZE.label))) / 2 + 6;
  const marked = rows.some((row) => row.riferimento !== null);
  const key = legend(
    chart.riferimento !== null && marked
      ? [{ label: chart.riferimento, colour: colori.regione, sign: "tick" }]
      : [],
    width,
    frame,
  );
  const half = width / 2;
  const arm = half - gutter - valueRoom;
  const top = key.height + HEAD;
  const plotHeight = height - top;
  const band = bands(ages.length, plotHeight, INNER);
  const edge = half - valueRoom;
  // The gutter of the ages, in the units of the data.
  const gap = (gutter / arm) * most;
  const bars = rows.flatMap((row) => {
    if (row.valore === null) return [];
    const side = (row.serie ?? "") === leftName ? -1 : 1;
    return [
      {
        categoria: row.categoria,
        da: side * gap,
        a: side * (gap + row.valore),
        colour: colours.get(row.serie ?? "") ?? colori.territorio,
      },
    ];
  });
  const reach = most + gap;
  const x = (side: number, value: number): number => edge + side * (gutter + (value / most) * arm);
  return {
    padding: { left: valueRoom, top, right: valueRoom, bottom: 0 },
    layers: [
      {
        data: { values: bars },
        mark: { type: "bar", opacity: 1 },
        encoding: {
          y: {
            field: "categoria",
            type: "nominal",
            sort: null,
            axis: null,
            scale: bandScale(ages, INNER),
          },
          x: {
            field: "da",
            type: "quantitative",
            axis: null,
            scale: { domain: [-reach, reach], nice: false },
          },
          x2: { field: "a" },
          color: { field: "colour", type: "nominal", scale: null },
        },
      },
      lines(
        rows.flatMap((row) => {
          if (row.riferimento === null) return [];
          const side = (row.serie ?? "") === leftName ? -1 : 1;
          const index = ages.indexOf(row.categoria);
          const at = x(side, row.riferimento);
          return [
            {
              x: at,
              x2: at,
              y: band.start(index),
              y2: band.end(index),
              colour: colori.regione,
              thick: 1.5,
            },
          ];
        }),
      ),
      texts([
        ...ages.map((age, index) => ({
          x: edge,
          y: band.middle(index),
          text: age,
          colour: colori.testo,
          size: SIZE.label,
          align: "center" as const,
        })),
        ...rows.map((row) => {
          const side = (row.serie ?? "") === leftName ? -1 : 1;
          return {
            x: x(side, Math.max(row.valore ?? 0, row.riferimento ?? 0)) + side * 4,
            y: band.middle(ages.indexOf(row.categoria)),
            text: row.etichetta,
            colour: row.valore === null ? colori.testoChiaro : colori.testo,
            size: SIZE.label,
            align: side < 0 ? ("right" as const) : ("left" as const),
          };
        }),
        {
          x: edge - gutter,
          y: -HEAD + 5,
          text: leftName,
          colour: asText(colours.get(leftName) ?? colori.testo, theme),
          size: SIZE.label,
          weight: 600,
          align: "right",
        },
        {
          x: edge + gutter,
          y: -HEAD + 5,
          text: rightName,
          colour: asText(colours.get(rightName) ?? colori.testo, theme),
          size: SIZE.label,
          weight: 600,
        },
      ]),
      ...key.layers(-valueRoom, -top),
    ],
  };
}

/** Bars on both sides of zero: the left ones below it, printed without their sign. */
function native(chart: Chart, theme: Theme): NativeChart | null {
  if (chart.rows.some((row) => row.riferimento !== null)) return null;
  const [leftName = "", rightName] = sides(chart);
  if (rightName === undefined) return null;
  const ages = [...categoriesOf(chart)].reverse();
  const side = (name: string, colour: string, sign: number) =>
    nativeSeries(chart, name, ages, { colour, ink: theme.colori.testo, strong: false }, (row) =>
      row.valore === null ? null : sign * row.valore,
    );
  const values = chart.rows.flatMap(({ valore }) => (valore === null ? [] : [valore, -valore]));
  return {
    form: "barre",
    lying: true,
    stack: "pila",
    gap: INNER,
    unit: chart.unit,
    categories: ages,
    series: [
      side(leftName, theme.colori.territorio, -1),
      side(rightName, theme.colori.categorie[1] ?? theme.colori.regione, 1),
    ],
    reference: null,
    notes: [],
    ticks: ticksOf(values, chart.unit),
    xTitle: null,
    yTitle: chart.yTitle,
  };
}

export const kind: ChartKind = {
  height: (chart) => HEAD + (chart.riferimento === null ? 0 : 18) + categoriesOf(chart).length * 15,
  plan,
  native: (chart, { theme }) => native(chart, theme),
};
