import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { contrast } from "../model/contrast.js";
import type { Theme } from "../model/document.js";
import { DashError } from "../model/errors.js";
import { sayNumber } from "../model/italian.js";
import { readLogo } from "./logo.js";
import { readDefinition } from "./ready-definitions.js";

const colour = z
  .string()
  .regex(/^#[0-9A-Fa-f]{6}$/, 'deve essere un colore come "#0066CC", fra virgolette');

/** A theme as its file has it: the logo is the name of a file beside it. */
export type ThemeFile = Omit<Theme, "logo"> & { readonly logo?: string | undefined };

/** Contrast under which text is hard to read (WCAG, level AA). */
const READABLE = 4.5;

/** What a file of `templates/themes/` holds. */
export const themeSchema: z.ZodType<ThemeFile> = z
  .strictObject({
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
    logo: z
      .string()
      .regex(
        /^[A-Za-z0-9_-][A-Za-z0-9_.-]*\.(png|svg)$/,
        "deve essere il nome di un file .png o .svg nella cartella del tema, senza spazi né accenti",
      )
      .optional(),
  })
  .refine(({ logo, ente }) => logo === undefined || ente !== "", {
    path: ["ente"],
    message: "serve quando c'è un logo: è anche il suo testo alternativo",
  })
  .superRefine(({ colori }, context) => {
    for (const [name, ground, where] of [
      ["territorio", "#FFFFFF", "sul bianco"],
      ["allarme", "#FFFFFF", "sul bianco"],
      ["testo", "#FFFFFF", "sul bianco"],
      ["testoChiaro", "#FFFFFF", "sul bianco"],
      ["testo", colori.sfondo, "sullo sfondo"],
      ["testoChiaro", colori.sfondo, "sullo sfondo"],
    ] as const) {
      const found = contrast(colori[name], ground);
      if (found >= READABLE) continue;
      context.addIssue({
        code: "custom",
        path: ["colori", name],
        message: `${where} si legge male: contrasto ${sayNumber(found, 1)}:1, ne serve almeno 4,5:1`,
      });
    }
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
        themeSchema,
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
