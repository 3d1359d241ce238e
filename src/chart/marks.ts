import type { FontWeight } from "../define/fonts.js";
import type { Layer } from "./plan.js";

/** Marks placed by the point, in the coordinates of the plot: what stands around the data. */

const at = (field: string) => ({ field, type: "quantitative", scale: null, axis: null }) as const;
const colour = { field: "colour", type: "nominal", scale: null } as const;
/** Points of the drawing, not degrees of the globe. */
const PLANE = { type: "identity", scale: 1, translate: [0, 0] } as const;
const own = (name: string) => ({ expr: `datum.${name}` }) as const;

export interface TextMark {
  readonly x: number;
  readonly y: number;
  readonly text: string | readonly string[];
  readonly colour: string;
  readonly size: number;
  readonly weight?: FontWeight;
  readonly align?: "left" | "center" | "right";
  readonly baseline?: "top" | "middle" | "bottom" | "alphabetic";
}

export const texts = (items: readonly TextMark[]): Layer => ({
  data: {
    values: items.map((item) => ({ weight: 400, align: "left", baseline: "middle", ...item })),
  },
  mark: {
    type: "text",
    align: own("align"),
    baseline: own("baseline"),
    fontSize: own("size"),
    fontWeight: own("weight"),
    lineHeight: { expr: "datum.size * 1.15" },
  },
  encoding: { x: at("x"), y: at("y"), text: { field: "text" }, color: colour },
});

export interface LineMark {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly colour: string;
  readonly thick?: number;
  readonly dashed?: boolean;
}

export const lines = (items: readonly LineMark[]): Layer => ({
  data: {
    values: items.map((item) => ({
      thick: 0.75,
      ...item,
      ...(item.dashed === true ? { dash: [2, 2] } : {}),
    })),
  },
  mark: { type: "rule", strokeWidth: own("thick"), strokeDash: own("dash") },
  encoding: { x: at("x"), y: at("y"), x2: { field: "x2" }, y2: { field: "y2" }, color: colour },
});

export interface BoxMark {
  readonly x: number;
  readonly y: number;
  readonly x2: number;
  readonly y2: number;
  readonly colour: string;
}

export const boxes = (items: readonly BoxMark[]): Layer => ({
  data: { values: items },
  mark: { type: "rect" },
  encoding: { x: at("x"), y: at("y"), x2: { field: "x2" }, y2: { field: "y2" }, color: colour },
});

/** Small triangles that accompany an alarm, so that colour is never alone. */
export const alarmSigns = (
  items: readonly { readonly x: number; readonly y: number; readonly colour: string }[],
): Layer => ({
  data: { values: items },
  mark: { type: "point", shape: "triangle-up", filled: true, size: 26, opacity: 1 },
  encoding: { x: at("x"), y: at("y"), color: colour },
});

export interface DotMark {
  readonly x: number;
  readonly y: number;
  /** Of the circle, in points. */
  readonly radius: number;
  readonly colour: string;
  /** A ring instead of a disc. */
  readonly hollow?: boolean;
}

const circle = (items: readonly DotMark[], hollow: boolean): Layer => ({
  data: { values: items.map((item) => ({ ...item, size: Math.PI * item.radius ** 2 })) },
  mark: {
    type: "point",
    shape: "circle",
    filled: !hollow,
    opacity: 1,
    size: own("size"),
    ...(hollow ? { strokeWidth: 1.25, fill: "#FFFFFF" } : {}),
  },
  encoding: { x: at("x"), y: at("y"), color: colour },
});

/** Rings first, discs over them. */
export const dots = (items: readonly DotMark[]): readonly Layer[] => {
  const rings = items.filter((item) => item.hollow === true);
  const discs = items.filter((item) => item.hollow !== true);
  return [
    ...(rings.length === 0 ? [] : [circle(rings, true)]),
    ...(discs.length === 0 ? [] : [circle(discs, false)]),
  ];
};

export type Corner = readonly [x: number, y: number];

export interface ShapeMark {
  /** Polygons, each an outer ring and its holes. */
  readonly polygons: readonly (readonly (readonly Corner[])[])[];
  readonly colour: string;
  readonly opacity?: number;
  /** Colour of the border; none when absent. */
  readonly border?: string;
}

/** Filled shapes of any outline. */
export const shapes = (items: readonly ShapeMark[]): Layer => ({
  data: {
    values: items.map((item) => ({
      type: "Feature",
      geometry: { type: "MultiPolygon", coordinates: item.polygons },
      colour: item.colour,
      border: item.border ?? item.colour,
      opacity: item.opacity ?? 1,
    })),
  },
  mark: {
    type: "geoshape",
    stroke: own("border"),
    strokeWidth: 0.5,
    strokeJoin: "round",
    opacity: own("opacity"),
  },
  projection: PLANE,
  encoding: { fill: { field: "colour", type: "nominal", scale: null } },
});

/** Lines of any course, broken where a new one begins. */
export const courses = (
  lines: readonly (readonly Corner[])[],
  style: { readonly colour: string; readonly thick: number },
): Layer => ({
  data: {
    values: [{ type: "Feature", geometry: { type: "MultiLineString", coordinates: lines } }],
  },
  mark: {
    type: "geoshape",
    filled: false,
    fill: null,
    stroke: style.colour,
    strokeWidth: style.thick,
    strokeJoin: "round",
    strokeCap: "round",
  },
  projection: PLANE,
});
