import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { DashError, type Notice } from "../../model/errors.js";
import { plural } from "../../model/italian.js";
import type { Encoding } from "../encoding.js";
import { type DbfTable, readDbf } from "../geo/dbf.js";
import { isInItaly, type MapShape, type Position, type Properties } from "../geo/geometry.js";
import { hasPlaceCode } from "../geo/place.js";
import { type ToDegrees, toDegrees } from "../geo/projection.js";
import { assertInItaly, type GeoContext, mapFile, type OpenedMap } from "../geo/read-map.js";
import { isShapes, SHP_HEADER } from "../geo/shapefile-parts.js";
import { readShapes, type ShpHeader, shpHeader } from "../geo/shapes.js";
import { dayIn } from "../observed.js";
import { SourceFile } from "../source-file.js";
import type { WholeFile } from "../whole.js";
import { checkPart, unpack, type ZipEntry, zipDirectory } from "../zip.js";

/** Files a shapefile is made of, in the order in which they count for its fingerprint. */
const PARTS = [".shp", ".dbf", ".prj", ".cpg"] as const;
type Part = (typeof PARTS)[number];

// Shapes and table are held whole while they are read: as much as a map in JSON.
const MOST = 64 << 20;
const MOST_WORDS = 64 << 10;
const MOST_OF: Readonly<Record<Part, number>> = {
  ".shp": MOST,
  ".dbf": MOST,
  ".prj": MOST_WORDS,
  ".cpg": MOST_WORDS,
};

const WHOLE_REMEDY =
  "Mettere nella stessa cartella i file .shp, .dbf e .prj con lo stesso nome, oppure caricare lo ZIP che li contiene.";

/** One set of shapes with its table. */
interface Layer {
  /** Name without extension: what messages call it. */
  readonly name: string;
  has(part: Part): boolean;
  /** The whole part. E-TOOBIG past what is held; E-CORRUPT where it does not unpack. */
  read(part: Part): Promise<Buffer>;
  /** The beginning of the shapes. */
  head(): Promise<Buffer>;
}

export interface ShapefileOptions {
  readonly context: GeoContext;
  /** The letters of the tables, where the user says so. */
  readonly encoding: Encoding | null;
}

/**
 * Understands a .shp with its .dbf and .prj beside it. E-FORMAT when one is missing or says what dash
 * cannot use; E-CORRUPT for what is cut; E-TOOBIG past what memory allows.
 */
export async function readShapefile(
  file: SourceFile,
  options: ShapefileOptions,
): Promise<OpenedMap> {
  if (file.size > MOST) throw tooBig(file.name, ".shp", file.name);
  const layer = besideLayer(file);
  const hash = createHash("sha256");
  for (const part of PARTS) {
    if (layer.has(part)) hash.update(await layer.read(part));
  }
  const read = await readLayer(layer, options, file.name);
  if (read.refused !== null) throw refusal(read.refused, file.name);
  return { whole: wholeOf(file.name, [read], options.context, []), sha256: hash.digest("hex") };
}

/**
 * Understands an archive of shapefiles, as ISTAT gives them: regioni, province and comuni together.
 * Layers without areas or without codes are left out, with a notice. Errors as for one shapefile.
 */
export async function readShapefileZip(
  file: SourceFile,
  options: ShapefileOptions,
): Promise<OpenedMap> {
  const layers = zipLayers(file);
  const read: LayerRead[] = [];
  for (const layer of layers) read.push(await readLayer(layer, options, file.name));
  const used = read.filter(({ refused }) => refused === null);
  const [first] = read;
  if (used.length === 0) throw refusal(first?.refused ?? "non ha forme", file.name);
  const whole = wholeOf(file.name, read, options.context, layerNotice(read, file.name));
  return { whole, sha256: null };
}

const refusal = (reason: string, file: string): DashError =>
  new DashError(
    "E-FORMAT",
    {
      reason,
      remedy:
        "Servono i confini di regioni, province o comuni con il loro codice ISTAT o catastale, come li dà ISTAT.",
    },
    { file },
  );

const tooBig = (what: string, part: Part, file: string): DashError =>
  new DashError(
    "E-TOOBIG",
    {
      reason: `${what} ha più di ${MOST_OF[part] >> 10} kB`,
      remedy:
        "Scaricare da ISTAT la versione generalizzata dei confini (nel nome ha «_g»): per le carte dei report basta.",
    },
    { file },
  );

/** The files with the same name beside a .shp, whatever the case of their extensions. */
function besideLayer(file: SourceFile): Layer {
  if (basename(file.path) !== file.name) {
    throw new DashError(
      "E-FORMAT",
      {
        reason: "è una parte sola di uno shapefile",
        remedy: "Caricare lo ZIP che le contiene tutte.",
      },
      { file: file.name },
    );
  }
  const stem = basename(file.path, extname(file.path));
  const folder = dirname(file.path);
  const beside = new Map<string, string>();
  for (const name of readdirSync(folder)) {
    if (basename(name, extname(name)) === stem) beside.set(extname(name).toLowerCase(), name);
  }
  // Read once: what is stored is what the fingerprint is of.
  const small = new Map<Part, Buffer>();
  return {
    name: stem,
    has: (part) => part === ".shp" || beside.has(part),
    async read(part) {
      if (part === ".shp") return file.bytes(0, file.size);
      const known = small.get(part) ?? wholePart(join(folder, beside.get(part) ?? ""), part);
      small.set(part, known);
      return known;
    },
    head: async () => file.head(SHP_HEADER),
  };
}

function wholePart(path: string, part: Part): Buffer {
  const file = new SourceFile(path);
  try {
    if (file.size > MOST_OF[part]) throw tooBig(file.name, part, file.name);
    return file.bytes(0, file.size);
  } finally {
    file.close();
  }
}

/** The layers of an archive, in its order. */
function zipLayers(file: SourceFile): readonly Layer[] {
  const entries = new Map(zipDirectory(file).map((entry) => [entry.name.toLowerCase(), entry]));
  const shapes = [...entries.values()].filter(({ name }) => isShapes(name));
  return shapes.map(({ name }): Layer => {
    const stem = name.slice(0, -".shp".length);
    const entryOf = (part: Part): ZipEntry | undefined =>
      entries.get(`${stem}${part}`.toLowerCase());
    const shown = basename(stem);
    const sound = (part: Part): ZipEntry => {
      const entry = entryOf(part);
      if (entry === undefined) throw missing(part, shown, file.name);
      if (entry.encrypted) throw new DashError("E-ENCRYPTED", {}, { file: file.name });
      if (entry.unpacked > MOST_OF[part]) throw tooBig(`${shown}${part}`, part, file.name);
      return entry;
    };
    return {
      name: shown,
      has: (part) => entryOf(part) !== undefined,
      async read(part) {
        const pieces: Buffer[] = [];
        await checkPart(file, sound(part), MOST_OF[part], (piece) => pieces.push(piece));
        return Buffer.concat(pieces);
      },
      async head() {
        for await (const piece of unpack(file, sound(".shp"))) return piece.subarray(0, SHP_HEADER);
        return Buffer.alloc(0);
      },
    };
  });
}

const missing = (part: Part, name: string, file: string): DashError =>
  new DashError(
    "E-FORMAT",
    {
      reason:
        part === ".dbf"
          ? `di ${name} manca la tabella ${name}.dbf, che dice di chi è ogni forma`
          : `di ${name} manca ${name}${part}, che dice in quale sistema sono le coordinate`,
      remedy: WHOLE_REMEDY,
    },
    { file },
  );

/** A layer as far as it is known before its shapes are read. */
interface LayerRead {
  readonly layer: Layer;
  readonly rows: readonly (Properties | null)[];
  readonly toDegrees: ToDegrees | null;
  /** Why it is no map of ours; null when it is. */
  readonly refused: string | null;
}

async function readLayer(
  layer: Layer,
  { encoding }: ShapefileOptions,
  file: string,
): Promise<LayerRead> {
  const { name } = layer;
  const header = shpHeader(await layer.head());
  if (header === null) {
    throw new DashError("E-CORRUPT", { reason: `${name}.shp non è uno shapefile` }, { file });
  }
  if (!layer.has(".dbf")) throw missing(".dbf", name, file);
  const cpg = layer.has(".cpg") ? (await layer.read(".cpg")).toString("latin1") : null;
  const table = await readDbf(await layer.read(".dbf"), cpg, encoding, file);
  const refused = whyNot(name, header, table);
  if (refused !== null) {
    return { layer, rows: table.rows.map(() => null), toDegrees: null, refused };
  }
  return { layer, rows: table.rows, toDegrees: await degreesOf(layer, header, file), refused };
}

function whyNot(name: string, header: ShpHeader, { fields }: DbfTable): string | null {
  if (!header.areas) return `${name} non ha aree, ma punti o linee`;
  if (hasPlaceCode(fields)) return null;
  return `${name} non ha il codice di regioni, province o comuni (le sue colonne: ${fields.join(", ")})`;
}

/** Without a .prj only degrees are sure: one zone of metres looks like another. */
async function degreesOf(layer: Layer, { box }: ShpHeader, file: string): Promise<ToDegrees> {
  if (layer.has(".prj")) return toDegrees((await layer.read(".prj")).toString("latin1"), file);
  const [west, south, east, north] = box;
  const corners: readonly Position[] = [
    [west, south],
    [east, north],
  ];
  if (!corners.every(isInItaly)) throw missing(".prj", layer.name, file);
  return (x, y) => [x, y];
}

function wholeOf(
  file: string,
  layers: readonly LayerRead[],
  context: GeoContext,
  notices: readonly Notice[],
): WholeFile {
  async function* shapes(): AsyncGenerator<MapShape> {
    for (const { layer, rows, toDegrees: way } of layers) {
      if (way === null) {
        yield* rows.map(() => null);
        continue;
      }
      for await (const shape of readShapes(await layer.read(".shp"), rows.length, way, file)) {
        assertInItaly(
          shape,
          file,
          `Controllare che ${layer.name}.prj sia quello di questa mappa; se no, scaricarla di nuovo.`,
        );
        yield shape;
      }
    }
  }
  const properties = layers.flatMap(({ rows }) => rows);
  return mapFile(file, { properties, shapes, notices }, context, clueOf(file, layers));
}

/** The day that the layers of an archive are of, where the archive itself does not say it. */
function clueOf(file: string, layers: readonly LayerRead[]): WholeFile["clue"] {
  if (dayIn(file) !== null) return null;
  const used = layers.filter(({ refused }) => refused === null).map(({ layer }) => layer.name);
  const days = new Set(used.map(dayIn));
  const [day] = days;
  if (days.size !== 1 || day === undefined || day === null) return null;
  return { day, says: `è nel nome di ${used.join(", ")}` };
}

/** Which shapes are of which layer: a reject only says its number. */
function layerNotice(layers: readonly LayerRead[], file: string): readonly Notice[] {
  if (layers.length === 1) return [];
  let next = 1;
  const said = layers.map(({ layer, rows, refused }) => {
    const from = next;
    next += rows.length;
    if (refused !== null)
      return `${refused}: ${plural(rows.length, "forma ignorata", "forme ignorate")}`;
    return `${layer.name}: forme da ${from} a ${next - 1}`;
  });
  return [{ code: "W-STRATI", message: `${said.join("; ")}.`, place: { file } }];
}
