/** Pieces of DrawingML that every part of a chart is made of. */
import { element, type XmlElement } from "../xml.js";
import type { ChartColumn } from "./data.js";
import type { Box, ChartFrame } from "./layout.js";

export const LANGUAGE = "it-IT";

export const val = (name: string, value: string | number | boolean): XmlElement =>
  element(name, { val: typeof value === "boolean" ? (value ? "1" : "0") : String(value) });

const hex = (colour: string): string => colour.replace("#", "").slice(0, 6).toUpperCase();

export const solid = (colour: string, opacity = 1): XmlElement =>
  element("a:solidFill", {}, [
    element(
      "a:srgbClr",
      { val: hex(colour) },
      opacity === 1 ? [] : [element("a:alpha", { val: String(Math.round(opacity * 100_000)) })],
    ),
  ]);

export const NO_FILL = element("a:noFill");

export const NO_LINE = element("a:ln", {}, [NO_FILL]);

/** A line of so many points. */
export const stroke = (colour: string, points: number, dashed = false): XmlElement =>
  element("a:ln", { w: String(Math.round(points * 12_700)), cap: "rnd" }, [
    solid(colour),
    ...(dashed ? [element("a:prstDash", { val: "dash" })] : []),
    element("a:round"),
  ]);

export const look = (...children: XmlElement[]): XmlElement => element("c:spPr", {}, children);

export interface Type {
  readonly size: number;
  readonly colour: string;
  readonly bold?: boolean;
}

const typeOf = (name: string, { size, colour, bold = false }: Type): XmlElement =>
  element(name, { lang: LANGUAGE, sz: String(Math.round(size * 100)), b: bold ? "1" : "0" }, [
    solid(colour),
    element("a:latin", { typeface: "+mn-lt" }),
  ]);

const bodyPr = (wrap: boolean, level = true): XmlElement =>
  element("a:bodyPr", {
    ...(level ? { rot: "0" } : {}),
    vert: "horz",
    wrap: wrap ? "square" : "none",
  });

/** `level` says outright that words lie flat: LibreOffice then breaks them, letter by letter. */
export const textLook = (type: Type, wrap = true, level = true): XmlElement =>
  element("c:txPr", {}, [
    bodyPr(wrap, level),
    element("a:lstStyle"),
    element("a:p", {}, [
      element("a:pPr", {}, [typeOf("a:defRPr", type)]),
      element("a:endParaRPr", { lang: LANGUAGE }),
    ]),
  ]);

export const richText = (words: string, type: Type): XmlElement =>
  element("c:tx", {}, [
    element("c:rich", {}, [
      bodyPr(false),
      element("a:lstStyle"),
      element("a:p", {}, [
        element("a:pPr", {}, [typeOf("a:defRPr", type)]),
        element("a:r", {}, [typeOf("a:rPr", type), element("a:t", {}, [words])]),
      ]),
    ]),
  ]);

const share = (value: number, whole: number): string =>
  String(Math.round((value / whole) * 10_000) / 10_000);

/** A place in the frame, told outright. */
export const placed = (box: Box, frame: ChartFrame, of: "inner" | "corner" | "whole"): XmlElement =>
  element("c:layout", {}, [
    element("c:manualLayout", {}, [
      ...(of === "inner" ? [val("c:layoutTarget", "inner")] : []),
      val("c:xMode", "edge"),
      val("c:yMode", "edge"),
      val("c:x", share(box.x, frame.width)),
      val("c:y", share(box.y, frame.height)),
      ...(of === "corner"
        ? []
        : [val("c:w", share(box.w, frame.width)), val("c:h", share(box.h, frame.height))]),
    ]),
  ]);

/** A label moved from where it would stand, by so many points down. */
export const moved = (down: number, frame: ChartFrame): XmlElement =>
  element("c:layout", {}, [
    element("c:manualLayout", {}, [val("c:x", 0), val("c:y", share(down, frame.height))]),
  ]);

const points = (values: readonly (string | number | null)[]): XmlElement[] => [
  val("c:ptCount", values.length),
  ...values.flatMap((value, index) =>
    value === null
      ? []
      : [element("c:pt", { idx: String(index) }, [element("c:v", {}, [String(value)])])],
  ),
];

export const seriesName = ({ name, nameCell }: ChartColumn<unknown>): XmlElement =>
  element("c:tx", {}, [
    nameCell === null
      ? element("c:v", {}, [name])
      : element("c:strRef", {}, [
          element("c:f", {}, [nameCell]),
          element("c:strCache", {}, points([name])),
        ]),
  ]);

export const categoryValues = ({ cells, values }: ChartColumn<string>): XmlElement =>
  element("c:cat", {}, [
    cells === null
      ? element("c:strLit", {}, points(values))
      : element("c:strRef", {}, [
          element("c:f", {}, [cells]),
          element("c:strCache", {}, points(values)),
        ]),
  ]);

export const numberValues = (
  { cells, values }: Pick<ChartColumn<number>, "cells" | "values">,
  format: string,
): XmlElement =>
  element("c:val", {}, [
    cells === null
      ? element("c:numLit", {}, [element("c:formatCode", {}, [format]), ...points(values)])
      : element("c:numRef", {}, [
          element("c:f", {}, [cells]),
          element("c:numCache", {}, [element("c:formatCode", {}, [format]), ...points(values)]),
        ]),
  ]);
