/**
 * Puts right what exceljs 4.4.0 writes: pictures without alternative text and with an attribute the
 * schema refuses, links inside the workbook written as links to the
 * outside; takes out author, company and clock.
 */
import type { Document } from "../../model/document.js";
import {
  editPart,
  type Parts,
  partPaths,
  readPart,
  readParts,
  relsPath,
  resolveTarget,
  tidyContentTypes,
  writeParts,
} from "./package.js";
import { writeProperties } from "./properties.js";
import type { SheetRepairs } from "./sheet-pen.js";
import { descendants, elements, type XmlElement } from "./xml.js";

export function repairXlsx(
  bytes: Uint8Array,
  document: Document,
  repairs: SheetRepairs,
): Uint8Array {
  const parts = readParts(bytes);
  for (const path of [...parts.keys()]) if (path.endsWith("/")) parts.delete(path);
  const sheets = sheetParts(parts);
  for (const [name, path] of sheets) {
    repairLinks(parts, path);
    const pictures = repairs.pictures.get(name);
    const drawing = pictures === undefined ? undefined : related(parts, path, "/drawing");
    if (pictures !== undefined && drawing !== undefined)
      editPart(parts, drawing, (root) => repairDrawing(root, pictures));
  }
  for (const path of partPaths(parts, /^xl\/tables\/[^/]+\.xml$/))
    editPart(parts, path, repairTable);
  writeProperties(parts, document, null);
  tidyContentTypes(parts, { png: "image/png" });
  return writeParts(parts);
}

/** Sheet names with their parts. */
function sheetParts(parts: Parts): [string, string][] {
  const workbook = "xl/workbook.xml";
  const targets = new Map(
    elements(readPart(parts, relsPath(workbook))).map(({ attributes }) => [
      attributes.Id,
      attributes.Target ?? "",
    ]),
  );
  return descendants(readPart(parts, workbook), "sheet").map(({ attributes }) => [
    attributes.name ?? "",
    resolveTarget(workbook, targets.get(attributes["r:id"] ?? "") ?? ""),
  ]);
}

function related(parts: Parts, part: string, type: string): string | undefined {
  if (!parts.has(relsPath(part))) return undefined;
  const found = elements(readPart(parts, relsPath(part))).find(({ attributes }) =>
    attributes.Type?.endsWith(type),
  );
  return found === undefined ? undefined : resolveTarget(part, found.attributes.Target ?? "");
}

function repairDrawing(
  root: XmlElement,
  pictures: readonly { readonly name: string; readonly alt: string }[],
): void {
  for (const anchor of descendants(root, "xdr:oneCellAnchor")) delete anchor.attributes.editAs;
  descendants(root, "xdr:cNvPr").forEach((found, index) => {
    const picture = pictures[index];
    if (picture === undefined) throw new Error("a picture of the sheet has no alternative text");
    found.attributes = { id: String(index + 2), name: picture.name, descr: picture.alt };
  });
}

/** No total row of its own: what the library says of one goes. */
function repairTable(root: XmlElement): void {
  root.attributes.totalsRowShown = "0";
  for (const column of descendants(root, "tableColumn")) {
    delete column.attributes.totalsRowFunction;
    delete column.attributes.totalsRowLabel;
  }
}

/** `#'Sheet'!A1` is a place in this workbook, not an address outside it. */
function repairLinks(parts: Parts, path: string): void {
  if (!parts.has(relsPath(path))) return;
  const inner = new Map<string, string>();
  const rels = readPart(parts, relsPath(path));
  for (const { attributes } of elements(rels))
    if (
      attributes.Type?.endsWith("/hyperlink") === true &&
      attributes.Target?.startsWith("#") === true
    )
      inner.set(attributes.Id ?? "", attributes.Target.slice(1));
  if (inner.size === 0) return;
  editPart(parts, relsPath(path), (root) => {
    root.children = elements(root).filter(({ attributes }) => !inner.has(attributes.Id ?? ""));
  });
  editPart(parts, path, (root) => {
    for (const link of descendants(root, "hyperlink")) {
      const location = inner.get(link.attributes["r:id"] ?? "");
      if (location !== undefined) link.attributes = { ref: link.attributes.ref ?? "", location };
    }
  });
}
