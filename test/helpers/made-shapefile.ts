/** Shapefiles for the tests, written from the ESRI description (July 1998) and not by our reader. */

export type Point = readonly [number, number];
/** Rings of one feature, outer ones and holes as they come; none for a null shape. */
export type Rings = readonly (readonly Point[])[];

export interface MadeFeature {
  readonly row: readonly string[];
  readonly rings: Rings;
  readonly deleted?: boolean;
}

export interface MadeShapefile {
  readonly shp: Buffer;
  readonly dbf: Buffer;
}

/** A square with its lower left corner there, clockwise as outer rings are in a shapefile. */
export const square = ([x, y]: Point, side: number): readonly Point[] => [
  [x, y],
  [x, y + side],
  [x + side, y + side],
  [x + side, y],
  [x, y],
];

function boxOf(points: readonly Point[]): readonly number[] {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return points.length === 0
    ? [0, 0, 0, 0]
    : [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function polygonRecord(rings: Rings): Buffer {
  const points = rings.flat();
  const record = Buffer.alloc(44 + rings.length * 4 + points.length * 16);
  record.writeInt32LE(5, 0);
  for (const [i, side] of boxOf(points).entries()) record.writeDoubleLE(side, 4 + i * 8);
  record.writeInt32LE(rings.length, 36);
  record.writeInt32LE(points.length, 40);
  let start = 0;
  for (const [i, ring] of rings.entries()) {
    record.writeInt32LE(start, 44 + i * 4);
    start += ring.length;
  }
  for (const [i, [x, y]] of points.entries()) {
    record.writeDoubleLE(x, 44 + rings.length * 4 + i * 16);
    record.writeDoubleLE(y, 52 + rings.length * 4 + i * 16);
  }
  return record;
}

function pointRecord([x, y]: Point): Buffer {
  const record = Buffer.alloc(20);
  record.writeInt32LE(1, 0);
  record.writeDoubleLE(x, 4);
  record.writeDoubleLE(y, 12);
  return record;
}

function shpOf(features: readonly MadeFeature[], kind: "areas" | "points"): Buffer {
  const records = features.map(({ rings }, i) => {
    const [[first] = []] = rings;
    const content =
      first === undefined
        ? Buffer.alloc(4)
        : kind === "areas"
          ? polygonRecord(rings)
          : pointRecord(first);
    const head = Buffer.alloc(8);
    head.writeInt32BE(i + 1, 0);
    head.writeInt32BE(content.length / 2, 4);
    return Buffer.concat([head, content]);
  });
  const header = Buffer.alloc(100);
  header.writeInt32BE(9994, 0);
  header.writeInt32BE((100 + Buffer.concat(records).length) / 2, 24);
  header.writeInt32LE(1000, 28);
  header.writeInt32LE(kind === "areas" ? 5 : 1, 32);
  const box = boxOf(features.flatMap(({ rings }) => rings.flat()));
  for (const [i, side] of box.entries()) header.writeDoubleLE(side, 36 + i * 8);
  return Buffer.concat([header, ...records]);
}

function dbfOf(
  fields: readonly string[],
  features: readonly MadeFeature[],
  encoding: "utf8" | "latin1",
): Buffer {
  const width = 40;
  const header = Buffer.alloc(32 + fields.length * 32 + 1);
  header[0] = 0x03;
  header.set([125, 1, 1], 1);
  header.writeUInt32LE(features.length, 4);
  header.writeUInt16LE(header.length, 8);
  header.writeUInt16LE(1 + width * fields.length, 10);
  for (const [i, name] of fields.entries()) {
    header.write(name.slice(0, 10), 32 + i * 32, "latin1");
    header.write("C", 32 + i * 32 + 11, "latin1");
    header[32 + i * 32 + 16] = width;
  }
  header[header.length - 1] = 0x0d;
  const rows = features.map(({ row, deleted }) => {
    const line = Buffer.alloc(1 + width * fields.length, " ");
    if (deleted === true) line.write("*", 0);
    for (const [i, value] of row.entries()) line.write(value, 1 + i * width, width, encoding);
    return line;
  });
  return Buffer.concat([header, ...rows, Buffer.from([0x1a])]);
}

export const makeShapefile = (
  fields: readonly string[],
  features: readonly MadeFeature[],
  { encoding = "utf8", kind = "areas" }: Partial<Made> = {},
): MadeShapefile => ({
  shp: shpOf(features, kind),
  dbf: dbfOf(fields, features, encoding),
});

interface Made {
  readonly encoding: "utf8" | "latin1";
  readonly kind: "areas" | "points";
}

const geographic = (name: string, datum: string, spheroid: string): string =>
  `GEOGCS["${name}",DATUM["${datum}",SPHEROID[${spheroid}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`;
const transverse = (name: string, base: string, east: number, scale: number): string =>
  `PROJCS["${name}",${base},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",${east}.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",${scale}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;

const WGS84 = geographic("GCS_WGS_1984", "D_WGS_1984", '"WGS_1984",6378137.0,298.257223563');
const INTERNATIONAL = '"International_1924",6378388.0,297.0';

/** Texts of .prj files, as ESRI programs write them. */
export const PRJ = {
  wgs84: WGS84,
  utm32: transverse("WGS_1984_UTM_Zone_32N", WGS84, 500_000, 0.9996),
  rdn2008: transverse(
    "RDN2008_TM32",
    geographic(
      "GCS_RDN2008",
      "D_Rete_Dinamica_Nazionale_2008",
      '"GRS_1980",6378137.0,298.257222101',
    ),
    500_000,
    0.9996,
  ),
  ed50: transverse(
    "ED_1950_UTM_Zone_32N",
    geographic("GCS_European_1950", "D_European_1950", INTERNATIONAL),
    500_000,
    0.9996,
  ),
  monteMario: transverse(
    "Monte_Mario_Italy_1",
    geographic("GCS_Monte_Mario", "D_Monte_Mario", INTERNATIONAL),
    1_500_000,
    0.9996,
  ),
  nad27: geographic(
    "GCS_North_American_1927",
    "D_North_American_1927",
    '"Clarke_1866",6378206.4,294.9786982',
  ),
} as const;
