import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Theme } from "../model/document.js";
import { DashError } from "../model/errors.js";
import { readDefinition } from "./ready-definitions.js";

const colour = z
  .string()
  .regex(/^#[0-9A-Fa-f]{6}$/, 'deve essere un colore come "#0066CC", fra virgolette');

/** What a file of `templates/themes/` holds. */
export const themeSchema: z.ZodType<Theme> = z.strictObject({
  nome: z.string().min(1),
  colori: z.strictObject({
    territorio: colour,
    regione: colour,
    italia: colour,
    allarme: colour,
    testo: colour,
    testoChiaro: colour,
    linea: colour,
    sfondo: colour,
    categorie: z.array(colour).min(6).max(6),
  }),
  ente: z.string().default(""),
});

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
 * T-LOAD when no root has it, T-SPEC when the file is wrong.
 */
export function readTheme(roots: readonly string[], name = "ministero"): Theme {
  const known = new Set<string>();
  for (const root of roots) {
    const names = themeNames(root);
    if (names.includes(name)) {
      return readDefinition(
        "tema",
        join(folderOf(root), `${name}.yaml`),
        `themes/${name}.yaml`,
        themeSchema,
      );
    }
    for (const found of names) known.add(found);
  }
  throw new DashError("T-LOAD", {
    message: `il tema «${name}» non esiste.`,
    remedy: `I temi conosciuti: ${[...known].join(", ") || "nessuno"}.`,
  });
}
