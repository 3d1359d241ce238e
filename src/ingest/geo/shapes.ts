import type { GeometryObject } from "geojson";
import { openShp } from "shapefile";
import { DashError } from "../../model/errors.js";
import { shapeOf } from "./features.js";
import type { MapShape } from "./geometry.js";
import type { ToDegrees } from "./projection.js";
import { isShp, SHP_HEADER } from "./shapefile-parts.js";

/** The kinds of shapes, as the first hundred bytes of a .shp name them. */
const NULL_SHAPE = 0;
const AREAS: readonly number[] = [5, 15, 25];
const RECORD = 8;

/** What the header of a .shp says: whether its shapes are areas, and the box they lie in. */
export interface ShpHeader {
  readonly areas: boolean;
  /** Least and greatest x and y, in the coordinates of the file. */
  readonly box: readonly [number, number, number, number];
}

/** The header; null for what is no .shp. */
export function shpHeader(head: Buffer): ShpHeader | null {
  if (!isShp(head)) return null;
  const kind = head.readInt32LE(32);
  return {
    areas: kind === NULL_SHAPE || AREAS.includes(kind),
    box: [
      head.readDoubleLE(36),
      head.readDoubleLE(44),
      head.readDoubleLE(52),
      head.readDoubleLE(60),
    ],
  };
}

/**
 * The records of a .shp, each whole and of the kind the file says; null when they are not. The reader
 * of the library passes over what is broken in silence.
 */
function countRecords(bytes: Buffer): number | null {
  const kind = bytes.readInt32LE(32);
  const end = bytes.readInt32BE(24) * 2;
  if (end > bytes.length || end < SHP_HEADER) return null;
  let count = 0;
  let at = SHP_HEADER;
  while (at < end) {
    if (at + RECORD + 4 > end) return null;
    const length = bytes.readInt32BE(at + 4) * 2;
    const own = bytes.readInt32LE(at + RECORD);
    if (length < 4 || at + RECORD + length > end) return null;
    if (own !== NULL_SHAPE && own !== kind) return null;
    at += RECORD + length;
    count += 1;
  }
  return count;
}

/**
 * The shapes of a .shp one after the other, in degrees. E-CORRUPT when the file is cut, broken, or
 * has another number of shapes than its table has rows.
 */
export async function* readShapes(
  bytes: Buffer,
  rows: number,
  toDegrees: ToDegrees,
  file: string,
): AsyncGenerator<MapShape> {
  const corrupt = (reason: string): DashError => new DashError("E-CORRUPT", { reason }, { file });
  const count = isShp(bytes) ? countRecords(bytes) : null;
  if (count === null) throw corrupt("le forme sono tagliate o scritte male");
  if (count !== rows) {
    throw corrupt(`le forme sono ${count}, le righe della tabella .dbf ${rows}`);
  }
  const source = await openShp(bytes.subarray(0, bytes.readInt32BE(24) * 2));
  for (let i = 0; i < count; i += 1) {
    let geometry: GeometryObject | null;
    try {
      geometry = (await source.read()).value;
    } catch {
      throw corrupt(`la forma ${i + 1} non si legge`);
    }
    yield inDegrees(shapeOf(geometry), toDegrees);
  }
}

function inDegrees(shape: MapShape, toDegrees: ToDegrees): MapShape {
  if (shape === null || shape === "bad") return shape;
  try {
    return {
      polygons: shape.polygons.map((rings) =>
        rings.map((ring) => ring.map(([x, y]) => toDegrees(x, y))),
      ),
    };
  } catch {
    // Coordinates that are no numbers: ringOf has seen them, the projection only refuses infinity.
    return "bad";
  }
}
