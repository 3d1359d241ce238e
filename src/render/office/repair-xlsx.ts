/**
 * Puts right what exceljs 4.4.0 writes: links inside the workbook written as links to the outside;
 * adds charts and pictures, with their alternative texts; takes out author, company and clock.
 */
import type { Document, Theme } from "../../model/document.js";
import { chartTypes, FIGURE_TYPES } from "./figure-parts.js";
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
import { DRAWING_TYPE, placeDrawing } from "./place-drawing.js";
import { writeProperties } from "./properties.js";
import type { SheetRepairs } from "./sheet-pen.js";
import { descendants, elements, type XmlElement } from "./xml.js";

export function repairXlsx(
  bytes: Uint8Array,
  document: Document,
  theme: Theme,
  repairs: SheetRepairs,
): Uint8Array {
  const parts = readParts(bytes);
  for (const path of [...parts.keys()]) if (path.endsWith("/")) parts.delete(path);
  const drawings: string[] = [];
  let first = 1;
  for (const [name, path] of sheetParts(parts)) {
    repairLinks(parts, path);
    const figures = repairs.figures.get(name) ?? [];
    if (figures.length === 0) continue;
    const at = { sheet: drawings.length + 1, first };
    drawings.push(placeDrawing(parts, path, figures, at, theme));
    first += figures.length;
  }
  for (const path of partPaths(parts, /^xl\/tables\/[^/]+\.xml$/))
    editPart(parts, path, repairTable);
  writeProperties(parts, document, null);
  tidyContentTypes(parts, FIGURE_TYPES, {
    ...Object.fromEntries(drawings.map((path) => [path, DRAWING_TYPE])),
    ...chartTypes(parts),
  });
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
