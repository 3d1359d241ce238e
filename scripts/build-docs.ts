/**
 * Writes the generated pages of the manual: docs/indicatori.md from the definitions, docs/errori.md
 * from the catalogue of errors, docs/comandi.md from the manifest of the commands. Run it after the build, with Node 24: `node scripts/build-docs.ts`.
 * The same definitions give the same bytes; test/docs.test.ts compares them with what is committed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CommandsSource, commandsPage } from "./docs/comandi.ts";
import { type ErrorsSource, errorsPage } from "./docs/errori.ts";
import { type IndicatorsSource, indicatorsPage } from "./docs/indicatori.ts";

/** What the pages are made of: the tests give the sources, this script what was built from them. */
export type DocsSource = IndicatorsSource &
  ErrorsSource &
  CommandsSource & { readonly templateSchema: string };

/** Every generated page by its path in the repository. */
export function docsPages(source: DocsSource): ReadonlyMap<string, string> {
  return new Map([
    ["docs/indicatori.md", indicatorsPage(source)],
    ["docs/comandi.md", commandsPage(source)],
    ["docs/errori.md", errorsPage(source)],
    ["templates/modello.schema.json", source.templateSchema],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const built = (name: string) => import(new URL(`../dist/${name}.js`, import.meta.url).href);
  const [define, codes, question, errors, rejects, words, schema] = await Promise.all(
    [
      "define/catalog",
      "define/codes",
      "compute/question",
      "model/errors",
      "model/rejects",
      "define/say-aggregate",
      "define/template-json",
    ].map(built),
  );
  const pages = docsPages({
    catalog: define.readCatalog(root, root),
    dimensionsOf: question.dimensionsOf,
    codes: (list) => codes.readCodes(root, list),
    templateSchema: schema.templateJsonSchema(),
    sayAggregate: words.sayAggregate,
    errors: errors.catalog,
    rejectCodes: rejects.REJECT_CODES,
    rejectReason: rejects.rejectReason,
    commands: JSON.parse(readFileSync(join(root, "oclif.manifest.json"), "utf8")).commands,
  });
  for (const [path, text] of pages) {
    writeFileSync(join(root, path), text);
    console.log(`${path}: ${text.split("\n").length} righe`);
  }
}
