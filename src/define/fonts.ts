import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import type { Theme } from "../model/document.js";
import { DashError } from "../model/errors.js";

/** The face of every output whose theme has none of its own. */
const FAMILY = "Titillium Web";

/** The two weights that are used: running text and what stands out. A theme's bold may be heavier. */
export type FontWeight = 400 | 600;

const FILES: Readonly<Record<FontWeight, string>> = {
  400: "400Regular/TitilliumWeb_400Regular.ttf",
  600: "600SemiBold/TitilliumWeb_600SemiBold.ttf",
};

/** What of a theme says in which face it is written. */
export type Faced = Pick<Theme, "carattere">;

/** The name of a theme's face, as its files and office programs have it. */
export const familyOf = ({ carattere }: Faced): string => carattere?.famiglia ?? FAMILY;

/** Tells the face of a theme from every other: what is in its files; ours has its name. */
export const faceKey = ({ carattere }: Faced): string => carattere?.impronta ?? FAMILY;

/** The name of a theme's face in an SVG: one that is not all plain words wants quotes. */
export function svgFamily(theme: Faced): string {
  const family = familyOf(theme);
  return /^[A-Za-z]+( [A-Za-z]+)*$/.test(family) ? family : `'${family}'`;
}

const { resolve } = createRequire(import.meta.url);

/**
 * Path of the TrueType file of a weight: of the theme's own, or ours (full alphabet, OFL). S-FONT when
 * ours is not installed: an output with another face would not be the same on every machine.
 */
export function fontFile({ carattere }: Faced, weight: FontWeight): string {
  if (carattere !== undefined) return weight === 400 ? carattere.normale : carattere.grassetto;
  const name = `@expo-google-fonts/titillium-web/${FILES[weight]}`;
  try {
    const path = resolve(name);
    if (existsSync(path)) return path;
  } catch {
    // falls to the error below
  }
  throw new DashError("S-FONT", { path: name });
}
