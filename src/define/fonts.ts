import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { DashError } from "../model/errors.js";

/** The face of every output, in the two weights that are used. */
export const FONT_FAMILY = "Titillium Web";

export type FontWeight = 400 | 600;

const FILES: Readonly<Record<FontWeight, string>> = {
  400: "400Regular/TitilliumWeb_400Regular.ttf",
  600: "600SemiBold/TitilliumWeb_600SemiBold.ttf",
};

const { resolve } = createRequire(import.meta.url);

/**
 * Path of the TrueType file of a weight (full alphabet, OFL). S-FONT when it is not installed: an
 * output with another face would not be the same on every machine.
 */
export function fontFile(weight: FontWeight): string {
  const name = `@expo-google-fonts/titillium-web/${FILES[weight]}`;
  try {
    const path = resolve(name);
    if (existsSync(path)) return path;
  } catch {
    // falls to the error below
  }
  throw new DashError("S-FONT", { path: name });
}
