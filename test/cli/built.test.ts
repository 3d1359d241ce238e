import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import type * as Kinds from "../../src/chart/kinds.js";
import { chartKinds } from "../../src/chart/kinds.js";
import type * as CatalogRoom from "../../src/define/catalog.js";
import { readCatalog } from "../../src/define/catalog.js";
import type * as SourceRoom from "../../src/define/source.js";
import { listSources } from "../../src/define/source.js";
import type * as Errors from "../../src/model/errors.js";
import type * as Renderers from "../../src/render/renderer.js";
import { formats } from "../../src/render/renderer.js";
import type * as Open from "../../src/store/open.js";
import { dash, dashJson } from "../helpers/dash.js";
import { root } from "../helpers/empty-database.js";

/** The program as it is built: few files, and the definitions of dash already read. */

const built = async <T>(name: string): Promise<T> =>
  (await import(join(root, "dist", `${name}.js`))) as T;

const filesOf = (folder: string, end: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(end))
    .sort();

test("ogni modulo si importa ancora dal suo posto, con i suoi tipi", () => {
  const modules = filesOf(join(root, "src"), ".ts").filter((file) => !file.endsWith(".d.ts"));
  expect(modules.length).toBeGreaterThan(200);
  for (const file of modules) {
    for (const end of [".js", ".d.ts"]) {
      const there = join(root, "dist", file.replace(/\.ts$/, end));
      expect(existsSync(there), there).toBe(true);
    }
  }
});

test("ogni modulo è una copia sola: un errore ha una classe", async () => {
  const { DashError } = await built<typeof Errors>("model/errors");
  const { openDatabase } = await built<typeof Open>("store/open");
  let thrown: unknown = null;
  try {
    openDatabase(join(tmpdir(), "non-esiste", "dash.sqlite"), { readonly: true });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(DashError);
  const parts = join(root, "dist/parti");
  const texts = readdirSync(parts).map((file) => readFileSync(join(parts, file), "utf8"));
  const regions = texts.flatMap((text) => text.match(/^\/\/ src\/.*\.ts$/gm) ?? []);
  expect(regions.length).toBeGreaterThan(100);
  expect(regions.length).toBe(new Set(regions).size);
});

test("i file in cui stanno i moduli non si importano mai in circolo", () => {
  const dist = join(root, "dist");
  const reaches = (file: string, seen: readonly string[]): void => {
    expect(seen, `${seen.join(" → ")} → ${file}`).not.toContain(file);
    for (const next of importsOf(file)) reaches(next, [...seen, file]);
  };
  const known = new Map<string, readonly string[]>();
  const importsOf = (file: string): readonly string[] => {
    const found =
      known.get(file) ??
      [...readFileSync(file, "utf8").matchAll(/^import (?:.* from )?"(\..*)";$/gm)].map(
        ([, target = ""]) => resolve(dirname(file), target),
      );
    known.set(file, found);
    return found;
  };
  const commands = filesOf(join(dist, "commands"), ".js");
  expect(commands.length).toBeGreaterThan(20);
  for (const file of commands) {
    const path = join(dist, "commands", file);
    expect(importsOf(path).length, file).toBeGreaterThan(0);
    reaches(path, []);
  }
});

test("ogni comando si carica e dice il suo aiuto", async () => {
  const manifest = JSON.parse(readFileSync(join(root, "oclif.manifest.json"), "utf8")) as {
    readonly commands: Readonly<Record<string, { readonly relativePath: readonly string[] }>>;
  };
  const files = Object.values(manifest.commands).map((one) => one.relativePath.join("/"));
  expect(files.sort()).toEqual(
    filesOf(join(root, "src/commands"), ".ts").map(
      (file) => `dist/commands/${file.slice(0, -3)}.js`,
    ),
  );
  for (const file of files) {
    const room = (await import(join(root, file))) as {
      readonly default: { readonly run: unknown };
    };
    expect(typeof room.default.run, file).toBe("function");
  }
  const help = dash(["db", "backup", "--help"], tmpdir());
  expect(help.code).toBe(0);
  expect(help.out).toContain("OPZIONI COMUNI");
});

test("i tipi di grafico e i formati sono quelli dei sorgenti, e ciascuno si carica", async () => {
  const kinds = await built<typeof Kinds>("chart/kinds");
  expect(kinds.chartKinds()).toEqual(chartKinds());
  for (const name of kinds.chartKinds()) expect(await kinds.chartKind(name), name).toBeDefined();
  const renderers = await built<typeof Renderers>("render/renderer");
  expect(renderers.formats()).toEqual(formats());
  for (const name of formats()) expect(await renderers.rendererFor(name), name).toBeDefined();
});

test("le definizioni già lette sono quelle che si leggono ora", async () => {
  const { listSources: ready } = await built<typeof SourceRoom>("define/source");
  const { readCatalog: readyCatalog } = await built<typeof CatalogRoom>("define/catalog");
  const folders = [join(root, "seeds/sources")];
  expect(ready(folders)).toEqual(listSources(folders));
  const catalog = readyCatalog(root, root);
  const read = readCatalog(root, root);
  expect([...catalog.indicators]).toEqual([...read.indicators]);
  expect([...catalog.populations]).toEqual([...read.populations]);
  const written = (kind: string): number =>
    Object.keys(JSON.parse(readFileSync(join(root, `dist/definizioni/${kind}.json`), "utf8")))
      .length;
  expect(written("fonte")).toBe(filesOf(folders[0] ?? "", ".yaml").length);
  expect(written("indicatore")).toBe(read.indicators.size);
  expect(written("popolazione")).toBe(read.populations.size);
  expect(written("modello")).toBe(
    readdirSync(join(root, "templates")).filter((file) => file.endsWith(".yaml")).length,
  );
  expect(written("tema")).toBe(filesOf(join(root, "templates/themes"), ".yaml").length);
});

test("una definizione cambiata vale com'è scritta, mai com'era", async () => {
  const { listSources: ready } = await built<typeof SourceRoom>("define/source");
  const folder = mkdtempSync(join(tmpdir(), "dash-definizioni-"));
  cpSync(join(root, "seeds/sources"), folder, { recursive: true });
  const file = join(folder, "inps/domande.yaml");
  const text = readFileSync(file, "utf8");
  const before = ready([folder]).sources.get("inps_domande");
  writeFileSync(file, text.replace(/^title: .*$/m, "title: Un altro titolo"));
  const after = ready([folder]).sources.get("inps_domande");
  expect(before?.title).not.toBe("Un altro titolo");
  expect(after).toEqual({ ...before, title: "Un altro titolo" });
  writeFileSync(file, `${text}\nsconosciuta: vero\n`);
  const [issue] = ready([folder]).issues;
  expect(issue?.message).toContain("sconosciuta");
  expect(issue?.place.file).toBe("inps/domande.yaml");
});

test("le definizioni della cartella di lavoro stanno al posto di quelle di dash", () => {
  const cwd = mkdtempSync(join(tmpdir(), "dash-proprie-"));
  cpSync(join(root, "seeds/sources/gepi"), join(cwd, "sources/gepi"), { recursive: true });
  const file = join(cwd, "sources/gepi/casi.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^title: .*$/m, "title: I nostri casi"));
  const { sorgenti } = dashJson(["sorgenti"], cwd) as {
    readonly sorgenti: readonly { readonly nome: string; readonly titolo: string }[];
  };
  expect(sorgenti.find((one) => one.nome === "gepi_casi")?.titolo).toBe("I nostri casi");
});
