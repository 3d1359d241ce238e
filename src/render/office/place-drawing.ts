/** The charts and pictures of a sheet: the drawing that exceljs cannot write. */
import { strFromU8, strToU8 } from "fflate";
import type { Theme } from "../../model/document.js";
import { placeChart, placePicture } from "./figure-parts.js";
import { addRelationship, type Parts, relsPath, writePart } from "./package.js";
import type { SheetFigure } from "./sheet-pen.js";
import { element, type XmlElement } from "./xml.js";

const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";
const SHEET_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing";
const DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main";
const EMU_A_POINT = 12_700;
const TYPE = 9;

export const DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml";

const emu = (points: number): string => String(Math.round(points * EMU_A_POINT));

/** `sheet` counts drawings, `first` charts and pictures before these. */
export function placeDrawing(
  parts: Parts,
  path: string,
  figures: readonly SheetFigure[],
  at: { readonly sheet: number; readonly first: number },
  theme: Theme,
): string {
  const drawing = `xl/drawings/disegno${at.sheet}.xml`;
  writePart(parts, relsPath(drawing), element("Relationships", { xmlns: PACKAGE }));
  const anchors = figures.map((figure, index) =>
    anchor(parts, { owner: drawing, folder: "xl", number: at.first + index }, figure, index, theme),
  );
  writePart(
    parts,
    drawing,
    element("xdr:wsDr", { "xmlns:xdr": SHEET_DRAWING, "xmlns:a": DRAWING }, anchors),
  );
  if (!parts.has(relsPath(path)))
    writePart(parts, relsPath(path), element("Relationships", { xmlns: PACKAGE }));
  const id = addRelationship(
    parts,
    path,
    `${RELATION}/drawing`,
    `../drawings/disegno${at.sheet}.xml`,
  );
  showDrawing(parts, path, id);
  return drawing;
}

/** After page breaks and before tables, where the schema has it. */
function showDrawing(parts: Parts, path: string, id: string): void {
  const bytes = parts.get(path);
  if (bytes === undefined) throw new Error(`office part missing: ${path}`);
  const text = strFromU8(bytes);
  const next = text.search(/<(?:tableParts|extLst)[ >/]|<\/worksheet>/);
  parts.set(path, strToU8(`${text.slice(0, next)}<drawing r:id="${id}"/>${text.slice(next)}`));
}

function anchor(
  parts: Parts,
  place: { readonly owner: string; readonly folder: string; readonly number: number },
  figure: SheetFigure,
  index: number,
  theme: Theme,
): XmlElement {
  const { name, alt, row, below, width, height, drawing, data } = figure;
  const size = { cx: emu(width), cy: emu(height) };
  const properties = element("xdr:cNvPr", { id: String(index + 2), name, descr: alt });
  const shape =
    data === null
      ? element("xdr:pic", {}, [
          element("xdr:nvPicPr", {}, [
            properties,
            element("xdr:cNvPicPr", {}, [element("a:picLocks", { noChangeAspect: "1" })]),
          ]),
          placePicture(parts, place, drawing, "xdr"),
          element("xdr:spPr", {}, [
            element("a:xfrm", {}, [element("a:off", { x: "0", y: "0" }), element("a:ext", size)]),
            element("a:prstGeom", { prst: "rect" }, [element("a:avLst")]),
          ]),
        ])
      : element("xdr:graphicFrame", { macro: "" }, [
          element("xdr:nvGraphicFramePr", {}, [properties, element("xdr:cNvGraphicFramePr")]),
          element("xdr:xfrm", {}, [
            element("a:off", { x: "0", y: "0" }),
            element("a:ext", { cx: "0", cy: "0" }),
          ]),
          placeChart(parts, place, drawing, { width, height, type: TYPE }, theme, data),
        ]);
  return element("xdr:oneCellAnchor", {}, [
    element("xdr:from", {}, [
      element("xdr:col", {}, ["0"]),
      element("xdr:colOff", {}, ["0"]),
      element("xdr:row", {}, [String(row - 1)]),
      element("xdr:rowOff", {}, [emu(below)]),
    ]),
    element("xdr:ext", size),
    shape,
    element("xdr:clientData"),
  ]);
}
