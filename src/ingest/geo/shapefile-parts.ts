/** What a file of a shapefile looks like from outside: nothing here reads the whole of one. */

/** Bytes that a .shp begins with, before its first shape. */
export const SHP_HEADER = 100;
const RECORD = 8;
const MAGIC = 9994;
const VERSION = 1000;
/** Where an index says that the first record stands, in words of two bytes. */
const FIRST_RECORD = SHP_HEADER / 2;

/** Bytes that a dBase table begins with, before the names of its columns. */
export const DBF_HEADER = 32;
const FIELD = 32;
const END_OF_FIELDS = 0x0d;
/** Kinds of dBase tables: dBase III without and with memos, Visual FoxPro. */
const DBF_KINDS: readonly number[] = [0x03, 0x83, 0x30];

/** Files that programs leave beside a .shp, and that say nothing by themselves. */
const COMPANIONS =
  /\.(?:dbf|shx|prj|cpg|sbn|sbx|qpj|qix|qmd|qml|fix|fbn|fbx|ain|aih|ixs|mxs|atx|lyr|shp\.xml)$/i;

/** True for the beginning of a .shp, and of the .shx that goes with it. */
export const isShp = (head: Buffer): boolean =>
  head.length >= SHP_HEADER && head.readInt32BE(0) === MAGIC && head.readInt32LE(28) === VERSION;

/** True for the index of a shapefile, which begins as its shapes do. */
export const isShx = (head: Buffer): boolean =>
  isShp(head) &&
  head.length >= SHP_HEADER + RECORD &&
  head.readInt32BE(SHP_HEADER) === FIRST_RECORD;

/** True for the beginning of a dBase table: its kind, a date, a header that ends where it says. */
export function isDbf(head: Buffer): boolean {
  if (head.length < DBF_HEADER || !DBF_KINDS.includes(head[0] ?? 0)) return false;
  const [month = 0, day = 0] = head.subarray(2, 4);
  return month <= 12 && day <= 31 && dbfFields(head).length > 0;
}

/** Names of the columns of a dBase table; none where its header does not end. */
export function dbfFields(bytes: Buffer): readonly string[] {
  const names: string[] = [];
  const start = bytes.readUInt16LE(8);
  for (let at = DBF_HEADER; at < start; at += FIELD) {
    if (bytes[at] === END_OF_FIELDS) return names;
    const [name = ""] = bytes
      .subarray(at, at + 11)
      .toString("latin1")
      .split("\0");
    names.push(name);
  }
  return [];
}

/** Whether a name is that of shapes: not of what other systems hide in an archive. */
export const isShapes = (name: string): boolean =>
  /\.shp$/i.test(name) && !/(?:^|\/)(?:__MACOSX\/|\.)/.test(name);

/** Whether a file goes with a .shp among these paths, and is read with it. */
export function goesWithShapes(path: string, all: ReadonlySet<string>): boolean {
  if (!COMPANIONS.test(path)) return false;
  const stem = path.replace(COMPANIONS, "");
  return all.has(`${stem}.shp`) || all.has(`${stem}.SHP`);
}
