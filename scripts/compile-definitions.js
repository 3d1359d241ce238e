// Writes what the definitions of dash become once read and checked, so that a command need not parse
// them: `define/ready-definitions` finds each by the hash of its text.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** `built` imports a module of the built program by its name. */
export async function compileDefinitions(root, built) {
  const [{ readCatalog }, { listSources }, { readTheme, themeNames }, ready] = await Promise.all([
    built("define/catalog"),
    built("define/source"),
    built("define/theme"),
    built("define/ready-definitions"),
  ]);
  // What is wrong in a definition is for the commands and the tests to say: here it is left out.
  readCatalog(root, root);
  listSources([join(root, "seeds/sources")]);
  for (const name of themeNames(root)) readTheme([root], name);
  for (const name of readdirSync(join(root, "templates"))) {
    if (!name.endsWith(".yaml")) continue;
    ready.readDefinition("modello", join(root, "templates", name), name);
  }
  const folder = join(root, "dist/definizioni");
  mkdirSync(folder, { recursive: true });
  for (const kind of ready.DEFINITION_KINDS) {
    const known = Object.fromEntries(ready.knownDefinitions(kind));
    const text = JSON.stringify(known);
    if (!isDeepStrictEqual(JSON.parse(text), known)) {
      throw new Error(`una definizione (${kind}) non è fatta di soli dati`);
    }
    writeFileSync(join(folder, `${kind}.json`), text);
  }
}
