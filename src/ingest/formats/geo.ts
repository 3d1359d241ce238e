import { DashError } from "../../model/errors.js";
import { decode, type TextForm } from "../encoding.js";
import { featuresOf, foreignSystem } from "../geo/features.js";
import type { MapFeature } from "../geo/geometry.js";
import { assertInItaly, type GeoContext, mapFile } from "../geo/read-map.js";
import type { SourceFile } from "../source-file.js";
import type { WholeFile } from "../whole.js";

// A map is parsed whole: so many megabytes of text stay under the ceiling of memory. The steps of a
// TopoJSON take a quarter of the text that the points of a GeoJSON take.
const LARGEST = 64;
const LARGEST_TOPOLOGY = 12;

/** True for text that begins as JSON does. */
export const isJson = (head: Buffer): boolean =>
  /^[\s\ufeff]*[{[]\s*(?:["{}\]]|$)/.test(head.toString("utf8"));

/** True for the beginning of a map: GeoJSON or TopoJSON say what they are in their first words. */
export const isMap = (head: Buffer): boolean =>
  isJson(head) &&
  /"type"\s*:\s*"(?:Topology|FeatureCollection|Feature|GeometryCollection)"/.test(
    head.toString("utf8"),
  );

/**
 * Understands a map of boundaries. E-FORMAT when the JSON is broken, is no map, or has coordinates
 * that are not degrees; E-TOOBIG past what memory allows.
 */
export function readGeo(file: SourceFile, form: TextForm, context: GeoContext): WholeFile {
  const features = parseMap(file, form);
  const content = {
    properties: features.map(({ properties }) => properties),
    shapes: () => features.map(({ shape }) => shape),
    notices: [],
  };
  return mapFile(file.name, content, context);
}

function parseMap(file: SourceFile, form: TextForm): readonly MapFeature[] {
  const place = { file: file.name };
  const most = file.head(4096).includes('"Topology"') ? LARGEST_TOPOLOGY : LARGEST;
  if (file.size > most << 20) {
    throw new DashError(
      "E-TOOBIG",
      {
        reason: `una mappa di oltre ${most} MB`,
        remedy:
          "Caricare al suo posto lo shapefile dei confini generalizzati (nel nome ha «_g»), come lo dà ISTAT, oppure una mappa per regione.",
      },
      place,
    );
  }
  const refuse = (reason: string, remedy: string): DashError =>
    new DashError("E-FORMAT", { reason, remedy }, place);
  let root: unknown;
  try {
    root = JSON.parse(textOf(file, form));
  } catch (error) {
    if (error instanceof DashError) throw error;
    throw refuse("è un JSON tagliato o scritto male", "Scaricarlo di nuovo.");
  }
  const features = featuresOf(root);
  if (features === null) {
    throw refuse(
      "è un JSON, ma non una mappa di confini",
      "Di JSON dash legge solo mappe GeoJSON e TopoJSON; i dati vanno esportati come CSV o .xlsx.",
    );
  }
  const convert = "Convertire la mappa in longitudine e latitudine (WGS84, EPSG:4326) e riprovare.";
  const system = foreignSystem(root);
  if (system !== null) throw refuse("le coordinate non sono longitudine e latitudine", convert);
  for (const { shape } of features) assertInItaly(shape, file.name, convert);
  return features;
}

/** The whole text; what was read on the way is let go. */
function textOf(file: SourceFile, form: TextForm): string {
  if (form.encoding === "utf-8") {
    return file.bytes(form.skip, file.size - form.skip).toString("utf8");
  }
  return [...decode(file.chunks(form.skip), form, file.name)].join("");
}
