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
  relsPath,
  resolveTarget,
  tidyContentTypes,
  writeParts,
} from "./package.js";
import { DRAWING_TYPE, placeDrawing } from "./place-drawing.js";
import { writeProperties } from "./properties.js";
import { withBodies } from "./sheet-body.js";
import { faceBook } from "./sheet-face.js";
import type { SheetRepairs } from "./sheet-pen.js";
import { descendants, element, elements, fragment, type XmlElement } from "./xml.js";

export async function repairXlsx(
  parts: Parts,
  document: Document,
  theme: Theme,
  repairs: SheetRepairs,
): Promise<Uint8Array> {
  repairs.looks.follow(parts);
  const drawings: string[] = [];
  let first = 1;
  for (const [name, path] of sheetParts(parts)) {
    writeLinks(parts, path, repairs.links.get(name) ?? []);
    const figures = repairs.figures.get(name) ?? [];
    if (figures.length === 0) continue;
    const at = { sheet: drawings.length + 1, first };
    drawings.push(placeDrawing(parts, path, figures, at, theme));
    first += figures.length;
  }
  for (const path of partPaths(parts, /^xl\/tables\/[^/]+\.xml$/))
    editPart(parts, path, (root) => {
      repairTable(root);
      stretchTable(root, repairs.tables);
    });
  writeProperties(parts, document, null);
  tidyContentTypes(parts, FIGURE_TYPES, {
    ...Object.fromEntries(drawings.map((path) => [path, DRAWING_TYPE])),
    ...chartTypes(parts),
  });
  // Only rows know their looks.
  return await writeParts(parts, {
    parts: bodiesOf(parts, repairs),
    made: () => {
      repairs.looks.write(parts);
      faceBook(parts, theme);
    },
  });
}

/** The sheets with rows of ours, which are made as they are packed. */
function bodiesOf(parts: Parts, repairs: SheetRepairs): Map<string, Iterable<Uint8Array>> {
  const style = (look: number): number => repairs.looks.style(look);
  return new Map(
    sheetParts(parts).flatMap(([name, path]) => {
      const bodies = repairs.bodies.get(name);
      const part = parts.get(path);
      return bodies === undefined || part === undefined
        ? []
        : [[path, withBodies(part, bodies, style)] as const];
    }),
  );
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

/** A table reaches its last row. */
function stretchTable(root: XmlElement, tables: ReadonlyMap<string, number>): void {
  const last = tables.get(root.attributes.name ?? "");
  if (last === undefined) throw new Error(`a table without rows: ${root.attributes.name}`);
  for (const found of [root, ...descendants(root, "autoFilter")])
    found.attributes.ref = (found.attributes.ref ?? "").replace(/\d+$/, String(last));
}
