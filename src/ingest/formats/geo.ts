import type { FormerName } from "../../define/former-names.js";
import { DashError, type Notice } from "../../model/errors.js";
import { plural } from "../../model/italian.js";
import type { Reject } from "../../model/loading.js";
import type { TerritoryData } from "../../model/territory-data.js";
import { Fault, type Value } from "../convert/fault.js";
import { decode, type TextForm } from "../encoding.js";
import { featuresOf, foreignSystem } from "../geo/features.js";
import { type MapFeature, strayPoint, toGeoJson, wound } from "../geo/geometry.js";
import { missingShapes } from "../geo/missing.js";
import { type FeaturePlace, PlaceOfFeatures } from "../geo/place.js";
import type { SourceFile } from "../source-file.js";
import type { WholeBatch, WholeFile, WholeReading } from "../whole.js";

export const GEO_SOURCE = "confini";

const COLUMNS = ["riga", "livello", "codice", "nome", "regione", "geometria"];
// A map is parsed whole: so many megabytes of text stay under the ceiling of memory. The steps of a
// TopoJSON take a quarter of the text that the points of a GeoJSON take.
const LARGEST = 64;
const LARGEST_TOPOLOGY = 12;
const BATCH = 512;

/** True for text that begins as JSON does. */
export const isJson = (head: Buffer): boolean =>
  /^[\s\ufeff]*[{[]\s*(?:["{}\]]|$)/.test(head.toString("utf8"));

/** True for the beginning of a map: GeoJSON or TopoJSON say what they are in their first words. */
export const isMap = (head: Buffer): boolean =>
  isJson(head) &&
  /"type"\s*:\s*"(?:Topology|FeatureCollection|Feature|GeometryCollection)"/.test(
    head.toString("utf8"),
  );

export interface GeoContext {
  readonly territory: (day: string) => TerritoryData;
  readonly formerNames: ReadonlyMap<string, readonly FormerName[]>;
}

/**
 * Understands a map of boundaries. E-FORMAT when the JSON is broken, is no map, or has coordinates
 * that are not degrees; E-TOOBIG past what memory allows.
 */
export function readGeo(file: SourceFile, form: TextForm, context: GeoContext): WholeFile {
  const features = parseMap(file, form);
  return {
    fonte: GEO_SOURCE,
    columns: COLUMNS,
    clue: null,
    notes: [],
    read: (day) => readFeatures(file.name, features, day, context),
  };
}

function parseMap(file: SourceFile, form: TextForm): readonly MapFeature[] {
  const place = { file: file.name };
  const most = file.head(4096).includes('"Topology"') ? LARGEST_TOPOLOGY : LARGEST;
  if (file.size > most << 20) {
    throw new DashError("E-TOOBIG", { reason: `una mappa di oltre ${most} MB` }, place);
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
  for (const { shape } of features) {
    const stray = shape === null || shape === "bad" ? null : strayPoint(shape);
    if (stray === null) continue;
    const [x, y] = stray;
    throw refuse(
      Math.abs(x) > 180 || Math.abs(y) > 90
        ? "le coordinate non sono gradi (sembrano metri)"
        : "un punto della mappa cade fuori dall'Italia (o latitudine e longitudine sono scambiate)",
      convert,
    );
  }
  return features;
}

/** The whole text; what was read on the way is let go. */
function textOf(file: SourceFile, form: TextForm): string {
  if (form.encoding === "utf-8") {
    return file.bytes(form.skip, file.size - form.skip).toString("utf8");
  }
  return [...decode(file.chunks(form.skip), form, file.name)].join("");
}

interface Faced {
  readonly place: FeaturePlace;
  readonly feature: number;
}

function readFeatures(
  file: string,
  features: readonly MapFeature[],
  day: string,
  context: GeoContext,
): { readonly batches: Iterable<WholeBatch>; readonly reading: () => WholeReading } {
  const places = new PlaceOfFeatures(context.territory(day), context.formerNames, day);
  const found = features.map(({ properties }) => places.find(properties));
  const twice = repeated(found);
  const loaded: Faced[] = [];
  const shapeless: FeaturePlace[] = [];
  const lost: Reject[] = [];
  let turned = 0;

  function* batches(): Generator<WholeBatch> {
    let values: Value[] = [];
    let rejects: Reject[] = [];
    for (const [i, { shape }] of features.entries()) {
      const place = found[i];
      const line = i + 1;
      const code = faultOf(place, shape, twice);
      if (code !== null || place === undefined || place instanceof Fault) {
        const reject = { line, code: code ?? "R-TERR", column: null, looksLike: null };
        rejects.push(reject);
        lost.push(reject);
      } else if (shape === null || shape === "bad") shapeless.push(place);
      else {
        const mended = wound(shape);
        if (mended.turned > 0) turned += 1;
        loaded.push({ place, feature: line });
        values.push(line, place.livello, place.codice, place.nome, place.regione);
        values.push(toGeoJson(mended.shape));
      }
      if (values.length >= BATCH * COLUMNS.length) {
        yield { values, rejects };
        values = [];
        rejects = [];
      }
    }
    yield { values, rejects };
  }

  const notices = (): readonly Notice[] => {
    const said: Notice[] = [];
    const say = (code: Notice["code"], message: string): void => {
      said.push({ code, message, place: { file } });
    };
    if (turned > 0) {
      say(
        "W-ANELLI",
        `${plural(turned, "forma aveva", "forme avevano")} il contorno in senso antiorario: rovesciato, perché le carte non si dipingano al contrario.`,
      );
    }
    if (shapeless.length > 0) {
      say("W-FORME", `senza contorno nel file: ${few(shapeless.map(({ nome }) => nome))}.`);
    }
    const own = loaded.map(({ place }) => place);
    for (const missing of missingShapes(own, places, context.territory(day))) {
      say("W-FORME", missing);
    }
    return said;
  };

  return {
    batches: batches(),
    reading: () => ({
      counts: {
        lette: features.length,
        preambolo: 0,
        intestazione: 0,
        vuote: shapeless.length,
        ignorate: 0,
        caricate: loaded.length,
        scartate: lost.length,
      },
      rows: loaded.length + lost.length,
      rejected: lost.length,
      notices: notices(),
    }),
  };
}

const few = (names: readonly string[], most = 8): string =>
  names.slice(0, most).join(", ") + (names.length > most ? ` e altri ${names.length - most}` : "");

/** Territories that two features claim: neither is taken. */
function repeated(found: readonly (FeaturePlace | Fault)[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const place of found) {
    if (place instanceof Fault) continue;
    const key = `${place.livello} ${place.codice}`;
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return twice;
}

function faultOf(
  place: FeaturePlace | Fault | undefined,
  shape: MapFeature["shape"],
  twice: ReadonlySet<string>,
): string | null {
  if (place === undefined) return "R-TERR";
  if (place instanceof Fault) return place.code;
  if (shape === "bad") return "R-GEOM";
  return twice.has(`${place.livello} ${place.codice}`) ? "R-KEY-DUP" : null;
}
