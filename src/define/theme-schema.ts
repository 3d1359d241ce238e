import { z } from "zod";
import { contrast } from "../model/contrast.js";
import type { Theme } from "../model/document.js";
import { sayNumber } from "../model/italian.js";

const colour = z
  .string()
  .regex(/^#[0-9A-Fa-f]{6}$/, 'deve essere un colore come "#0066CC", fra virgolette');

/** A theme as its file has it: logo and face are names of files beside it. */
export type ThemeFile = Omit<Theme, "logo" | "carattere"> & {
  readonly logo?: string | undefined;
  readonly carattere?: Readonly<Record<"normale" | "grassetto", string>> | undefined;
};

/** Letters that one line of a page, of a slide and of a printed sheet can hold. */
const LONGEST_LINE = 100;

const face = z
  .string()
  .regex(
    /^[A-Za-z0-9_-][A-Za-z0-9_.-]*\.ttf$/i,
    "deve essere il nome di un file .ttf nella cartella del tema, senza spazi né accenti (OTF e WOFF non si possono incorporare: serve la versione TrueType)",
  );

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
    intestazione: z
      .string()
      .max(LONGEST_LINE, `può avere al più ${LONGEST_LINE} lettere: sta su una riga sola`)
      .regex(/^\P{Cc}*$/u, "deve stare su una riga sola")
      .default(""),
    carattere: z.strictObject({ normale: face, grassetto: face }).optional(),
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
