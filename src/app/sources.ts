import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { readCodes } from "../define/codes.js";
import { type SourceDefinition, soundSources, tablesOf } from "../define/source.js";
import { DashError } from "../model/errors.js";
import { nearNames } from "../model/near.js";
import { writeAside } from "../render/write-aside.js";
import { sourceFolders } from "./load-files.js";
import type { World } from "./world.js";

/** A source as `dash sorgenti` lists it. */
export interface SourceEntry {
  readonly nome: string;
  readonly titolo: string;
  /** The tables it fills, the main one first. */
  readonly tabelle: readonly string[];
  readonly formati: readonly string[];
  /** Its definition: `seeds/sources/…` is of dash, `sources/…` of the working folder. */
  readonly file: string;
  readonly propria: boolean;
}

/** A column of a source, with the codes it admits where it has a list. */
export interface SourceColumn {
  readonly colonna: string;
  readonly altri_nomi: readonly string[];
  readonly tipo: string;
  readonly obbligatoria: boolean;
  readonly personale: boolean;
  readonly codici: readonly { readonly codice: string; readonly etichetta: string }[];
}

interface SourceFile {
  /** Absolute. */
  readonly path: string;
  /** Below its folder of sources. */
  readonly below: string;
  readonly own: boolean;
}

/** The file that defines each source: one of the working folder stands in for that of dash. */
function sourceFiles(world: World): ReadonlyMap<string, SourceFile> {
  const [, own] = sourceFolders(world);
  const files = new Map<string, SourceFile>();
  for (const folder of sourceFolders(world)) {
    if (!existsSync(folder)) continue;
    for (const below of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!below.endsWith(".yaml")) continue;
      const name = below
        .replace(/\.yaml$/, "")
        .split(/[\\/]/)
        .join("_");
      files.set(name, { path: join(folder, below), below, own: folder === own });
    }
  }
  return files;
}

/** All sources, those of dash and those of the working folder, by name. T-SPEC when one is wrong. */
export function listSourceEntries(world: World): readonly SourceEntry[] {
  const files = sourceFiles(world);
  return [...soundSources(sourceFolders(world)).values()]
    .map((source) => entryOf(source, files.get(source.name), world))
    .sort((a, b) => (a.nome < b.nome ? -1 : 1));
}

function entryOf(
  source: SourceDefinition,
  file: SourceFile | undefined,
  world: World,
): SourceEntry {
  const own = file?.own === true;
  return {
    nome: source.name,
    titolo: source.title,
    tabelle: tablesOf(source),
    formati: source.format,
    file: relative(own ? world.cwd : world.root, file?.path ?? "").replaceAll("\\", "/"),
    propria: own,
  };
}

export interface DescribedSource {
  readonly entry: SourceEntry;
  readonly source: SourceDefinition;
  readonly columns: readonly SourceColumn[];
}

/** One source with its columns; USO with the nearest names when there is none of that name. */
export function describeSource(name: string, world: World): DescribedSource {
  const sources = soundSources(sourceFolders(world));
  const wanted = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s/.-]+/g, "_");
  const source = sources.get(wanted);
  if (source === undefined) {
    const near = nearNames(wanted, sources.keys());
    throw new DashError("USO", {
      message: `fonte sconosciuta: «${name}».`,
      remedy: `${near.length > 0 ? `Forse ${near.join(" o ")}. ` : ""}Con «dash sorgenti» l'elenco.`,
    });
  }
  const columns = Object.entries(source.columns).map(
    ([colonna, { from, type, required, personal, list }]): SourceColumn => ({
      colonna,
      altri_nomi: from,
      tipo: type,
      obbligatoria: required,
      personale: personal,
      codici: [list ?? []]
        .flat()
        .flatMap((one) => readCodes(world.root, one))
        .map(({ codice, etichetta }) => ({ codice, etichetta })),
    }),
  );
  return { entry: entryOf(source, sourceFiles(world).get(wanted), world), source, columns };
}

/**
 * Writes a CSV with the header of a source and no rows, to be filled; never over a file that is
 * there (S-EXISTS). Gives its absolute path.
 */
export async function writeExample(
  source: SourceDefinition,
  file: string,
  world: World,
): Promise<string> {
  const path = resolve(world.cwd, file);
  if (source.format.length === 0) {
    throw new DashError("USO", {
      message: `--esempio: la fonte ${source.name} si riconosce dalla forma del file, non dalle colonne.`,
      remedy: "Il file si carica come lo dà chi lo pubblica: dash carica FILE.",
    });
  }
  if (!/\.(csv|txt)$/i.test(path)) {
    throw new DashError("USO", {
      message: `--esempio: «${file}» non è un file .csv.`,
      remedy: "L'esempio è un CSV: dare un nome che finisca in .csv.",
    });
  }
  if (existsSync(path)) {
    throw new DashError(
      "S-EXISTS",
      {
        path: file,
        remedy: "Indicare un altro nome: un esempio non prende mai il posto di un file.",
      },
      { file },
    );
  }
  const header = `${Object.keys(source.columns).join(";")}\r\n`;
  await writeAside(path, Buffer.from(header, "utf8"), { overwrite: false });
  return path;
}

/** Where the definition of a source stands, and where one of the working folder would. */
export function definitionOf(
  source: SourceDefinition,
  world: World,
): { readonly text: string; readonly target: string; readonly own: boolean } {
  const file = sourceFiles(world).get(source.name);
  if (file === undefined)
    throw new DashError("BUG", { message: `fonte senza file ${source.name}` });
  return {
    text: readFileSync(file.path, "utf8"),
    target: join(world.cwd, "sources", file.below),
    own: file.own,
  };
}
