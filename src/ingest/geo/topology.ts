import {
  isObject,
  type MapFeature,
  type MapShape,
  type PolygonRings,
  type Position,
  type Ring,
  ringOf,
} from "./geometry.js";

type Arc = readonly Position[];

/**
 * The features of a TopoJSON topology: shared borders are stored once, as steps on a grid, and named
 * by number, backwards where negative.
 */
export function topologyFeatures(root: Readonly<Record<string, unknown>>): readonly MapFeature[] {
  const arcs = decodeArcs(root);
  const objects = isObject(root.objects) ? Object.values(root.objects) : [];
  return objects.flatMap((object) =>
    geometriesOf(object).map(
      (geometry): MapFeature => ({
        properties: isObject(geometry.properties) ? geometry.properties : {},
        shape: shapeOf(geometry, arcs),
      }),
    ),
  );
}

function geometriesOf(object: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!isObject(object)) return [];
  if (object.type !== "GeometryCollection") return [object];
  return Array.isArray(object.geometries) ? object.geometries.filter(isObject) : [];
}

const pairOf = (value: unknown, otherwise: Position): Position =>
  Array.isArray(value) && typeof value[0] === "number" && typeof value[1] === "number"
    ? [value[0], value[1]]
    : otherwise;

function decodeArcs(root: Readonly<Record<string, unknown>>): readonly (Arc | null)[] {
  if (!Array.isArray(root.arcs)) return [];
  const transform = isObject(root.transform) ? root.transform : null;
  const scale = pairOf(transform?.scale, [1, 1]);
  const shift = pairOf(transform?.translate, [0, 0]);
  return root.arcs.map((arc: unknown): Arc | null => {
    if (!Array.isArray(arc)) return null;
    const points: Position[] = [];
    let x = 0;
    let y = 0;
    for (const step of arc) {
      const [dx, dy] = Array.isArray(step) ? (step as readonly unknown[]) : [];
      if (typeof dx !== "number" || typeof dy !== "number") return null;
      // Only a quantised topology stores steps; a plain one stores the points.
      x = transform === null ? dx : x + dx;
      y = transform === null ? dy : y + dy;
      points.push([x * scale[0] + shift[0], y * scale[1] + shift[1]]);
    }
    return points;
  });
}

function shapeOf(
  geometry: Readonly<Record<string, unknown>>,
  arcs: readonly (Arc | null)[],
): MapShape {
  const { type } = geometry;
  if (type === null || type === undefined) return null;
  const nested = type === "Polygon" ? [geometry.arcs] : geometry.arcs;
  if ((type !== "Polygon" && type !== "MultiPolygon") || !Array.isArray(nested)) return "bad";
  const polygons: PolygonRings[] = [];
  for (const rings of nested) {
    if (!Array.isArray(rings) || rings.length === 0) return "bad";
    const decoded = rings.map((indexes) => joined(indexes, arcs));
    if (decoded.some((ring) => ring === null)) return "bad";
    polygons.push(decoded.filter((ring) => ring !== null));
  }
  return polygons.length === 0 ? null : { polygons };
}

/** One ring out of arcs laid end to end: where one ends the next begins. */
function joined(indexes: unknown, arcs: readonly (Arc | null)[]): Ring | null {
  if (!Array.isArray(indexes)) return null;
  const points: Position[] = [];
  for (const index of indexes) {
    if (!Number.isInteger(index)) return null;
    const arc = arcs[index < 0 ? ~index : index];
    if (arc === undefined || arc === null) return null;
    const way = index < 0 ? [...arc].reverse() : arc;
    points.push(...(points.length === 0 ? way : way.slice(1)));
  }
  return ringOf(points);
}
