/**
 * Puts right what exceljs 4.4.0 writes and adds what it cannot: links inside the workbook, raw data,
 * charts and pictures, with their alternative texts; takes out author, company and clock.
 */
import { strFromU8, strToU8 } from "fflate";
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
import { fillRawSheet, RAW_TABLE, rawRows } from "./raw-data.js";
import type { SheetRepairs } from "./sheet-pen.js";
import { descendants, element, elements, fragment, type XmlElement } from "./xml.js";

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
    writeLinks(parts, path, repairs.links.get(name) ?? []);
    if (name === repairs.raw?.sheet) fillRawSheet(parts, path, document, repairs.raw.first);
    const figures = repairs.figures.get(name) ?? [];
    if (figures.length === 0) continue;
    const at = { sheet: drawings.length + 1, first };
    drawings.push(placeDrawing(parts, path, figures, at, theme));
    first += figures.length;
  }
  for (const path of partPaths(parts, /^xl\/tables\/[^/]+\.xml$/))
    editPart(parts, path, (root) => {
      repairTable(root);
      if (repairs.raw !== null && root.attributes.name === RAW_TABLE)
        stretchRaw(root, repairs.raw.first + rawRows(document) - 1);
    });
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

/** Links to places in the workbook, where the schema has them: exceljs has only those to the outside. */
function writeLinks(
  parts: Parts,
  path: string,
  links: readonly { readonly ref: string; readonly sheet: string }[],
): void {
  const bytes = parts.get(path);
  if (bytes === undefined || links.length === 0) return;
  const text = strFromU8(bytes);
  const next = text.search(/<(?:printOptions|pageMargins)[ >/]/);
  const list = element(
    "hyperlinks",
    {},
    links.map(({ ref, sheet }) =>
      element("hyperlink", { ref, location: `'${sheet.replaceAll("'", "''")}'!A1` }),
    ),
  );
  parts.set(path, strToU8(`${text.slice(0, next)}${fragment(list)}${text.slice(next)}`));
}

/** The table of the raw data reaches its last row. */
function stretchRaw(root: XmlElement, last: number): void {
  for (const found of [root, ...descendants(root, "autoFilter")])
    found.attributes.ref = (found.attributes.ref ?? "").replace(/\d+$/, String(last));
}
