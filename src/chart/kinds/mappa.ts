import { tint } from "../../model/contrast.js";
import type { Chart } from "../../model/document.js";
import { colourClasses } from "../classes.js";
import { joinWords } from "../describe.js";
import { drawnValue } from "../few.js";
import { footnote } from "../footnote.js";
import { bordersOf, onPlane, roomFor } from "../geography.js";
import {
  classKeys,
  codeOf,
  fillOf,
  keyLayers,
  keyLeft,
  type MapFrame,
  mapClasses,
  mapFrame,
  mapHeight,
  mapRoom,
  mapSays,
  missingPlaces,
} from "../map-frame.js";
import { courses, shapes, type TextMark, texts } from "../marks.js";
import { textOn } from "../palette.js";
import { type ChartKind, type Frame, type Look, type Plan, SIZE } from "../plan.js";
import { symbolHeight, symbolMap } from "../symbol-map.js";

const NO_OUTLINES =
  "I contorni di questi territori non sono caricati: al loro posto un cerchio alla sede. I confini si caricano con «dash carica».";
const INSET = 2;

/** Boundaries that were loaded for at least one of the rows. */
const outlined = (chart: Chart): boolean =>
  chart.rows.some((row) => (chart.mappa?.contorni[codeOf(row)] ?? []).length > 0);

const frameOf = (chart: Chart, width: number, tallest?: number): MapFrame | null =>
  mapFrame(chart, width, INSET, tallest);

function notesOf(chart: Chart): readonly string[] {
  const strong = chart.rows
    .filter((row) => row.evidenza)
    .map((row) => `${row.categoria} (${row.etichetta})`);
  return [
    strong.length === 0 ? "" : `Contorno spesso: ${joinWords(strong)}.`,
    ...missingPlaces(chart, "contorni"),
  ].filter((text) => text !== "");
}

/** Territories filled by the class of their value, paler to darker blue; grey where there is none. */
function plan(chart: Chart, frame: Frame): Plan {
  const { width, height, theme } = frame;
  const { colori } = theme;
  const liked = frameOf(chart, width);
  if (!outlined(chart) || liked === null) return symbolMap(chart, frame, NO_OUTLINES);
  const room = mapRoom(chart, frame, liked.beside, classKeys(chart), notesOf(chart));
  const map = frameOf(chart, width, room) ?? liked;
  const { plane } = map;
  const contorni = chart.mappa?.contorni ?? {};
  const classes = colourClasses(mapClasses(chart), theme);
  const drawn = chart.rows.flatMap((row) => {
    const own = contorni[codeOf(row)] ?? [];
    if (own.length === 0) return [];
    const fill = fillOf(chart, row, classes, theme);
    return [{ row, fill, polygons: onPlane(own, plane), borders: bordersOf(own, plane) }];
  });
  const foot = footnote(notesOf(chart), width, frame);
  const strong = drawn.filter(({ row }) => row.evidenza);
  return {
    padding: { left: 0, top: 0, right: 0, bottom: 0 },
    layers: [
      shapes(drawn.map(({ fill, polygons }) => ({ polygons, colour: fill }))),
      courses(
        drawn.flatMap(({ borders }) => borders),
        { colour: tint(colori.testoChiaro, 0.2), thick: drawn.length > 400 ? 0.25 : 0.5 },
      ),
      ...(strong.length === 0
        ? []
        : [
            courses(
              strong.flatMap(({ borders }) => borders),
              { colour: colori.testo, thick: 2 },
            ),
          ]),
      texts(labels(chart, drawn, frame)),
      ...keyLayers(
        chart,
        classKeys(chart),
        map.keyWidth,
        map.beside ? { left: keyLeft(map, width), top: 0 } : { left: 0, top: plane.height + 8 },
        frame,
      ),
      ...foot.layers(0, height - foot.height),
    ],
  };
}

interface Drawn {
  readonly row: Chart["rows"][number];
  readonly fill: string;
  readonly polygons: ReturnType<typeof onPlane>;
}

/** Names with their values in the territories that hold them; a dash where there is no value. */
function labels(
  chart: Chart,
  drawn: readonly Drawn[],
  { theme, ruler }: Look,
): readonly TextMark[] {
  const labelWidth = (text: string): number => ruler.width(text, SIZE.note);
  const tall = SIZE.note * 1.15;
  const taken: { x: number; y: number; wide: number; tall: number }[] = [];
  /** Outlines of careless maps overlap: their names must not. */
  const claim = (at: readonly [number, number] | null, wide: number, high: number): boolean => {
    if (at === null) return false;
    const [x, y] = at;
    const meets = taken.some(
      (other) =>
        Math.abs(other.x - x) < (other.wide + wide) / 2 &&
        Math.abs(other.y - y) < (other.tall + high) / 2,
    );
    if (!meets) taken.push({ x, y, wide, tall: high });
    return !meets;
  };
  return drawn.flatMap(({ row, fill, polygons }): readonly TextMark[] => {
    const colour = textOn(fill, theme);
    const weight = row.evidenza ? (600 as const) : (400 as const);
    const mark = (x: number, y: number, text: string | readonly string[]): TextMark => ({
      x,
      y,
      text,
      colour,
      size: SIZE.note,
      align: "center",
      weight,
    });
    if (drawnValue(chart, row) === null) {
      const room = roomFor(polygons, 6, 4);
      if (room === null || !claim(room, 6, tall)) return [];
      return [mark(room[0], room[1], "–")];
    }
    const wide = Math.max(labelWidth(row.categoria), labelWidth(row.etichetta)) + 3;
    const both = roomFor(polygons, wide, 2 * tall + 1);
    if (both !== null && claim(both, wide, 2 * tall)) {
      return [mark(both[0], both[1] - tall / 2, [row.categoria, row.etichetta])];
    }
    const value = roomFor(polygons, labelWidth(row.etichetta) + 3, tall);
    if (value === null || !claim(value, labelWidth(row.etichetta), tall)) return [];
    return [mark(value[0], value[1], row.etichetta)];
  });
}

export const kind: ChartKind = {
  needs: ["territorio"],
  height: (chart, width, ruler) => {
    const map = frameOf(chart, width);
    if (!outlined(chart) || map === null) return symbolHeight(chart, width, NO_OUTLINES, ruler);
    return mapHeight(chart, width, map, classKeys(chart), notesOf(chart), ruler);
  },
  says: (chart) => [
    ...mapSays(chart),
    ...(outlined(chart) ? notesOf(chart) : [NO_OUTLINES, ...missingPlaces(chart, "sedi")]),
  ],
  plan,
};
