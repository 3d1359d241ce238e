import { openDbf } from "shapefile";
import { DashError } from "../../model/errors.js";
import { type Encoding, namedEncoding, Utf8Check } from "../encoding.js";
import type { Properties } from "./geometry.js";
import { DBF_HEADER, dbfFields } from "./shapefile-parts.js";

/** What the table beside the shapes says. */
export interface DbfTable {
  readonly fields: readonly string[];
  /** One a shape, in the same order; null for a row marked as deleted. */
  readonly rows: readonly (Properties | null)[];
}

const DELETED = 0x2a;

/** Sizes written at the beginning of a table; null when they cannot be true. */
function layoutOf(
  bytes: Buffer,
): { readonly count: number; readonly start: number; readonly width: number } | null {
  if (bytes.length < DBF_HEADER) return null;
  const count = bytes.readUInt32LE(4);
  const start = bytes.readUInt16LE(8);
  const width = bytes.readUInt16LE(10);
  const sound =
    start > DBF_HEADER &&
    width > 0 &&
    start + count * width <= bytes.length &&
    dbfFields(bytes).length > 0;
  return sound ? { count, start, width } : null;
}

/**
 * The rows of the table of a shapefile. Its letters are those asked for, else those its .cpg names,
 * else UTF-8 if they all are, else Windows-1252. E-CORRUPT when it is cut; E-ENC when it is not
 * written as it was said to be.
 */
export async function readDbf(
  bytes: Buffer,
  cpg: string | null,
  forced: Encoding | null,
  file: string,
): Promise<DbfTable> {
  const corrupt = (reason: string): DashError => new DashError("E-CORRUPT", { reason }, { file });
  const layout = layoutOf(bytes);
  if (layout === null) throw corrupt("la tabella è tagliata o non è una tabella dBase");
  const { count, start, width } = layout;
  const body = bytes.subarray(0, start + count * width);
  const encoding = encodingOf(body.subarray(start), cpg, forced, file);
  const rows: (Properties | null)[] = [];
  try {
    const source = await openDbf(body, { encoding });
    for (let i = 0; i < count; i += 1) {
      const { done, value } = await source.read();
      if (done) throw corrupt(`la tabella finisce alla riga ${i} su ${count}`);
      rows.push(bytes[start + i * width] === DELETED ? null : value);
    }
  } catch (error) {
    if (error instanceof DashError) throw error;
    throw corrupt("la tabella non si legge");
  }
  return { fields: dbfFields(bytes), rows };
}

function encodingOf(
  body: Buffer,
  cpg: string | null,
  forced: Encoding | null,
  file: string,
): Encoding {
  const check = new Utf8Check();
  check.add(body);
  const isUtf8 = check.end();
  const said = forced ?? (cpg === null ? null : namedEncoding(cpg));
  const bad = (reason: string): DashError => new DashError("E-ENC", { reason }, { file });
  if (said === "utf-8" && !isUtf8) throw bad("dovrebbero essere UTF-8 e non lo sono");
  if (said?.startsWith("utf-16") === true) {
    throw bad("la tabella di uno shapefile non è mai in UTF-16");
  }
  return said ?? (isUtf8 ? "utf-8" : "windows-1252");
}
