import type { FontWeight } from "../define/fonts.js";
import type { Layer } from "./plan.js";

/** Marks placed by the point, in the coordinates of the plot: what stands around the data. */

const at = (field: string) => ({ field, type: "quantitative", scale: null, axis: null }) as const;
const colour = { field: "colour", type: "nominal", scale: null } as const;
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
