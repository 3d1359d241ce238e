import { chartKind, chartKinds } from "../chart/kinds.js";
import type { ChartKind } from "../chart/plan.js";
import { quantileDimension } from "../compose/blocks/boxes.js";
import { isMap } from "../compose/blocks/chart.js";
import type { Comparison } from "../compute/compare.js";
import { isLevel, MONTH } from "../compute/question.js";
import { readyChart } from "../define/ready-definitions.js";
import type { ChartSpec } from "../define/template.js";
import { DashError } from "../model/errors.js";
import { nearNames } from "../model/near.js";
import type { Figure } from "../model/result-table.js";
import type { AnsweredFigure } from "./figures.js";

/** What divides the rows of a figure, apart from the quantiles of a boxplot. */
interface Shape {
  /** Dimensions of more than one member, the month first. */
  readonly dimensions: readonly string[];
  /** Those of one member only, as the year of an annual figure. */
  readonly pinned: Readonly<Record<string, string>>;
  readonly quantiles: string | undefined;
  /** Whether there is something to compare with, or the values are differences. */
  readonly compared: boolean;
}

const membersOf = (figure: Figure, name: string): readonly string[] => [
  ...new Set(figure.righe.map((row) => row.membri[name]?.codice ?? "")),
];

/** The rows that one axis can hold: of more than one unit, those of the indicator's own. */
function rowsOfOneUnit(figure: Figure): Figure["righe"] {
  const own = figure.righe.filter((row) => row.unita === figure.unita);
  return own.length > 0 ? own : figure.righe;
}

function shapeOf(whole: Figure, compared: readonly Comparison[]): Shape {
  const figure = { ...whole, righe: rowsOfOneUnit(whole) };
  const quantiles = quantileDimension(figure);
  const names = figure.dimensioni.filter((name) => name !== quantiles);
  const single = names.filter((name) => membersOf(figure, name).length === 1 && !isLevel(name));
  return {
    quantiles,
    compared: compared.length > 0 || figure.unita === "punti",
    // A dimension that only other rows have pins nothing.
    pinned: Object.fromEntries(
      single
        .map((name) => [name, membersOf(figure, name)[0] ?? ""] as const)
        .filter(([, code]) => code !== ""),
    ),
    dimensions: names
      .filter((name) => !single.includes(name))
      .sort((a, b) => Number(b === MONTH) - Number(a === MONTH)),
  };
}

/** Whether a kind can draw a figure: what it cannot do without is there. */
function suits(kind: ChartKind, name: string, shape: Shape): boolean {
  const { dimensions } = shape;
  const needs = kind.needs ?? [];
  // Each bar is a whole of its own: of one dimension every bar would say 100%.
  if (name === "barre100" && dimensions.length !== 2) return false;
  if (needs.includes("serie") !== (dimensions.length === 2)) {
    // One dimension more than a kind can show would lie over itself; `linee` and bars take series.
    const takesSeries = ["linee", "area", "barre", "barre_orizzontali", "punti"].includes(name);
    if (needs.includes("serie") || !takesSeries) return false;
  }
  if (needs.includes("quantili") !== (shape.quantiles !== undefined)) return false;
  if (needs.includes("territorio") && !dimensions.some(isLevel)) return false;
  if (name === "scarto") return shape.compared && dimensions.length === 1;
  if (name === "linee" || name === "area") return dimensions[0] === MONTH;
  return dimensions.length > 0 || ["bullet", "boxplot", "barre_orizzontali"].includes(name);
}

/** The kind that draws a figure when nobody names one: what its indicator suggests, if it can. */
function kindFor(
  figure: AnsweredFigure,
  shape: Shape,
  kinds: ReadonlyMap<string, ChartKind>,
): string {
  const { dimensions } = shape;
  const months = dimensions[0] === MONTH;
  const many = membersOf(figure, dimensions[1] ?? "").length > 6;
  const suggestions = [
    ...(months ? [many ? "multipli" : "linee"] : [figure.question.indicator.chart]),
    ...(shape.quantiles === undefined ? [] : ["boxplot"]),
    ...(dimensions.length === 2 ? ["heatmap"] : []),
    ...(dimensions.length === 0 && figure.unita === "percentuale" ? ["bullet"] : []),
    "barre_orizzontali",
  ];
  return (
    suggestions.find((name) => {
      const kind = kinds.get(name);
      return kind !== undefined && suits(kind, name, shape);
    }) ?? "barre_orizzontali"
  );
}

/** All kinds by name: choosing asks each what it needs. */
export async function allKinds(): Promise<ReadonlyMap<string, ChartKind>> {
  return new Map(
    await Promise.all(chartKinds().map(async (name) => [name, await chartKind(name)] as const)),
  );
}

/**
 * The chart of one figure, as a template would ask for it. USO when the kind does not exist or cannot
 * draw what was computed, with those that can.
 */
export function chartOf(
  figure: AnsweredFigure,
  wanted: string | null,
  compared: readonly Comparison[],
  kinds: ReadonlyMap<string, ChartKind>,
): ChartSpec {
  const shape = shapeOf(figure, compared);
  const fitting = [...kinds]
    .filter(([name, kind]) => suits(kind, name, shape))
    .map(([name]) => name);
  if (shape.dimensions.length > 2) {
    throw new DashError("USO", {
      message: `${figure.codice}: un grafico ha al più due dimensioni, non ${shape.dimensions.join(", ")}.`,
      remedy: "Togliere una dimensione da --per, o scrivere i dati con --formato csv.",
    });
  }
  const drawn = figure.righe.filter((row) =>
    Object.entries(shape.pinned).every(([name, code]) => row.membri[name]?.codice === code),
  );
  const units = new Set(drawn.map((row) => row.unita));
  if (units.size > 1) {
    throw new DashError("USO", {
      message: `${figure.codice}: le righe hanno unità diverse (${[...units].join(", ")}) e non stanno su un solo grafico.`,
      remedy:
        "Scrivere i dati con --formato csv o xlsx, o disegnare i suoi indicatori uno per uno.",
    });
  }
  if (wanted !== null && !kinds.has(wanted)) {
    const near = nearNames(wanted, kinds.keys(), 1);
    throw new DashError("USO", {
      message: `--grafico: «${wanted}» non è un tipo di grafico.`,
      remedy: `${near.length > 0 ? `Forse «${near[0]}»? ` : ""}Tipi: ${[...kinds.keys()].join(", ")}.`,
    });
  }
  if (wanted !== null && !fitting.includes(wanted)) {
    const what =
      shape.dimensions.length === 0 ? "senza divisioni" : `per ${shape.dimensions.join(" e ")}`;
    throw new DashError("USO", {
      message: `${figure.codice} ${what} non si può disegnare come «${wanted}».`,
      remedy: `Si può come: ${fitting.join(", ")}. Con --per si cambia la divisione.`,
    });
  }
  const kind = wanted ?? kindFor(figure, shape, kinds);
  const [first, second] = shape.dimensions;
  // The territory is what a map lays down; the other dimension has no place on it.
  const series = isMap(kind) ? undefined : second;
  return readyChart({
    kind,
    of: first === undefined ? [figure.codice] : figure.codice,
    per: [...figure.question.per],
    where: shape.pinned,
    ...(series === undefined ? {} : { series }),
    ...(compared.includes("regione")
      ? { reference: "regione" }
      : compared.includes("italia")
        ? { reference: "italia" }
        : {}),
    title: figure.nome,
    ...(first === MONTH ? {} : { y: yTitle(figure) }),
  });
}

/** What the values are, over the legend of a map or an axis. */
const yTitle = (figure: Figure): string => figure.nome;
