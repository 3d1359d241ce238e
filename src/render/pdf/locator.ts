import { tint } from "../../model/contrast.js";
import type { Contorno, Document, Mappa, Punto } from "../../model/document.js";
import type { Paper } from "./paper.js";

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where the places of the report lie: of its maps, the one that knows most places. */
export function placesOf(document: Document): Mappa | null {
  let found: Mappa | null = null;
  const size = (map: Mappa | null): number => (map === null ? 0 : Object.keys(map.sedi).length);
  for (const block of document.sections.flatMap(({ blocks }) => blocks)) {
    const map = block.kind === "chart" ? (block.chart.mappa ?? null) : null;
    if (size(map) > size(found)) found = map;
  }
  return found;
}

/** Fewer seats than this make no shape. */
const FEWEST = 5;

type Place = (point: Punto) => readonly [x: number, y: number];

/** Points of the earth in a frame: degrees made square at the middle of the territory, all inside. */
function placing(points: readonly Punto[], frame: Frame): Place {
  const range = (values: readonly number[]): readonly [number, number] =>
    values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)] as const, [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as const);
  const [south, north] = range(points.map(([, lat]) => lat));
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [west, east] = range(points.map(([lon]) => lon * squeeze));
  const scale = Math.min(
    frame.width / Math.max(1e-6, east - west),
    frame.height / Math.max(1e-6, north - south),
  );
  // Against the right side of its frame, where the page ends.
  const right = frame.left + frame.width;
  return ([lon, lat]) => [
    right - (east - lon * squeeze) * scale,
    frame.top + (north - lat) * scale,
  ];
}

function drawOutlines(paper: Paper, outlines: readonly Contorno[], place: Place): void {
  const { doc, theme } = paper;
  const fill = tint(theme.colori.territorio, 0.18);
  for (const outline of outlines) {
    for (const ring of outline) {
      for (const [index, point] of ring.entries()) {
        const [x, y] = place(point);
        if (index === 0) doc.moveTo(x, y);
        else doc.lineTo(x, y);
      }
      doc.closePath();
    }
    doc.lineWidth(0.6).fillAndStroke(fill, theme.colori.territorio, "even-odd");
  }
}

/**
 * The shape of the territory as a quiet ornament of the cover: its outlines where they are loaded, else
 * the seats of its places. It says nothing that the words do not: an artifact.
 */
export function drawLocator(paper: Paper, map: Mappa | null, frame: Frame): void {
  if (map === null || frame.height < 80) return;
  const outlines = Object.values(map.contorni).flat();
  const seats = Object.values(map.sedi);
  if (outlines.length === 0 && seats.length < FEWEST) return;
  const place = placing([...outlines.flat(2), ...seats], frame);
  paper.artifact(() => {
    drawOutlines(paper, outlines, place);
    const colour = tint(paper.theme.colori.territorio, 0.55);
    for (const seat of outlines.length > 0 ? [] : seats) {
      const [x, y] = place(seat);
      paper.doc.circle(x, y, 2.4).fill(colour);
    }
  });
}
