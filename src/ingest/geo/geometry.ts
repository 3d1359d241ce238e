/** A point: longitude, latitude. */
export type Position = readonly [number, number];
export type Ring = readonly Position[];
/** Outer ring first, then the holes. */
export type PolygonRings = readonly Ring[];

/** A shape as dash keeps it: one polygon or many. */
export interface Shape {
  readonly polygons: readonly PolygonRings[];
}

/** The shape a map gives; null where it gives none, "bad" where it is no area. */
export type MapShape = Shape | null | "bad";

/** What a map says of a feature, by the names the file uses. */
export type Properties = Readonly<Record<string, unknown>>;

/** One thing of a map: what is said of it, and its shape. */
export interface MapFeature {
  readonly properties: Properties;
  readonly shape: MapShape;
}

// Six decimals of a degree are a tenth of a metre.
const PRECISION = 1e6;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isPosition = (point: unknown): point is Position =>
  Array.isArray(point) && Number.isFinite(point[0]) && Number.isFinite(point[1]);

/**
 * A ring from what a file holds: closed, of four points or more, numbers only; else null. The points
 * are those of the file, not copies: a map of all comuni has millions.
 */
export function ringOf(value: unknown): Ring | null {
  if (!Array.isArray(value) || value.length < 4 || !value.every(isPosition)) return null;
  const ring: Ring = value;
  const [first] = ring;
  const last = ring.at(-1);
  return first?.[0] === last?.[0] && first?.[1] === last?.[1] ? ring : null;
}

/** The area a ring encloses in square degrees: positive when it runs counter-clockwise. */
export function signedArea(ring: Ring): number {
  let twice = 0;
  for (let i = 1; i < ring.length; i += 1) {
    const [x0, y0] = ring[i - 1] as Position;
    const [x1, y1] = ring[i] as Position;
    twice += x0 * y1 - x1 * y0;
  }
  return twice / 2;
}

/**
 * Outer rings clockwise and holes the other way round, as d3-geo and Vega paint them: under the
 * opposite rule (RFC 7946) they paint all the world but the shape. `turned` counts the outer rings
 * that were reversed.
 */
export function wound(shape: Shape): { readonly shape: Shape; readonly turned: number } {
  let turned = 0;
  const polygons = shape.polygons.map((rings) =>
    rings.map((ring, i) => {
      const isOuter = i === 0;
      if (signedArea(ring) > 0 !== isOuter) return ring;
      if (isOuter) turned += 1;
      return [...ring].reverse();
    }),
  );
  return { shape: { polygons }, turned };
}

const round = (value: number): number => Math.round(value * PRECISION) / PRECISION;

/** GeoJSON geometry, to six decimals; points that fall together are kept once. */
export function toGeoJson({ polygons }: Shape): string {
  const coordinates = polygons.map((rings) => rings.map(thinned));
  return JSON.stringify(
    coordinates.length === 1
      ? { type: "Polygon", coordinates: coordinates[0] }
      : { type: "MultiPolygon", coordinates },
  );
}

function thinned(ring: Ring): readonly Position[] {
  const points: Position[] = [];
  for (const [x, y] of ring) {
    const point: Position = [round(x), round(y)];
    const last = points.at(-1);
    if (last === undefined || last[0] !== point[0] || last[1] !== point[1]) points.push(point);
  }
  // A ring smaller than the precision keeps its points, or it would be no ring.
  return points.length < 4 ? ring : points;
}

/** Whether a point can be a longitude and latitude of Italy. */
export const isInItaly = ([x, y]: Position): boolean => x >= 5 && x <= 20 && y >= 34 && y <= 49;

/** The first point that cannot be a longitude and latitude of Italy; null when all can. */
export function strayPoint({ polygons }: Shape): Position | null {
  for (const rings of polygons) {
    for (const ring of rings) {
      for (const point of ring) if (!isInItaly(point)) return point;
    }
  }
  return null;
}
