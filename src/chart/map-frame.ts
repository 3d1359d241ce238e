import type { Chart, Theme } from "../model/document.js";
import { FEW } from "../model/few.js";
import {
  type ColouredClass,
  classOf,
  colourClasses,
  noDataFill,
  type ValueClass,
  valueClasses,
} from "./classes.js";
import { extremes, joinWords, knownRows, missingSaid, standingSaid } from "./describe.js";
import { drawnValue, fewNames, isFew } from "./few.js";
import { footnoteHeight } from "./footnote.js";
import { type Plane, planeOf } from "./geography.js";
import { boxes, dots, type TextMark, texts } from "./marks.js";
import type { Ruler } from "./measure.js";
import { type Frame, type Layer, type Look, SIZE } from "./plan.js";

type Row = Chart["rows"][number];

const LINE = 13;
const TALLEST_MAP = { intera: 330, meta: 230 } as const;
const SIDE = 168;
const SIDE_GAP = 16;

export const codeOf = (row: Row): string => row.codice ?? row.categoria;

/** One line of the legend of a map. */
export interface MapKey {
  readonly label: string;
  /** Number of the class; else no value, this territory's colour, or the light one of a zero. */
  readonly tone: number | "vuoto" | "pieno" | "chiaro";
  /** A square of the fill, or a circle of this radius. */
  readonly radius?: number;
}

/** How a map and its legend share a drawing: side by side where it is wide, else one under the other. */
export interface MapFrame {
  readonly plane: Plane;
  readonly beside: boolean;
  readonly keyWidth: number;
}

/** `tallest` is the height that is left to the map; as tall as it likes without it. */
export function mapFrame(
  chart: Chart,
  width: number,
  inset: number,
  tallest = Number.POSITIVE_INFINITY,
): MapFrame | null {
  const beside = width > 300;
  const keyWidth = beside ? SIDE : width;
  const plane = planeOf(chart.mappa, chart.rows.map(codeOf), {
    width: beside ? width - SIDE - SIDE_GAP : width,
    height: Math.min(tallest, beside ? TALLEST_MAP.intera : TALLEST_MAP.meta),
    inset,
  });
  return plane === null ? null : { plane, beside, keyWidth };
}

/** Where a legend beside a map begins: right after the map, which may be narrow. */
export const keyLeft = ({ plane, keyWidth }: MapFrame, width: number): number =>
  Math.min(width - keyWidth, plane.width + SIDE_GAP);

/** The classes of the values that are drawn. */
export const mapClasses = (chart: Chart): readonly ValueClass[] =>
  valueClasses(
    chart.rows.flatMap((row) => drawnValue(chart, row) ?? []),
    chart.unit,
  );

export function fillOf(
  chart: Chart,
  row: Row,
  classes: readonly ColouredClass[],
  theme: Theme,
): string {
  const value = drawnValue(chart, row);
  return (value === null ? undefined : classOf(classes, value)?.colour) ?? noDataFill(theme);
}

/** «da 40% a meno di 50% (12)»: classes in words with how many are in each, and what has no colour. */
export function classKeys(chart: Chart): readonly MapKey[] {
  const few = chart.rows.filter((row) => row.valore !== null && isFew(chart, row)).length;
  const unknown = chart.rows.filter((row) => row.valore === null).length;
  const own = mapClasses(chart).map((one, tone) => ({ label: `${one.name} (${one.count})`, tone }));
  return [
    ...own.reverse(),
    ...(few === 0 ? [] : [{ label: `meno di ${FEW.none} casi (${few})`, tone: "vuoto" as const }]),
    ...(unknown === 0 ? [] : [{ label: `senza dato (${unknown})`, tone: "vuoto" as const }]),
  ];
}

function toneColour(key: MapKey, classes: readonly ColouredClass[], theme: Theme): string {
  switch (key.tone) {
    case "vuoto":
      return noDataFill(theme);
    case "pieno":
      return theme.colori.territorio;
    case "chiaro":
      return theme.colori.testoChiaro;
    default:
      return classes[key.tone]?.colour ?? theme.colori.territorio;
  }
}

/** The unit in words, over the legend. */
const headOf = (chart: Chart): string => chart.yTitle ?? chart.xTitle ?? "";

const rowOf = (key: MapKey): number => Math.max(LINE, (key.radius ?? 0) * 2 + 3);

/** Room of the sign before a label: squares are alike, circles share the room of the largest. */
const signOf = (keys: readonly MapKey[], key: MapKey): number =>
  key.radius === undefined ? 14 : Math.max(9, ...keys.map((one) => (one.radius ?? 0) * 2)) + 5;

/** What a class or a measure is called takes as many lines as it needs beside the map. */
const KEY_LINES = 5;

interface KeyLayout {
  readonly head: readonly string[];
  readonly lines: readonly (readonly string[])[];
  readonly height: number;
}

function keyLayout(chart: Chart, keys: readonly MapKey[], width: number, ruler: Ruler): KeyLayout {
  const head = headOf(chart);
  const headLines = head === "" ? [] : ruler.wrap(head, width, KEY_LINES, SIZE.label, 600);
  const lines = keys.map((key) =>
    ruler.wrap(key.label, width - signOf(keys, key), KEY_LINES, SIZE.label),
  );
  const height =
    headLines.length * LINE +
    keys.reduce(
      (sum, key, index) => sum + rowOf(key) + ((lines[index]?.length ?? 1) - 1) * SIZE.label * 1.15,
      0,
    );
  return { head: headLines, lines, height };
}

const keysHeight = (chart: Chart, keys: readonly MapKey[], width: number, ruler: Ruler): number =>
  keyLayout(chart, keys, width, ruler).height;

/** The legend as a list, from `top` down. */
export function keyLayers(
  chart: Chart,
  keys: readonly MapKey[],
  width: number,
  at: { readonly left: number; readonly top: number },
  { theme, ruler }: Look,
): readonly Layer[] {
  const { head, lines } = keyLayout(chart, keys, width, ruler);
  const classes = colourClasses(mapClasses(chart), theme);
  const words: TextMark[] = head.map((text, index) => ({
    x: at.left,
    y: at.top + (index + 0.5) * LINE,
    text,
    colour: theme.colori.testo,
    size: SIZE.label,
    weight: 600,
  }));
  const squares: Parameters<typeof boxes>[0][number][] = [];
  const circles: Parameters<typeof dots>[0][number][] = [];
  let y = at.top + head.length * LINE;
  for (const [index, key] of keys.entries()) {
    const own = lines[index] ?? [key.label];
    const tall = rowOf(key);
    const sign = signOf(keys, key);
    const middle = y + tall / 2;
    if (key.radius === undefined) {
      squares.push({
        x: at.left,
        x2: at.left + 9,
        y: middle - 4.5,
        y2: middle + 4.5,
        colour: toneColour(key, classes, theme),
      });
    } else {
      circles.push({
        x: at.left + (sign - 5) / 2,
        y: middle,
        radius: key.radius,
        colour: toneColour(key, classes, theme),
        hollow: true,
      });
    }
    words.push({
      x: at.left + sign,
      y: middle,
      text: own,
      colour: theme.colori.testo,
      size: SIZE.label,
    });
    y += tall + (own.length - 1) * SIZE.label * 1.15;
  }
  return [...(squares.length > 0 ? [boxes(squares)] : []), ...dots(circles), texts(words)];
}

/** What a map leaves out, by name: shapes and seats that are not known. */
export function missingPlaces(chart: Chart, kind: "contorni" | "sedi"): readonly string[] {
  const known = chart.mappa?.[kind] ?? {};
  const lost = chart.rows.filter((row) => known[codeOf(row)] === undefined);
  const within = kind === "contorni" ? (chart.mappa?.senzaContorno ?? []) : [];
  const what = kind === "contorni" ? "contorno" : "coordinate della sede";
  const named = lost.map((row) => `${row.categoria} (${row.etichetta})`);
  return [
    named.length === 0 ? "" : `Senza ${what}: ${joinWords(named, 8)}.`,
    within.length === 0 ? "" : `Comuni senza contorno: ${joinWords(within, 8)}.`,
  ].filter((text) => text !== "");
}

/** Total height of a map with its legend and what is said under it. */
export function mapHeight(
  chart: Chart,
  width: number,
  frame: MapFrame,
  keys: readonly MapKey[],
  notes: readonly string[],
  ruler: Ruler,
): number {
  const key = keysHeight(chart, keys, frame.keyWidth, ruler);
  const foot = footnoteHeight(notes, width, ruler);
  const { height } = frame.plane;
  return (frame.beside ? Math.max(height, key) : height + 8 + key) + foot;
}

/** What is left to the map itself in a drawing of this height, with its legend and its notes. */
export function mapRoom(
  chart: Chart,
  { width, height, ruler }: Frame,
  beside: boolean,
  keys: readonly MapKey[],
  notes: readonly string[],
): number {
  const key = beside ? 0 : 8 + keysHeight(chart, keys, width, ruler);
  return Math.max(LINE, height - key - footnoteHeight(notes, width, ruler));
}

/** What a map says: extremes, its classes in words, who is left out. */
export function mapSays(chart: Chart): readonly string[] {
  const drawn = knownRows(chart.rows).filter((row) => drawnValue(chart, row) !== null);
  const found = extremes(drawn);
  const few = fewNames(chart);
  const classes = mapClasses(chart);
  return [
    ...(found === null
      ? []
      : drawn.length === 1
        ? [`${found.most.categoria}: ${found.most.etichetta}.`]
        : [
            `${drawn.length} territori: il valore più alto è ${found.most.categoria} (${found.most.etichetta}), il più basso ${found.least.categoria} (${found.least.etichetta}).`,
          ]),
    ...(classes.length > 1
      ? [`Quanti per classe: ${classes.map((one) => `${one.name}, ${one.count}`).join("; ")}.`]
      : []),
    ...standingSaid(chart, drawn),
    ...(few.length === 0 ? [] : [`Con meno di ${FEW.none} casi: ${joinWords(few)}.`]),
    ...missingSaid(chart.rows),
  ];
}
