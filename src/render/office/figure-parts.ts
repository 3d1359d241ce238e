/** The parts of a chart or picture in an office file, the same in slides and sheets. */
import type { Drawing, Theme } from "../../model/document.js";
import { chartPart } from "./chart/chart-part.js";
import { type ChartData, workbookData } from "./chart/data.js";
import { commonFormat } from "./chart/figures.js";
import { type ChartFrame, chartLayout } from "./chart/layout.js";
import { chartWorkbook } from "./chart/workbook.js";
import { addRelationship, type Parts, partPaths, relsPath, writePart } from "./package.js";
import { element, type XmlElement } from "./xml.js";

const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";
export const CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart";

/** Content types by extension. */
export const FIGURE_TYPES: Readonly<Record<string, string>> = {
  svg: "image/svg+xml",
  png: "image/png",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** Content types of the charts of the file. */
export const chartTypes = (parts: Parts): Readonly<Record<string, string>> =>
  Object.fromEntries(
    partPaths(parts, /\/charts\/[^/]+\.xml$/).map((path) => [
      path,
      "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    ]),
  );

/** Where the part stands that shows a figure, and how the parts of the figure are called. */
export interface Place {
  /** The slide, or the drawing of a sheet. */
  readonly owner: string;
  /** `ppt` or `xl`. */
  readonly folder: string;
  /** Number of the figure in the file. */
  readonly number: number;
}

/**
 * Puts the parts of a chart in the file. `data` says where its figures are; null: in a workbook of its
 * own, inside it.
 */
export function placeChart(
  parts: Parts,
  place: Place,
  drawing: Drawing,
  frame: ChartFrame,
  theme: Theme,
  data: ChartData | null,
): XmlElement {
  const { native } = drawing;
  if (native === null) throw new Error(`no chart to draw for ${place.owner}`);
  const path = `${place.folder}/charts/chart${place.number}.xml`;
  if (data === null) {
    const own = workbookData(native, chartLayout(native, frame).every);
    const book = `${place.folder}/embeddings/grafico${place.number}.xlsx`;
    parts.set(book, chartWorkbook(own, commonFormat(native)));
    writePart(
      parts,
      relsPath(path),
      element("Relationships", { xmlns: PACKAGE }, [
        element("Relationship", {
          Id: "rId1",
          Type: `${RELATION}/package`,
          Target: `../embeddings/grafico${place.number}.xlsx`,
        }),
      ]),
    );
    writePart(parts, path, chartPart(native, own, frame, theme, "rId1"));
  } else {
    // The cells of a sheet have every month with its year: the axis leaves room for both.
    const { years: _, ...whole } = native;
    writePart(parts, path, chartPart(whole, data, frame, theme, null));
  }
  const id = addRelationship(
    parts,
    place.owner,
    `${RELATION}/chart`,
    `../charts/chart${place.number}.xml`,
  );
  return element("a:graphic", {}, [
    element("a:graphicData", { uri: CHART }, [
      element("c:chart", { "xmlns:c": CHART, "xmlns:r": RELATION, "r:id": id }),
    ]),
  ]);
}

/** Of a picture in pixels: its vectors, for who can show them. `vectors` is their relationship. */
const vectorsToo = (vectors: string): XmlElement =>
  element("a:extLst", {}, [
    element("a:ext", { uri: "{96DAC541-7B7A-43D3-8B79-37D633B846F1}" }, [
      element("asvg:svgBlip", {
        "xmlns:asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
        "r:embed": vectors,
      }),
    ]),
  ]);

/** Gives the logo of a slide, already there in pixels, the vectors it was made of. */
export function addVectors(parts: Parts, owner: string, blip: XmlElement, svg: Uint8Array): void {
  parts.set("ppt/media/logo.svg", svg);
  blip.children = [
    vectorsToo(addRelationship(parts, owner, `${RELATION}/image`, "../media/logo.svg")),
  ];
}

/** Vectors for who can show them, the pixels for the others. */
export function placePicture(
  parts: Parts,
  place: Place,
  drawing: Drawing,
  prefix: "p" | "xdr",
): XmlElement {
  const { picture } = drawing;
  if (picture === null) throw new Error(`chart without picture for ${place.owner}`);
  const file = `grafico${place.number}`;
  parts.set(`${place.folder}/media/${file}.png`, picture.png);
  writePart(parts, `${place.folder}/media/${file}.svg`, picture.svg);
  const link = (name: string): string =>
    addRelationship(parts, place.owner, `${RELATION}/image`, `../media/${name}`);
  const pixels = link(`${file}.png`);
  const vectors = link(`${file}.svg`);
  return element(`${prefix}:blipFill`, {}, [
    element("a:blip", { "xmlns:r": RELATION, "r:embed": pixels }, [vectorsToo(vectors)]),
    element("a:stretch", {}, [element("a:fillRect")]),
  ]);
}
