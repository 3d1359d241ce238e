import { tint } from "../../model/contrast.js";
import type { Chart, ChartRow } from "../../model/document.js";
import { type Axis, labelsWidth, place, valueAxis } from "../axis.js";
import { bands } from "../bands.js";
import { orderedCategories } from "../course.js";
import { extremes, joinWords, nameOf } from "../describe.js";
import { withoutFew } from "../few.js";
import { footnote, footnoteHeight } from "../footnote.js";
import { boxes, type Corner, courses, dots, lines, type TextMark, texts } from "../marks.js";
import type { Ruler } from "../measure.js";
import { isMonth } from "../months.js";
import { seriesOf } from "../palette.js";
import { type ChartKind, type Frame, type Layer, type Plan, SIZE } from "../plan.js";
import { TALLEST } from "../rows-kept.js";

const FIELD = 46;
const LINE = SIZE.label * 1.15;
const GUTTER = 16;
const FOOT = 13;

interface Panel {
  readonly name: string;
  readonly evidenza: boolean;
  /** One entry a category, undefined where there is no row. */
  readonly rows: readonly (ChartRow | undefined)[];
}

/** Which panels are drawn, and how: what does not depend on the face. */
interface Choice {
  readonly categories: readonly string[];
  readonly panels: readonly Panel[];
  readonly hidden: number;
  /** Names of the courses that never leave zero. */
  readonly idle: readonly string[];
  readonly columns: number;
  readonly axis: Axis;
  /** Height of one line of panels. */
  readonly tall: number;
  readonly head: number;
  readonly courses: boolean;
}

interface Layout extends Choice {
  /** Width of the numbers at the left. */
  readonly left: number;
  /** Width of the field of one panel. */
  readonly field: number;
  readonly titles: readonly (readonly string[])[];
}

/**
 * As many panels as a page holds. Courses stand by their last value, the largest first; of too many
 * the smallest are left out, never a strong one.
 */
function largest(panels: readonly Panel[], most: number, sorted: boolean): readonly Panel[] {
  const size = (panel: Panel): number => lastKnown(panel)?.valore ?? Number.NEGATIVE_INFINITY;
  const bySize = [...panels].sort((a, b) => {
    const [left, right] = [size(a), size(b)];
    return left === right ? 0 : right - left;
  });
  const strong = bySize.filter((panel) => panel.evidenza).slice(0, most);
  const others = bySize.filter((panel) => !panel.evidenza).slice(0, most - strong.length);
  const kept = new Set([...strong, ...others]);
  return (sorted ? bySize : panels).filter((panel) => kept.has(panel));
}

/** False for a course of zeros alone, or of nothing: an empty field tells less than its name. */
const hasCases = (panel: Panel): boolean => panel.rows.some((row) => (row?.valore ?? 0) !== 0);

/** The last row that has a value. */
const lastKnown = (panel: Panel): ChartRow | undefined =>
  panel.rows.findLast((row) => row !== undefined && row.valore !== null);

function choiceOf(whole: Chart, width: number, titleLines = 2): Choice {
  const categories = orderedCategories(whole);
  const asCourses = categories.every(isMonth) && categories.length > 1;
  const chart = asCourses ? withoutFew(whole) : whole;
  const cells = new Map(chart.rows.map((row) => [`${row.categoria}\n${row.serie ?? ""}`, row]));
  const every = seriesOf(chart).map((name): Panel => {
    const rows = categories.map((category) => cells.get(`${category}\n${name}`));
    return { name, rows, evidenza: rows.some((row) => row?.evidenza === true) };
  });
  const some = asCourses ? every.filter(hasCases) : every;
  const all = some.length === 0 ? every : some;
  // Where every panel is strong, none is: strength tells one from the others.
  const tells = all.some((panel) => !panel.evidenza);
  const columns = Math.min(all.length, width > 300 ? 4 : 2);
  const numbers = chart.rows.flatMap((row) =>
    [row.valore, row.riferimento].filter((value) => value !== null),
  );
  const axis = valueAxis(numbers.length === 0 ? [0] : numbers, chart.unit, 2);
  // Bars carry their values above them.
  const head = titleLines * LINE + (asCourses ? 4 : 10);
  const tall = head + FIELD + FOOT + 8;
  const most = columns * Math.max(1, Math.floor((TALLEST - 30) / tall));
  const kept = largest(
    all.map((panel) => ({ ...panel, evidenza: tells && panel.evidenza })),
    most,
    asCourses,
  );
  return {
    categories,
    panels: kept,
    hidden: all.length - kept.length,
    idle: every.filter((panel) => !all.includes(panel)).map(({ name }) => name),
    columns,
    axis,
    head,
    tall,
    courses: asCourses,
  };
}

/** Lines of a title at most: the room that names longer than usual may take over the fields. */
const TITLE_LINES = 5;

/** A name and its value, which stays on one line. */
const titleOf = (
  name: string,
  value: string,
  wrap: (text: string) => readonly string[],
): readonly string[] =>
  wrap(`${name} ${value.replaceAll(" ", "\u00a0")}`.trim()).map((line) =>
    line.replaceAll("\u00a0", " "),
  );

/** Where a name needs more than the usual two lines, all panels are so much taller. */
function layoutOf(chart: Chart, width: number, ruler: Ruler, titleLines = 2): Layout {
  const choice = choiceOf(chart, width, titleLines);
  const { axis, columns, panels } = choice;
  const left = labelsWidth(axis, ruler) + 6;
  const field = (width - left - GUTTER * (columns - 1)) / columns;
  const titles = panels.map((panel) =>
    titleOf(panel.name, choice.courses ? (lastKnown(panel)?.etichetta ?? "n.d.") : "", (text) =>
      ruler.wrap(text, field, TITLE_LINES, SIZE.label, panel.evidenza ? 600 : 400),
    ),
  );
  const most = Math.max(...titles.map((title) => title.length));
  return most > titleLines
    ? layoutOf(chart, width, ruler, most)
    : { ...choice, left, field, titles };
}

function notesOf(
  chart: Chart,
  { hidden, idle, categories, courses: drawn, panels }: Choice,
): readonly string[] {
  const marked = chart.riferimento !== null && chart.rows.some((row) => row.riferimento !== null);
  return [
    [
      panels.length > 1 ? "Tutti i riquadri hanno la stessa scala" : "",
      drawn ? "accanto al nome l'ultimo valore" : "",
      marked ? `in grigio: ${chart.riferimento}` : "",
    ]
      .filter((text) => text !== "")
      .join("; ")
      .replace(/^./, (letter) => letter.toUpperCase())
      .replace(/.$/, "$&."),
    drawn || categories.length < 2 ? "" : `Da sinistra: ${categories.map(nameOf).join(", ")}.`,
    idle.length === 0 ? "" : `Sempre a zero, e senza riquadro: ${joinWords(idle)}.`,
    hidden === 0 ? "" : `Altri ${hidden} riquadri, di valori più piccoli, non sono disegnati.`,
  ];
}

/** Runs of neighbouring points that have a value. */
function runsOf(
  values: readonly (number | null)[],
  point: (index: number, value: number) => Corner,
) {
  const found: Corner[][] = [];
  let open = false;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = false;
      continue;
    }
    if (open) found.at(-1)?.push(point(index, value));
    else found.push([point(index, value)]);
    open = true;
  }
  return found;
}

/** The same small drawing for each series, all on one scale: the eye compares their shapes. */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const layout = layoutOf(chart, width, ruler);
  const { categories, panels, columns, axis, left, field, head, tall } = layout;
  const foot = footnote(notesOf(chart, layout), width, frame);
  const tells = panels.some((panel) => panel.evidenza);
  const band = bands(categories.length, field, 0.25);
  const words: TextMark[] = [];
  const rules: Parameters<typeof lines>[0][number][] = [];
  const over: Parameters<typeof lines>[0][number][] = [];
  const layers: Layer[] = [];
  const strong: Corner[][] = [];
  const plain: Corner[][] = [];
  const grey: Corner[][] = [];
  const bars: Parameters<typeof boxes>[0][number][] = [];
  const ends: Parameters<typeof dots>[0][number][] = [];
  for (const [index, panel] of panels.entries()) {
    const column = index % columns;
    const fromX = column * (field + GUTTER);
    const fromY = Math.floor(index / columns) * tall + head;
    const step = categories.length > 1 ? field / (categories.length - 1) : field;
    const x = (at: number): number => fromX + (categories.length > 1 ? at * step : field / 2);
    const y = (value: number): number => fromY + FIELD - place(axis, value, FIELD);
    const title = layout.titles[index] ?? [panel.name];
    words.push({
      x: fromX,
      y: fromY - (layout.courses ? 6 : 12) - (title.length - 1) * LINE,
      text: title,
      colour: panel.evidenza ? colori.territorio : colori.testo,
      size: SIZE.label,
      weight: panel.evidenza ? 600 : 400,
      baseline: "alphabetic",
    });
    for (const [at, value] of axis.values.entries()) {
      rules.push({
        x: fromX,
        x2: fromX + field,
        y: y(value),
        y2: y(value),
        colour: value === 0 ? colori.testoChiaro : colori.linea,
        thick: value === 0 ? 0.75 : 0.5,
      });
      if (column === 0) {
        words.push({
          x: -5,
          y: y(value),
          text: axis.labels[at] ?? "",
          colour: colori.testoChiaro,
          size: SIZE.axis,
          align: "right",
        });
      }
    }
    const colour = panel.evidenza || !tells ? colori.territorio : tint(colori.territorio, 0.35);
    if (layout.courses) {
      const point = (at: number, value: number): Corner => [x(at), y(value)];
      const own = runsOf(
        panel.rows.map((row) => row?.valore ?? null),
        point,
      );
      (colour === colori.territorio ? strong : plain).push(...own.filter((run) => run.length > 1));
      grey.push(
        ...runsOf(
          panel.rows.map((row) => row?.riferimento ?? null),
          point,
        ).filter((run) => run.length > 1),
      );
      const alone = own.filter((run) => run.length === 1).flat();
      const last = own.at(-1)?.at(-1);
      for (const [atX, atY] of [...alone, ...(last === undefined ? [] : [last])]) {
        ends.push({ x: atX, y: atY, radius: 2.2, colour });
      }
      const first = nameOf(categories[0] ?? "");
      const end = nameOf(categories.at(-1) ?? "");
      const both = ruler.width(first, SIZE.axis) + ruler.width(end, SIZE.axis) + 8 <= field;
      const said = { y: fromY + FIELD + 4, colour: colori.testoChiaro, size: SIZE.axis } as const;
      words.push({ ...said, x: fromX + field, text: end, align: "right", baseline: "top" });
      if (both) words.push({ ...said, x: fromX, text: first, baseline: "top" });
    } else {
      for (const [at, row] of panel.rows.entries()) {
        const value = row?.valore ?? null;
        if (value === null) continue;
        bars.push({
          x: fromX + band.start(at),
          x2: fromX + band.end(at),
          y: Math.min(y(0), y(value)),
          y2: Math.max(y(0), y(value)),
          colour,
        });
        const said = row?.etichetta ?? "";
        if (ruler.width(said, SIZE.axis) <= band.step && value >= 0) {
          words.push({
            x: fromX + band.middle(at),
            y: Math.min(y(value), y(row?.riferimento ?? value)) - 5.5,
            text: said,
            colour: colori.testo,
            size: SIZE.axis,
            align: "center",
          });
        }
        const reference = row?.riferimento ?? null;
        if (reference === null) continue;
        over.push({
          x: fromX + band.start(at) - 1,
          x2: fromX + band.end(at) + 1,
          y: y(reference),
          y2: y(reference),
          colour: colori.regione,
          thick: 1.5,
        });
      }
    }
  }
  layers.push(lines(rules));
  if (bars.length > 0) layers.push(boxes(bars), lines(over));
  if (grey.length > 0) layers.push(courses(grey, { colour: colori.italia, thick: 1.25 }));
  if (plain.length > 0) {
    layers.push(courses(plain, { colour: tint(colori.territorio, 0.35), thick: 1.5 }));
  }
  if (strong.length > 0) layers.push(courses(strong, { colour: colori.territorio, thick: 2 }));
  layers.push(...dots(ends), texts(words));
  const bottom = foot.height;
  layers.push(...foot.layers(-left, height - bottom));
  return { padding: { left, top: 0, right: 0, bottom }, layers };
}

export const kind: ChartKind = {
  needs: ["serie"],
  height: (chart, width, ruler) => {
    const layout = layoutOf(chart, width, ruler);
    return (
      Math.ceil(layout.panels.length / layout.columns) * layout.tall +
      footnoteHeight(notesOf(chart, layout), width, ruler)
    );
  },
  says: (chart) => {
    const layout = choiceOf(chart, 493);
    const lasts = layout.panels.flatMap((panel) => {
      const row = lastKnown(panel);
      return row === undefined ? [] : [row];
    });
    const found = extremes(lasts);
    if (found === null) return [];
    const text = (row: ChartRow): string => `${row.serie ?? ""} ${row.etichetta}`.trim();
    const rising = layout.panels.filter((panel) => trendOf(panel) > 0).map((panel) => panel.name);
    const falling = layout.panels.filter((panel) => trendOf(panel) < 0).map((panel) => panel.name);
    return [
      `${layout.panels.length + layout.hidden} riquadri.`,
      lasts.length <= 8
        ? `Ultimi valori: ${joinWords(lasts.map(text), 8)}.`
        : `All'ultimo valore il più alto è ${text(found.most)}, il più basso ${text(found.least)}.`,
      ...(layout.courses && rising.length > 0 ? [`In aumento: ${joinWords(rising)}.`] : []),
      ...(layout.courses && falling.length > 0 ? [`In calo: ${joinWords(falling)}.`] : []),
    ];
  },
  plan,
};

/** Above zero where the last value is higher than the first. */
function trendOf(panel: Panel): number {
  const first = panel.rows.find((row) => row !== undefined && row.valore !== null)?.valore ?? 0;
  return (lastKnown(panel)?.valore ?? 0) - (first ?? 0);
}
