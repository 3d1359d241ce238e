import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { readDefinition } from "../define/read-definition.js";
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

/** A template by name; USO with the nearest names, T-SPEC when it is not sound. */
export function readTemplate(name: string, world: World): Template {
  const file = `${name}.yaml`;
  if (!/^[a-z0-9_-]+$/.test(name)) {
    throw new DashError("USO", { message: `«${name}» non è il nome di un modello.` });
  }
  const path = folders(world)
    .map((folder) => join(folder, file))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) {
    const names = templateNames(world);
    const near = nearNames(name, names);
    throw new DashError("USO", {
      message: `il modello «${name}» non esiste.`,
      remedy: `${near.length > 0 ? `Forse: ${near.join(", ")}. ` : ""}Modelli: ${names.join(", ")}.`,
    });
  }
  return { ...readDefinition(path, `templates/${file}`, templateSchema), name };
}
