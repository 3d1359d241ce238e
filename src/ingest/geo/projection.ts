import proj4 from "proj4";
import { DashError } from "../../model/errors.js";
import type { Position } from "./geometry.js";

/** Longitude and latitude (WGS84, degrees) of a point of a map. */
export type ToDegrees = (x: number, y: number) => Position;

/** How the coordinates of a datum become those of WGS84. */
interface Datum {
  readonly names: RegExp;
  /** Seven parameters as in WKT; null where it is WGS84 to less than a metre. */
  readonly shift: string | null;
}

/**
 * The datums of Italian maps. The parameters are those of EPSG, operations 1133 (ED50, some metres)
 * and 1660 (Monte Mario, mainland, some metres): the .prj of ESRI leaves them out, and a map would
 * lie 80 to 140 metres away.
 */
const DATUMS: readonly Datum[] = [
  {
    names: /wgs_?(?:19)?84|world_geodetic_system_1984|etrs|etrf|terrestrial_ref\w*_1989/i,
    shift: null,
  },
  { names: /rdn_?2008|rete_dinamica_nazionale_2008|igm_?95/i, shift: null },
  { names: /european_(?:datum_)?1950|ed_?50/i, shift: "-87,-98,-121,0,0,0,0" },
  {
    names: /monte_mario|roma?_?(?:19)?40/i,
    shift: "-104.1,-49.1,-9.9,0.971,-2.917,0.714,-11.68",
  },
];

const REMEDY =
  "Chiedere la mappa in WGS84 (gradi o UTM 32N, come la dà ISTAT), oppure convertirla in GeoJSON in longitudine e latitudine.";

/**
 * From the coordinates a .prj describes (WKT) to degrees. E-FORMAT when the text is no reference
 * system, or is of a datum that Italian maps do not use.
 */
export function toDegrees(wkt: string, file: string): ToDegrees {
  const datum = /\bDATUM\s*\[\s*"([^"]+)"/i.exec(wkt)?.[1];
  if (datum === undefined) {
    throw new DashError(
      "E-FORMAT",
      { reason: "non dice il sistema di riferimento delle coordinate", remedy: REMEDY },
      { file },
    );
  }
  const known = DATUMS.find(({ names }) => names.test(datum.replaceAll(/[\s-]+/g, "_")));
  if (known === undefined) {
    throw new DashError(
      "E-FORMAT",
      {
        reason: `le coordinate sono nel sistema ${datum}, che dash non sa portare in gradi`,
        remedy: REMEDY,
      },
      { file },
    );
  }
  try {
    const { forward } = proj4(shifted(wkt, known.shift), "WGS84");
    // Here and not in the middle of the map: an unknown projection only fails at its first point.
    forward([0, 0]);
    return (x, y) => {
      const [longitude = Number.NaN, latitude = Number.NaN] = forward([x, y]);
      return [longitude, latitude];
    };
  } catch {
    throw new DashError(
      "E-FORMAT",
      {
        reason: "la proiezione delle coordinate non è fra quelle che dash conosce",
        remedy: REMEDY,
      },
      { file },
    );
  }
}

/** The text with the parameters of its datum, where it has none of its own. */
const shifted = (wkt: string, shift: string | null): string =>
  shift === null || /TOWGS84/i.test(wkt)
    ? wkt
    : wkt.replace(/(SPHEROID\s*\[[^\]]*\])/i, `$1,TOWGS84[${shift}]`);
