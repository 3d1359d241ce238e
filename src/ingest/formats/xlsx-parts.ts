import { TextDecoder } from "node:util";
import { DashError } from "../../model/errors.js";
import type { SourceFile } from "../source-file.js";
import { checkPart, corruptZip, unpack, type ZipEntry, zipDirectory } from "../zip.js";
import { type Attributes, attribute, XmlFault, type XmlHandler, XmlReader } from "./xml.js";

const MOST = 256 << 20;

/** Transitional and Strict names of the same things. */
export const MAIN = [
  "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
  "http://purl.oclc.org/ooxml/spreadsheetml/main",
] as const;
const RELATIONS = ["http://schemas.openxmlformats.org/package/2006/relationships"] as const;
const TYPES = ["http://schemas.openxmlformats.org/package/2006/content-types"] as const;

interface Relation {
  readonly id: string;
  /** Last word of the type: `worksheet`, `sharedStrings`. */
  readonly type: string;
  readonly part: string;
  readonly external: boolean;
}

/** The parts of a workbook that was found whole. */
export class Parts {
  readonly file: SourceFile;
  readonly #entries: ReadonlyMap<string, ZipEntry>;
  /** Parts where merged cells were seen. */
  readonly merged: ReadonlySet<string>;

  constructor(
    file: SourceFile,
    entries: ReadonlyMap<string, ZipEntry>,
    merged: ReadonlySet<string>,
  ) {
    this.file = file;
    this.#entries = entries;
    this.merged = merged;
  }

  has(part: string): boolean {
    return this.#entries.has(part);
  }

  corrupt(reason: string): DashError {
    return corruptZip(this.file, reason);
  }

  /** The text of a part, piece by piece. */
  async *text(part: string): AsyncGenerator<string> {
    const entry = this.#entries.get(part);
    if (entry === undefined) throw this.corrupt("mancano parti necessarie");
    let decoder: TextDecoder | null = null;
    try {
      for await (const piece of unpack(this.file, entry)) {
        decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
        yield decoder.decode(piece, { stream: true });
      }
      if (decoder !== null) yield decoder.decode();
    } catch (error) {
      if (error instanceof TypeError) throw this.corrupt("una parte non è un testo leggibile");
      throw error;
    }
  }

  /** Reads a whole part; a fault of form is E-CORRUPT. */
  async read(part: string, handler: XmlHandler, namespaces: readonly string[]): Promise<void> {
    const reader = new XmlReader(handler, namespaces);
    try {
      for await (const text of this.text(part)) reader.write(text);
      reader.end();
    } catch (error) {
      throw this.asCorrupt(error);
    }
  }

  asCorrupt(error: unknown): unknown {
    return error instanceof XmlFault ? this.corrupt("una parte non è XML ben formato") : error;
  }

  /** What a part points to; an empty list where it has no relations. */
  async relations(of: string): Promise<readonly Relation[]> {
    const cut = of.lastIndexOf("/") + 1;
    const part = `${of.slice(0, cut)}_rels/${of.slice(cut)}.rels`;
    if (!this.has(part)) return [];
    const found: Relation[] = [];
    await this.read(
      part,
      {
        open(name, attributes) {
          if (name !== "Relationship") return;
          found.push({
            id: attribute(attributes, "Id") ?? "",
            type: (attribute(attributes, "Type") ?? "").split("/").at(-1) ?? "",
            part: resolved(of.slice(0, cut), attribute(attributes, "Target") ?? ""),
            external: attribute(attributes, "TargetMode") === "External",
          });
        },
        close() {},
        text() {},
      },
      RELATIONS,
    );
    return found;
  }
}

/** UTF-16 by its mark, or by how `<` looks in it; else UTF-8. */
function encodingOf(head: Buffer): string {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return "utf-16be";
  return "utf-8";
}

/** The part a target names, from the folder of the part that says so. */
function resolved(folder: string, target: string): string {
  let plain = target.replaceAll("\\", "/");
  try {
    plain = decodeURIComponent(plain);
  } catch {
    // A name with a loose percent sign is itself.
  }
  const steps: string[] = [];
  for (const step of (plain.startsWith("/") ? plain : `${folder}${plain}`).split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "." && step !== "") steps.push(step);
  }
  return steps.join("/").toLowerCase();
}

/** Finds words in bytes that come in pieces, in UTF-8 and UTF-16. */
class WordWatch {
  readonly #forms: readonly Buffer[];
  #tail: Buffer = Buffer.alloc(0);
  found = false;

  constructor(word: string) {
    const wide = Buffer.from(word, "utf16le");
    this.#forms = [Buffer.from(word), wide, Buffer.from(wide).swap16()];
  }

  look(piece: Buffer): void {
    if (this.found) return;
    const edge = Buffer.concat([this.#tail, piece.subarray(0, 64)]);
    this.found = this.#forms.some((form) => edge.includes(form) || piece.includes(form));
    this.#tail = Buffer.from(piece.length >= 64 ? piece.subarray(-64) : edge.subarray(-64));
  }
}

/**
 * Unpacks every part once: checksums, cut or doubled parts, document types, size as unpacked (rules
 * X6, X7). Only then is anything understood.
 */
export async function wholeParts(file: SourceFile): Promise<Parts> {
  const entries = new Map<string, ZipEntry>();
  const merged = new Set<string>();
  let unpacked = 0;
  for (const entry of zipDirectory(file)) {
    if (entry.encrypted) throw new DashError("E-ENCRYPTED", {}, { file: file.name });
    const part = entry.name.toLowerCase();
    const types = new WordWatch("<!DOCTYPE");
    const merges = new WordWatch("mergeCell");
    const isXml = /\.(xml|rels|vml)$/.test(part);
    unpacked += await checkPart(file, entry, MOST - unpacked, (piece) => {
      types.look(piece);
      if (isXml) merges.look(piece);
    });
    if (types.found && (isXml || !/\.(bin|png|jpe?g|gif|emf|wmf)$/.test(part))) {
      throw corruptZip(file, "una parte contiene una definizione di tipo (DTD)");
    }
    if (merges.found) merged.add(part);
    entries.set(part, entry);
  }
  return new Parts(file, entries, merged);
}

/** A sheet as the workbook names it; `part` is its path in the archive. */
export interface SheetPart {
  readonly name: string;
  readonly visible: boolean;
  readonly part: string;
}

export interface WorkbookParts {
  readonly parts: Parts;
  readonly sheets: readonly SheetPart[];
  readonly date1904: boolean;
  /** Null where the workbook has none. */
  readonly sharedStrings: string | null;
  readonly styles: string | null;
}

const isTrue = (value: string | undefined): boolean =>
  value === "1" || value === "true" || value === "on";

/** The relationship id of a sheet: the one `id` that has a prefix. */
function relationId(attributes: Attributes): string {
  for (let i = 0; i < attributes.length; i += 2) {
    if (/:id$/.test(attributes[i] ?? "")) return attributes[i + 1] ?? "";
  }
  return "";
}

/** The sheets of a workbook, wherever its parts stand. E-CORRUPT for a part that is named and missing. */
export async function workbookParts(file: SourceFile): Promise<WorkbookParts> {
  const parts = await wholeParts(file);
  const refuse = (reason: string): DashError =>
    new DashError("E-FORMAT", { reason }, { file: file.name });
  if (!parts.has("[content_types].xml")) throw parts.corrupt("mancano parti necessarie");
  await parts.read("[content_types].xml", { open() {}, close() {}, text() {} }, TYPES);
  const workbook = (await parts.relations("")).find((one) => one.type === "officeDocument")?.part;
  if (workbook === undefined || !parts.has(workbook)) {
    throw parts.corrupt("mancano parti necessarie");
  }
  if (workbook.endsWith(".bin")) throw refuse("è una cartella di lavoro binaria (.xlsb)");
  const named: { name: string; state: string; id: string }[] = [];
  let root: string | null = null;
  let date1904 = false;
  await parts.read(
    workbook,
    {
      open(name, attributes) {
        root ??= name;
        if (name === "workbookPr") date1904 = isTrue(attribute(attributes, "date1904"));
        if (name !== "sheet") return;
        named.push({
          name: attribute(attributes, "name") ?? "",
          state: attribute(attributes, "state") ?? "visible",
          id: relationId(attributes),
        });
      },
      close() {},
      text() {},
    },
    MAIN,
  );
  if (root !== "workbook") throw refuse("è un documento di Office, ma non una cartella di lavoro");
  const relations = await parts.relations(workbook);
  const sheets: SheetPart[] = [];
  for (const { name, state, id } of named) {
    const relation = relations.find((one) => one.id === id);
    if (relation === undefined || relation.external || !parts.has(relation.part)) {
      throw parts.corrupt("mancano parti necessarie");
    }
    // Sheets of charts, dialogs and macros hold no cells.
    if (relation.type !== "worksheet") continue;
    sheets.push({ name, visible: state === "visible", part: relation.part });
  }
  const single = (type: string): string | null => {
    const found = relations.find((one) => one.type === type && !one.external);
    if (found === undefined) return null;
    if (!parts.has(found.part)) throw parts.corrupt("mancano parti necessarie");
    return found.part;
  };
  return {
    parts,
    sheets,
    date1904,
    sharedStrings: single("sharedStrings"),
    styles: single("styles"),
  };
}
