import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SCHEMA_FILE } from "../define/template.js";
import { DashError } from "../model/errors.js";
import { refuseExisting, writeAside } from "../render/write-aside.js";
import { shownPath } from "./report-files.js";
import { templateNames, templatePath } from "./templates.js";
import type { World } from "./world.js";

export interface NewTemplate {
  /** Path of the template, as the user sees it. */
  readonly percorso: string;
  readonly schema: string;
}

const SCHEMA_LINE = `# yaml-language-server: $schema=${SCHEMA_FILE}\n`;

/**
 * Starts a template in the user's `templates/`: a commented one, or a copy of another; beside it the
 * schema for editors. USO for a name that cannot be one or is taken by a template of dash, S-EXISTS
 * for a file already there.
 */
export async function newTemplate(
  name: string,
  from: string | null,
  world: World,
): Promise<NewTemplate> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new DashError("USO", {
      message: `«${name}» non può essere il nome di un modello.`,
      remedy: "Usare minuscole, cifre e «_», per esempio «report_sindaco».",
    });
  }
  if (from === null && templateNames(world).includes(name)) {
    throw new DashError("USO", {
      message: `un modello «${name}» c'è già.`,
      remedy: `Scegliere un altro nome, o partire da quello con «dash modelli nuovo ${name} --da ${name}».`,
    });
  }
  const source =
    from === null ? join(world.root, "seeds/modelli/nuovo.yaml") : templatePath(from, world);
  const text = await readFile(source, "utf8");
  const folder = join(world.cwd, "templates");
  const path = join(folder, `${name}.yaml`);
  await mkdir(folder, { recursive: true });
  await refuseExisting(path, { overwrite: false });
  const whole = text.startsWith("# yaml-language-server") ? text : SCHEMA_LINE + text;
  await writeAside(path, Buffer.from(whole), { overwrite: false });
  const schema = join(folder, SCHEMA_FILE);
  await copyFile(join(world.root, "templates", SCHEMA_FILE), schema);
  return { percorso: shownPath(path, world), schema: shownPath(schema, world) };
}
