import { tint } from "../model/contrast.js";
import type { Chart } from "../model/document.js";
import { roundHalfAway, sayNumber } from "../model/italian.js";
import { colourClasses } from "./classes.js";
import { drawnValue } from "./few.js";
import { footnote, REFUSAL_HEIGHT, refusal } from "./footnote.js";
import { onPlane } from "./geography.js";
import {
  classKeys,
  codeOf,
  fillOf,
  keyLayers,
  keyLeft,
  type MapFrame,
  type MapKey,
  mapClasses,
  mapFrame,
  mapHeight,
  mapRoom,
  mapSays,
  missingPlaces,
} from "./map-frame.js";
import { boxes, type DotMark, dots, shapes, type TextMark, texts } from "./marks.js";
import type { Ruler } from "./measure.js";
import { type ChartKind, type Frame, type Layer, type Look, type Plan, SIZE } from "./plan.js";

type Row = Chart["rows"][number];

const NOWHERE =
  "Non si conoscono né i contorni né le sedi di questi territori: la carta non è disegnata.";
const MOST_NAMES = 10;

const largestRadius = (width: number): number => (width > 300 ? 20 : 14);

/** Counts are seen as areas; a share is a shade, on a circle as large as the cases it stands on. */
const isCount = (chart: Chart): boolean => chart.unit === "numero";

/** What the area of a circle means; null where there is nothing to measure it by. */
function weightOf(chart: Chart, row: Row): number | null {
  if (isCount(chart)) return row.valore;
  return row.base ?? null;
}

interface Scale {
  readonly most: number;
  radius(weight: number | null): number;
}

/** `part` of its usual size, where the map has to be smaller. */
function scaleOf(chart: Chart, width: number, part = 1): Scale {
  const weights = chart.rows.flatMap((row) => {
    const weight = weightOf(chart, row);
    return weight === null ? [] : [Math.abs(weight)];
  });
  const most = Math.max(0, ...weights);
  const full = largestRadius(width) * part;
  // Many circles are drawn smaller, or the map would be all circles.
  const shrunk = full * Math.min(1, (60 / Math.max(1, chart.rows.length)) ** 0.3);
  return {
    most,
    radius: (weight) =>
      weight === null || most === 0
        ? 3
        : Math.max(1.2, shrunk * Math.sqrt(Math.abs(weight) / most)),
  };
}

/** A round number not above the largest, and a quarter of it: what the legend shows. */
function roundWeights(most: number): readonly number[] {
  if (most < 1) return [];
  const power = 10 ** Math.floor(Math.log10(most));
  const top = ([5, 2, 1].find((one) => one * power <= most) ?? 1) * power;
  const low = roundHalfAway(top / 5, 0);
  return low >= 1 ? [top, low] : [top];
}

function keysOf(chart: Chart, width: number, part = 1): readonly MapKey[] {
  const scale = scaleOf(chart, width, part);
  const counts = isCount(chart);
  const sizes = roundWeights(scale.most).map((weight) => ({
    label: counts ? sayNumber(weight) : `su ${sayNumber(weight)}`,
    tone: "pieno" as const,
    radius: scale.radius(weight),
  }));
  if (!counts) return [...classKeys(chart), ...sizes];
  const zero = chart.rows.filter((row) => row.valore === 0).length;
  const missing = chart.rows.filter((row) => row.valore === null).length;
  const empty = (label: string) => ({ label, tone: "chiaro" as const, radius: 1.6 });
  return [
    ...sizes,
    ...(zero === 0 ? [] : [empty(`zero (${zero})`)]),
    ...(missing === 0 ? [] : [empty(`senza dato (${missing})`)]),
  ];
}

const notesOf = (chart: Chart, why: string): readonly string[] => [
  why,
  ...(isCount(chart) && chart.rows.some((row) => (row.valore ?? 0) < 0)
    ? ["Cerchio vuoto: valore negativo."]
    : []),
  ...missingPlaces(chart, "sedi"),
];

const insetOf = (chart: Chart, width: number): number =>
  scaleOf(chart, width).radius(scaleOf(chart, width).most) + 2;

const frameOf = (chart: Chart, width: number): MapFrame | null =>
  mapFrame(chart, width, insetOf(chart, width));

export const symbolHeight = (chart: Chart, width: number, why: string, ruler: Ruler): number => {
  const frame = frameOf(chart, width);
  if (frame === null) return REFUSAL_HEIGHT;
  const keys = keysOf(chart, width);
  return mapHeight(chart, width, frame, keys, notesOf(chart, why), ruler);
};

/** Circles at the seats; `why` is said under the map. */
export function symbolMap(chart: Chart, frame: Frame, why: string): Plan {
  const { width, height, theme } = frame;
  const { colori } = theme;
  const liked = frameOf(chart, width);
  if (liked === null || chart.mappa === undefined) return refusal(NOWHERE, frame);
  const room = mapRoom(chart, frame, liked.beside, keysOf(chart, width), notesOf(chart, why));
  const part = Math.min(1, room / liked.plane.height) ** 0.5;
  const scale = scaleOf(chart, width, part);
  const map = mapFrame(chart, width, scale.radius(scale.most) + 2, room) ?? liked;
  const { plane } = map;
  const classes = colourClasses(mapClasses(chart), theme);
  const counts = isCount(chart);
  const keys = keysOf(chart, width, part);
  const foot = footnote(notesOf(chart, why), width, frame);
  const { sedi, contorni } = chart.mappa;
  const placed = chart.rows
    .flatMap((row) => {
      const seat = sedi[codeOf(row)];
      if (seat === undefined) return [];
      const [x, y] = plane.at(seat);
      const value = drawnValue(chart, row);
      const zero = counts && value === 0;
      const radius = zero || row.valore === null ? 1.6 : scale.radius(weightOf(chart, row));
      return [{ row, x, y, radius, zero, value }];
    })
    .sort((a, b) => b.radius - a.radius);
  const background = chart.rows.flatMap((row) => contorni[codeOf(row)] ?? []);
  const circles = placed.map(({ row, x, y, radius, zero }): DotMark => {
    const colour =
      drawnValue(chart, row) === null || zero
        ? colori.testoChiaro
        : counts
          ? row.evidenza || !chart.rows.some((other) => other.evidenza)
            ? colori.territorio
            : tint(colori.territorio, 0.4)
          : fillOf(chart, row, classes, theme);
    const grey = zero || drawnValue(chart, row) === null;
    const hollow = grey || (counts && (row.valore ?? 0) < 0);
    return { x, y, radius, colour, hollow };
  });
  const rings = circles.map(
    ({ x, y, radius, hollow }): DotMark => ({
      x,
      y,
      radius: hollow === true ? 0 : radius + 0.6,
      colour: counts ? "#FFFFFF" : tint(colori.territorio, 0.2),
    }),
  );
  const layers: Layer[] = [
    ...(background.length === 0
      ? []
      : [
          shapes([
            {
              polygons: onPlane(background, plane),
              colour: tint(colori.linea, 0.6),
              border: "#FFFFFF",
            },
          ]),
        ]),
    // A white edge tells a circle from the one it lies on: each with its own, largest first.
    ...interleaved(rings, circles),
    ...names(placed, map, frame),
    ...keyLayers(
      chart,
      keys,
      map.keyWidth,
      map.beside ? { left: keyLeft(map, width), top: 0 } : { left: 0, top: plane.height + 8 },
      frame,
    ),
    ...foot.layers(0, height - foot.height),
  ];
  return { padding: { left: 0, top: 0, right: 0, bottom: 0 }, layers };
}

/** Edges and discs in one order, so that a small circle on a large one keeps its edge. */
const interleaved = (rings: readonly DotMark[], circles: readonly DotMark[]): readonly Layer[] => {
  const solid = circles.flatMap((circle, index) => {
    const ring = rings[index];
    return circle.hollow === true ? [] : [...(ring === undefined ? [] : [ring]), circle];
  });
  return [...dots(solid), ...dots(circles.filter((circle) => circle.hollow === true))];
};

interface Placed {
  readonly row: Row;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const meet = (one: Box, other: Box): boolean =>
  one.left < other.right + 2 &&
  other.left - 2 < one.right &&
  one.top < other.bottom + 1 &&
  other.top - 1 < one.bottom;

const covers = (box: Box, circle: Placed): boolean => {
  const nearX = Math.max(box.left, Math.min(circle.x, box.right));
  const nearY = Math.max(box.top, Math.min(circle.y, box.bottom));
  return Math.hypot(circle.x - nearX, circle.y - nearY) < circle.radius;
};

/** Circles so small that a name may lie on them, if there is no other place and it must be said. */
const SMALL = 4;
/** So many of the largest are named even where a small circle must give way. */
const MUST = 3;

/** Names of the largest and of the strong ones, beside their circles; what would cover a name is not said. */
function names(placed: readonly Placed[], map: MapFrame, { theme, ruler }: Look): readonly Layer[] {
  const { width, height } = map.plane;
  const taken: Box[] = [];
  const made: TextMark[] = [];
  const plates: Parameters<typeof boxes>[0][number][] = [];
  const wanted = [...placed]
    .sort((a, b) => Number(b.row.evidenza) - Number(a.row.evidenza))
    .slice(0, MOST_NAMES);
  for (const [rank, { row, x, y, radius }] of wanted.entries()) {
    const text = `${row.categoria} ${row.etichetta}`;
    const weight = row.evidenza ? (600 as const) : (400 as const);
    const wide = ruler.width(text, SIZE.note, weight);
    const half = SIZE.note * 0.55;
    const spots = [
      [x + radius + 3, y],
      [x - radius - 3 - wide, y],
      [x - wide / 2, y - radius - half - 2],
      [x - wide / 2, y + radius + half + 2],
    ].map(
      ([left = 0, middle = 0]): Box => ({
        left,
        right: left + wide,
        top: middle - half,
        bottom: middle + half,
      }),
    );
    const open = spots.filter(
      (box) =>
        box.left >= 0 &&
        box.right <= width &&
        box.top >= 0 &&
        box.bottom <= height &&
        !taken.some((other) => meet(box, other)),
    );
    const free =
      open.find((box) => !placed.some((circle) => covers(box, circle))) ??
      (rank < MUST || row.evidenza
        ? open.find((box) =>
            placed.every((circle) => circle.radius < SMALL || !covers(box, circle)),
          )
        : undefined);
    if (free === undefined) continue;
    taken.push(free);
    if (placed.some((circle) => covers(free, circle))) {
      plates.push({
        x: free.left - 1,
        x2: free.right + 1,
        y: free.top,
        y2: free.bottom,
        colour: "#FFFFFF",
      });
    }
    made.push({
      x: free.left,
      y: (free.top + free.bottom) / 2,
      text,
      colour: theme.colori.testo,
      size: SIZE.note,
      weight,
    });
  }
  return [...(plates.length > 0 ? [boxes(plates)] : []), texts(made)];
}

export const symbolKind = (why: string): ChartKind => ({
  needs: ["territorio"],
  height: (chart, width, ruler) => symbolHeight(chart, width, why, ruler),
  says: (chart) => [
    ...mapSays(chart),
    ...(frameOf(chart, 493) === null ? [NOWHERE] : missingPlaces(chart, "sedi")),
  ],
  plan: (chart, frame) => symbolMap(chart, frame, why),
});
