import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Theme } from "../model/document.js";
import { DashError } from "../model/errors.js";
import type { ThemeFault } from "./beside-theme.js";
import { readLogo } from "./logo.js";
import type { Definition, DefinitionIssue } from "./read-definition.js";
import { readyDefinition, soundDefinition } from "./ready-definitions.js";
// Read when it is first called (`LATE` in scripts/bundle.js): few themes have a face of their own.
import * as themeFace from "./theme-face.js";
import type { ThemeFile } from "./theme-schema.js";

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

interface Found {
  readonly folder: string;
  readonly read: Definition<ThemeFile>;
}

/** A theme as it is written, from the first of `roots` that has it; T-LOAD when none has. */
function findTheme(roots: readonly string[], name: string): Found {
  const known = new Set<string>();
  for (const root of roots) {
    const names = themeNames(root);
    if (names.includes(name)) {
      const folder = folderOf(root);
      const text = readFileSync(join(folder, `${name}.yaml`), "utf8");
      return { folder, read: readyDefinition("tema", text, `templates/themes/${name}.yaml`) };
    }
    for (const found of names) known.add(found);
  }
  throw new DashError("T-LOAD", {
    message: `il tema «${name}» non esiste.`,
    remedy: `I temi conosciuti: ${[...known].join(", ") || "nessuno"}.`,
  });
}

/** A theme with what lies beside it, and what is wrong with that. */
function withFiles(
  folder: string,
  { logo, carattere, ...theme }: ThemeFile,
): { readonly theme: Theme; readonly faults: readonly ThemeFault[] } {
  const mark = logo === undefined ? null : readLogo(folder, logo, theme.ente);
  const face = carattere === undefined ? null : themeFace.readFace(folder, carattere);
  return {
    theme: {
      ...theme,
      ...(mark?.ok === true ? { logo: mark.value } : {}),
      ...(face?.ok === true ? { carattere: face.value } : {}),
    },
    faults: [mark, face].flatMap((one) => (one?.ok === false ? one.faults : [])),
  };
}

/**
 * A theme by name, from the first of `roots` that has it (the user's folder before the package).
 * T-LOAD when no root has it, T-SPEC when the file is wrong; for its logo and its face T-LOAD where
 * they are not there, T-LIMIT where they are too large, T-SPEC where they cannot be used.
 */
export function readTheme(roots: readonly string[], name = "ministero"): Theme {
  const { folder, read } = findTheme(roots, name);
  const { value, place } = soundDefinition(read);
  const { theme, faults } = withFiles(folder, value);
  const [first] = faults;
  if (first === undefined) return theme;
  const { code, message, remedy, path } = first;
  throw new DashError(code, { message, remedy }, place(path));
}

/** Everything wrong with a theme at once; empty when it is sound. T-LOAD when no root has it. */
export function themeIssues(roots: readonly string[], name: string): readonly DefinitionIssue[] {
  const { folder, read } = findTheme(roots, name);
  if (!read.ok) return read.issues;
  return withFiles(folder, read.value).faults.map(({ path, message, remedy }) => ({
    place: read.place(path),
    message: `${message} ${remedy}`,
  }));
}
