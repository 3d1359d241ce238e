import type { Theme } from "../model/document.js";
import { type Axis, place } from "./axis.js";
import { type LineMark, lines, texts } from "./marks.js";
import { type Layer, SIZE } from "./plan.js";

interface Field {
  readonly width: number;
  readonly height: number;
  /** Corner of the field in the coordinates of the plot. */
  readonly left?: number;
  readonly top?: number;
  readonly theme: Theme;
  /** False: only the numbers. */
  readonly ruled?: boolean;
}

/** Level lines with their numbers at the left, the zero line stronger. */
export function levelGrid(axis: Axis, field: Field): readonly Layer[] {
  const { width, height, left = 0, top = 0, theme } = field;
  const y = (value: number): number => top + height - place(axis, value, height);
  return [
    lines(
      axis.values.map((value) => ({
        x: left,
        x2: left + width,
        y: y(value),
        y2: y(value),
        colour: value === 0 ? theme.colori.testoChiaro : theme.colori.linea,
        thick: value === 0 ? 0.75 : 0.5,
      })),
    ),
    texts(
      axis.values.map((value, index) => ({
        x: left - 5,
        y: y(value),
        text: axis.labels[index] ?? "",
        colour: theme.colori.testoChiaro,
        size: SIZE.axis,
        align: "right",
      })),
    ),
  ];
}

/** Room the numbers of an upright grid take under it. */
export const UPRIGHT_FOOT = 14;

/** Upright lines at the steps of an axis, the zero line stronger. */
export const uprightRules = (axis: Axis, field: Field): readonly LineMark[] => {
  const { width, height, left = 0, top = 0, theme } = field;
  return axis.values.map((value) => ({
    x: left + place(axis, value, width),
    x2: left + place(axis, value, width),
    y: top,
    y2: top + height,
    colour: value === 0 ? theme.colori.testoChiaro : theme.colori.linea,
    thick: value === 0 ? 0.75 : 0.5,
  }));
};

/** Upright lines with their numbers under them, the zero line stronger. */
export function uprightGrid(axis: Axis, field: Field): readonly Layer[] {
  const { width, height, left = 0, top = 0, theme } = field;
  const x = (value: number): number => left + place(axis, value, width);
  return [
    ...(field.ruled === false ? [] : [lines(uprightRules(axis, { ...field, left, top }))]),
    texts(
      axis.values.map((value, index) => ({
        x: x(value),
        y: top + height + 4,
        text: axis.labels[index] ?? "",
        colour: theme.colori.testoChiaro,
        size: SIZE.axis,
        align: "center",
        baseline: "top",
      })),
    ),
  ];
}
