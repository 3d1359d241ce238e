import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Theme } from "../model/document.js";
import { DashError } from "../model/errors.js";
import { readLogo } from "./logo.js";
import { readDefinition } from "./ready-definitions.js";

const folderOf = (root: string): string => join(root, "templates", "themes");

/** Names of the themes in a root's `templates/themes/`, sorted; empty when the folder is not there. */
export function themeNames(root: string): readonly string[] {
  const folder = folderOf(root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/**
 * A theme by name, from the first of `roots` that has it (the user's folder before the package).
 * T-LOAD when no root has it or its logo is not there, T-SPEC when the file is wrong, T-LIMIT when
 * the logo is too large.
 */
export function readTheme(roots: readonly string[], name = "ministero"): Theme {
  const known = new Set<string>();
  for (const root of roots) {
    const names = themeNames(root);
    if (names.includes(name)) {
      const { logo, ...theme } = readDefinition(
        "tema",
        join(folderOf(root), `${name}.yaml`),
        `themes/${name}.yaml`,
      );
      if (logo === undefined) return theme;
      return { ...theme, logo: readLogo(folderOf(root), logo, theme.ente) };
    }
    for (const found of names) known.add(found);
  }
  throw new DashError("T-LOAD", {
    message: `il tema «${name}» non esiste.`,
    remedy: `I temi conosciuti: ${[...known].join(", ") || "nessuno"}.`,
  });
}
