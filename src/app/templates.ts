import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { codesOf } from "../compose/compose.js";
import { MESSAGE_WORDS } from "../compose/messages.js";
import { soundCatalog } from "../define/catalog.js";
import {
  type DefinitionIssue,
  parseDefinition,
  readDefinition,
} from "../define/read-definition.js";
import { type Template, templateSchema } from "../define/template.js";
import { DashError } from "../model/errors.js";
import { nearNames } from "../model/near.js";
import type { World } from "./world.js";

/** The folders templates are read from; the user's own replace built-in ones of the same name. */
const folders = (world: World): readonly string[] => [
  join(world.cwd, "templates"),
  join(world.root, "templates"),
];

/** Names of all templates, sorted. */
export function templateNames(world: World): readonly string[] {
  const names = new Set<string>();
  for (const folder of folders(world)) {
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder)) {
      if (file.endsWith(".yaml")) names.add(basename(file, ".yaml"));
    }
  }
  return [...names].sort();
}

/** The file of a template; USO with the nearest names when there is none. */
function pathOf(name: string, world: World): string {
  if (!/^[a-z0-9_-]+$/.test(name)) {
    throw new DashError("USO", { message: `«${name}» non è il nome di un modello.` });
  }
  const path = folders(world)
    .map((folder) => join(folder, `${name}.yaml`))
    .find((candidate) => existsSync(candidate));
  if (path !== undefined) return path;
  const names = templateNames(world);
  const near = nearNames(name, names);
  throw new DashError("USO", {
    message: `il modello «${name}» non esiste.`,
    remedy: `${near.length > 0 ? `Forse: ${near.join(", ")}. ` : ""}Modelli: ${names.join(", ")}.`,
  });
}

/** A template by name; USO for an unknown one, T-SPEC when it is not sound. */
export function readTemplate(name: string, world: World): Template {
  return { ...readDefinition(pathOf(name, world), `templates/${name}.yaml`, templateSchema), name };
}

/** Every fault of a template at once: schema, unknown indicators, unknown names. Empty when sound. */
export function validateTemplate(name: string, world: World): readonly DefinitionIssue[] {
  const file = `templates/${name}.yaml`;
  const read = parseDefinition(readFileSync(pathOf(name, world), "utf8"), file, templateSchema);
  if (!read.ok) return read.issues;
  const catalog = soundCatalog(world.root, world.cwd);
  const template = { ...read.value, name };
  const issues: DefinitionIssue[] = [];
  for (const code of codesOf(template)) {
    if (catalog.indicators.has(code)) continue;
    const near = nearNames(code, catalog.indicators.keys());
    issues.push({
      place: { file },
      message: `l'indicatore «${code}» non esiste${near.length > 0 ? `; forse ${near.join(", ")}` : ""}`,
    });
  }
  template.sections.forEach((section, i) => {
    section.blocks.forEach((block, j) => {
      const at = read.place(["sections", i, "blocks", j]);
      for (const used of namesIn(JSON.stringify(block))) {
        if (known(used, template)) continue;
        issues.push({ place: at, message: `«${used}» non è fra i nomi di «figures»` });
      }
    });
    for (const used of namesIn(JSON.stringify(section.title))) {
      if (known(used, template)) continue;
      issues.push({
        place: read.place(["sections", i, "title"]),
        message: `«${used}» non è fra i nomi di «figures»`,
      });
    }
  });
  return issues;
}

/** The names between braces in the texts of a piece of template. */
const namesIn = (json: string): readonly string[] =>
  [...json.matchAll(/\{([a-z][a-z0-9_]*)(?:\.[a-z]+)?(?::[^:{}"]+:[^{}"]+)?\}/g)].map(
    (m) => m[1] ?? "",
  );

const known = (name: string, template: Template): boolean =>
  template.figures[name] !== undefined || MESSAGE_WORDS.includes(name);
