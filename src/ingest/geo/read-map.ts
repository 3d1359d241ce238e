import type { FormerName } from "../../define/former-names.js";
import { DashError, type Notice } from "../../model/errors.js";
import { few, plural } from "../../model/italian.js";
import type { Reject } from "../../model/loading.js";
import type { TerritoryData } from "../../model/territory-data.js";
import { Fault, type Value } from "../convert/fault.js";
import type { WholeBatch, WholeFile, WholeReading } from "../whole.js";
import { type MapShape, type Properties, strayPoint, toGeoJson, wound } from "./geometry.js";
import { missingShapes } from "./missing.js";
import { type FeaturePlace, PlaceOfFeatures } from "./place.js";

export const GEO_SOURCE = "confini";

const COLUMNS = ["riga", "livello", "codice", "nome", "regione", "geometria"];
const BATCH = 512;

export interface GeoContext {
  readonly territory: (day: string) => TerritoryData;
  readonly formerNames: ReadonlyMap<string, readonly FormerName[]>;
}

/** What a map says, whatever format it was read from. */
export interface MapContent {
  /** What is said of each feature, in file order; null for one that is not to be read. */
  readonly properties: readonly (Properties | null)[];
  /** The shapes of the same features, in the same order, in longitude and latitude. */
  shapes(): AsyncIterable<MapShape> | Iterable<MapShape>;
  readonly notices: readonly Notice[];
}

/** A map to store, with its fingerprint where that is not the one of the file alone. */
export interface OpenedMap {
  readonly whole: WholeFile;
  readonly sha256: string | null;
}

/** The file a map is stored as. */
export function mapFile(
  file: string,
  content: MapContent,
  context: GeoContext,
  clue: WholeFile["clue"] = null,
): WholeFile {
  return {
    fonte: GEO_SOURCE,
    columns: COLUMNS,
    clue,
    notes: [],
    read: (day) => readFeatures(file, content, day, context),
  };
}

/** E-FORMAT for a shape with a point that is no longitude and latitude of Italy. */
export function assertInItaly(shape: MapShape, file: string, remedy: string): void {
  const stray = shape === null || shape === "bad" ? null : strayPoint(shape);
  if (stray === null) return;
  const [x, y] = stray;
  throw new DashError(
    "E-FORMAT",
    {
      reason:
        Math.abs(x) > 180 || Math.abs(y) > 90
          ? "le coordinate non sono gradi (sembrano metri)"
          : "un punto della mappa cade fuori dall'Italia (o latitudine e longitudine sono scambiate)",
      remedy,
    },
    { file },
  );
}

interface Faced {
  readonly place: FeaturePlace;
  readonly feature: number;
}

function readFeatures(
  file: string,
  { properties, shapes, notices: earlier }: MapContent,
  day: string,
  context: GeoContext,
): { readonly batches: AsyncIterable<WholeBatch>; readonly reading: () => WholeReading } {
  const places = new PlaceOfFeatures(context.territory(day), context.formerNames, day);
  const found = properties.map((one) => (one === null ? null : places.find(one)));
  const twice = repeated(found);
  const loaded: Faced[] = [];
  const shapeless: FeaturePlace[] = [];
  const lost: Reject[] = [];
  let turned = 0;

  async function* batches(): AsyncGenerator<WholeBatch> {
    let values: Value[] = [];
    let rejects: Reject[] = [];
    let line = 0;
    for await (const shape of shapes()) {
      const place = found[line];
      line += 1;
      if (place === null) continue;
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
    const said: Notice[] = [...earlier];
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
        lette: properties.length,
        preambolo: 0,
        intestazione: 0,
        vuote: shapeless.length,
        ignorate: found.filter((place) => place === null).length,
        caricate: loaded.length,
        scartate: lost.length,
      },
      rows: loaded.length + lost.length,
      rejected: lost.length,
      notices: notices(),
    }),
  };
}

/** Territories that two features claim: neither is taken. */
function repeated(found: readonly (FeaturePlace | Fault | null)[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const place of found) {
    if (place === null || place instanceof Fault) continue;
    const key = `${place.livello} ${place.codice}`;
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return twice;
}

function faultOf(
  place: FeaturePlace | Fault | undefined,
  shape: MapShape,
  twice: ReadonlySet<string>,
): string | null {
  if (place === undefined) return "R-TERR";
  if (place instanceof Fault) return place.code;
  if (shape === "bad") return "R-GEOM";
  return twice.has(`${place.livello} ${place.codice}`) ? "R-KEY-DUP" : null;
}
