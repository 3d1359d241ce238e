import { isObject, type MapFeature, type MapShape, type PolygonRings, ringOf } from "./geometry.js";
import { topologyFeatures } from "./topology.js";

/** The features of a map in GeoJSON or TopoJSON, in file order; null for what is no map. */
export function featuresOf(root: unknown): readonly MapFeature[] | null {
  if (!isObject(root)) return null;
  switch (root.type) {
    case "Topology":
      return topologyFeatures(root);
    case "FeatureCollection":
      return Array.isArray(root.features) ? root.features.map(featureOf) : null;
    case "Feature":
      return [featureOf(root)];
    case "GeometryCollection":
      return Array.isArray(root.geometries)
        ? root.geometries.map((geometry) => ({ properties: {}, shape: shapeOf(geometry) }))
        : null;
    case "Polygon":
    case "MultiPolygon":
      return [{ properties: {}, shape: shapeOf(root) }];
    default:
      return null;
  }
}

/** The reference system a file declares of its own; null where it is the usual one. */
export function foreignSystem(root: unknown): string | null {
  if (!isObject(root) || !isObject(root.crs) || !isObject(root.crs.properties)) return null;
  const { name } = root.crs.properties;
  if (typeof name !== "string" || /CRS84|EPSG:{1,2}4326/i.test(name)) return null;
  return name;
}

function featureOf(feature: unknown): MapFeature {
  if (!isObject(feature)) return { properties: {}, shape: "bad" };
  return {
    properties: isObject(feature.properties) ? feature.properties : {},
    shape: shapeOf(feature.geometry),
  };
}

export function shapeOf(geometry: unknown): MapShape {
  if (geometry === null || geometry === undefined) return null;
  if (!isObject(geometry)) return "bad";
  const { type, coordinates } = geometry;
  const nested = type === "Polygon" ? [coordinates] : coordinates;
  if ((type !== "Polygon" && type !== "MultiPolygon") || !Array.isArray(nested)) return "bad";
  const polygons: PolygonRings[] = [];
  for (const rings of nested) {
    if (!Array.isArray(rings) || rings.length === 0) return "bad";
    const read = rings.map(ringOf);
    if (read.some((ring) => ring === null)) return "bad";
    polygons.push(read.filter((ring) => ring !== null));
  }
  return polygons.length === 0 ? null : { polygons };
}
