import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The print of the program that the build wrote down; empty where it was not built. */
export function programPrint(root: string): string {
  try {
    return readFileSync(join(root, "dist", "impronta"), "utf8");
  } catch {
    return "";
  }
}
