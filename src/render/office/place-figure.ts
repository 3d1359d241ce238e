/** A chart or picture on a slide, where a shape kept its place. */
import type { Theme } from "../../model/document.js";
import type { FigureNeeded } from "./draw-chart.js";
import { placeChart, placePicture } from "./figure-parts.js";
import type { Parts } from "./package.js";
import { descendants, element, elements, type XmlElement } from "./xml.js";

const EMU_A_POINT = 12_700;

export interface SlideRoot {
  readonly path: string;
  readonly root: XmlElement;
  /** Of the figure in the deck, from 1. */
  readonly number: number;
}

export function placeFigure(
  parts: Parts,
  slide: SlideRoot,
  figure: FigureNeeded,
  theme: Theme,
): void {
  const tree = descendants(slide.root, "p:spTree")[0];
  if (tree === undefined) return;
  tree.children = elements(tree).map((shape) =>
    nameOf(shape) === figure.name ? frameOf(parts, slide, figure, shape, theme) : shape,
  );
}

const nameOf = (shape: XmlElement): string | undefined =>
  descendants(shape, "p:cNvPr")[0]?.attributes.name;

function frameOf(
  parts: Parts,
  { path, number }: SlideRoot,
  { name, alt, drawing, type }: FigureNeeded,
  shape: XmlElement,
  theme: Theme,
): XmlElement {
  const offset = descendants(shape, "a:off")[0]?.attributes ?? {};
  const extent = descendants(shape, "a:ext")[0]?.attributes ?? {};
  const transform = (prefix: "a" | "p"): XmlElement =>
    element(`${prefix}:xfrm`, {}, [
      element("a:off", { ...offset }),
      element("a:ext", { ...extent }),
    ]);
  const properties = element("p:cNvPr", { id: "0", name, descr: alt });
  const place = { owner: path, folder: "ppt", number };
  if (drawing.native !== null) {
    const frame = {
      width: Number(extent.cx) / EMU_A_POINT,
      height: Number(extent.cy) / EMU_A_POINT,
      type,
    };
    return element("p:graphicFrame", {}, [
      element("p:nvGraphicFramePr", {}, [
        properties,
        element("p:cNvGraphicFramePr", {}, [element("a:graphicFrameLocks", { noGrp: "1" })]),
        element("p:nvPr"),
      ]),
      transform("p"),
      placeChart(parts, place, drawing, frame, theme, null),
    ]);
  }
  return element("p:pic", {}, [
    element("p:nvPicPr", {}, [
      properties,
      element("p:cNvPicPr", {}, [element("a:picLocks", { noChangeAspect: "1" })]),
      element("p:nvPr"),
    ]),
    placePicture(parts, place, drawing, "p"),
    element("p:spPr", {}, [
      transform("a"),
      element("a:prstGeom", { prst: "rect" }, [element("a:avLst")]),
    ]),
  ]);
}
